import type { Agent } from '../approvals/approval.ts';

/** What people have made of an episode, as its card and whoever notifies need it. */
export interface Attention {
  /** `AL-17`: by what people name it. */
  readonly name: string;
  /** Why nobody is to be notified of it now; null: whoever is concerned is. */
  readonly quiet: 'acknowledged' | 'silenced' | null;
  /** Who acknowledged it in this stretch, also when the acknowledgement has ended since: they learn of its end. */
  readonly acknowledgedBy: Agent | null;
  /** Lines for its card, below what it tells of the alerts; escaped. */
  readonly lines: readonly string[];
  /** Buttons for its card; none once it is over. */
  readonly buttons: readonly AttentionButton[];
}

export interface AttentionButton {
  readonly customId: string;
  readonly label: string;
  readonly style: 'primary' | 'secondary' | 'danger';
}
