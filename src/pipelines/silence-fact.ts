import type { Silence } from './silence.ts';

/** Somebody fell silent, or speaks again: then its `end` says how. */
export interface SilenceFact {
  readonly kind: 'silence.changed';
  readonly silence: Silence;
}
