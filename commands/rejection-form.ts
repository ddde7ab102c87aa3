import { ComponentType, TextInputStyle, type APIModalInteractionResponseCallbackData } from 'discord-api-types/v10';

export interface RejectionFormParts {
  /** Of the button that takes the form. */
  readonly customId: string;
  /** E.g. 'UP-17'. */
  readonly what: string;
  /** Of the reason, in characters. */
  readonly longest: number;
}

/** Asks whoever rejects for a reason, which comes as the field `reason`. */
export function rejectionForm({
  customId,
  what,
  longest,
}: RejectionFormParts): APIModalInteractionResponseCallbackData {
  return {
    custom_id: customId,
    title: `Reject ${what}`,
    components: [
      {
        type: ComponentType.Label,
        label: 'Why not?',
        description: 'Whoever asked reads it, and can settle it.',
        component: {
          type: ComponentType.TextInput,
          custom_id: 'reason',
          style: TextInputStyle.Paragraph,
          min_length: 1,
          max_length: longest,
          required: true,
        },
      },
    ],
  };
}
