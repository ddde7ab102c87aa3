import type { MetricSourceKind, NoMetrics } from '../metrics/metrics-port.ts';
import { clip, escape, timestamp } from '../platform/discord/message.ts';

export const SHARDS_BLUE = 0x3498db;

const SHOWN = { detail: 160, note: 200, questions: 120 } as const;

export interface Aged {
  readonly oldest: Date | null;
  readonly newest: Date | null;
  readonly source: MetricSourceKind;
}

/** How old the figures are, and who read them. */
export function ageLine({ oldest, newest, source }: Aged): readonly string[] {
  if (oldest === null || newest === null) return [];
  const from = source === 'prometheus' ? 'by Prometheus' : "by Muster's own scraping";
  const isOne = newest.getTime() === oldest.getTime();
  return [
    isOne
      ? `Newest samples of ${timestamp(newest, 'R')}, taken ${from}.`
      : `Newest samples of ${timestamp(newest, 'R')}, of some nodes of ${timestamp(oldest, 'R')}, taken ${from}.`,
  ];
}

export function whyWords(why: NoMetrics): string {
  switch (why.kind) {
    case 'no-data':
      return escape(clip(why.detail, SHOWN.detail));
    case 'not-reachable':
      return `the source of metrics is not reachable from here (${escape(clip(why.detail, SHOWN.detail))})`;
    case 'not-configured':
      return 'the fleet has no source of metrics';
  }
}

/** One sentence for all questions that ended alike. */
export function missingLines(
  missing: readonly { readonly query: string; readonly why: NoMetrics }[],
): readonly string[] {
  const byWhy = Map.groupBy(missing, ({ why }) => whyWords(why));
  return [...byWhy].map(
    ([why, questions]) =>
      `No data of ${clip(questions.map(({ query }) => query).join(', '), SHOWN.questions)}: ${why}.`,
  );
}

export function noteLines(notes: readonly string[]): readonly string[] {
  return notes.map((note) => `⚠️ The source says of its answer: ${escape(clip(note, SHOWN.note))}`);
}
