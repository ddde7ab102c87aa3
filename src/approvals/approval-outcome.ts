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
  /** In whose name it is asked: they are told of its end, and never agree to it. Left out: whoever acts. */
  readonly asker?: Agent;
}

/** Why the room whose question it is does not take somebody's agreement, who would be a second person otherwise. */
export type Objection =
  /** They agreed to another question about the same: one person is not two. */
  | 'agreed-elsewhere'
  /** They wrote what is to be done. */
  | 'is-author'
  /** They may have written it: who did is not known, or the names they write under are not. */
  | 'author-unknown';

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
      readonly why: 'asked-it' | 'unlinked' | 'not-of-those-asked' | 'not-your-question' | Objection;
    };

/** Only `used` lets the act happen, in this transaction and once. */
export type ConsumeOutcome =
  | { readonly kind: 'used'; readonly approval: Approval; readonly agreedBy: readonly Agent[] }
  | { readonly kind: 'none-open' }
  | { readonly kind: 'not-agreed'; readonly approval: Approval; readonly missing: number }
  /** Out of date, or of something else, or those who agreed are no longer enough distinct people. It is void by that. */
  | { readonly kind: 'expired' | 'void'; readonly approval: Approval };
