import type { Doing } from './alert-doing.ts';
import type { AlertSilence } from './alert-silence.ts';
import type { Handled } from './handling-outcome.ts';

/** One alert as people are shown it. */
export interface ShownAlert extends Handled {
  /** Oldest first. */
  readonly doings: readonly Doing[];
  /** That hide some of what fires of it. */
  readonly silences: readonly AlertSilence[];
  /** Its card on Discord; null while it is not there. */
  readonly url: string | null;
}
