/*
 * POST /api/v1/upgrade-requests                        { fleet, version, reason, precondition?, replaces?, config?,
 *                                                        bandwidth?, wanted?, risk?, override? }
 * GET  /api/v1/upgrade-requests?fleet=&state=&page=    those you may see, newest first
 * GET  /api/v1/upgrade-requests/{request}              one of them, by its id such as UP-17
 * POST /api/v1/upgrade-requests/{request}/accept       { decision? }
 * POST /api/v1/upgrade-requests/{request}/reject       { reason, decision? }
 * POST /api/v1/upgrade-requests/{request}/cancel       { reason? }
 * `decision` is the one you have read: when somebody decided meanwhile, yours is refused instead of counted twice.
 * Needs and rules as for /upgrade and the buttons of its cards.
 */
import { z } from 'zod';
import type { FleetService } from '../src/fleets/fleet-service.ts';
import type { Database, Reader } from '../src/platform/database/transaction.ts';
import type { Actor } from '../src/platform/gate.ts';
import { defineApi, type ApiAct, type ApiAnswer } from '../src/platform/http/api/api-spec.ts';
import {
  cancelInput,
  listInput,
  rejectReason,
  requestNumber,
  upgradeWishInput,
  wishOf,
} from '../src/requests/request-input.ts';
import type { AskOutcome, DecideOutcome } from '../src/requests/request-outcome.ts';
import { decideRequirement } from '../src/requests/request-rights.ts';
import type { RequestService } from '../src/requests/request-service.ts';
import { REQUEST_STATES, RISKS, requestId, type Doer, type UpgradeRequest } from '../src/requests/request.ts';
import type { UpgradeBeginService } from '../src/requests/upgrade-begin-service.ts';
import { findFleet } from './fleets-asked.ts';
import { BANDWIDTH, bandwidthJson, EXPECTED_BANDWIDTH, expectedJson } from './upgrade-bandwidth.ts';
import { PLAN, planJson, STANDING, standingJson } from './upgrade-standings.ts';

export interface UpgradeApiDeps {
  readonly requests: RequestService;
  readonly begins: Pick<UpgradeBeginService, 'standings'>;
  readonly fleets: FleetService;
  readonly database: Pick<Database, 'read'>;
}

const DOER = z.object({ userId: z.string().nullable(), person: z.string().nullable(), name: z.string() });
const REQUEST = z.object({
  id: z.string(),
  fleet: z.string(),
  version: z.string(),
  versionKind: z.enum(['tag', 'branch', 'commit']),
  reason: z.string(),
  precondition: z.string().nullable(),
  configChange: z.string().nullable().describe('Where the change of configuration is that must come first'),
  bandwidth: EXPECTED_BANDWIDTH.nullable().describe('What is expected of the traffic; null: not said'),
  wantedBy: z.iso.datetime().nullable(),
  risk: z.enum(RISKS).nullable(),
  image: z
    .object({ reference: z.string(), digest: z.string() })
    .nullable()
    .describe('As its registry told when this was asked; null: not known then'),
  checks: z.array(
    z.object({
      about: z.enum(['version', 'newer', 'order', 'conflict', 'hold', 'digest']),
      verdict: z.enum(['fits', 'caution', 'unknown', 'overridden']),
      said: z.string(),
    }),
  ),
  running: z.string().nullable().describe('What the fleet ran when this was asked; null: not known then'),
  state: z.enum(REQUEST_STATES),
  decision: z.number().describe('Send it with accept or reject'),
  requestedBy: DOER,
  requestedAt: z.iso.datetime(),
  endedBy: DOER.nullable(),
  endedAt: z.iso.datetime().nullable(),
  endReason: z.string().nullable(),
  supersededBy: z.string().nullable(),
  url: z.string().nullable().describe('Its card on Discord; null while it is not there'),
});
const ONE = z.object({ request: REQUEST });
const NUMBER = requestNumber.describe('Its id, such as UP-17');
const DECISION = z.number().int().positive().optional();
const CHANGED = { status: 409, about: 'somebody decided meanwhile; `GET` shows what' } as const;

