import { asMuster } from '../audit/as-muster.ts';
import { storable } from '../audit/audit.ts';
import { mentionParty, type PartyMention } from '../people/party.ts';
import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import type { Database, Reader, Transaction } from '../platform/database/transaction.ts';
import { findCard } from '../platform/delivery/card-store.ts';
import type { Cards } from '../platform/delivery/card.ts';
import type { FactSink } from '../platform/facts.ts';
import type { AuditTrail, Gate, Requirement } from '../platform/gate.ts';
import type { ApprovalFact } from './approval-fact.ts';
import type { ActBy, Objection } from './approval-outcome.ts';
import { countMissing } from './approval-people.ts';
import { saveApprovalState } from './approval-store.ts';
import { approvalCard, approvalEndedMessage, type ApprovalButtonIds } from './approval-view.ts';
import { approvalId, isOpen, type Approval, type ApprovalEnd, type ApprovalState, type Binding } from './approval.ts';

/** What this room works with. */
export interface ApprovalServiceDeps {
  /** The configuration in force; read once for each act. */
  readonly config: () => Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly gate: Gate;
  readonly audit: AuditTrail;
  readonly cards: Cards;
  readonly facts: FactSink<ApprovalFact>;
  readonly guildId: string;
  /**
   * What the subject is about by now, asked of its room at every click: null when it is gone, 'as-asked' where it cannot
   * change without the room saying so.
   */
  readonly bindingNow: (tx: Transaction, approval: Approval) => Promise<Binding | 'as-asked' | null>;
  /** What its room has against this person's agreement; null: nothing. Left out: rooms have nothing against anybody. */
  readonly objection?: (read: Reader, approval: Approval, person: string) => Promise<Objection | null>;
}

/** Prefixes of the card's buttons; commands/approval.ts answers them. */
export const APPROVAL_BUTTONS = {
  agree: 'approval-agree',
  reject: 'approval-reject',
  withdraw: 'approval-withdraw',
} as const;

/** An old "was rejected" that notifies somebody is worse than none; the card itself says it for ever. */
const END_NEWS_MS = 7 * 86_400_000;

/** What agreeing and rejecting take. */
export function decideRequirement({ permission, fleet }: Approval): Requirement {
  return { permission, fleet };
}

/** What a button carries: the approval, and the decision it was drawn for. */
export function approvalArgument({ number, decision }: Pick<Approval, 'number' | 'decision'>): string {
  return `${number}.${decision}`;
}

export function approvalButtonIds(approval: Pick<Approval, 'number' | 'decision'>): ApprovalButtonIds {
  const argument = approvalArgument(approval);
  const { agree, reject, withdraw } = APPROVAL_BUTTONS;
  return { agree: `${agree}:${argument}`, reject: `${reject}:${argument}`, withdraw: `${withdraw}:${argument}` };
}

export function approvalCardKey({ number, channel }: Pick<Approval, 'number' | 'channel'>): string {
  return `approval:${approvalId(number)}@${channel}`;
}

/** Draws the approval as it is now. Only its first showing notifies those who are asked: what follows are edits. */
export async function putApprovalCard(
  tx: Transaction,
  approval: Approval,
  { cards, config }: Pick<ApprovalServiceDeps, 'cards' | 'config'>,
): Promise<void> {
  const inForce = config();
  await cards.put(tx, {
    key: approvalCardKey(approval),
    kind: 'approval',
    place: { kind: 'channel', channel: approval.channel },
    lane: 'normal',
    phase: isOpen(approval) ? 'open' : 'final',
    ...approvalCard({
      approval,
      missing: countMissing(inForce, approval),
      asked: whomToAsk(inForce, approval),
      ids: approvalButtonIds(approval),
    }),
  });
}

