import type { WaitingDeploy } from '../holds/hold-outcome.ts';

/** Whether anything waits. `words` is a sentence without a period; it may hold foreign text. */
export interface Weighed {
  /** unknown: it is deployed all the same, for nobody can say that nothing waits. */
  readonly kind: 'waits' | 'nothing' | 'unknown';
  readonly words: string;
}

/** Only the source's own comparison with the branch that is tracked tells that nothing waits: pushes may go unheard. */
export function weighed(waiting: WaitingDeploy | null, tracked: string): Weighed {
  if (waiting === null)
    return { kind: 'unknown', words: `what waits on ${tracked} is not known, so it is deployed all the same` };
  const { count, counted, branch, commits, notCompared } = waiting;
  if (branch !== tracked)
    return { kind: 'unknown', words: `what runs came from ${branch}, so ${tracked} is deployed in its place` };
  if (count === 0 && counted === 'commits')
    return { kind: 'nothing', words: `nothing waits on ${tracked}, so nothing is deployed` };
  if (count === 0)
    return {
      kind: 'unknown',
      words: `no push to ${tracked} was heard of, and ${notCompared ?? 'the source did not compare'}, so it is deployed all the same`,
    };
  const one = counted === 'commits' ? 'commit' : 'push';
  const many = counted === 'commits' ? 'commits' : 'pushes';
  const number = count === null ? `more than ${commits.length} ${many}` : `${count} ${count === 1 ? one : many}`;
  return { kind: 'waits', words: `${number} ${count === 1 ? 'waits' : 'wait'} on ${tracked}` };
}
