import { z } from 'zod';
import { LONGEST_VERSION } from './wanted-version.ts';
import { parseRequestId, REQUEST_STATES } from './request.ts';

/** Enough for a paragraph; the whole text fits a field of the card beside its escapes. */
export const LONGEST_REASON = 450;

const text = (what: string) =>
  z
    .string()
    .trim()
    .min(1, { error: `is empty: write ${what}` })
    .max(LONGEST_REASON, { error: `is too long: at most ${LONGEST_REASON} characters` });

/** `UP-17`, `up 17`, `#17` or `17`, as the number. */
export const requestNumber = z
  .string()
  .max(20)
  .transform((typed, context) => {
    const number = parseRequestId(typed);
    if (number !== null) return number;
    context.addIssue({ code: 'custom', message: 'is no request: write its id, such as UP-17' });
    return z.NEVER;
  });

export const rejectReason = text('why not, so that it can be settled');

/** What asking for an upgrade takes, whatever it is asked through. */
export const upgradeWishInput = z.object({
  fleet: z.string().trim().min(1).max(100),
  version: z.string().max(LONGEST_VERSION * 2),
  reason: text('what the upgrade is for'),
  precondition: text('what must be so before').optional(),
  replaces: requestNumber.optional(),
});

export const cancelInput = z.object({ request: requestNumber, reason: text('why').optional() });

export const listInput = z.object({
  fleet: z.string().trim().min(1).max(100).optional(),
  state: z.enum(['open', ...REQUEST_STATES]).optional(),
});
