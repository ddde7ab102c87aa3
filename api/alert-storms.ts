/*
 * POST /api/v1/alert-storms/{storm}   { do?, for?, reason?, confirm? }: show, ack, unack, assign or silence all open
 *                                     groups of an alert storm, by its name such as ST-3
 * The twin of /alert storm: each group is judged for itself, and those on which the token may not stay as they were.
 */
import { z } from 'zod';
import { stormInput } from '../src/alerts/alert-input.ts';
import type { AlertDesk } from '../src/alerts/alert-desk-service.ts';
import type { SilenceOutcome } from '../src/alerts/handling-outcome.ts';
import type { FoundStorm, StormDesk } from '../src/alerts/storm-desk-service.ts';
import { stormName } from '../src/alerts/storm-handling.ts';
import type { StormOutcome } from '../src/alerts/storm-outcome.ts';
import { silenceName } from '../src/alerts/alert-silence.ts';
import { STORM_PERMISSIONS } from '../src/alerts/storm-permissions.ts';
import type { Database } from '../src/platform/database/transaction.ts';
import { defineApi, type ApiAct, type ApiAnswer } from '../src/platform/http/api/api-spec.ts';

export interface AlertStormApiDeps {
  readonly alertDesk: Pick<AlertDesk, 'storms'>;
  readonly database: Pick<Database, 'read'>;
}

const DATA = z.object({
  storm: z.string(),
  groups: z.number().describe('Open groups: of the storm, or those to which it was done'),
  notYours: z.number().describe('Groups on which the token may not do that'),
  silence: z.string().nullable().describe('SIL-3, where one was placed'),
  oldest: z.array(z.string()).describe('show: names of the oldest open groups'),
});
type Data = z.infer<typeof DATA>;

const DONE = { status: 200, about: 'it was done to all open groups on which the token may' } as const;

export function stormApi({ alertDesk, database }: AlertStormApiDeps): ApiAct {
  return defineApi({
    act: 'alert storm',
    method: 'POST',
    path: '/alert-storms/{storm}',
    summary: 'All open groups of an alert storm at once',
    input: stormInput,
    data: DATA,
    endings: {
      shown: { status: 200, about: 'the storm' },
      'storm-acked': DONE,
      'storm-unacked': DONE,
      'storm-assigned': DONE,
      silencing: { status: 202, about: 'a silence is being placed in Alertmanager' },
      silenced: { status: 201, about: 'Muster keeps a silence' },
      'nothing-to-do': { status: 409, about: 'all groups were so already, or none is yours' },
      incomplete: { status: 422, about: 'a silence needs for and reason' },
      unconfirmed: { status: 422, about: 'it hides alerts of several fleets: say confirm' },
      'already-silenced': { status: 409, about: 'there is such a silence' },
      'too-long': { status: 422, about: 'longer than the configuration allows' },
      'no-matchers': { status: 422, about: 'its alerts are too different for one silence' },
      'too-wide': { status: 422, about: 'it reaches beyond the fleets on which you may' },
      changed: { status: 409, about: 'it is not as it was' },
      over: { status: 409, about: 'none of its groups fires any more' },
    },
    sees: 'alert.view',
    find: ({ storm }, read) => alertDesk.storms.find(read, storm),
    requires: (input, found: FoundStorm, actor) =>
      alertDesk.storms.requirement(STORM_PERMISSIONS[input.do], found, actor),
    notFound: ({ storm }) => `No alert storm that you may see is called ST-${storm}.`,
    async run(input, { storm }, actor): Promise<ApiAnswer> {
      const { storms } = alertDesk;
      const name = stormName(storm) ?? '';
      const of = { number: input.storm, seen: null };
      const by = { actor, act: `api:alert storm ${input.do}` };
      const { for: forMs = null, reason = null } = input;
      switch (input.do) {
        case 'show': {
          const shown = await storms.show(database.read, input.storm, actor);
          if (shown === null) throw new Error('A storm was found and is gone.');
          const oldest = shown.oldest.map(({ handling }) => `AL-${handling.number}`);
          return { outcome: 'shown', data: { ...dataOf(name, shown.totals.groups), oldest } };
        }
        case 'ack':
          return answer(await storms.ack({ ...of, forMs, note: reason }, by));
        case 'unack':
          return answer(await storms.unack(of, by));
        case 'assign':
          return answer(await storms.assign(of, by));
        case 'silence': {
          if (forMs === null || reason === null)
            return { outcome: 'incomplete', problem: 'A silence needs `for` and `reason`.' };
          const ask = { ...of, forMs, reason, matchers: null, isConfirmed: input.confirm === 'yes' };
          return answerSilence(name, await storms.silence(ask, by));
        }
      }
    },
  });
}

function dataOf(storm: string, groups: number): Data {
  return { storm, groups, notYours: 0, silence: null, oldest: [] };
}

function answer(outcome: StormOutcome | null): ApiAnswer {
  if (outcome === null) throw new Error('A storm was found and is gone.');
  const name = stormName(outcome.storm) ?? '';
  switch (outcome.kind) {
    case 'storm-acked':
    case 'storm-unacked':
    case 'storm-assigned': {
      const data: Data = { ...dataOf(name, outcome.groups), notYours: outcome.notYours };
      return { outcome: outcome.kind, data, audited: true };
    }
    case 'nothing-to-do':
      return { outcome: outcome.kind, problem: `${name} has no open group of yours that is not so already.` };
    case 'too-long':
      return { outcome: outcome.kind, problem: 'An acknowledgement lasts at most a week.' };
    case 'changed':
      return { outcome: outcome.kind, problem: `${name} changed meanwhile, so nothing was done.` };
    case 'over':
      return { outcome: outcome.kind, problem: `${name} is over, so nothing was done.` };
  }
}

const SILENCE_PROBLEMS: Readonly<Record<Exclude<SilenceOutcome['kind'], 'silencing' | 'silenced'>, string>> = {
  preview: 'Nothing was silenced.',
  'already-silenced': 'That is silenced already.',
  'too-long': 'The configuration allows no silence that long.',
  'no-matchers': 'Its alerts are too different for one silence: silence them by their names.',
  unconfirmed: 'That hides alerts of several fleets: say `confirm: yes` if you want it.',
  'too-wide': 'That reaches beyond the fleets on which you may.',
  changed: 'It changed meanwhile, so nothing was done.',
  over: 'It is over, so nothing was done.',
};

function answerSilence(name: string, outcome: Awaited<ReturnType<StormDesk['silence']>>): ApiAnswer {
  if (outcome === null) throw new Error('A storm was found and is gone.');
  if (outcome.kind !== 'silencing' && outcome.kind !== 'silenced')
    return { outcome: outcome.kind, problem: SILENCE_PROBLEMS[outcome.kind] };
  const data: Data = { ...dataOf(name, outcome.preview.groups), silence: silenceName(outcome.silence) };
  return { outcome: outcome.kind, data, audited: true };
}
