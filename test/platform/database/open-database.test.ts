import { chmodSync, existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { databasePath, networkFileSystem } from '../../../src/platform/database/database-file.ts';
import {
  openDatabase,
  type OpenDatabase,
  type OpenOptions,
  type OpenOutcome,
} from '../../../src/platform/database/open-database.ts';
import { TestClock } from '../../support/clock.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { startLiveProcess } from '../../support/live-process.ts';
import { note, NOTE_MIGRATIONS, noteIds } from '../../support/notes.ts';

const SECOND = { async up(): Promise<void> {} };

async function tryOpen(path: string, options: Partial<OpenOptions> = {}): Promise<OpenOutcome> {
  const outcome = await openDatabase({
    path,
    mode: 'live',
    migrations: NOTE_MIGRATIONS,
    clock: new TestClock('2026-03-02T09:00:00Z'),
    ...options,
  });
  if (outcome.kind === 'opened') onTestFinished(() => outcome.database.close());
  return outcome;
}

async function open(path: string, options: Partial<OpenOptions> = {}): Promise<OpenDatabase> {
  const outcome = await tryOpen(path, options);
  if (outcome.kind !== 'opened') throw new Error(outcome.message);
  return outcome.database;
}

function unopened(outcome: OpenOutcome): Exclude<OpenOutcome, { kind: 'opened' }> {
  if (outcome.kind === 'opened') throw new Error('It was opened.');
  return outcome;
}

describe('opening a database', () => {
  it('makes the folder and the file, readable by this user alone, with its log', async () => {
    const path = join(temporaryFolder(), 'deep', 'down', 'muster.db');

    const database = await open(path);
    await database.transaction((tx) => note(tx, 'a'));

    for (const suffix of ['', '-wal', '-shm', '.lock']) {
      expect(`${suffix} ${(statSync(path + suffix).mode & 0o777).toString(8)}`).toBe(`${suffix} 600`);
    }
    expect(database.schemaVersion).toBe(1);
  });

  it('keeps what was written, and does not apply migrations twice', async () => {
    const path = join(temporaryFolder(), 'muster.db');
    const first = await open(path);
    await first.transaction((tx) => note(tx, 'a'));
    await first.close();

    const second = await open(path);

    expect(await noteIds(second)).toEqual(['a']);
  });

  it('writes durably: WAL, synchronous FULL, foreign keys on', async () => {
    const database = await open(join(temporaryFolder(), 'muster.db'));

    const [journal, synchronous, foreignKeys] = await database.transaction(async (tx) => [
      await sql`pragma journal_mode`.execute(tx.tables()),
      await sql`pragma synchronous`.execute(tx.tables()),
      await sql`pragma foreign_keys`.execute(tx.tables()),
    ]);

    expect(journal.rows).toEqual([{ journal_mode: 'wal' }]);
    expect(synchronous.rows).toEqual([{ synchronous: 2 }]);
    expect(foreignKeys.rows).toEqual([{ foreign_keys: 1 }]);
  });

  it('lets nothing be written through the reader', async () => {
    const database = await open(join(temporaryFolder(), 'muster.db'));

    const write = database.read.tables<{ notes: { id: string; at: number } }>().deleteFrom('notes').execute();

    await expect(write).rejects.toThrow(/readonly/);
  });

  it('refuses to stream, which would keep the log from shrinking', async () => {
    const database = await open(join(temporaryFolder(), 'muster.db'));

    const stream = database.read.tables<{ notes: { id: string } }>().selectFrom('notes').selectAll().stream();

    await expect(stream[Symbol.asyncIterator]().next()).rejects.toThrow(/read in pages/);
  });

  it('refuses transactions after it is closed, and finishes those asked for before', async () => {
    const path = join(temporaryFolder(), 'muster.db');
    const database = await open(path);
    const asked = [1, 2, 3].map((i) => database.transaction((tx) => note(tx, String(i))));

    await database.close();

    await Promise.all(asked);
    await expect(database.transaction((tx) => note(tx, 'late'))).rejects.toThrow('The database is closed.');
    expect(existsSync(`${path}-wal`)).toBe(false);
    expect(await noteIds(await open(path))).toEqual(['1', '2', '3']);
  });
});

describe('a database that must not be opened', () => {
  it('is newer than the code: says so and changes nothing', async () => {
    const path = join(temporaryFolder(), 'muster.db');
    await (await open(path, { migrations: { ...NOTE_MIGRATIONS, '0002_later': SECOND } })).close();
    const before = readFileSync(path);

    const outcome = unopened(await tryOpen(path));

    expect(outcome).toMatchObject({ kind: 'newer-schema', version: 2, codeVersion: 1 });
    expect(outcome.message).toMatch(/has schema 2.*up to 1.*newer Muster.*db restore/s);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('went through other migrations', async () => {
    const path = join(temporaryFolder(), 'muster.db');
    await (await open(path, { migrations: { '0001_other': SECOND } })).close();

    const outcome = unopened(await tryOpen(path));

    expect(outcome.kind).toBe('other-history');
    expect(outcome.message).toContain("'0001_other'");
    expect(outcome.message).toContain("'0001_notes'");
  });

  it('belongs to the other mode', async () => {
    const path = join(temporaryFolder(), 'muster.db');
    await (await open(path, { mode: 'sandbox' })).close();

    const outcome = unopened(await tryOpen(path, { mode: 'live' }));

    expect(outcome).toMatchObject({ kind: 'other-mode', stamped: 'sandbox', wanted: 'live' });
    expect(outcome.message).toMatch(/DATABASE_URL.*SANDBOX_DATA_DIR/);
  });

  it('is the database of another program', async () => {
    const path = join(temporaryFolder(), 'muster.db');
    new SqliteFile(path).exec('create table songs (id integer)').close();

    const outcome = unopened(await tryOpen(path));

    expect(outcome.kind).toBe('not-a-database');
    expect(outcome.message).toContain('another program');
  });

  it('is not a database', async () => {
    const path = join(temporaryFolder(), 'muster.db');
    writeFileSync(path, 'Dear diary, '.repeat(1000));

    const outcome = unopened(await tryOpen(path));

    expect(outcome.kind).toBe('not-a-database');
    expect(readFileSync(path, 'utf8')).toMatch(/^Dear diary/);
  });

  it('is in a folder that is a file', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'data'), '');

    const outcome = unopened(await tryOpen(join(folder, 'data', 'muster.db')));

    expect(outcome.kind).toBe('not-writable');
    expect(outcome.message).toMatch(/cannot be written \((ENOTDIR|EEXIST)\)/);
  });

  it.skipIf(process.getuid?.() === 0)('is in a folder without write access', async () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o500);

    const outcome = unopened(await tryOpen(join(folder, 'muster.db')));

    expect(outcome).toMatchObject({ kind: 'not-writable' });
  });

  it('is held by this very process, under another name too', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'muster.db');
    await open(path);
    symlinkSync(path, join(folder, 'alias.db'));

    const outcome = unopened(await tryOpen(join(folder, 'alias.db')));

    expect(outcome.kind).toBe('held-by-another');
    expect(outcome.message).toContain(`${String(process.pid)} on `);
    expect(outcome.message).toContain('since 2026-03-02T09:00:00.000Z');
  });

  it('has a lock file that is none of ours', async () => {
    const path = join(temporaryFolder(), 'muster.db');
    writeFileSync(`${path}.lock`, 'pid 1234\n'.repeat(200));

    await expect(tryOpen(path)).rejects.toThrow(/muster\.db\.lock is not a lock file of Muster\. Remove it/);
  });
});

