import type { OccurrenceEvent } from './occurrence.ts';
import type { RouteRule } from './route-rule.ts';
import type { Subscription } from './subscription.ts';

/** What a route would have shown of the last day, as far as runs are recorded. Quiet hours are left out of account. */
export interface Preview {
  readonly since: Date;
  readonly runs: number;
  readonly taken: number;
  /** Deployments, tags and releases, one entry for each kind. */
  readonly others: readonly { readonly event: OccurrenceEvent; readonly seen: number; readonly taken: number }[];
  /** The newest of all that it would have shown. */
  readonly examples: readonly PreviewExample[];
}

export interface PreviewExample {
  readonly name: string;
  readonly url: string | null;
  readonly at: Date;
}

export type SubscribeOutcome =
  | {
      readonly kind: 'subscribed';
      readonly subscription: Subscription;
      readonly preview: Preview;
      /** What of its filter nothing is heard about: of GitHub, repositories that the configuration does not name. */
      readonly unheard: readonly string[];
      readonly nextDigest: Date | null;
    }
  | { readonly kind: 'already-subscribed'; readonly subscription: Subscription }
  | { readonly kind: 'no-such-channel'; readonly channel: string; readonly known: readonly string[] }
  /** `missing`: permissions as Discord calls them. */
  | { readonly kind: 'not-writable'; readonly channelId: string; readonly missing: readonly string[] }
  /** The gateway has not told of the server yet, so nobody knows whether the channel can be written to. */
  | { readonly kind: 'not-ready' }
  | { readonly kind: 'too-many'; readonly channelId: string; readonly most: number }
  | { readonly kind: 'unreadable-wish'; readonly option: string; readonly why: string };

export type UnsubscribeOutcome =
  | { readonly kind: 'unsubscribed'; readonly subscription: Subscription }
  | { readonly kind: 'already-ended'; readonly subscription: Subscription };

export type FoundSubscriptions =
  | { readonly kind: 'none' }
  | { readonly kind: 'one'; readonly subscription: Subscription }
  /** The words that were typed fit several. */
  | { readonly kind: 'several'; readonly subscriptions: readonly Subscription[] };

/** A subscription as a list shows it. */
export interface ListedSubscription {
  readonly subscription: Subscription;
  readonly rule: RouteRule;
  readonly lastTakenAt: Date | null;
  readonly nextDigest: Date | null;
  /** Runs, deployments, tags and releases that quiet hours hold back at present. */
  readonly held: number;
}
