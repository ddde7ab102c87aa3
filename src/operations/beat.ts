/** The sign of life that is on its way: inbox → card → relay → Discord → the operator's URL. */
export interface Beat {
  readonly number: number;
  readonly begunAt: Date;
  /** When its inbox row was processed. */
  readonly processedAt: Date | null;
  /** When Discord had shown the card that says so. */
  readonly deliveredAt: Date | null;
  /** When the URL last took one, this or an earlier one. */
  readonly sentAt: Date | null;
  /** Why the last one that was due was not sent; null when it was. */
  readonly withheld: string | null;
  readonly withheldSince: Date | null;
}

/**
 * begin: the next sets out. send: it has arrived everywhere, so the URL may hear of it. withhold: it is late, and the
 * watcher outside is meant to notice. wait: nothing to do yet.
 */
export type BeatStep =
  | { readonly kind: 'begin' }
  | { readonly kind: 'send' }
  | { readonly kind: 'withhold'; readonly why: string }
  | { readonly kind: 'wait' };

/** Why a beat is withheld, each a part of a sentence; what the watcher itself said follows the last. */
export const WITHHELD = {
  notTaken: 'the inbox did not take it',
  notProcessed: 'the inbox did not process it',
  notShown: 'Discord did not show its card',
  late: 'it arrived too late',
  noAddress: 'its address is not set: see deadMan in the configuration',
  refused: 'the watcher did not take it: ',
} as const;

/** Where a beat is held up; also a metric's label. */
export type BeatStop = 'inbox' | 'discord' | 'address' | 'watcher';

export function stopOf(withheld: string): BeatStop {
  switch (withheld) {
    case WITHHELD.notTaken:
    case WITHHELD.notProcessed:
      return 'inbox';
    case WITHHELD.notShown:
    case WITHHELD.late:
      return 'discord';
    case WITHHELD.noAddress:
      return 'address';
    default:
      return 'watcher';
  }
}

/**
 * What is to be done about the beat now. A late one is never sent: only what travelled within an interval counts. Each
 * interval has a beat of its own, also while one is stuck: its row may be set aside, or its card's channel be another
 * by now, and then it would be waited for in vain.
 */
export function stepBeat(
  beat: Beat | null,
  { everyMs, now }: { readonly everyMs: number; readonly now: Date },
): BeatStep {
  if (beat === null) return { kind: 'begin' };
  const { begunAt, deliveredAt, sentAt, withheld } = beat;
  const ageMs = now.getTime() - begunAt.getTime();
  // The clock was set back: a beat of the future would be waited for as long.
  const isDue = ageMs >= everyMs || ageMs < 0;
  const isSent = sentAt !== null && sentAt >= begunAt;
  if (isSent) return { kind: isDue ? 'begin' : 'wait' };
  if (!isDue) return { kind: deliveredAt === null ? 'wait' : 'send' };
  const why = whyLate(beat);
  return withheld === why ? { kind: 'begin' } : { kind: 'withhold', why };
}

function whyLate({ processedAt, deliveredAt, withheld }: Beat): string {
  if (processedAt === null) return WITHHELD.notProcessed;
  if (deliveredAt === null) return WITHHELD.notShown;
  return withheld ?? WITHHELD.late;
}
