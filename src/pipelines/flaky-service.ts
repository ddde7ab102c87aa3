import type { Transaction } from '../platform/database/transaction.ts';
import { findFlake, hasBothVerdicts, saveFlake, saveVerdict } from './flaky-store.ts';
import { flakeSubject, type Flake } from './flaky.ts';
import type { Run, RunEvent } from './run.ts';

/**
 * Takes in a verdict, and tells when it makes the run's commit one that both passed and failed; null where it does not,
 * or did so before.
 */
export async function noticeFlake(tx: Transaction, run: Run, { attempt }: RunEvent): Promise<Flake | null> {
  const at = attempt.endedAt ?? attempt.updatedAt;
  if (attempt.verdict !== 'none')
    await saveVerdict(tx, run.key, { attempt: attempt.number, verdict: attempt.verdict, at });
  const subject = flakeSubject(run);
  if (subject === null || (await findFlake(tx, subject)) !== null || !(await hasBothVerdicts(tx, run))) return null;
  await saveFlake(tx, { ...subject, runKey: run.key, at });
  return findFlake(tx, subject);
}
