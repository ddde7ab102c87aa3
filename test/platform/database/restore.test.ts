import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MIGRATIONS } from '../../../migrations/index.ts';
import { backUpDatabase } from '../../../src/platform/database/backup.ts';
import { openDatabase, type OpenDatabase, type OpenOptions } from '../../../src/platform/database/open-database.ts';
import {
  drillRestore,
  restoreDatabase,
  type RestoreOptions,
  type RestoreOutcome,
  type RestoreTimes,
} from '../../../src/platform/database/restore.ts';
import { findSetting } from '../../../src/platform/database/settings.ts';
import { lookBeforePosting, readDeliveryMode } from '../../../src/platform/delivery/place-store.ts';
import { TestClock } from '../../support/clock.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { startLiveProcess } from '../../support/live-process.ts';
import { note, NOTE_MIGRATIONS, noteIds, type NoteTables } from '../../support/notes.ts';

const TAKEN = '2026-03-02T09:00:00.000Z';
const DAY_MS = 24 * 60 * 60 * 1000;

async function open(path: string, options: Partial<OpenOptions> = {}): Promise<OpenDatabase> {
  const outcome = await openDatabase({
    path,
    mode: 'live',
    migrations: NOTE_MIGRATIONS,
    clock: new TestClock(TAKEN),
    ...options,
  });
  if (outcome.kind !== 'opened') throw new Error(outcome.message);
  onTestFinished(() => outcome.database.close());
  return outcome.database;
}

interface Scene {
  readonly folder: string;
  readonly path: string;
  readonly backup: string;
  /** A day after the backup was taken. */
  readonly clock: TestClock;
  restore(options?: Partial<RestoreOptions>): Promise<RestoreOutcome>;
}

/** A closed database with the notes a and b, and a backup from when it had a alone. */
async function aDatabaseAndItsBackup({ migrations = NOTE_MIGRATIONS } = {}): Promise<Scene> {
  const folder = temporaryFolder();
  const path = join(folder, 'muster.db');
  const backup = join(folder, 'backup.db');
  const clock = new TestClock(TAKEN);
  const database = await open(path, { migrations });
  if (migrations === NOTE_MIGRATIONS) await database.transaction((tx) => note(tx, 'a'));
  const outcome = await backUpDatabase({ path, to: backup, migrations, clock });
  if (outcome.kind !== 'backed-up') throw new Error(outcome.message);
  if (migrations === NOTE_MIGRATIONS) await database.transaction((tx) => note(tx, 'b'));
  await database.close();
  clock.advance(DAY_MS);
  return {
    folder,
    path,
    backup,
    clock,
    restore: (more = {}) =>
      restoreDatabase({
        from: backup,
        path,
        mode: 'live',
        migrations: NOTE_MIGRATIONS,
        clock,
        afterRestore: [],
        ...more,
      }),
  };
}

function done(outcome: RestoreOutcome): Extract<RestoreOutcome, { kind: 'restored' }> {
  if (outcome.kind !== 'restored') throw new Error(outcome.message);
  return outcome;
}

