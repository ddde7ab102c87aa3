import { agentOf } from '../approvals/approval-people.ts';
import type { Approval, Binding } from '../approvals/approval.ts';
import { storable } from '../audit/audit.ts';
import { deployId } from '../deploys/deploy.ts';
import { fleetOf } from '../fleets/fleet.ts';
import { overrideEnd } from '../windows/may-act.ts';
import { longestHoursOf } from '../holds/hold-length.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { Actor } from '../platform/gate.ts';
import { verdictWords } from '../windows/verdict-words.ts';
import { actorOf, type ExecutionDeps } from './execution-deps-service.ts';
import { rollBackRequirement } from './request-rights.ts';
import { putExecutionNews, putNotBegunNews } from './execution-news-service.ts';
import { progressOf } from './execution-progress.ts';
import { HOUR_MS, isByHand } from './follow-service.ts';
import { recordChange, type ActBy } from './request-record-service.ts';
import { findRequest, listRequests, saveStep } from './request-store.ts';
import { requestId, stepRequest, type Execution, type UpgradeRequest } from './request.ts';
import { REVERSIBLE } from './reversible.ts';
import type { RollBackOutcome } from './roll-back-outcome.ts';
import { findWatch, saveWatch } from './watch-store.ts';

/** How long others have to answer. */
const ANSWER_MS = 4 * HOUR_MS;
/** What was put back stays so over a weekend, unless no hold of the fleet may last so long. */
const HELD_HOURS = 72;
const SUBJECT = /^upgrade-rollback:(\d+)$/;

export interface RollBackAsk {
  readonly number: number;
  /** The decision that the actor saw; null for one who named the request itself. */
  readonly seen: number | null;
  readonly reason: string;
  /** What is to be deployed; null: what ran before. */
  readonly to: string | null;
}

/** Asks a second person, or begins where the fleet's policy wants none. null: there is no such request. */
export function rollBack(deps: ExecutionDeps, ask: RollBackAsk, by: ActBy): Promise<RollBackOutcome | null> {
  return deps.database.transaction(async (tx): Promise<RollBackOutcome | null> => {
    const request = await findRequest(tx, deps.guildId, ask.number);
    if (request === null) return null;
    if (ask.seen !== null && ask.seen !== request.decision) return { kind: 'changed', request };
    const way = await findWay(tx, deps, { request, to: ask.to, actor: by.actor });
    if (way.kind !== 'way') return way;
    const { people } = way.fleet.upgrades.rollback;
    if (people > 0) {
      const windows = await deps.windows.judge(tx, windowAsk(deps, way));
      // Others are not asked for what could not begin with their word either.
      if (windows.kind === 'refused') return { kind: 'windows-closed', request, windows };
      return askOthers(tx, deps, { way, people, reason: ask.reason, by });
    }
    const windows = await deps.windows.authorise(tx, windowAsk(deps, way));
    if (windows.kind === 'refused') return { kind: 'windows-closed', request, windows };
    return begin(tx, deps, { way, reason: ask.reason, by, overrideUntil: overrideEnd(windows) });
  });
}

/** What windows are asked for: putting back is an act of its own, which the configuration may leave free. */
function windowAsk({ windows }: ExecutionDeps, { fleet, to }: Way) {
  return { act: 'rollback', target: windows.fleetTarget(fleet.name), version: to };
}

interface Way {
  readonly kind: 'way';
  readonly request: UpgradeRequest;
  readonly execution: Execution;
  readonly fleet: FleetConfig;
  readonly to: string;
}

interface Finding {
  readonly request: UpgradeRequest;
  readonly to: string | null;
  readonly actor: Actor;
}

