import { z } from 'zod';
import { REF_PROBLEM, REF_SHAPE } from '../holds/ref-shape.ts';

export const LONGEST_REASON = 450;

const text = (what: string, most: number) =>
  z
    .string()
    .trim()
    .min(1, { error: `is empty: write ${what}` })
    .max(most, { error: `is too long: at most ${most} characters` });

const fleet = z.string().trim().min(1).max(100).describe('A fleet, by its name or one it once had');

export const branchInput = z.object({
  fleet,
  ref: z.string().trim().regex(REF_SHAPE, { error: REF_PROBLEM }).describe('The branch, tag or commit to deploy'),
  for: text('how long, such as 2h or until friday 18:00', 60).describe('How long it stays: 2h, 3d, until friday 18:00'),
  reason: text('why it is deployed', LONGEST_REASON).describe('Why, for everybody who wonders'),
});
export const restoreInput = z.object({ fleet });
export const deployStatusInput = z.object({ fleet: fleet.optional() });
