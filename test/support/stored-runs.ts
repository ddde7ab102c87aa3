import { pipelinesFor } from '../../src/pipelines/route.ts';
import { addRoutes, findRun, listRoutes, saveRun } from '../../src/pipelines/run-store.ts';
import { mergeRun, streamOf, type RunEvent } from '../../src/pipelines/run.ts';
import type { PipelineConfig } from '../../src/platform/config/config.ts';
import type { Transaction } from '../../src/platform/database/transaction.ts';

/** Puts runs into the store with the pipelines they belong to, without cards and breaks: for what only reads. */
export async function storeRuns(
  tx: Transaction,
  pipelines: readonly PipelineConfig[],
  ...events: readonly RunEvent[]
): Promise<void> {
  for (const event of events) {
    const stored = await findRun(tx, event.key);
    const { run } = mergeRun(stored, event);
    const stream = streamOf(run);
    await saveRun(tx, run, { stream, before: stored === null ? null : { run: stored, stream } });
    const known = await listRoutes(tx, run.key);
    const added = pipelinesFor(pipelines, run)
      .filter(({ name }) => !known.some(({ pipeline }) => pipeline === name))
      .map(({ name, channel, environment }) => ({ pipeline: name, channel, environment }));
    await addRoutes(tx, run, { known, added });
  }
}
