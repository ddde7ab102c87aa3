import type { Agent } from '../approvals/approval.ts';
import type { LocalTime } from './local-time.ts';

/** Stands for an occurrence in the roster: who is named anew for each occurrence. */
export const EVERY: LocalTime = '*';

/** What those who were on leave to those who come next. */
export interface HandOverNote {
  readonly id: string;
  readonly window: number;
  readonly occurrence: LocalTime;
  /** Foreign text. */
  readonly note: string;
  readonly by: Agent;
  readonly at: Date;
}
