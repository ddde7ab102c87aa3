import {
  clip,
  duration,
  escape,
  grid,
  NOT_KNOWN,
  numberWords,
  plural,
  rate,
  timestamp,
} from '../platform/discord/message.ts';
import { withoutFleet } from './fleet-hosts.ts';
import type { MetricSourceKind, NoMetrics } from './metrics-port.ts';
import type { QueryUnit } from './named-query.ts';
import type { MetricTable } from './topic-table.ts';

const SHOWN = { lines: 14, silent: 160, detail: 160, note: 200 } as const;

/** A value with its unit, short enough for a cell. */
export function valueWords(value: number | null, unit: QueryUnit, at: Date): string {
  if (value === null) return NOT_KNOWN;
  switch (unit) {
    case 'bytes':
      return sizeWords(value);
    case 'bytes-per-second':
      return rate(value);
    case 'per-second':
      return paceWords(value);
    case 'seconds':
      return secondsWords(value);
    case 'count':
      return numberWords(value);
    case 'unix-seconds':
      return duration(at.getTime() - value * 1000);
    case 'ratio':
      return `×${numberWords(value)}`;
  }
}

/** What happens less often than each ten seconds is counted by the hour. */
function paceWords(perSecond: number): string {
  return perSecond === 0 || perSecond >= 0.1 ? `${numberWords(perSecond)}/s` : `${numberWords(perSecond * 3600)}/h`;
}

export function secondsWords(seconds: number): string {
  return seconds < 1 ? `${numberWords(seconds * 1000)} ms` : `${numberWords(seconds)} s`;
}

const SIZES = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** To the node and to its volume a GB is 1024 MB; all sizes are said in that measure, so that they compare. */
export function sizeWords(count: number | null): string {
  if (count === null) return NOT_KNOWN;
  const power = Math.floor(Math.log2(Math.max(1, Math.abs(count))) / 10);
  const unit = Math.min(SIZES.length - 1, power);
  return `${numberWords(count / 1024 ** unit)} ${SIZES[unit] ?? 'B'}`;
}

/** A table as a block, or in a sentence why there is none; below it who did not tell. */
export function tableLines(
  table: MetricTable,
  { fleet, at }: { readonly fleet: string; readonly at: Date },
): readonly string[] {
  const shown = table.lines.slice(0, SHOWN.lines);
  const more = table.lines.length - shown.length;
  const name = { shard: 'shard', kind: '', host: 'host', fleet: '' }[table.rows];
  const lines = shown.map((line) => [
    line.name.replace(/^\/vac\/waku\//, ''),
    ...line.values.map((value, index) => valueWords(value, table.columns[index]?.unit ?? 'count', at)),
  ]);
  return [
    `**${table.title}**`,
    ...(lines.length === 0 ? [] : [grid([name, ...table.columns.map(({ head }) => head)], lines)]),
    ...(more > 0 ? [`${more} more by REST and the command line.`] : []),
    ...missingLines(table.missing),
    ...silentLine(table, fleet),
  ];
}

function silentLine({ missing, asked, silent }: MetricTable, fleet: string): readonly string[] {
  // Where the question itself has no answer, that is said instead.
  if (silent.length === 0 || (missing.length > 0 && silent.length === asked)) return [];
  const names = clip(silent.map((host) => withoutFleet(host, fleet)).join(', '), SHOWN.silent);
  return [`Nothing known of ${silent.length} of ${plural(asked, 'host')}: ${escape(names)}`];
}

/** One sentence for all questions that ended alike. */
export function missingLines(missing: MetricTable['missing']): readonly string[] {
  const byWhy = Map.groupBy(missing, ({ why }) => whyWords(why));
  return [...byWhy].map(([why, questions]) => `No data of ${questions.map(({ query }) => query).join(', ')}: ${why}.`);
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

/** "Read 12 seconds ago from Prometheus." */
export function ageLine(
  tables: readonly Pick<MetricTable, 'oldest' | 'newest'>[],
  source: MetricSourceKind | null,
): readonly string[] {
  const times = tables.flatMap(({ oldest, newest }) => [oldest, newest].flatMap((at) => at?.getTime() ?? []));
  if (times.length === 0 || source === null) return [];
  const [oldest, newest] = [new Date(Math.min(...times)), new Date(Math.max(...times))];
  const from = source === 'prometheus' ? 'by Prometheus' : "by Muster's own scraping";
  const isOne = newest.getTime() - oldest.getTime() < 60_000;
  return [
    isOne
      ? `Samples of ${timestamp(newest, 'R')}, taken ${from}.`
      : `Samples between ${timestamp(oldest, 'R')} and ${timestamp(newest, 'R')}, taken ${from}.`,
  ];
}

export function noteLines(notes: readonly string[]): readonly string[] {
  return [...new Set(notes)].map((note) => `⚠️ The source says of its answer: ${escape(clip(note, SHOWN.note))}`);
}
