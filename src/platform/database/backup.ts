import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { checkDatabase, type CheckOutcome } from './check.ts';
import { errorCode } from './database-errors.ts';
import { makeDurable } from './durable-file.ts';
import { copyFile } from './file-task.ts';
import type { MigrationList } from './schema.ts';

export interface BackupOptions {
  readonly path: string;
  /** A file that does not exist yet, or a folder; by default the folder `backups` beside the database. */
  readonly to?: string;
  readonly migrations: MigrationList;
  readonly clock: Clock;
}

export type BackupOutcome =
  | {
      readonly kind: 'backed-up';
      readonly path: string;
      readonly takenAt: Date;
      readonly bytes: number;
      readonly schemaVersion: number;
    }
  | { readonly kind: 'target-exists'; readonly message: string }
  | { readonly kind: 'not-writable'; readonly message: string }
  | Exclude<CheckOutcome, { kind: 'sound' }>;

/**
 * `muster db backup`: a checked copy in one file, readable by this user alone, under its final name only once it is
 * whole. Works while Muster runs; the copy is the database as it was at one moment.
 */
export async function backUpDatabase({ path, to, migrations, clock }: BackupOptions): Promise<BackupOutcome> {
  const takenAt = clock.now();
  const source = await checkDatabase({ path, migrations });
  if (source.kind !== 'sound') return source;

  const target = nameTarget({ path, to, takenAt });
  if (existsSync(target)) return refuseExisting(target);
  try {
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
  } catch (error) {
    return refuseWriting(target, error);
  }
  const partial = join(dirname(target), `.${basename(target)}.${randomBytes(4).toString('hex')}.partial`);
  try {
    await copyFile({ from: path, to: partial, backupAt: takenAt.toISOString() });
    const copy = await checkDatabase({ path: partial, migrations });
    if (copy.kind !== 'sound') return copy;
    makeDurable(partial);
    if (existsSync(target)) return refuseExisting(target);
    renameSync(partial, target);
    makeDurable(target);
    return { kind: 'backed-up', path: target, takenAt, bytes: copy.bytes, schemaVersion: copy.schemaVersion };
  } catch (error) {
    return refuseWriting(target, error);
  } finally {
    for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(partial + suffix, { force: true });
  }
}

/** `data/muster.db` becomes `data/backups/muster-2026-03-02T09-00-00Z.db`: names that sort by time. */
function nameTarget({ path, to, takenAt }: { path: string; to: string | undefined; takenAt: Date }): string {
  const stamp = fileStamp(takenAt);
  const name = `${basename(path).replace(/\.[^.]*$/, '')}-${stamp}.db`;
  if (to === undefined) return join(dirname(path), 'backups', name);
  const target = resolve(to);
  const isFolder = to.endsWith('/') || (existsSync(target) && statSync(target).isDirectory());
  return isFolder ? join(target, name) : target;
}

/** A time as part of a file name: no colons, which some file systems and shells dislike. */
export function fileStamp(time: Date): string {
  return time
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-');
}

function refuseExisting(target: string): BackupOutcome {
  return { kind: 'target-exists', message: `${target} exists already. Name another file; a backup replaces nothing.` };
}

/** Faults of the disk and of rights are expected of a backup; anything else is a bug and is thrown. */
function refuseWriting(target: string, error: unknown): BackupOutcome {
  const code = errorCode(error);
  if (code === null) throw error;
  return {
    kind: 'not-writable',
    message: `The backup ${target} could not be written (${code}). Check free space and rights of its folder; the database itself is untouched.`,
  };
}
