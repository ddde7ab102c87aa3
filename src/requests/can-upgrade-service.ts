import { fleetOf } from '../fleets/fleet.ts';
import type { Config, FleetConfig } from '../platform/config/config.ts';
import type { Reader } from '../platform/database/transaction.ts';
import type { Gate } from '../platform/gate.ts';
import type { CanRule } from '../windows/can.ts';
import type { UpgradeRulesAsk } from '../windows/can-service.ts';
import { isBeginnable, isOfTwoPeople, LATEST_BEGIN_MS } from './begin.ts';
import { doerOf } from './request-rights.ts';
import { listRequests } from './request-store.ts';
import { requestId, type UpgradeRequest } from './request.ts';
import { readStandings } from './sign-off-reading-service.ts';
import { lacking, type SignOffStanding } from './sign-off.ts';
import { isSameVersion, readVersion } from './wanted-version.ts';

interface Deps {
  readonly config: () => Config;
  readonly gate: Gate;
  readonly guildId: string;
}

const MOST_OPEN = 100;

/** For /can: what requests, their plans and the word of others say of a deploy of a version at a moment. */
export async function upgradeRules(
  read: Reader,
  { config, gate, guildId }: Deps,
  ask: UpgradeRulesAsk,
): Promise<readonly CanRule[]> {
  const fleet = fleetOf({ config }, ask.fleet);
  const seesThem = gate.judge(ask.asker, { permission: 'upgrade.view', fleet: ask.fleet }).kind === 'allowed';
  if (ask.act !== 'deploy' || fleet === null || !seesThem) return [];
  const query = { guildId, fleets: [fleet.name], state: 'open' } as const;
  const request = pick(await listRequests(read, query, { limit: MOST_OPEN }), ask.version);
  if (request === null) return noneRules(fleet, ask.version);
  const standings = await readStandings(read, { request, fleet, config: config(), now: ask.at });
  return [
    stateRule(request),
    ...planRules(request, { at: ask.at, isBound: standings.length > 0 }),
    ...standings.map(standingRule),
    ...peopleRules(config(), fleet, { request, standings, ask }),
  ];
}

/** The one for this version; where none is named, the one that is furthest on its way. */
function pick(open: readonly UpgradeRequest[], version: string): UpgradeRequest | null {
  const read = version === '' ? null : readVersion(version);
  if (read?.kind === 'version') return open.find((each) => isSameVersion(each.version, read.version)) ?? null;
  return open.find(isBeginnable) ?? open[0] ?? null;
}

function noneRules({ name, versionPolicy }: FleetConfig, version: string): readonly CanRule[] {
  if (versionPolicy.kind === 'auto') return [];
  const what = version === '' ? 'an upgrade' : version;
  return [
    {
      about: 'Request',
      verdict: 'refused',
      words: `nobody asks for ${what} on ${name}, or it is decided already; /upgrade request asks for it`,
    },
  ];
}

function stateRule(request: UpgradeRequest): CanRule {
  const id = requestId(request.number);
  if (isBeginnable(request)) return { about: 'Request', verdict: 'allowed', words: `${id} is ${request.state}` };
  const words =
    request.state === 'requested' ? `${id} waits for its maintainer’s decision` : `${id} is ${request.state} already`;
  return { about: 'Request', verdict: 'refused', words };
}

function planRules(
  { number, plan }: UpgradeRequest,
  { at, isBound }: { readonly at: Date; readonly isBound: boolean },
): readonly CanRule[] {
  if (plan === null) return [];
  const isThen = at >= plan.at && at.getTime() - plan.at.getTime() <= LATEST_BEGIN_MS;
  const words = `${requestId(number)} is planned${plan.window === null ? '' : `, for when ${plan.window} opens`}`;
  if (isThen || !isBound) return [{ about: 'Plan', verdict: 'allowed', words, at: plan.at }];
  return [
    { about: 'Plan', verdict: 'refused', words: `${words}; what is agreed to is for that time alone`, at: plan.at },
  ];
}

function standingRule({ name, kind, missing, people, from }: SignOffStanding): CanRule {
  const whom = from.length === 0 ? 'whoever may agree' : from.map((party) => party.name).join(', ');
  const about = 'Approval';
  if (kind === 'agreed' || kind === 'used') return { about, verdict: 'allowed', words: `${name} has agreed` };
  if (kind === 'expired') return { about, verdict: 'refused', words: `what ${name} says has run out by then` };
  const still = `${missing} of ${people} of ${whom} must agree`;
  if (kind === 'rejected') return { about, verdict: 'refused', words: `${name} said no` };
  return {
    about,
    verdict: 'refused',
    words: `${name} ${kind === 'waiting' ? 'is asked' : 'is not asked yet'}: ${still}`,
  };
}

function peopleRules(
  config: Config,
  fleet: FleetConfig,
  {
    request,
    standings,
    ask,
  }: {
    readonly request: UpgradeRequest;
    readonly standings: readonly SignOffStanding[];
    readonly ask: UpgradeRulesAsk;
  },
): readonly CanRule[] {
  if (ask.who === null || !isBeginnable(request)) return [];
  const agreed = standings.flatMap(({ approval }) => approval?.agreements.map(({ by }) => by) ?? []);
  if (isOfTwoPeople(config, fleet, { request, agreed, by: doerOf(config, ask.who) })) return [];
  return [
    {
      about: 'Second person',
      verdict: 'refused',
      words: `one person alone stands behind ${requestId(request.number)}`,
    },
  ];
}

/** "waits for …", as /why fleet and /fleet tell it; no markup. */
export async function waitsForWords(read: Reader, config: Config, request: UpgradeRequest): Promise<string> {
  const { state, plan } = request;
  const fleet = config.fleets.find(({ name }) => name === request.fleet);
  switch (state) {
    case 'accepted':
    case 'scheduled': {
      const standings = fleet === undefined ? [] : await readStandings(read, { request, fleet, config, now: null });
      const missing = lacking(standings).map(({ name }) => name);
      const words = missing.length === 0 ? [] : [`the approval of ${missing.join(' and ')}`];
      if (plan !== null) words.push('its time');
      return words.length === 0 ? 'somebody to begin it' : words.join(', and ');
    }
    case 'deploying':
      return 'its deploy to end';
    case 'verifying':
      return 'the end of its soak';
    case 'rolling-back':
      return 'what ran before to be back';
    case 'requested':
    case 'done':
    case 'failed':
    case 'rolled-back':
    case 'rejected':
    case 'cancelled':
    case 'expired':
      return 'the maintainer’s decision';
  }
}
