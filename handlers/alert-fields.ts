/* What Alertmanager and Grafana say alike of an alert: labels, annotations, moments. */
import { z } from 'zod';
import type { Annotations } from '../src/alerts/alert.ts';
import type { JsonValue } from '../src/platform/json.ts';
import { foreignLine } from './foreign-line.ts';
import { foreignText, foreignUrl, namesSecret, REDACTED } from './foreign-text.ts';
import { isObject } from './pick-fields.ts';

const LONGEST_TEXT = 1000;
const shortText = (text: string): string => foreignText(text, LONGEST_TEXT);

/** Annotations are whatever the rules' authors wrote; only these are read. */
export const ANNOTATION_PICKS = {
  summary: shortText,
  description: shortText,
  message: shortText,
  runbook_url: foreignUrl,
  runbook: foreignUrl,
  dashboard_url: foreignUrl,
  dashboard: foreignUrl,
} as const;

/** Labels may have any name, so they are not picked; a value whose name says that it is a secret is not kept. */
export function keepLabels(labels: JsonValue): JsonValue {
  if (!isObject(labels)) return null;
  return Object.fromEntries(
    Object.entries(labels).flatMap(([name, value]) => {
      if (typeof value !== 'string' || name === '__proto__') return [];
      return [[foreignLine(name), namesSecret(name) ? REDACTED : foreignLine(value)]];
    }),
  );
}

// PostgreSQL stores no NUL, and no control character but the end of a line means anything here.
export const text = z.string().transform((value) => value.replace(/[^\P{Cc}\n]+/gu, ' ').trim());
export const line = text.transform((value) => value.replaceAll('\n', ' '));
export const filled = line.pipe(z.string().min(1));
export const labels = z.record(z.string(), line).nullish();
export const instant = z.iso.datetime({ offset: true }).transform((value) => new Date(value));

/** What is left of annotations after ANNOTATION_PICKS. */
export const ANNOTATED = z
  .object({
    summary: text.nullish(),
    description: text.nullish(),
    message: text.nullish(),
    runbook_url: line.nullish(),
    runbook: line.nullish(),
    dashboard_url: line.nullish(),
    dashboard: line.nullish(),
  })
  .nullish();

/** Go's zero time, in the year 1, stands for none. */
export function momentOrNull(at: Date | null | undefined): Date | null {
  return at === null || at === undefined || at.getTime() < 0 ? null : at;
}

/** The first of the names under which rules keep a text; an empty one counts as absent. */
export function annotationsFrom(given: z.infer<typeof ANNOTATED>): Annotations {
  return {
    summary: given?.summary || null,
    description: given?.description || given?.message || null,
    runbookUrl: given?.runbook_url || given?.runbook || null,
    dashboardUrl: given?.dashboard_url || given?.dashboard || null,
  };
}
