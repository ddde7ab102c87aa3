import type { Database, Reader, Transaction } from '../platform/database/transaction.ts';
import type { Actor, AuditTrail, Requirement } from '../platform/gate.ts';
import {
  nameSetAsideChoice,
  type ReplayOutcome,
  type SetAsideChoice,
  type SetAsideEvent,
  type SetAsideGroup,
  type SetAsideOverview,
} from './set-aside.ts';

/** What this room needs of the inbox. */
export interface InboxPort {
  /** Oldest first. */
  list(read: Reader, page: SetAsideChoice & SetAsidePage): Promise<readonly SetAsideEvent[]>;
  /** By source and name, the longest waiting first. */
  count(read: Reader): Promise<readonly SetAsideGroup[]>;
  /** Gives the chosen events another go; returns how many. */
  replay(tx: Transaction, choice: SetAsideChoice): Promise<number>;
}

export interface SetAsidePage {
  readonly limit: number;
  /** Go on after the event with this id. */
  readonly after?: string;
}

export interface ReplayRequest {
  readonly choice: SetAsideChoice;
  readonly actor: Actor;
  /** As the audit names it, e.g. 'command:inbox replay'. */
  readonly act: string;
}

export const REPLAY_REQUIREMENT: Requirement = { permission: 'inbox.replay', fleet: null };

export interface InboxService {
  overview(read: Reader, page: SetAsidePage): Promise<SetAsideOverview>;
  /** Puts the events back and records who asked for it, in one transaction. The caller has asked the gate. */
  replay(request: ReplayRequest): Promise<ReplayOutcome>;
}

export interface InboxServices {
  readonly database: Pick<Database, 'transaction'>;
  readonly inbox: InboxPort;
  readonly audit: AuditTrail;
}

export function createInboxService({ database, inbox, audit }: InboxServices): InboxService {
  return {
    overview: async (read, page) => ({ groups: await inbox.count(read), events: await inbox.list(read, page) }),
    replay: ({ choice, actor, act }) =>
      database.transaction(async (tx) => {
        const count = await inbox.replay(tx, choice);
        if (count === 0) return { kind: 'nothing-set-aside', choice };
        await audit.record(tx, {
          actor,
          act,
          requirement: REPLAY_REQUIREMENT,
          verdict: 'allowed',
          outcome: 'replayed',
          subject: `${nameSetAsideChoice(choice)} (${count})`,
        });
        return { kind: 'replayed', count, choice };
      }),
  };
}
