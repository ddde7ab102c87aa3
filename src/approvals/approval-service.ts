import { storable } from '../audit/audit.ts';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { Actor, Requirement } from '../platform/gate.ts';
import { decide, objectionTo, withdrawRequirement, type DecideAsk } from './approval-decide-service.ts';
import type { ActBy, ApprovalAsk, AskOutcome, ConsumeOutcome, DecideOutcome } from './approval-outcome.ts';
import { agentOf, countMissing, judgeAgreement } from './approval-people.ts';
import {
  decideRequirement,
  endByItself,
  findApprovalUrl,
  recordChange,
  saveStep,
  type ApprovalServiceDeps,
} from './approval-record-service.ts';
import {
  findApproval,
  findOpenApproval,
  insertApproval,
  listApprovals,
  listLapsed,
  listUndrawn,
  markDrawn,
  nextApprovalNumber,
} from './approval-store.ts';
import { bindingChange, hashBinding, type Approval, type ApprovalState, type Binding } from './approval.ts';

/**
 * Questions to a second person. Every act here was judged by the gate before: the caller asks it for the requirement
 * that this service names. What changes anything is recorded in the audit here; what changes nothing, the caller records.
 */
export interface ApprovalService {
  /** Asks, in the transaction of the room whose question it is. */
  request(tx: Transaction, ask: ApprovalAsk, by: ActBy): Promise<AskOutcome>;
  /** Opens its own transaction; with the last agreement `approval.agreed` is stated in it. null: no such approval. */
  decide(ask: DecideAsk, by: ActBy): Promise<DecideOutcome | null>;
  /** Uses the agreed approval of this subject for exactly this, once, in the transaction that decides the act. */
  consume(tx: Transaction, use: { readonly subject: string; readonly binding: Binding }): Promise<ConsumeOutcome>;
  /** What it was about changed or is gone: `why` is a sentence without a period, shown on the card. */
  voidFor(tx: Transaction, subject: string, why: string): Promise<readonly Approval[]>;
  /** Ends what nobody answered in time, and draws what a restored backup made void. The job; safe to repeat. */
  settle(tx: Transaction): Promise<void>;
  find(read: Reader, number: number): Promise<Approval | null>;
  /** Newest first: those in a state that the actor may see, or what waits for them. */
  listVisible(read: Reader, choice: ApprovalChoice, limit: number): Promise<readonly Approval[]>;
  /** Newest first, in any state; judge each before telling of it. */
  listNewest(read: Reader, limit: number): Promise<readonly Approval[]>;
  /** What seeing the list takes: on the house, or on one of the fleets that the actor may see. */
  listRequirement(actor: Actor): Requirement;
  /** What waits for this very person: they may agree, are one of those asked, did not ask it and have not agreed yet. */
  listWaitingFor(read: Reader, actor: Actor): Promise<readonly Approval[]>;
  /** What agreeing and rejecting take. */
  decideRequirement(approval: Approval): Requirement;
  /** What taking it back takes. */
  withdrawRequirement(approval: Approval): Requirement;
  /** How many more people must agree, by the configuration in force. */
  countMissing(approval: Approval): number;
  /** Where its card is on Discord; null while it is not there. */
  findUrl(read: Reader, approval: Approval): Promise<string | null>;
}

export interface ApprovalChoice {
  /** 'mine': what waits for the actor. */
  readonly state: ApprovalState | 'mine';
  readonly actor: Actor;
}

/** Where the cards are: the channel that those read who decide. */
const CHANNEL = 'devops';
/** More open ones than anybody answers. */
const MOST_WAITING = 200;
const SETTLED_AT_ONCE = 100;

const VIEW = 'approval.view';

export function createApprovalService(deps: ApprovalServiceDeps): ApprovalService {
  const { config, guildId, clock } = deps;
  return {
    request: (tx, ask, by) => request(tx, deps, { ask, by }),
    decide: (ask, by) => decide(deps, ask, by),
    consume: (tx, use) => consume(tx, deps, use),
    async voidFor(tx, subject, reason) {
      const approval = await findOpenApproval(tx, guildId, subject);
      return approval === null ? [] : [await endByItself(tx, deps, { approval, state: 'void', reason })];
    },
    async settle(tx) {
      for (const approval of await listLapsed(tx, clock.now(), SETTLED_AT_ONCE))
        await endByItself(tx, deps, { approval, state: 'expired', reason: null });
      for (const approval of await listUndrawn(tx, SETTLED_AT_ONCE)) {
        await recordChange(tx, deps, { approval, by: null, requirement: decideRequirement(approval) });
        await markDrawn(tx, approval.number);
      }
    },
    find: (read, number) => findApproval(read, guildId, number),
    async listVisible(read, { state, actor }, limit) {
      if (state === 'mine') return (await listWaitingFor(read, deps, actor)).slice(0, limit);
      const fleets = config()
        .fleets.map(({ name }) => name)
        .filter((fleet) => mayView(deps, actor, fleet));
      return listApprovals(read, { guildId, state, fleets, house: mayView(deps, actor, null) }, limit);
    },
    listNewest: (read, limit) => listApprovals(read, { guildId, state: null, fleets: null, house: true }, limit),
    listRequirement(actor) {
      const isHouse = mayView(deps, actor, null);
      const visible = isHouse ? undefined : config().fleets.find(({ name }) => mayView(deps, actor, name));
      return { permission: VIEW, fleet: visible?.name ?? null };
    },
    listWaitingFor: (read, actor) => listWaitingFor(read, deps, actor),
    decideRequirement,
    withdrawRequirement,
    countMissing: (approval) => countMissing(config(), approval),
    findUrl: findApprovalUrl,
  };
}

