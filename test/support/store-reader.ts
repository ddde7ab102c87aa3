import { Kysely, SqliteDialect } from 'kysely';
import { createAuditService } from '../../src/audit/audit-service.ts';
import type { AuditRecord } from '../../src/audit/audit.ts';
import type { VerifyOutcome } from '../../src/audit/audit-verification.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { openReader } from '../../src/platform/database/sqlite-file.ts';
import type { Reader } from '../../src/platform/database/transaction.ts';
import { testConfig } from './config.ts';

/** Reads a database that a running Muster holds, over a connection of its own. */
export async function readStore<T>(path: string, ask: (read: Reader) => Promise<T>): Promise<T> {
  const kysely = new Kysely<unknown>({ dialect: new SqliteDialect({ database: openReader(path) }) });
  try {
    // A store names the tables it knows; the connection knows none.
    return await ask({ tables: <Tables>() => kysely as Kysely<Tables> });
  } finally {
    await kysely.destroy();
  }
}

export interface AuditSeen {
  /** Oldest first. */
  readonly rows: readonly AuditRecord[];
  readonly verified: VerifyOutcome['kind'];
}

/** The newest hundred rows of the record, and whether the whole of it is as it was written. */
export function readAudit(path: string): Promise<AuditSeen> {
  const database = { transaction: () => Promise.reject(new Error('Only read here.')) };
  const audit = createAuditService({ database, clock: systemClock, config: () => testConfig() });
  return readStore(path, async (read) => {
    const everything = { userIds: null, act: null, fleet: null, since: null };
    const { records } = await audit.search(read, everything, { limit: 100, from: { kind: 'newest' } });
    return { rows: records.toReversed(), verified: (await audit.verify(read)).kind };
  });
}
