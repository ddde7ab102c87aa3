import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { Gate, Requirement } from '../platform/gate.ts';
import { listFiringLabels, type FiringLabels } from './alert-silence-store.ts';
import type { AlertSilence } from './alert-silence.ts';
import { note, type HandlingServiceDeps } from './handling-service.ts';
import { findHandling, makeHandlingsDue } from './handling-store.ts';
import { matches, type Matcher } from './matcher.ts';

/** What silences work with. */
export interface SilenceServiceDeps extends HandlingServiceDeps {
  readonly gate: Gate;
}

/** Longer, a silence would begin, or end, long after anybody wanted it. */
export const DEADLINE_MS = 15 * 60_000;
/** Alerts looked at for what a silence hides. */
const MOST_LOOKED_AT = 20_000;
const REDRAWN_AT_ONCE = 200;

/** On one fleet, what silencing there takes; on the house, what it takes there. */
export function silenceRequirement({ fleet }: Pick<AlertSilence, 'fleet'>): Requirement {
  return { permission: 'alert.silence', fleet };
}

/** Says it at the alert for which it was placed, where there is one. */
export async function noteAtAlert(
  tx: Transaction,
  deps: SilenceServiceDeps,
  { alert }: AlertSilence,
  text: string,
): Promise<void> {
  const handling = alert === null ? null : await findHandling(tx, deps.guildId, alert);
  if (handling !== null) await note(tx, deps, { handling, kind: 'silence-changed', by: null, text });
}

/** What fires and fits any of these. */
export async function listHit(read: Reader, sets: readonly (readonly Matcher[])[]): Promise<readonly FiringLabels[]> {
  const firing = await listFiringLabels(read, MOST_LOOKED_AT);
  return firing.filter(({ labels }) => sets.some((matchers) => matches(matchers, labels)));
}

/** Has the cards written anew of all that fires and fits any of these, before or after a change. */
export async function redrawMatching(
  tx: Transaction,
  { redraw, clock }: Pick<HandlingServiceDeps, 'redraw' | 'clock'>,
  sets: readonly (readonly Matcher[])[],
): Promise<void> {
  const ids = new Set((await listHit(tx, sets)).map(({ episodeId }) => episodeId));
  for (const id of [...ids].slice(0, REDRAWN_AT_ONCE)) await redraw(tx, id);
  await makeHandlingsDue(tx, { episodeIds: [...ids].slice(REDRAWN_AT_ONCE), at: clock.now() });
}
