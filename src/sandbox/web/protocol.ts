/*
 * What the page's server and its browser half say to each other; types alone, both import it. Below `/sandbox`:
 *
 *   GET  /sandbox                          the page
 *   GET  /sandbox/state                    ids, tokens and secrets, for programs
 *   GET  /sandbox/as/:user/events          server-sent events, each `data:` one ViewerEvent; `hello` comes first
 *   ANY  /sandbox/as/:user/discord/v10/…   the stand-in's own REST, asked with this user's token
 *   GET  /sandbox/files/:id/:name          the bytes of an attachment
 *   GET  /sandbox/panel/events             server-sent events, each `data:` one PanelState
 *   POST /sandbox/panel/faults/:name       FaultChange → 204
 *   POST /sandbox/panel/clock              ClockChange → 204
 *   POST /sandbox/panel/inbound/:id/replay → 202 WebhookAnswer
 *   POST /sandbox/scenarios/:name          starts it → 202 ScenarioState; 409 when it runs already, 404 when there is none
 *   DELETE /sandbox/scenarios/:name        stops it → 204
 *
 * What cannot be done is answered with a 4xx and Refusal. `:user` is a user's name.
 */
import type {
  APIChannel,
  APIGuildMember,
  APIMessage,
  APIModalInteractionResponseCallbackData,
  APIRole,
} from 'discord-api-types/v10';

/** What this user's client learns, in order. After a reconnect it begins with `hello` again. */
export type ViewerEvent =
  | { readonly kind: 'hello'; readonly view: GuildView }
  /** As Discord's gateway tells a person's client: MESSAGE_CREATE, THREAD_UPDATE, … and those of UserDispatch. */
  | { readonly kind: 'dispatch'; readonly name: string; readonly data: unknown };

export interface GuildView {
  readonly guild: { readonly id: string; readonly name: string };
  readonly applicationId: string;
  /** The bot's account, whose messages carry the APP mark. */
  readonly botUserId: string;
  readonly me: Persona;
  /** Everybody who can be acted as. */
  readonly personas: readonly Persona[];
  /** What this user may see, in the guild's order, with active and archived threads. */
  readonly channels: readonly APIChannel[];
  readonly roles: readonly APIRole[];
  readonly members: readonly APIGuildMember[];
  /** The newest message of each channel and thread, for unread marks on the first look. */
  readonly lastMessageIds: Readonly<Record<string, string>>;
}

export interface Persona {
  readonly id: string;
  /** Also the `:user` of the routes, e.g. 'a-maintainer'. */
  readonly name: string;
  /** For people, e.g. 'A maintainer'. */
  readonly title: string;
  /** One line: what this person is for, e.g. 'Deploys, fixes and provisions fleets (role infra).' */
  readonly about: string;
  readonly roles: readonly string[];
}

/**
 * What only the client of the person who acted learns about an interaction; `nonce` is the one sent with
 * POST /interactions. As real clients get them (community documentation of the user gateway).
 */
export interface UserDispatches {
  readonly INTERACTION_CREATE: { readonly id: string; readonly nonce: string };
  readonly INTERACTION_SUCCESS: { readonly id: string; readonly nonce: string };
  /** The bot did not answer in time, or answered with what Discord refuses. */
  readonly INTERACTION_FAILURE: { readonly id: string; readonly nonce: string; readonly reason_code: number };
  readonly INTERACTION_MODAL_CREATE: APIModalInteractionResponseCallbackData & {
    readonly id: string;
    readonly nonce: string;
    readonly channel_id: string;
  };
  readonly APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE: {
    readonly nonce: string;
    readonly choices: readonly { readonly name: string; readonly value: string | number }[];
  };
  /** Ephemeral messages too; those of others never come here. */
  readonly MESSAGE_CREATE: APIMessage;
}

/** All of the side panel. Sent whole on every change, at most twice a second. */
export interface PanelState {
  /** The sandbox's clock, ISO 8601. */
  readonly now: string;
  /** How many seconds of the sandbox pass in one real second. */
  readonly clockRate: number;
  readonly scenarios: readonly ScenarioState[];
  readonly fleets: readonly SimulatedFleet[];
  readonly relay: RelayPanel;
  /** The newest first. */
  readonly inbound: readonly InboundEvent[];
  /** What Muster does in other systems, the newest first. */
  readonly acts: readonly ActPanel[];
  readonly faults: readonly FaultState[];
}

export interface ScenarioState {
  readonly name: string;
  readonly title: string;
  /** What happens and what to look for, a sentence or two. */
  readonly about: string;
  /** How long it takes by the sandbox's clock. */
  readonly lastsMs: number;
  readonly progress:
    | { readonly kind: 'idle' }
    /** `step` is what it does now, for people. */
    | { readonly kind: 'running'; readonly step: string; readonly done: number; readonly steps: number }
    | { readonly kind: 'ended'; readonly at: string }
    | { readonly kind: 'stopped'; readonly at: string }
    | { readonly kind: 'failed'; readonly at: string; readonly why: string };
}

export interface SimulatedFleet {
  readonly name: string;
  readonly hosts: readonly {
    readonly name: string;
    readonly version: string;
    /** As /health says, e.g. 'READY'; what the node answers instead, where it answers something else. */
    readonly health: string;
    readonly power: 'on' | 'stopped' | 'silent';
  }[];
}

/** What Muster has to say and has not said yet, and why. */
export interface RelayPanel {
  readonly state: 'stopped' | 'running' | 'unauthorized';
  /** Cards that wait, by lane; `oldestMs` is null when none does. */
  readonly lanes: Readonly<
    Record<'critical' | 'normal' | 'low', { readonly waiting: number; readonly oldestMs: number | null }>
  >;
  readonly inFlight: readonly string[];
  readonly waits: readonly { readonly what: string; readonly until: string; readonly why: string }[];
  readonly blocked: readonly { readonly place: string; readonly reason: string; readonly since: string }[];
}

export interface InboundEvent {
  readonly id: string;
  readonly source: string;
  readonly event: string;
  readonly receivedAt: string;
  readonly state: 'waiting' | 'processed' | 'set-aside';
  readonly error: string | null;
}

export interface ActPanel {
  /** E.g. 'ACT-17'. */
  readonly id: string;
  readonly summary: string;
  readonly state: 'waiting' | 'sending' | 'checking' | 'unknown' | 'done' | 'refused';
  readonly needsPerson: boolean;
  readonly because: string | null;
  /** When it was settled, or decided while it is open. */
  readonly at: string;
}

export interface FaultState {
  /** 'rate-limit-storm' | 'discord-down' | 'stored-then-500' | 'slow' */
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly isOn: boolean;
}

export interface FaultChange {
  readonly to: 'on' | 'off';
}

/** From 1 to 600; `advanceMs` jumps ahead by up to a day. */
export type ClockChange = { readonly rate: number } | { readonly advanceMs: number };

export interface WebhookAnswer {
  readonly status: number;
}

export interface Refusal {
  /** A sentence for people: what is wrong and what to do. */
  readonly error: string;
}
