import type { HostState, HostStatus } from './fleet-status.ts';

/** Hosts that ail in the same way, to be told in one line. */
export interface HostGroup {
  readonly state: HostState;
  /** What ails them, in foreign words where the node said so: to be escaped. Empty when the state says it all. */
  readonly reason: string;
  readonly hosts: readonly string[];
  /** The earliest time known for it; null when no source tells. */
  readonly since: Date | null;
}

/** Groups in the order of the hosts given, which is worst first. */
export function groupHosts(hosts: readonly HostStatus[]): readonly HostGroup[] {
  const groups = new Map<string, HostGroup>();
  for (const host of hosts) {
    const { state } = host;
    const { reason, since } = describe(host);
    const key = `${state}\n${reason}`;
    const known = groups.get(key);
    groups.set(key, {
      state,
      reason,
      hosts: [...(known?.hosts ?? []), host.host],
      since: earliest(known?.since ?? null, since),
    });
  }
  return [...groups.values()];
}

function earliest(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) return a ?? b;
  return a.getTime() <= b.getTime() ? a : b;
}

interface Description {
  readonly reason: string;
  readonly since: Date | null;
}

function describe({ reach, health, listing, failureDetail }: HostStatus): Description {
  const why = failureDetail ?? 'no answer';
  switch (reach.kind) {
    case 'down':
      return {
        reason:
          reach.why === 'stopped-answering'
            ? `it answered before, now: ${why}`
            : `${why}, and the directory dropped it`,
        since: reach.since,
      };
    case 'not-reachable-from-here':
      return { reason: `${why}; ${LISTING_WORDS[listing]}`, since: reach.lastReachedAt };
    case 'no-data':
      return {
        reason: reach.why === 'not-configured' ? 'no REST connection is configured' : 'not asked yet',
        since: null,
      };
    case 'reachable':
      return { reason: healthWords(health, failureDetail), since: null };
  }
}

const LISTING_WORDS: Readonly<Record<HostStatus['listing'], string>> = {
  listed: 'the directory lists it',
  'not-listed': 'the directory does not list it',
  unread: 'no directory tells more',
};

/** Further reasons are for whoever opens the node itself. */
const REASONS_SHOWN = 3;

function healthWords(health: HostStatus['health'], failureDetail: string | null): string {
  if (health === null) return failureDetail ?? 'it has not said how it is';
  switch (health.kind) {
    case 'healthy':
      return '';
    case 'not-available':
      return health.why === 'no-route'
        ? 'this version has no /health; that is not a fault'
        : "this version reports none of its role's protocols; that is not a fault";
    case 'starting':
      return health.status.toLowerCase();
    case 'degraded':
    case 'unhealthy': {
      const more = health.reasons.length - REASONS_SHOWN;
      const told = health.reasons.slice(0, REASONS_SHOWN).map(({ text }) => text);
      return [...told, ...(more > 0 ? [`${more} more`] : [])].join('; ');
    }
  }
}
