import type { Transaction } from '../platform/database/transaction.ts';
import { findManualAnswer, insertManualAnswer, type ManualAnswer } from './fleet-deploys-store.ts';

/** Notes what somebody said of an act that only people can do; the first answer counts, and is what its reading gives. */
export async function answerOnce(tx: Transaction, answer: ManualAnswer): Promise<'noted' | 'answered-before'> {
  if ((await findManualAnswer(tx, answer.actKey)) !== null) return 'answered-before';
  await insertManualAnswer(tx, answer);
  return 'noted';
}
