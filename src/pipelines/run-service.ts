import type { Reader, Transaction } from '../platform/database/transaction.ts';
import { deleteBreaksFixedBefore } from './break-store.ts';
import { deleteFlakesBefore } from './flaky-store.ts';
import { deleteLinksBefore, findLink } from './run-link-store.ts';
import type { LinkOutcome, RunLink } from './run-link.ts';
import { saveNote } from './run-note-store.ts';
import {
  linkRun,
  recordRun,
  refreshCards,
  remarkLongRuns,
  type RecordRunOutcome,
  type RunServiceParts,
} from './run-recording-service.ts';
import { deleteRunsBefore, findLatestRoute, findRun } from './run-store.ts';
import type { Run, RunEvent } from './run.ts';

export interface FleetRun {
  readonly run: Run;
  readonly pipeline: string;
  readonly environment: string;
}

export interface RunService {
  /**
   * Takes in what a CI system said about a run: stores it, keeps its cards true, and tells when its branch broke or is
   * fixed. Order and repetition do not matter. A run that no pipeline asks for is kept without a card, so that a
   * pipeline added later knows its past.
   */
  record(tx: Transaction, event: RunEvent): Promise<RecordRunOutcome>;
  /**
   * Says that what another system calls by a name of its own belongs to a run. It may come before or after either half:
   * where the thing is told as a run of its own, that run's card folds into one line once both are known, and only the
   * run it belongs to notifies.
   */
  link(tx: Transaction, link: RunLink): Promise<LinkOutcome>;
  findLinked(reader: Reader, thing: Pick<RunLink, 'kind' | 'externalId'>): Promise<RunLink | null>;
  find(reader: Reader, key: string): Promise<Run | null>;
  /**
   * Puts a line beneath what the run's cards say, in the place of what `by` said before; null takes it away. Nothing
   * happens to a run that is not known.
   */
  note(tx: Transaction, key: string, note: { readonly by: string; readonly text: string | null }): Promise<void>;
  /** The newest run of the pipelines that deploy this fleet (canonical name); null when none was seen. */
  lastRunForFleet(reader: Reader, fleet: string): Promise<FleetRun | null>;
  /** Makes the cards of runs that take far longer than usual say so; gives how many there are. */
  remarkLong(tx: Transaction): Promise<number>;
  /** Forgets runs created before `before`, at most `limit` at once, and says how many; 0 means there is no more. */
  prune(tx: Transaction, options: { readonly before: Date; readonly limit: number }): Promise<number>;
}

export function createRunService(parts: RunServiceParts): RunService {
  return {
    record: (tx, event) => recordRun(parts, tx, event),
    link: (tx, link) => linkRun(parts, tx, link),
    findLinked: findLink,
    find: findRun,
    note: (tx, key, note) => noteOnRun(parts, tx, { key, note }),
    async lastRunForFleet(reader, fleet) {
      const pipelines = parts.config().pipelines.filter((each) => each.fleet === fleet);
      const latest = await findLatestRoute(
        reader,
        pipelines.map(({ name }) => name),
      );
      const run = latest === null ? null : await findRun(reader, latest.runKey);
      return latest === null || run === null
        ? null
        : { run, pipeline: latest.pipeline, environment: latest.environment };
    },
    remarkLong: (tx) => remarkLongRuns(parts, tx),
    async prune(tx, options) {
      await deleteBreaksFixedBefore(tx, options.before);
      await deleteLinksBefore(tx, options.before);
      await deleteFlakesBefore(tx, options.before);
      return deleteRunsBefore(tx, options);
    },
  };
}

async function noteOnRun(
  parts: RunServiceParts,
  tx: Transaction,
  { key, note }: { readonly key: string; readonly note: Parameters<RunService['note']>[2] },
): Promise<void> {
  const run = await findRun(tx, key);
  if (run === null || !(await saveNote(tx, key, note))) return;
  await refreshCards(parts, tx, run);
}
