import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { backUpDatabase, type BackupOptions, type BackupOutcome } from '../../../src/platform/database/backup.ts';
import { checkDatabase } from '../../../src/platform/database/check.ts';
import { openDatabase, type OpenDatabase } from '../../../src/platform/database/open-database.ts';
import { openForReading } from '../../../src/platform/database/open-reading.ts';
import { TestClock } from '../../support/clock.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { startLiveProcess } from '../../support/live-process.ts';
import { note, NOTE_MIGRATIONS, noteIds } from '../../support/notes.ts';

const clock = new TestClock('2026-03-02T09:00:00Z');

async function open(path: string): Promise<OpenDatabase> {
  const outcome = await openDatabase({ path, mode: 'live', migrations: NOTE_MIGRATIONS, clock });
  if (outcome.kind !== 'opened') throw new Error(outcome.message);
  onTestFinished(() => outcome.database.close());
  return outcome.database;
}

async function backUp(path: string, options: Partial<BackupOptions> = {}): Promise<BackupOutcome> {
  return backUpDatabase({ path, migrations: NOTE_MIGRATIONS, clock, ...options });
}

function done(outcome: BackupOutcome): Extract<BackupOutcome, { kind: 'backed-up' }> {
  if (outcome.kind !== 'backed-up') throw new Error(outcome.message);
  return outcome;
}

function idsIn(path: string): Promise<readonly string[]> {
  const reading = openForReading({ path, mode: 'live', migrations: NOTE_MIGRATIONS });
  if (reading.kind !== 'opened') throw new Error(reading.message);
  onTestFinished(reading.close);
  return noteIds(reading);
}

describe('a backup', () => {
  it('is one file with all that was committed, named by its time, readable by this user alone', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'muster.db');
    const database = await open(path);
    await database.transaction((tx) => note(tx, 'a'));

    const backup = done(await backUp(path));

    expect(backup.path).toBe(join(folder, 'backups', 'muster-2026-03-02T09-00-00Z.db'));
    expect(backup).toMatchObject({ schemaVersion: 1, takenAt: clock.now() });
    expect(statSync(backup.path).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(folder, 'backups'))).toEqual(['muster-2026-03-02T09-00-00Z.db']);
    expect(await idsIn(backup.path)).toEqual(['a']);
  });

  it('of a process that never stops writing is one moment: a prefix of what it wrote, no half transaction', async () => {
    const path = join(temporaryFolder(), 'muster.db');
    const writer = await startLiveProcess(path, 'write');
    await writer.printed(50);

    const backup = done(await backUp(path));
    await writer.printed(writer.lines.length + 10);
    await writer.kill();

    const ids = await idsIn(backup.path);
    expect(ids.length).toBeGreaterThanOrEqual(100);
    expect(ids.length % 2).toBe(0);
    expect(ids).toEqual(
      Array.from({ length: ids.length / 2 }, (_, i) => String(i).padStart(8, '0')).flatMap((id) => [
        `${id}a`,
        `${id}b`,
      ]),
    );
  });

  it('goes into a folder when it is given one', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'muster.db');
    await open(path);
    mkdirSync(join(folder, 'elsewhere'));

    const backup = done(await backUp(path, { to: join(folder, 'elsewhere') }));

    expect(backup.path).toBe(join(folder, 'elsewhere', 'muster-2026-03-02T09-00-00Z.db'));
  });

  it('replaces nothing', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'muster.db');
    await open(path);
    writeFileSync(join(folder, 'precious'), 'precious');

    const outcome = await backUp(path, { to: join(folder, 'precious') });

    expect(outcome.kind).toBe('target-exists');
    expect(readFileSync(join(folder, 'precious'), 'utf8')).toBe('precious');
  });

  it('says where it could not be written, and leaves nothing behind', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'muster.db');
    await open(path);
    writeFileSync(join(folder, 'file'), '');

    const outcome = await backUp(path, { to: join(folder, 'file', 'backup.db') });

    expect(outcome).toMatchObject({ kind: 'not-writable' });
    expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('of nothing is refused', async () => {
    const folder = temporaryFolder();

    const outcome = await backUp(join(folder, 'muster.db'));

    expect(outcome.kind).toBe('missing');
    expect(existsSync(join(folder, 'muster.db'))).toBe(false);
  });

  it('of a damaged database is refused, so that it pushes no sound one out', async () => {
    const path = join(temporaryFolder(), 'muster.db');
    await damage(path);

    const outcome = await backUp(path);

    expect(outcome.kind).toBe('damaged');
  });
});

/** Enough rows for many pages, and then zeros where some of them were. */
async function damage(path: string): Promise<void> {
  const database = await open(path);
  await database.transaction(async (tx) => {
    for (let i = 0; i < 2000; i++) await note(tx, `${String(i)}${'.'.repeat(200)}`);
  });
  await database.close();
  const bytes = readFileSync(path);
  bytes.fill(0, 40_960, 81_920);
  writeFileSync(path, bytes);
}

