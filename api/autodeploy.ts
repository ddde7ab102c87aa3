/*
 * GET  /api/v1/autodeploy?fleet=                 who holds which fleet, and whether its deploys are really paused
 * POST /api/v1/autodeploy/{fleet}/pause          { for, reason, ref? }: holds it
 * POST /api/v1/autodeploy/{fleet}/resume         { hold? }: ends one's hold; ending the last deploys what waits
 * POST /api/v1/autodeploy/{fleet}/extend         { for, hold? }
 * POST /api/v1/autodeploy/{fleet}/confirm        { answer }: whether it was done by hand, where Muster asked for that
 * Needs and rules as for /autodeploy. A program resumes without a preview; api/autodeploy-preview.ts has it.
 */
import { z } from 'zod';
import type { FleetService } from '../src/fleets/fleet-service.ts';
import { ENFORCEMENTS } from '../src/holds/fleet-deploys.ts';
import { autodeployStatusInput, confirmInput, extendInput, pauseInput, resumeInput } from '../src/holds/hold-input.ts';
import type { PlaceOutcome } from '../src/holds/hold-outcome.ts';
import type { HoldService } from '../src/holds/hold-service.ts';
import { HOLD_STATES, holdId, type Hold } from '../src/holds/hold.ts';
import { askedHolds, meantHold } from '../src/holds/meant-hold.ts';
import type { FleetConfig } from '../src/platform/config/config.ts';
import type { Database, Reader } from '../src/platform/database/transaction.ts';
import type { Actor } from '../src/platform/gate.ts';
import { defineApi, type ApiAct, type ApiAnswer } from '../src/platform/http/api/api-spec.ts';
import { verdictWords } from '../src/windows/verdict-words.ts';
import { fleetsAsked, findFleet } from './fleets-asked.ts';

export interface AutodeployApiDeps {
  readonly holds: HoldService;
  readonly fleets: FleetService;
  readonly database: Pick<Database, 'read'>;
}

const HOLD = z.object({
  id: z.string(),
  fleet: z.string(),
  holder: z.string(),
  reason: z.string(),
  ref: z.string().nullable().describe('What should stay; null: whatever runs'),
  placedAt: z.iso.datetime(),
  until: z.iso.datetime(),
  state: z.enum(HOLD_STATES),
  overdueBecause: z.string().nullable(),
});
const STATE = z.object({
  fleet: z.string(),
  holds: z.array(HOLD).describe('Those that stand'),
  wanted: z.enum(['paused', 'running']).nullable().describe('null: nothing was ever wanted of its deployer'),
  enforcement: z
    .enum(ENFORCEMENTS)
    .nullable()
    .describe('done: read back. unverified: somebody says so. none: there is no deployer to pause'),
  because: z.string().nullable(),
  seen: z.enum(['paused', 'running']).nullable().describe('What a look at the deployer found last'),
  seenAt: z.iso.datetime().nullable(),
  driftSince: z.iso.datetime().nullable().describe('Since when it is not as it was made; null: it is'),
  looksEverySeconds: z.number().nullable().describe('null: nobody can look'),
});
const ONE = z.object({ state: STATE });
const FLEET_UNKNOWN =
  'No fleet that you may see has that name, or no such hold of it stands; GET /autodeploy lists them.';
const LENGTH_ENDINGS = {
  unreadable: { status: 422, about: '`for` is no length' },
  'too-long': { status: 422, about: 'longer than a hold of this fleet may last' },
} as const;
export const NO_HOLD_ENDINGS = {
  'not-held': { status: 409, about: 'nobody holds it' },
  which: { status: 422, about: 'none of its holds is yours: `hold` has to name one' },
  changed: { status: 409, about: 'it ended meanwhile' },
} as const;

export function createAutodeployApi(deps: AutodeployApiDeps): readonly ApiAct[] {
  return [status(deps), pause(deps), resume(deps), extend(deps), confirm(deps)];
}

function status({ holds, fleets, database }: AutodeployApiDeps): ApiAct {
  return defineApi({
    act: 'autodeploy status',
    method: 'GET',
    path: '/autodeploy',
    summary: 'Who holds which fleet, and whether its deploys are really paused',
    input: autodeployStatusInput,
    data: z.object({ fleets: z.array(STATE) }),
    endings: { status: { status: 200, about: 'of all fleets, those that you may see' } },
    ...fleetsAsked(fleets, 'hold.view'),
    notFound: () => FLEET_UNKNOWN,
    async run(_input, { fleet }, actor) {
      const names = fleet === null ? fleets.listAllowing(actor, 'hold.view').map(({ name }) => name) : [fleet];
      const states = await Promise.all(names.map((name) => stateOf(holds, database.read, name)));
      return { outcome: 'status', data: { fleets: states } };
    },
  });
}

