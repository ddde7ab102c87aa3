import { backOffMs } from '../delivery/back-off.ts';
import type { FactReading, GuardVerdict, Refusal, SendOutcome, StoredAct } from './act.ts';

/** What a rule is told besides the act. */
export interface Moment {
  readonly now: Date;
  /** In [0, 1); spreads back-off. */
  readonly random: () => number;
}

/** A request that was proven three times to have had no effect will have none the fourth time. */
const MOST_SENDS = 3;
/** What was taken and does not show by then is unknown: somebody should look. */
const SHOWS_WITHIN_MS = 60_000;
/** Reads go on after that, but a person may know more. */
const PERSON_AFTER_MS = 10 * 60_000;

/** What the first look comes to: an end, a wait, or that it is to be sent. */
export type FirstLook = { readonly kind: 'send' } | { readonly kind: 'step'; readonly act: StoredAct };

export function afterFirstRead(act: StoredAct, reading: FactReading, moment: Moment): FirstLook {
  switch (reading.kind) {
    case 'so':
      return { kind: 'step', act: done(act, moment.now, reading) };
    case 'overtaken':
      return { kind: 'step', act: refused(act, moment.now, { refusal: 'overtaken', because: reading.because }) };
    case 'unreadable':
      return { kind: 'step', act: waiting(act, moment, { because: reading.why, until: reading.retryAt }) };
    case 'not-so':
    case 'unknowable':
      return { kind: 'send' };
  }
}

/** Judged in the transaction that marks it as being sent. */
export function afterGuard(act: StoredAct, verdict: GuardVerdict, { now, random }: Moment): StoredAct {
  if (act.deadline <= now) return expired(act, now);
  switch (verdict.kind) {
    case 'go':
      return { ...act, state: 'sending', sends: act.sends + 1, dueAt: null, because: null };
    case 'refuse':
      return refused(act, now, { refusal: 'by-rule', because: verdict.because });
    case 'wait':
      return waiting(act, { now, random }, { because: verdict.because, until: verdict.until });
  }
}

/** What came of the request. An accepted one is read back at once. */
export function afterSend(act: StoredAct, outcome: SendOutcome, moment: Moment): StoredAct {
  const { now } = moment;
  switch (outcome.kind) {
    case 'accepted':
      return {
        ...act,
        state: 'checking',
        receipt: outcome.receipt,
        url: outcome.url ?? act.url,
        uncertainSince: now,
        dueAt: now,
        setbacks: 0,
      };
    case 'refused':
      return refused(act, now, { refusal: 'by-system', because: outcome.because });
    case 'not-sent': {
      const unsent = { ...act, state: 'waiting', sends: act.sends - 1 } as const;
      return waiting(unsent, moment, { because: outcome.why, until: outcome.retryAt });
    }
    case 'lost':
      return unknown(act, now, outcome.why);
  }
}

/** Nobody knows what came of it. The first read is due at once. */
export function unknown(act: StoredAct, now: Date, because: string): StoredAct {
  return {
    ...act,
    state: 'unknown',
    because,
    uncertainSince: now,
    unknownSince: act.unknownSince ?? now,
    setbacks: 0,
    dueAt: now,
  };
}

export interface ReadBack {
  readonly reading: FactReading;
  /** When the read began: only one that began late enough proves anything. */
  readonly readAt: Date;
  readonly settlingMs: number | null;
}

/** Reading back an act that was taken, or of which nobody knows. Never leads to a second request without proof. */
export function afterReadBack(act: StoredAct, { reading, readAt, settlingMs }: ReadBack, moment: Moment): StoredAct {
  switch (reading.kind) {
    case 'so':
      return done(act, moment.now, reading);
    case 'overtaken':
      return refused(act, moment.now, { refusal: 'overtaken', because: reading.because });
    case 'unreadable':
      return stillOpen(act, moment, { because: reading.why, notBefore: reading.retryAt });
    case 'unknowable':
      // Its own answer is all that will ever be known of it.
      if (act.state === 'checking')
        return done(act, moment.now, { because: 'it was taken, which is all that this system tells' });
      return { ...act, needsPerson: true, dueAt: null, because: reading.why };
    case 'not-so': {
      const provenAt = reading.provesNothing === true ? null : provenFrom(act, settlingMs);
      if (provenAt !== null && readAt >= provenAt) return provenUndone(act, moment.now, reading.because);
      return stillOpen(act, moment, { because: reading.because, notAfter: provenAt });
    }
  }
}

