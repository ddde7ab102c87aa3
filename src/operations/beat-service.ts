import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import type { Database, Reader, Transaction } from '../platform/database/transaction.ts';
import type { Cards } from '../platform/delivery/card.ts';
import { findCard } from '../platform/delivery/card-store.ts';
import { findBeat, saveBeat } from './beat-store.ts';
import { beatMessage } from './beat-view.ts';
import { stepBeat, WITHHELD, type Beat, type BeatStep } from './beat.ts';
import type { DeadManPort } from './dead-man-port.ts';

export interface BeatServiceParts {
  readonly config: () => Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly cards: Cards;
  /** Puts the beat into the inbox, as if a machine had told of it; `false` when the inbox did not take it. */
  readonly record: (number: number) => Promise<boolean>;
  /** Null when its address is not known here: the environment variable is not set. */
  readonly watcher: () => DeadManPort | null;
}

export interface BeatService {
  /** Does what is due about the dead-man beat. Nothing where the configuration asks for none. */
  look(): Promise<void>;
  /** Its inbox row was processed: the card says so, in the same transaction. */
  processed(tx: Transaction, number: number): Promise<void>;
  find(reader: Reader): Promise<Beat | null>;
}

export function createBeatService(parts: BeatServiceParts): BeatService {
  const { config, database, clock, cards, record, watcher } = parts;
  // Known only here: after a restart the next beat sets out in its turn.
  let untaken: number | null = null;
  const withhold = (beat: Beat, why: string): Promise<void> =>
    amend(database, beat, ({ withheldSince }) => ({
      withheld: why,
      withheldSince: withheldSince ?? clock.now(),
    }));

  const begin = async (last: Beat | null): Promise<void> => {
    const next: Beat = {
      number: (last?.number ?? 0) + 1,
      begunAt: clock.now(),
      processedAt: null,
      deliveredAt: null,
      sentAt: last?.sentAt ?? null,
      withheld: last?.withheld ?? null,
      withheldSince: last?.withheldSince ?? null,
    };
    await database.transaction((tx) => saveBeat(tx, next));
    const isTaken = await record(next.number);
    untaken = isTaken ? null : next.number;
    if (!isTaken) await withhold(next, WITHHELD.notTaken);
  };

  const send = async (beat: Beat): Promise<void> => {
    const port = watcher();
    if (port === null) {
      await withhold(beat, WITHHELD.noAddress);
      return;
    }
    const sent = await port.send();
    if (sent.kind === 'failed') await withhold(beat, `${WITHHELD.refused}${sent.why}`);
    else await amend(database, beat, () => ({ sentAt: clock.now(), withheld: null, withheldSince: null }));
  };

  return {
    async look() {
      const { deadMan } = config();
      if (deadMan === null) return;
      const found = await findBeat(database.read);
      const beat = found === null ? null : await withDelivery(database, found, cardKey(deadMan.channel));
      // There is no row to wait for.
      const isLost = beat !== null && beat.number === untaken;
      const step: BeatStep = isLost
        ? { kind: 'begin' }
        : stepBeat(beat, { everyMs: deadMan.everySeconds * 1000, now: clock.now() });
      if (step.kind === 'begin') await begin(beat);
      else if (step.kind === 'send' && beat !== null) await send(beat);
      else if (step.kind === 'withhold' && beat !== null) await withhold(beat, step.why);
    },
    async processed(tx, number) {
      const { deadMan } = config();
      const beat = await findBeat(tx);
      // An old one that was replayed proves nothing.
      if (deadMan === null || beat === null || beat.number !== number || beat.processedAt !== null) return;
      await saveBeat(tx, { ...beat, processedAt: clock.now() });
      await cards.put(tx, {
        key: cardKey(deadMan.channel),
        kind: 'dead-man',
        place: { kind: 'channel', channel: deadMan.channel },
        // It travels with what must never be late, so that it proves that.
        lane: 'critical',
        phase: 'open',
        ...beatMessage(beat),
      });
    },
    find: findBeat,
  };
}

function cardKey(channel: string): string {
  return `dead-man@${channel}`;
}

/** Delivered when what Discord shows is what the processed beat wanted. */
async function withDelivery(database: Database, beat: Beat, key: string): Promise<Beat> {
  if (beat.processedAt === null || beat.deliveredAt !== null) return beat;
  const card = await findCard(database.read, key);
  if (card === null || card.shown_at === null || card.shown_revision < card.revision) return beat;
  if (card.shown_at < beat.processedAt.getTime()) return beat;
  const deliveredAt = new Date(card.shown_at);
  await amend(database, beat, () => ({ deliveredAt }));
  return { ...beat, deliveredAt };
}

/** Changes the beat as it is now: the inbox may have processed it since it was read. Another beat is left alone. */
async function amend(
  database: Database,
  { number }: Beat,
  change: (current: Beat) => Partial<Omit<Beat, 'number'>>,
): Promise<void> {
  await database.transaction(async (tx) => {
    const current = await findBeat(tx);
    if (current?.number === number) await saveBeat(tx, { ...current, ...change(current) });
  });
}
