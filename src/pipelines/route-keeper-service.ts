import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import type { Database, Reader, Transaction } from '../platform/database/transaction.ts';
import type { Cards } from '../platform/delivery/card.ts';
import { findSeenAs } from '../platform/delivery/card-ledger.ts';
import { tellDigests } from './digest-service.ts';
import { deleteOccurrencesBefore } from './occurrence-store.ts';
import { listKnownRoutes, noteRoutes } from './route-decision-store.ts';
import { listLastTakenOfAll, listTakenCards } from './route-record-service.ts';
import { rulesOf, type RouteRule } from './route-rule.ts';
import { listOpenSubscriptions } from './subscription-store.ts';

export interface RouteKeeperParts {
  readonly config: () => Config;
  readonly clock: Clock;
  readonly cards: Cards;
  readonly database: Database;
  readonly guildId: string;
}

/** How a route does, for those who look after Muster. */
export interface RouteHealth {
  readonly name: string;
  readonly origin: RouteRule['origin'];
  readonly channel: string;
  /** When Muster first knew it; null before the first minute. */
  readonly since: Date | null;
  /** When it last took something, shown or held back; null: never. */
  readonly lastTakenAt: Date | null;
  /** When Discord last showed one of the newest things that it took; null: none of them. */
  readonly lastShownAt: Date | null;
  /** Since when nothing of what it takes is seen; null where something is, or where it took nothing. */
  readonly unseenSince: Date | null;
}

/** Keeps routes: their digests, since when they are there, and whether what they take is seen. */
export interface RouteKeeper {
  /** Tells what quiet hours held back, and notes routes that are new. To be called every minute. */
  keep(): Promise<void>;
  list(reader: Reader): Promise<readonly RouteHealth[]>;
  /** Forgets deployments, tags and releases as routes saw them, at most `limit` at once, and says how many. */
  prune(tx: Transaction, options: { readonly before: Date; readonly limit: number }): Promise<number>;
}

/** Of what a route took, so many are looked at for one that was shown. */
const LOOKED_AT = 5;

export function createRouteKeeper(parts: RouteKeeperParts): RouteKeeper {
  const { config, clock, database, guildId } = parts;
  const listRules = async (reader: Reader): Promise<readonly RouteRule[]> =>
    rulesOf(config(), await listOpenSubscriptions(reader, guildId));
  return {
    prune: deleteOccurrencesBefore,
    async keep() {
      await database.transaction(async (tx) => {
        await tellDigests(tx, parts);
        const ids = (await listRules(tx)).map(({ id }) => id);
        await noteRoutes(tx, ids, clock.now());
      });
    },
    async list(reader) {
      const [known, taken] = [await listKnownRoutes(reader), await listLastTakenOfAll(reader)];
      const healths: RouteHealth[] = [];
      for (const { id, name, origin, channel } of await listRules(reader))
        healths.push({
          name,
          origin,
          channel,
          since: known.get(id) ?? null,
          lastTakenAt: taken.get(id) ?? null,
          ...(await lookUpShown(reader, id)),
        });
      return healths;
    },
  };
}

/** A run that stands in a list of "N more" was shown by that. */
async function lookUpShown(reader: Reader, route: string): Promise<Pick<RouteHealth, 'lastShownAt' | 'unseenSince'>> {
  const shown: number[] = [];
  const taken = await listTakenCards(reader, route, LOOKED_AT);
  for (const { cardKey } of taken) {
    const card = await findSeenAs(reader, cardKey);
    if (card?.shown_at !== undefined && card.shown_at !== null) shown.push(card.shown_at);
  }
  if (shown.length > 0) return { lastShownAt: new Date(Math.max(...shown)), unseenSince: null };
  return { lastShownAt: null, unseenSince: taken.at(-1)?.decidedAt ?? null };
}
