import type { Finding } from './judge-seen.ts';
import type { Probe } from './probe.ts';

/**
 * unknown: not asked often enough yet. failing: so many of the last answers were bad. unreachable: it cannot be told
 * from here, because Muster itself is cut off. silent: it has not been asked for three intervals.
 */
export const PROBE_STATES = ['unknown', 'passing', 'failing', 'unreachable', 'silent'] as const;
export type ProbeState = (typeof PROBE_STATES)[number];

/** One answer as it is remembered; 'unreached' says nothing about the other side. */
export interface Mark {
  readonly at: Date;
  readonly is: 'good' | 'bad' | 'unreached';
}

/** What is known of a probe; one row. */
export interface KnownProbe {
  readonly key: string;
  readonly state: ProbeState;
  /** When it came into this state. */
  readonly since: Date;
  /** The newest last; as many as its rule looks at. */
  readonly marks: readonly Mark[];
  readonly last: (Finding & { readonly at: Date }) | null;
  /** When the other side last spoke, however badly. */
  readonly spokeAt: Date | null;
  /** When it last gave a good answer. */
  readonly goodAt: Date | null;
  readonly dueAt: Date;
}

const MARKS_KEPT = 20;
/** Not asked for so many intervals: something is wrong with the asking. */
export const SILENT_AFTER_INTERVALS = 3;
/** What a busy minute may delay a probe by before that is worth a word. */
const SILENT_GRACE_MS = 60_000;

export function newProbe(probe: Probe, now: Date, dueAt: Date): KnownProbe {
  return {
    key: probe.key,
    ...{ state: 'unknown', since: now, marks: [], last: null, spokeAt: null, goodAt: null, dueAt },
  };
}

/** Takes an answer in. What the state becomes is said by `settleState`. */
export function takeFinding(known: KnownProbe, finding: Finding, at: Date): KnownProbe {
  const mark: Mark = { at, is: finding.kind === 'good' ? 'good' : 'bad' };
  return {
    ...known,
    marks: [...known.marks, mark].slice(-MARKS_KEPT),
    last: { ...finding, at },
    spokeAt: finding.failure === null ? at : known.spokeAt,
    goodAt: finding.kind === 'good' ? at : known.goodAt,
  };
}

/** Everything bad since `since` came of our own network: it counts for nothing. */
export function forgiveSince(known: KnownProbe, since: Date): KnownProbe {
  if (known.marks.every(({ at, is }) => is !== 'bad' || at < since)) return known;
  return {
    ...known,
    marks: known.marks.map((mark) => (mark.is === 'bad' && mark.at >= since ? { ...mark, is: 'unreached' } : mark)),
  };
}

/** Which state its marks put it in. A probe that fails stays so until an answer is good and the rule holds no more. */
export function settleState(known: KnownProbe, { failuresOf }: Pick<Probe, 'failuresOf'>, now: Date): KnownProbe {
  const state = stateOf(known, failuresOf);
  return state === known.state ? known : { ...known, state, since: now };
}

function stateOf({ marks, state }: KnownProbe, { failed, of }: Probe['failuresOf']): ProbeState {
  const latest = marks.at(-1);
  if (latest === undefined) return state;
  if (latest.is === 'unreached') return 'unreachable';
  const counted = marks.filter(({ is }) => is !== 'unreached').slice(-of);
  const bad = counted.filter(({ is }) => is === 'bad').length;
  if (bad >= failed) return 'failing';
  // Too few answers to say that it works, or a first bad one: what is known goes on.
  if (latest.is === 'good') return 'passing';
  return state === 'silent' || state === 'unreachable' ? 'unknown' : state;
}

/** Whether nobody asked for three intervals though somebody should have; `upSince` is when this process began. */
export function isSilent(
  known: Pick<KnownProbe, 'last' | 'since'>,
  { everySeconds }: Pick<Probe, 'everySeconds'>,
  { now, upSince }: { readonly now: Date; readonly upSince: Date },
): boolean {
  const heard = known.last?.at ?? known.since;
  const from = Math.max(heard.getTime(), upSince.getTime());
  return now.getTime() - from > everySeconds * 1000 * SILENT_AFTER_INTERVALS + SILENT_GRACE_MS;
}

/** `2 of the last 3 failed`, `none of the last 3 failed`; null before the first answer. */
export function tallyOf(
  { marks }: Pick<KnownProbe, 'marks'>,
  { failuresOf }: Pick<Probe, 'failuresOf'>,
): string | null {
  const counted = marks.filter(({ is }) => is !== 'unreached').slice(-failuresOf.of);
  if (counted.length === 0) return null;
  const bad = counted.filter(({ is }) => is === 'bad').length;
  if (counted.length === 1) return bad === 0 ? 'the one answer so far was good' : 'the one answer so far was bad';
  return `${bad === 0 ? 'none' : bad} of the last ${counted.length} failed`;
}
