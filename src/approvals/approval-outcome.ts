import type { Agent, Approval, Binding } from './approval.ts';
import type { PartyRef } from '../platform/config/config.ts';
import type { Actor, Requirement } from '../platform/gate.ts';

/** Who acts, and how the audit names the act: 'command:window override', 'button:approval-agree'. */
export interface ActBy {
  readonly actor: Actor;
  readonly act: string;
}

/** What a room asks other people. */
export interface ApprovalAsk {
  /** E.g. 'window-override:12'. A question still open under it for something else is void by this. */
  readonly subject: string;
  readonly binding: Binding;
  /** Canonical name; null for the house as a whole. */
  readonly fleet: string | null;
  /** What agreeing takes: 'approval.give', or a narrower one of the room. */
  readonly permission: string;
  /** Distinct people that must agree, besides the one who asks; at least 1. */
  readonly people: number;
  /** They must be one of these; empty: whoever has the permission. They are notified, once. */
  readonly from: readonly PartyRef[];
  /** A sentence without a period: what is to be done. */
  readonly what: string;
  readonly reason: string;
  readonly expiresAt: Date;
  /** What the gate judged when it was asked, for the audit. */
  readonly askedUnder: Requirement;
}

export type AskOutcome =
  /** `replaced`: the one for something else that is void by it. */
  | { readonly kind: 'asked'; readonly approval: Approval; readonly replaced: Approval | null }
  /** The very same is asked already. */
  | { readonly kind: 'already-asked'; readonly approval: Approval }
  /** The configuration links the account with nobody, so no second person can be told from them. */
  | { readonly kind: 'asker-unlinked' }
  | { readonly kind: 'ends-in-the-past' };

/** What came of a click, or of its twins. Only agreed, agreed-enough, rejected and withdrawn changed anything. */
export type DecideOutcome =
  /** `missing`: how many more must agree. */
  | { readonly kind: 'agreed'; readonly approval: Approval; readonly missing: number }
  /** It was the last one that was missing. The approval may be used already. */
  | { readonly kind: 'agreed-enough'; readonly approval: Approval }
  | { readonly kind: 'rejected' | 'withdrawn'; readonly approval: Approval }
  /** It ended meanwhile, or what it is about changed: the card says so by now. */
  | { readonly kind: 'changed'; readonly approval: Approval }
  | { readonly kind: 'already-agreed'; readonly approval: Approval }
  | {
      readonly kind: 'not-you';
      readonly approval: Approval;
      readonly why: 'asked-it' | 'unlinked' | 'not-of-those-asked' | 'not-your-question';
    };

/** Only `used` lets the act happen, in this transaction and once. */
export type ConsumeOutcome =
  | { readonly kind: 'used'; readonly approval: Approval; readonly agreedBy: readonly Agent[] }
  | { readonly kind: 'none-open' }
  | { readonly kind: 'not-agreed'; readonly approval: Approval; readonly missing: number }
  /** Out of date, or of something else, or those who agreed are no longer enough distinct people. It is void by that. */
  | { readonly kind: 'expired' | 'void'; readonly approval: Approval };
