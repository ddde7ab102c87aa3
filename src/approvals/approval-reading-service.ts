import type { Reader } from '../platform/database/transaction.ts';
import { listApprovalsAbout } from './approval-store.ts';
import type { Approval } from './approval.ts';

/** All that was asked under subjects that begin so, in any state, the newest first. For rooms that draw them. */
export function readApprovalsAbout(read: Reader, guildId: string, prefix: string): Promise<readonly Approval[]> {
  return listApprovalsAbout(read, guildId, prefix);
}
