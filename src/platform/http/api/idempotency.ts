import { createHash } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../database/transaction.ts';
import { beginRequest, endRequest, findRequest, forgetRequest, type RequestName } from './request-store.ts';

export interface PlainAnswer {
  readonly status: number;
  readonly body: string;
}

export type RepeatOutcome =
  | { readonly kind: 'ran'; readonly answer: PlainAnswer }
  /** The same request came before: its answer again. Nothing was done, so nothing is recorded a second time. */
  | { readonly kind: 'repeated'; readonly answer: PlainAnswer }
  | { readonly kind: 'key-of-another-request' }
  | { readonly kind: 'still-running' }
  /** Muster ended under the first one: whether it was done has to be looked up. */
  | { readonly kind: 'unknown' };

/** Longer than any request runs. */
const RUNS_AT_MOST_MS = 60_000;

/**
 * Runs a request once per key and token (IETF draft "The Idempotency-Key HTTP Header Field"). The key is stored before
 * anything is done, so that a crash in between never does it twice.
 */
export class Idempotency {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor({ database, clock }: { readonly database: Database; readonly clock: Clock }) {
    this.#database = database;
    this.#clock = clock;
  }

  async run(
    name: RequestName,
    request: { readonly fingerprint: string; readonly work: () => Promise<PlainAnswer> },
  ): Promise<RepeatOutcome> {
    const { fingerprint, work } = request;
    const now = this.#clock.now();
    const before = await this.#database.transaction(async (tx) => {
      const found = await findRequest(tx, name);
      if (found === null) await beginRequest(tx, { ...name, fingerprint, now });
      return found;
    });
    if (before !== null) {
      if (before.fingerprint !== fingerprint) return { kind: 'key-of-another-request' };
      if (before.answer !== null) return { kind: 'repeated', answer: before.answer };
      const age = now.getTime() - before.begunAt.getTime();
      return { kind: age < RUNS_AT_MOST_MS ? 'still-running' : 'unknown' };
    }
    const answer = await work();
    await this.#database.transaction((tx) =>
      // What was refused has done nothing, and may be tried again under the same key. What broke may have broken after
      // it was done, so its key stays with it.
      answer.status < 400 || answer.status >= 500 ? endRequest(tx, { ...name, ...answer }) : forgetRequest(tx, name),
    );
    return { kind: 'ran', answer };
  }
}

/** The same for the same fields in another order. `body` must not be nested deeply. */
export function fingerprintOf(method: string, url: string, body: unknown): string {
  return createHash('sha256')
    .update(`${method} ${url}\n${JSON.stringify(inOrder(body ?? null))}`)
    .digest('hex');
}

/** Fields become pairs, so that no name of one means anything to the runtime. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { fields: fields.map(([name, each]) => [name, inOrder(each)]) };
}