describe('one live process per database', () => {
  it('is refused while another process lives, and opened as soon as that one was killed', async () => {
    const path = join(temporaryFolder(), 'muster.db');
    const other = await startLiveProcess(path, 'hold');

    const outcome = unopened(await tryOpen(path));
    await other.kill();
    const database = await open(path);

    expect(outcome).toMatchObject({ kind: 'held-by-another', holder: { pid: other.pid } });
    expect(outcome.message).toContain(`the Muster process ${String(other.pid)}`);
    expect(await noteIds(database)).toEqual([]);
  });

  it('loses no committed transaction and shows no half of one when the process is killed', async () => {
    const path = join(temporaryFolder(), 'muster.db');
    for (let round = 0; round < 3; round++) {
      const writer = await startLiveProcess(path, 'write');
      await writer.printed(20 + round * 7);
      await writer.kill();

      const database = await open(path);
      const found = await noteIds(database);
      const expected = writer.lines.flatMap((id) => [`${id}a`, `${id}b`]);

      // One more may be committed than was printed, never half of one and never fewer.
      expect(found.slice(0, expected.length)).toEqual(expected);
      expect([0, 2]).toContain(found.length - expected.length);
      await database.transaction(async (tx) => {
        await tx.tables<{ notes: { id: string } }>().deleteFrom('notes').execute();
      });
      await database.close();
    }
  });
});

