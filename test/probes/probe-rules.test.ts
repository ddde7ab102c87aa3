import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeSeen } from '../../src/probes/judge-seen.ts';
import { firstDue, isDue, nextDue, takeWithin } from '../../src/probes/probe-schedule.ts';
import {
  forgiveSince,
  isSilent,
  newProbe,
  settleState,
  takeFinding,
  tallyOf,
  type KnownProbe,
} from '../../src/probes/probe-state.ts';
import { listProbes, type Probe, type Seen } from '../../src/probes/probe.ts';
import { judgeVantage } from '../../src/probes/vantage.ts';
import { testConfig, testFleet } from '../support/config.ts';
import { FINE, httpCheck, REFUSED, testProbe, testService, TIMED_OUT } from '../support/probes.ts';
import type { ProbeCheck } from '../../src/platform/config/service-config.ts';

const NOW = new Date('2026-03-02T09:00:00Z');
const after = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000);
const certificate = (parts: Partial<Extract<Seen, { kind: 'certificate' }>>): Seen => ({
  kind: 'certificate',
  tookMs: 5,
  validFrom: new Date('2026-01-01T00:00:00Z'),
  validTo: new Date('2026-06-01T00:00:00Z'),
  distrust: null,
  misnamed: null,
  issuer: 'an authority',
  ...parts,
});
const OK = { kind: 'http', status: 200, body: 'ok', tookMs: 12 } as const;
const CERTIFICATE: ProbeCheck = {
  kind: 'certificate',
  address: { host: 'app.example.org', port: 443 },
  serverName: 'app.example.org',
  daysLeft: 14,
  trust: 'system',
};

function only<T>(list: readonly T[]): T {
  const [first] = list;
  if (first === undefined || list.length !== 1) throw new Error(`There are ${list.length}.`);
  return first;
}

const PROBE: Probe = only(listProbes(testConfig({ services: [testService()] })));

