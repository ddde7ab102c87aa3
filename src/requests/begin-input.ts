import { z } from 'zod';
import { parseWindowId } from '../windows/window.ts';
import type { PlanWish } from './begin-outcome.ts';
import { requestNumber } from './request-input.ts';

export const beginInput = z.object({ request: requestNumber });

const LONGEST_MOMENT = 60;
const ONE_OF_BOTH = 'is missing: write a time as `at`, or a window as `window`, and only one of them';

/** Exactly one of `at` and `window`. */
export const scheduleInput = z
  .object({
    request: requestNumber,
    at: z.string().trim().min(1).max(LONGEST_MOMENT).optional(),
    window: z
      .string()
      .max(20)
      .transform((typed, context) => {
        const number = parseWindowId(typed);
        if (number !== null) return number;
        context.addIssue({ code: 'custom', message: 'is no window: write its id, such as W-7' });
        return z.NEVER;
      })
      .optional(),
  })
  .refine(({ at, window }) => (at === undefined) !== (window === undefined), { path: ['at'], error: ONE_OF_BOTH });

export function planWish({ at, window }: Pick<z.infer<typeof scheduleInput>, 'at' | 'window'>): PlanWish {
  return window === undefined ? { kind: 'at', typed: at ?? '' } : { kind: 'window', number: window };
}
