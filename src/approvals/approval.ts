import { createHash } from 'node:crypto';
import { canonicalJson } from '../platform/canonical-json.ts';
import type { PartyRef } from '../platform/config/config.ts';

/** Exactly what is agreed to. Any other value of any of the four is another thing, which nobody has agreed to. */
export interface Binding {
  /** E.g. 'window.override'. */
  readonly act: string;
  /** What it is done to, e.g. 'status.prod'. */
  readonly target: string;
  /** What the target becomes; null where the act has no version. */
  readonly version: string | null;
  /** When it may happen, e.g. '2026-03-02T09:00:00Z/2026-03-02T11:00:00Z', or a window's id with its revision. */
  readonly window: string | null;
}

/** waiting → agreed → used, or to one of the others. Only what is agreed can be used, and once. */
export const APPROVAL_STATES = ['waiting', 'agreed', 'used', 'rejected', 'withdrawn', 'expired', 'void'] as const;
export type ApprovalState = (typeof APPROVAL_STATES)[number];

/** Who did something, as they were known then. */
export interface Agent {
  /** Discord's id; null for a shell. */
  readonly userId: string | null;
  /** The handle of the configuration; null for someone unlinked. */
  readonly person: string | null;
  /** Foreign text. */
  readonly name: string;
}

export interface Agreement {
  readonly by: Agent;
  readonly at: Date;
}

/** A question to other people whether something may be done. */
export interface Approval {
  /** 17 of `AP-17`; given once and never again. */
  readonly number: number;
  readonly guildId: string;
  /** Whose question it is, in the asking room's words, e.g. 'window-override:12'; one open approval at a time has it. */
  readonly subject: string;
  readonly binding: Binding;
  readonly bindingHash: string;
  /** Canonical name; null for the house as a whole. */
  readonly fleet: string | null;
  /** What agreeing takes, besides being one of `from`. */
  readonly permission: string;
  /** How many distinct people must agree, the one who asks not among them. */
  readonly people: number;
  /** They must be one of these; empty: whoever has the permission. */
  readonly from: readonly PartyRef[];
  /** A sentence without a period: what is to be done. May hold foreign text, as may `reason`. */
  readonly what: string;
  readonly reason: string;
  readonly requestedBy: Agent;
  readonly requestedAt: Date;
  readonly expiresAt: Date;
  /** Channel of the configuration in which its card is. */
  readonly channel: string;
  readonly state: ApprovalState;
  /** From 1, one more with each change of state. What was drawn for an older one decides nothing. */
  readonly decision: number;
  readonly agreements: readonly Agreement[];
  /** null while it waits or is agreed to. */
  readonly end: ApprovalEnd | null;
}

export interface ApprovalEnd {
  /** null: nobody; time or a change of what it was about ended it. */
  readonly by: Agent | null;
  readonly at: Date;
  /** A sentence without a period. */
  readonly reason: string | null;
}

/** Covers all four parts, canonically, so that nothing agreed to can be exchanged for something else. */
export function hashBinding({ act, target, version, window }: Binding): string {
  return createHash('sha256').update(canonicalJson({ act, target, version, window })).digest('hex');
}

/** What people compare: the first eight digits. */
export function shortHash(hash: string): string {
  return hash.slice(0, 8);
}

/** "the version changed", "the window and the target changed"; null when nothing did. */
export function bindingChange(was: Binding, is: Binding): string | null {
  const changed = (['act', 'target', 'version', 'window'] as const).filter((part) => was[part] !== is[part]);
  if (changed.length === 0) return null;
  const [last, ...before] = changed.toReversed();
  const names = before.length === 0 ? last : `${before.toReversed().join(', the ')} and the ${last ?? ''}`;
  return `the ${names ?? ''} changed`;
}

export function isOpen({ state }: Pick<Approval, 'state'>): boolean {
  return state === 'waiting' || state === 'agreed';
}

/** `AP-17`: short enough to be said aloud. */
export function approvalId(number: number): string {
  return `AP-${number}`;
}

/** Reads `AP-17`, `ap 17`, `#17` or `17`; null for anything else. */
export function parseApprovalId(typed: string): number | null {
  const number = Number(/^(?:ap[\s-]?|#)?(\d{1,9})$/i.exec(typed.trim())?.[1] ?? 0);
  return number >= 1 ? number : null;
}
