import type { Agent } from '../approvals/approval.ts';
import type { Grant } from '../platform/config/config.ts';

/** overdue: its time is up, and it stands all the same, for its holder could not have resumed then. */
export const HOLD_STATES = ['held', 'overdue', 'ended'] as const;
export const HOLD_ENDINGS = ['released', 'ran-out'] as const;

/** Somebody's wish that a fleet stays as it is for a while. A fleet moves again when its last hold has ended. */
export interface Hold {
  /** 12 of `H-12`; given once and never again. */
  readonly number: number;
  readonly guildId: string;
  /** Canonical name. */
  readonly fleet: string;
  readonly holder: Agent;
  /** How it was placed: whether its holder could resume is judged alike at its end. */
  readonly placedVia: 'discord' | 'api' | 'cli';
  /** Of all that the holder may do, only this; null: all of it. */
  readonly limitedTo: readonly Grant[] | null;
  /** Foreign text. */
  readonly reason: string;
  /** The branch, tag or commit that should stay; null: whatever runs. Foreign text. */
  readonly ref: string | null;
  readonly placedAt: Date;
  /** Every hold has an end. */
  readonly until: Date;
  readonly state: (typeof HOLD_STATES)[number];
  /** One more with each change. What was drawn for an older one decides nothing. */
  readonly version: number;
  /** The end that its holder was reminded of. */
  readonly remindedOf: Date | null;
  /** When it was last asked about, as one that stands for long. */
  readonly spokenOfAt: Date | null;
  readonly overdueSince: Date | null;
  /** A sentence without a period: why it did not end by itself. */
  readonly overdueBecause: string | null;
  readonly endedAt: Date | null;
  /** null: nobody; its time was up. */
  readonly endedBy: Agent | null;
  readonly ending: (typeof HOLD_ENDINGS)[number] | null;
}

/** `H-12`: short enough to be said aloud. */
export function holdId({ number }: Pick<Hold, 'number'>): string {
  return `H-${number}`;
}

/** Reads `H-12`, `h 12`, `#12` or `12`; null for anything else. */
export function parseHoldId(typed: string): number | null {
  const number = Number(/^(?:h[\s-]?|#)?(\d{1,9})$/i.exec(typed.trim())?.[1] ?? 0);
  return number >= 1 ? number : null;
}

/** What buttons carry: the hold, and the version they were drawn for. */
export function holdArgument({ number, version }: Pick<Hold, 'number' | 'version'>): string {
  return `${number}.${version}`;
}