function pause({ holds, fleets, database }: AutodeployApiDeps): ApiAct {
  return defineApi({
    act: 'autodeploy pause',
    method: 'POST',
    path: '/autodeploy/{fleet}/pause',
    summary: 'Hold a fleet: nothing is deployed to it by itself until its last hold ends',
    input: pauseInput,
    data: ONE,
    endings: {
      placed: { status: 201, about: 'it is held; `state` says how far its deploys are paused' },
      'already-held-by-you': { status: 409, about: 'extend the hold that you have' },
      'not-holdable': { status: 409, about: 'the fleet is not in use' },
      ...LENGTH_ENDINGS,
    },
    sees: 'hold.view',
    find: ({ fleet }) => Promise.resolve(findFleet(fleets, fleet)),
    requires: (_input, { name }) => ({ permission: 'hold.place', fleet: name }),
    notFound: () => FLEET_UNKNOWN,
    async run({ for: length, reason, ref = null }, fleet, actor): Promise<ApiAnswer> {
      const outcome = await holds.place(fleet, { length, reason, ref }, { actor, act: 'api:autodeploy pause' });
      if (outcome.kind !== 'placed') return notPlaced(outcome);
      const data = { state: await stateOf(holds, database.read, fleet.name) };
      return { outcome: outcome.kind, data, audited: true };
    },
  });
}

function notPlaced(outcome: Exclude<PlaceOutcome, { kind: 'placed' }>): ApiAnswer {
  switch (outcome.kind) {
    case 'already-held-by-you':
      return {
        outcome: outcome.kind,
        problem: `You hold it as ${holdId(outcome.hold)} until ${outcome.hold.until.toISOString()}: extend that.`,
      };
    case 'not-holdable':
      return { outcome: outcome.kind, problem: `The fleet is ${outcome.lifecycle}, so nothing is deployed to it.` };
    case 'unreadable':
    case 'too-long':
      return lengthProblem(outcome);
  }
}

function lengthProblem(outcome: Extract<PlaceOutcome, { kind: 'unreadable' | 'too-long' }>): ApiAnswer {
  const problem =
    outcome.kind === 'unreadable'
      ? `for: ${outcome.why}.`
      : `for: at most ${outcome.longestHours} hours from now; it would end at ${outcome.until.toISOString()}.`;
  return { outcome: outcome.kind, problem, fields: ['for'] };
}

function resume(deps: AutodeployApiDeps): ApiAct {
  const { holds, database } = deps;
  return defineApi({
    ...onHold(deps, 'hold.release'),
    act: 'autodeploy resume',
    method: 'POST',
    path: '/autodeploy/{fleet}/resume',
    summary: 'End your hold of a fleet; ending the last one deploys what waits',
    input: resumeInput,
    data: ONE,
    endings: {
      released: { status: 200, about: '`state` says whether others hold on, and how far it is resumed' },
      'windows-closed': { status: 409, about: 'it is the last, and the windows let nothing be deployed now' },
      ...NO_HOLD_ENDINGS,
    },
    async run(_input, { fleet, asked }, actor): Promise<ApiAnswer> {
      const hold = meantHold(asked, { holds, actor });
      if (hold === null) return noHold(asked);
      const outcome = await holds.release(hold, null, { actor, act: 'api:autodeploy resume' });
      if (outcome === null || outcome.kind === 'changed') return { outcome: 'changed', problem: 'It ended meanwhile.' };
      if (outcome.kind === 'windows-closed')
        return {
          outcome: outcome.kind,
          problem: `Ending it deploys what waits, and ${verdictWords(outcome.windows)}.`,
        };
      return { outcome: outcome.kind, data: { state: await stateOf(holds, database.read, fleet.name) }, audited: true };
    },
  });
}

function extend(deps: AutodeployApiDeps): ApiAct {
  const { holds, database } = deps;
  return defineApi({
    ...onHold(deps, 'hold.extend'),
    act: 'autodeploy extend',
    method: 'POST',
    path: '/autodeploy/{fleet}/extend',
    summary: 'Have your hold of a fleet last longer',
    input: extendInput,
    data: ONE,
    endings: {
      extended: { status: 200, about: 'it ends later now' },
      'not-longer': { status: 409, about: 'it lasts as long already' },
      ...LENGTH_ENDINGS,
      ...NO_HOLD_ENDINGS,
    },
    async run({ for: length }, { fleet, asked }, actor): Promise<ApiAnswer> {
      const hold = meantHold(asked, { holds, actor });
      if (hold === null) return noHold(asked);
      const outcome = await holds.extend(hold, { kind: 'typed', length }, { actor, act: 'api:autodeploy extend' });
      if (outcome === null || outcome.kind === 'changed') return { outcome: 'changed', problem: 'It ended meanwhile.' };
      if (outcome.kind === 'not-longer')
        return { outcome: outcome.kind, problem: `It lasts until ${outcome.hold.until.toISOString()} already.` };
      if (outcome.kind !== 'extended') return lengthProblem(outcome);
      return { outcome: outcome.kind, data: { state: await stateOf(holds, database.read, fleet.name) }, audited: true };
    },
  });
}

