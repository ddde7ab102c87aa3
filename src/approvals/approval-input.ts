import { z } from 'zod';
import { typedNumber, typedText } from '../platform/typed-text.ts';
import { APPROVAL_STATES, parseApprovalId } from './approval.ts';

/** Enough for a paragraph; the whole text fits a field of the card beside its escapes. */
export const LONGEST_REJECTION = 450;

export const approvalNumber = typedNumber(parseApprovalId, 'is no approval: write its id, such as AP-17');

export const rejection = typedText('why not, so that it can be settled', LONGEST_REJECTION);

/** `mine`: those that wait for the one who asks. */
export const approvalListInput = z.object({ state: z.enum(['mine', ...APPROVAL_STATES]).default('mine') });
