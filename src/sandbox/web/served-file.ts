import { createHash } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { extname, join, sep } from 'node:path';

export interface ServedFile {
  readonly contentType: string;
  readonly bytes: Buffer;
  /** Quoted, as the header wants it. */
  readonly etag: string;
}

export interface FileServer {
  /** null when there is no such file below the folder, when it leads out of it, or when it is of no kind a page needs. */
  find(path: string): Promise<ServedFile | null>;
}

const SCRIPT = 'text/javascript; charset=utf-8';
const TYPES: Readonly<Record<string, string>> = {
  '.ts': SCRIPT,
  '.js': SCRIPT,
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** Files below one folder as a browser can use them: TypeScript without its types, each with an ETag of its content. */
export function createFileServer(folder: string): FileServer {
  const kept = new Map<string, { readonly changedMs: number; readonly file: ServedFile }>();
  return {
    async find(path) {
      const contentType = TYPES[extname(path)];
      const full = contentType === undefined ? null : await findBelow(folder, path);
      if (contentType === undefined || full === null) return null;
      const { mtimeMs: changedMs } = await stat(full);
      const known = kept.get(full);
      if (known?.changedMs === changedMs) return known.file;
      const file = describe(full, { contentType, bytes: await readFile(full) });
      kept.set(full, { changedMs, file });
      return file;
    },
  };
}

/** The real path, links followed, or null when that is outside of the folder or no file. */
async function findBelow(folder: string, path: string): Promise<string | null> {
  if (path.includes('\0')) return null;
  try {
    const full = await realpath(join(folder, path));
    const isBelow = full.startsWith((await realpath(folder)) + sep);
    return isBelow && (await stat(full)).isFile() ? full : null;
  } catch {
    return null;
  }
}

function describe(path: string, { contentType, bytes }: Pick<ServedFile, 'contentType' | 'bytes'>): ServedFile {
  // Types become spaces, so that lines and columns in a browser's errors are those of the source.
  const served = path.endsWith('.ts') ? Buffer.from(stripTypeScriptTypes(bytes.toString('utf8'))) : bytes;
  return { contentType, bytes: served, etag: `"${createHash('sha256').update(served).digest('base64url')}"` };
}
