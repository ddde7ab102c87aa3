import type { Reader } from '../platform/database/transaction.ts';

interface JobTables {
  runs: { key: string; system: string; repository: string; sha: string };
  run_parts: { run_key: string; url: string | null };
}

/** The run in which the job at this address runs; null while its pipeline has not been heard of. */
export async function findRunOfJob(
  reader: Reader,
  { repository, sha, jobUrl }: { readonly repository: string; readonly sha: string; readonly jobUrl: string },
): Promise<string | null> {
  const row = await reader
    .tables<JobTables>()
    .selectFrom('runs')
    .innerJoin('run_parts', 'run_parts.run_key', 'runs.key')
    .select('runs.key')
    .where('runs.sha', '=', sha)
    .where('runs.system', '=', 'gitlab')
    .where('runs.repository', '=', repository)
    .where('run_parts.url', '=', jobUrl)
    .limit(1)
    .executeTakeFirst();
  return row?.key ?? null;
}
