import { z } from 'zod';
import type { JsonValue } from '../platform/json.ts';

const INPUT = z.object({ overrideUntil: z.iso.datetime().nullable() });

/** Until when an override lets an act of this room happen; null where the windows themselves have to. */
export function overrideUntilOf(input: JsonValue): Date | null {
  const parsed = INPUT.safeParse(input);
  return parsed.success && parsed.data.overrideUntil !== null ? new Date(parsed.data.overrideUntil) : null;
}
