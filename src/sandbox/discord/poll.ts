import type { Field } from './form.ts';

/** Discord docs: poll resource. */
const QUESTION = 300;
const ANSWERS = 10;
const ANSWER = 55;
const MAX_HOURS = 768;
const DEFAULT_HOURS = 24;

export interface PollForm {
  readonly question: string;
  readonly answers: readonly { readonly text: string; readonly emoji?: unknown }[];
  readonly hours: number;
  readonly allowsSeveral: boolean;
}

export function readPoll(field: Field): PollForm | undefined {
  if (field.object() === undefined) return undefined;
  if (field.at('answers').absent) field.at('answers').required();
  return {
    question: field.at('question').at('text').text({ required: true, min: 1, max: QUESTION }) ?? '',
    answers: field
      .at('answers')
      .items({ min: 1, max: ANSWERS })
      .map((item) => {
        const media = item.at('poll_media');
        const emoji = media.at('emoji').value;
        const text = media.at('text').text({ required: true, min: 1, max: ANSWER }) ?? '';
        return { text, ...(emoji === undefined || emoji === null ? {} : { emoji }) };
      }),
    hours: field.at('duration').integer({ min: 1, max: MAX_HOURS }) ?? DEFAULT_HOURS,
    allowsSeveral: field.at('allow_multiselect').boolean() ?? false,
  };
}

/** The poll as a message carries it; votes are not modelled. */
export function describePoll(form: PollForm, now: Date): object {
  return {
    question: { text: form.question },
    answers: form.answers.map((answer, index) => ({ answer_id: index + 1, poll_media: answer })),
    expiry: new Date(now.getTime() + form.hours * 3_600_000).toISOString(),
    allow_multiselect: form.allowsSeveral,
    layout_type: 1,
    results: { is_finalized: false, answer_counts: [] },
  };
}