describe('a check', () => {
  it('finds a sound database sound, and counts its rows, while it is in use', async () => {
    const path = join(temporaryFolder(), 'muster.db');
    const database = await open(path);
    await database.transaction((tx) => note(tx, 'a'));

    const outcome = await checkDatabase({ path, migrations: NOTE_MIGRATIONS });

    expect(outcome).toMatchObject({ kind: 'sound', schemaVersion: 1, pending: 0, mode: 'live', rows: { notes: 1 } });
  });

  it('tells how many migrations the next start applies', async () => {
    const path = join(temporaryFolder(), 'muster.db');
    await open(path);

    const outcome = await checkDatabase({
      path,
      migrations: { ...NOTE_MIGRATIONS, '0002_later': { up: async () => undefined } },
    });

    expect(outcome).toMatchObject({ kind: 'sound', pending: 1 });
  });

  it('names what is wrong with a damaged one', async () => {
    const path = join(temporaryFolder(), 'muster.db');
    await damage(path);

    const outcome = await checkDatabase({ path, migrations: NOTE_MIGRATIONS });

    expect(outcome.kind).toBe('damaged');
    expect('message' in outcome && outcome.message).toMatch(/db restore <backup>/);
  });

  it('finds rows that point at nothing', async () => {
    const path = join(temporaryFolder(), 'muster.db');
    const { default: SqliteFile } = await import('better-sqlite3');
    await (await open(path)).close();
    const file = new SqliteFile(path);
    file.pragma('foreign_keys = off');
    file.exec("create table replies (note text references notes (id)); insert into replies values ('nobody')");
    file.close();

    const outcome = await checkDatabase({ path, migrations: NOTE_MIGRATIONS });

    expect(outcome).toMatchObject({
      kind: 'damaged',
      problems: ['a row of replies points at a missing row of notes'],
    });
  });

  it.each([
    { what: 'text', content: 'Dear diary, '.repeat(1000), kind: 'not-a-database' },
    { what: 'nothing', content: '', kind: 'not-a-database' },
  ])('of a file with $what in it is refused', async ({ content, kind }) => {
    const path = join(temporaryFolder(), 'muster.db');
    writeFileSync(path, content);

    expect(await checkDatabase({ path, migrations: NOTE_MIGRATIONS })).toMatchObject({ kind });
  });

  it('of a file that was cut short is told from a sound one', async () => {
    const path = join(temporaryFolder(), 'muster.db');
    const database = await open(path);
    await database.transaction(async (tx) => {
      for (let i = 0; i < 500; i++) await note(tx, `${String(i)}${'.'.repeat(200)}`);
    });
    await database.close();
    truncateSync(path, 20_000);

    const outcome = await checkDatabase({ path, migrations: NOTE_MIGRATIONS });

    expect(outcome.kind).toBe('damaged');
  });

  it('leaves the event loop free', async () => {
    const path = join(temporaryFolder(), 'muster.db');
    const database = await open(path);
    await database.transaction(async (tx) => {
      for (let i = 0; i < 20_000; i++) await note(tx, `${String(i)}${'.'.repeat(500)}`);
    });
    let turns = 0;
    let longestMs = 0;
    let last = performance.now();
    const count = (): void => {
      turns += 1;
      longestMs = Math.max(longestMs, performance.now() - last);
      last = performance.now();
      timer = setImmediate(count);
    };
    let timer = setImmediate(count);

    const outcome = await checkDatabase({ path, migrations: NOTE_MIGRATIONS });
    clearImmediate(timer);

    expect(outcome.kind).toBe('sound');
    // On this thread the check alone would be one turn; as it is, only starting and reading the answer happen here.
    expect(turns).toBeGreaterThan(100);
    expect(longestMs).toBeLessThan(200);
  });
});

describe('reading beside the live process', () => {
  it('sees what is committed, and what comes later', async () => {
    const path = join(temporaryFolder(), 'muster.db');
    const writer = await startLiveProcess(path, 'write');
    await writer.printed(5);

    const early = (await idsIn(path)).length;
    await writer.printed(Math.ceil(early / 2) + 5);
    const late = (await idsIn(path)).length;

    expect(early).toBeGreaterThanOrEqual(10);
    expect(late).toBeGreaterThan(early);
  });

  it('works after the process was killed, before anyone has tidied up', async () => {
    const path = join(temporaryFolder(), 'muster.db');
    const writer = await startLiveProcess(path, 'write');
    await writer.printed(5);
    await writer.kill();

    const ids = await idsIn(path);

    expect(ids.length).toBeGreaterThanOrEqual(writer.lines.length * 2);
    expect(existsSync(`${path}-wal`)).toBe(true);
  });

  it('is refused where the schema is not the one the queries were written for', async () => {
    const path = join(temporaryFolder(), 'muster.db');
    await (await open(path)).close();
    const later = { ...NOTE_MIGRATIONS, '0002_later': { up: async () => undefined } };

    expect(openForReading({ path, mode: 'live', migrations: later }).kind).toBe('older-schema');
    expect(openForReading({ path, mode: 'live', migrations: {} }).kind).toBe('newer-schema');
    expect(openForReading({ path, mode: 'sandbox', migrations: NOTE_MIGRATIONS }).kind).toBe('other-mode');
    expect(openForReading({ path: `${path}.not`, mode: 'live', migrations: NOTE_MIGRATIONS }).kind).toBe('missing');
  });
});
