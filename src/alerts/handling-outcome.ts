import type { AlertSilence } from './alert-silence.ts';
import type { Episode } from './episode.ts';
import type { Handling } from './handling.ts';
import type { Agent } from '../approvals/approval.ts';
import type { Matcher } from './matcher.ts';
import type { WideBecause } from './silence-reach.ts';

/** An episode with what people make of it. */
export interface Handled {
  readonly handling: Handling;
  readonly episode: Episode;
}

/** changed: it is not as the button was drawn. over: it does not fire any more. */
export type NotNow = { readonly kind: 'changed' | 'over' } & Handled;

/** acked: it was in `from`'s hands before; null: in nobody's. too-long: no acknowledgement is that long. */
export type AckOutcome =
  | ({ readonly kind: 'acked'; readonly from: Agent | null } & Handled)
  | ({ readonly kind: 'already-acked' } & Handled)
  | ({ readonly kind: 'too-long'; readonly longestHours: number } & Handled)
  | NotNow;
export type UnackOutcome = ({ readonly kind: 'unacked' | 'not-acked' } & Handled) | NotNow;
/** not-assigned: it was nobody's before. unknown-person: the configuration knows nobody of that name. */
export type AssignOutcome =
  | ({ readonly kind: 'assigned' | 'unassigned' | 'not-assigned' | 'already-assigned' | 'unknown-person' } & Handled)
  | NotNow;
/** escalated: told to whom. not-reached: the configuration leads to nobody of that name. paged: the second path. no-further: the chain has no more. */
export type EscalateOutcome =
  | ({ readonly kind: 'escalated' | 'not-reached'; readonly whom: string } & Handled)
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
  /** Nothing was done: it hides much, and whoever asks has to say that they know. */
  | { readonly kind: 'unconfirmed'; readonly preview: SilencePreview; readonly why: WideBecause }
  /** It would hide alerts of fleets on which the asker may not silence. */
  | { readonly kind: 'too-wide'; readonly preview: SilencePreview }
  | NotNow;

export interface UnsilenceOutcome {
  readonly kind: 'unsilencing' | 'unsilenced' | 'already-over' | 'not-yet-known';
  readonly silence: AlertSilence;
}
