import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import { ExpositionReader, KnownHeads, type Exposition } from './exposition.ts';
import { mannerOf } from './formula.ts';
import { packValues } from './sample-block.ts';
import type { FindSampleFile } from './sample-file-service.ts';
import type { SampleSource, StoredSample, StoredSeries } from './sample.ts';
import { ensureLayout, ensureSource } from './sample-source-store.ts';
import { insertSamples } from './sample-store.ts';
import type { FindExporter, ScrapeAnswer } from './scrape-port.ts';
import { isDue, targetKey, targetsOf, type ScrapeTarget } from './scrape-target.ts';

/** How one scrape ended; also its metric label. */
export type ScrapeEnd = 'answered' | 'failed' | 'not-asked' | 'shed';

export interface ScrapeObserver {
  scraped(scrape: { readonly end: ScrapeEnd; readonly tookMs: number; readonly samples: number }): void;
  /** Series that were left out: beyond what one exporter may have, or not what the format says. */
  leftOut(count: number): void;
}

export interface Scraper {
  /** Scrapes every target whose turn it is, and records what came of it. */
  scrapeDue(now: Date): Promise<void>;
  /** For tests: resolves when nothing is under way. */
  idle(): Promise<void>;
}

export interface ScraperDeps {
  readonly config: () => Config;
  readonly clock: Clock;
  readonly findExporter: FindExporter;
  readonly samples: FindSampleFile;
  /** Share of the samples' disk that is free; null where the system does not tell. */
  readonly readFreeShare: () => Promise<number | null>;
  readonly observer: ScrapeObserver;
}

/** Below this share of free space new samples are left out: what else is written there matters more. */
export const SHED_BELOW = 0.05;

const AT_ONCE = 16;
/** Scrapes written in one transaction. */
const WRITTEN_AT_ONCE = 50;
/** Text read without giving the process a turn for other things; some 5 ms of work. */
const SLICE_CHARACTERS = 256 * 1024;

/** Series in the order of their values; `layoutKey` is the same for the same ones. */
interface Layout {
  readonly layoutKey: string;
  readonly series: () => readonly StoredSeries[];
}

/** What one scrape brought. */
interface Scraped {
  readonly target: ScrapeTarget;
  readonly atMs: number;
  readonly seen: (Layout & { readonly body: Buffer }) | { readonly failure: string };
}

export function createScraper(deps: ScraperDeps): Scraper {
  const { config, samples, readFreeShare, observer } = deps;
  // Ids never change; the file itself holds the truth.
  const sources = new Map<string, SampleSource>();

  const layouts = new LayoutIds();
  const heads = new KnownHeads();

  const record = async (scraped: readonly Scraped[]): Promise<void> => {
    const file = await samples();
    if (file.kind !== 'open') return;
    for (let at = 0; at < scraped.length; at += WRITTEN_AT_ONCE) {
      const some = scraped.slice(at, at + WRITTEN_AT_ONCE);
      const found = await file.database.transaction(async (tx) => {
        const ids: SampleSource[] = [];
        const rows: StoredSample[] = [];
        for (const { target, atMs, seen } of some) {
          const source = sources.get(targetKey(target)) ?? (await ensureSource(tx, target));
          ids.push(source);
          const stored = 'failure' in seen ? seen : { layoutId: await layouts.idOf(tx, seen, atMs), body: seen.body };
          rows.push({ fleetId: source.fleetId, sourceId: source.id, atMs, seen: stored });
        }
        await insertSamples(tx, rows);
        return ids;
      });
      for (const [index, source] of found.entries()) {
        const target = some[index]?.target;
        if (target !== undefined) sources.set(targetKey(target), source);
      }
    }
  };

  let underWay: Promise<void> = Promise.resolve();

  const scrapeDue = async (now: Date): Promise<void> => {
    const { fleets, metrics } = config();
    const due = fleets
      .flatMap(targetsOf)
      .filter((target) => isDue(target, { atMs: now.getTime(), intervalMs: metrics.scrapeSeconds * 1000 }));
    if (due.length === 0) return;
    const free = await readFreeShare();
    if (free !== null && free < SHED_BELOW) {
      for (let shed = 0; shed < due.length; shed++) observer.scraped({ end: 'shed', tookMs: 0, samples: 0 });
      return;
    }
    const queue = [...due];
    const heard: Scraped[] = [];
    const worker = async (): Promise<void> => {
      for (let target = queue.shift(); target !== undefined; target = queue.shift()) {
        const scraped = await scrapeOne({ ...deps, heads }, target);
        if (scraped !== null) heard.push(scraped);
      }
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, due.length) }, worker));
    await record(heard);
  };

  return {
    scrapeDue(now) {
      const scraping = scrapeDue(now);
      underWay = scraping.catch(() => undefined);
      return scraping;
    },
    idle: () => underWay,
  };
}

