import { accessSync, closeSync, constants, mkdirSync, openSync, realpathSync, statfsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errorCode } from './database-errors.ts';
import type { OpenRefusal } from './open-outcome.ts';

/** In the header of every database of Muster (PRAGMA application_id): "MUST" in ASCII. */
export const APPLICATION_ID = 0x4d555354;

/**
 * File systems shared between hosts, by the magic numbers of statfs(2). SQLite's write-ahead log needs shared
 * memory and honest locks (SQLite docs: "Write-Ahead Logging"), which these do not give.
 */
const NETWORK_FILE_SYSTEMS: Readonly<Record<number, string>> = {
  0x6969: 'NFS',
  0x517b: 'SMB',
  0xff534d42: 'CIFS',
  0xfe534d42: 'SMB2',
  0x5346414f: 'AFS',
  0x00c36400: 'Ceph',
};

export type PathOutcome = { readonly kind: 'file'; readonly path: string } | OpenRefusal;

/** The absolute path a DATABASE_URL like `file:./data/muster.db` names, relative to `from`. */
export function databasePath(url: string, from: string): PathOutcome {
  const bad = (why: string): OpenRefusal => ({
    kind: 'bad-url',
    message: `DATABASE_URL ${why}. Write it as file:./data/muster.db or file:/var/lib/muster/muster.db.`,
  });
  if (!url.startsWith('file:')) {
    const scheme = /^[a-z][a-z0-9+.-]*(?=:)/i.exec(url)?.[0];
    return bad(scheme === undefined ? 'has no scheme' : `has the scheme '${scheme}', and only file: is built`);
  }
  if (/[?#\0]/.test(url)) return bad('has a query or fragment, which would be ignored');
  const rest = url.slice('file:'.length);
  if (rest === '' || rest.endsWith('/')) return bad('names no file');
  if (rest.includes(':memory:')) return bad('names no file, and a database in memory would forget everything');
  if (!rest.startsWith('//')) return { kind: 'file', path: resolve(from, rest) };
  try {
    return { kind: 'file', path: fileURLToPath(url) };
  } catch {
    return bad('is not a file URL of this machine');
  }
}

/**
 * Makes the folder and the file, if need be, readable by this user alone, and gives the path without symbolic
 * links: two names of one file must meet at one lock.
 */
export function prepareFile(path: string): PathOutcome {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o750 });
    const folder = realpathSync(dirname(path));
    accessSync(folder, constants.W_OK);
    const fileSystem = networkFileSystem(statfsSync(folder).type);
    if (fileSystem !== null) return refuseNetwork(path, fileSystem);
    closeSync(openSync(join(folder, basename(path)), 'a', 0o600));
    return { kind: 'file', path: realpathSync(join(folder, basename(path))) };
  } catch (error) {
    const code = errorCode(error);
    if (code === null) throw error;
    return {
      kind: 'not-writable',
      message: `${path} cannot be written (${code}). Give the user that runs Muster write access to its folder.`,
    };
  }
}

/** Name of the network file system with this statfs(2) type, or null for a local one. */
export function networkFileSystem(type: number): string | null {
  return NETWORK_FILE_SYSTEMS[type >>> 0] ?? null;
}

function refuseNetwork(path: string, fileSystem: string): OpenRefusal {
  return {
    kind: 'network-file-system',
    fileSystem,
    message: `${path} is on ${fileSystem}, where SQLite's locks and shared memory are not reliable. Put it on a local disk.`,
  };
}
