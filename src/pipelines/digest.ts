import type { Break } from './break.ts';
import type { Occurrence } from './occurrence.ts';
import type { Mention } from './route.ts';
import { shownAttempt, type Run } from './run.ts';

/** What quiet hours kept from a channel. */
export interface Digest {
  readonly since: Date;
  readonly runs: number;
  readonly passed: number;
  readonly failed: number;
  readonly canceled: number;
  /** They go on; their cards follow when something happens. */
  readonly unfinished: number;
  /** Broke meanwhile and still is. */
  readonly broken: readonly Break[];
  /** Was fixed meanwhile, whenever it broke. */
  readonly fixed: readonly Break[];
  /** Deployments, tags and releases, the oldest first. */
  readonly others: readonly Pick<Occurrence, 'event' | 'headline' | 'url' | 'at'>[];
}

/** Sums up what was held back. `breaks` are those that are open or ended since the quiet began. */
export function digestOf(
  runs: readonly Run[],
  {
    breaks,
    since,
    others = [],
  }: { readonly breaks: readonly Break[]; readonly since: Date; readonly others?: Digest['others'] },
): Digest {
  const keys = new Set(runs.map(({ key }) => key));
  const attempts = runs.map(shownAttempt);
  const finished = attempts.filter(({ phase }) => phase === 'finished');
  const passed = finished.filter(({ verdict }) => verdict === 'passed').length;
  const failed = finished.filter(({ verdict }) => verdict === 'failed').length;
  return {
    since,
    runs: runs.length,
    passed,
    failed,
    canceled: finished.length - passed - failed,
    unfinished: attempts.length - finished.length,
    broken: breaks.filter(({ first, fixedBy }) => fixedBy === null && keys.has(first.runKey)),
    fixed: breaks.filter(({ fixedBy }) => fixedBy !== null && keys.has(fixedBy.runKey)),
    others: others.toSorted((a, b) => a.at.getTime() - b.at.getTime()),
  };
}

/** Each once, as Discord tells them apart. */
export function uniqueMentions(mentions: readonly (Mention | null)[]): readonly Mention[] {
  const byId = new Map(mentions.filter((each) => each !== null).map((each) => [`${each.kind}:${each.id}`, each]));
  return [...byId.values()];
}
