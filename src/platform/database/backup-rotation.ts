import { readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { errorCode } from './database-errors.ts';

/** A backup as `muster db backup` and the nightly job name them. */
export interface FoundBackup {
  readonly path: string;
  readonly takenAt: Date;
}

/** The folder in which backups of this database are, unless somebody names another. */
export function backupFolder(databasePath: string): string {
  return join(dirname(databasePath), 'backups');
}

/** Backups of this database in its folder, the newest first; none when there is no such folder. Other files are not looked at. */
export function listBackups(databasePath: string): readonly FoundBackup[] {
  const folder = backupFolder(databasePath);
  const stem = basename(databasePath).replace(/\.[^.]*$/, '');
  return namesIn(folder)
    .flatMap((name) => {
      const [, day, hour, minute, second] = /-(\d{4}-\d{2}-\d{2})T(\d{2})-(\d{2})-(\d{2})Z\.db$/.exec(name) ?? [];
      if (day === undefined || name !== `${stem}-${day}T${hour ?? ''}-${minute ?? ''}-${second ?? ''}Z.db`) return [];
      const takenAt = new Date(`${day}T${hour ?? ''}:${minute ?? ''}:${second ?? ''}Z`);
      return Number.isNaN(takenAt.getTime()) ? [] : [{ path: join(folder, name), takenAt }];
    })
    .toSorted((a, b) => b.takenAt.getTime() - a.takenAt.getTime());
}

/** Deletes all but the newest; returns the paths that went. Called after a new one is whole, never before. */
export function rotateBackups(databasePath: string, keep: number): readonly string[] {
  if (!Number.isInteger(keep) || keep < 1) throw new RangeError('At least one backup is kept.');
  const old = listBackups(databasePath).slice(keep);
  for (const { path } of old) rmSync(path, { force: true });
  return old.map(({ path }) => path);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
