import type { ActObserver } from '../acts/act-turn.ts';
import type { Metrics } from './metrics.ts';

/** Of a verb that the list of connectors no longer has. */
const OTHER = 'other';

/** Told by the runner of acts. Verbs are those of the code, so that no label comes from outside. */
export function createActMetrics(metrics: Metrics, verbs: readonly string[]): Required<ActObserver> {
  const calls = metrics.counter({
    name: 'muster_act_calls_total',
    help: 'Calls of other systems for acts: read or send, by what came of it.',
    labels: ['verb', 'call', 'outcome'],
  });
  const settled = metrics.histogram({
    name: 'muster_act_settled_seconds',
    help: 'From the decision to the end of an act, by its outcome: done, or why it was refused.',
    labels: ['verb', 'outcome'],
    buckets: [0.1, 0.5, 1, 5, 15, 60, 300, 1800, 7200, 86_400],
  });
  const known = (verb: string): string => (verbs.includes(verb) ? verb : OTHER);
  return {
    called: ({ verb, call, outcome }) => {
      calls.add({ verb: known(verb), call, outcome });
    },
    settled: ({ verb, outcome, afterMs }) => {
      settled.observe({ verb: known(verb), outcome }, afterMs / 1000);
    },
  };
}
