import type { CallFailure } from './fleet.ts';

/** What we know of one (host, source): the last answer, and whether the last try got one. */
export interface Attempts {
  readonly attemptedAt: Date;
  readonly succeededAt: Date | null;
  /** null when the last try succeeded. */
  readonly failure: CallFailure | null;
  readonly failureDetail: string | null;
  /** The first failure since the last success. */
  readonly failingSince: Date | null;
}

/** Whether the fleet directory lists the host now, as far as a recent read of it tells. */
export type Listing = 'listed' | 'not-listed' | 'unread';

/**
 * Three things that look alike from a distance. `down`: the machine answers that nobody listens, or nothing knows the
 * host any more. `not-reachable-from-here`: we cannot tell, because nodes keep their REST port behind a firewall
 * or VPN. `no-data`: we did not ask.
 */
export type Reach =
  | { readonly kind: 'reachable' }
  | {
      readonly kind: 'down';
      readonly why: 'stopped-answering' | 'silent-and-unlisted';
      readonly failure: CallFailure;
      readonly since: Date | null;
    }
  | {
      readonly kind: 'not-reachable-from-here';
      readonly failure: CallFailure;
      readonly listing: Listing;
      /** null when this host never answered us: then it is our vantage, not news. */
      readonly lastReachedAt: Date | null;
    }
  | { readonly kind: 'no-data'; readonly why: 'not-configured' | 'not-asked-yet' };

/** The way to a host counts as open for this long after it last answered; afterwards a firewall may have changed. */
const PATH_KNOWN_FOR_MS = 24 * 60 * 60 * 1000;

/** `attempts` null: never asked. Pure; `now` is the time of judging. */
export function judgeReach({
  attempts,
  listing,
  now,
}: {
  readonly attempts: Attempts | null;
  readonly listing: Listing;
  readonly now: Date;
}): Reach {
  if (attempts === null) return { kind: 'no-data', why: 'not-asked-yet' };
  const { failure, succeededAt } = attempts;
  if (failure === null || answered(failure)) return { kind: 'reachable' };
  if (failure === 'not-asked')
    return succeededAt === null ? { kind: 'no-data', why: 'not-asked-yet' } : { kind: 'reachable' };

  const pathKnown = succeededAt !== null && now.getTime() - succeededAt.getTime() <= PATH_KNOWN_FOR_MS;
  const since = attempts.failingSince;
  if (pathKnown && (failure === 'refused' || failure === 'reset'))
    return { kind: 'down', why: 'stopped-answering', failure, since };
  if (listing === 'not-listed') return { kind: 'down', why: 'silent-and-unlisted', failure, since };
  return { kind: 'not-reachable-from-here', failure, listing, lastReachedAt: succeededAt };
}

/** Something spoke to us, though not usefully: it can be reached. */
function answered(failure: CallFailure): boolean {
  return failure === 'denied' || failure === 'bad-answer' || failure === 'tls';
}
