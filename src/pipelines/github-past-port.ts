import type { JsonValue } from '../platform/json.ts';

/** Whose webhooks, tags or runs: `owner/name`, or an organisation. */
export type GithubScope =
  { readonly kind: 'repository'; readonly name: string } | { readonly kind: 'organization'; readonly name: string };

export interface GithubHook {
  readonly scope: GithubScope;
  readonly id: number;
  readonly url: string;
  readonly isActive: boolean;
}

/** One try of GitHub's to deliver an event; a delivery that is tried again keeps its `deliveryId`. */
export interface HookDelivery {
  /** Names this try among those of its hook. */
  readonly id: number;
  readonly deliveryId: string;
  readonly event: string;
  readonly action: string | null;
  readonly deliveredAt: Date;
  /** What we answered; 0 where nobody did. */
  readonly statusCode: number;
}

export interface DeliveredEvent {
  readonly event: string;
  readonly deliveryId: string;
  readonly payload: JsonValue;
}

export interface GithubRef {
  readonly name: string;
  /** Of the commit; of the tag object where the tag is annotated. */
  readonly sha: string;
  readonly isAnnotated: boolean;
}

/** What GitHub lets us ask still, as it said with its last answer; null where it does not say. */
export type GithubAllowance = { readonly left: number; readonly resetsAt: Date } | null;

/**
 * `later`: it cannot be reached, or asked us to slow down, at `retryAt` the earliest where it said. `after-mending`: our
 * token may not, or there is no such thing. `why` is a clause for people.
 */
export interface GithubFailure {
  readonly kind: 'failed';
  readonly why: string;
  readonly again: 'later' | 'after-mending';
  readonly retryAt: Date | null;
}

export type GithubAnswer<Body> = (Body & { readonly allowance: GithubAllowance }) | GithubFailure;

/** What GitHub is asked about what it told, or should have told. Each method is one request. Changes nothing there. */
export interface GithubPastPort {
  listHooks(
    scope: GithubScope,
  ): Promise<GithubAnswer<{ readonly kind: 'hooks'; readonly hooks: readonly GithubHook[] }>>;
  /** A page, the newest first; `next` is the cursor of what is older, null at the end of GitHub's memory. */
  listDeliveries(
    hook: GithubHook,
    cursor: string | null,
  ): Promise<
    GithubAnswer<{
      readonly kind: 'deliveries';
      readonly deliveries: readonly HookDelivery[];
      readonly next: string | null;
    }>
  >;
  readDelivery(
    hook: GithubHook,
    id: number,
  ): Promise<GithubAnswer<{ readonly kind: 'delivery'; readonly delivered: DeliveredEvent }>>;
  /** Every tag. With the etag of the last answer, `unchanged` costs nothing of the allowance. */
  listTags(
    repository: string,
    etag: string | null,
  ): Promise<
    | GithubAnswer<{ readonly kind: 'tags'; readonly tags: readonly GithubRef[]; readonly etag: string | null }>
    | { readonly kind: 'unchanged' }
  >;
  /** A page of runs of Actions created at `since` or later, the newest first, each in the shape of an event's `workflow_run`. */
  listRuns(
    repository: string,
    options: { readonly since: Date; readonly page: number },
  ): Promise<GithubAnswer<{ readonly kind: 'runs'; readonly runs: readonly JsonValue[]; readonly isLast: boolean }>>;
  readRun(repository: string, runId: string): Promise<GithubAnswer<{ readonly kind: 'run'; readonly run: JsonValue }>>;
}

/** By the connection's name; null when the config has no such connection of this kind. */
export type FindGithub = (connection: string) => GithubPastPort | null;
