import { z } from 'zod';
import { typedNumber, typedText } from '../platform/typed-text.ts';
import { parseSilenceName } from './alert-silence.ts';
import { parseAlertName } from './handling.ts';
import { parseMatchers } from './matcher.ts';
import { parseStormName } from './storm-handling.ts';

/** Enough for a paragraph; Alertmanager's comment takes it with Muster's mark. */
export const LONGEST_REASON = 300;
const LONGEST_MATCHERS = 600;

export const alertNumber = typedNumber(parseAlertName, 'is no alert: write its name, such as AL-17');

export const silenceNumber = typedNumber(parseSilenceName, 'is no silence: write its name, such as SIL-3');

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** `90m`, `2h`, `1h 30m`, `3d`, `1w`, as milliseconds. */
export const span = z
  .string()
  .trim()
  .max(20)
  .transform((typed, context) => {
    const text = typed.toLowerCase();
    const parts = [...text.matchAll(/(\d{1,5})\s*([mhdw])/g)];
    const ms = parts.reduce((sum, [, count, unit]) => sum + Number(count) * (UNIT_MS[unit ?? ''] ?? 0), 0);
    const isAll = text.replaceAll(/(\d{1,5})\s*([mhdw])\s*/g, '') === '';
    if (isAll && ms > 0) return ms;
    context.addIssue({ code: 'custom', message: 'is no length of time: write 90m, 2h, 1h 30m, 3d or 1w' });
    return z.NEVER;
  });

export const matchers = z
  .string()
  .trim()
  .max(LONGEST_MATCHERS, { error: `is too long: at most ${LONGEST_MATCHERS} characters` })
  .transform((typed, context) => {
    const outcome = parseMatchers(typed);
    if (outcome.kind === 'parsed') return outcome.matchers;
    context.addIssue({
      code: 'custom',
      message: `${outcome.why}; write them as alertname="NodeDown", instance=~"node-0[12].*"`,
    });
    return z.NEVER;
  });

const NAME = alertNumber.describe('Its name, such as AL-17');

export const alertInput = z.object({ alert: NAME });
export const ackInput = z.object({
  alert: NAME,
  for: span.optional().describe('How long, such as 4h; the configured time where left out'),
  note: typedText('a note', LONGEST_REASON).optional().describe('What you are doing about it'),
});
export const assignInput = z.object({
  alert: NAME,
  to: z.string().trim().min(1).max(60).default('me').describe('me, nobody, or a person of the configuration'),
});
export const silenceInput = z.object({
  alert: NAME,
  for: span.describe('How long, such as 2h'),
  reason: typedText('why nobody needs to be told', LONGEST_REASON).describe('Why nobody needs to be told'),
  matchers: matchers.optional().describe('Which alerts, as alertname="NodeDown"; the cause of this one where left out'),
  confirm: z.enum(['yes', 'no']).default('no').describe('yes: it may hide a whole fleet, or several'),
  preview: z.enum(['yes', 'no']).default('no').describe('yes: only tell what it would hide'),
});
export const unsilenceInput = z.object({ silence: silenceNumber.describe('Its name, such as SIL-3') });

export const STORM_ACTS = ['show', 'ack', 'unack', 'assign', 'silence'] as const;
export type StormAct = (typeof STORM_ACTS)[number];

const stormNumber = typedNumber(parseStormName, 'is no storm: write its name, such as ST-3');

export const stormInput = z.object({
  storm: stormNumber.describe('Its name, such as ST-3'),
  do: z.enum(STORM_ACTS).default('show').describe('show, or what to do with all its open groups that are yours'),
  for: span.optional().describe('ack and silence: how long, such as 4h'),
  reason: typedText('why', LONGEST_REASON).optional().describe('silence: why nobody needs to be told. ack: a note'),
  confirm: z.enum(['yes', 'no']).default('no').describe('silence: yes, it may hide alerts of several fleets'),
});

export const LIST_KINDS = ['open', 'acknowledged', 'silences'] as const;
export const alertListInput = z.object({
  which: z.enum(LIST_KINDS).default('open').describe('open, acknowledged (oldest first), or silences'),
  fleet: z.string().trim().max(60).optional().describe('A fleet or one of its former names'),
});
