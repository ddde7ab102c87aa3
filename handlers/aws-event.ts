import { z } from 'zod';
import { defineHandler, type Handler, type HandlerSpec } from '../src/platform/intake/handler.ts';
import { foreignLine } from './foreign-line.ts';
import type { FieldPicks } from './pick-fields.ts';

/* What events of AWS have in common (AWS docs: "EventBridge event structure", "Monitoring CodePipeline events"). */

/** The same event comes through a topic or through an API destination; whoever reads it need not know which. */
export function handleBothWays<Payload>(spec: Omit<HandlerSpec<Payload>, 'source'>): readonly Handler[] {
  return [defineHandler({ ...spec, source: 'aws/sns' }), defineHandler({ ...spec, source: 'aws/eventbridge' })];
}

/** Of the envelope; what notification rules send has `detailType`, and no id. */
export const ENVELOPE_PICKS = {
  'detail-type': foreignLine,
  detailType: foreignLine,
  source: foreignLine,
  account: foreignLine,
  time: foreignLine,
  region: foreignLine,
} as const satisfies FieldPicks;

/** PostgreSQL stores no NUL, and no control character means anything in one line. */
export const line = z.string().transform((value) => value.replace(/\p{Cc}+/gu, ' ').trim());
export const filled = line.pipe(z.string().min(1));

/** Some of AWS's times have an offset without a colon: "2026-05-22T20:38:49.939+0000". */
export const instant = z
  .string()
  .transform((text) => text.replace(/([+-]\d{2})(\d{2})$/u, '$1:$2'))
  .pipe(z.iso.datetime({ offset: true }))
  .transform((text) => new Date(text));

/** Foreign extras: a time that cannot be read is none, and the event still counts. */
export const maybeInstant = instant.nullish().catch(null);

/** "pipeline-execution-attempt" is 1.0, or 0.0 in a stage's first word of a notification rule. */
export const attemptNumber = z
  .union([z.number(), z.string().transform(Number)])
  .nullish()
  .transform((value) =>
    value === null || value === undefined || !Number.isFinite(value) ? 1 : Math.max(1, Math.round(value)),
  );

export const envelope = {
  time: instant,
  region: line.nullish().transform((value) => value ?? ''),
};
