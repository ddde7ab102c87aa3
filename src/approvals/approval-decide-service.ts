import { storable } from '../audit/audit.ts';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { Requirement } from '../platform/gate.ts';
import type { ActBy, DecideOutcome, Objection } from './approval-outcome.ts';
import { agentOf, agreementOf, countMissing, isAsked, isAsker, judgeAgreement } from './approval-people.ts';
import {
  decideRequirement,
  endByItself,
  recordChange,
  saveStep,
  type ApprovalServiceDeps,
} from './approval-record-service.ts';
import { findApproval, insertAgreement } from './approval-store.ts';
import { bindingChange, hashBinding, isOpen, type Approval } from './approval.ts';

export interface DecideAsk {
  readonly number: number;
  readonly act:
    { readonly kind: 'agree' } | { readonly kind: 'reject'; readonly reason: string } | { readonly kind: 'withdraw' };
  /** The decision that the actor saw; null for one who named the approval itself. */
  readonly seen: number | null;
}

/** What taking back one's own question takes. */
export function withdrawRequirement({ fleet }: Pick<Approval, 'fleet'>): Requirement {
  return { permission: 'approval.withdraw', fleet };
}

/** Judges everything anew, as it is at this moment, and writes it down, in one transaction. */
export function decide(deps: ApprovalServiceDeps, ask: DecideAsk, by: ActBy): Promise<DecideOutcome | null> {
  return deps.database.transaction(async (tx) => {
    const approval = await findApproval(tx, deps.guildId, ask.number);
    if (approval === null) return null;
    if (!isOpen(approval) || (ask.seen !== null && ask.seen !== approval.decision))
      return { kind: 'changed', approval };
    if (ask.act.kind === 'withdraw') return withdraw(tx, deps, { approval, by });
    const ended = await endIfOver(tx, deps, approval);
    if (ended !== null) return { kind: 'changed', approval: ended };
    return ask.act.kind === 'agree'
      ? agree(tx, deps, { approval, by })
      : reject(tx, deps, { approval, by, reason: ask.act.reason });
  });
}

/** Whoever clicks learns of it at once, not with the next run of a job. null: it is as it was drawn. */
async function endIfOver(tx: Transaction, deps: ApprovalServiceDeps, approval: Approval): Promise<Approval | null> {
  if (approval.expiresAt <= deps.clock.now())
    return endByItself(tx, deps, { approval, state: 'expired', reason: null });
  const now = await deps.bindingNow(tx, approval);
  if (now === 'as-asked') return null;
  if (now === null) return endByItself(tx, deps, { approval, state: 'void', reason: 'what it was about is gone' });
  if (hashBinding(now) === approval.bindingHash) return null;
  return endByItself(tx, deps, { approval, state: 'void', reason: bindingChange(approval.binding, now) });
}

/** What the room whose question it is has against this person; nobody in particular is judged elsewhere. */
export async function objectionTo(
  read: Reader,
  { objection }: Pick<ApprovalServiceDeps, 'objection'>,
  { approval, person }: { readonly approval: Approval; readonly person: string | null },
): Promise<Objection | null> {
  return objection === undefined || person === null ? null : objection(read, approval, person);
}

interface Deciding {
  readonly approval: Approval;
  readonly by: ActBy;
}

async function agree(tx: Transaction, deps: ApprovalServiceDeps, { approval, by }: Deciding): Promise<DecideOutcome> {
  if (approval.state !== 'waiting') return { kind: 'changed', approval };
  const config = deps.config();
  const verdict = judgeAgreement(config, approval, by.actor);
  if (verdict.kind === 'not-you') return { kind: 'not-you', approval, why: verdict.why };
  if (verdict.kind === 'already-agreed') return { kind: 'already-agreed', approval };
  const agent = agentOf(config, by.actor, storable);
  const objection = await objectionTo(tx, deps, { approval, person: agent.person });
  if (objection !== null) return { kind: 'not-you', approval, why: objection };
  const agreement = agreementOf(agent, deps.clock.now());
  await insertAgreement(tx, approval.number, agreement);
  const joined = { ...approval, agreements: [...approval.agreements, agreement] };
  const missing = countMissing(config, joined);
  const requirement = decideRequirement(approval);
  if (missing > 0) {
    // Nothing is decided yet, so the buttons that others look at stay good.
    await recordChange(tx, deps, { approval: joined, by, requirement, outcome: 'agreed' });
    return { kind: 'agreed', approval: joined, missing };
  }
  const agreed = await saveStep(tx, joined, { state: 'agreed', end: null });
  await recordChange(tx, deps, { approval: agreed, by, requirement, outcome: 'agreed-enough' });
  return { kind: 'agreed-enough', approval: (await findApproval(tx, deps.guildId, approval.number)) ?? agreed };
}

/** Takes no second person: it changes nothing but the answer. */
async function reject(
  tx: Transaction,
  deps: ApprovalServiceDeps,
  { approval, by, reason }: Deciding & { readonly reason: string },
): Promise<DecideOutcome> {
  const config = deps.config();
  if (!isAsked(config, approval, by.actor)) return { kind: 'not-you', approval, why: 'not-of-those-asked' };
  const end = { by: agentOf(config, by.actor, storable), at: deps.clock.now(), reason: storable(reason) };
  const rejected = await saveStep(tx, approval, { state: 'rejected', end });
  await recordChange(tx, deps, { approval: rejected, by, requirement: decideRequirement(rejected) });
  return { kind: 'rejected', approval: rejected };
}

async function withdraw(
  tx: Transaction,
  deps: ApprovalServiceDeps,
  { approval, by }: Deciding,
): Promise<DecideOutcome> {
  const config = deps.config();
  if (!isAsker(config, approval, by.actor)) return { kind: 'not-you', approval, why: 'not-your-question' };
  const end = { by: agentOf(config, by.actor, storable), at: deps.clock.now(), reason: null };
  const withdrawn = await saveStep(tx, approval, { state: 'withdrawn', end });
  await recordChange(tx, deps, { approval: withdrawn, by, requirement: withdrawRequirement(withdrawn) });
  return { kind: 'withdrawn', approval: withdrawn };
}