/** What would be deployed, or what keeps it from being so. Changes nothing. */
async function findWay(
  tx: Transaction,
  deps: ExecutionDeps,
  { request, to: named, actor }: Finding,
): Promise<Way | Exclude<RollBackOutcome, { kind: 'asked' | 'already-asked' | 'begun' }>> {
  const { execution } = request;
  const fleet = fleetOf(deps, request.fleet);
  if (execution === null || !REVERSIBLE.has(request.state)) return { kind: 'changed', request };
  if (fleet?.lifecycle !== 'active')
    return { kind: 'not-in-use', request, why: `${request.fleet} is not in use any more` };
  const newer = await newerOn(tx, deps.guildId, request, execution);
  if (newer !== null) return { kind: 'overtaken', request, by: newer };
  const to = named?.trim() ?? execution.backTo;
  if (to === null || to === '') return { kind: 'no-way-back', request };
  if (to === request.version.text) return { kind: 'same-version', request };
  const no = await deps.deploys.whyNoUpgrade(tx, { fleet: fleet.name, except: lastDeploy(execution) });
  if (no !== null) return { ...no, request };
  const ours = new Set([execution.hold, execution.rollback?.hold ?? null]);
  const others = (await deps.holds.list(tx, fleet.name)).filter(
    (hold) => !ours.has(hold.number) && !deps.holds.isHolder(hold, actor),
  );
  const [other] = others;
  if (other !== undefined)
    return { kind: 'held', request, why: `${other.holder.name} holds it (H-${other.number}: ${other.reason})` };
  return { kind: 'way', request, execution, fleet, to };
}

function lastDeploy({ deploy, rollback }: Execution): number {
  return rollback?.deploy ?? deploy;
}

const NEWEST = 50;

async function newerOn(
  read: Reader,
  guildId: string,
  { number, fleet }: UpgradeRequest,
  { begunAt }: Execution,
): Promise<UpgradeRequest | null> {
  const all = await listRequests(read, { guildId, fleets: [fleet], state: null }, { limit: NEWEST });
  const isNewer = (other: UpgradeRequest): boolean =>
    other.number !== number && other.execution !== null && other.execution.begunAt > begunAt;
  return all.find(isNewer) ?? null;
}

/** Bound to the fleet, to what is there, and to what comes back. */
function bindingOf({ request, execution, to }: Pick<Way, 'request' | 'execution' | 'to'>): Binding {
  return {
    act: 'upgrade.rollback',
    target: request.fleet,
    version: to,
    window: `in place of ${request.version.key}, ${deployId({ number: lastDeploy(execution) })}`,
  };
}

interface Asking {
  readonly way: Way;
  readonly people: number;
  readonly reason: string;
  readonly by: ActBy;
}

async function askOthers(
  tx: Transaction,
  { approvals, clock }: ExecutionDeps,
  { way, people, reason, by }: Asking,
): Promise<RollBackOutcome> {
  const { request, fleet, to } = way;
  const asked = await approvals.request(
    tx,
    {
      subject: `upgrade-rollback:${request.number}`,
      binding: bindingOf(way),
      fleet: fleet.name,
      permission: 'upgrade.approve',
      people,
      from: [],
      what: `put ${fleet.name} back from ${request.version.text} to ${to} (${requestId(request.number)})`,
      reason,
      expiresAt: new Date(clock.now().getTime() + ANSWER_MS),
      askedUnder: rollBackRequirement(request),
    },
    by,
  );
  switch (asked.kind) {
    case 'asked':
    case 'already-asked':
      return { kind: asked.kind, request, approval: asked.approval };
    case 'asker-unlinked':
      return { kind: 'asker-unlinked', request };
    case 'ends-in-the-past':
      throw new Error('The time to answer had passed before it began.');
  }
}

/** Reaction: the question whether to put something back has ended. */
export async function rollbackAgreed(tx: Transaction, deps: ExecutionDeps, approval: Approval): Promise<void> {
  const number = SUBJECT.exec(approval.subject)?.[1];
  if (number === undefined || approval.state !== 'agreed') return;
  const request = await findRequest(tx, deps.guildId, Number(number));
  if (request === null) return;
  const { requestedBy, reason, subject, binding } = approval;
  const id = requestId(request.number);
  const by: ActBy = { actor: actorOf(deps, requestedBy, id), act: 'upgrade:roll-back' };
  const way = await findWay(tx, deps, { request, to: binding.version, actor: by.actor });
  if (way.kind !== 'way') {
    // Their word was given for something that is not so any more.
    const why = 'why' in way ? way.why : `${id} is ${request.state} by now`;
    await deps.approvals.voidFor(tx, subject, why);
    await putNotBegunNews(tx, deps, { request, to: requestedBy, why });
    return;
  }
  const used = await deps.approvals.consume(tx, { subject, binding: bindingOf(way) });
  if (used.kind !== 'used') return;
  const windows = await deps.windows.authorise(tx, windowAsk(deps, way));
  if (windows.kind === 'refused') {
    await putNotBegunNews(tx, deps, { request, to: requestedBy, why: verdictWords(windows) });
    return;
  }
  await begin(tx, deps, { way, reason, by, overrideUntil: overrideEnd(windows) });
}

