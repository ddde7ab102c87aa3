import type { RequestState, UpgradeRequest } from './request.ts';
import type { RunsAlready, WantedVersion } from './wanted-version.ts';

/** What came of asking for an upgrade; only `requested` changed anything. */
export type AskOutcome =
  | {
      readonly kind: 'requested';
      readonly request: UpgradeRequest;
      /** The one whose place it took, cancelled by that. */
      readonly replaced: UpgradeRequest | null;
      /** Open ones of the same fleet for other versions, newest first. */
      readonly others: readonly UpgradeRequest[];
      readonly running: RunsAlready;
      /** Discord's id of the channel its card is in; null when the configuration lost it. */
      readonly channelId: string | null;
      /** Who decides, by name. */
      readonly maintainer: string;
      /** false: who asked is linked with nobody, so that no second person can be told from them. */
      readonly mayBeAccepted: boolean;
    }
  | { readonly kind: 'already-requested'; readonly request: UpgradeRequest }
  | AskRefusal
  | { readonly kind: 'cannot-replace'; readonly number: number; readonly why: 'not-found' | 'not-open' | 'not-yours' };

/** What sources, hosts, the clock or the order of the fleets forbid. */
export type AskRefusal =
  | {
      readonly kind: 'already-running';
      readonly fleet: string;
      readonly version: WantedVersion;
      readonly hosts: number;
      readonly readAt: Date | null;
    }
  | { readonly kind: 'unreadable-version'; readonly why: string }
  | { readonly kind: 'not-upgradable'; readonly fleet: string; readonly lifecycle: 'planned' | 'retired' }
  /** `why` is a clause: "write …", "that is over already". */
  | { readonly kind: 'unreadable-moment'; readonly why: string }
  /** What is expected of the bandwidth names shards that the fleet does not have; `has` may be empty. */
  | {
      readonly kind: 'no-such-shard';
      readonly fleet: string;
      readonly shards: readonly number[];
      readonly has: readonly number[];
    }
  /** `where` as "acme/node on GitHub". */
  | {
      readonly kind: 'no-such-version';
      readonly fleet: string;
      readonly version: WantedVersion;
      readonly where: string;
    }
  | {
      readonly kind: 'order-not-kept';
      readonly fleet: string;
      readonly version: WantedVersion;
      /** Fleets that come first and do not have it, with what they run; null: not known. */
      readonly without: readonly { readonly fleet: string; readonly runs: string | null }[];
      /** possible: whoever asks may give a reason and go against the order. */
      readonly override: 'possible' | 'not-yours';
      /** Names of roles and people who could. */
      readonly couldAsk: readonly string[];
    };

/** What came of a decision. */
export type DecideOutcome =
  | {
      readonly kind: 'accepted' | 'rejected' | 'cancelled';
      readonly request: UpgradeRequest;
      /** Whether who asked is notified; who cancels their own request knows. */
      readonly told: boolean;
    }
  /** Somebody decided meanwhile. */
  | { readonly kind: 'changed'; readonly request: UpgradeRequest }
  | {
      readonly kind: 'someone-else-must-decide';
      readonly request: UpgradeRequest;
      readonly why: 'same' | 'unlinked-decider' | 'unlinked-requester';
      /** Names of roles and people who could. */
      readonly couldAsk: readonly string[];
    };

/** A page of requests, newest first, each with where its card is. */
export interface RequestPage {
  readonly rows: readonly { readonly request: UpgradeRequest; readonly url: string | null }[];
  /** From 1; `pages` is at least 1. */
  readonly page: number;
  readonly pages: number;
  readonly total: number;
  /** What was asked for; null: all. */
  readonly fleet: string | null;
  readonly state: RequestState | 'open' | null;
}