/** From when on its fact being not so proves that nothing came of it; null: it never does. */
function provenFrom({ uncertainSince, isRestored }: StoredAct, settlingMs: number | null): Date | null {
  if (settlingMs === null || isRestored || uncertainSince === null) return null;
  return new Date(uncertainSince.getTime() + settlingMs);
}

function provenUndone(act: StoredAct, now: Date, because: string): StoredAct {
  if (act.sends >= MOST_SENDS) return refused(act, now, { refusal: 'without-effect', because });
  if (act.deadline <= now) return expired({ ...act, because }, now);
  return { ...fresh(act), dueAt: now, because: `the request had no effect: ${because}` };
}

interface StillOpen {
  readonly because: string;
  /** The system wants to be left alone until then. */
  readonly notBefore?: Date | null;
  /** From then on an absence proves something. */
  readonly notAfter?: Date | null;
}

function stillOpen(
  act: StoredAct,
  { now, random }: Moment,
  { because, notBefore = null, notAfter = null }: StillOpen,
): StoredAct {
  const setbacks = act.setbacks + 1;
  const uncertainMs = now.getTime() - (act.uncertainSince ?? now).getTime();
  const isOverdue = act.state === 'unknown' || uncertainMs >= SHOWS_WITHIN_MS;
  const unknownSince = isOverdue ? (act.unknownSince ?? now) : null;
  const earliest = Math.max(now.getTime() + backOffMs(setbacks, random), notBefore?.getTime() ?? 0);
  const isProofSooner = notAfter !== null && notAfter > now && notAfter.getTime() < earliest;
  return {
    ...act,
    state: isOverdue ? 'unknown' : 'checking',
    because,
    unknownSince,
    needsPerson: act.needsPerson || (isOverdue && (act.isRestored || uncertainMs >= PERSON_AFTER_MS)),
    setbacks,
    dueAt: isProofSooner ? notAfter : new Date(earliest),
  };
}

export type HandSettling = 'done' | 'not-done';

/** A person looked for themselves. */
export function settleByHand(
  act: StoredAct,
  what: HandSettling,
  { by, now }: { readonly by: string; readonly now: Date },
): StoredAct {
  if (what === 'done') return { ...done(act, now, { because: `${by} says that it was done` }), settledBy: by };
  const because = `${by} says that it was not done`;
  if (act.deadline <= now) return { ...expired({ ...act, because }, now), settledBy: by };
  return { ...fresh(act), sends: 0, dueAt: now, because };
}

/** In a restored database: it may have been done since the backup, and undone. */
export function restored(act: StoredAct, now: Date): StoredAct {
  const because = 'it comes from a backup, and may have been done since that was taken';
  return { ...unknown(act, now, because), isRestored: true };
}

export function withdrawn(act: StoredAct, now: Date, because: string): StoredAct {
  return refused(act, now, { refusal: 'withdrawn', because });
}

export function expired(act: StoredAct, now: Date): StoredAct {
  const why = act.because === null ? '' : `: ${act.because}`;
  return refused(act, now, { refusal: 'expired', because: `it was not begun in time${why}` });
}

/** Nobody in the configuration can do it now, or it cannot be read, or its time has not come. */
export function waiting(
  act: StoredAct,
  { now, random }: Moment,
  { because, until }: { readonly because: string; readonly until: Date | null },
): StoredAct {
  const setbacks = act.setbacks + 1;
  const later = until !== null && until > now ? until : new Date(now.getTime() + backOffMs(setbacks, random));
  return { ...act, state: 'waiting', because, setbacks, dueAt: later };
}

function fresh(act: StoredAct): StoredAct {
  return {
    ...act,
    state: 'waiting',
    setbacks: 0,
    receipt: null,
    uncertainSince: null,
    unknownSince: null,
    needsPerson: false,
    isRestored: false,
  };
}

function done(
  act: StoredAct,
  now: Date,
  { because, url }: { readonly because: string; readonly url?: string | null },
): StoredAct {
  return { ...ended(act, now), state: 'done', because, url: url ?? act.url };
}

function refused(
  act: StoredAct,
  now: Date,
  { refusal, because }: { readonly refusal: Refusal; readonly because: string },
): StoredAct {
  return { ...ended(act, now), state: 'refused', refusal, because };
}

function ended(act: StoredAct, now: Date): StoredAct {
  return { ...act, dueAt: null, needsPerson: false, unknownSince: null, settledAt: now };
}
