/*
 * GET  /api/v1/alerts?which=&fleet=               what fires, or what is acknowledged, the oldest first
 * GET  /api/v1/alerts/{alert}                     one of them, by its name such as AL-17
 * GET  /api/v1/alerts/{alert}/why                 how it is grouped, who was told, and why nobody else
 * POST /api/v1/alerts/{alert}/ack                 { for?, note? }
 * POST /api/v1/alerts/{alert}/unack
 * POST /api/v1/alerts/{alert}/assign              { to? }: me, nobody, or a person of the configuration
 * POST /api/v1/alerts/{alert}/escalate
 * POST /api/v1/alerts/{alert}/silence             { for, reason, matchers?, preview? }
 * POST /api/v1/alert-silences/{silence}/unsilence
 * POST /api/v1/alert-storms/{storm}               { do?, for?, reason?, confirm? }: all open groups of a storm (alert-storms.ts)
 * The twins of /alert and /why alert: needs and rules are theirs; a token counts as its person.
 */
import { z } from 'zod';
import type { AlertDesk } from '../src/alerts/alert-desk-service.ts';
import {
  ackInput,
  alertInput,
  alertListInput,
  assignInput,
  silenceInput,
  unsilenceInput,
} from '../src/alerts/alert-input.ts';
import { silenceName, type AlertSilence } from '../src/alerts/alert-silence.ts';
import type { Handled } from '../src/alerts/handling-outcome.ts';
import { alertRequirement, type HandlingService, type HandBy } from '../src/alerts/handling-service.ts';
import { alertName } from '../src/alerts/handling.ts';
import { matchersText } from '../src/alerts/matcher.ts';
import { silenceRequirement } from '../src/alerts/silence-deps-service.ts';
import type { SilenceService } from '../src/alerts/silence-keeper-service.ts';
import type { Database, Reader } from '../src/platform/database/transaction.ts';
import type { Actor } from '../src/platform/gate.ts';
import { stormApi } from './alert-storms.ts';
import { defineApi, type ApiAct, type ApiAnswer } from '../src/platform/http/api/api-spec.ts';

export interface AlertApiDeps {
  readonly handlings: HandlingService;
  readonly silences: SilenceService;
  readonly alertDesk: AlertDesk;
  readonly database: Pick<Database, 'read'>;
}

const moment = z.iso.datetime();
const ALERT = z.object({
  id: z.string(),
  rule: z.string(),
  severity: z.string().nullable(),
  fleets: z.array(z.string()),
  state: z.enum(['firing', 'resolved', 'silent']),
  firing: z.number().describe('Alerts of the group that fire'),
  startedAt: moment,
  endedAt: moment.nullable(),
  acknowledged: z.object({ by: z.string(), at: moment, until: moment, note: z.string().nullable() }).nullable(),
  assignedTo: z.string().nullable(),
  stepsTaken: z.number().describe('Of its chain, in the go that runs; 0 while none does'),
});
const SILENCE = z.object({
  id: z.string(),
  state: z.string(),
  matchers: z.string(),
  startsAt: moment,
  endsAt: moment,
  reason: z.string(),
  by: z.string(),
  system: z.string().nullable().describe('The Alertmanager that has it; null: kept by Muster'),
  changedThere: z.array(z.string()),
});
const DOING = z.object({ at: moment, by: z.string().nullable(), text: z.string() });
const PREVIEW = z.object({ matchers: z.string(), alerts: z.number(), groups: z.number() });
const ONE = z.object({ alert: ALERT });
const CHANGED = { status: 409, about: 'it is not as it was' } as const;
const OVER = { status: 409, about: 'it does not fire any more' } as const;