describe('an answer is judged', () => {
  it.each([
    { name: '2xx is good', check: httpCheck('https://a.example.org'), seen: FINE, kind: 'good', says: '200 in 12 ms' },
    {
      name: 'another status is not',
      check: httpCheck('https://a.example.org'),
      seen: { ...OK, status: 502 },
      kind: 'bad',
      says: 'it answered 502 in 12 ms',
    },
    {
      name: 'unless it is asked for',
      check: httpCheck('https://a.example.org', { status: [401] }),
      seen: { ...OK, status: 401 },
      kind: 'good',
      says: '401',
    },
    {
      name: 'a body without the word',
      check: httpCheck('https://a.example.org', { contains: '<title>App' }),
      seen: FINE,
      kind: 'bad',
      says: 'without “<title>App”',
    },
    {
      name: 'slower than it should be',
      check: httpCheck('https://a.example.org', { slowAfterMs: 10 }),
      seen: FINE,
      kind: 'bad',
      says: 'only after 12 ms',
    },
    { name: 'no answer', check: httpCheck('https://a.example.org'), seen: REFUSED, kind: 'bad', says: 'refused' },
    { name: 'a lasting certificate', check: CERTIFICATE, seen: certificate({}), kind: 'good', says: '90 more days' },
    {
      name: 'one that ends within the days asked for',
      check: CERTIFICATE,
      seen: certificate({ validTo: new Date('2026-03-15T09:00:00Z') }),
      kind: 'bad',
      says: '13 more days, until 2026-03-15',
    },
    {
      name: 'one that ends today',
      check: CERTIFICATE,
      seen: certificate({ validTo: new Date('2026-03-02T20:00:00Z') }),
      kind: 'bad',
      says: 'ends within a day, on 2026-03-02',
    },
    {
      name: 'which TLS alone does not mind',
      check: { ...CERTIFICATE, kind: 'tls', daysLeft: 0 } as const,
      seen: certificate({ validTo: new Date('2026-03-02T20:00:00Z') }),
      kind: 'good',
      says: 'ends within a day',
    },
    {
      name: 'one that lasts exactly as long as asked for',
      check: CERTIFICATE,
      seen: certificate({ validTo: new Date('2026-03-16T09:00:00Z') }),
      kind: 'good',
      says: '14 more days',
    },
    {
      name: 'one that ended, whatever else is wrong with it',
      check: CERTIFICATE,
      seen: certificate({ validTo: new Date('2026-03-01T00:00:00Z'), distrust: 'CERT_HAS_EXPIRED' }),
      kind: 'bad',
      says: 'ended on 2026-03-01',
    },
    {
      name: 'one of another name',
      check: CERTIFICATE,
      seen: certificate({ misnamed: 'it is for DNS:other.example.org' }),
      kind: 'bad',
      says: 'is not for app.example.org',
    },
    {
      name: 'one that nobody trusts',
      check: CERTIFICATE,
      seen: certificate({ distrust: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
      kind: 'bad',
      says: 'not trusted',
    },
    {
      name: 'which is good where trust is not asked for',
      check: { ...CERTIFICATE, trust: 'any' } as const,
      seen: certificate({ distrust: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
      kind: 'good',
      says: '90 more days',
    },
    {
      name: 'gRPC that does not serve',
      check: { kind: 'grpc', address: { host: 'a', port: 1 }, isEncrypted: false, service: '' } as const,
      seen: { kind: 'grpc', status: 'NOT_SERVING', tookMs: 3 } as const,
      kind: 'bad',
      says: 'NOT_SERVING',
    },
    {
      name: 'records in another case and with a dot at their end',
      check: { kind: 'dns', name: 'a', type: 'CNAME', expect: ['LB.example.org'], resolver: null } as const,
      seen: { kind: 'dns', records: ['lb.example.org.'], tookMs: 3 } as const,
      kind: 'good',
      says: 'CNAME lb.example.org.',
    },
    {
      name: 'a record that is gone',
      check: { kind: 'dns', name: 'a', type: 'A', expect: ['192.0.2.1', '192.0.2.2'], resolver: null } as const,
      seen: { kind: 'dns', records: ['192.0.2.1'], tookMs: 3 } as const,
      kind: 'bad',
      says: 'without 192.0.2.2',
    },
    {
      name: 'no record at all',
      check: { kind: 'dns', name: 'a', type: 'A', expect: [], resolver: null } as const,
      seen: { kind: 'dns', records: [], tookMs: 3 } as const,
      kind: 'bad',
      says: 'no A record',
    },
  ])('$name', ({ check, seen, kind, says }) => {
    const finding = judgeSeen(check, seen, NOW);

    expect(finding.kind).toBe(kind);
    expect(finding.evidence).toContain(says);
  });

  it('an answer to another question is a fault, not a state of the other side', () => {
    expect(() => judgeSeen(CERTIFICATE, FINE, NOW)).toThrow('was answered with http');
  });
});

function run(marks: string, probe: Probe = PROBE): KnownProbe {
  return Array.from(marks).reduce(
    (known, mark, index) => {
      const at = after(index * 60);
      const seen = mark === 'g' ? FINE : TIMED_OUT;
      return settleState(takeFinding(known, judgeSeen(probe.check, seen, at), at), probe, at);
    },
    newProbe(probe, NOW, NOW),
  );
}

describe('N of M', () => {
  it.each([
    { marks: '', state: 'unknown' },
    { marks: 'b', state: 'unknown' },
    { marks: 'g', state: 'passing' },
    { marks: 'gb', state: 'passing' },
    { marks: 'gbb', state: 'failing' },
    { marks: 'gbgb', state: 'failing' },
    { marks: 'gbbg', state: 'failing' },
    { marks: 'gbbgg', state: 'passing' },
    { marks: 'bb', state: 'failing' },
  ])('2 of 3: $marks is $state', ({ marks, state }) => {
    expect(run(marks).state).toBe(state);
  });

  it('keeps when a state began while it stays', () => {
    expect(run('gbb').since).toEqual(after(120));
    expect(run('gbbbbb').since).toEqual(after(120));
    expect(tallyOf(run('gbbb'), PROBE)).toBe('3 of the last 3 failed');
    expect(tallyOf(run('ggg'), PROBE)).toBe('none of the last 3 failed');
    expect(tallyOf(run('b'), PROBE)).toBe('the one answer so far was bad');
    expect(tallyOf(run(''), PROBE)).toBeNull();
  });

  it('what is forgiven counts neither way', () => {
    const failing = run('gggbb');

    const forgiven = settleState(forgiveSince(failing, after(180)), PROBE, after(300));

    expect(failing.state).toBe('failing');
    expect(forgiven.state).toBe('unreachable');
    expect(
      settleState(takeFinding(forgiven, judgeSeen(PROBE.check, FINE, NOW), after(360)), PROBE, after(360)).state,
    ).toBe('passing');
  });

  it('never fails with fewer bad answers than its rule asks for, and always with as many', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('g', 'b'), { maxLength: 30 }),
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 0, max: 10 }),
        (marks, failed, more) => {
          const probe = { ...PROBE, failuresOf: { failed, of: failed + more } };

          const { state } = run(marks.join(''), probe);

          const bad = marks.slice(-(failed + more)).filter((mark) => mark === 'b').length;
          expect(state === 'failing').toBe(bad >= failed || (state === 'failing' && marks.at(-1) === 'b'));
          if (bad >= failed) expect(state).toBe('failing');
          if (marks.at(-1) === 'g' && bad < failed) expect(state).toBe('passing');
        },
      ),
    );
  });
});

