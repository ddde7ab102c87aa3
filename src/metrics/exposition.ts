import type { Labels } from './track.ts';

/** A series by its name and labels. */
export interface SeriesName {
  readonly name: string;
  readonly labels: Labels;
  /** The same for the same series, in whatever order its labels were written. */
  readonly key: string;
}

/** A series and its value at the moment of the scrape. */
export interface Exposed {
  readonly series: SeriesName;
  readonly value: number;
}

/**
 * What was written before a value, and what it means. Scrapes repeat themselves, and so do the
 * nodes of a fleet: most lines are looked up here and never taken apart.
 */
export class KnownHeads {
  readonly #heads = new Map<string, SeriesName>();

  find(head: string): SeriesName | undefined {
    return this.#heads.get(head);
  }

  keep(head: string, series: SeriesName): void {
    if (this.#heads.size >= MOST_HEADS) this.#heads.clear();
    this.#heads.set(head, series);
  }
}

/** Some tens of megabytes at most. */
const MOST_HEADS = 50_000;

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
  /** In characters; a longer line is malformed. */
  readonly longestLine: number;
}

export const EXPOSITION_LIMITS: ExpositionLimits = {
  ...{ mostSeries: 2_000, mostOfFamily: 500 },
  ...{ longestLabel: 300, longestLine: 8 * 1024 },
};

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
  readonly #heads: KnownHeads;
  readonly #limits: ExpositionLimits;
  readonly #series = new Map<string, Exposed>();
  readonly #perFamily = new Map<string, number>();
  #malformed = 0;
  #overMany = 0;

  constructor(
    wants: (name: string) => boolean,
    { heads = new KnownHeads(), limits = EXPOSITION_LIMITS }: { heads?: KnownHeads; limits?: ExpositionLimits } = {},
  ) {
    this.#wants = wants;
    this.#heads = heads;
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
    const known = this.#known(name, line);
    // Not even taken apart, however many there are.
    if (known === null && this.#isFull(name)) {
      this.#overMany++;
      return;
    }
    const exposed = known ?? this.#read(name, line);
    if (exposed === null) {
      this.#malformed++;
      return;
    }
    // NaN means that there is no value: a summary without observations, a gauge that nobody set.
    if (!Number.isNaN(exposed.value)) this.#keep(exposed);
  }

  /** The end of the labels is guessed: a head that was known to be one is one. */
  #known(name: string, line: string): Exposed | null {
    const end = line[name.length] === '{' ? line.lastIndexOf('}') + 1 : name.length;
    const series = this.#heads.find(line.slice(0, end));
    const value = series === undefined ? null : readValue(line.slice(end));
    return series === undefined || value === null ? null : { series, value };
  }

  #isFull(name: string): boolean {
    const { mostSeries, mostOfFamily } = this.#limits;
    return this.#series.size >= mostSeries || (this.#perFamily.get(name) ?? 0) >= mostOfFamily;
  }

  #read(name: string, line: string): Exposed | null {
    if (line.length > this.#limits.longestLine) return null;
    const head = readHead(name, line, this.#limits.longestLabel);
    const value = head === null ? null : readValue(line.slice(head.length));
    if (head === null || value === null) return null;
    // A copy: a part of a text keeps all of that text in memory, and heads outlive the answers they came with.
    const written = Buffer.from(line.slice(0, head.length)).toString();
    const labels = readHead(name, written, this.#limits.longestLabel)?.labels ?? head.labels;
    const series = { name: written.slice(0, name.length), labels, key: seriesKey({ name, labels }) };
    this.#heads.keep(written, series);
    return { series, value };
  }

  #keep(exposed: Exposed): void {
    const { key, name } = exposed.series;
    if (!this.#series.has(key)) {
      if (this.#isFull(name)) {
        this.#overMany++;
        return;
      }
      this.#perFamily.set(name, (this.#perFamily.get(name) ?? 0) + 1);
    }
    this.#series.set(key, exposed);
  }
}

/** The same for the same name and labels, in whatever order these were written. */
export function seriesKey({ name, labels }: Pick<SeriesName, 'name' | 'labels'>): string {
  const pairs = Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([name, pairs]);
}

/** The labels, and how much of the line they and the name take. */
function readHead(name: string, line: string, longestLabel: number): { labels: Labels; length: number } | null {
  const rest = line.slice(name.length);
  const inner = rest.trimStart();
  if (!inner.startsWith('{')) return { labels: {}, length: name.length };
  const read = readLabels(inner, longestLabel);
  return read === null ? null : { labels: read.labels, length: line.length - inner.length + read.length };
}

/** The first word; what follows it is a time, or an example. */
function readValue(rest: string): number | null {
  const [written = ''] = rest.trim().split(/\s/, 1);
  return readNumber(written);
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
    case '+infinity':
    case 'infinity':
      return Infinity;
    case '-inf':
    case '-infinity':
      return -Infinity;
    default:
      return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(written) ? Number(written) : null;
  }
}
