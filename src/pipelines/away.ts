import type { Config } from '../platform/config/config.ts';
import type { GithubScope, HookDelivery } from './github-past-port.ts';
import { currentAttempt, isTold, shownAttempt, type Run } from './run.ts';

/** A run of which we hear later than this after its last word gets no card: it is told in a summary. */
export const LATE_MS = 30 * 60_000;

/** Requests that one look at the past costs a connection at most; what is left waits for the next look. */
export const CALLS_PER_LOOK = 60;

/** Of GitHub's allowance so much is left to others who use the same token. */
export const ALLOWANCE_KEPT = 200;

/** GitHub delivers within seconds, and its clock is not ours: looks overlap by so much. */
export const OVERLAP_MS = 5 * 60_000;

/** GitHub keeps deliveries for three days (GitHub docs: "Viewing webhook deliveries"); what is older is not there. */
export const DELIVERIES_KEPT_MS = 3 * 86_400_000;

/** A time of which Muster learned late. */
export interface Absence {
  readonly id: string;
  /** When it looked last before. */
  readonly since: Date;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
}

/** How far the past of one source was looked through. */
export interface Sighting {
  readonly source: string;
  readonly lookedAt: Date;
  /** All that is older was looked at. */
  readonly seenUntil: Date;
  /**
   * A look that did not come to its end: what is older than `from` and younger than `seenUntil` is open still, from the
   * page that the system calls `cursor`, its first one where null.
   */
  readonly walk: { readonly from: Date; readonly cursor: string | null } | null;
  readonly etag: string | null;
  readonly answeredAt: Date | null;
  /** Why it could not be looked at; null when it could. */
  readonly failure: string | null;
}

/** The last moment of which anything was told of the run. */
export function lastWordAt(run: Run): Date {
  const attempt = currentAttempt(run);
  const times = [
    run.createdAt,
    ...(isTold(attempt) ? [attempt.endedAt ?? attempt.updatedAt] : []),
    ...run.parts.map(({ updatedAt }) => updatedAt),
  ];
  return new Date(Math.max(...times.map((at) => at.getTime())));
}

/** True for a run about which there was nothing new for so long that a card of its own would be stale. */
export function isBygone(run: Run, now: Date): boolean {
  return now.getTime() - lastWordAt(run).getTime() > LATE_MS;
}

export interface LateTally {
  readonly finished: number;
  readonly failed: number;
  readonly goingOn: number;
}

export function tally(runs: readonly Run[]): LateTally {
  const shown = runs.map(shownAttempt);
  return {
    finished: shown.filter(({ phase }) => phase === 'finished').length,
    failed: shown.filter(({ state }) => state === 'failed').length,
    goingOn: shown.filter(({ phase }) => phase !== 'finished').length,
  };
}

/** 204: we did not want it, and would not want it now. */
const UNWANTED = 204;

/**
 * Which of these deliveries to ask for, the oldest first: events that somebody handles, after `since`, that the inbox
 * does not have. One that was tried several times is asked for once.
 */
export function missedAmong(
  deliveries: readonly HookDelivery[],
  { since, handles, known }: MissedRule,
): readonly HookDelivery[] {
  const missed = new Map<string, HookDelivery>();
  for (const each of deliveries) {
    if (each.deliveredAt <= since || !handles(each.event) || known.has(each.deliveryId)) continue;
    if (each.statusCode !== UNWANTED) missed.set(each.deliveryId, each);
  }
  return [...missed.values()].toSorted((a, b) => a.deliveredAt.getTime() - b.deliveredAt.getTime());
}

export interface MissedRule {
  readonly since: Date;
  readonly handles: (event: string) => boolean;
  readonly known: ReadonlySet<string>;
}

/**
 * Whose past GitHub is asked about: repositories the config names in full, and the owners of those it names by a
 * pattern, whose organisation's webhooks tell of them.
 */
export function githubScopes({ pipelines, releases }: Pick<Config, 'pipelines' | 'releases'>): readonly GithubScope[] {
  const names = [...pipelines, ...releases]
    .filter(({ system }) => system === 'github')
    .map(({ repository }) => repository.toLowerCase());
  const scopes = names.flatMap((name): readonly GithubScope[] => {
    const [owner = '', repository = ''] = name.split('/');
    if (owner === '' || owner.includes('*') || repository === '') return [];
    return repository.includes('*') ? [{ kind: 'organization', name: owner }] : [{ kind: 'repository', name }];
  });
  return scopes.filter(
    (scope, index) => scopes.findIndex(({ kind, name }) => kind === scope.kind && name === scope.name) === index,
  );
}

/** Our own webhook among others: the path is ours on every host, whatever stands before it. */
export function isOurHook(url: string): boolean {
  return URL.parse(url)?.pathname.endsWith('/webhooks/github') === true;
}
