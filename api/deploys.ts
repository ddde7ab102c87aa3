/*
 * GET  /api/v1/deploys?fleet=              what is being deployed from here, host by host, and what was, the newest first
 * POST /api/v1/deploys/{fleet}/branch      { ref, for, reason }: holds it, and has the ref deployed to it
 * POST /api/v1/deploys/{fleet}/restore     ends that hold, and has what the fleet tracks deployed again
 * POST /api/v1/deploys/{fleet}/confirm     { answer, reason? }: whether it was deployed by hand, where Muster asked for that
 * Needs and rules as for /deploy.
 */
import { z } from 'zod';
import { branchInput, confirmDeployInput, deployStatusInput, restoreInput } from '../src/deploys/deploy-input.ts';
import type { BranchOutcome, RestoreOutcome } from '../src/deploys/deploy-outcome.ts';
import type { DeployService } from '../src/deploys/deploy-service.ts';
import { DEPLOY_KINDS, DEPLOY_STATES, deployId, type Deploy } from '../src/deploys/deploy.ts';
import { ARRIVALS } from '../src/deploys/host-arrival.ts';
import type { FleetService } from '../src/fleets/fleet-service.ts';
import { holdId } from '../src/holds/hold.ts';
import type { FleetConfig } from '../src/platform/config/config.ts';
import type { Database, Reader } from '../src/platform/database/transaction.ts';
import type { Actor, Gate, Requirement } from '../src/platform/gate.ts';
import { defineApi, type ApiAct, type ApiAnswer } from '../src/platform/http/api/api-spec.ts';
import { verdictWords } from '../src/windows/verdict-words.ts';
import { fleetsAsked, findFleet } from './fleets-asked.ts';

export interface DeployApiDeps {
  readonly deploys: DeployService;
  readonly fleets: FleetService;
  readonly gate: Gate;
  readonly database: Pick<Database, 'read'>;
}

const DEPLOY = z.object({
  id: z.string(),
  fleet: z.string(),
  kind: z.enum(DEPLOY_KINDS).describe('restore: what the fleet tracks, put back. latest: of that, after its last hold'),
  ref: z.string(),
  backTo: z.string().describe('What comes back at the end of its hold'),
  reason: z.string(),
  askedBy: z.string().nullable().describe('null: a hold ended by itself'),
  hold: z.string().nullable(),
  state: z
    .enum(DEPLOY_STATES)
    .describe(
      'done: each host reports the commit. incomplete: its time is up, and not each does. unverified: somebody says that they deployed it by hand, and not every host can be read',
    ),
  byHand: z.boolean().describe('People are asked for it: until it is done, what they say is unverified'),
  because: z.string().nullable(),
  begunAt: z.iso.datetime(),
  enteredAt: z.iso.datetime().describe('When it came to its state'),
  endedAt: z.iso.datetime().nullable().describe('null: it is under way'),
  run: z.string().nullable(),
  runUrl: z.string().nullable(),
  commit: z.string().nullable().describe('What the run built; null: it did not say'),
  isOnFleet: z.boolean().describe('Of a branch: it is on the fleet, or may be, and is to be put back'),
  hosts: z.array(
    z.object({
      host: z.string(),
      state: z.enum(ARRIVALS).describe('unknown: nobody says what it runs, which is not the same as something else'),
      shows: z.string().nullable(),
      note: z.string().nullable(),
      since: z.iso.datetime(),
    }),
  ),
});
const ONE = z.object({ deploy: DEPLOY });
const FLEET_UNKNOWN = 'No fleet that you may see has that name; GET /fleets lists them.';
/** A page of history; what is under way is the newest. */
const MOST_LISTED = 50;

export function createDeployApi(deps: DeployApiDeps): readonly ApiAct[] {
  return [status(deps), branch(deps), restore(deps), confirm(deps)];
}

function status({ deploys, fleets, gate, database }: DeployApiDeps): ApiAct {
  return defineApi({
    act: 'deploy status',
    method: 'GET',
    path: '/deploys',
    summary: 'What is being deployed from here, host by host, and what was',
    input: deployStatusInput,
    data: z.object({ deploys: z.array(DEPLOY) }),
    endings: { status: { status: 200, about: 'of all fleets, those that you may see; the newest first' } },
    ...fleetsAsked(fleets, 'hold.view'),
    notFound: () => FLEET_UNKNOWN,
    async run(_input, { fleet }, actor) {
      const all = await deploys.list(database.read, fleet, MOST_LISTED);
      const seen = all.filter(
        (each) => gate.judge(actor, { permission: 'hold.view', fleet: each.fleet }).kind === 'allowed',
      );
      return { outcome: 'status', data: { deploys: seen.map(deployJson) } };
    },
  });
}

