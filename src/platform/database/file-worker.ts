import { chmodSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import SqliteFile from 'better-sqlite3';
import { z } from 'zod';
import { errorCode } from './database-errors.ts';
import { fileTaskSchema, type FileTask, type FileTaskAnswer, type Inspection } from './file-task.ts';
import { openReader } from './sqlite-file.ts';

/** More would not tell more; a database with one torn page can report thousands of lines. */
const MOST_PROBLEMS = 20;

/** One step copies this many pages (64 MiB), so that a disk error shows before the whole copy was tried. */
const PAGES_PER_STEP = 16_384;

const integrityRows = z.array(z.object({ integrity_check: z.string() }));
const orphanRows = z.array(z.object({ table: z.string(), rowid: z.number().nullable(), parent: z.string() }));
const nameRows = z.array(z.object({ name: z.string() }));
const countRow = z.object({ rows: z.number() });

async function perform(task: FileTask): Promise<Inspection | null> {
  switch (task.kind) {
    case 'inspect':
      return inspect(task.path);
    case 'copy':
      await copy(task);
      return null;
  }
}

function inspect(path: string): Inspection {
  const file = openReader(path);
  try {
    // One snapshot for all questions: the owner may write in between.
    file.exec('begin');
    const lines = integrityRows.parse(file.prepare(`pragma integrity_check(${MOST_PROBLEMS})`).all());
    const orphans = orphanRows.parse(file.prepare('pragma foreign_key_check').all());
    const problems = [
      ...lines.map((line) => line.integrity_check).filter((line) => line !== 'ok'),
      ...orphans.map((row) => `a row of ${row.table} points at a missing row of ${row.parent}`),
    ].slice(0, MOST_PROBLEMS);
    const pages = z.number().parse(file.pragma('page_count', { simple: true }));
    const pageBytes = z.number().parse(file.pragma('page_size', { simple: true }));
    return { problems, bytes: pages * pageBytes, rows: problems.length === 0 ? countRows(file) : {} };
  } finally {
    file.close();
  }
}

function countRows(file: SqliteFile.Database): Readonly<Record<string, number>> {
  const tables = nameRows.parse(
    file
      .prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\'")
      .all(),
  );
  const count = (table: string): number =>
    countRow.parse(file.prepare(`select count(*) as rows from "${table.replaceAll('"', '""')}"`).get()).rows;
  return Object.fromEntries(tables.map(({ name }) => [name, count(name)]));
}

async function copy({ from, to, backupAt }: Extract<FileTask, { kind: 'copy' }>): Promise<void> {
  const source = openReader(from);
  try {
    // Holding a snapshot keeps the copy from starting over whenever the owner commits between two steps.
    source.exec('begin');
    source.prepare('select count(*) from sqlite_schema').get();
    await source.backup(to, { progress: () => PAGES_PER_STEP });
  } finally {
    source.close();
  }
  chmodSync(to, 0o600);
  const target = new SqliteFile(to, { fileMustExist: true });
  try {
    // The copy inherits the WAL setting; without it a backup is one file that any folder, read-only too, can hold.
    target.pragma('journal_mode = delete');
    target.pragma('synchronous = full');
    if (backupAt !== null) {
      target
        .prepare(
          "insert into settings (key, value) values ('backup_at', ?) on conflict (key) do update set value = excluded.value",
        )
        .run(backupAt);
    }
  } finally {
    target.close();
  }
}

async function answer(): Promise<FileTaskAnswer> {
  try {
    return { kind: 'done', value: await perform(fileTaskSchema.parse(workerData)) };
  } catch (error) {
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error), code: errorCode(error) };
  }
}

parentPort?.postMessage(await answer());
