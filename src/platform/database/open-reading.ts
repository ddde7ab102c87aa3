import { existsSync } from 'node:fs';
import { Kysely } from 'kysely';
import type SqliteFile from 'better-sqlite3';
import { judge } from './open-database.ts';
import { refuseMissing, refuseOlder, type Mode, type OpenRefusal } from './open-outcome.ts';
import { listSteps, type MigrationList } from './schema.ts';
import { CachingSqliteDialect } from './sqlite-dialect.ts';
import { openReader, refuseUnreadable } from './sqlite-file.ts';
import type { Reader } from './transaction.ts';

export interface ReadingOptions {
  readonly path: string;
  readonly mode: Mode;
  readonly migrations: MigrationList;
}

export type ReadingOutcome =
  { readonly kind: 'opened'; readonly read: Reader; readonly close: () => void } | OpenRefusal;

/** For command lines that only look: takes no lock and changes nothing, so it works beside the live process. */
export function openForReading({ path, mode, migrations }: ReadingOptions): ReadingOutcome {
  if (!existsSync(path)) return refuseMissing(path);
  const steps = listSteps(migrations);
  let file: SqliteFile.Database | null = null;
  try {
    file = openReader(path);
    const fit = judge(file, { path, mode, steps });
    if (fit.kind !== 'fits' || fit.pending.length > 0) {
      file.close();
      return fit.kind === 'fits' ? refuseOlder(path, fit.version, steps.length) : fit;
    }
    const opened = file;
    const kysely = new Kysely<unknown>({ dialect: new CachingSqliteDialect({ file, role: 'reader' }) });
    return {
      kind: 'opened',
      // Border: see engine-database.ts; which tables exist is known to the store that asks.
      read: { tables: <Tables>() => kysely as Kysely<Tables> },
      close: () => {
        opened.close();
      },
    };
  } catch (error) {
    file?.close();
    return refuseUnreadable(path, error);
  }
}
