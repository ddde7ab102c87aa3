import { ComponentType, TextInputStyle, type APIModalInteractionResponseCallbackData } from 'discord-api-types/v10';
import { DRAFT_PARTS, type DraftField, type DraftPart, type UpgradeDraft } from '../src/requests/draft.ts';
import { LONGEST_BANDWIDTH } from '../src/requests/expected-bandwidth.ts';
import { LONGEST_REASON } from '../src/requests/request-input.ts';

interface Field {
  readonly label: string;
  readonly description: string;
  readonly style: TextInputStyle;
  readonly longest: number;
  readonly required?: true;
}

const { Short, Paragraph } = TextInputStyle;

/** Labels have 45 characters at most, descriptions 100 (Discord docs: component reference, Label). */
const FIELDS: Readonly<Record<DraftField, Field>> = {
  version: {
    label: 'Version',
    description: 'A tag such as v0.38.1, a commit, or a branch',
    style: Short,
    longest: 100,
    required: true,
  },
  reason: {
    label: 'What is the upgrade for?',
    description: 'Whoever decides reads it.',
    style: Paragraph,
    longest: LONGEST_REASON,
    required: true,
  },
  wanted: {
    label: 'When should it run?',
    description: 'In your zone: friday 17:00, tomorrow 9:00, in 2h',
    style: Short,
    longest: 60,
  },
  precondition: {
    label: 'What must be so before?',
    description: 'Such as a store that must be emptied; left out where nothing must.',
    style: Paragraph,
    longest: LONGEST_REASON,
  },
  config: {
    label: 'Which change of configuration comes first?',
    description: 'Its https address',
    style: Short,
    longest: LONGEST_REASON,
  },
  bandwidth: {
    label: 'What is expected of the traffic?',
    description: 'same, higher, lower 5%, or 32: higher 10% ±5%, others: same',
    style: Short,
    longest: LONGEST_BANDWIDTH,
  },
  risk: {
    label: 'How likely is it to disturb the fleet?',
    description: 'low, medium or high',
    style: Short,
    longest: 10,
  },
  override: {
    label: 'Why may it go out of order?',
    description: 'Only where fleets that come first do not have it yet.',
    style: Paragraph,
    longest: LONGEST_REASON,
  },
};

const TITLES: Readonly<Record<DraftPart, string>> = { what: 'What and why', more: 'What to expect' };

/** One part of a draft as a form, filled in with what was typed before. Fields come by their names. */
export function draftForm(
  customId: string,
  { part, draft }: { readonly part: DraftPart; readonly draft: UpgradeDraft },
): APIModalInteractionResponseCallbackData {
  return {
    custom_id: customId,
    title: TITLES[part],
    components: DRAFT_PARTS[part].map((name) => {
      const { label, description, style, longest, required = false } = FIELDS[name];
      const value = draft.fields[name];
      return {
        type: ComponentType.Label,
        label,
        description,
        component: {
          type: ComponentType.TextInput,
          custom_id: name,
          style,
          max_length: longest,
          required,
          ...(value === null ? {} : { value: value.slice(0, longest) }),
        },
      };
    }),
  };
}
