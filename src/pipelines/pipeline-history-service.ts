import type { Config, PipelineConfig } from '../platform/config/config.ts';
import { findEnvironment } from '../platform/config/environment-names.ts';
import type { Reader } from '../platform/database/transaction.ts';
import { countDeployments } from './history-deployment-store.ts';
import { createHistoryCounter } from './history-tally.ts';
import { listHistoryBreaks, listRepositories, pageHistoryRuns, type HistoryQuery } from './pipeline-history-store.ts';
import { historySpan, summarize, type PipelineHistory } from './pipeline-history.ts';

export const HISTORY_DAYS = { least: 1, usual: 30, most: 366 } as const;

interface HistoryQuestion {
  readonly config: Config;
  readonly pipeline: PipelineConfig;
  readonly days: number;
  readonly now: Date;
}

/** The figures of one pipeline over its last days; reads the store only, page by page. */
export async function readHistory(
  reader: Reader,
  { config, pipeline, days, now }: HistoryQuestion,
): Promise<PipelineHistory> {
  const span = historySpan(days, now);
  const query = { pipeline: pipeline.name, ...span };
  const { tally, repositories, clipped } = await countRuns(reader, query, {
    // Only where the configuration does not name it already.
    repository: pipeline.repository.includes('*') ? null : pipeline.repository,
  });
  const environment = findEnvironment(config, pipeline.environment);
  return summarize({
    ...span,
    tally,
    clipped,
    breaks: await listHistoryBreaks(reader, query),
    deployments: await countDeployments(reader, {
      system: pipeline.system,
      environments: [pipeline.environment, ...(environment?.aliases ?? [])],
      repositories,
      ...span,
    }),
  });
}

async function countRuns(reader: Reader, query: HistoryQuery, { repository }: { readonly repository: string | null }) {
  const counter = createHistoryCounter(query);
  const repositories = new Set(repository === null ? [] : [repository]);
  let clipped = false;
  for await (const { runs, more } of pageHistoryRuns(reader, query)) {
    for (const run of runs) counter.add(run);
    if (repository === null) for (const each of await listRepositories(reader, runs)) repositories.add(each);
    clipped = more;
  }
  return { tally: counter.tally(), repositories: [...repositories], clipped };
}
