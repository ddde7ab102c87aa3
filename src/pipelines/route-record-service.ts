import type { Reader } from '../platform/database/transaction.ts';
import { runCardKey } from './break-service.ts';
import { findNextOccurrenceDigest, listLastTakenOccurrences, listTakenOccurrences } from './occurrence-store.ts';
import { findNextDigest, listLastTaken, listTakenRuns } from './route-decision-store.ts';

/** When each route took a run, a deployment, a tag or a release last, by the rule's id. */
export async function listLastTakenOfAll(reader: Reader): Promise<ReadonlyMap<string, Date>> {
  const last = new Map(await listLastTaken(reader));
  for (const [route, at] of await listLastTakenOccurrences(reader)) {
    const known = last.get(route);
    if (known === undefined || known < at) last.set(route, at);
  }
  return last;
}

/** The next moment at which a digest of this route is due, and how much is held back; null when nothing is. */
export async function findNextHeld(
  reader: Reader,
  route: string,
): Promise<{ readonly at: Date; readonly held: number } | null> {
  const [runs, others] = [await findNextDigest(reader, route), await findNextOccurrenceDigest(reader, route)];
  const times = [runs?.at, others?.at].filter((at) => at !== undefined).map((at) => at.getTime());
  if (times.length === 0) return null;
  return { at: new Date(Math.min(...times)), held: (runs?.runs ?? 0) + (others?.held ?? 0) };
}

/** The cards of the newest things that the route took, or the digests that told of them; newest first. */
export async function listTakenCards(
  reader: Reader,
  route: string,
  limit: number,
): Promise<readonly { readonly cardKey: string; readonly decidedAt: Date }[]> {
  const runs = (await listTakenRuns(reader, route, limit)).map(({ runKey, channel, digest, decidedAt }) => ({
    cardKey: digest ?? runCardKey(runKey, channel),
    decidedAt,
  }));
  return [...runs, ...(await listTakenOccurrences(reader, route, limit))]
    .toSorted((a, b) => b.decidedAt.getTime() - a.decidedAt.getTime())
    .slice(0, limit);
}
