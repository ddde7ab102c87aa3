import type { Clock } from '../../platform/clock.ts';

/** 2015-01-01T00:00:00Z, the first millisecond of Discord's ids (Discord docs: reference, snowflakes). */
const DISCORD_EPOCH_MS = 1_420_070_400_000n;
const TIME_SHIFT = 22n;

/** Makes ids that sort by the clock and are never handed out twice, even while the clock stands still. */
export class Snowflakes {
  readonly #clock: Clock;
  #last = 0n;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  next(): string {
    const fromClock = (BigInt(this.#clock.now().getTime()) - DISCORD_EPOCH_MS) << TIME_SHIFT;
    this.#last = fromClock > this.#last ? fromClock : this.#last + 1n;
    return this.#last.toString();
  }
}

/** When an id was made; what Discord itself goes by for "older than 14 days". */
export function snowflakeTime(id: string): Date {
  return new Date(Number((BigInt(id) >> TIME_SHIFT) + DISCORD_EPOCH_MS));
}

/** discord.js puts ids of other lengths into one shared rate-limit key, so that no other length may ever be served. */
export function isSnowflake(text: string): boolean {
  return /^\d{17,19}$/.test(text);
}

/** Orders ids by age without leaning on their length. */
export function compareSnowflakes(a: string, b: string): number {
  const difference = BigInt(a) - BigInt(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