/** Those who are asked; where that is whoever may, the fleet's maintainer. */
function whomToAsk(config: Config, { from, fleet }: Approval): PartyMention {
  const maintainer = config.fleets.find(({ name }) => name === fleet)?.maintainer;
  const parties = from.length > 0 ? from : maintainer === undefined ? [] : [maintainer];
  const mentions = parties.map((party) => mentionParty(config, party));
  return {
    users: [...new Set(mentions.flatMap(({ users }) => users))],
    roles: [...new Set(mentions.flatMap(({ roles }) => roles))],
    text: [...new Set(mentions.map(({ text }) => text).filter((text) => text !== ''))].join(' '),
  };
}

async function putEndNews(tx: Transaction, approval: Approval, { cards, clock }: ApprovalServiceDeps): Promise<void> {
  await cards.put(tx, {
    key: `approval-ended:${approvalId(approval.number)}:${approval.state}@${approval.channel}`,
    kind: 'approval-ended',
    place: { kind: 'channel', channel: approval.channel },
    replyTo: approvalCardKey(approval),
    lane: 'normal',
    phase: 'final',
    expiresAt: new Date(clock.now().getTime() + END_NEWS_MS),
    ...approvalEndedMessage(approval),
  });
}

/** Where the approval's card is on Discord; null while it is not there. */
export async function findApprovalUrl(read: Reader, approval: Approval): Promise<string | null> {
  const card = await findCard(read, approvalCardKey(approval));
  if (card === null || card.channel_id === null || card.message_id === null) return null;
  return `https://discord.com/channels/${approval.guildId}/${card.channel_id}/${card.message_id}`;
}

export interface Recording {
  /** As it is after the change. */
  readonly approval: Approval;
  /** null: nobody did it; time, or the room whose question it is. */
  readonly by: ActBy | null;
  /** What the gate judged. */
  readonly requirement: Requirement;
  /** For the audit, where it says more than the state. */
  readonly outcome?: string;
}

/** All that follows from a change, in the transaction that made it: the card, the news, the audit, the fact. */
export async function recordChange(tx: Transaction, deps: ApprovalServiceDeps, recording: Recording): Promise<void> {
  const { approval, by, requirement, outcome } = recording;
  await putApprovalCard(tx, approval, deps);
  if (TOLD.has(approval.state)) await putEndNews(tx, approval, deps);
  await deps.audit.record(tx, {
    ...(by ?? {
      actor: asMuster(approval.guildId, `approval:${approvalId(approval.number)}`),
      act: `approval:${approval.state}`,
    }),
    requirement,
    verdict: 'allowed',
    outcome: outcome ?? approval.state,
    subject: `${approvalId(approval.number)} for ${approval.subject}`,
    cardKey: approvalCardKey(approval),
  });
  await deps.facts.state(tx, { kind: `approval.${approval.state}`, approval });
}

/** Who asked waits for these. Using it is for their own room to tell, and who withdraws knows. */
const TOLD: ReadonlySet<ApprovalState> = new Set(['agreed', 'rejected', 'expired', 'void']);

/** Ends it by time or by a change of what it was about, and lets everybody see it. */
export async function endByItself(
  tx: Transaction,
  deps: ApprovalServiceDeps,
  {
    approval,
    state,
    reason,
  }: { readonly approval: Approval; readonly state: ApprovalState; readonly reason: string | null },
): Promise<Approval> {
  const end = { by: null, at: deps.clock.now(), reason: reason === null ? null : storable(reason) };
  const ended = await saveStep(tx, approval, { state, end });
  await recordChange(tx, deps, { approval: ended, by: null, requirement: decideRequirement(ended) });
  return ended;
}

/** The next decision of it. Throws when another transaction was first, which rolls this one back. */
export async function saveStep(
  tx: Transaction,
  approval: Approval,
  { state, end }: { readonly state: ApprovalState; readonly end: ApprovalEnd | null },
): Promise<Approval> {
  const stepped = { ...approval, state, end, decision: approval.decision + 1 };
  await saveApprovalState(tx, stepped);
  return stepped;
}
