import { z } from 'zod';
import { text, whole } from '../../../platform/config/config-fields.ts';
import type { AlertRoute } from '../../world/alertmanager.ts';
import { duration } from '../duration.ts';
import { defineVerb, type Verb } from '../verb.ts';

const labels = z.record(z.string().regex(/^[a-zA-Z_]\w*$/), z.string().max(300));
const routing = {
  groupBy: z.array(text('a label, or ... for every one')).optional(),
  groupWait: duration('how long a new group waits').optional(),
  groupInterval: duration('how long until a changed group is told of again').optional(),
  repeatInterval: duration('how long until an unchanged group is told of again').optional(),
} as const;

/** How often rules are evaluated: alerts of a storm fire in such steps. */
const EVALUATION_MS = 1000;
const MOST_ALERTS = 10_000;

/** Alerts, by way of a simulated Alertmanager with its grouping, waiting and repeating. */
export const ALERT_VERBS = {
  alert: defineVerb(
    'An alert fires and goes on firing until a step resolves it.',
    { labels, annotations: labels.optional(), ...routing },
    (step, { world }) => {
      world.alertmanager.fire({ labels: step.labels, annotations: step.annotations ?? {} }, routeOf(step));
    },
  ),
  'resolve-alerts': defineVerb('Every alert that has all these labels is resolved.', { labels }, (step, { world }) => {
    world.alertmanager.resolve(step.labels);
  }),
  'alert-storm': defineVerb(
    'So many alerts fire, spread evenly over a time, each with a label `each` of its own, such as monitor-0001.',
    {
      count: whole(1, MOST_ALERTS, 'how many alerts'),
      over: duration('within which they fire'),
      each: text('the label that tells them apart').default('monitor'),
      labels,
      annotations: labels.optional(),
      ...routing,
    },
    (step, { world, later }) => {
      const ticks = Math.max(1, Math.floor(step.over / EVALUATION_MS));
      for (let tick = 0; tick < ticks; tick++) {
        const from = Math.floor((tick * step.count) / ticks);
        const to = Math.floor(((tick + 1) * step.count) / ticks);
        later(tick * EVALUATION_MS, () => {
          for (let index = from; index < to; index++) {
            const name = `${step.each}-${String(index + 1).padStart(4, '0')}`;
            world.alertmanager.fire(
              { labels: { ...step.labels, [step.each]: name }, annotations: step.annotations ?? {} },
              routeOf(step),
            );
          }
        });
      }
    },
  ),
} as const satisfies Readonly<Record<string, Verb>>;

function routeOf(step: z.infer<z.ZodObject<typeof routing>>): Partial<AlertRoute> {
  return {
    ...(step.groupBy === undefined ? {} : { groupBy: step.groupBy }),
    ...(step.groupWait === undefined ? {} : { groupWaitMs: step.groupWait }),
    ...(step.groupInterval === undefined ? {} : { groupIntervalMs: step.groupInterval }),
    ...(step.repeatInterval === undefined ? {} : { repeatIntervalMs: step.repeatInterval }),
  };
}
