import type { JsonValue } from '../platform/json.ts';

/** An event that a system told, or would have told, and that was fetched from it instead. */
export interface FetchedEvent {
  readonly event: string;
  /** As its webhook would name it: told again later, it is a repeat. */
  readonly deliveryId: string;
  readonly payload: JsonValue;
}

/** unwanted: none of our business. unavailable: our own store is in trouble, nothing was kept. */
export type TakeOutcome = 'recorded' | 'repeat' | 'unwanted' | 'unavailable';

/** The way into the inbox for what was missed: redacted and handled as if GitHub had told it just now. */
export interface MissedInbox {
  /** False while GitHub's webhooks are off. */
  readonly isOn: boolean;
  handles(event: string): boolean;
  /** Which of these deliveries are in the inbox. */
  listKnown(deliveryIds: readonly string[]): Promise<ReadonlySet<string>>;
  take(event: FetchedEvent): Promise<TakeOutcome>;
  /** Resolves when all that was taken is handled, true, or when that takes too long, false. */
  settled(): Promise<boolean>;
}