function confirm({ holds, fleets, database }: AutodeployApiDeps): ApiAct {
  return defineApi({
    act: 'autodeploy confirm',
    method: 'POST',
    path: '/autodeploy/{fleet}/confirm',
    summary: 'Say whether deploys were paused or resumed by hand, where Muster asked for that',
    input: confirmInput,
    data: ONE,
    endings: {
      confirmed: { status: 200, about: 'noted, and shown as unverified' },
      declined: { status: 200, about: 'noted; the holders are told' },
      'nothing-asked': { status: 409, about: 'nobody waits for that answer' },
    },
    sees: 'hold.view',
    find: ({ fleet }) => Promise.resolve(findFleet(fleets, fleet)),
    requires: (_input, { name }) => ({ permission: 'hold.confirm', fleet: name }),
    notFound: () => FLEET_UNKNOWN,
    async run({ answer }, { name }, actor): Promise<ApiAnswer> {
      const deploys = await holds.deploysOf(database.read, name);
      const outcome =
        deploys === null
          ? ({ kind: 'nothing-asked' } as const)
          : await holds.confirm(deploys, { answer, seen: deploys.version }, { actor, act: 'api:autodeploy confirm' });
      if (outcome.kind === 'nothing-asked')
        return {
          outcome: outcome.kind,
          problem: 'Nobody waits for that answer: it was given, or nothing is done by hand.',
        };
      return { outcome: outcome.kind, data: { state: await stateOf(holds, database.read, name) }, audited: true };
    },
  });
}

export interface OnHold {
  readonly fleet: FleetConfig;
  /** The one that was named alone, else all that stand. */
  readonly asked: readonly Hold[];
}

export function onHold({ holds, fleets }: AutodeployApiDeps, permission: 'hold.release' | 'hold.extend') {
  return {
    sees: 'hold.view',
    async find({ fleet, hold }: z.infer<typeof resumeInput>, read: Reader): Promise<OnHold | null> {
      const found = findFleet(fleets, fleet);
      if (found === null) return null;
      const asked = askedHolds(await holds.list(read, found.name), hold);
      return asked === null ? null : { fleet: found, asked };
    },
    requires: (_input: unknown, { fleet, asked }: OnHold, actor: Actor) => {
      const hold = meantHold(asked, { holds, actor });
      return hold === null ? { permission, fleet: fleet.name } : holds.changeRequirement(permission, hold, actor);
    },
    notFound: () => FLEET_UNKNOWN,
  };
}

export function noHold(all: readonly Hold[]): ApiAnswer {
  return all.length === 0
    ? { outcome: 'not-held', problem: 'Nobody holds it.' }
    : {
        outcome: 'which',
        problem: `None of its holds is yours: name one of ${all.map(holdId).join(', ')}.`,
        fields: ['hold'],
      };
}

async function stateOf(holds: HoldService, read: Reader, fleet: string): Promise<z.infer<typeof STATE>> {
  const deploys = await holds.deploysOf(read, fleet);
  const looksEveryMs = holds.looksEveryMs(fleet);
  return {
    fleet,
    holds: (await holds.list(read, fleet)).map(holdJson),
    wanted: deploys?.wanted ?? null,
    enforcement: deploys?.enforcement ?? null,
    because: deploys?.because ?? null,
    seen: deploys?.seen ?? null,
    seenAt: deploys?.seenAt?.toISOString() ?? null,
    driftSince: deploys?.driftSince?.toISOString() ?? null,
    looksEverySeconds: looksEveryMs === null ? null : Math.round(looksEveryMs / 1000),
  };
}

function holdJson(hold: Hold): z.infer<typeof HOLD> {
  return {
    id: holdId(hold),
    fleet: hold.fleet,
    holder: hold.holder.person ?? hold.holder.name,
    reason: hold.reason,
    ref: hold.ref,
    placedAt: hold.placedAt.toISOString(),
    until: hold.until.toISOString(),
    state: hold.state,
    overdueBecause: hold.overdueBecause,
  };
}
