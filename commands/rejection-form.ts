import type { APIModalInteractionResponseCallbackData } from 'discord-api-types/v10';
import { reasonForm } from './reason-form.ts';

export interface RejectionFormParts {
  /** Of the button that takes the form. */
  readonly customId: string;
  /** E.g. 'UP-17'. */
  readonly what: string;
  /** Of the reason, in characters. */
  readonly longest: number;
}

/** Over the field of a reason that is given to whoever asked. */
export const SETTLED_BY_WHO_ASKED = 'Whoever asked reads it, and can settle it.';

/** Asks whoever rejects for a reason, which comes as the field `reason`. */
export function rejectionForm({
  customId,
  what,
  longest,
}: RejectionFormParts): APIModalInteractionResponseCallbackData {
  return reasonForm({
    customId,
    title: `Reject ${what}`,
    label: 'Why not?',
    description: SETTLED_BY_WHO_ASKED,
    longest,
  });
}
