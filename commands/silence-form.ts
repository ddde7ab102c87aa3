import { ComponentType, TextInputStyle, type APIModalInteractionResponseCallbackData } from 'discord-api-types/v10';

export interface SilenceFormParts {
  /** Of the component that takes the form. */
  readonly customId: string;
  /** E.g. 'AL-17'. */
  readonly what: string;
  /** What is offered as that which is silenced; empty where nothing is clear. */
  readonly matchers: string;
  /** Over the field of the matchers: how much they hide now. */
  readonly hint: string;
  /** Of the reason, in characters. */
  readonly longest: number;
}

const LONGEST_MATCHERS = 600;

/** Asks how long, why and what, as the fields `for`, `reason` and `matchers`. */
export function silenceForm({
  customId,
  what,
  matchers,
  hint,
  longest,
}: SilenceFormParts): APIModalInteractionResponseCallbackData {
  const input = (custom_id: string, style: TextInputStyle, max_length: number, value = '') => ({
    type: ComponentType.TextInput as const,
    custom_id,
    style,
    min_length: 1,
    max_length,
    required: true,
    ...(value === '' ? {} : { value: value.slice(0, max_length) }),
  });
  return {
    custom_id: customId,
    title: `Silence ${what}`,
    components: [
      {
        type: ComponentType.Label,
        label: 'For how long?',
        description: '90m, 2h, 3d or 1w',
        component: input('for', TextInputStyle.Short, 20, '2h'),
      },
      {
        type: ComponentType.Label,
        label: 'Why does nobody need to be told?',
        component: input('reason', TextInputStyle.Paragraph, longest),
      },
      {
        type: ComponentType.Label,
        label: hint,
        description: 'Labels and their values; all of them must fit.',
        component: input('matchers', TextInputStyle.Paragraph, LONGEST_MATCHERS, matchers),
      },
    ],
  };
}
