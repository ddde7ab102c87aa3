import { describe, expect, it } from 'vitest';
import type { FleetHold, FleetPause } from '../../src/fleets/fleet-hold.ts';
import { LIMITS } from '../../src/platform/discord/message.ts';
import { whyFleetMessage } from '../../src/windows/why-fleet-view.ts';
import { WHY_ANSWERS, whyAnswer, type WhyAnswer, type WhyFleetParts } from '../../src/windows/why-fleet.ts';

const AT = new Date('2026-03-02T09:00:00Z');
const LATER = new Date('2026-03-02T15:00:00Z');
const HOLD: FleetHold = {
  id: 'H-3',
  fleet: 'waku.test',
  userId: '200000000000000001',
  name: 'An owner',
  reason: 'disk swap',
  ref: null,
  placedAt: AT,
  until: LATER,
  isOverdue: false,
};
const UNHELD: FleetPause = {
  holds: [],
  enforcement: null,
  wanted: null,
  driftSince: null,
  changedBy: null,
  seenAt: null,
  looksEveryMs: null,
  because: null,
};
const HELD: FleetPause = { ...UNHELD, holds: [HOLD], enforcement: 'done', wanted: 'paused' };
const FREE: WhyFleetParts = {
  fleet: 'waku.test',
  policy: { kind: 'auto', branch: 'master' },
  windows: { kind: 'allowed', reasons: [{ kind: 'no-window-needed' }], until: null, closing: null, next: null },
  pause: UNHELD,
  lastRun: null,
  openBreak: null,
  waiting: { count: 3, counted: 'commits', branch: 'master', url: 'https://example.org/compare' },
  openRequests: [],
  approvals: [],
  firing: 0,
};
const CLOSED: WhyFleetParts['windows'] = { ...FREE.windows, kind: 'refused', reasons: [{ kind: 'outside' }] };
const APPROVAL = { id: 'AP-4', what: 'deploy `v1` to waku.test', missing: 1, askedAt: AT, until: LATER };
const REQUEST = { id: 'UP-2', version: 'v1.0', askedAt: AT, url: null };
const RUN = { title: 'deploy #7', state: 'success', isUnderWay: false, at: AT, by: 'an-owner', url: null };
const BY_HAND = { kind: 'manual', approval: 'the-owners' } as const;

const CASES: Readonly<Record<WhyAnswer, Partial<WhyFleetParts>>> = {
  'goes-on-though-held': { pause: { ...HELD, driftSince: AT, changedBy: 'enabled by a-bot', looksEveryMs: 60_000 } },
  'held-not-paused': { pause: { ...HELD, enforcement: 'failed', because: 'it answered 403' } },
  held: { pause: HELD, windows: CLOSED },
  'paused-elsewhere': { pause: { ...UNHELD, wanted: 'running', enforcement: 'done', driftSince: AT } },
  'not-resumed': { pause: { ...UNHELD, wanted: 'running', enforcement: 'failed', because: 'it answered 500' } },
  resuming: { pause: { ...UNHELD, wanted: 'running', enforcement: 'pending' } },
  'under-way': { lastRun: { ...RUN, isUnderWay: true, state: 'in progress' } },
  windows: { windows: CLOSED, approvals: [APPROVAL] },
  approval: { approvals: [APPROVAL] },
  broken: { openBreak: { since: AT, failures: 2, url: null } },
  request: { policy: BY_HAND, openRequests: [REQUEST] },
  'by-hand': { policy: BY_HAND },
  level: { waiting: { count: 0, counted: 'commits', branch: 'master', url: null } },
  free: {},
};

function text(parts: Partial<WhyFleetParts>): string {
  const { content } = whyFleetMessage({ ...FREE, ...parts });
  return content ?? '';
}

describe('why nothing is deployed to a fleet', () => {
  it.each(WHY_ANSWERS)('has one answer, which stands first: %s', (answer) => {
    const parts = { ...FREE, ...CASES[answer] };
    const [first = ''] = text(parts).split('\n');

    expect(whyAnswer(parts)).toBe(answer);
    expect(first).toContain('`waku.test`');
    const others = WHY_ANSWERS.filter((each) => each !== answer).map((each) => text(CASES[each]).split('\n')[0]);
    expect(others).not.toContain(first);
  });

  it('names who holds it, since when, until when and why', () => {
    expect(text(CASES.held)).toContain(
      '⏸️ Hold: **H-3** by <@200000000000000001> since <t:1772442000:R>, until <t:1772463600:F>: disk swap',
    );
  });

  it('says once what the windows let be done', () => {
    expect(text(CASES.held)).not.toContain('The windows let');
    expect(text(CASES.level).match(/window/g)).toHaveLength(1);
    expect(text({ windows: { ...FREE.windows, reasons: [] } })).toContain(
      '✅ The windows let `waku.test` be deployed to',
    );
  });

  it('tells what is known of a change elsewhere, and within which time it is seen', () => {
    const drifted = text(CASES['goes-on-though-held']);

    expect(drifted).toContain('⚠️ Drift: somebody changed its deploys elsewhere; they are not paused since');
    expect(drifted).toContain('seen within 1 minute; there it says: enabled by a-bot.');
    expect(text(CASES['paused-elsewhere'])).toContain('who did it, its system does not say.');
    expect(drifted).toContain('“Pause again” on its card pauses its deploys');
    expect(text(CASES.held)).not.toContain('Pause again');
  });

  it('calls what somebody says unverified', () => {
    const pause: FleetPause = { ...HELD, enforcement: 'unverified' };

    expect(text({ pause })).toContain('☑️ Deployer, unverified: somebody says that its deploys are paused.');
  });

  it('names approvals, the policy, the last run with whose it was, and what waits', () => {
    const all = text({ approvals: [APPROVAL], lastRun: RUN });

    expect(all).toContain('⏳ Approval: **AP-4** lacks one person since <t:1772442000:R>');
    expect(all).toContain('Policy: every commit of `master` is deployed.');
    expect(all).toContain('Last run: deploy #7, success, <t:1772442000:R>, by an-owner.');
    expect(all).toContain('Waiting: [3 commits](https://example.org/compare) on `master`.');
    expect(text(CASES.request)).toContain('after the approval `the-owners`');
  });

  it('says nothing of what the asker may not see, and never shows the unknown as none', () => {
    const { fleet, policy, windows } = FREE;
    const blind = whyFleetMessage({ fleet, policy, windows }).content ?? '';

    expect(blind).not.toMatch(/Hold|Approval|Last run|Waiting|Requests|Alerts|Pipeline/);
    expect(text({ waiting: null })).toContain('Waiting: not known');
    expect(text({ waiting: { count: null, counted: 'pushes', branch: 'master', url: null } })).toContain(
      'Waiting: many pushes on `master`, as far as Muster heard.',
    );
  });

  it('fits one message, also where much is amiss and texts are hostile', () => {
    const holds = Array.from({ length: 30 }, (_, at) => ({
      ...HOLD,
      id: `H-${at}`,
      reason: '**`@everyone`** '.repeat(40),
    }));
    const approvals = Array.from({ length: 3 }, () => ({ ...APPROVAL, what: '[x](https://evil) '.repeat(30) }));
    const body = whyFleetMessage({ ...FREE, pause: { ...HELD, holds }, approvals });

    expect((body.content ?? '').length).toBeLessThanOrEqual(LIMITS.content);
    expect(body.content).toMatch(/^⏸️ `waku.test` is held/);
    expect(body.allowed_mentions).toEqual({ parse: [] });
  });
});
