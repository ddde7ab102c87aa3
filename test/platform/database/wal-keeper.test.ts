import { once } from 'node:events';
import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import SqliteFile from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase, type OpenDatabase } from '../../../src/platform/database/open-database.ts';
import type { CheckpointOutcome } from '../../../src/platform/database/wal-keeper.ts';
import { TestClock } from '../../support/clock.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { NOTE_MIGRATIONS, type NoteTables } from '../../support/notes.ts';

const BETTER_SQLITE3 = createRequire(import.meta.url).resolve('better-sqlite3');

/** Two connections in a thread of their own, each beginning its short read before the other ends. */
const OVERLAPPING_READERS = `
  const { parentPort, workerData } = require('node:worker_threads');
  const SqliteFile = require(workerData.module);
  const [a, b] = [1, 2].map(() => new SqliteFile(workerData.path, { readonly: true, timeout: 1000 }));
  const begin = (file) => { file.exec('begin'); file.prepare('select count(*) from notes').get(); };
  begin(a);
  parentPort.postMessage('reading');
  for (;;) { begin(b); a.exec('commit'); begin(a); b.exec('commit'); }
`;

const LIMIT_BYTES = 6 * 1024 * 1024;
const BIG_ID_BYTES = 16 * 1024;

async function open(path: string, checkpointed: (outcome: CheckpointOutcome) => void): Promise<OpenDatabase> {
  const outcome = await openDatabase({
    path,
    mode: 'live',
    migrations: NOTE_MIGRATIONS,
    clock: new TestClock(),
    durability: 'off',
    walLimitBytes: LIMIT_BYTES,
    observer: { checkpointed },
  });
  if (outcome.kind !== 'opened') throw new Error(outcome.message);
  onTestFinished(() => outcome.database.close());
  return outcome.database;
}

async function writeMany(database: OpenDatabase, { from, to }: { from: number; to: number }): Promise<void> {
  for (let i = from; i < to; i++) {
    await database.transaction(async (tx) => {
      const id = String(i).padEnd(BIG_ID_BYTES, '.');
      await tx.tables<NoteTables>().insertInto('notes').values({ id, at: i }).execute();
    });
  }
}

/** A reader in the middle of its read: what it sees keeps the log from starting over. */
function readForever(path: string): SqliteFile.Database {
  const reader = new SqliteFile(path, { readonly: true });
  onTestFinished(() => {
    reader.close();
  });
  reader.exec('begin');
  reader.prepare('select count(*) from notes').get();
  return reader;
}

describe('the write-ahead log', () => {
  it('stays small by itself when nobody reads for long', async () => {
    const outcomes: CheckpointOutcome[] = [];
    const database = await open(join(temporaryFolder(), 'muster.db'), (outcome) => outcomes.push(outcome));

    await writeMany(database, { from: 0, to: 400 });

    expect(database.walBytes()).toBeLessThan(LIMIT_BYTES);
    expect(outcomes).toEqual([]);
  });

  it('is brought in under short readers that always overlap, which no checkpoint that never waits survives', async () => {
    const path = join(temporaryFolder(), 'muster.db');
    const outcomes: CheckpointOutcome[] = [];
    const database = await open(path, (outcome) => outcomes.push(outcome));
    const readers = new Worker(OVERLAPPING_READERS, { eval: true, workerData: { path, module: BETTER_SQLITE3 } });
    onTestFinished(async () => {
      await readers.terminate();
    });
    await once(readers, 'message');

    let highest = 0;
    for (let round = 0; round < 10; round++) {
      await writeMany(database, { from: round * 50, to: round * 50 + 50 });
      highest = Math.max(highest, database.walBytes());
    }

    const written = 500 * BIG_ID_BYTES * 2;
    expect(outcomes.map((outcome) => outcome.kind)).toContain('done');
    expect(highest).toBeLessThan(written / 1.5);
  });

  it('waits for a reader that does not end, without trying at each commit', async () => {
    const path = join(temporaryFolder(), 'muster.db');
    const outcomes: CheckpointOutcome[] = [];
    const database = await open(path, (outcome) => outcomes.push(outcome));
    const reader = readForever(path);

    await writeMany(database, { from: 0, to: 400 });
    reader.close();
    await database.checkpoint();

    expect(new Set(outcomes.map((outcome) => outcome.kind))).toEqual(new Set(['reader-in-the-way']));
    expect(outcomes.length).toBeLessThan(12);
    expect(statSync(`${path}-wal`).size).toBe(0);
  });

  it('is cut to nothing on request, and says when a reader is in the way', async () => {
    const path = join(temporaryFolder(), 'muster.db');
    const database = await open(path, () => undefined);
    const reader = readForever(path);
    await writeMany(database, { from: 0, to: 10 });

    const hindered = await database.checkpoint();
    reader.close();
    const free = await database.checkpoint();

    expect(hindered.kind).toBe('reader-in-the-way');
    expect(hindered.walBytes).toBeGreaterThan(10 * BIG_ID_BYTES);
    expect(free).toEqual({ kind: 'done', walBytes: 0 });
  });
});