/** Null where it was not asked, which says nothing about it. */
async function scrapeOne(
  { clock, findExporter, observer, heads }: ScraperDeps & { readonly heads: KnownHeads },
  target: ScrapeTarget,
): Promise<Scraped | null> {
  const port = findExporter(target.connection, target.exporter);
  if (port === null) return null;
  const atMs = clock.now().getTime();
  const begunAt = performance.now();
  const answer = await port.scrape(target.host);
  const tookMs = performance.now() - begunAt;
  if (answer.kind === 'failed') {
    const end = answer.failure === 'not-asked' ? 'not-asked' : 'failed';
    observer.scraped({ end, tookMs, samples: 0 });
    return end === 'not-asked' ? null : { target, atMs, seen: { failure: answer.detail } };
  }
  const exposition = await readExposition(heads, target, answer);
  if (exposition.overMany + exposition.malformed > 0) observer.leftOut(exposition.overMany + exposition.malformed);
  observer.scraped({ end: 'answered', tookMs, samples: exposition.series.length });
  // In one order whatever order the exporter wrote them in: the same series are the same layout.
  const sorted = exposition.series.toSorted((a, b) => (a.series.key < b.series.key ? -1 : 1));
  return {
    target,
    atMs,
    seen: {
      layoutKey: sorted.map(({ series }) => series.key).join(' '),
      series: () =>
        sorted.map(({ series: { name, labels } }) => ({
          name,
          labels,
          manner: mannerOf(target.exporter, name) ?? 'varies',
        })),
      body: packValues(sorted.map(({ value }) => value)),
    },
  };
}

/** In slices, so that a large answer does not hold up whoever waits for the process. */
async function readExposition(
  heads: KnownHeads,
  { exporter }: ScrapeTarget,
  { text }: Extract<ScrapeAnswer, { kind: 'answered' }>,
): Promise<Exposition> {
  const reader = new ExpositionReader((name) => mannerOf(exporter, name) !== null, { heads });
  for (let at = 0; at < text.length;) {
    const end = text.indexOf('\n', at + SLICE_CHARACTERS);
    const next = end === -1 ? text.length : end + 1;
    reader.feed(text.slice(at, next));
    at = next;
    if (at < text.length) await new Promise((resolve) => setImmediate(resolve));
  }
  return reader.result();
}

const DAY_MS = 86_400_000;
/** Nodes of one version share a layout; more than this, and somebody makes up labels. */
const MOST_LAYOUTS = 1_000;

/** Ids of layouts, each written once a day: nearly every scrape has the layout of the one before it. */
class LayoutIds {
  readonly #known = new Map<string, number>();

  async idOf(tx: Transaction, layout: Layout, atMs: number): Promise<number> {
    const key = `${Math.floor(atMs / DAY_MS)} ${layout.layoutKey}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const id = await ensureLayout(tx, { series: layout.series(), atMs });
    tx.afterCommit(() => {
      if (this.#known.size >= MOST_LAYOUTS) this.#known.clear();
      this.#known.set(key, id);
    });
    return id;
  }
}
