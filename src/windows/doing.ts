import type { LocalTime } from './local-time.ts';

/** What later rooms tell of what was done while a window was open. */
export const DOING_KINDS = ['run', 'request', 'override', 'alert'] as const;
export type DoingKind = (typeof DOING_KINDS)[number];

export interface Doing {
  readonly window: number;
  readonly occurrence: LocalTime;
  readonly kind: DoingKind;
  /** Told again under the same key, it takes the place of what was told before. */
  readonly key: string;
  /** One line for people, without a period; may hold foreign text. */
  readonly words: string;
  readonly url: string | null;
  readonly at: Date;
}
