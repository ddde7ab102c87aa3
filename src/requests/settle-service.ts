import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database/transaction.ts';
import { listDueRequests } from './request-store.ts';
import type { UpgradeRequest } from './request.ts';

/**
 * What is due, by where a request is in its life. Each is asked with the request as it was read, opens its own
 * transaction, reads it there again, and moves `dueAt` on; asked too early, it does only that.
 */
export interface SettleCases {
  /** requested and accepted: whom to remind, and when it expires. */
  age(request: UpgradeRequest): Promise<void>;
  /** scheduled: its time has come. */
  begin(request: UpgradeRequest): Promise<void>;
  /** deploying, verifying, rolling-back: whether all is well. */
  watch(request: UpgradeRequest): Promise<void>;
}

export interface SettleDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly guildId: string;
  readonly cases: SettleCases;
}

/** One run of the job looks at no more; the next one at the rest. */
const AT_ONCE = 50;

/** The job `settle-upgrades`. What goes wrong with one request keeps none of the others waiting. */
export async function settleUpgrades({ database, clock, guildId, cases }: SettleDeps): Promise<void> {
  const due = await listDueRequests(database.read, { guildId, now: clock.now(), limit: AT_ONCE });
  const faults: unknown[] = [];
  for (const request of due) {
    try {
      await settleOne(cases, request);
    } catch (fault) {
      faults.push(fault);
    }
  }
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} upgrade requests could not be looked at.`);
}

async function settleOne(cases: SettleCases, request: UpgradeRequest): Promise<void> {
  switch (request.state) {
    case 'requested':
    case 'accepted':
      return cases.age(request);
    case 'scheduled':
      return cases.begin(request);
    case 'deploying':
    case 'verifying':
    case 'rolling-back':
      return cases.watch(request);
    case 'done':
    case 'failed':
    case 'rolled-back':
    case 'rejected':
    case 'cancelled':
    case 'expired':
      return;
  }
}
