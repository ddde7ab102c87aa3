import { z } from 'zod';

/** What a button was drawn for, as its custom_id carries it, `17.2`: a thing's number and how often it was decided on. */
export const seenDecision = z
  .string()
  .regex(/^\d{1,9}\.\d{1,6}$/)
  .transform((text) => {
    const [number, decision] = text.split('.');
    return { number: Number(number), decision: Number(decision) };
  });

export type SeenDecision = z.infer<typeof seenDecision>;
