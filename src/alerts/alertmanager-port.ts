import type { AlertWord } from './alert.ts';
import type { Matcher } from './matcher.ts';

/** A silence as Alertmanager has it. Texts are foreign. */
export interface RemoteSilence {
  readonly id: string;
  readonly state: 'pending' | 'active' | 'expired';
  readonly matchers: readonly Matcher[];
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly updatedAt: Date;
  readonly createdBy: string;
  readonly comment: string;
}

/** An alert that Alertmanager has just now, and what keeps it from telling of it. */
export interface RemoteAlert {
  readonly word: AlertWord;
  readonly receivers: readonly string[];
  readonly silencedBy: readonly string[];
  readonly inhibitedBy: readonly string[];
}

export type ReadOutcome<T> =
  | { readonly kind: 'read'; readonly items: readonly T[] }
  /** `why` is a sentence without a period; `retryAt`: it wants to be left alone until then. */
  | { readonly kind: 'failed'; readonly why: string; readonly retryAt: Date | null };

/** What Muster asks of one Alertmanager. Neither throws for what a network does. */
export interface AlertmanagerPort {
  listSilences(): Promise<ReadOutcome<RemoteSilence>>;
  /** All that it has not resolved, also what it tells nobody. */
  listAlerts(): Promise<ReadOutcome<RemoteAlert>>;
  /** Since when it runs; null where it does not say. */
  readStart(): Promise<Date | null>;
}

/** By the connection's name; null where the configuration has no Alertmanager of that name. */
export type FindAlertmanager = (name: string) => AlertmanagerPort | null;

export const PLACE_SILENCE = 'alertmanager.place-silence';
export const EXPIRE_SILENCE = 'alertmanager.expire-silence';
