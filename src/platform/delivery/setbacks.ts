import type { Clock } from '../clock.ts';
import type { Log } from '../observability/log.ts';
import type { Database } from '../database/transaction.ts';
import { backOffMs } from './back-off.ts';
import { updateCard } from './card-store.ts';
import type { Outage } from './outage.ts';
import type { JobEnd } from './relay-report.ts';
import type { Waits } from './waits.ts';

/** A card that failed so often in a row lets the next one try: it may be the card, and not Discord. */
const FAILURES_OF_A_CARD = 5;
/** A card may take a few turns (opened, refused, posted anew); one that takes more must not spin. */
const TURNS_WITHOUT_REST = 6;
/** How often a refused token is tried again: Discord bans an address after 10,000 refusals in ten minutes. */
const TOKEN_PROBE_MS = 5 * 60_000;

export interface SetbacksOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly waits: Waits;
  readonly log: Log;
  readonly random: () => number;
  /** Told of every call's ending that says whether Discord is there. */
  readonly outage: Pick<Outage, 'noteFailure' | 'noteSuccess'>;
}

interface Deferral {
  readonly queue: string;
  readonly key: string;
  readonly after: number;
  readonly failures: number;
}

/** What the relay waits for after a turn that did not get through. */
export class Setbacks {
  readonly #options: SetbacksOptions;
  /** Failures in a row, by card. */
  readonly #failures = new Map<string, number>();
  /** Cards put off because Discord did not answer. */
  readonly #putOff = new Set<string>();
  #storeFailures = 0;
  #unauthorized = false;

  constructor(options: SetbacksOptions) {
    this.#options = options;
  }

  get isUnauthorized(): boolean {
    return this.#unauthorized;
  }

  async take({
    queue,
    key,
    end,
  }: {
    readonly queue: string;
    readonly key: string;
    readonly end: JobEnd;
  }): Promise<void> {
    const { waits, random } = this.#options;
    switch (end.kind) {
      case 'done':
        this.#failures.delete(key);
        this.#storeFailures = 0;
        this.#noteAuthorized();
        waits.noteSuccess(queue, end.bucket);
        // Without a bucket no call was made.
        if (end.bucket !== null) this.#options.outage.noteSuccess();
        return;
      case 'again':
        if (this.#count(key) > TURNS_WITHOUT_REST)
          waits.hold(queue, {
            until: this.#now() + backOffMs(waits.countFailure(queue), random),
            why: 'it made no headway',
          });
        return;
      case 'unauthorized':
        this.#noteUnauthorized(end.reason);
        return;
      case 'retry':
        await this.#retry({ queue, key, end });
    }
  }

  /** Something of ours broke over this card: it lets the others go on, and is tried again later. */
  async fault({
    queue,
    key,
    error,
  }: {
    readonly queue: string;
    readonly key: string;
    readonly error: unknown;
  }): Promise<void> {
    const { log, waits, random } = this.#options;
    log.error('A card could not be delivered because of a fault; others go on.', { error, queue, card: key });
    const failures = this.#count(key);
    const until = this.#now() + backOffMs(1, random);
    waits.hold(queue, { until, why: 'a fault' });
    await this.#defer({ queue, key, after: until, failures });
  }

  /** Discord answers again: its waits end, and the cards that were put off are due. */
  async discordIsBack(): Promise<void> {
    const { database, waits, log } = this.#options;
    waits.endOutage();
    const keys = [...this.#putOff];
    this.#putOff.clear();
    if (keys.length === 0) return;
    const due_at = this.#now();
    try {
      await database.transaction(async (tx) => {
        for (const key of keys) await updateCard(tx, key, { due_at });
      });
    } catch (error) {
      log.error('Cards that waited for Discord could not be made due; they come at their own time.', { error });
    }
  }

  /** How long to pause, in ms, when the store itself cannot be read. */
  pause(): number {
    this.#storeFailures++;
    return backOffMs(this.#storeFailures, this.#options.random);
  }

  async #retry({ queue, key, end }: { queue: string; key: string; end: JobEnd & { kind: 'retry' } }): Promise<void> {
    const { waits, random, log } = this.#options;
    const backOff = this.#now() + backOffMs(waits.countFailure(queue), random);
    const until = end.notBefore?.getTime() ?? backOff;
    const wait = { until, why: end.reason, ...(end.cause === 'rate-limit' ? {} : { isOutage: true as const }) };
    if (end.scope === 'global') waits.holdAll(wait);
    else waits.hold(queue, wait);
    if (end.cause === 'rate-limit') return;
    this.#options.outage.noteFailure();
    log.warn('Discord could not be reached; the card waits.', {
      queue,
      card: key,
      reason: end.reason,
      until: new Date(until),
    });
    const failures = this.#count(key);
    if (failures < FAILURES_OF_A_CARD) return;
    this.#putOff.add(key);
    await this.#defer({ queue, key, after: until, failures: failures - FAILURES_OF_A_CARD + 1 });
  }

  /** The card becomes due some time after its queue goes on, so that another of the queue has its turn first. */
  async #defer({ queue, key, after, failures }: Deferral): Promise<void> {
    const due_at = after + backOffMs(failures, this.#options.random);
    if (queue.startsWith('thread ')) return;
    try {
      await this.#options.database.transaction((tx) => updateCard(tx, key, { due_at }));
    } catch (error) {
      this.#options.log.error('A card could not be put off; its queue waits instead.', { error, card: key });
    }
  }

  #noteUnauthorized(reason: string): void {
    const { log, waits, clock } = this.#options;
    if (!this.#unauthorized)
      log.error(
        'Discord refuses the token. Nothing is sent until it is replaced; put a new one into DISCORD_TOKEN and restart.',
        { reason },
      );
    this.#unauthorized = true;
    waits.holdAll({ until: clock.now().getTime() + TOKEN_PROBE_MS, why: `Discord refuses the token: ${reason}` });
  }

  #noteAuthorized(): void {
    if (!this.#unauthorized) return;
    this.#unauthorized = false;
    this.#options.log.info('Discord accepts the token again; sending goes on.');
  }

  #count(key: string): number {
    const failures = (this.#failures.get(key) ?? 0) + 1;
    this.#failures.set(key, failures);
    return failures;
  }

  #now(): number {
    return this.#options.clock.now().getTime();
  }
}
