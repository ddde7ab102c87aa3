import type { PartyRef } from './config.ts';

/** Whom an unacknowledged critical alert reaches, so long after it was shown. */
export interface EscalationStepConfig {
  readonly afterMinutes: number;
  readonly whom: PartyRef;
}

/** The way that does without Discord: a connection of kind `webhook`. */
export interface SecondPathConfig {
  readonly connection: string;
  /** The environment variable with the secret by which each page is signed; null: pages are not signed. */
  readonly signingSecretEnv: string | null;
  /** So long after it was shown, unless it is acknowledged. */
  readonly afterMinutes: number;
  /** At once, when Discord has not taken a critical message for so long. */
  readonly discordAwayMinutes: number;
}

/** What people do about alerts; part of `alerts`. */
export interface AlertHandlingConfig {
  /** After so long an acknowledgement ends by itself. */
  readonly acknowledgeHours: number;
  /** No silence may be longer. */
  readonly longestSilenceHours: number;
  /** For fleets without a chain of their own, and for alerts of no fleet. */
  readonly escalation: readonly EscalationStepConfig[];
  readonly secondPath: SecondPathConfig | null;
}
