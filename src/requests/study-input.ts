import { z } from 'zod';
import { LONGEST_REASON, requestNumber } from './request-input.ts';

const office = z
  .string()
  .trim()
  .toLowerCase()
  .min(1)
  .max(60)
  .describe('Whom: a name from `upgrades: approvals`, as dst');
const text = (what: string) =>
  z
    .string()
    .trim()
    .min(1, { error: `is empty: write ${what}` })
    .max(LONGEST_REASON, { error: `is too long: at most ${LONGEST_REASON} characters` });

export const studyInput = z.object({ request: requestNumber, of: office, question: text('what is to be found out') });

export const answerInput = z.object({
  request: requestNumber,
  of: office,
  result: text('what was found'),
  link: z
    .url({ protocol: /^https$/, error: 'is no address: write the https:// address of the result' })
    .max(LONGEST_REASON, { error: `is too long: at most ${LONGEST_REASON} characters` })
    .optional()
    .describe('Its https address'),
});
