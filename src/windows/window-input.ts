import { z } from 'zod';
import { typedNumber, typedText } from '../platform/typed-text.ts';
import { isLocalTime, wallTime, type LocalTime } from './local-time.ts';
import { CLOSE_POLICIES, parseWindowId, WINDOW_KINDS } from './window.ts';

/** Enough for a paragraph. */
export const LONGEST_NOTE = 1000;
export const LONGEST_REASON = 450;
const LONGEST_NAME = 80;
const LONGEST_LIST = 300;

export const windowNumber = typedNumber(parseWindowId, 'is no window: write its id, such as W-7');

/** The planned beginning of an occurrence in the window's zone, by which it is named. */
export const occurrenceKey = z
  .string()
  .trim()
  .transform((typed, context): LocalTime => {
    const local = typed.replace(' ', 'T').slice(0, 16);
    if (isLocalTime(local)) return local;
    context.addIssue({
      code: 'custom',
      message: 'is no occurrence: write its planned beginning, such as 2026-03-06T17:00',
    });
    return z.NEVER;
  });

const list = (what: string) => typedText(`${what}, by commas`, LONGEST_LIST).optional();

/** What both kinds of making a window take. */
const planFields = {
  kind: z.enum(WINDOW_KINDS).default('allow').describe('allow: production may change in it; freeze: nothing may'),
  fleets: list('fleets or globs').describe(
    'Fleets or globs such as status.*, by commas; none: it does not ask about fleets',
  ),
  environments: list('environments').describe('Environments or globs, by commas'),
  pipelines: list('pipelines').describe('Pipelines or globs, by commas'),
  trains: list('release trains').describe('Release trains or globs, by commas'),
  staff: list('roles').describe('Who must be on: release-manager, on-call:2'),
  closing: z.enum(CLOSE_POLICIES).default('finish').describe('What becomes of a deployment when it closes'),
  channel: z.string().trim().max(40).optional().describe('A channel of the configuration'),
};

export const openInput = z.object({
  name: typedText('what it is for', LONGEST_NAME),
  length: typedText('how long, such as 2h', 60).describe('2h, 90m, until 18:00'),
  ...planFields,
});

export const scheduleInput = z.object({
  name: typedText('what it is for', LONGEST_NAME),
  start: typedText('when it begins, such as friday 17:00', 60).describe('friday 17:00, 2026-03-06 17:00, in 2h'),
  length: typedText('how long, such as 2h', 60).describe('2h, 90m, until 18:00'),
  repeats: typedText('how it comes back', 120)
    .optional()
    .describe('every tuesday, weekdays, or a rule such as FREQ=WEEKLY'),
  zone: z.string().trim().max(60).optional().describe('IANA zone; yours where left out'),
  ...planFields,
});

export const windowInput = z.object({ window: windowNumber });
export const cancelInput = z.object({ window: windowNumber, occurrence: occurrenceKey.optional() });
export const moveInput = z.object({
  window: windowNumber,
  occurrence: occurrenceKey,
  to: typedText('when instead, such as monday 10:00', 60),
});
export const staffInput = z.object({
  window: windowNumber,
  role: z.string().trim().toLowerCase().min(1).max(40),
  person: typedText('a person of the configuration', 60),
  occurrence: z.union([z.literal('every'), occurrenceKey]).optional(),
  action: z.enum(['name', 'remove']).default('name'),
});
export const answerInput = z.object({
  window: windowNumber,
  occurrence: occurrenceKey.optional(),
  answer: z.enum(['confirmed', 'declined']),
});
export const handOverInput = z.object({
  window: windowNumber,
  note: typedText('what those who come next should know', LONGEST_NOTE),
  occurrence: occurrenceKey.optional(),
});
export const overrideInput = z.object({
  act: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z][a-z0-9-]{0,39}$/, { error: 'is no act: write one such as deploy' }),
  fleet: typedText('a fleet', 100),
  version: z.string().trim().max(100).default(''),
  reason: typedText('why it cannot wait', LONGEST_REASON),
});
export const calendarInput = z.object({
  action: z.enum(['link', 'revoke']).default('link').describe('revoke ends the link there is'),
});
export const canInput = z.object({
  person: z
    .string()
    .trim()
    .max(60)
    .optional()
    .describe('A person of the configuration, or a Discord id; you where left out'),
  act: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z][a-z0-9-]{0,39}$/, { error: 'is no act: write one such as deploy' })
    .default('deploy'),
  fleet: typedText('a fleet', 100),
  version: z.string().trim().max(100).default(''),
  at: typedText('when, such as friday 17:00', 60).default('now'),
});
export const listInput = z.object({
  days: z.coerce.number().int().min(1).max(366).default(14).describe('How many days ahead'),
});

/** What a button carries: `7.29543210`, the minutes of `wallMs`. */
export const occurrenceArgument = z
  .string()
  .regex(/^\d{1,9}\.\d{1,9}$/)
  .transform((argument) => {
    const [window, minutes] = argument.split('.');
    return { window: Number(window), occurrence: wallTime(Number(minutes) * 60_000) };
  });

/** What was left out is null, as a plan wants it. */
export function wishOf(input: Omit<z.infer<typeof scheduleInput>, 'start'> & { readonly start: string }) {
  const { name, start, length, kind, closing } = input;
  return {
    name,
    start,
    length,
    kind,
    closing,
    repeats: input.repeats ?? null,
    zone: input.zone ?? null,
    fleets: input.fleets ?? null,
    environments: input.environments ?? null,
    pipelines: input.pipelines ?? null,
    trains: input.trains ?? null,
    staff: input.staff ?? null,
    channel: input.channel ?? null,
  };
}
