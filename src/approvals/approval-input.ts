import { z } from 'zod';
import { APPROVAL_STATES, parseApprovalId } from './approval.ts';

/** Enough for a paragraph; the whole text fits a field of the card beside its escapes. */
export const LONGEST_REJECTION = 450;

/** `AP-17`, `ap 17`, `#17` or `17`, as the number. */
export const approvalNumber = z
  .string()
  .max(20)
  .transform((typed, context) => {
    const number = parseApprovalId(typed);
    if (number !== null) return number;
    context.addIssue({ code: 'custom', message: 'is no approval: write its id, such as AP-17' });
    return z.NEVER;
  });

export const rejection = z
  .string()
  .trim()
  .min(1, { error: 'is empty: write why not, so that it can be settled' })
  .max(LONGEST_REJECTION, { error: `is too long: at most ${LONGEST_REJECTION} characters` });

/** `mine`: those that wait for the one who asks. */
export const approvalListInput = z.object({ state: z.enum(['mine', ...APPROVAL_STATES]).default('mine') });
