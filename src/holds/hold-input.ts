import { z } from 'zod';
import { parseHoldId } from './hold.ts';
import { REF_PROBLEM, REF_SHAPE } from './ref-shape.ts';

export const LONGEST_REASON = 450;

const text = (what: string, most: number) =>
  z
    .string()
    .trim()
    .min(1, { error: `is empty: write ${what}` })
    .max(most, { error: `is too long: at most ${most} characters` });

const fleet = z.string().trim().min(1).max(100).describe('A fleet, by its name or one it once had');
const length = text('how long, such as 2h or until friday 18:00', 60).describe('2h, 3d, until friday 18:00');

/** `H-12`, `h 12`, `#12` or `12`, as the number. */
export const holdNumber = z
  .string()
  .max(20)
  .transform((typed, context) => {
    const number = parseHoldId(typed);
    if (number !== null) return number;
    context.addIssue({ code: 'custom', message: 'is no hold: write its id, such as H-12' });
    return z.NEVER;
  });

const ref = z.string().trim().regex(REF_SHAPE, { error: REF_PROBLEM });

export const pauseInput = z.object({
  fleet,
  for: length,
  reason: text('why it is held', LONGEST_REASON).describe('Why, for everybody who wonders'),
  ref: ref.optional().describe('The branch, tag or commit that should stay'),
});
export const resumeInput = z.object({
  fleet,
  hold: holdNumber.optional().describe('Which hold, such as H-12; your own where left out'),
});
export const extendInput = resumeInput.extend({ for: length.describe('How much longer: 2h, 1d, until friday 18:00') });
export const autodeployStatusInput = z.object({ fleet: fleet.optional() });
export const confirmInput = z.object({
  fleet,
  answer: z.enum(['done', 'cannot']).describe('Whether it was done by hand'),
});
