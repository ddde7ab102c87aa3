/*
 * GET  /api/v1/alerts?which=&fleet=               what fires, or what is acknowledged, the oldest first
 * GET  /api/v1/alerts/{alert}                     one of them, by its name such as AL-17
 * GET  /api/v1/alerts/{alert}/why                 how it is grouped, who was told, and why nobody else
 * What is done about them: alert-handling.ts, alert-silences.ts; to all open groups of a storm: alert-storms.ts.
 * The twins of /alert and /why alert: needs and rules are theirs; a token counts as its person.
 */
import { z } from 'zod';
import { alertInput, alertListInput } from '../src/alerts/alert-input.ts';
import { defineApi, type ApiAct } from '../src/platform/http/api/api-spec.ts';
import { alertNamed, alertNeeds, type AlertApiDeps } from './alert-asked.ts';
import { alertHandlingApi } from './alert-handling.ts';
import { ALERT, alertJson, SILENCE, silenceJson } from './alert-json.ts';
import { alertSilencesApi } from './alert-silences.ts';
import { stormApi } from './alert-storms.ts';

const DOING = z.object({ at: z.iso.datetime(), by: z.string().nullable(), text: z.string() });

export function createAlertApi(deps: AlertApiDeps): readonly ApiAct[] {
  return [list(deps), show(deps), why(deps), ...alertHandlingApi(deps), ...alertSilencesApi(deps), stormApi(deps)];
}

function list({ alertDesk, database }: AlertApiDeps): ApiAct {
  return defineApi({
    act: 'alert list',
    method: 'GET',
    path: '/alerts',
    summary: 'What fires, what is acknowledged with the oldest first, or what is silenced',
    input: alertListInput,
    data: z.object({ alerts: z.array(ALERT), silences: z.array(SILENCE) }),
    endings: { listed: { status: 200, about: 'at most 200' } },
    sees: 'alert.view',
    find: async () => ({}),
    requires: ({ fleet }, _subject, actor) => alertDesk.listRequirement(actor, fleet ?? null),
    notFound: () => 'No alert is yours to see.',
    async run({ which, fleet = null }, _subject, actor) {
      if (which === 'silences') {
        const silences = await alertDesk.listSilences(database.read, { actor, fleet });
        return { outcome: 'listed', data: { alerts: [], silences: silences.map(silenceJson) } };
      }
      const alerts = await alertDesk.list(database.read, { which, actor, fleet });
      return { outcome: 'listed', data: { alerts: alerts.map(alertJson), silences: [] } };
    },
  });
}

function show(deps: AlertApiDeps): ApiAct {
  return defineApi({
    ...alertNamed(deps),
    ...alertNeeds('alert.view'),
    act: 'alert show',
    method: 'GET',
    path: '/alerts/{alert}',
    summary: 'One alert: whose it is, what was done about it, what silences it',
    input: alertInput,
    data: z.object({ alert: ALERT, silences: z.array(SILENCE), doings: z.array(DOING), url: z.string().nullable() }),
    endings: { shown: { status: 200, about: 'the alert' } },
    async run({ alert }) {
      const shown = await deps.alertDesk.show(deps.database.read, alert);
      if (shown === null) throw new Error('An alert was found and is gone.');
      const doings = shown.doings.map(({ at, by, text }) => ({ at: at.toISOString(), by, text }));
      const silences = shown.silences.map(silenceJson);
      return { outcome: 'shown', data: { alert: alertJson(shown), silences, doings, url: shown.url } };
    },
  });
}

function why(deps: AlertApiDeps): ApiAct {
  return defineApi({
    ...alertNamed(deps),
    ...alertNeeds('alert.view'),
    act: 'why alert',
    method: 'GET',
    path: '/alerts/{alert}/why',
    summary: 'How an alert is grouped, who was told of it, and what keeps others from being told',
    input: alertInput,
    data: z.object({
      alert: ALERT,
      grouping: z.object({
        rule: z.string(),
        fleets: z.array(z.string()),
        shared: z.string(),
        sources: z.array(z.string()),
        alerts: z.number(),
      }),
      beginnings: z.number().describe('Within the last hour'),
      quiet: z.array(z.string()).describe('What keeps somebody from being told'),
      told: z.array(
        z.object({ whom: z.string(), at: z.iso.datetime(), what: z.string(), delivery: z.string().nullable() }),
      ),
      escalation: z.object({
        kind: z.string(),
        taken: z.number(),
        of: z.number(),
        nextAt: z.iso.datetime().nullable(),
      }),
    }),
    endings: { explained: { status: 200, about: 'the reasons' } },
    async run({ alert }) {
      const found = await deps.alertDesk.explain(deps.database.read, alert);
      if (found === null) throw new Error('An alert was found and is gone.');
      const { grouping, dedupe, quiet, told, escalation, shown } = found;
      const { rule, fleets, scope, sources, alerts } = grouping;
      return {
        outcome: 'explained',
        data: {
          alert: alertJson(shown),
          grouping: { rule, fleets, shared: `${scope.kind} ${scope.name}`.trim(), sources, alerts },
          beginnings: dedupe.beginnings,
          quiet: quiet.map(({ kind }) => kind),
          told: told.map((each) => ({ ...each, at: each.at.toISOString() })),
          escalation: { ...escalation, nextAt: escalation.nextAt?.toISOString() ?? null },
        },
      };
    },
  });
}
