import type {
  APIModalInteractionResponseCallbackData,
  RESTPostAPIApplicationCommandsJSONBody,
} from 'discord-api-types/v10';
import type { z } from 'zod';
import type { Reader } from '../database/transaction.ts';
import type { Actor, Gate, Requirement } from '../gate.ts';
import type { MessageBody } from './message.ts';

/** `outcome` is the outcome's kind: metric label, audit outcome, and what a test expects. */
export type Answer = AnswerForm & {
  /** The service recorded this act in the transaction that decided it, so the dispatcher does not record it again. */
  readonly audited?: true;
  /** The card this act was about; the record keeps it. */
  readonly cardKey?: string;
};

type AnswerForm =
  | {
      readonly kind: 'message';
      readonly outcome: string;
      readonly body: MessageBody;
      readonly files?: readonly AnswerFile[];
    }
  | { readonly kind: 'modal'; readonly outcome: string; readonly modal: APIModalInteractionResponseCallbackData }
  /** For components: the message the button sits on is replaced (private messages only: cards belong to the relay). */
  | { readonly kind: 'update'; readonly outcome: string; readonly body: MessageBody }
  /** The act's result shows up as a card; the asker gets this short private note. */
  | { readonly kind: 'card-follows'; readonly outcome: string; readonly note: string };

export interface AnswerFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly description?: string;
}

/** What was typed or pressed, flattened: { subcommand, fleet, … } for commands, { id, values, fields } for components. */
export type RawInput = Readonly<Record<string, unknown>>;

/** A command returns a value; it never touches an interaction. */
export interface CommandSpec<Input, Subject> {
  readonly definition: RESTPostAPIApplicationCommandsJSONBody;
  /** Parses { subcommandGroup?, subcommand?, …options, and for context menus targetId and target }. */
  readonly input: z.ZodType<Input>;
  /** deferred: acknowledged before any read or call. Only instant may answer with a modal, and it reads the store only. */
  readonly pace: 'instant' | 'deferred';
  /** Fixed before deferring: Discord cannot change it later. */
  visibility(input: Input): 'public' | 'private';
  /** null and "not yours to see" are answered alike. */
  find(input: Input, read: Reader): Promise<Subject | null>;
  /** `actor` is for questions about "all that I may see": they need the permission on one of the asker's own. */
  requires(input: Input, subject: Subject, actor: Actor): Requirement;
  run(input: Input, subject: Subject, actor: Actor): Promise<Answer>;
  /**
   * The permission without which a subject is not to be seen, e.g. 'fleet.view'. Whoever lacks it is answered exactly as
   * if find had given null, with the permission and who could help named in both cases. Without it, existence is no secret.
   */
  readonly sees?: string;
  /** What to say when find gave null, e.g. 'No fleet is called `x`. /fleet list shows them.' Same words for "not yours to see". */
  notFound(input: Input): string;
  /**
   * By subcommand, or '' for a command without any: the permissions of which one is enough. /help and /duties tell by it
   * who may; what is judged is `requires`, and a test holds the two together.
   */
  readonly permissions?: Readonly<Record<string, readonly string[]>>;
  readonly autocomplete?: Autocomplete;
  readonly components?: readonly Component[];
}

export interface AutocompleteRequest {
  readonly subcommandGroup: string | null;
  readonly subcommand: string | null;
  readonly option: string;
  readonly typed: string;
  readonly options: RawInput;
}

export interface Choice {
  readonly name: string;
  readonly value: string | number;
  /** What using this choice would need; choices the asker may not use are not offered. */
  readonly requires: Requirement;
  /** What it needs besides, where one requirement does not tell. */
  readonly alsoRequires?: readonly Requirement[];
}

/** Reads the store and the configuration only; never calls out. The dispatcher filters by `requires` and keeps the first 25. */
export type Autocomplete = (request: AutocompleteRequest, read: Reader) => Promise<readonly Choice[]>;

/** A button, select or modal. custom_id = `prefix:argument`, where the argument is the short id of a stored row or a small literal. */
export interface ComponentSpec<Input, Subject> {
  readonly prefix: string;
  /** Parses { argument, values?, fields?, messageId?, channelId? }. */
  readonly input: z.ZodType<Input>;
  readonly pace: 'instant' | 'deferred';
  /** 'update' defers by "deferred update" and replaces the private message it sits on; 'reply' answers privately. */
  readonly answers: 'update' | 'reply';
  find(input: Input, read: Reader): Promise<Subject | null>;
  requires(input: Input, subject: Subject, actor: Actor): Requirement;
  run(input: Input, subject: Subject, actor: Actor): Promise<Answer>;
  /** As in CommandSpec. */
  readonly sees?: string;
  notFound(input: Input): string;
}

/** Specs with their types closed over, so that different ones fit one list. */
export interface Command extends CommandSpec<unknown, unknown> {
  readonly sealed: 'command';
}
export interface Component extends ComponentSpec<unknown, unknown> {
  readonly sealed: 'component';
}

// The border where Input and Subject are forgotten. Sound because the dispatcher passes to find, requires and run
// only what this spec's own `input` and `find` returned.
export function defineCommand<Input, Subject>(spec: CommandSpec<Input, Subject>): Command {
  return { ...spec, sealed: 'command' } as unknown as Command;
}

export function defineComponent<Input, Subject>(spec: ComponentSpec<Input, Subject>): Component {
  return { ...spec, sealed: 'component' } as unknown as Component;
}

export type { Actor, Gate, Requirement };