/** For the approvals: what it is about by now; null when it waits for nobody any more; undefined of another room's. */
export async function rollbackBinding(
  read: Reader,
  guildId: string,
  { subject, binding }: Pick<Approval, 'subject' | 'binding'>,
): Promise<Binding | null | undefined> {
  const number = SUBJECT.exec(subject)?.[1];
  if (number === undefined) return undefined;
  const request = await findRequest(read, guildId, Number(number));
  const execution = request?.execution ?? null;
  if (request === null || execution === null || !REVERSIBLE.has(request.state) || binding.version === null) return null;
  if ((await newerOn(read, guildId, request, execution)) !== null) return null;
  return bindingOf({ request, execution, to: binding.version });
}

interface Back {
  readonly way: Way;
  readonly reason: string;
  readonly by: ActBy;
  readonly overrideUntil: Date | null;
}

/** Holds the fleet at what comes back, so that the next commit does not undo it, and has that deployed. */
async function begin(
  tx: Transaction,
  deps: ExecutionDeps,
  { way, reason, by, overrideUntil }: Back,
): Promise<RollBackOutcome> {
  const { request, execution, fleet, to } = way;
  const { clock, config, holds } = deps;
  const now = clock.now();
  const id = requestId(request.number);
  const judged = { ...by, requirement: rollBackRequirement(request) };
  const hours = Math.min(HELD_HOURS, longestHoursOf(config(), fleet.name));
  const byHand = isByHand(fleet);
  const hold = byHand
    ? null
    : await holds.pin(tx, {
        fleet,
        ask: {
          reason: `${id} is put back: ${reason}`,
          ref: to,
          until: new Date(now.getTime() + hours * HOUR_MS),
          lets: `${to} is put back first`,
        },
        by: judged,
      });
  const former = await listFormer(tx, deps, { execution, except: hold?.number ?? null });
  for (const each of former) await holds.unpin(tx, { hold: each, windows: null, by: judged });
  const doer = agentOf(config(), by.actor, storable);
  const deploy = await deps.deploys.startUpgrade(tx, {
    fleet,
    kind: 'rollback',
    ref: to,
    backTo: request.version.text,
    reason: `${id} is put back: ${reason}`,
    askedBy: doer,
    hold,
    follows: lastDeploy(execution),
    overrideUntil,
    by: judged,
  });
  const rollback = {
    by: doer,
    begunAt: now,
    reason: storable(reason),
    deploy: deploy.number,
    hold: hold?.number ?? null,
  };
  const stepped = stepRequest(request, { kind: 'roll-back', rollback }, { by: doer, at: now, seen: null });
  if (stepped.kind === 'changed') throw new Error(`${id} cannot be put back from ${request.state}.`);
  const watch = await findWatch(tx, request.number);
  if (watch !== null) await saveWatch(tx, { ...watch, progress: progressOf(deploy, { byHand }), worseSince: null });
  await saveStep(tx, stepped.request, doer);
  await recordChange(tx, deps, { request: stepped.request, by, requirement: judged.requirement, told: false });
  await putExecutionNews(tx, deps, stepped.request);
  return { kind: 'begun', request: stepped.request, to };
}

/** The holds of the upgrade and of an earlier rollback: the new one takes their place. */
async function listFormer(
  tx: Transaction,
  { holds }: ExecutionDeps,
  { execution, except }: { readonly execution: Execution; readonly except: number | null },
) {
  const former = [];
  for (const number of new Set([execution.hold, execution.rollback?.hold ?? null])) {
    const hold = number === null || number === except ? null : await holds.find(tx, number);
    if (hold !== null && hold.state !== 'ended') former.push(hold);
  }
  return former;
}
