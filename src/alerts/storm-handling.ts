import type { Agent } from '../approvals/approval.ts';
import type { Assignment } from './handling.ts';

/** What people do about a storm as one; each of its groups has besides what was done about itself. */
export interface StormHandling {
  /** One more with each act of a person; a button drawn for an older one decides nothing. */
  readonly decision: number;
  /** The last one; groups that began since are not acknowledged by it. */
  readonly ack: StormAck | null;
  readonly assignment: Assignment | null;
  /** Who was told of its groups as one, the latest last. */
  readonly calls: readonly StormCall[];
}

export interface StormAck {
  readonly by: Agent;
  readonly at: Date;
  readonly until: Date;
  readonly note: string | null;
  /** How many groups it was of. */
  readonly groups: number;
}

export interface StormCall {
  /** E.g. 'role on-call', or SECOND_PATH. */
  readonly whom: string;
  readonly at: Date;
}

export const NO_STORM_HANDLING: StormHandling = { decision: 1, ack: null, assignment: null, calls: [] };

/** In `whom`: the second path. */
export const SECOND_PATH = 'second path';

/**
 * Whoever was told of a storm's unacknowledged groups is not told again for so long, whatever other groups of it fall
 * due: 2,800 chains are one call. What falls due later is a call of its own, so no critical group stays untold.
 */
export const CALLED_FOR_MS = 10 * 60_000;
const MOST_CALLS = 40;

/** Null for storms of before storms had numbers. */
export function stormName({ number }: { readonly number: number | null }): string | null {
  return number === null ? null : `ST-${number}`;
}

/** Reads `ST-3`, `st 3`, `#3` or `3`; null for anything else. */
export function parseStormName(typed: string): number | null {
  const number = Number(/^(?:st[\s-]?|#)?(\d{1,9})$/i.exec(typed.trim())?.[1] ?? 0);
  return number >= 1 ? number : null;
}

export function wasCalled(
  { calls }: Pick<StormHandling, 'calls'>,
  { whom, since }: { readonly whom: string; readonly since: Date },
): boolean {
  return calls.some((each) => each.whom === whom && each.at > since);
}

export function withCall(handling: StormHandling, call: StormCall): StormHandling {
  return { ...handling, calls: [...handling.calls, call].slice(-MOST_CALLS) };
}
