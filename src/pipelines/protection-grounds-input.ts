import { z } from 'zod';
import type { Act } from '../platform/acts/act.ts';
import type { Ground } from './protection-answer.ts';

const GROUNDS = z.object({
  grounds: z.array(
    z.object({
      pipeline: z.string().nullable(),
      window: z.number().nullable(),
      overrideUntil: z.iso.datetime().nullable(),
    }),
  ),
});

/** What the act was let happen by; empty where its input does not say, which lets nothing happen by itself. */
export function groundsOf({ input }: Pick<Act, 'input'>): readonly Ground[] {
  const read = GROUNDS.safeParse(input);
  if (!read.success) return [];
  return read.data.grounds.map((ground) => ({
    ...ground,
    overrideUntil: ground.overrideUntil === null ? null : new Date(ground.overrideUntil),
  }));
}
