import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { Actor, Requirement } from '../platform/gate.ts';
import type { ActBy, ApprovalAsk, AskOutcome, ConsumeOutcome, DecideOutcome } from './approval-outcome.ts';
import type { Approval, ApprovalState, Binding } from './approval.ts';

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
  /** Newest first; of these fleets, and of the house as a whole where `house` is true. */
  list(read: Reader, choice: ApprovalChoice, limit: number): Promise<readonly Approval[]>;
  /** What waits for this very person: they may agree, are one of those asked, did not ask it and have not agreed yet. */
  listWaitingFor(read: Reader, actor: Actor): Promise<readonly Approval[]>;
  /** What agreeing and rejecting take. */
  decideRequirement(approval: Approval): Requirement;
  /** Where its card is on Discord; null while it is not there. */
  findUrl(read: Reader, approval: Approval): Promise<string | null>;
}

export interface DecideAsk {
  readonly number: number;
  readonly act:
    { readonly kind: 'agree' } | { readonly kind: 'reject'; readonly reason: string } | { readonly kind: 'withdraw' };
  /** The decision that the actor saw; null for one who named the approval itself. */
  readonly seen: number | null;
}

export interface ApprovalChoice {
  /** null: in any state. */
  readonly state: ApprovalState | null;
  /** Canonical names. */
  readonly fleets: readonly string[];
  /** Those that concern no fleet, too. */
  readonly house: boolean;
}
