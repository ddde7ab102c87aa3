const GIB = 1024 ** 3;
const HOUR_MS = 3_600_000;

/** The data volume of one host: what is used of it goes up until it is full, in everyday life as fast as it is written to. */
export class HostDisk {
  readonly totalBytes: number;
  readonly #everydayPerHour: number;
  #usedBytes: number;
  #bytesPerHour: number;
  #seenAt: Date;

  constructor({
    totalGib,
    usedShare,
    bytesPerSecond = 0,
    at,
  }: {
    readonly totalGib: number;
    readonly usedShare: number;
    readonly bytesPerSecond?: number;
    readonly at: Date;
  }) {
    this.#everydayPerHour = bytesPerSecond * 3600;
    this.#bytesPerHour = this.#everydayPerHour;
    this.totalBytes = totalGib * GIB;
    this.#usedBytes = this.totalBytes * usedShare;
    this.#seenAt = at;
  }

  usedBytes(at: Date): number {
    const hours = Math.max(0, at.getTime() - this.#seenAt.getTime()) / HOUR_MS;
    this.#usedBytes = Math.min(this.totalBytes, this.#usedBytes + hours * this.#bytesPerHour);
    this.#seenAt = at;
    return this.#usedBytes;
  }

  /** From now on it fills evenly, so that this share of it is used after that time. */
  leak({ toShare, overMs, at }: { readonly toShare: number; readonly overMs: number; readonly at: Date }): void {
    const missing = Math.max(0, this.totalBytes * toShare - this.usedBytes(at));
    this.#bytesPerHour = missing / (overMs / HOUR_MS);
  }

  /** Somebody makes room: so much is used now, and it grows no faster than every day. */
  clean({ toShare, at }: { readonly toShare: number; readonly at: Date }): void {
    this.#usedBytes = Math.min(this.usedBytes(at), this.totalBytes * toShare);
    this.#bytesPerHour = this.#everydayPerHour;
  }
}

export function gib(bytes: number): number {
  return Math.round((bytes / GIB) * 1000) / 1000;
}
