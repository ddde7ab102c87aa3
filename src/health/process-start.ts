/** When the process of a host began, by its metrics. */
export interface ProcessStart {
  /** Full name. */
  readonly host: string;
  readonly startedAt: Date;
  /** When that was sampled. */
  readonly readAt: Date;
}