function branch({ deploys, fleets }: DeployApiDeps): ApiAct {
  return defineApi({
    act: 'deploy branch',
    method: 'POST',
    path: '/deploys/{fleet}/branch',
    summary: 'Hold a fleet, and have a branch, tag or commit deployed to it',
    input: branchInput,
    data: ONE,
    endings: {
      begun: { status: 201, about: 'it is held, and the deployer is asked; GET /deploys follows it' },
      'not-in-use': { status: 409, about: 'the fleet is not in use' },
      'not-for-branches': { status: 409, about: 'its purpose takes no branches' },
      'no-deployer': { status: 409, about: 'there is nobody to ask for a deploy' },
      'no-way-back': { status: 409, about: 'what would put it back is not known' },
      busy: { status: 409, about: 'another deploy is under way' },
      held: { status: 409, about: 'others hold it' },
      'windows-closed': { status: 409, about: 'the windows let nothing be deployed now' },
      unreadable: { status: 422, about: '`for` is no length' },
      'too-long': { status: 422, about: 'longer than a hold of this fleet may last' },
    },
    sees: 'hold.view',
    find: ({ fleet }) => Promise.resolve(findFleet(fleets, fleet)),
    requires: (_input, { name }) => ({ permission: 'deploy.branch', fleet: name }),
    notFound: () => FLEET_UNKNOWN,
    async run({ ref, for: length, reason }, fleet, actor): Promise<ApiAnswer> {
      const outcome = await deploys.branch(fleet, { ref, length, reason }, { actor, act: 'api:deploy branch' });
      if (outcome.kind === 'begun')
        return { outcome: outcome.kind, data: { deploy: deployJson(outcome.deploy) }, audited: true };
      const fields = outcome.kind === 'unreadable' || outcome.kind === 'too-long' ? { fields: ['for'] } : {};
      return { outcome: outcome.kind, problem: notBegun(outcome), ...fields };
    },
  });
}

function notBegun(outcome: Exclude<BranchOutcome, { kind: 'begun' }>): string {
  switch (outcome.kind) {
    case 'not-in-use':
      return `The fleet is ${outcome.lifecycle}, so nothing is deployed to it.`;
    case 'not-for-branches':
      return 'The fleet takes no branches: its purpose does not allow it (deploys.branches of the configuration).';
    case 'no-deployer':
      return NO_DEPLOYER;
    case 'no-way-back':
      return 'The fleet tracks no branch, and none of its hosts says what it runs: what would put it back is not known.';
    case 'busy':
      return `${deployId(outcome.deploy)} of ${outcome.deploy.ref} is under way: ask again when it has ended.`;
    case 'held':
      return `Others hold it: ${outcome.holds.map(holdId).join(', ')}. Ask again when the last of them has ended.`;
    case 'windows-closed':
      return `Nothing may be deployed now: ${verdictWords(outcome.windows)}.`;
    case 'unreadable':
      return `for: ${outcome.why}.`;
    case 'too-long':
      return `for: at most ${outcome.longestHours} hours from now; it would end at ${outcome.until.toISOString()}.`;
  }
}

interface OnFleet {
  readonly fleet: FleetConfig;
  readonly restoring: (actor: Actor) => Requirement;
}

