/*
 * GET /api/v1/can?act=&fleet=&at=&person=&version=   whether somebody could do something then, with every rule
 * GET /api/v1/fleets/{fleet}/why                     why nothing is being deployed to a fleet, and what would change it
 * Needs: window.view, on the fleet. The twins of /can and /why fleet. Times are read in the zone of the token's person.
 */
import { z } from 'zod';
import type { FleetHold } from '../src/fleets/fleet-hold.ts';
import type { FleetService } from '../src/fleets/fleet-service.ts';
import { timeZoneOf } from '../src/people/person.ts';
import type { Clock } from '../src/platform/clock.ts';
import type { Config } from '../src/platform/config/config.ts';
import type { Database } from '../src/platform/database/transaction.ts';
import { defineApi, type ApiAct } from '../src/platform/http/api/api-spec.ts';
import { readWhyFleet, type WhyFleetServices } from '../src/requests/why-fleet-service.ts';
import { canAct, type CanServices } from '../src/windows/can-service.ts';
import { permissionOf } from '../src/windows/can.ts';
import { WHY_ANSWERS, whyAnswer } from '../src/windows/why-fleet.ts';
import type { ActVerdict } from '../src/windows/may-act.ts';
import { reasonWords } from '../src/windows/verdict-words.ts';
import { canInput } from '../src/windows/window-input.ts';

export interface CanApiDeps extends WhyFleetServices {
  readonly can: CanServices;
  readonly fleets: FleetService;
  readonly database: Pick<Database, 'read'>;
  readonly clock: Clock;
  readonly config: () => Config;
}

const WINDOWS = z.object({
  verdict: z.enum(['allowed', 'refused']),
  reasons: z.array(z.string()).describe('Every rule that counted, the deciding one first'),
  until: z.iso.datetime().nullable().describe('From when on windows say something else; null: they never do'),
  opensAt: z.iso.datetime().nullable().describe('Where refused: when it could be; null: no opening is planned'),
});

export function createCanApi(deps: CanApiDeps): readonly ApiAct[] {
  return [can(deps), whyFleet(deps)];
}

function find(fleets: FleetService, fleet: string) {
  const match = fleets.resolve(fleet);
  return Promise.resolve(match.kind === 'unknown' ? null : match.fleet);
}

function can({ can: services, fleets, database, clock, config }: CanApiDeps): ApiAct {
  return defineApi({
    act: 'can',
    method: 'GET',
    path: '/can',
    summary: 'Whether somebody could do something then, and which rules say so',
    input: canInput,
    data: z.object({
      could: z.boolean().nullable().describe('null: their roles are not known'),
      who: z.string(),
      at: z.iso.datetime(),
      policy: z.object({
        permission: z.string(),
        verdict: z.enum(['allowed', 'refused', 'unknown']),
        because: z.string(),
      }),
      windows: WINDOWS,
      rules: z
        .array(
          z.object({
            about: z.string(),
            verdict: z.enum(['allowed', 'refused', 'unknown']),
            words: z.string(),
            at: z.iso.datetime().nullable(),
          }),
        )
        .describe('What upgrade requests, and whose word they need, say of it'),
      approvals: z
        .array(z.object({ id: z.string(), what: z.string(), missing: z.number(), until: z.iso.datetime() }))
        .describe('About this fleet and still waiting then, as far as you may see them; they allow nothing before'),
    }),
    endings: {
      answered: { status: 200, about: 'every rule with its verdict' },
      'unknown-person': { status: 422, about: 'nobody of the configuration has that name' },
      'unreadable-time': { status: 422, about: '`at` is no time to come' },
    },
    find: ({ fleet }) => find(fleets, fleet),
    requires: (_input, { name }) => ({ permission: 'window.view', fleet: name }),
    notFound: () => 'No fleet that you may see has that name; GET /fleets lists those there are.',
    async run({ person, act, version, at }, { name }, actor) {
      const outcome = await canAct(services, {
        ask: { person: person ?? null, act, fleet: name, version, at },
        by: actor,
        now: clock.now(),
        timeZone: timeZoneOf(config(), actor.discordUserId),
        read: database.read,
      });
      if (outcome.kind === 'unknown-person')
        return { outcome: outcome.kind, problem: 'Nobody of the configuration has that name.', fields: ['person'] };
      if (outcome.kind === 'unreadable-time')
        return { outcome: outcome.kind, problem: `at: ${outcome.why}.`, fields: ['at'] };
      const { answer } = outcome;
      const because =
        answer.policy === null
          ? 'their roles are not known'
          : answer.policy.kind === 'allowed'
            ? answer.policy.because
            : `could do it: ${answer.policy.couldAsk.join(', ')}`;
      return {
        outcome: outcome.kind,
        data: {
          could: answer.couldAct,
          who: answer.who,
          at: answer.at.toISOString(),
          policy: { permission: permissionOf(act), verdict: answer.policy?.kind ?? 'unknown', because },
          windows: windowsJson(answer.windows),
          rules: answer.rules.map(({ at: then, ...rule }) => ({ ...rule, at: then?.toISOString() ?? null })),
          approvals: answer.approvals.map(({ until, ...approval }) => ({ ...approval, until: until.toISOString() })),
        },
      };
    },
  });
}

