import type { Config } from '../platform/config/config.ts';
import type { Reader } from '../platform/database/transaction.ts';
import { searchRuns } from './run-search-store.ts';
import { findRun } from './run-store.ts';
import { shownAttempt } from './run.ts';

/** Texts are foreign. */
export interface RunOfCommit {
  /** "deploy-waku-test #12" */
  readonly title: string;
  readonly url: string | null;
  /** Who started it, else who wrote what it ran for; null: not told. */
  readonly by: string | null;
}

/** Of one commit, more than this are not run for one fleet. */
const MOST_LOOKED_AT = 20;

/** The newest run for this commit of the pipelines that deploy the fleet; null: none was heard of. */
export async function readRunOfCommit(
  read: Reader,
  { pipelines }: Pick<Config, 'pipelines'>,
  { fleet, commit }: { readonly fleet: string; readonly commit: string },
): Promise<RunOfCommit | null> {
  const ofFleet = new Set(pipelines.filter((pipeline) => pipeline.fleet === fleet).map(({ name }) => name));
  if (ofFleet.size === 0) return null;
  const nothing = { key: null, urls: [], executionId: null, number: null, within: null };
  const hits = await searchRuns(read, { ...nothing, commit: commit.toLowerCase() }, MOST_LOOKED_AT);
  const hit = hits.find(({ routes }) => routes.some(({ pipeline }) => ofFleet.has(pipeline)));
  const run = hit === undefined ? null : await findRun(read, hit.key);
  if (hit === undefined || run === null) return null;
  const [pipeline] = hit.routes;
  const name = pipeline?.pipeline ?? hit.repository;
  const attempt = shownAttempt(run);
  return {
    title: run.number === null ? name : `${name} #${run.number}`,
    url: run.url,
    by: attempt.actor ?? run.author,
  };
}
