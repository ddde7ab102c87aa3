import { statSync } from 'node:fs';
import type SqliteFile from 'better-sqlite3';
import { z } from 'zod';
import { errorCode } from './database-errors.ts';

/** SQLite's own checkpoint, every 1000 pages, keeps the log near 4 MiB unless readers never leave a gap. */
const DEFAULT_LIMIT_BYTES = 64 * 1024 * 1024;

export type CheckpointOutcome =
  | { readonly kind: 'done'; readonly walBytes: number }
  /** A reader elsewhere still needs the log; it is tried again once the log has grown by a quarter of its limit. */
  | { readonly kind: 'reader-in-the-way'; readonly walBytes: number }
  | { readonly kind: 'failed'; readonly walBytes: number; readonly reason: string };

const checkpointRow = z.tuple([z.object({ busy: z.number() })]);

/**
 * Keeps the write-ahead log bounded. The checkpoint SQLite makes by itself never waits, so with overlapping readers
 * (backups, command lines) the log never starts over; beyond the limit we make one that holds new readers off it.
 */
export class WalKeeper {
  readonly #file: SqliteFile.Database;
  readonly #limitBytes: number;
  #nextAtBytes: number;

  constructor(file: SqliteFile.Database, limitBytes: number = DEFAULT_LIMIT_BYTES) {
    this.#file = file;
    this.#limitBytes = limitBytes;
    this.#nextAtBytes = limitBytes;
  }

  walBytes(): number {
    try {
      return statSync(`${this.#file.name}-wal`).size;
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return 0;
      throw error;
    }
  }

  isDue(): boolean {
    return this.walBytes() >= this.#nextAtBytes;
  }

  /** Must not meet a transaction. Blocks for as long as the connection's busy time-out, a few milliseconds. */
  checkpoint(): CheckpointOutcome {
    try {
      const [{ busy }] = checkpointRow.parse(this.#file.pragma('wal_checkpoint(truncate)'));
      const walBytes = this.walBytes();
      this.#nextAtBytes = busy === 0 ? this.#limitBytes : walBytes + this.#limitBytes / 4;
      return { kind: busy === 0 ? 'done' : 'reader-in-the-way', walBytes };
    } catch (error) {
      const walBytes = this.walBytes();
      this.#nextAtBytes = walBytes + this.#limitBytes / 4;
      return { kind: 'failed', walBytes, reason: error instanceof Error ? error.message : String(error) };
    }
  }
}