function whyFleet(deps: CanApiDeps): ApiAct {
  return defineApi({
    act: 'why fleet',
    method: 'GET',
    path: '/fleets/{fleet}/why',
    summary: 'Why nothing is being deployed to a fleet, and what would change it',
    input: z.object({ fleet: z.string().max(100) }),
    data: z.object({
      fleet: z.string(),
      answer: z.enum(WHY_ANSWERS).describe('What decides, of all that is known and yours to see'),
      isAutomatic: z.boolean(),
      holds: z
        .array(z.object({ id: z.string(), by: z.string(), since: z.iso.datetime(), until: z.iso.datetime() }))
        .nullable()
        .describe('null: not yours to see'),
      driftSince: z.iso.datetime().nullable().describe('Since when its deploys are not as Muster left them'),
      approvals: z.array(z.string()).describe('Those that wait, as far as you may see them'),
      waiting: z.number().nullable().describe('Commits or pushes that are not deployed; null: not known'),
      windows: WINDOWS,
      lastRun: z
        .object({ title: z.string(), state: z.string(), at: z.iso.datetime(), url: z.string().nullable() })
        .nullable(),
      brokenSince: z.iso.datetime().nullable(),
      openRequests: z.array(z.string()),
      firing: z.number().nullable().describe('null: nobody tells, or not yours to see'),
    }),
    endings: { told: { status: 200, about: 'what keeps it, as far as you may see it' } },
    find: ({ fleet }) => find(deps.fleets, fleet),
    requires: (_input, { name }) => ({ permission: 'window.view', fleet: name }),
    notFound: () => 'No fleet that you may see has that name; GET /fleets lists those there are.',
    async run(_input, fleet, actor) {
      const parts = await readWhyFleet(deps, fleet, actor);
      const { windows, lastRun, openBreak, openRequests = [], firing, policy, pause, approvals = [], waiting } = parts;
      return {
        outcome: 'told',
        data: {
          fleet: fleet.name,
          answer: whyAnswer(parts),
          isAutomatic: policy.kind === 'auto',
          holds: pause === undefined ? null : pause.holds.map(heldJson),
          driftSince: pause?.driftSince?.toISOString() ?? null,
          approvals: approvals.map(({ id }) => id),
          waiting: waiting?.count ?? null,
          windows: windowsJson(windows),
          lastRun: lastRun === undefined || lastRun === null ? null : { ...lastRun, at: lastRun.at.toISOString() },
          brokenSince: openBreak?.since.toISOString() ?? null,
          openRequests: openRequests.map(({ id }) => id),
          firing: firing ?? null,
        },
      };
    },
  });
}

function heldJson({ id, name, placedAt, until }: FleetHold) {
  return { id, by: name, since: placedAt.toISOString(), until: until.toISOString() };
}

function windowsJson({ kind, reasons, until, next }: ActVerdict): z.infer<typeof WINDOWS> {
  return {
    verdict: kind,
    reasons: reasons.map(reasonWords),
    until: until?.toISOString() ?? null,
    opensAt: next?.at.toISOString() ?? null,
  };
}
