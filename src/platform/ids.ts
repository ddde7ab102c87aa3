import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import type { Clock } from './clock.ts';

export interface Ids {
  /** A text id that sorts by when it was made, also within one millisecond (UUID version 7, RFC 9562, section 6.2). */
  next(): string;
  /** Ten characters of Crockford base 32: 50 bits, short enough for a card's footer, a custom_id or a nonce. */
  short(): string;
}

/** By what a person and the log name one fault: short enough to be said aloud. */
export function faultReference(ids: Pick<Ids, 'short'>): string {
  return ids.short().slice(0, 4).toUpperCase();
}

const CROCKFORD = '0123456789abcdefghjkmnpqrstvwxyz';

/** Asking the system for a few bytes costs as much as asking for thousands. */
const POOL_BYTES = 4096;

export function createIds(clock: Clock, random: (size: number) => Uint8Array = pooled(randomBytes)): Ids {
  let lastMs = 0;
  let counter = 0;
  return {
    next: () => {
      const nowMs = clock.now().getTime();
      // A clock that was set back must not make ids that sort before those already given.
      counter = nowMs > lastMs ? 0 : counter + 1;
      lastMs = Math.max(nowMs, lastMs);
      return v7({ msecs: lastMs, seq: counter, random: random(16) });
    },
    short: () => Array.from(random(10), (byte) => CROCKFORD.charAt(byte & 31)).join(''),
  };
}

function pooled(draw: (size: number) => Uint8Array): (size: number) => Uint8Array {
  let pool: Uint8Array = new Uint8Array();
  let used = 0;
  return (size) => {
    if (used + size > pool.length) {
      pool = draw(Math.max(POOL_BYTES, size));
      used = 0;
    }
    used += size;
    return pool.subarray(used - size, used);
  };
}
