import type { Agent } from '../approvals/approval.ts';
import type { LocalTime } from './local-time.ts';
import type { Recurrence } from './recurrence.ts';
import type { WindowScope } from './window-scope.ts';

/** allow: acts that need a window may happen in it. freeze: nothing that it covers may. */
export const WINDOW_KINDS = ['allow', 'freeze'] as const;
export type WindowKind = (typeof WINDOW_KINDS)[number];

/** What becomes of a deployment that is under way when its window closes. */
export const CLOSE_POLICIES = ['finish', 'hold', 'abort'] as const;
export type ClosePolicy = (typeof CLOSE_POLICIES)[number];

/** How long each occurrence is: so many minutes that pass, or until a time on the wall clock. */
export type Length =
  | { readonly kind: 'for'; readonly minutes: number }
  /** `HH:mm`; on the same day, or as many days later. */
  | { readonly kind: 'until'; readonly time: string; readonly daysLater: number };

/** What differs from the plan; `start` is the planned beginning, by which an occurrence keeps its name. */
export type WindowException =
  | { readonly kind: 'cancelled'; readonly start: LocalTime }
  | { readonly kind: 'moved'; readonly start: LocalTime; readonly to: LocalTime }
  /** Closed before its end. */
  | { readonly kind: 'closed'; readonly start: LocalTime; readonly at: Date };

/** So many confirmed people of a role, or the window is not open. */
export interface StaffRole {
  readonly role: string;
  readonly least: number;
}

/** An agreed time in which production may be changed, or may not. */
export interface ReleaseWindow {
  /** 7 of `W-7`; given once and never again. */
  readonly number: number;
  readonly guildId: string;
  readonly kind: WindowKind;
  /** Foreign text. */
  readonly name: string;
  readonly scope: WindowScope;
  /** IANA zone. */
  readonly timeZone: string;
  readonly start: LocalTime;
  readonly length: Length;
  /** null: it happens once. */
  readonly recurrence: Recurrence | null;
  readonly exceptions: readonly WindowException[];
  readonly staffing: readonly StaffRole[];
  readonly closing: ClosePolicy;
  /** Channel of the configuration in which it tells of itself. */
  readonly channel: string;
  readonly state: 'active' | 'cancelled';
  /** From 1, one more with each change. What was drawn for an older one changes nothing. */
  readonly version: number;
  readonly createdBy: Agent;
  readonly createdAt: Date;
  readonly cancelledBy: Agent | null;
}

/** What is decided of a window before it has a number. */
export type WindowPlan = Omit<
  ReleaseWindow,
  'number' | 'guildId' | 'state' | 'version' | 'createdBy' | 'createdAt' | 'cancelledBy'
>;

/** A plan that waits for its "Schedule it". */
export interface WindowDraft {
  readonly id: string;
  readonly guildId: string;
  /** Whose it is: nobody else may schedule it. */
  readonly userId: string;
  readonly plan: WindowPlan;
  readonly createdAt: Date;
}

export function windowId(number: number): string {
  return `W-${number}`;
}

/** Reads `W-7`, `w 7`, `#7` or `7`; null for anything else. */
export function parseWindowId(typed: string): number | null {
  const digits = /^(?:w[\s-]?|#)?(\d{1,9})$/i.exec(typed.trim())?.[1];
  const number = Number(digits ?? 0);
  return number >= 1 ? number : null;
}
