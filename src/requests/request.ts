import type { WantedVersion } from './wanted-version.ts';

/** From `requested` to one of the others, once. */
export const REQUEST_STATES = ['requested', 'accepted', 'rejected', 'cancelled'] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

/** Who did something, as they were known then. */
export interface Doer {
  /** Discord's id; null for a service or a shell. */
  readonly userId: string | null;
  /** The handle of the configuration; null for someone unlinked. */
  readonly person: string | null;
  /** Foreign text. */
  readonly name: string;
}

/** An owner's wish that a fleet runs a version, until it is decided. */
export interface UpgradeRequest {
  /** 17 of `UP-17`; given once and never again. */
  readonly number: number;
  readonly guildId: string;
  /** Canonical name. */
  readonly fleet: string;
  readonly version: WantedVersion;
  /** Foreign text, as are `precondition` and what `running` names. */
  readonly reason: string;
  /** What must be so before, such as a change of the configuration; null when nothing was said. */
  readonly precondition: string | null;
  /** What the fleet ran when this was asked, in words; null when that was not known. */
  readonly running: string | null;
  readonly requestedBy: Doer;
  readonly requestedAt: Date;
  /** Channel of the configuration in which its card is. */
  readonly channel: string;
  readonly state: RequestState;
  /** From 1, one more with each decision. What was drawn for an older one decides nothing. */
  readonly decision: number;
  /** null while it waits. */
  readonly end: RequestEnd | null;
}

export interface RequestEnd {
  readonly by: Doer;
  readonly at: Date;
  readonly reason: string | null;
  /** The number of the request that took its place. */
  readonly supersededBy: number | null;
}

export type RequestAct =
  | { readonly kind: 'accept' }
  | { readonly kind: 'reject'; readonly reason: string }
  | { readonly kind: 'cancel'; readonly reason: string | null; readonly supersededBy: number | null };

export interface ActedOn {
  readonly by: Doer;
  readonly at: Date;
  /** The decision that the actor saw; null for one who named the request itself, whatever it is by now. */
  readonly seen: number | null;
}

export type StepOutcome =
  | { readonly kind: 'accepted' | 'rejected' | 'cancelled'; readonly request: UpgradeRequest }
  /** It was decided meanwhile; `request` is how it is now. */
  | { readonly kind: 'changed'; readonly request: UpgradeRequest };

/** Source: the life of a request, requested → accepted | rejected | cancelled. Who may, the gate has judged. */
export function stepRequest(request: UpgradeRequest, act: RequestAct, { by, at, seen }: ActedOn): StepOutcome {
  if (request.state !== 'requested' || (seen !== null && seen !== request.decision))
    return { kind: 'changed', request };
  const state = ENDS_IN[act.kind];
  const reason = act.kind === 'accept' ? null : act.reason;
  const supersededBy = act.kind === 'cancel' ? act.supersededBy : null;
  const end: RequestEnd = { by, at, reason, supersededBy };
  return { kind: state, request: { ...request, state, decision: request.decision + 1, end } };
}

const ENDS_IN = { accept: 'accepted', reject: 'rejected', cancel: 'cancelled' } as const;

/** `UP-17`: short enough to be said aloud. */
export function requestId(number: number): string {
  return `UP-${number}`;
}

/** Reads `UP-17`, `up 17`, `#17` or `17`; null for anything else. */
export function parseRequestId(typed: string): number | null {
  const digits = /^(?:up[\s-]?|#)?(\d{1,9})$/i.exec(typed.trim())?.[1];
  const number = Number(digits ?? 0);
  return number >= 1 ? number : null;
}
