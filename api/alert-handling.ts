/*
 * POST /api/v1/alerts/{alert}/ack                 { for?, note? }
 * POST /api/v1/alerts/{alert}/unack
 * POST /api/v1/alerts/{alert}/assign              { to? }: me, nobody, or a person of the configuration
 * POST /api/v1/alerts/{alert}/escalate
 * The twins of /alert: needs and rules are theirs; a token counts as its person.
 */
import { z } from 'zod';
import { ackInput, alertInput, assignInput } from '../src/alerts/alert-input.ts';
import type { Handled } from '../src/alerts/handling-outcome.ts';
import { defineApi, type ApiAct, type ApiAnswer } from '../src/platform/http/api/api-spec.ts';
import { alertActBy, alertNamed, alertNeeds, CHANGED, OVER, problemOf, type AlertApiDeps } from './alert-asked.ts';
import { ALERT, alertJson } from './alert-json.ts';

const ONE = z.object({ alert: ALERT });

export function alertHandlingApi(deps: AlertApiDeps): readonly ApiAct[] {
  const { handlings } = deps;
  const common = { ...alertNamed(deps), method: 'POST' as const, data: ONE };
  return [
    defineApi({
      ...common,
      ...alertNeeds('alert.ack'),
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
            alertActBy(actor, 'ack'),
          ),
        ),
    }),
    defineApi({
      ...common,
      ...alertNeeds('alert.ack'),
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
        answer(await handlings.unack({ number: alert, seen: null }, alertActBy(actor, 'unack'))),
    }),
    defineApi({
      ...common,
      ...alertNeeds('alert.assign'),
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
        answer(await handlings.assign({ number: alert, seen: null, to }, alertActBy(actor, 'assign'))),
    }),
    defineApi({
      ...common,
      ...alertNeeds('alert.escalate'),
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
        answer(await handlings.escalate({ number: alert, seen: null }, alertActBy(actor, 'escalate'))),
    }),
  ];
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
