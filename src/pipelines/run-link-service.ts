import type { Config } from '../platform/config/config.ts';
import { matchesGlob } from '../platform/config/glob.ts';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import { findLinkOfLoneRun, listLinks } from './run-link-store.ts';
import { loneRunKey, startingPipeline, type LinkedRun } from './run-link.ts';
import type { RunRouting } from './run-routing-service.ts';
import { findRun } from './run-store.ts';
import { streamOf, type Run } from './run.ts';

/** The runs that are known to be parts of this one. */
export async function listLinkedRuns(reader: Reader, runKey: string): Promise<readonly LinkedRun[]> {
  const linked: LinkedRun[] = [];
  for (const link of await listLinks(reader, runKey)) {
    const key = loneRunKey(link);
    const run = key === null ? null : await findRun(reader, key);
    if (run !== null) linked.push({ link, run });
  }
  return linked;
}

/**
 * The run that this one is a part of, once both are known and the whole is shown somewhere. Where nobody asks for the
 * whole, its part goes on as a run of its own: folded, its failure would be told nowhere.
 */
export async function findWhole(tx: Transaction, runKey: string, routing: RunRouting): Promise<Run | null> {
  const link = await findLinkOfLoneRun(tx, runKey);
  const whole = link === null ? null : await findRun(tx, link.runKey);
  if (whole === null) return null;
  const { pipelines, cards } = await routing.place(tx, whole, { transitions: [] });
  return pipelines.length > 0 || cards.length > 0 ? whole : null;
}

/**
 * What the run's verdicts count for. A part of another counts for nothing by itself, nor does a build whose starter is
 * a pipeline of the config: its end is often heard before the link is.
 */
export function countedStream(
  run: Run,
  { whole, config }: { readonly whole: Run | null; readonly config: Config },
): string | null {
  if (whole !== null) return null;
  const starter = startingPipeline(run);
  const isReported =
    starter !== null &&
    config.pipelines.some(
      ({ system, repository }) => system === 'aws' && matchesGlob(repository.toLowerCase(), starter.toLowerCase()),
    );
  return isReported ? null : streamOf(run);
}