export function createAlertApi(deps: AlertApiDeps): readonly ApiAct[] {
  return [list(deps), show(deps), why(deps), ...acts(deps), silence(deps), unsilence(deps), stormApi(deps)];
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

const named = ({ handlings }: AlertApiDeps) => ({
  sees: 'alert.view',
  find: ({ alert }: { readonly alert: number }, read: Reader): Promise<Handled | null> => handlings.find(read, alert),
  notFound: ({ alert }: { readonly alert: number }) =>
    `No alert that you may see is called AL-${alert}; GET /alerts lists those that fire.`,
});

const needs = (permission: string) => ({
  requires: (_input: unknown, { episode }: Handled) => alertRequirement(permission, episode),
});

function show(deps: AlertApiDeps): ApiAct {
  return defineApi({
    ...named(deps),
    ...needs('alert.view'),
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
    ...named(deps),
    ...needs('alert.view'),
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
      told: z.array(z.object({ whom: z.string(), at: moment, what: z.string(), delivery: z.string().nullable() })),
      escalation: z.object({ kind: z.string(), taken: z.number(), of: z.number(), nextAt: moment.nullable() }),
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

function acts(deps: AlertApiDeps): readonly ApiAct[] {
  const { handlings } = deps;
  const common = { ...named(deps), method: 'POST' as const, data: ONE };
  return [
    defineApi({
      ...common,
      ...needs('alert.ack'),
      act: 'alert ack',
      path: '/alerts/{alert}/ack',
      summary: 'You look after it: nobody is told again until it becomes worse or the time is over',
      input: ackInput,
      endings: {
        acked: { status: 200, about: 'it is yours' },
        'too-long': { status: 422, about: 'no acknowledgement is that long' },
        'already-acked': { status: 409, about: 'you have acknowledged it before' },
        changed: CHANGED,
        over: OVER,
      },
      run: async (input, _handled, actor) =>
        answer(
          await handlings.ack(
            { number: input.alert, seen: null, forMs: input.for ?? null, note: input.note ?? null },
            by(actor, 'ack'),
          ),
        ),
    }),
    defineApi({
      ...common,
      ...needs('alert.ack'),
      act: 'alert unack',
      path: '/alerts/{alert}/unack',
      summary: 'Take back an acknowledgement: it escalates again',
      input: alertInput,
      endings: {
        unacked: { status: 200, about: 'nobody looks after it' },
        'not-acked': { status: 409, about: 'nobody had acknowledged it' },
        changed: CHANGED,
        over: OVER,
      },
      run: async ({ alert }, _handled, actor) =>
        answer(await handlings.unack({ number: alert, seen: null }, by(actor, 'unack'))),
    }),
    defineApi({
      ...common,
      ...needs('alert.assign'),
      act: 'alert assign',
      path: '/alerts/{alert}/assign',
      summary: 'Say who looks after it',
      input: assignInput,
      endings: {
        assigned: { status: 200, about: 'it is theirs' },
        unassigned: { status: 200, about: 'it is nobody’s' },
        'not-assigned': { status: 409, about: 'it was nobody’s' },
        'already-assigned': { status: 409, about: 'it is theirs already' },
        'unknown-person': { status: 409, about: 'the configuration knows nobody of that name' },
        changed: CHANGED,
        over: OVER,
      },
      run: async ({ alert, to }, _handled, actor) =>
        answer(await handlings.assign({ number: alert, seen: null, to }, by(actor, 'assign'))),
    }),
    defineApi({
      ...common,
      ...needs('alert.escalate'),
      act: 'alert escalate',
      path: '/alerts/{alert}/escalate',
      summary: 'Tell the next people of its chain at once',
      input: alertInput,
      endings: {
        escalated: { status: 200, about: 'the next of the chain are told' },
        'not-reached': { status: 200, about: 'the step counts as taken, and the configuration leads to nobody for it' },
        paged: { status: 200, about: 'it goes the second path' },
        'no-further': { status: 409, about: 'every step of the chain was taken' },
        changed: CHANGED,
        over: OVER,
      },
      run: async ({ alert }, _handled, actor) =>
        answer(await handlings.escalate({ number: alert, seen: null }, by(actor, 'escalate'))),
    }),
  ];
}

function silence(deps: AlertApiDeps): ApiAct {
  return defineApi({
    ...named(deps),
    ...needs('alert.silence'),
    act: 'alert silence',
    method: 'POST',
    path: '/alerts/{alert}/silence',
    summary: 'Nobody is told of alerts like this one until a certain time',
    input: silenceInput,
    data: z.object({ silence: SILENCE.nullable(), preview: PREVIEW }),
    endings: {
      silencing: { status: 202, about: 'it is being placed in Alertmanager' },
      silenced: { status: 201, about: 'Muster keeps it' },
      preview: { status: 200, about: 'nothing was done' },
      'already-silenced': { status: 409, about: 'there is such a silence' },
      'too-long': { status: 422, about: 'longer than the configuration allows' },
      'no-matchers': { status: 422, about: 'its alerts have nothing in common: name matchers' },
      unconfirmed: { status: 422, about: 'it hides a whole fleet or several: say confirm' },
      'too-wide': { status: 422, about: 'it reaches beyond the fleets on which you may' },
      changed: CHANGED,
      over: OVER,
    },
    async run(input, _handled, actor): Promise<ApiAnswer> {
      const { alert: number, for: forMs, reason, matchers = null, preview, confirm } = input;
      const chosen = { previewOnly: preview === 'yes', isConfirmed: confirm === 'yes' };
      const ask = { number, seen: null, forMs, reason, matchers, ...chosen };
      const outcome = await deps.silences.silence(ask, by(actor, 'silence'));
      if (outcome === null) throw new Error('An alert was found and is gone.');
      switch (outcome.kind) {
        case 'silencing':
        case 'silenced': {
          const data = { silence: silenceJson(outcome.silence), preview: previewJson(outcome.preview) };
          return { outcome: outcome.kind, data, audited: true };
        }
        case 'preview':
          return { outcome: outcome.kind, data: { silence: null, preview: previewJson(outcome.preview) } };
        case 'already-silenced':
          return { outcome: outcome.kind, problem: `${silenceName(outcome.silence)} silences that already.` };
        case 'too-long':
          return { outcome: outcome.kind, problem: `A silence lasts at most ${outcome.longestHours} hours here.` };
        case 'no-matchers':
          return { outcome: outcome.kind, problem: 'Its alerts have nothing in common: name `matchers`.' };
        case 'unconfirmed':
          return {
            outcome: outcome.kind,
            problem: 'That hides a whole fleet or several: say `confirm: yes` if you want it.',
          };
        case 'too-wide':
          return { outcome: outcome.kind, problem: 'That reaches beyond your fleets: add fleet="…" to `matchers`.' };
        case 'changed':
        case 'over':
          return { outcome: outcome.kind, problem: problemOf(outcome) };
      }
    },
  });
}

function unsilence({ silences }: AlertApiDeps): ApiAct {
  return defineApi({
    act: 'alert unsilence',
    method: 'POST',
    path: '/alert-silences/{silence}/unsilence',
    summary: 'End a silence before its time',
    input: unsilenceInput,
    data: z.object({ silence: SILENCE }),
    endings: {
      unsilencing: { status: 202, about: 'it is being ended in Alertmanager' },
      unsilenced: { status: 200, about: 'it is over' },
      'already-over': { status: 409, about: 'it was over' },
      'not-yet-known': { status: 409, about: 'it was not seen in Alertmanager yet; try again in a minute' },
    },
    sees: 'alert.view',
    find: (input, read) => silences.find(read, input.silence),
    requires: (_input, found: AlertSilence) => silenceRequirement(found),
    notFound: (input) => `No silence that you may see is called SIL-${input.silence}.`,
    async run(input, _found, actor) {
      const outcome = await silences.unsilence(input.silence, by(actor, 'unsilence'));
      if (outcome === null) throw new Error('A silence was found and is gone.');
      const name = silenceName(outcome.silence);
      if (outcome.kind === 'already-over') return { outcome: outcome.kind, problem: `${name} is over already.` };
      if (outcome.kind === 'not-yet-known')
        return { outcome: outcome.kind, problem: `${name} was not seen in Alertmanager yet; try again in a minute.` };
      return { outcome: outcome.kind, data: { silence: silenceJson(outcome.silence) }, audited: true };
    },
  });
}

const DONE: ReadonlySet<string> = new Set([
  'acked',
  'unacked',
  'assigned',
  'unassigned',
  'escalated',
  'not-reached',
  'paged',
]);

function answer(outcome: ({ readonly kind: string } & Handled) | null): ApiAnswer {
  if (outcome === null) throw new Error('An alert was found and is gone.');
  const { kind } = outcome;
  if (DONE.has(kind)) return { outcome: kind, data: { alert: alertJson(outcome) }, audited: true };
  return { outcome: kind, problem: problemOf(outcome) };
}

function problemOf({ kind, handling }: { readonly kind: string } & Handled): string {
  const name = alertName(handling);
  switch (kind) {
    case 'already-acked':
      return `${name} is acknowledged by you already.`;
    case 'too-long':
      return `An acknowledgement lasts at most a week, so ${name} stays as it is.`;
    case 'not-assigned':
      return `${name} is assigned to nobody.`;
    case 'not-acked':
      return `${name} is acknowledged by nobody.`;
    case 'already-assigned':
      return `${name} is assigned to them already.`;
    case 'unknown-person':
      return 'The configuration knows nobody of that name: write me, nobody, or a name under `people`.';
    case 'no-further':
      return `${name} has nobody further to go to: every step of its chain was taken.`;
    case 'over':
      return `${name} does not fire any more, so nothing was done.`;
    default:
      return `${name} changed meanwhile, so nothing was done.`;
  }
}

function by(actor: Actor, verb: string): HandBy {
  return { actor, act: `api:alert ${verb}` };
}

function alertJson({ handling, episode }: Handled): z.infer<typeof ALERT> {
  const { ack, assignment, escalation } = handling;
  return {
    id: alertName(handling),
    rule: episode.name,
    severity: episode.severity,
    fleets: [...episode.fleets],
    state: episode.ending ?? 'firing',
    firing: episode.firing,
    startedAt: episode.startedAt.toISOString(),
    endedAt: episode.endedAt?.toISOString() ?? null,
    acknowledged:
      ack === null
        ? null
        : { by: ack.by.name, at: ack.at.toISOString(), until: ack.until.toISOString(), note: ack.note },
    assignedTo: assignment?.to.name ?? null,
    stepsTaken: escalation?.told ?? 0,
  };
}

function silenceJson(each: AlertSilence): z.infer<typeof SILENCE> {
  return {
    id: silenceName(each),
    state: each.state,
    matchers: matchersText(each.matchers),
    startsAt: each.startsAt.toISOString(),
    endsAt: each.endsAt.toISOString(),
    reason: each.reason,
    by: each.by?.name ?? each.createdThereBy ?? 'somebody in Alertmanager',
    system: each.system,
    changedThere: [...each.drift],
  };
}

function previewJson({
  matchers,
  alerts,
  groups,
}: {
  readonly matchers: AlertSilence['matchers'];
  readonly alerts: number;
  readonly groups: number;
}): z.infer<typeof PREVIEW> {
  return { matchers: matchersText(matchers), alerts, groups };
}
