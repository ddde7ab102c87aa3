import { z } from 'zod';
import { expects } from '../../platform/config/config-fields.ts';

const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const DURATION = /^(?:\d{1,4}[smhd])+$/;
/** Beyond this a scenario is a way of life. */
const LONGEST_MS = 30 * UNIT_MS.d;

/** '90s', '4m', '2m30s', '1h': milliseconds; null for anything else. */
export function parseDuration(text: string): number | null {
  if (!DURATION.test(text)) return null;
  const parts = text.match(/\d+[smhd]/g) ?? [];
  const total = parts.reduce(
    (sum, part) => sum + Number(part.slice(0, -1)) * UNIT_MS[part.slice(-1) as keyof typeof UNIT_MS],
    0,
  ); // The expression takes these units alone.
  return total <= LONGEST_MS ? total : null;
}

/** A field that holds a duration, read as milliseconds. */
export function duration(what: string): z.ZodType<number> {
  const wanted = `${what}, such as 90s, 4m, 2m30s or 1h`;
  return z.string(expects(wanted)).transform((text, context) => {
    const ms = parseDuration(text);
    if (ms !== null) return ms;
    context.addIssue({ code: 'custom', message: `'${text.slice(0, 20)}' is no duration: write ${wanted}` });
    return z.NEVER;
  });
}
