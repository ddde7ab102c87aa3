import type { Clock } from '../clock.ts';
import { readMark } from './card-marker.ts';
import type { Failure, Messenger } from './messenger.ts';

/** Our clock and Discord's may differ by this much; a look-up reads so much further back. */
const CLOCK_SKEW_MS = 5 * 60_000;
const KEPT_MS = 15 * 60_000;

export interface FoundMessage {
  readonly messageId: string;
  readonly anchor: number;
  readonly at: number;
}

export type LookedUp =
  | {
      readonly kind: 'looked';
      readonly begunAt: number;
      find(card: { readonly shortId: string; readonly anchor: number }): FoundMessage | null;
    }
  | Failure;

interface Reading {
  readonly begunAt: number;
  readonly since: number;
  before: string | null;
  done: boolean;
  /** By short id: the message of the highest anchor. */
  readonly found: Map<string, FoundMessage>;
}

export interface LookUp {
  /**
   * Our messages in a channel since `since`. One reading serves every card it covers; one that began before
   * `notBefore` may have missed a message and is not used. A failure keeps the pages read so far.
   */
  look(query: { readonly channelId: string; readonly since: number; readonly notBefore: number }): Promise<LookedUp>;
}

export function createLookUp({ messenger, clock }: { messenger: Messenger; clock: Clock }): LookUp {
  const readings = new Map<string, Reading>();

  return {
    async look({ channelId, since, notBefore }) {
      const now = clock.now().getTime();
      for (const [id, reading] of readings) if (now - reading.begunAt > KEPT_MS) readings.delete(id);

      let reading = readings.get(channelId);
      if (reading === undefined || reading.since > since || reading.begunAt < notBefore) {
        reading = { begunAt: now, since, before: null, done: false, found: new Map() };
        readings.set(channelId, reading);
      }
      while (!reading.done) {
        const failure = await readPage(messenger, channelId, reading);
        if (failure !== null) return failure;
      }
      const { found, begunAt } = reading;
      return {
        kind: 'looked',
        begunAt,
        find({ shortId, anchor }) {
          const message = found.get(shortId);
          return message !== undefined && message.anchor >= anchor ? message : null;
        },
      };
    },
  };
}

async function readPage(messenger: Messenger, channelId: string, reading: Reading): Promise<Failure | null> {
  const page = await messenger.history({ channelId, before: reading.before });
  if (page.kind !== 'page') return page;
  for (const message of page.messages) {
    for (const mark of message.marks) {
      const read = readMark(mark);
      if (read === null) continue;
      const known = reading.found.get(read.shortId);
      if (known !== undefined && known.anchor >= read.anchor) continue;
      reading.found.set(read.shortId, { messageId: message.id, anchor: read.anchor, at: message.at.getTime() });
    }
  }
  reading.before = page.oldest?.id ?? null;
  reading.done = page.oldest === null || page.oldest.at.getTime() < reading.since - CLOCK_SKEW_MS;
  return null;
}
