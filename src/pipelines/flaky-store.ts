import type { Reader, Transaction } from '../platform/database/transaction.ts';
import { FLAKES_WITHIN_MS, flakeSubject, type Flake, type FlakeSubject } from './flaky.ts';
import type { Verdict } from './run-state.ts';
import type { RunTables } from './run-store.ts';
import type { Run } from './run.ts';

interface FlakyTables extends RunTables {
  run_verdicts: { run_key: string; attempt: number; verdict: Verdict; at: number };
  run_flakes: { workflow: string; sha: string; run_key: string; at: number };
}

/** Keeps that an attempt passed or failed; one that goes on after its end may do both. */
export async function saveVerdict(
  tx: Transaction,
  runKey: string,
  { attempt, verdict, at }: { readonly attempt: number; readonly verdict: Verdict; readonly at: Date },
): Promise<void> {
  await tx
    .tables<FlakyTables>()
    .insertInto('run_verdicts')
    .values({ run_key: runKey, attempt, verdict, at: at.getTime() })
    .onConflict((conflict) => conflict.columns(['run_key', 'attempt', 'verdict']).doNothing())
    .execute();
}

/** True when the run's commit both passed and failed, by all that was ever said of it. */
export async function hasBothVerdicts(reader: Reader, run: Run): Promise<boolean> {
  const subject = flakeSubject(run);
  if (subject === null) return false;
  const isOwnOnly = subject.commit !== run.sha;
  const rows = await reader
    .tables<FlakyTables>()
    .selectFrom('run_verdicts')
    .innerJoin('runs', 'runs.key', 'run_verdicts.run_key')
    .select('run_verdicts.verdict')
    .distinct()
    .where('runs.sha', '=', run.sha)
    .where('runs.system', '=', run.system)
    .where('runs.repository', '=', run.repository)
    .where('runs.workflow_path', '=', run.workflow.path)
    .$if(isOwnOnly, (query) => query.where('runs.key', '=', run.key))
    .execute();
  return rows.length > 1;
}

export async function findFlake(reader: Reader, { workflow, commit }: FlakeSubject): Promise<Flake | null> {
  const row = await reader
    .tables<FlakyTables>()
    .selectFrom('run_flakes')
    .selectAll()
    .where('workflow', '=', workflow)
    .where('sha', '=', commit)
    .executeTakeFirst();
  if (row === undefined) return null;
  const at = new Date(row.at);
  return { workflow, commit, runKey: row.run_key, at, recent: await countFlakes(reader, { workflow, until: at }) };
}

/** How many commits of the workflow were flaky in the stretch that ends at `until`. */
export async function countFlakes(
  reader: Reader,
  { workflow, until }: { readonly workflow: string; readonly until: Date },
): Promise<number> {
  const { count } = await reader
    .tables<FlakyTables>()
    .selectFrom('run_flakes')
    .select(({ fn }) => fn.countAll<number | string>().as('count'))
    .where('workflow', '=', workflow)
    .where('at', '>', until.getTime() - FLAKES_WITHIN_MS)
    .where('at', '<=', until.getTime())
    .executeTakeFirstOrThrow();
  return Number(count);
}

export async function saveFlake(tx: Transaction, flake: Omit<Flake, 'recent'>): Promise<void> {
  await tx
    .tables<FlakyTables>()
    .insertInto('run_flakes')
    .values({ workflow: flake.workflow, sha: flake.commit, run_key: flake.runKey, at: flake.at.getTime() })
    .execute();
}

export async function deleteFlakesBefore(tx: Transaction, before: Date): Promise<void> {
  await tx.tables<FlakyTables>().deleteFrom('run_flakes').where('at', '<', before.getTime()).execute();
}
