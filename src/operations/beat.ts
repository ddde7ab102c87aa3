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

/** What is to be done about the beat now. A late one is never sent: only what travelled within an interval counts. */
export function stepBeat(
  beat: Beat | null,
  { everyMs, now }: { readonly everyMs: number; readonly now: Date },
): BeatStep {
  if (beat === null) return { kind: 'begin' };
  const { begunAt, processedAt, deliveredAt, sentAt, withheld } = beat;
  const isDue = now.getTime() - begunAt.getTime() >= everyMs;
  const isSent = sentAt !== null && sentAt >= begunAt;
  if (isSent) return isDue ? { kind: 'begin' } : { kind: 'wait' };
  if (deliveredAt !== null && deliveredAt.getTime() - begunAt.getTime() <= everyMs && !isDue) return { kind: 'send' };
  if (!isDue) return { kind: 'wait' };
  const why = whyLate(beat, processedAt, deliveredAt);
  // One that is stuck is waited for: more of them would only pile up behind it.
  if (withheld !== why) return { kind: 'withhold', why };
  return deliveredAt === null ? { kind: 'wait' } : { kind: 'begin' };
}

function whyLate(beat: Beat, processedAt: Date | null, deliveredAt: Date | null): string {
  if (processedAt === null) return 'the inbox did not process it';
  if (deliveredAt === null) return 'Discord did not show its card';
  return beat.withheld ?? 'it arrived too late';
}
