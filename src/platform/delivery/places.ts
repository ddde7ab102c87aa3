import type { Clock } from '../clock.ts';
import type { Database, Transaction } from '../database/transaction.ts';
import type { FactSink } from '../facts.ts';
import { parsePlace } from './card-marker.ts';
import type { DeliveryFact } from './delivery-fact.ts';
import type { BlockedPlace } from './delivery-tables.ts';
import { deleteBlockedPlace, listBlockedPlaces, saveBlockedPlace } from './place-store.ts';
import { scheduleThread } from './thread-rules.ts';
import { findThreadRow, updateThread } from './thread-store.ts';

/** A place that refused us is tried again this often: often enough for people, seldom enough for Discord. */
export const PROBE_EVERY_MS = 3 * 60_000;

export type FoundPlace =
  | { readonly kind: 'channel'; readonly channelId: string }
  | { readonly kind: 'not-configured'; readonly reason: string };

export interface PlacesOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly facts: FactSink<DeliveryFact>;
  /** The id of a channel of the config, as it is now; null when the config names no such channel. */
  readonly resolveChannel: (name: string) => string | null;
}

/** Where cards go, and which places refuse us. The store keeps the refusals; this is what of it the relay asks often. */
export class Places {
  readonly #options: PlacesOptions;
  readonly #probes = new Map<string, BlockedPlace>();

  constructor(options: PlacesOptions) {
    this.#options = options;
  }

  /** Reads what an earlier process found blocked. Each such place is tried at once: it may have been put right. */
  async load(): Promise<void> {
    const now = this.#options.clock.now().getTime();
    for (const blocked of await listBlockedPlaces(this.#options.database.read))
      this.#probes.set(blocked.place, { ...blocked, probe_at: now });
  }

  async find(place: string): Promise<FoundPlace> {
    const parsed = parsePlace(place);
    if (parsed.kind === 'channel') return this.#channel(parsed.channel);
    const thread = await findThreadRow(this.#options.database.read, parsed.thread);
    if (thread === null) return { kind: 'not-configured', reason: `no thread ${parsed.thread} was ever put` };
    // What was meant for a thread that somebody deleted is said in its channel rather than not at all.
    if (thread.state === 'shown' && thread.thread_id !== null) return { kind: 'channel', channelId: thread.thread_id };
    return this.#channel(thread.parent);
  }

  #channel(name: string): FoundPlace {
    const channelId = this.#options.resolveChannel(name);
    return channelId === null
      ? { kind: 'not-configured', reason: `the configuration names no channel "${name}"` }
      : { kind: 'channel', channelId };
  }

  /** Stops a place; its cards are kept. Says so once, however often the probe fails. */
  async block(place: string, { what, reason }: Pick<BlockedPlace, 'what' | 'reason'>): Promise<void> {
    const now = this.#options.clock.now().getTime();
    const since = this.#probes.get(place)?.since ?? now;
    const blocked = { place, what, reason, since, probe_at: now + PROBE_EVERY_MS };
    await this.#options.database.transaction(async (tx) => {
      if ((await saveBlockedPlace(tx, blocked)) === 'known') return;
      await this.#options.facts.state(tx, { kind: 'place.blocked', place, what, reason, since: new Date(since) });
    });
    this.#probes.set(place, blocked);
  }

  /** Called within the transaction that settles a delivery at the place. */
  async unblock(tx: Transaction, place: string): Promise<void> {
    if (!this.#probes.has(place)) return;
    const since = await deleteBlockedPlace(tx, place);
    tx.afterCommit(() => this.#probes.delete(place));
    if (since === null) return;
    const until = this.#options.clock.now();
    await this.#options.facts.state(tx, { kind: 'place.unblocked', place, since: new Date(since), until });
  }

  /** Somebody deleted the thread. Says so once; what is still to be said goes to the parent channel. */
  async threadGone(key: string): Promise<void> {
    await this.#options.database.transaction(async (tx) => {
      const thread = await findThreadRow(tx, key);
      if (thread?.state !== 'shown') return;
      await updateThread(tx, key, { state: 'gone', queue: null });
      await this.#options.facts.state(tx, { kind: 'thread.gone', thread: key, parent: thread.parent });
    });
  }

  /** Discord opens an archived thread when something is said in it; if it is to be archived, that is due again. */
  async noteThreadOpened(tx: Transaction, key: string): Promise<void> {
    const thread = await findThreadRow(tx, key);
    if (thread?.shown !== 'archived') return;
    await updateThread(tx, key, { shown: 'open', ...scheduleThread({ ...thread, shown: 'open' }) });
  }

  /** Blocked places that are not due to be tried. */
  held(now: number): readonly string[] {
    return [...this.#probes.values()].filter(({ probe_at }) => probe_at > now).map(({ place }) => place);
  }

  nextProbe(now: number): number | null {
    const probes = [...this.#probes.values()].map(({ probe_at }) => probe_at).filter((at) => at > now);
    return probes.length === 0 ? null : Math.min(...probes);
  }

  list(): readonly BlockedPlace[] {
    return [...this.#probes.values()];
  }
}