export function createUpgradeApi(deps: UpgradeApiDeps): readonly ApiAct[] {
  return [ask(deps), list(deps), show(deps), ...decisions(deps)];
}

function ask({ requests, fleets, database }: UpgradeApiDeps): ApiAct {
  return defineApi({
    act: 'upgrade request',
    method: 'POST',
    path: '/upgrade-requests',
    summary: 'Ask the maintainer of a fleet to deploy a version',
    input: upgradeWishInput,
    data: ONE,
    endings: {
      requested: { status: 201, about: 'stored, and shown to the maintainer' },
      'already-requested': { status: 200, about: 'an open request asks for it already; nothing was stored' },
      'already-running': { status: 409, about: 'the fleet runs it' },
      'unreadable-version': { status: 422, about: 'no tag, branch or commit' },
      'not-upgradable': { status: 409, about: 'the fleet is not in use' },
      'unreadable-moment': { status: 422, about: '`wanted` is no time to come' },
      'no-such-shard': { status: 422, about: '`bandwidth` names a shard that the fleet does not have' },
      'no-such-version': { status: 422, about: 'its source does not have it' },
      'order-not-kept': { status: 409, about: 'fleets that come first do not have it; see `override`' },
      'cannot-replace': { status: 422, about: '`replaces` is no open request of this fleet that you may cancel' },
    },
    sees: 'upgrade.view',
    find: async ({ fleet }) => findFleet(fleets, fleet),
    requires: (_input, { name }) => ({ permission: 'upgrade.request', fleet: name }),
    notFound: () => 'No fleet whose requests you may see has that name; GET /fleets lists those there are.',
    async run(input, fleet, actor) {
      const outcome = await requests.request(fleet, wishOf(input), { actor, act: 'api:upgrade request' });
      if (!('request' in outcome)) return { outcome: outcome.kind, problem: whyNotAsked(outcome) };
      const answer = { outcome: outcome.kind, data: await oneOf({ requests, database }, outcome.request) };
      return outcome.kind === 'requested' ? { ...answer, audited: true } : answer;
    },
  });
}

function whyNotAsked(outcome: Exclude<AskOutcome, { readonly request: UpgradeRequest }>): string {
  switch (outcome.kind) {
    case 'already-running':
      return `All ${outcome.hosts} hosts of ${outcome.fleet} whose version is known run ${outcome.version.text} already.`;
    case 'unreadable-version':
      return `That is no version: ${outcome.why}.`;
    case 'not-upgradable':
      return `${outcome.fleet} is ${outcome.lifecycle}, so nothing is deployed to it.`;
    case 'unreadable-moment':
      return `When it is wanted could not be read: ${outcome.why}.`;
    case 'no-such-shard':
      return `${outcome.fleet} has no shard ${outcome.shards.join(', ')}; it has ${outcome.has.join(', ') || 'none'}.`;
    case 'no-such-version':
      return `${outcome.version.text} is not in ${outcome.where}.`;
    case 'order-not-kept':
      return whyOutOfOrder(outcome);
    case 'cannot-replace':
      return `${requestId(outcome.number)} cannot be replaced: ${WHY_NOT_REPLACED[outcome.why]}.`;
  }
}

function whyOutOfOrder({ fleet, without, override }: Extract<AskOutcome, { kind: 'order-not-kept' }>): string {
  const first = without.map(({ fleet: name, runs }) => `${name} (${runs ?? 'not known what it runs'})`).join(', ');
  const how = override === 'possible' ? 'Give `override`, the reason' : 'It takes upgrade.override-order';
  return `${fleet} gets versions after ${first}. ${how}, to go against that.`;
}

const WHY_NOT_REPLACED = {
  'not-found': 'there is no such request for this fleet',
  'not-open': 'it is decided already',
  'not-yours': 'it is not yours to cancel',
} as const;

