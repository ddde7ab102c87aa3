import type { AlertSilence } from './alert-silence.ts';
import type { Episode } from './episode.ts';
import type { Handling } from './handling.ts';
import type { Matcher } from './matcher.ts';

/** An episode with what people make of it. */
export interface Handled {
  readonly handling: Handling;
  readonly episode: Episode;
}

/** changed: it is not as the button was drawn. over: it does not fire any more. */
export type NotNow = { readonly kind: 'changed' | 'over' } & Handled;

export type AckOutcome = ({ readonly kind: 'acked' | 'already-acked' } & Handled) | NotNow;
export type UnackOutcome = ({ readonly kind: 'unacked' | 'not-acked' } & Handled) | NotNow;
/** unknown-person: the configuration knows nobody of that name. */
export type AssignOutcome =
  ({ readonly kind: 'assigned' | 'unassigned' | 'already-assigned' | 'unknown-person' } & Handled) | NotNow;
/** escalated: told to whom. paged: the second path. no-further: the chain has no more. */
export type EscalateOutcome =
  | ({ readonly kind: 'escalated'; readonly whom: string } & Handled)
  | ({ readonly kind: 'paged' | 'no-further' } & Handled)
  | NotNow;

/** What matchers would hide now. */
export interface SilencePreview {
  readonly matchers: readonly Matcher[];
  readonly alerts: number;
  readonly groups: number;
  /** Fleets that they are of. */
  readonly fleets: readonly string[];
}

export type SilenceOutcome =
  /** silencing: an act has it made in Alertmanager. silenced: it is kept here. */
  | {
      readonly kind: 'silencing' | 'silenced';
      readonly silence: AlertSilence;
      readonly preview: SilencePreview;
    }
  | { readonly kind: 'preview'; readonly preview: SilencePreview; readonly system: string | null }
  | { readonly kind: 'already-silenced'; readonly silence: AlertSilence }
  | { readonly kind: 'too-long'; readonly longestHours: number }
  | { readonly kind: 'no-matchers' }
  /** It would hide alerts of fleets on which the asker may not silence. */
  | { readonly kind: 'too-wide'; readonly preview: SilencePreview }
  | NotNow;

export interface UnsilenceOutcome {
  readonly kind: 'unsilencing' | 'unsilenced' | 'already-over' | 'not-yet-known';
  readonly silence: AlertSilence;
}
