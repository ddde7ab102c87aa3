import { existsSync } from 'node:fs';
import { Kysely } from 'kysely';
import type SqliteFile from 'better-sqlite3';
import { isBusy } from './database-errors.ts';
import { EngineDatabase } from './engine-database.ts';
import { judge } from './open-database.ts';
import type { ReadingOptions } from './open-reading.ts';
import { refuseMissing, refuseOlder, type OpenRefusal } from './open-outcome.ts';
import { listSteps } from './schema.ts';
import { CachingSqliteDialect } from './sqlite-dialect.ts';
import { openReader, openWriter, prepareWriter, refuseUnreadable } from './sqlite-file.ts';
import type { Database } from './transaction.ts';

export type BesideOutcome =
  { readonly kind: 'opened'; readonly database: Database; readonly close: () => Promise<void> } | OpenRefusal;

/**
 * For a command line that writes a row or two, also while a live process holds the database: it takes SQLite's own lock
 * for each transaction, makes nothing, upgrades nothing, and wakes nobody. Only for what the live process reads anew.
 */
export function openBeside({ path, mode, migrations }: ReadingOptions): BesideOutcome {
  if (!existsSync(path)) return refuseMissing(path);
  const steps = listSteps(migrations);
  let file: SqliteFile.Database | null = null;
  try {
    file = openWriter(path);
    const fit = judge(file, { path, mode, steps });
    if (fit.kind !== 'fits' || fit.isNew || fit.pending.length > 0) {
      file.close();
      return fit.kind === 'fits' ? refuseOlder(path, fit.version, steps.length) : fit;
    }
    prepareWriter(file, 'full');
    const opened = file;
    const readerFile = openReader(path);
    const writer = new Kysely<unknown>({ dialect: new CachingSqliteDialect({ file, role: 'writer' }) });
    const reader = new Kysely<unknown>({ dialect: new CachingSqliteDialect({ file: readerFile, role: 'reader' }) });
    const database = new EngineDatabase({ writer, reader, isBusy, answersInOneTurn: true });
    return {
      kind: 'opened',
      database,
      close: async () => {
        await database.drain();
        readerFile.close();
        opened.close();
      },
    };
  } catch (error) {
    file?.close();
    return refuseUnreadable(path, error);
  }
}