describe('a writer that another program keeps waiting', () => {
  it('runs the closure again once the lock is free', async () => {
    const path = join(temporaryFolder(), 'muster.db');
    const other = new SqliteFile(path);
    onTestFinished(() => {
      other.close();
    });
    const retries: number[] = [];
    const database = await open(path, {
      observer: {
        retried: (attempt) => {
          retries.push(attempt);
          if (attempt === 3) other.exec('rollback');
        },
      },
    });
    other.exec('begin immediate');
    let runs = 0;

    await database.transaction(async (tx) => {
      runs += 1;
      await note(tx, 'a');
    });

    expect(retries).toEqual([1, 2, 3]);
    expect(runs).toBe(1);
    expect(await noteIds(database)).toEqual(['a']);
  });
});

describe('migrations', () => {
  it('leave the database as it was before the one that failed', async () => {
    const path = join(temporaryFolder(), 'muster.db');
    const migrations = {
      ...NOTE_MIGRATIONS,
      '0002_half': {
        async up(db: Parameters<(typeof NOTE_MIGRATIONS)[string]['up']>[0]): Promise<void> {
          await db.schema.createTable('half').addColumn('id', 'text').execute();
          throw new Error('typo');
        },
      },
    };

    const failing = tryOpen(path, { migrations });

    await expect(failing).rejects.toThrow(/Migration 0002_half failed and was undone/);
    const database = await open(path);
    expect(database.schemaVersion).toBe(1);
    const tables = await database.read
      .tables<{ sqlite_schema: { name: string } }>()
      .selectFrom('sqlite_schema')
      .select('name')
      .where('name', '=', 'half')
      .execute();
    expect(tables).toEqual([]);
  });

  it('may not leave rows that point at nothing', async () => {
    const path = join(temporaryFolder(), 'muster.db');
    const migrations = {
      ...NOTE_MIGRATIONS,
      '0002_replies': {
        async up(db: Parameters<(typeof NOTE_MIGRATIONS)[string]['up']>[0]): Promise<void> {
          await sql`create table replies (note text references notes (id))`.execute(db);
          await sql`insert into replies values ('nobody')`.execute(db);
        },
      },
    };

    await expect(tryOpen(path, { migrations })).rejects.toThrow(/0002_replies failed/);
  });
});

describe('DATABASE_URL', () => {
  it.each([
    { url: 'file:./data/muster.db', path: '/srv/muster/data/muster.db' },
    { url: 'file:data/muster.db', path: '/srv/muster/data/muster.db' },
    { url: 'file:/var/lib/muster.db', path: '/var/lib/muster.db' },
    { url: 'file:///var/lib/with%20space.db', path: '/var/lib/with space.db' },
  ])('$url is $path', ({ url, path }) => {
    expect(databasePath(url, '/srv/muster')).toEqual({ kind: 'file', path });
  });

  it.each([
    { url: 'postgres://db/muster', says: /scheme 'postgres', and only file: is built/ },
    { url: './data/muster.db', says: /has no scheme/ },
    { url: 'file:', says: /names no file/ },
    { url: 'file:./data/', says: /names no file/ },
    { url: 'file::memory:', says: /would forget everything/ },
    { url: 'file:./muster.db?mode=ro', says: /query or fragment/ },
    { url: 'file://elsewhere/muster.db', says: /not a file URL of this machine/ },
  ])('$url is refused', ({ url, says }) => {
    const outcome = databasePath(url, '/srv/muster');

    expect(outcome).toMatchObject({ kind: 'bad-url' });
    expect('message' in outcome && outcome.message).toMatch(says);
  });

  it('on a network file system is told from a local one', () => {
    expect(networkFileSystem(0x6969)).toBe('NFS');
    // statfs gives signed numbers on some platforms.
    expect(networkFileSystem(0xff534d42 | 0)).toBe('CIFS');
    expect(networkFileSystem(0xef53)).toBeNull();
  });
});
