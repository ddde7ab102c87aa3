/** Something that changed a fleet, in the words of its card: escaped, without a period. */
export interface LastChange {
  readonly kind: 'deploy' | 'hold' | 'config' | 'window';
  /** E.g. `v0.39.0 was deployed`. */
  readonly what: string;
  /** Who did it, e.g. a mention; null where nobody is known. */
  readonly who: string | null;
  readonly at: Date;
  readonly url: string | null;
}

/** Something that is going on with a fleet and may explain its alerts, e.g. `Window WIN-3 is open`; escaped. */
export interface OpenDoing {
  readonly kind: 'deploy' | 'hold' | 'window';
  readonly what: string;
  readonly since: Date;
}
