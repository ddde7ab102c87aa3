import type { Episode } from './episode.ts';

/** What the alerts tell the house. A group that fires again after its end is a new episode, and fired anew. */
export type AlertFact =
  | { readonly kind: 'alert.fired'; readonly episode: Episode }
  /** Its `ending` says whether it resolved or was only heard of no more. */
  | { readonly kind: 'alert.resolved'; readonly episode: Episode };
