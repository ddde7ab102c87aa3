import { interleave, type Bench, type Side } from './bench.ts';
import type { Measured } from './figure.ts';
import { eachMs, longestHoldMs } from './processor-time.ts';
import { openYearOfTraffic, type YearOfTraffic } from './year-of-traffic.ts';

const DAY_MS = 86_400_000;
const WINDOW_MS = 30 * DAY_MS;
const UNTIL_MS = Date.UTC(2026, 0, 5, 9);
/** What is compared begins five weeks before: the longest window is longer than four. */
const BEFORE_MS = 5 * 7 * DAY_MS;
const STRETCHES = [
  { fromMs: UNTIL_MS - WINDOW_MS, toMs: UNTIL_MS },
  { fromMs: UNTIL_MS - WINDOW_MS - BEFORE_MS, toMs: UNTIL_MS - BEFORE_MS },
];
const TIMES = 3;
/** Longer, and a slash command that comes in meanwhile is late. */
const MOST_HELD_MS = 50;

/** The longest question about bandwidth, where a year of it is kept. */
export const shardBandwidth: Bench = {
  name: 'shard-bandwidth',
  about:
    '`/shard bandwidth window:30d` with its comparison, over a year of hourly buckets of twelve nodes, in processor time: ' +
    'six questions of the one month, two of the other, each over 8,640 buckets. The floor reads the buckets of both months once ' +
    'with SQLite alone and adds up their relay traffic. The longest hold is against 50 ms.',
  rounds: 3,
  async run(rounds, say) {
    const year = await openYearOfTraffic();
    try {
      const aims = [
        { measure: 'answerMs', what: 'bandwidth of 30 days, with its comparison', unit: 'ms', atMost: 25 },
        { measure: 'heldMs', what: 'bandwidth of 30 days, longest hold', unit: 'ms', atMost: 1 },
      ] as const;
      return await interleave({ rounds, aims, say }, (side) => measure(side, year));
    } finally {
      await year.close();
    }
  },
};

async function measure(side: Side, year: YearOfTraffic): Promise<Measured> {
  if (side === 'floor')
    return { answerMs: await eachMs(TIMES, async () => year.scan(STRETCHES)), heldMs: MOST_HELD_MS };
  const ask = async (): Promise<void> => {
    const report = await year.bandwidth.read(year.fleet, { windowMs: WINDOW_MS, shard: null });
    const isWhole = report.kind === 'report' && report.before.kind === 'traffic' && report.now.told.length === 12;
    if (!isWhole) throw new Error(`The year was not read: ${report.kind}`);
  };
  return { answerMs: await eachMs(TIMES, ask), heldMs: await longestHoldMs(TIMES, ask) };
}
