import type { Config, PipelineConfig } from '../platform/config/config.ts';
import { findEnvironment } from '../platform/config/environment-names.ts';
import type { Reader } from '../platform/database/transaction.ts';
import {
  listFlakyJobs,
  listHistoryBreaks,
  listHistoryDeployments,
  listHistoryRuns,
  listRepositories,
} from './pipeline-history-store.ts';
import { historySpan, summarize, type PipelineHistory } from './pipeline-history.ts';

export const HISTORY_DAYS = { least: 1, usual: 30, most: 366 } as const;
const MOST_FLAKY = 5;

/** The figures of one pipeline over its last days; reads the store only. */
export async function readHistory(
  reader: Reader,
  {
    config,
    pipeline,
    days,
    now,
  }: { readonly config: Config; readonly pipeline: PipelineConfig; readonly days: number; readonly now: Date },
): Promise<PipelineHistory> {
  const span = historySpan(days, now);
  const query = { pipeline: pipeline.name, ...span };
  const { runs, clipped } = await listHistoryRuns(reader, query);
  const environment = findEnvironment(config, pipeline.environment);
  return summarize({
    ...span,
    runs,
    clipped,
    breaks: await listHistoryBreaks(reader, query),
    deployments: await listHistoryDeployments(reader, {
      system: pipeline.system,
      environments: [pipeline.environment, ...(environment?.aliases ?? [])],
      repositories: pipeline.repository.includes('*') ? await listRepositories(reader, query) : [pipeline.repository],
      ...span,
    }),
    flakiest: await listFlakyJobs(reader, query, MOST_FLAKY),
  });
}