function mayView({ gate }: ApprovalServiceDeps, actor: Actor, fleet: string | null): boolean {
  return gate.judge(actor, { permission: VIEW, fleet }).kind === 'allowed';
}

async function listWaitingFor(read: Reader, deps: ApprovalServiceDeps, actor: Actor): Promise<readonly Approval[]> {
  const { config, guildId, gate, clock } = deps;
  const query = { guildId, state: 'waiting', fleets: null, house: true } as const;
  const person = agentOf(config(), actor, storable).person;
  const waiting = (await listApprovals(read, query, MOST_WAITING)).filter(
    (approval) =>
      approval.expiresAt > clock.now() &&
      gate.judge(actor, decideRequirement(approval)).kind === 'allowed' &&
      judgeAgreement(config(), approval, actor).kind === 'counts',
  );
  const theirs: Approval[] = [];
  for (const approval of waiting)
    if ((await objectionTo(read, deps, { approval, person })) === null) theirs.push(approval);
  return theirs;
}

async function request(
  tx: Transaction,
  deps: ApprovalServiceDeps,
  { ask, by }: { readonly ask: ApprovalAsk; readonly by: ActBy },
): Promise<AskOutcome> {
  const now = deps.clock.now();
  const asker = ask.asker ?? agentOf(deps.config(), by.actor, storable);
  if (asker.person === null) return { kind: 'asker-unlinked' };
  if (ask.expiresAt <= now) return { kind: 'ends-in-the-past' };
  const open = await findOpenApproval(tx, deps.guildId, ask.subject);
  const bindingHash = hashBinding(ask.binding);
  if (open !== null && open.bindingHash === bindingHash && open.expiresAt > now)
    return { kind: 'already-asked', approval: open };
  const replaced = open === null ? null : await replace(tx, deps, { open, ask });
  const { binding, what, reason, askedUnder, asker: _asker, ...rest } = ask;
  const approval: Approval = {
    ...rest,
    people: Math.max(1, Math.floor(rest.people)),
    number: await nextApprovalNumber(tx),
    guildId: deps.guildId,
    binding,
    bindingHash,
    what: storable(what),
    reason: storable(reason),
    requestedBy: asker,
    requestedAt: now,
    channel: CHANNEL,
    state: 'waiting',
    decision: 1,
    agreements: [],
    end: null,
  };
  await insertApproval(tx, approval);
  await recordChange(tx, deps, { approval, by, requirement: askedUnder, outcome: 'asked' });
  return { kind: 'asked', approval, replaced };
}

function replace(
  tx: Transaction,
  deps: ApprovalServiceDeps,
  { open, ask }: { readonly open: Approval; readonly ask: ApprovalAsk },
): Promise<Approval> {
  if (open.expiresAt <= deps.clock.now())
    return endByItself(tx, deps, { approval: open, state: 'expired', reason: null });
  return endByItself(tx, deps, { approval: open, state: 'void', reason: bindingChange(open.binding, ask.binding) });
}

async function consume(
  tx: Transaction,
  deps: ApprovalServiceDeps,
  { subject, binding }: { readonly subject: string; readonly binding: Binding },
): Promise<ConsumeOutcome> {
  const approval = await findOpenApproval(tx, deps.guildId, subject);
  if (approval === null) return { kind: 'none-open' };
  const end = async (state: 'expired' | 'void', reason: string | null): Promise<ConsumeOutcome> => ({
    kind: state,
    approval: await endByItself(tx, deps, { approval, state, reason }),
  });
  if (approval.expiresAt <= deps.clock.now()) return end('expired', null);
  if (hashBinding(binding) !== approval.bindingHash) return end('void', bindingChange(approval.binding, binding));
  const missing = countMissing(deps.config(), approval);
  if (approval.state === 'waiting') return { kind: 'not-agreed', approval, missing };
  if (missing > 0)
    return end('void', 'the configuration no longer links those who agreed with enough different people');
  const used = await saveStep(tx, approval, {
    state: 'used',
    end: { by: null, at: deps.clock.now(), reason: null },
  });
  await recordChange(tx, deps, { approval: used, by: null, requirement: decideRequirement(used) });
  return { kind: 'used', approval: used, agreedBy: used.agreements.map(({ by }) => by) };
}
