import type { Approval } from '../approvals/approval.ts';
import type { LocalTime } from './local-time.ts';
import type { ActVerdict } from './may-act.ts';
import type { Occurrence } from './occurrence.ts';
import type { Override } from './override.ts';
import type { Quorum, StaffMember } from './staffing.ts';
import type { ReleaseWindow } from './window.ts';

export type ScheduleOutcome =
  | { readonly kind: 'scheduled'; readonly window: ReleaseWindow }
  /** The draft was scheduled or discarded before, or is too old. */
  | { readonly kind: 'draft-gone' };

export type ChangeOutcome =
  | { readonly kind: 'cancelled'; readonly window: ReleaseWindow }
  | { readonly kind: 'occurrence-cancelled'; readonly window: ReleaseWindow; readonly occurrence: Occurrence }
  | { readonly kind: 'moved'; readonly window: ReleaseWindow; readonly occurrence: Occurrence }
  | { readonly kind: 'closed'; readonly window: ReleaseWindow; readonly occurrence: Occurrence }
  | { readonly kind: 'already-cancelled' | 'not-open'; readonly window: ReleaseWindow }
  /** There is none with that name, or it is over. */
  | { readonly kind: 'no-such-occurrence'; readonly window: ReleaseWindow }
  | { readonly kind: 'unreadable-time'; readonly why: string };

export type WindowChange =
  | { readonly kind: 'cancel' }
  | { readonly kind: 'cancel-occurrence'; readonly occurrence: LocalTime }
  /** `to` as typed, in the window's zone. */
  | { readonly kind: 'move'; readonly occurrence: LocalTime; readonly to: string }
  /** The occurrence that is open now. */
  | { readonly kind: 'close' };

export interface StaffAsk {
  readonly number: number;
  /** The occurrence's name, or EVERY. */
  readonly occurrence: LocalTime;
  readonly role: string;
  /** A handle of the configuration, or a Discord id. */
  readonly who: string;
  readonly act: 'name' | 'remove';
}

export type StaffOutcome =
  | { readonly kind: 'named' | 'removed' | 'was-not-there'; readonly window: ReleaseWindow; readonly member: Named }
  /** Only people that the configuration links can be told apart. */
  | { readonly kind: 'unlinked' }
  | { readonly kind: 'no-such-role'; readonly window: ReleaseWindow }
  | { readonly kind: 'no-such-occurrence'; readonly window: ReleaseWindow };

type Named = Pick<StaffMember, 'role' | 'who' | 'occurrence'>;

export type AnswerOutcome =
  | {
      readonly kind: 'confirmed' | 'declined';
      readonly window: ReleaseWindow;
      readonly occurrence: LocalTime;
      readonly roles: readonly string[];
      readonly quorum: Quorum;
    }
  | { readonly kind: 'not-named'; readonly window: ReleaseWindow }
  | { readonly kind: 'no-such-occurrence'; readonly window: ReleaseWindow };

export type CalendarOutcome =
  /** `path` holds the secret: it is shown once and kept nowhere. `replaced`: an older link ends by this. */
  | { readonly kind: 'linked'; readonly path: string; readonly replaced: boolean }
  | { readonly kind: 'revoked' }
  | { readonly kind: 'none-to-revoke' }
  /** Only who has a Discord account has a calendar. */
  | { readonly kind: 'nobody' };

export type OverrideOutcome =
  | { readonly kind: 'asked'; readonly override: Override; readonly approval: Approval }
  /** The windows allow it already. */
  | { readonly kind: 'not-needed'; readonly verdict: ActVerdict }
  | { readonly kind: 'asker-unlinked' };
