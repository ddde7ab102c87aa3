import { describe, expect, it } from 'vitest';
import type { HostArrival } from '../../src/deploys/host-arrival.ts';
import type { HealthLine, HealthState } from '../../src/health/health-line.ts';
import type { HealthRule } from '../../src/platform/config/health-config.ts';
import { judgeWatch, snapshotOf, type Watched, type WatchLine } from '../../src/requests/watch.ts';

const NOW = new Date('2026-03-02T09:30:00Z');
const READ = new Date('2026-03-02T09:29:00Z');
const HOSTS = ['a.x.status.prod', 'b.x.status.prod'];

interface Parts {
  readonly state?: HealthState;
  readonly value?: number | null;
  readonly shard?: number | null;
  readonly said?: string;
  readonly readAt?: Date | null;
}

function line(rule: HealthRule, host: string, parts: Parts = {}): HealthLine {
  return {
    rule,
    subject: { host, role: 'node', dataCentre: 'x', shard: parts.shard ?? null, name: null },
    state: parts.state ?? 'healthy',
    value: parts.value ?? null,
    said: parts.said ?? 'well',
    threshold: null,
    evidence: { source: 'node', query: '/health' },
    readAt: parts.readAt === undefined ? READ : parts.readAt,
    memory: null,
    since: READ,
    pending: null,
  };
}

const mesh = (host: string, value: number | null): HealthLine =>
  line('mesh', host, {
    shard: 32,
    value,
    state: value === null ? 'no-data' : 'healthy',
    readAt: value === null ? null : READ,
  });

const arrival = (host: string, state: HostArrival['state']): HostArrival => ({
  host,
  state,
  shows: null,
  note: null,
  since: NOW,
});

function watched(parts: Partial<Watched> = {}): Watched {
  return {
    arrivals: [arrival('a', 'there'), arrival('b', 'there')],
    lines: [],
    starts: [],
    hosts: HOSTS,
    before: null,
    soakSince: new Date('2026-03-02T09:00:00Z'),
    ...parts,
  };
}

/** Any text that holds this. */
function holding(text: string): unknown {
  return expect.stringContaining(text);
}

function about(subject: WatchLine['about'], parts: Partial<Watched>): readonly WatchLine[] {
  return judgeWatch(watched(parts)).filter((each) => each.about === subject);
}

describe('what a deployed version does', () => {
  it.each([
    ['fits', ['there', 'there'], '2 of 2 hosts report it'],
    ['worse', ['there', 'other'], '1 of 2 hosts report it; something else runs on b'],
    ['unknown', ['there', 'unknown'], '1 of 2 hosts report it; nobody knows what runs on b'],
    ['worse', ['other', 'unknown'], '0 of 2 hosts report it; something else runs on a; nobody knows what runs on b'],
  ] as const)('%s: hosts are %j', (verdict, [a, b], said) => {
    expect(about('version', { arrivals: [arrival('a', a), arrival('b', b)] })).toMatchObject([{ verdict, said }]);
  });

  it('cannot tell the version of a fleet of which nobody can be asked', () => {
    expect(about('version', { arrivals: [] })).toMatchObject([{ verdict: 'unknown', evidence: null }]);
  });

  it('tells what is not ready, and what does not tell, apart', () => {
    const ready = line('protocols', 'a.x.status.prod');
    const silent = line('protocols', 'b.x.status.prod', { state: 'no-data', readAt: null });
    const bad = line('protocols', 'b.x.status.prod', { state: 'unhealthy', said: 'Store is NOT_READY' });

    expect(about('protocols', { lines: [ready, silent] })).toMatchObject([
      {
        verdict: 'unknown',
        said: '1 of 2 hosts say that all their role expects is ready; 1 do not tell',
        readAt: READ,
      },
    ]);
    expect(about('protocols', { lines: [ready, bad] })).toMatchObject([
      { verdict: 'worse', said: holding('b.x.status.prod, Store is NOT_READY') },
    ]);
    expect(about('protocols', { lines: [] })).toEqual([]);
  });

  it.each([
    [[6, 6], [7, 8], 'fits', 'shard 32: mesh on all 2 hosts that tell'],
    [
      [6, 6],
      [6, 0],
      'worse',
      'shard 32: of 2 hosts 1 without a mesh peer, 0 with too few; before: mesh on all 2 hosts that tell',
    ],
    [[6, 2], [2, 6], 'fits', 'shard 32: of 2 hosts 0 without a mesh peer, 1 with too few'],
    [
      [6, 2],
      [2, 2],
      'worse',
      'shard 32: of 2 hosts 0 without a mesh peer, 2 with too few; before: of 2 hosts 0 without a mesh peer, 1 with too few',
    ],
    // One without any in place of one with too few is worse, though no more hosts lack something.
    [[6, 2], [6, 0], 'worse', holding('1 without a mesh peer')],
    [[6, 6], [6, null], 'unknown', 'shard 32: mesh on all 1 hosts that tell; 1 that told before do not tell now'],
    [[6, 6], [null, null], 'unknown', 'shard 32: no host tells of its mesh now'],
  ] as const)('compares meshes: %j before, %j now: %s', (before, now, verdict, said) => {
    const lines = (values: readonly (number | null)[]): readonly HealthLine[] =>
      values.map((value, index) => mesh(HOSTS[index] ?? '', value));

    const found = about('mesh', { before: snapshotOf(lines(before), NOW), lines: lines(now) });

    expect(found).toMatchObject([{ verdict, said }]);
  });

  it('blames nothing on a version where nobody looked before', () => {
    const lines = [mesh('a.x.status.prod', 6), mesh('b.x.status.prod', 0)];

    expect(about('mesh', { lines })).toMatchObject([
      { verdict: 'unknown', said: holding('how it was before is not known') },
    ]);
  });

  it('says that a crash would not be seen where no metrics tell when processes began', () => {
    expect(about('process', {})).toMatchObject([
      { verdict: 'unknown', evidence: null, said: holding('a crash would not be seen') },
    ]);
  });

  it('sees a process that began since', () => {
    const start = (host: string, startedAt: string) => ({ host, startedAt: new Date(startedAt), readAt: READ });
    const old = start('a.x.status.prod', '2026-03-02T08:50:00Z');

    expect(about('process', { starts: [old, start('b.x.status.prod', '2026-03-02T08:55:00Z')] })).toMatchObject([
      { verdict: 'fits', readAt: READ },
    ]);
    expect(about('process', { starts: [old, start('b.x.status.prod', '2026-03-02T09:20:00Z')] })).toMatchObject([
      { verdict: 'worse', said: holding('b.x.status.prod began anew') },
    ]);
    expect(about('process', { starts: [old] })).toMatchObject([
      { verdict: 'unknown', said: holding('nothing tells when b.x.status.prod began') },
    ]);
  });

  it('holds a store that failed before against nobody, and does not call it well either', () => {
    const failing = line('store-probe', 'a.x.status.prod', { state: 'unhealthy', value: 0 });
    const well = line('store-probe', 'b.x.status.prod', { value: 1 });
    const before = snapshotOf([failing, well], NOW);

    expect(about('store', { lines: [failing, well], before })).toMatchObject([
      { verdict: 'unknown', said: holding('did not before either') },
    ]);
    expect(about('store', { lines: [failing, well], before: snapshotOf([well], NOW) })).toMatchObject([
      { verdict: 'worse', said: '1 of 2 stores give stored messages back; not that of a.x.status.prod' },
    ]);
    expect(about('store', { lines: [well] })).toMatchObject([{ verdict: 'fits' }]);
  });
});
