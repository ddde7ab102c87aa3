import type { Occurrence } from './occurrence.ts';
import type { Override } from './override.ts';
import type { ReleaseWindow } from './window.ts';

/** What windows tell the house, in the transaction that made it true. */
export type WindowFact =
  /** Scheduled, moved, staffed, cancelled: what is planned is not what it was. */
  | { readonly kind: 'window.changed'; readonly window: ReleaseWindow }
  | {
      readonly kind: 'window.opened' | 'window.closed';
      readonly window: ReleaseWindow;
      readonly occurrence: Occurrence;
    }
  | { readonly kind: 'override.granted' | 'override.used'; readonly override: Override };
