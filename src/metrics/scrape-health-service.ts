import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import type { Reader } from '../platform/database/transaction.ts';
import type { FindSampleFile } from './sample-file-service.ts';
import { findFleetId, listSources } from './sample-source-store.ts';
import { listNewestScrapes, type NewestScrape } from './sample-store.ts';
import { targetKey, targetsOf, type ScrapeTarget } from './scrape-target.ts';
import { LOOKBACK_MS } from './track.ts';

/** How scraping goes as a whole. */
export interface ScrapeHealth {
  /** Exporters that the configuration has Muster scrape; 0: it scrapes none. */
  readonly targets: number;
  /** Of those, how many answered when they were asked last, within the last minutes. */
  readonly answering: number;
  /** Why no sample can be kept, as a sentence without its period; null where they can. */
  readonly unavailable: string | null;
  /** By connection, what the newest of its scrapes came to; an answer counts before a failure. */
  readonly connections: ReadonlyMap<string, ScrapeTry>;
}

export interface ScrapeTry {
  readonly at: Date;
  readonly succeededAt: Date | null;
  readonly failure: string | null;
}

export interface ScrapeHealthDeps {
  readonly config: () => Config;
  readonly clock: Clock;
  readonly samples: FindSampleFile;
}

export async function readScrapeHealth({ config, clock, samples }: ScrapeHealthDeps): Promise<ScrapeHealth> {
  const targets = config().fleets.flatMap(targetsOf);
  // Nobody opens the file only to say that there is nothing in it.
  if (targets.length === 0) return { targets: 0, answering: 0, unavailable: null, connections: new Map() };
  const file = await samples();
  if (file.kind !== 'open')
    return { targets: targets.length, answering: 0, unavailable: file.why, connections: new Map() };
  const known = await newestByTarget(file.database.read, targets, clock.now().getTime());
  const tried = targets.flatMap((target) => {
    const newest = known.get(targetKey(target));
    return newest === undefined ? [] : [{ target, newest }];
  });
  return {
    targets: targets.length,
    answering: tried.filter(({ newest }) => newest.failure === null).length,
    unavailable: null,
    connections: triesOf(tried),
  };
}

async function newestByTarget(
  read: Reader,
  targets: readonly ScrapeTarget[],
  nowMs: number,
): Promise<ReadonlyMap<string, NewestScrape>> {
  const found = new Map<string, NewestScrape>();
  for (const fleet of new Set(targets.map((target) => target.fleet))) {
    const fleetId = await findFleetId(read, fleet);
    if (fleetId === null) continue;
    const sources = new Map((await listSources(read, fleetId)).map((source) => [source.id, source]));
    const stretch = { fleetId, sourceIds: new Set(sources.keys()), fromMs: nowMs - LOOKBACK_MS, toMs: nowMs };
    for (const [id, newest] of await listNewestScrapes(read, stretch)) {
      const source = sources.get(id);
      if (source !== undefined) found.set(targetKey({ ...source, fleet }), newest);
    }
  }
  return found;
}

/** One host that is down says nothing of the way to the others. */
function triesOf(
  tried: readonly { readonly target: ScrapeTarget; readonly newest: NewestScrape }[],
): ReadonlyMap<string, ScrapeTry> {
  const byConnection = Map.groupBy(tried, ({ target }) => target.connection);
  return new Map(
    [...byConnection].map(([connection, tries]) => {
      const answered = tries.filter(({ newest }) => newest.failure === null);
      const [first] = (answered.length > 0 ? answered : tries).toSorted((a, b) => b.newest.atMs - a.newest.atMs);
      const everAnswered = tries.flatMap(({ newest }) => newest.answeredMs ?? []);
      return [
        connection,
        {
          at: new Date(first?.newest.atMs ?? 0),
          succeededAt: everAnswered.length === 0 ? null : new Date(Math.max(...everAnswered)),
          failure: first?.newest.failure ?? null,
        },
      ];
    }),
  );
}
