import { storable } from '../audit/audit.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import { firstDue } from './ageing.ts';
import { judgeAround } from './filing-around-service.ts';
import { prepareFiling, type Asked, type PreparedFiling } from './filing-check-service.ts';
import { overrideRequirement } from './filing-order-service.ts';
import { requestCardKey } from './request-card-service.ts';
import type { AskOutcome } from './request-outcome.ts';
import { recordChange, type ActBy, type RequestServiceDeps } from './request-record-service.ts';
import { cancelRequirement, doerOf, isRequester } from './request-rights.ts';
import { findRequest, insertRequest, listRequests, nextNumber, saveStep } from './request-store.ts';
import { isBeforeItBegan, requestId, stepRequest, type UpgradeRequest } from './request.ts';
import { isSameVersion } from './wanted-version.ts';

/** Where the request's card is: the channel in which the maintainers read. */
const CHANNEL = 'devops';
/** More open requests for one fleet than anybody looks through. */
const MOST_OPEN = 100;

/** Stores the request and draws its card, unless something forbids it or somebody asks for the same already. */
export async function fileRequest(deps: RequestServiceDeps, fleet: FleetConfig, asked: Asked): Promise<AskOutcome> {
  const prepared = await prepareFiling(deps, fleet, asked);
  return prepared.kind === 'prepared' ? deps.database.transaction((tx) => fileIn(tx, deps, prepared)) : prepared;
}

async function fileIn(tx: Transaction, deps: RequestServiceDeps, filing: PreparedFiling): Promise<AskOutcome> {
  const { fleet, version, wish, running } = filing;
  const config = deps.config();
  const choice = { guildId: deps.guildId, fleets: [fleet.name], state: 'open' } as const;
  const open = await listRequests(tx, choice, { limit: MOST_OPEN });
  const same = open.find((each) => isSameVersion(each.version, version));
  if (same !== undefined) return { kind: 'already-requested', request: same };
  const old = await findReplaced(tx, deps, filing);
  if (old !== null && 'kind' in old) return old;

  const around = await judgeAround(deps, tx, { filing, open });
  const request = await insertNew(tx, deps, { ...filing, checks: [...filing.checks, ...around] });
  const requirement = { permission: 'upgrade.request', fleet: fleet.name };
  await recordChange(tx, deps, { request, by: filing.by, requirement, told: false });
  await recordOverride(tx, deps, { request, filing });
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
  { wish: { replaces: number }, fleet, by: { actor } }: PreparedFiling,
): Promise<UpgradeRequest | CannotReplace | null> {
  if (number === null) return null;
  const request = await findRequest(tx, guildId, number);
  // Of another fleet's requests, nothing is told: they may not be the asker's to see.
  if (request?.fleet !== fleet.name) return { kind: 'cannot-replace', number, why: 'not-found' };
  if (!isBeforeItBegan(request)) return { kind: 'cannot-replace', number, why: 'not-open' };
  const requirement = cancelRequirement({ config: config(), gate }, request, actor);
  const isAllowed = gate.judge(actor, requirement).kind === 'allowed';
  return isAllowed ? request : { kind: 'cannot-replace', number, why: 'not-yours' };
}

async function insertNew(tx: Transaction, deps: RequestServiceDeps, filing: PreparedFiling): Promise<UpgradeRequest> {
  const { fleet, version, wish, runs, by, wantedBy, image, checks } = filing;
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
    configChange: wish.config,
    bandwidth: wish.bandwidth,
    wantedBy,
    risk: wish.risk,
    image,
    checks: checks.map((check) => ({ ...check, said: storable(check.said) })),
    state: 'requested',
    decision: 1,
    enteredAt: deps.clock.now(),
    because: null,
    decided: null,
    plan: null,
    execution: null,
    dueAt: null,
  };
  const aged = { ...request, dueAt: firstDue(request, fleet.upgrades) };
  await insertRequest(tx, aged);
  return aged;
}

/** Going against the order is an act of its own, with its own permission and line in the audit. */
async function recordOverride(
  tx: Transaction,
  { audit }: RequestServiceDeps,
  { request, filing }: { readonly request: UpgradeRequest; readonly filing: PreparedFiling },
): Promise<void> {
  if (!filing.checks.some(({ verdict }) => verdict === 'overridden')) return;
  await audit.record(tx, {
    ...filing.by,
    requirement: overrideRequirement(filing.fleet),
    verdict: 'allowed',
    outcome: 'order-overridden',
    subject: requestId(request.number),
    cardKey: requestCardKey(request),
  });
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
