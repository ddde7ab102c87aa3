import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import type { Clock } from './clock.ts';

export interface Ids {
  /** A text id that sorts by the time it was made (UUID version 7, RFC 9562). */
  next(): string;
  /** Ten characters of Crockford base 32: 50 bits, short enough for a card's footer, a custom_id or a nonce. */
  short(): string;
}

const CROCKFORD = '0123456789abcdefghjkmnpqrstvwxyz';

export function createIds(clock: Clock, random: (size: number) => Uint8Array = randomBytes): Ids {
  return {
    next: () => v7({ msecs: clock.now().getTime(), random: random(16) }),
    short: () => Array.from(random(10), (byte) => CROCKFORD.charAt(byte & 31)).join(''),
  };
}
