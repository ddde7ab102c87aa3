import type { Labels } from './track.ts';

/** A series and its value at the moment of the scrape. */
export interface Exposed {
  readonly name: string;
  readonly labels: Labels;
  readonly value: number;
}

export interface Exposition {
  readonly series: readonly Exposed[];
  /** Lines of wanted families that are not what the format says. */
  readonly malformed: number;
  /** Series of wanted families beyond what one exporter may have. */
  readonly overMany: number;
}

export interface ExpositionLimits {
  /** Of one exporter, all its wanted families together. */
  readonly mostSeries: number;
  /** Of one family: an exporter that puts a message's id into a label fills nothing else. */
  readonly mostOfFamily: number;
  readonly longestLabel: number;
}

export const EXPOSITION_LIMITS: ExpositionLimits = { mostSeries: 2_000, mostOfFamily: 500, longestLabel: 300 };

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*/;

/**
 * Reads the text format of Prometheus, version 0.0.4 (prometheus.io/docs, "Exposition formats"), and OpenMetrics' as far
 * as they are alike. Only names that `wants` keeps are looked into; everything else costs the search for the end of
 * its line. Timestamps are left out: a sample was seen when it was scraped.
 *
 * Feed it the text in pieces of whole lines, so that a large answer does not hold up the process.
 */
export class ExpositionReader {
  readonly #wants: (name: string) => boolean;
  readonly #limits: ExpositionLimits;
  readonly #series = new Map<string, Exposed>();
  readonly #perFamily = new Map<string, number>();
  #malformed = 0;
  #overMany = 0;

  constructor(wants: (name: string) => boolean, limits: ExpositionLimits = EXPOSITION_LIMITS) {
    this.#wants = wants;
    this.#limits = limits;
  }

  feed(lines: string): void {
    for (let at = 0; at < lines.length;) {
      const end = lines.indexOf('\n', at);
      this.#line(lines.slice(at, end === -1 ? lines.length : end));
      at = end === -1 ? lines.length : end + 1;
    }
  }

  result(): Exposition {
    return { series: [...this.#series.values()], malformed: this.#malformed, overMany: this.#overMany };
  }

  #line(line: string): void {
    const name = NAME.exec(line)?.[0];
    // Comments, empty lines, and what is no line of this format at all.
    if (name === undefined || !this.#wants(name)) return;
    const parsed = readSample(name, line, this.#limits.longestLabel);
    if (parsed === null) {
      this.#malformed++;
      return;
    }
    // NaN means that there is no value: a summary without observations, a gauge that nobody set.
    if (!Number.isNaN(parsed.value)) this.#keep(parsed);
  }

  #keep(exposed: Exposed): void {
    const key = seriesKey(exposed);
    if (!this.#series.has(key)) {
      const ofFamily = this.#perFamily.get(exposed.name) ?? 0;
      if (this.#series.size >= this.#limits.mostSeries || ofFamily >= this.#limits.mostOfFamily) {
        this.#overMany++;
        return;
      }
      this.#perFamily.set(exposed.name, ofFamily + 1);
    }
    this.#series.set(key, exposed);
  }
}

/** The same for the same name and labels, in whatever order these were written. */
export function seriesKey({ name, labels }: Pick<Exposed, 'name' | 'labels'>): string {
  const pairs = Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([name, pairs]);
}

function readSample(name: string, line: string, longestLabel: number): Exposed | null {
  let rest = line.slice(name.length).trimStart();
  let labels: Labels = {};
  if (rest.startsWith('{')) {
    const read = readLabels(rest, longestLabel);
    if (read === null) return null;
    labels = read.labels;
    rest = rest.slice(read.length);
  }
  const [written = ''] = rest.trim().split(/\s+/, 1);
  const value = readNumber(written);
  return value === null ? null : { name, labels, value };
}

const LABEL = /\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(,?)/y;

function readLabels(text: string, longest: number): { readonly labels: Labels; readonly length: number } | null {
  const labels: [string, string][] = [];
  LABEL.lastIndex = 1;
  for (let at = 1; ;) {
    const end = /\s*\}/y;
    end.lastIndex = at;
    if (end.test(text)) return { labels: Object.fromEntries(labels), length: end.lastIndex };
    LABEL.lastIndex = at;
    const [, label, value] = LABEL.exec(text) ?? [];
    if (label === undefined || value === undefined || value.length > longest) return null;
    labels.push([label, unescape(value)]);
    at = LABEL.lastIndex;
  }
}

function unescape(value: string): string {
  return value.includes('\\')
    ? value.replaceAll(/\\(.)/g, (_all, escaped: string) => (escaped === 'n' ? '\n' : escaped))
    : value;
}

/** As Go's ParseFloat takes it; null for what is no number. */
export function readNumber(written: string): number | null {
  switch (written.toLowerCase()) {
    case 'nan':
      return NaN;
    case '+inf':
    case 'inf':
      return Infinity;
    case '-inf':
      return -Infinity;
    default:
      return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(written) ? Number(written) : null;
  }
}
