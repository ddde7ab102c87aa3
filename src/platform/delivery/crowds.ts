import type { Clock } from '../clock.ts';
import type { Database } from '../database/transaction.ts';
import type { FactSink } from '../facts.ts';
import type { CardLedger } from './card-ledger.ts';
import { isUnseen, parseQueue } from './card-rules.ts';
import { findCard, findPendingDigest, listCrowd, listCrowds, listExpiredCards, listMerged } from './card-store.ts';
import type { DeliveryFact } from './delivery-fact.ts';
import type { CardRow } from './delivery-tables.ts';
import { DIGEST_KIND, type DigestMembers } from './digest.ts';
import { abandon, merge } from './settle-rules.ts';
import type { UnsettledSends } from './unsettled-sends.ts';

/** Of a crowd, so many are still posted one by one. */
const KEPT = 20;
const AT_ONCE = 200;

export interface CrowdsOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly ledger: CardLedger;
  readonly facts: FactSink<DeliveryFact>;
  readonly unsettled: UnsettledSends;
  /** More unposted cards of one kind at one place than this are a crowd. */
  readonly most: number;
  /** Cards that a call is under way for; they are left alone. */
  readonly isBusy: (key: string) => boolean;
}

/** What happens to many at once: a list stands for a crowd, and for those that came too late. */
export class Crowds {
  readonly #options: CrowdsOptions;

  constructor(options: CrowdsOptions) {
    this.#options = options;
  }

  /**
   * Puts one list in place of all but the first of each crowd. A later revision of a merged card changes its line in
   * the list. 'changed' when there was a crowd.
   */
  async mergeAll(): Promise<'changed' | 'unchanged'> {
    const crowds = await listCrowds(this.#options.database.read, this.#options.most);
    let changed = false;
    for (const { queue, kind } of crowds)
      if (kind !== DIGEST_KIND && (await this.#merge(queue, kind)) > 0) changed = true;
    return changed ? 'changed' : 'unchanged';
  }

  async #merge(queue: string, kind: string): Promise<number> {
    const { database, ledger, clock, most } = this.#options;
    return database.transaction(async (tx) => {
      const now = clock.now().getTime();
      const crowd = (await listCrowd(tx, { queue, kind })).filter((row) => this.#isFree(row));
      if (crowd.length <= most) return 0;
      const merged = crowd.slice(KEPT);
      const first = merged[0];
      if (first === undefined) return 0;

      const { place } = parseQueue(queue);
      const known = await findPendingDigest(tx, { place, prefix: digestPrefix(place, kind) });
      const key = known?.key ?? `${digestPrefix(place, kind)}${first.short_id}`;
      // The list is put before its members are merged, so that replies to them find it to wait for.
      const members = [...(await listMerged(tx, key)), ...merged];
      await ledger.putDigest(tx, { key, place, why: 'merged', members }, now);
      for (const row of merged) await ledger.apply(tx, row, merge(row, key, now), now);
      return merged.length;
    });
  }

  /** Ends all cards whose time is over, with one list per place. Those that may have been seen are looked for first. */
  async expireAll(): Promise<'changed' | 'unchanged'> {
    const { database, clock } = this.#options;
    const rows = await listExpiredCards(database.read, clock.now().getTime(), AT_ONCE);
    const free = rows.filter((row) => this.#isFree(row));
    for (const place of new Set(free.map((row) => row.place)))
      await this.#expire(free.filter((row) => row.place === place));
    return free.length > 0 ? 'changed' : 'unchanged';
  }

  /** Ends this card, whose turn it is, and the others at its place whose time is over, in one list. */
  async expireWith(row: CardRow): Promise<void> {
    const { database, clock } = this.#options;
    const rows = await listExpiredCards(database.read, clock.now().getTime(), AT_ONCE);
    await this.#expire(rows.filter((each) => each.key === row.key || (each.place === row.place && this.#isFree(each))));
  }

  /** Ends these cards, all at one place, unseen. */
  async #expire(rows: readonly CardRow[]): Promise<void> {
    const { database, ledger, clock, facts } = this.#options;
    await database.transaction(async (tx) => {
      const now = clock.now().getTime();
      const expired: CardRow[] = [];
      for (const { key } of rows) {
        const row = await findCard(tx, key);
        if (row === null || !isUnseen(row) || row.expires_at === null || row.expires_at > now) continue;
        await ledger.apply(tx, row, abandon(row, 'expired', now), now);
        expired.push(row);
      }
      const first = expired[0];
      if (first === undefined) return;
      const digest: DigestMembers = {
        key: `expired:${first.key}`,
        place: first.place,
        why: 'expired',
        members: expired,
      };
      await ledger.putDigest(tx, digest, now);
      const cards = expired.map(({ key, kind, summary }) => ({ key, cardKind: kind, summary }));
      await facts.state(tx, { kind: 'cards.expired', place: first.place, cards });
    });
  }

  #isFree(row: CardRow): boolean {
    return !this.#options.isBusy(row.key) && this.#options.unsettled.doubtOf(row) === null;
  }
}

function digestPrefix(place: string, kind: string): string {
  return `merged:${kind}@${place}:`;
}
