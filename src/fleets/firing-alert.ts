/** What is known of a fleet's alerts. never-heard: nobody told anything, so nothing can be said of them. */
export type FleetAlerts =
  | { readonly kind: 'never-heard' }
  /** The gravest first; heardAt is when Alertmanager last spoke of any alert, of whatever fleet. */
  | { readonly kind: 'heard'; readonly firing: readonly FiringAlert[]; readonly heardAt: Date };

/** An alert that fires on a fleet, as its card shows it. Texts are foreign. */
export interface FiringAlert {
  readonly name: string;
  readonly severity: string | null;
  readonly host: string | null;
  readonly since: Date;
}
