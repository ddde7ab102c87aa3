import type { Approval, Binding } from '../approvals/approval.ts';
import { deployId } from '../deploys/deploy.ts';
import { fleetOf } from '../fleets/fleet.ts';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { Actor } from '../platform/gate.ts';
import { overrideEnd } from '../windows/may-act.ts';
import { verdictWords } from '../windows/verdict-words.ts';
import { actorOf, type ExecutionDeps } from './execution-deps-service.ts';
import { putNotBegunNews } from './execution-news-service.ts';
import { HOUR_MS } from './follow-service.ts';
import type { ActBy } from './request-record-service.ts';
import { rollBackRequirement } from './request-rights.ts';
import { findRequest, listRequests } from './request-store.ts';
import { requestId, type Execution, type UpgradeRequest } from './request.ts';
import { REVERSIBLE } from './reversible.ts';
import { beginRollBack, lastDeploy, type Back, type Way } from './roll-back-begin-service.ts';
import type { RollBackOutcome } from './roll-back-outcome.ts';

/** How long others have to answer. */
const ANSWER_MS = 4 * HOUR_MS;
const SUBJECT = /^upgrade-rollback:(\d+)$/;

export interface RollBackAsk {
  readonly number: number;
  /** The decision that the actor saw; null for one who named the request itself. */
  readonly seen: number | null;
  readonly reason: string;
  /** What is to be deployed; null: what ran before. */
  readonly to: string | null;
}

/**
 * Asks a second person, or begins: where the fleet's policy wants none, and with a word that was given while windows
 * were closed. null: there is no such request.
 */
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
      const asking = { way, people, reason: ask.reason, by };
      const asked = await askOthers(tx, deps, asking);
      if (asked.kind !== 'already-asked' || asked.approval.state !== 'agreed') return asked;
      return (await beginAgreed(tx, deps, { way, approval: asked.approval, by })) ?? askOthers(tx, deps, asking);
    }
    const windows = await deps.windows.authorise(tx, windowAsk(deps, way));
    if (windows.kind === 'refused') return { kind: 'windows-closed', request, windows };
    return beginRollBack(tx, deps, { way, reason: ask.reason, by, overrideUntil: overrideEnd(windows) });
  });
}

/** What windows are asked for: putting back is an act of its own, which the configuration may leave free. */
function windowAsk({ windows }: ExecutionDeps, { fleet, to }: Way) {
  return { act: 'rollback', target: windows.fleetTarget(fleet.name), version: to };
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
  const { requestedBy, subject, binding } = approval;
  const id = requestId(request.number);
  const by: ActBy = { actor: actorOf(deps, requestedBy, id), act: 'upgrade:roll-back' };
  const way = await findWay(tx, deps, { request, to: binding.version, actor: by.actor });
  if (way.kind !== 'way') {
    // Their word was given for something that is not so any more.
    const why = 'why' in way ? way.why : `${id} is ${request.state} by now`;
    await deps.approvals.voidFor(tx, subject, why);
    await putNotBegunNews(tx, deps, { request, to: requestedBy, why, agreed: null });
    return;
  }
  const windows = await deps.windows.judge(tx, windowAsk(deps, way));
  if (windows.kind === 'refused') {
    await putNotBegunNews(tx, deps, { request, to: requestedBy, why: verdictWords(windows), agreed: approval });
    return;
  }
  await beginAgreed(tx, deps, { way, approval, by });
}

interface Agreed extends Pick<Back, 'way' | 'by'> {
  readonly approval: Approval;
}

/** Uses up the word of others, once the windows were found to let it begin. null: it does not count any more. */
async function beginAgreed(
  tx: Transaction,
  deps: ExecutionDeps,
  { way, approval, by }: Agreed,
): Promise<RollBackOutcome | null> {
  const used = await deps.approvals.consume(tx, { subject: approval.subject, binding: bindingOf(way) });
  if (used.kind !== 'used') return null;
  const windows = await deps.windows.authorise(tx, windowAsk(deps, way));
  if (windows.kind === 'refused') throw new Error('The windows closed within the transaction that judged them.');
  return beginRollBack(tx, deps, { way, reason: approval.reason, by, overrideUntil: overrideEnd(windows) });
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
