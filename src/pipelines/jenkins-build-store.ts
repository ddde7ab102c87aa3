import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { BuildStanding, EndedBuild } from './jenkins-build.ts';

interface BuildTables {
  jenkins_builds: BuildRow;
}

interface BuildRow {
  run_key: string;
  job: string;
  number: number;
  full_url: string | null;
  told: string;
  standing: BuildStanding;
  tries: number;
  told_at: number;
  due_at: number | null;
}

export async function findEndedBuild(reader: Reader, runKey: string): Promise<EndedBuild | null> {
  const row = await reader
    .tables<BuildTables>()
    .selectFrom('jenkins_builds')
    .selectAll()
    .where('run_key', '=', runKey)
    .executeTakeFirst();
  return row === undefined ? null : buildFrom(row);
}

export async function saveEndedBuild(tx: Transaction, build: EndedBuild): Promise<void> {
  const row: BuildRow = {
    run_key: build.runKey,
    job: build.job,
    number: build.number,
    full_url: build.fullUrl,
    told: build.told,
    standing: build.standing,
    tries: build.tries,
    told_at: build.toldAt.getTime(),
    due_at: build.dueAt?.getTime() ?? null,
  };
  await tx
    .tables<BuildTables>()
    .insertInto('jenkins_builds')
    .values(row)
    .onConflict((conflict) => conflict.column('run_key').doUpdateSet(row))
    .execute();
}

/** Those to ask about at `now`, the longest due first, at most `limit`. */
export async function listDueBuilds(
  reader: Reader,
  { now, limit }: { readonly now: Date; readonly limit: number },
): Promise<readonly EndedBuild[]> {
  const rows = await reader
    .tables<BuildTables>()
    .selectFrom('jenkins_builds')
    .selectAll()
    .where('due_at', '<=', now.getTime())
    .orderBy('due_at')
    .limit(limit)
    .execute();
  return rows.map(buildFrom);
}

function buildFrom(row: BuildRow): EndedBuild {
  return {
    runKey: row.run_key,
    job: row.job,
    number: row.number,
    fullUrl: row.full_url,
    told: row.told,
    standing: row.standing,
    tries: row.tries,
    toldAt: new Date(row.told_at),
    dueAt: row.due_at === null ? null : new Date(row.due_at),
  };
}
