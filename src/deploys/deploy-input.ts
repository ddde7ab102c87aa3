import { z } from 'zod';
import { heldFleet, holdLength, LONGEST_REASON, typedRef } from '../holds/hold-input.ts';
import { typedText } from '../platform/typed-text.ts';

export const branchInput = z.object({
  fleet: heldFleet,
  ref: typedRef.describe('The branch, tag or commit to deploy'),
  for: holdLength.describe('How long it stays: 2h, 3d, until friday 18:00'),
  reason: typedText('why it is deployed', LONGEST_REASON).describe('Why, for everybody who wonders'),
});
/** Why somebody cannot deploy by hand what they were asked for. */
export const handReason = typedText('why it cannot be deployed', LONGEST_REASON);
export const restoreInput = z.object({ fleet: heldFleet });
export const confirmDeployInput = z.object({
  fleet: heldFleet,
  answer: z.enum(['done', 'cannot']).describe('Whether what was asked for was deployed by hand'),
  reason: handReason.optional().describe('Why it cannot be, for whoever asked; with `cannot`'),
});
export const deployStatusInput = z.object({ fleet: heldFleet.optional() });
