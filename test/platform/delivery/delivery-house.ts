import { recordedLog } from '../../support/recorded-log.ts';
import type { Card, Cards, ThreadCard } from '../../../src/platform/delivery/card.ts';
import { createCards } from '../../../src/platform/delivery/cards.ts';
import { findCard } from '../../../src/platform/delivery/card-store.ts';
import type { DeliveryFact } from '../../../src/platform/delivery/delivery-fact.ts';
import type { CardRow } from '../../../src/platform/delivery/delivery-tables.ts';
import type { Messenger } from '../../../src/platform/delivery/messenger.ts';
import { createRelay, type Relay, type RelayOptions } from '../../../src/platform/delivery/relay.ts';
import { createIds } from '../../../src/platform/ids.ts';
import { TestClock } from '../../support/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { FakeChannels } from './fake-channels.ts';

export const PIPELINES = '111111111111111111';
export const ALERTS = '222222222222222222';

/** The relay with its real store; the channels behind it are fake. `crash` leaves whatever it was doing undone. */
export class DeliveryHouse {
  readonly clock: TestClock;
  readonly discord: FakeChannels;
  readonly facts: DeliveryFact[] = [];
  readonly faults: string[] = [];
  readonly channels = new Map([
    ['pipelines', PIPELINES],
    ['alerts', ALERTS],
  ]);
  readonly #store: TestDatabase;
  readonly #options: Partial<RelayOptions>;
  relay: Relay;
  #life = { over: false };

  private constructor(store: TestDatabase, options: Partial<RelayOptions>) {
    this.#store = store;
    this.#options = options;
    this.clock = options.clock instanceof TestClock ? options.clock : new TestClock();
    this.discord = new FakeChannels(this.clock);
    this.relay = this.#newRelay(mortal(this.discord, this.#life));
  }

  /** What is given replaces the relay's own options; a Messenger given here replaces the fake channels. */
  static async open(
    options: Partial<RelayOptions> & { readonly engine?: 'sqlite' | 'pglite' } = {},
  ): Promise<DeliveryHouse> {
    const { engine = 'sqlite', ...rest } = options;
    return new DeliveryHouse(await openTestDatabase({ engine }), rest);
  }

  get database(): TestDatabase['database'] {
    return this.#store.database;
  }

  get desk(): Cards {
    const wake = (): void => {
      this.relay.wake();
    };
    return createCards({ clock: this.clock, ids: createIds(this.clock), facts: this.#sink(), wake });
  }

  async put(...cards: readonly Card[]): Promise<void> {
    const { desk } = this;
    await this.database.transaction(async (tx) => {
      for (const card of cards) await desk.put(tx, card);
    });
  }

  async putThread(thread: ThreadCard): Promise<void> {
    const { desk } = this;
    await this.database.transaction((tx) => desk.putThread(tx, thread));
  }

  async card(key: string): Promise<CardRow> {
    const row = await findCard(this.database.read, key);
    if (row === null) throw new Error(`no card ${key}`);
    return row;
  }

  /** Runs all that is due now, then what falls due within `ms`, moment by moment. */
  async settle(ms = 0): Promise<void> {
    const until = this.clock.now().getTime() + ms;
    await this.relay.idle();
    for (let next = this.clock.nextWakeAt; next !== null && next.getTime() <= until; next = this.clock.nextWakeAt) {
      this.clock.advanceToNext();
      await this.relay.idle();
    }
    this.clock.advance(until - this.clock.now().getTime());
    await this.relay.idle();
  }

  /** An orderly restart: what is under way ends first. */
  async restart(): Promise<void> {
    await this.relay.stop();
    await this.#renew();
  }

  /** The process dies at once: nobody hears the answer of a call that is under way. A new process starts. */
  async crash({ downMs = 0, meanwhile = (): void => undefined } = {}): Promise<void> {
    this.#life.over = true;
    void this.relay.stop();
    meanwhile();
    // What the dead process had sent arrives now, before time passes: these are the promises of the fake alone.
    await new Promise((resolve) => setImmediate(resolve));
    this.clock.advance(downMs);
    await this.#renew();
  }

  async #renew(): Promise<void> {
    this.#life = { over: false };
    this.relay = this.#newRelay(mortal(this.discord, this.#life));
    await this.relay.start();
  }

  async close(): Promise<void> {
    await this.relay.stop();
    await this.#store.close();
  }

  #sink(): RelayOptions['facts'] {
    return {
      state: async (_tx, fact) => {
        this.facts.push(fact);
      },
    };
  }

  #newRelay(messenger: Messenger): Relay {
    return createRelay({
      database: this.database,
      messenger,
      clock: this.clock,
      ids: createIds(this.clock),
      facts: this.#sink(),
      resolveChannel: (name) => this.channels.get(name) ?? null,
      guildId: '333333333333333333',
      random: () => 0.5,
      log: { ...recordedLog(), error: (_sentence, fields = {}) => this.faults.push(describe(fields)) },
      ...this.#options,
    });
  }
}

export function card(key: string, text: string, more: Partial<Card> = {}): Card {
  return {
    key,
    kind: 'run',
    place: { kind: 'channel', channel: 'pipelines' },
    lane: 'normal',
    phase: 'open',
    summary: `summary of ${text}`,
    body: { content: text, allowed_mentions: { parse: [] } },
    ...more,
  };
}

function describe(fields: object): string {
  const error: unknown = 'err' in fields ? fields.err : fields;
  return error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(error);
}

/** The Messenger of one process: once that is over, its calls have no answer any more. */
function mortal(discord: FakeChannels, life: { readonly over: boolean }): Messenger {
  const answer = async <T>(call: Promise<T>): Promise<T> => {
    const value = await call;
    return life.over ? new Promise<T>(() => undefined) : value;
  };
  return {
    post: (post) => answer(discord.post(post)),
    edit: (edit) => answer(discord.edit(edit)),
    history: (query) => answer(discord.history(query)),
    createThread: (thread) => answer(discord.createThread(thread)),
    findThread: (query) => answer(discord.findThread(query)),
    updateThread: (thread) => answer(discord.updateThread(thread)),
  };
}
