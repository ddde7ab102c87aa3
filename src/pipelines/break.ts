/** One finished attempt that says whether its branch is healthy. */
export interface VerdictPoint {
  readonly runKey: string;
  readonly number: number | null;
  /** Place among the runs of its workflow; see ordinalOf. */
  readonly ordinal: number;
  readonly attempt: number;
  readonly at: Date;
  readonly url: string | null;
}

/** The newest stretch of a branch's history, as the store knows it now. */
export interface BranchHistory {
  readonly lastPassed: VerdictPoint | null;
  /** Every failure after lastPassed, oldest first; empty when the branch is healthy. */
  readonly failing: readonly VerdictPoint[];
}

/** A stretch in which a branch is broken. A branch that breaks again has a new one. */
export interface Break {
  readonly id: string;
  readonly stream: string;
  readonly first: VerdictPoint;
  readonly latest: VerdictPoint;
  readonly failures: number;
  /** The last success known before it; null when none is known, so that nobody claims there was one. */
  readonly lastPassed: VerdictPoint | null;
  readonly fixedBy: VerdictPoint | null;
  /** True where its failures turned out not to count for the branch: they are part of a run that tells them itself. */
  readonly withdrawn: boolean;
}

export type Transition =
  | { readonly kind: 'broke'; readonly break: Break }
  | { readonly kind: 'still-failing'; readonly break: Break }
  | { readonly kind: 'fixed'; readonly break: Break }
  | { readonly kind: 'withdrawn'; readonly break: Break };

export interface BranchKnowledge {
  readonly open: Break | null;
  readonly history: BranchHistory;
  /**
   * The first success since the open break began; null when there is none, or no break. It may be the very attempt that
   * broke: one that goes on after its end can end otherwise.
   */
  readonly passedAfter: VerdictPoint | null;
  /** Ids of breaks that are over: a failure that was told, fixed and comes back is a break of its own. */
  readonly past?: readonly string[];
  /** The run that counts for this branch no more; null where none left it. */
  readonly gone?: string | null;
}

/** Positive when `a` is the later word on the branch: a later run, or a later attempt of the same one. */
export function comparePoints(
  a: Pick<VerdictPoint, 'ordinal' | 'attempt'>,
  b: Pick<VerdictPoint, 'ordinal' | 'attempt'>,
): number {
  return a.ordinal - b.ordinal || a.attempt - b.attempt;
}

/**
 * What the history now known means for the break that is open, if one is. Decided by the order of runs and not by the
 * order of news: a failure that arrives after a later success is no news, and a success that arrives late between two
 * failures makes them two breaks.
 */
export function judgeBranch(stream: string, knowledge: BranchKnowledge): readonly Transition[] {
  const { open, history, passedAfter, past = [], gone = null } = knowledge;
  const [first, ...later] = history.failing;
  const fixed: readonly Transition[] =
    open === null || passedAfter === null ? [] : [{ kind: 'fixed', break: { ...open, fixedBy: passedAfter } }];
  const isFirstGone = open !== null && open.first.runKey === gone;
  if (first === undefined)
    return fixed.length === 0 && isFirstGone ? [{ kind: 'withdrawn', break: { ...open, withdrawn: true } }] : fixed;

  const latest = later.at(-1) ?? first;
  const failures = history.failing.length;
  const { lastPassed } = history;
  if (open === null || fixed.length > 0) {
    const id = freeId(`${first.runKey}.${first.attempt}`, past);
    const begun: Break = { id, stream, first, latest, failures, lastPassed, fixedBy: null, withdrawn: false };
    return [...fixed, { kind: 'broke', break: begun }];
  }
  // The attempt that broke may be going on: it failed all the same.
  const isFirstGoingOn = !isFirstGone && comparePoints(open.first, first) < 0;
  const known = isFirstGoingOn
    ? { first: open.first, latest, failures: failures + 1, lastPassed }
    : { first, latest, failures, lastPassed };
  if (open.failures === known.failures && samePoints(open, known)) return [];
  return [{ kind: 'still-failing', break: { ...open, ...known } }];
}

function freeId(id: string, past: readonly string[]): string {
  for (let episode = 2, free = id; ; episode += 1) {
    if (!past.includes(free)) return free;
    free = `${id}~${episode}`;
  }
}

type Ends = Pick<Break, 'first' | 'latest' | 'lastPassed'>;

function samePoints(a: Ends, b: Ends): boolean {
  const same = (one: VerdictPoint | null, other: VerdictPoint | null): boolean =>
    one === null || other === null ? one === other : comparePoints(one, other) === 0;
  return same(a.first, b.first) && same(a.latest, b.latest) && same(a.lastPassed, b.lastPassed);
}