describe('a restore', () => {
  it('brings back what the backup held and keeps the other aside', async () => {
    const { path, folder, restore } = await aDatabaseAndItsBackup();

    const outcome = done(await restore());

    expect(await noteIds(await open(path))).toEqual(['a']);
    expect(outcome).toMatchObject({ path, schemaVersion: 1, rows: { notes: 1 } });
    expect(outcome.keptAside).toBe(`${path}.before-restore-2026-03-03T09-00-00Z`);
    expect(await noteIds(await open(String(outcome.keptAside)))).toEqual(['a', 'b']);
    expect(readdirSync(folder).filter((name) => name.startsWith('.restore'))).toEqual([]);
  });

  it('keeps the log of a killed process with the database it belongs to', async () => {
    const { path, restore } = await aDatabaseAndItsBackup();
    const writer = await startLiveProcess(path, 'write');
    await writer.printed(20);
    await writer.kill();
    expect(existsSync(`${path}-wal`)).toBe(true);

    const outcome = done(await restore());

    expect(await noteIds(await open(path))).toEqual(['a']);
    const kept = await noteIds(await open(String(outcome.keptAside)));
    expect(kept.length).toBeGreaterThanOrEqual(2 + writer.lines.length * 2);
  });

  it('lets each room mark its rows, telling what the backup cannot know, in the restored database alone', async () => {
    const { path, backup, clock, restore } = await aDatabaseAndItsBackup();
    const told: RestoreTimes[] = [];

    await restore({
      afterRestore: [
        async (tx, times) => {
          told.push(times);
          await tx.tables<NoteTables>().insertInto('notes').values({ id: 'look first', at: 1 }).execute();
        },
      ],
    });

    const database = await open(path);
    expect(told).toEqual([{ backupAt: new Date(TAKEN), restoredAt: clock.now() }]);
    expect(await noteIds(database)).toEqual(['a', 'look first']);
    expect(await findSetting(database.read, 'restored_at')).toBe(clock.now().toISOString());
    expect(await noteIds(await open(backup))).toEqual(['a']);
  });

  it('leaves delivery looking into the channels before it posts, in the schema Muster has', async () => {
    const { path, restore } = await aDatabaseAndItsBackup({ migrations: MIGRATIONS });

    await restore({ migrations: MIGRATIONS, afterRestore: [lookBeforePosting] });

    const database = await open(path, { migrations: MIGRATIONS });
    expect(await readDeliveryMode(database.read)).toMatchObject({ backup_at: new Date(TAKEN).getTime() });
  });

  it('of a bare copy takes it that anything may have happened since', async () => {
    const { path, folder, restore } = await aDatabaseAndItsBackup();
    copyFileSync(path, join(folder, 'copy.db'));

    const outcome = done(await restore({ from: join(folder, 'copy.db') }));

    expect(outcome.backupAt).toEqual(new Date(0));
  });

  it('changes nothing when a room cannot mark its rows', async () => {
    const { path, restore } = await aDatabaseAndItsBackup();

    const failing = restore({ afterRestore: [() => Promise.reject(new Error('no such table'))] });

    await expect(failing).rejects.toThrow('no such table');
    expect(await noteIds(await open(path))).toEqual(['a', 'b']);
  });

  it('works where there was no database', async () => {
    const { folder, restore } = await aDatabaseAndItsBackup();
    const path = join(folder, 'new', 'muster.db');

    const outcome = done(await restore({ path }));

    expect(outcome.keptAside).toBeNull();
    expect(await noteIds(await open(path))).toEqual(['a']);
  });

  it('replaces a damaged database and keeps that as it was', async () => {
    const { path, restore } = await aDatabaseAndItsBackup();
    writeFileSync(path, 'not a database at all '.repeat(500));

    const outcome = done(await restore());

    expect(await noteIds(await open(path))).toEqual(['a']);
    expect(readFileSync(String(outcome.keptAside), 'utf8')).toMatch(/^not a database at all/);
  });

  it('raises an older backup to the schema of the code', async () => {
    const { path, restore } = await aDatabaseAndItsBackup();
    const migrations: OpenOptions['migrations'] = {
      ...NOTE_MIGRATIONS,
      '0002_tags': {
        up: async (db) => {
          await db.schema.createTable('tags').addColumn('id', 'text').execute();
        },
      },
    };

    const outcome = done(await restore({ migrations }));

    expect(outcome.schemaVersion).toBe(2);
    expect(outcome.rows).toMatchObject({ notes: 1, tags: 0 });
    expect((await open(path, { migrations })).schemaVersion).toBe(2);
  });

  it('is refused while a live process holds the database', async () => {
    const { path, restore } = await aDatabaseAndItsBackup();
    const live = await startLiveProcess(path, 'hold');

    const outcome = await restore();
    await live.kill();

    expect(outcome).toMatchObject({ kind: 'held-by-another', holder: { pid: live.pid } });
    expect(await noteIds(await open(path))).toEqual(['a', 'b']);
  });

  it('is refused from the database itself', async () => {
    const { path, restore } = await aDatabaseAndItsBackup();

    expect((await restore({ from: path })).kind).toBe('same-file');
  });

  it.each([
    { what: 'is missing', from: 'nowhere.db', why: 'missing' },
    { what: 'is no database', from: 'text.db', why: 'not-a-database' },
    { what: 'is damaged', from: 'damaged.db', why: 'damaged' },
  ])('is refused when the backup $what, and names the backup', async ({ from, why }) => {
    const { path, folder, backup, restore } = await aDatabaseAndItsBackup();
    writeFileSync(join(folder, 'text.db'), 'Dear diary, '.repeat(1000));
    const bytes = readFileSync(backup);
    writeFileSync(join(folder, 'damaged.db'), bytes.fill(0, 4096, 12_288));

    const outcome = await restore({ from: join(folder, from) });

    expect(outcome).toMatchObject({ kind: 'backup-unfit', why: { kind: why } });
    expect('message' in outcome && outcome.message).toContain(join(folder, from));
    expect(await noteIds(await open(path))).toEqual(['a', 'b']);
  });

  it('is refused when the backup is newer than the code, or of the other mode', async () => {
    const { restore, backup } = await aDatabaseAndItsBackup();

    const newer = await restore({ migrations: {} });
    const other = await restore({ mode: 'sandbox' });

    expect(newer).toMatchObject({ kind: 'backup-unfit', why: { kind: 'newer-schema' } });
    expect(other).toMatchObject({ kind: 'backup-unfit', why: { kind: 'other-mode' } });
    expect('message' in other && other.message).toContain(backup);
    expect('message' in other && other.message).not.toContain('.restore-');
  });

  it('leaves no empty database behind when it is refused where there was none', async () => {
    const { folder, restore } = await aDatabaseAndItsBackup();

    await restore({ path: join(folder, 'other.db'), from: join(folder, 'nowhere.db') });

    expect(existsSync(join(folder, 'other.db'))).toBe(false);
  });
});

describe('a restore drill', () => {
  it('does the whole restore elsewhere, beside the live process, and leaves nothing', async () => {
    const { path, folder, backup, clock } = await aDatabaseAndItsBackup();
    const live = await startLiveProcess(path, 'hold');
    const before = readFileSync(backup);
    const names = readdirSync(folder).toSorted();

    const outcome = await drillRestore({
      from: backup,
      mode: 'live',
      migrations: NOTE_MIGRATIONS,
      clock,
      afterRestore: [(tx) => note(tx, 'marked')],
    });
    await live.kill();

    expect(outcome).toMatchObject({ kind: 'restorable', rows: { notes: 2 }, backupAt: new Date(TAKEN) });
    expect(readFileSync(backup).equals(before)).toBe(true);
    expect(readdirSync(folder).toSorted()).toEqual(names);
    expect('path' in outcome && existsSync(outcome.path)).toBe(false);
  });

  it('says why a backup is none', async () => {
    const { path, clock } = await aDatabaseAndItsBackup();
    writeFileSync(path, 'x'.repeat(10_000));

    const outcome = await drillRestore({
      from: path,
      mode: 'live',
      migrations: NOTE_MIGRATIONS,
      clock,
      afterRestore: [],
    });

    expect(outcome).toMatchObject({ kind: 'backup-unfit', why: { kind: 'not-a-database' } });
  });
});
