import { storable } from '../audit/audit.ts';
import type { FleetStatus } from '../fleets/fleet-status.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import type { AskOutcome } from './request-outcome.ts';
import { recordChange, type ActBy, type RequestServiceDeps } from './request-record-service.ts';
import { cancelRequirement, doerOf, isRequester } from './request-rights.ts';
import { findRequest, insertRequest, listRequests, nextNumber, saveStep } from './request-store.ts';
import { stepRequest, type UpgradeRequest } from './request.ts';
import { isSameVersion, judgeRunning, readVersion, type RunsAlready, type WantedVersion } from './wanted-version.ts';

/** What is asked for, as it was typed. */
export interface UpgradeWish {
  readonly version: string;
  readonly reason: string;
  readonly precondition: string | null;
  /** The number of an open request for the same fleet that this one is to replace. */
  readonly replaces: number | null;
}

/** Where the request's card is: the channel in which the maintainers read. */
const CHANNEL = 'devops';
/** More open requests for one fleet than anybody looks through. */
const MOST_OPEN = 100;

interface Asked {
  readonly wish: UpgradeWish;
  readonly by: ActBy;
}

/** Stores the request and draws its card, unless the fleet runs it or somebody asks for it already. */
export async function fileRequest(deps: RequestServiceDeps, fleet: FleetConfig, asked: Asked): Promise<AskOutcome> {
  if (fleet.lifecycle !== 'active') return { kind: 'not-upgradable', fleet: fleet.name, lifecycle: fleet.lifecycle };
  const read = readVersion(asked.wish.version);
  if (read.kind === 'unreadable') return { kind: 'unreadable-version', why: read.why };
  const [status] = await deps.fleets.freshStatus([fleet]);
  const running: RunsAlready =
    status === undefined ? { kind: 'nowhere', hosts: 0, unknown: 0 } : judgeRunning(read.version, status.versions);
  if (running.kind === 'everywhere')
    return {
      kind: 'already-running',
      fleet: fleet.name,
      version: read.version,
      hosts: running.hosts,
      readAt: status?.versionAge?.oldest ?? null,
    };
  return deps.database.transaction((tx) =>
    fileIn(tx, deps, { ...asked, fleet, version: read.version, running, runs: runningWords(status) }),
  );
}

interface Filing extends Asked {
  readonly fleet: FleetConfig;
  readonly version: WantedVersion;
  readonly running: RunsAlready;
  /** What the fleet runs, in words. */
  readonly runs: string | null;
}

async function fileIn(tx: Transaction, deps: RequestServiceDeps, filing: Filing): Promise<AskOutcome> {
  const { fleet, version, wish, running } = filing;
  const config = deps.config();
  const choice = { guildId: deps.guildId, fleets: [fleet.name], state: 'open' } as const;
  const open = await listRequests(tx, choice, { limit: MOST_OPEN });
  const same = open.find((each) => isSameVersion(each.version, version));
  if (same !== undefined) return { kind: 'already-requested', request: same };
  const old = await findReplaced(tx, deps, filing);
  if (old !== null && 'kind' in old) return old;

  const request = await insertNew(tx, deps, filing);
  const requirement = { permission: 'upgrade.request', fleet: fleet.name };
  await recordChange(tx, deps, { request, by: filing.by, requirement, told: false });
  const replaced = old === null ? null : await replace(tx, deps, { old, by: filing.by, request });
  return {
    kind: 'requested',
    request,
    replaced,
    others: open.filter(({ number }) => number !== wish.replaces),
    running,
    channelId: config.channels.find(({ name }) => name === request.channel)?.id ?? null,
    maintainer: fleet.maintainer.name,
    mayBeAccepted: request.requestedBy.person !== null,
  };
}

type CannotReplace = Extract<AskOutcome, { kind: 'cannot-replace' }>;

async function findReplaced(
  tx: Transaction,
  { config, gate, guildId }: RequestServiceDeps,
  { wish: { replaces: number }, fleet, by: { actor } }: Filing,
): Promise<UpgradeRequest | CannotReplace | null> {
  if (number === null) return null;
  const request = await findRequest(tx, guildId, number);
  // Of another fleet's requests, nothing is told: they may not be the asker's to see.
  if (request?.fleet !== fleet.name) return { kind: 'cannot-replace', number, why: 'not-found' };
  if (request.state !== 'requested') return { kind: 'cannot-replace', number, why: 'not-open' };
  const requirement = cancelRequirement({ config: config(), gate }, request, actor);
  const isAllowed = gate.judge(actor, requirement).kind === 'allowed';
  return isAllowed ? request : { kind: 'cannot-replace', number, why: 'not-yours' };
}

async function insertNew(tx: Transaction, deps: RequestServiceDeps, filing: Filing): Promise<UpgradeRequest> {
  const { fleet, version, wish, runs, by } = filing;
  const request: UpgradeRequest = {
    number: await nextNumber(tx),
    guildId: deps.guildId,
    fleet: fleet.name,
    version,
    reason: storable(wish.reason),
    precondition: wish.precondition === null ? null : storable(wish.precondition),
    running: runs === null ? null : storable(runs),
    requestedBy: doerOf(deps.config(), by.actor),
    requestedAt: deps.clock.now(),
    channel: CHANNEL,
    configChange: null,
    bandwidth: null,
    wantedBy: null,
    risk: null,
    image: null,
    checks: [],
    state: 'requested',
    decision: 1,
    enteredAt: deps.clock.now(),
    because: null,
    decided: null,
    plan: null,
    execution: null,
    dueAt: null,
  };
  await insertRequest(tx, request);
  return request;
}

interface Replacing {
  readonly old: UpgradeRequest;
  readonly request: UpgradeRequest;
  readonly by: ActBy;
}

/** A second act of the same person: it has its own line in the audit, with its own permission. */
async function replace(
  tx: Transaction,
  deps: RequestServiceDeps,
  { old, request, by }: Replacing,
): Promise<UpgradeRequest> {
  const config = deps.config();
  const act = { kind: 'cancel', reason: null, supersededBy: request.number } as const;
  const stepped = stepRequest(old, act, { by: request.requestedBy, at: deps.clock.now(), seen: null });
  const requirement = cancelRequirement({ config, gate: deps.gate }, old, by.actor);
  await saveStep(tx, stepped.request, request.requestedBy);
  const told = !isRequester(config, old, by.actor);
  await recordChange(tx, deps, { request: stepped.request, by, requirement, told });
  return stepped.request;
}

/** "v0.38.0 on 8 hosts, v0.37.1 on 1 host, unknown on 3 hosts"; null when no host's version is known. */
function runningWords(status: FleetStatus | undefined): string | null {
  const groups = status?.versions.groups ?? [];
  if (groups.length === 0) return null;
  const hosts = (count: number): string => `${count} ${count === 1 ? 'host' : 'hosts'}`;
  const unknown = status?.versions.unknown.length ?? 0;
  return [
    ...groups.map(({ version, hosts: on }) => `${version} on ${hosts(on.length)}`),
    ...(unknown === 0 ? [] : [`unknown on ${hosts(unknown)}`]),
  ].join(', ');
}