describe('silence', () => {
  const known = { last: { ...judgeSeen(PROBE.check, FINE, NOW), at: NOW }, since: NOW };

  it.each([
    { name: 'three intervals and a minute', now: after(241), upSince: NOW, silent: true },
    { name: 'less', now: after(240), upSince: NOW, silent: false },
    { name: 'while Muster was away', now: after(100_000), upSince: after(99_900), silent: false },
  ])('$name', ({ now, upSince, silent }) => {
    expect(isSilent(known, PROBE, { now, upSince })).toBe(silent);
  });
});

describe('where Muster stands', () => {
  const of = (target: string, seen: Seen, at: Date, spokeAt: Date | null = NOW) => ({
    probe: { key: `of ${target}`, target, check: PROBE.check },
    known: {
      last: { ...judgeSeen(PROBE.check, seen, at), at },
      spokeAt: seen.kind === 'failed' && seen.failure !== 'refused' ? spokeAt : at,
    },
  });
  const dead = (target: string, seconds: number) => of(target, TIMED_OUT, after(seconds));
  const dns = (resolver: string | null): ProbeCheck => ({
    ...{ kind: 'dns', name: 'a.example.org', type: 'A', expect: [], resolver },
  });

  it('is offline when nobody answers any more, since somebody last did', () => {
    expect(judgeVantage([dead('a', 10), dead('b', 11), dead('c', 12)])).toEqual({
      kind: 'offline',
      since: NOW,
      asked: 3,
    });
  });

  it.each([
    { name: 'two machines prove nothing', probes: [dead('a', 10), dead('b', 11)] },
    { name: 'nor does one machine with many probes', probes: [dead('a', 10), dead('a', 11), dead('a', 12)] },
    {
      name: 'somebody refused: somebody was reached',
      probes: [dead('a', 1), dead('b', 2), dead('c', 3), of('d', REFUSED, after(4))],
    },
    {
      name: 'nor does what a resolver of this machine says',
      probes: [
        ...Array.from('ab').map((each, index) => dead(each, 10 + index)),
        { ...dead('dns of this machine', 12), probe: { key: 'c', target: 'dns of this machine', check: dns(null) } },
        { ...dead('dns 127.0.0.53', 13), probe: { key: 'd', target: 'dns 127.0.0.53', check: dns('127.0.0.53') } },
      ],
    },
    { name: 'this machine proves nothing', probes: [dead('127.0.0.1', 1), dead('localhost', 2), dead('a', 3)] },
  ])('is online: $name', ({ probes }) => {
    expect(judgeVantage(probes)).toEqual({ kind: 'online' });
  });

  it('is suspected where three of ten in a row may be down together: as many others should be asked as would tell', () => {
    const quiet = Array.from('abc').map((each, index) => dead(each, 10 + index));
    const others = Array.from('defghij').map((each) => of(each, FINE, after(5)));

    expect(judgeVantage([...quiet, ...others])).toEqual({ kind: 'suspected', ask: ['of d', 'of e'] });
  });

  it('is offline though a resolver of this machine goes on answering from memory', () => {
    const quiet = Array.from('abc').map((each, index) => dead(each, 10 + index));
    const check = dns(null);
    const finding = judgeSeen(check, { kind: 'dns', records: ['192.0.2.1'], tookMs: 1 }, NOW);
    const remembered = {
      probe: { key: 'dns', target: 'dns of this machine', check },
      known: { last: { ...finding, at: after(60) }, spokeAt: after(60) },
    };

    expect(judgeVantage([...quiet, remembered]).kind).toBe('offline');
  });

  it('needs half of all machines where there are many', () => {
    const quiet = Array.from('abcde').map((each, index) => dead(each, 10 + index));
    const others = Array.from('fghij').map((each) => of(each, FINE, after(5)));

    expect(judgeVantage([...quiet, ...others]).kind).toBe('offline');
    expect(judgeVantage([...quiet.slice(1), ...others, of('k', FINE, after(5))]).kind).toBe('suspected');
  });
});

