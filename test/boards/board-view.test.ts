import { describe, expect, it } from 'vitest';
import { boardMessage, endedBoardMessage } from '../../src/boards/board-view.ts';
import { readMoment, worstFirst, type BoardRow } from '../../src/boards/board.ts';
import type { FleetPause } from '../../src/fleets/fleet-hold.ts';
import { LIMITS } from '../../src/platform/discord/message.ts';

const AT = new Date('2026-03-02T09:07:31Z');
const LATER = new Date('2026-03-02T15:00:00Z');
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
const HOLD = {
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
const ROW: BoardRow = {
  fleet: 'waku.test',
  health: 'healthy',
  healthSince: AT,
  hosts: { all: 6, healthy: 6 },
  version: 'v0.38.0',
  otherVersions: 0,
  firing: 0,
  openRequests: 0,
  pause: UNHELD,
  isOpen: true,
  turnsAt: null,
};

function text(rows: readonly BoardRow[]): string {
  return boardMessage({ name: 'overview', rows, readAt: readMoment(AT) }).body.embeds?.[0]?.description ?? '';
}

describe('a board', () => {
  it('has a line for each fleet, and says nothing of what is as usual', () => {
    const [line, ...more] = text([ROW]).split('\n');

    expect(line).toBe('🟢 `waku.test` healthy · 6 of 6 hosts well · `v0.38.0`');
    expect(more).toEqual(['', expect.stringContaining('Read <t:1772442000:R>')]);
  });

  it('never shows the unknown as none', () => {
    const blind = text([{ ...ROW, health: 'not-judged', healthSince: null, version: null, firing: null }]);

    expect(blind).toContain('not judged yet');
    expect(blind).toContain('version not known · alerts not known');
  });

  it.each([
    ['failed', '❌ Deploys could not be paused'],
    ['none', '⚠️ Not enforced: no deployer is configured'],
    ['unverified', '☑️ Unverified: somebody says that deploys are paused'],
    ['unknown', '❓ Not known whether deploys are paused'],
    ['pending', '⏳ Deploys are being paused'],
  ] as const)('tells how far a held fleet is paused: %s', (enforcement, words) => {
    const held = text([{ ...ROW, pause: { ...UNHELD, holds: [HOLD], wanted: 'paused', enforcement } }]);

    expect(held).toContain('-# ⏸️ Held: **H-3** <@200000000000000001>, until <t:1772463600:f>: disk swap');
    expect(held).toContain(words);
  });

  it('tells of drift, closed windows, alerts and requests', () => {
    const pause: FleetPause = { ...UNHELD, wanted: 'running', enforcement: 'done', driftSince: AT };
    const all = text([{ ...ROW, pause, isOpen: false, turnsAt: LATER, firing: 2, openRequests: 1 }]);

    expect(all).toContain('🔔 2 alerts firing · ⏳ 1 request waiting');
    expect(all).toContain('-# ⚠️ Drift: deploys are not running there since');
    expect(all).toContain('-# ❌ Windows let nothing be deployed until <t:1772463600:f>');
  });

  it.each([
    ['deploying', null, '🚀 Upgrade **UP-7**: `v0.39.0` is being deployed'],
    ['verifying', LATER, '🔎 Upgrade **UP-7**: `v0.39.0` is watched until <t:1772463600:f>'],
    ['rolling-back', null, '⏪ Upgrade **UP-7**: `v0.39.0` is being put back'],
    ['failed', null, '❌ Upgrade **UP-7**: `v0.39.0` failed <t:1772442451:R>, and was not put back'],
  ] as const)('tells of an upgrade that is %s', (state, until, words) => {
    const upgrade = { id: 'UP-7', version: 'v0.39.0', state, since: AT, until };

    expect(text([{ ...ROW, upgrade }])).toContain(words);
  });

  it('puts first what people have to look at', () => {
    const names = ['fine', 'held', 'alerting', 'drifted', 'ill'];
    const rows: readonly BoardRow[] = [
      { ...ROW, fleet: 'fine' },
      { ...ROW, fleet: 'held', pause: { ...UNHELD, holds: [HOLD] } },
      { ...ROW, fleet: 'alerting', firing: 1 },
      { ...ROW, fleet: 'drifted', pause: { ...UNHELD, driftSince: AT } },
      { ...ROW, fleet: 'ill', health: 'unhealthy' },
    ];

    expect(worstFirst(rows).map(({ fleet }) => fleet)).toEqual(names.toReversed());
  });

  it('fits one message with a hundred fleets that are held by many, and hostile texts', () => {
    const holds = Array.from({ length: 9 }, () => ({
      ...HOLD,
      userId: null,
      name: '**x**',
      reason: '`@everyone` '.repeat(20),
    }));
    const rows = Array.from({ length: 100 }, (_, at) => ({
      ...ROW,
      fleet: `f${at}.test`,
      pause: { ...UNHELD, holds },
    }));
    const { body } = boardMessage({ name: 'overview', rows, readAt: AT });

    expect((body.embeds?.[0]?.description ?? '').length).toBeLessThanOrEqual(LIMITS.embedDescription);
    expect(text(rows)).toContain('/fleet status');
    expect(body.allowed_mentions).toEqual({ parse: [] });
  });

  it('is edited for its age alone every ten minutes at most', () => {
    const moments = Array.from({ length: 60 }, (_, minute) => readMoment(new Date(AT.getTime() + minute * 60_000)));

    expect(new Set(moments.map((each) => each.getTime())).size).toBeLessThanOrEqual(7);
  });

  it('says so where it is not kept any more', () => {
    expect(endedBoardMessage('overview').body.content).toContain('is not kept any more');
  });
});
