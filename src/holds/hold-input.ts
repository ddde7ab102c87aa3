import { z } from 'zod';
import { typedNumber, typedText } from '../platform/typed-text.ts';
import { parseHoldId } from './hold.ts';
import { REF_PROBLEM, REF_SHAPE } from './ref-shape.ts';

/** Enough for a paragraph. */
export const LONGEST_REASON = 450;

/** The fleet that is held, or that a branch is deployed to. */
export const heldFleet = z.string().trim().min(1).max(100).describe('A fleet, by its name or one it once had');
export const holdLength = typedText('how long, such as 2h or until friday 18:00', 60).describe(
  '2h, 3d, until friday 18:00',
);

export const holdNumber = typedNumber(parseHoldId, 'is no hold: write its id, such as H-12');

export const typedRef = z.string().trim().regex(REF_SHAPE, { error: REF_PROBLEM });

export const pauseInput = z.object({
  fleet: heldFleet,
  for: holdLength,
  reason: typedText('why it is held', LONGEST_REASON).describe('Why, for everybody who wonders'),
  ref: typedRef.optional().describe('The branch, tag or commit that should stay'),
});
export const resumeInput = z.object({
  fleet: heldFleet,
  hold: holdNumber.optional().describe('Which hold, such as H-12; your own where left out'),
});
export const extendInput = resumeInput.extend({
  for: holdLength.describe('How much longer: 2h, 1d, until friday 18:00'),
});
export const autodeployStatusInput = z.object({ fleet: heldFleet.optional() });
export const confirmInput = z.object({
  fleet: heldFleet,
  answer: z.enum(['done', 'cannot']).describe('Whether it was done by hand'),
});
