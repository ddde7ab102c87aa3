import { describe, expect, it } from 'vitest';
import type { CallFailure } from '../../src/fleets/fleet.ts';
import { judgeReach, type Attempts, type Listing, type Reach } from '../../src/fleets/reach.ts';

const NOW = new Date('2026-03-02T09:00:00Z');
const MINUTE = 60_000;

function ago(ms: number): Date {
  return new Date(NOW.getTime() - ms);
}

function attempts(failure: CallFailure | null, succeededAgoMs: number | null): Attempts {
  return {
    attemptedAt: NOW,
    succeededAt: succeededAgoMs === null ? null : ago(succeededAgoMs),
    failure,
    failureDetail: null,
    failingSince: failure === null ? null : ago(MINUTE),
  };
}

describe('whether a host can be reached', () => {
  it.each<{ failure: CallFailure | null; lastSuccess: number | null; listing: Listing; kind: Reach['kind'] }>([
    { failure: null, lastSuccess: 0, listing: 'listed', kind: 'reachable' },
    // It answered us a minute ago and now says that nobody listens: down, whatever the directory still lists.
    { failure: 'refused', lastSuccess: MINUTE, listing: 'listed', kind: 'down' },
    { failure: 'reset', lastSuccess: MINUTE, listing: 'unread', kind: 'down' },
    // It never answered us: a firewall refuses just so.
    { failure: 'refused', lastSuccess: null, listing: 'listed', kind: 'not-reachable-from-here' },
    { failure: 'reset', lastSuccess: null, listing: 'unread', kind: 'not-reachable-from-here' },
    { failure: 'timed-out', lastSuccess: null, listing: 'listed', kind: 'not-reachable-from-here' },
    { failure: 'name-not-found', lastSuccess: null, listing: 'listed', kind: 'not-reachable-from-here' },
    // Silence alone proves nothing while the directory lists it.
    { failure: 'timed-out', lastSuccess: MINUTE, listing: 'listed', kind: 'not-reachable-from-here' },
    { failure: 'name-not-found', lastSuccess: MINUTE, listing: 'unread', kind: 'not-reachable-from-here' },
    // What answered two days ago may be behind a new firewall today.
    { failure: 'refused', lastSuccess: 48 * 60 * MINUTE, listing: 'listed', kind: 'not-reachable-from-here' },
    // Silent, and the directory dropped it.
    { failure: 'timed-out', lastSuccess: MINUTE, listing: 'not-listed', kind: 'down' },
    { failure: 'timed-out', lastSuccess: null, listing: 'not-listed', kind: 'down' },
    // It speaks, if not usefully.
    { failure: 'bad-answer', lastSuccess: null, listing: 'listed', kind: 'reachable' },
    { failure: 'denied', lastSuccess: null, listing: 'listed', kind: 'reachable' },
    // We held back.
    { failure: 'not-asked', lastSuccess: null, listing: 'listed', kind: 'no-data' },
    { failure: 'not-asked', lastSuccess: MINUTE, listing: 'listed', kind: 'reachable' },
  ])('is $kind after $failure, last answer $lastSuccess ms ago, directory: $listing', (row) => {
    const reach = judgeReach({ attempts: attempts(row.failure, row.lastSuccess), listing: row.listing, now: NOW });

    expect(reach.kind).toBe(row.kind);
  });

  it('is not known of a host nobody asked', () => {
    expect(judgeReach({ attempts: null, listing: 'listed', now: NOW })).toEqual({
      kind: 'no-data',
      why: 'not-asked-yet',
    });
  });
});