function restore({ deploys, fleets }: DeployApiDeps): ApiAct {
  return defineApi({
    act: 'deploy restore',
    method: 'POST',
    path: '/deploys/{fleet}/restore',
    summary: 'End the hold of a branch, and have what the fleet tracks deployed again',
    input: restoreInput,
    data: ONE,
    endings: {
      begun: { status: 200, about: 'it is being put back; GET /deploys follows it' },
      'nothing-to-restore': { status: 409, about: 'no branch is on it that was deployed from here' },
      'no-deployer': { status: 409, about: 'there is nobody to ask for a deploy' },
      busy: { status: 409, about: 'it is being put back already' },
      held: { status: 409, about: 'others hold it' },
      changed: { status: 409, about: 'another branch is on it by now' },
      'windows-closed': { status: 409, about: 'the windows let nothing be deployed now' },
    },
    sees: 'hold.view',
    async find({ fleet }, read: Reader): Promise<OnFleet | null> {
      const found = findFleet(fleets, fleet);
      return found === null ? null : { fleet: found, restoring: await deploys.restoreRequirement(read, found.name) };
    },
    requires: (_input, { restoring }, actor) => restoring(actor),
    notFound: () => FLEET_UNKNOWN,
    async run(_input, { fleet }, actor): Promise<ApiAnswer> {
      const outcome = await deploys.restore(fleet, null, { actor, act: 'api:deploy restore' });
      if (outcome.kind === 'begun')
        return { outcome: outcome.kind, data: { deploy: deployJson(outcome.deploy) }, audited: true };
      return { outcome: outcome.kind, problem: notRestored(outcome) };
    },
  });
}

function notRestored(outcome: Exclude<RestoreOutcome, { kind: 'begun' }>): string {
  switch (outcome.kind) {
    case 'nothing-to-restore':
      return 'No branch is on it that was deployed from here.';
    case 'no-deployer':
      return NO_DEPLOYER;
    case 'busy':
      return `It is being put back already: ${deployId(outcome.deploy)}.`;
    case 'held':
      return `Others hold it: ${outcome.holds.map(holdId).join(', ')}. It is put back when the last of them has ended.`;
    case 'changed':
      return `Another branch is on it by now: ${deployId(outcome.deploy)}.`;
    case 'windows-closed':
      return `Nothing may be deployed now: ${verdictWords(outcome.windows)}.`;
  }
}

function confirm({ deploys, fleets }: DeployApiDeps): ApiAct {
  return defineApi({
    act: 'deploy confirm',
    method: 'POST',
    path: '/deploys/{fleet}/confirm',
    summary: 'Say whether you deployed by hand what Muster asked for',
    input: confirmDeployInput,
    data: ONE,
    endings: {
      confirmed: { status: 200, about: 'noted; it is unverified until each host reports it' },
      declined: { status: 200, about: 'noted, and not started; whoever asked is told' },
      'nothing-asked': { status: 409, about: 'nobody waits for that answer' },
      'no-reason': { status: 422, about: '`cannot` takes a reason' },
    },
    sees: 'hold.view',
    find: ({ fleet }) => Promise.resolve(findFleet(fleets, fleet)),
    requires: (_input, { name }) => ({ permission: 'hold.confirm', fleet: name }),
    notFound: () => FLEET_UNKNOWN,
    async run({ answer: kind, reason }, { name: fleet }, actor): Promise<ApiAnswer> {
      if (kind === 'cannot' && reason === undefined)
        return { outcome: 'no-reason', problem: 'reason: say why it cannot be deployed.', fields: ['reason'] };
      const answer = kind === 'done' ? { kind } : { kind, reason: reason ?? '' };
      const outcome = await deploys.answer(fleet, { number: null, answer }, { actor, act: 'api:deploy confirm' });
      if (outcome.kind !== 'nothing-asked')
        return { outcome: outcome.kind, data: { deploy: deployJson(outcome.deploy) }, audited: true };
      const problem = 'Nobody waits for that answer: it was given, or nothing is asked for by hand.';
      return { outcome: outcome.kind, problem };
    },
  });
}

const NO_DEPLOYER = 'The configuration names no deployer of it, so there is nobody to ask.';

function deployJson(deploy: Deploy): z.infer<typeof DEPLOY> {
  const { fleet, kind, ref, backTo, reason, askedBy, hold, state, because, run, runUrl, sha, overAt } = deploy;
  return {
    id: deployId(deploy),
    fleet,
    kind,
    ref,
    backTo,
    reason,
    askedBy: askedBy === null ? null : (askedBy.person ?? askedBy.name),
    hold: hold === null ? null : holdId({ number: hold }),
    state,
    byHand: deploy.byHand,
    because,
    begunAt: deploy.begunAt.toISOString(),
    enteredAt: deploy.enteredAt.toISOString(),
    endedAt: deploy.endedAt?.toISOString() ?? null,
    run,
    runUrl,
    commit: sha,
    isOnFleet: kind === 'branch' && overAt === null,
    hosts: deploy.hosts.map(({ since, ...host }) => ({ ...host, since: since.toISOString() })),
  };
}