function list({ requests, fleets, database }: UpgradeApiDeps): ApiAct {
  return defineApi({
    act: 'upgrade list',
    method: 'GET',
    path: '/upgrade-requests',
    summary: 'The upgrade requests you may see, newest first',
    input: listInput.extend({ page: z.coerce.number().int().min(1).max(100_000).default(1) }),
    data: z.object({
      requests: z.array(REQUEST),
      page: z.number(),
      pages: z.number(),
      total: z.number(),
    }),
    endings: { listed: { status: 200, about: 'a page; one that does not exist becomes the nearest that does' } },
    sees: 'upgrade.view',
    find: async ({ fleet }) => ({
      fleet: fleet === undefined ? null : (findFleet(fleets, fleet)?.name ?? fleet.toLowerCase()),
    }),
    requires: (_input, { fleet }, actor) => requests.listRequirement(fleet, actor),
    notFound: () => 'No request is yours to see.',
    async run({ state, page }, { fleet }, actor) {
      const among = fleet === null ? await requests.listVisibleFleets(database.read, actor) : [fleet];
      const found = await requests.page(database.read, { fleets: among, state: state ?? null }, page);
      return {
        outcome: 'listed',
        ...(found.page < found.pages ? { next: { page: String(found.page + 1) } } : {}),
        data: { ...found, requests: found.rows.map(({ request, url }) => toJson(request, url)) },
      };
    },
  });
}

function show({ requests, begins, database }: UpgradeApiDeps): ApiAct {
  return defineApi({
    act: 'upgrade show',
    method: 'GET',
    path: '/upgrade-requests/{request}',
    summary: 'One request in full',
    input: z.object({ request: NUMBER }),
    data: ONE.extend({
      because: z.string().nullable().describe('What it waits for, or why it did not begin or failed'),
      plan: PLAN.nullable().describe('When it begins by itself'),
      approvals: z.array(STANDING).describe('Whose word it needs'),
      bandwidthVerdict: BANDWIDTH.nullable().describe('What it did to the bandwidth; null: nothing was compared yet'),
      steps: z.array(
        z.object({
          state: z.enum(REQUEST_STATES),
          at: z.iso.datetime(),
          by: DOER.nullable().describe('null: Muster itself'),
          because: z.string().nullable(),
        }),
      ),
    }),
    endings: { shown: { status: 200, about: 'the request' } },
    sees: 'upgrade.view',
    find: ({ request }, read) => requests.find(read, request),
    requires: (_input, { fleet }) => ({ permission: 'upgrade.view', fleet }),
    notFound: ({ request }) => notFound(request),
    async run(_input, request) {
      const steps = await requests.steps(database.read, request.number);
      const told = steps.map(({ state, at, by, because }) => ({ state, at: at.toISOString(), by, because }));
      const approvals = (await begins.standings(database.read, request)).map(standingJson);
      const compared = await requests.bandwidth(database.read, request.number);
      const bandwidthVerdict = compared === null ? null : bandwidthJson(compared);
      const life = { because: request.because, plan: planJson(request.plan), approvals, bandwidthVerdict, steps: told };
      return { outcome: 'shown', data: { ...(await oneOf({ requests, database }, request)), ...life } };
    },
  });
}

