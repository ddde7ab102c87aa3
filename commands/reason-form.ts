import { ComponentType, TextInputStyle, type APIModalInteractionResponseCallbackData } from 'discord-api-types/v10';

export interface ReasonFormParts {
  /** Of the component that takes the form. */
  readonly customId: string;
  readonly title: string;
  /** The question, and who reads the answer. */
  readonly label: string;
  readonly description: string;
  /** Of the reason, in characters. */
  readonly longest: number;
}

/** Asks for a reason, which comes as the field `reason`. */
export function reasonForm({
  customId,
  title,
  label,
  description,
  longest,
}: ReasonFormParts): APIModalInteractionResponseCallbackData {
  return {
    custom_id: customId,
    title,
    components: [
      {
        type: ComponentType.Label,
        label,
        description,
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
