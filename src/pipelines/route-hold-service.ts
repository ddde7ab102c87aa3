import type { Transaction } from '../platform/database/transaction.ts';
import { listDecisions } from './route-decision-store.ts';

/** True where quiet hours hold the run back in this channel, so that what it means is told by the digest alone. */
export async function isHeldBack(tx: Transaction, runKey: string, channel: string): Promise<boolean> {
  const here = [...(await listDecisions(tx, runKey)).values()].filter((each) => each.channel === channel);
  return here.some(({ verdict }) => verdict.kind === 'held') && here.every(({ verdict }) => verdict.kind !== 'took');
}