function decisions({ requests, database }: UpgradeApiDeps): readonly ApiAct[] {
  const common = {
    method: 'POST' as const,
    data: ONE,
    sees: 'upgrade.view',
    find: ({ request }: { request: number }, read: Reader) => requests.find(read, request),
    notFound: ({ request }: { request: number }) => notFound(request),
  };
  const decide = async (
    request: UpgradeRequest,
    act: Parameters<RequestService['decide']>[0]['act'],
    by: { readonly actor: Actor; readonly seen: number | null },
  ): Promise<ApiAnswer> => {
    const { actor, seen } = by;
    const ask = { number: request.number, act, seen };
    const outcome = await requests.decide(ask, { actor, act: `api:upgrade ${act.kind}` });
    if (outcome === null) throw new Error(`Upgrade request ${request.number} was found and is gone.`);
    if (outcome.kind === 'changed' || outcome.kind === 'someone-else-must-decide')
      return { outcome: outcome.kind, problem: whyNotDecided(outcome) };
    return { outcome: outcome.kind, data: await oneOf({ requests, database }, outcome.request), audited: true };
  };
  return [
    defineApi({
      ...common,
      act: 'upgrade accept',
      path: '/upgrade-requests/{request}/accept',
      summary: 'Take a request on, as its Accept button does',
      input: z.object({ request: NUMBER, decision: DECISION }),
      endings: {
        accepted: { status: 200, about: 'it is yours to deploy' },
        changed: CHANGED,
        'someone-else-must-decide': { status: 409, about: 'nobody accepts what they asked for themselves' },
      },
      requires: (_input, request) => decideRequirement(request),
      run: ({ decision }, request, actor) => decide(request, { kind: 'accept' }, { actor, seen: decision ?? null }),
    }),
    defineApi({
      ...common,
      act: 'upgrade reject',
      path: '/upgrade-requests/{request}/reject',
      summary: 'Turn a request down, with the reason',
      input: z.object({ request: NUMBER, reason: rejectReason, decision: DECISION }),
      endings: { rejected: { status: 200, about: 'whoever asked is told why' }, changed: CHANGED },
      requires: (_input, request) => decideRequirement(request),
      run: ({ reason, decision }, request, actor) =>
        decide(request, { kind: 'reject', reason }, { actor, seen: decision ?? null }),
    }),
    defineApi({
      ...common,
      act: 'upgrade cancel',
      path: '/upgrade-requests/{request}/cancel',
      summary: 'Take an open request back',
      input: cancelInput,
      endings: { cancelled: { status: 200, about: 'nobody has to decide it any more' }, changed: CHANGED },
      requires: (_input, request, actor) => requests.cancelRequirement(request, actor),
      run: ({ reason }, request, actor) =>
        decide(request, { kind: 'cancel', reason: reason ?? null }, { actor, seen: null }),
    }),
  ];
}

function whyNotDecided(outcome: Extract<DecideOutcome, { kind: 'changed' | 'someone-else-must-decide' }>): string {
  const { number, state } = outcome.request;
  if (outcome.kind === 'changed') return `${requestId(number)} is ${state} by now, so nothing was changed.`;
  const could = outcome.couldAsk.length === 0 ? '' : ` Could do it: ${outcome.couldAsk.join(', ')}.`;
  return `Nobody decides what they asked for themselves.${could}`;
}

function notFound(number: number): string {
  return `No request that you may see is called ${requestId(number)}; GET /upgrade-requests lists those there are.`;
}

async function oneOf(
  { requests, database }: Pick<UpgradeApiDeps, 'requests' | 'database'>,
  request: UpgradeRequest,
): Promise<{ readonly request: z.infer<typeof REQUEST> }> {
  return { request: toJson(request, await requests.findUrl(database.read, request)) };
}

function toJson(request: UpgradeRequest, url: string | null): z.infer<typeof REQUEST> {
  const { decided, version } = request;
  return {
    id: requestId(request.number),
    fleet: request.fleet,
    version: version.text,
    versionKind: version.kind,
    reason: request.reason,
    precondition: request.precondition,
    configChange: request.configChange,
    bandwidth: request.bandwidth === null ? null : expectedJson(request.bandwidth),
    wantedBy: request.wantedBy?.toISOString() ?? null,
    risk: request.risk,
    image: request.image,
    checks: [...request.checks],
    running: request.running,
    state: request.state,
    decision: request.decision,
    requestedBy: doer(request.requestedBy),
    requestedAt: request.requestedAt.toISOString(),
    endedBy: decided === null || decided.by === null ? null : doer(decided.by),
    endedAt: decided?.at.toISOString() ?? null,
    endReason: decided?.reason ?? null,
    supersededBy: decided === null || decided.supersededBy === null ? null : requestId(decided.supersededBy),
    url,
  };
}

function doer({ userId, person, name }: Doer): z.infer<typeof DOER> {
  return { userId, person, name };
}
