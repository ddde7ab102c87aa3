import { z } from 'zod';
import { TRAFFIC_WINDOW } from './traffic-span.ts';

const UNIT_MS = { h: 3_600_000, d: 86_400_000 } as const;
/** Beyond it metrics are kept by the hour, and what is compared is whole days. */
const MOST_HOURS = 96;

const WINDOW_PROBLEM = 'is no span of time: write hours up to 96h or whole days up to 30d, such as 1h, 6h, 24h or 7d';

/** `6h`, `7d`: milliseconds, from an hour to thirty days. */
export function parseWindow(typed: string): number | null {
  const [, count = '', unit = ''] = /^\s*(\d{1,3})\s*([hd])\s*$/i.exec(typed) ?? [];
  const unitMs = unit === '' ? NaN : unit.toLowerCase() === 'h' ? UNIT_MS.h : UNIT_MS.d;
  const windowMs = Number(count) * unitMs;
  const isWhole = windowMs <= MOST_HOURS * UNIT_MS.h || windowMs % UNIT_MS.d === 0;
  return windowMs >= TRAFFIC_WINDOW.leastMs && windowMs <= TRAFFIC_WINDOW.mostMs && isWhole ? windowMs : null;
}

/** Over what time bandwidth is looked at, as it is typed; gives milliseconds. */
export const trafficWindow = z
  .string()
  .max(20)
  .default('24h')
  .describe('Over what time, to now: 1h, 6h, 24h, 7d; 24h unless given')
  .transform((typed, context) => {
    const windowMs = parseWindow(typed);
    if (windowMs !== null) return windowMs;
    context.addIssue({ code: 'custom', message: WINDOW_PROBLEM });
    return z.NEVER;
  });

/** A shard is 0 to 1023 (waku-org/specs relay-sharding); nwaku takes any number of 16 bits. */
export const MOST_SHARD = 65_535;
