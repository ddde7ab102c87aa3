import { z } from 'zod';
import { LONGEST_REASON, requestNumber } from './request-input.ts';
import { LONGEST_VERSION } from './wanted-version.ts';

export const rollBackReason = z
  .string()
  .trim()
  .min(1, { error: 'is empty: write what is wrong with what runs' })
  .max(LONGEST_REASON, { error: `is too long: at most ${LONGEST_REASON} characters` });

/** A ref as deployers take it: a tag, a branch or a commit. */
export const rollBackTo = z
  .string()
  .trim()
  .max(LONGEST_VERSION, { error: `is too long: at most ${LONGEST_VERSION} characters` })
  .regex(/^[\w][\w./+-]*$/, { error: 'is no version: write a tag, a branch or a commit, such as v0.38.0' });

/** What putting back takes, whatever it is asked through. */
export const rollBackInput = z.object({
  request: requestNumber,
  reason: rollBackReason,
  to: rollBackTo.optional().describe('What is to be deployed, where it is not what ran before'),
});
