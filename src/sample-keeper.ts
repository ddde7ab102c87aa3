import { existsSync, renameSync } from 'node:fs';
import { SAMPLE_MIGRATIONS } from '../migrations/samples/index.ts';
import type { FindSampleFile, SampleFile } from './metrics/sample-file-service.ts';
import type { Clock } from './platform/clock.ts';
import { openDatabase, type OpenDatabase, type OpenOutcome } from './platform/database/open-database.ts';
import type { Mode } from './platform/database/open-outcome.ts';
import type { Log } from './platform/observability/log.ts';

/** The file with samples from its first use to its end. Muster runs without it; only metrics are missing then. */
export interface SampleKeeper {
  /** Opens the file when it is asked for the first time, and tries again later where that failed. */
  readonly find: FindSampleFile;
  /** Whether there is a file already, so that asking for it makes none. */
  isBegun(): boolean;
  /** null while nobody has needed it. */
  state(): SampleFile | null;
  close(): Promise<void>;
  /** As the end of the process would: what is not committed is gone. */
  abandon(): void;
}

export interface SampleKeeperParts {
  readonly path: string;
  readonly mode: Mode;
  readonly clock: Clock;
  readonly log: Pick<Log, 'warn'>;
}

/** Beside the database: `muster.db` has `muster.samples.db`. */
export function samplePathFor(databasePath: string): string {
  return `${databasePath.replace(/\.db$/, '')}.samples.db`;
}

export function createSampleKeeper(parts: SampleKeeperParts): SampleKeeper {
  const { path } = parts;
  let current: SampleFile | null = null;
  let open: OpenDatabase | null = null;
  let opening: Promise<SampleFile> | null = null;
  let isClosed = false;

  const begin = async (): Promise<SampleFile> => {
    const outcome = await openOrBeginAnew(parts);
    if (outcome.kind !== 'opened') return { kind: 'unavailable', why: outcome.message };
    if (isClosed) {
      await outcome.database.close();
      return ENDED;
    }
    open = outcome.database;
    return { kind: 'open', database: outcome.database, path: outcome.database.path };
  };

  return {
    async find() {
      if (isClosed) return ENDED;
      if (current?.kind === 'open') return current;
      opening ??= begin().finally(() => {
        opening = null;
      });
      const found = await opening;
      if (found.kind === 'unavailable' && current?.kind !== 'unavailable')
        parts.log.warn('The file with samples cannot be used; Muster goes on without metrics of its own.', {
          why: found.why,
        });
      current = found;
      return found;
    },
    isBegun: () => existsSync(path),
    state: () => current,
    async close() {
      isClosed = true;
      await opening;
      await open?.close();
    },
    abandon() {
      isClosed = true;
      open?.abandon();
    },
  };
}

const ENDED: SampleFile = { kind: 'unavailable', why: 'Muster is stopping' };

/** Samples can be scraped again: a damaged file is set aside, and a new one begun. */
async function openOrBeginAnew({ path, mode, clock, log }: SampleKeeperParts): Promise<OpenOutcome> {
  // A power cut may cost the last seconds of samples, never the file (SQLite docs: "PRAGMA synchronous").
  const options = { path, mode, clock, migrations: SAMPLE_MIGRATIONS, durability: 'normal' } as const;
  const outcome = await openDatabase(options);
  if (outcome.kind !== 'damaged') return outcome;
  const aside = `${path}.damaged`;
  for (const part of ['', '-wal', '-shm']) if (existsSync(path + part)) renameSync(path + part, aside + part);
  log.warn('The file with samples was damaged; it is set aside, and a new one begins.', { aside });
  return openDatabase(options);
}
