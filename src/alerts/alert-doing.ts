/** What was done about an episode, or with it, and by whom; a sentence that begins small and has no period. */
export interface Doing {
  readonly id: string;
  /** Of the handling. */
  readonly number: number;
  readonly at: Date;
  readonly kind: DoingKind;
  /** Null: nobody, time or a rule did it. */
  readonly by: string | null;
  /** May hold foreign text. */
  readonly text: string;
}

export const DOING_KINDS = [
  'acked',
  'unacked',
  'ack-ended',
  'assigned',
  'escalated',
  'paged',
  'silenced',
  'unsilenced',
  'silence-changed',
] as const;
export type DoingKind = (typeof DOING_KINDS)[number];

/** A message that was meant for somebody, and whether it came to be. */
export interface ToldCard {
  readonly key: string;
  readonly kind: string;
  /** As the relay left it. */
  readonly state: string;
}