describe('when a probe is asked', () => {
  it('first within half a minute, then within a tenth of its interval, never all at once', () => {
    const keys = Array.from({ length: 200 }, (_, index) => `service:s-${index}/http`);

    const first = keys.map((key) => firstDue({ key, everySeconds: 60 }, NOW).getTime() - NOW.getTime());
    const next = keys.map((key) => nextDue({ key, everySeconds: 60 }, NOW).getTime() - NOW.getTime());

    expect(Math.max(...first)).toBeLessThan(30_000);
    expect(new Set(first.map((ms) => Math.floor(ms / 3000))).size).toBe(10);
    expect(Math.min(...next)).toBeGreaterThanOrEqual(54_000);
    expect(Math.max(...next)).toBeLessThanOrEqual(66_000);
    expect(new Set(next).size).toBeGreaterThan(190);
  });

  it.each([
    { name: 'not before its turn', dueAt: after(30), is: false },
    { name: 'at its turn', dueAt: NOW, is: true },
    { name: 'though its turn is further away than any could be: the clock was set back', dueAt: after(67), is: true },
  ])('$name', ({ dueAt, is }) => {
    expect(isDue({ everySeconds: 60 }, dueAt, NOW)).toBe(is);
  });

  it('is not held back for ever by what was asked in a time to come', () => {
    const asked = [{ at: after(86_400), target: 'a' }];

    const { taken } = takeWithin([{ target: 'a' }], {
      asked,
      budget: { atOnce: 1, perMinute: 1, perHostPerMinute: 1 },
      now: NOW,
    });

    expect(taken).toHaveLength(1);
  });

  it('is held back by the budget of its host, and by that of all', () => {
    const due = Array.from({ length: 10 }, (_, index) => ({ target: index < 6 ? 'a' : 'b', index }));
    const budget = { atOnce: 4, perMinute: 7, perHostPerMinute: 4 };

    const first = takeWithin(due, { asked: [], budget, now: NOW });
    const second = takeWithin(first.left, { asked: first.asked, budget, now: after(59) });
    const third = takeWithin(second.left, { asked: second.asked, budget, now: after(61) });

    expect(first.taken.map(({ index }) => index)).toEqual([0, 1, 2, 3, 6, 7, 8]);
    expect(second.taken).toEqual([]);
    expect(third.taken.map(({ index }) => index)).toEqual([4, 5, 9]);
  });

  it('of each host of a fleet, by its role; retired fleets are left alone', () => {
    const probes = [
      {
        ...testProbe({ name: 'rest', check: httpCheck('http://{host}.example.org:8645/health') }),
        roles: ['store'],
      },
    ];
    const hosts = [
      { role: 'boot', names: ['boot-01.do-ams3.status.prod'], protocols: [] },
      { role: 'store', names: ['store-01.do-ams3.status.prod', 'store-02.do-ams3.status.prod'], protocols: [] },
    ];

    const listed = listProbes(
      testConfig({
        fleets: [testFleet({ hosts, probes }), testFleet({ name: 'old.prod', hosts, probes, lifecycle: 'retired' })],
      }),
    );

    expect(listed.map(({ key }) => key)).toEqual([
      'host:store-01.do-ams3.status.prod/rest',
      'host:store-02.do-ams3.status.prod/rest',
    ]);
    expect(listed[0]?.target).toBe('store-01.do-ams3.status.prod.example.org');
  });
});
