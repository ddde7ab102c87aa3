import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createApiActs, type ApiServices } from '../../api/index.ts';
import { SHEETS } from '../../src/cli/api-sheets.ts';
import { renderAnswer } from '../../src/cli/api-view.ts';
import { doctorReport } from '../../src/cli/doctor-report.ts';
import { requestCard } from '../../src/cli/request-card.ts';
import { ageOf, momentOf, parseTime } from '../../src/cli/time-words.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { TestClock } from '../support/clock.ts';

const NOW = new Date('2026-03-02T09:00:00Z');

function terminal(env: Terminal['env'] = {}, isTTY = false): Terminal {
  const stream = { isTTY, write: () => undefined };
  return { env, cwd: '/', out: stream, err: stream, clock: new TestClock(NOW.toISOString()), userName: 'operator' };
}

describe('a time on a terminal', () => {
  it.each([
    ['2026-03-02T08:59:59.500Z', 'now'],
    ['2026-03-02T08:59:59.000Z', '1 s ago'],
    ['2026-03-02T08:58:01.000Z', '1 min ago'],
    ['2026-03-01T09:00:00.000Z', '1 d ago'],
    ['2026-03-02T20:59:00.000Z', 'in 11 h'],
    ['2024-03-01T09:00:00.000Z', '2 y ago'],
  ])('%s is %s', (text, age) => {
    expect(ageOf(parseTime(text) ?? new Date(Number.NaN), NOW)).toBe(age);
  });

  it('has its moment beside it', () => {
    expect(momentOf(new Date('2026-03-02T08:00:00Z'), NOW)).toBe('2026-03-02 08:00:00 UTC (1 h ago)');
  });

  it.each(['', '2026-03-02', 'v1.2.3', '2026-13-41T99:99:99Z', '2026-03-02T08:00:00+01:00'])('is not %j', (text) => {
    expect(parseTime(text)).toBeNull();
  });
});

describe('what a sheet shows of an answer', () => {
  // Border: only what the acts say of themselves is read.
  const acts = new Map(createApiActs({} as ApiServices).map((act) => [act.act, act]));

  it.each(Object.entries(SHEETS))(
    '%s stands in the answer, and fits a terminal',
    (name, { lines, tables = {}, more }) => {
      const places = placesOf(z.toJSONSchema(acts.get(name)?.data ?? z.object({}), { unrepresentable: 'any' }));

      for (const [, ...wanted] of lines ?? []) for (const place of wanted) expect(places).toContain(place);
      if (more !== undefined) expect(places).toContain(more.place);
      for (const [list, columns] of Object.entries(tables)) {
        expect(columns.length).toBeLessThanOrEqual(6);
        for (const [, ...wanted] of columns) for (const place of wanted) expect(places).toContain(`${list}[].${place}`);
      }
    },
  );

  const RECORD = { at: '2026-03-02T08:55:00.000Z', displayName: 'an-owner', act: 'api:fleet list', fleet: null };
  const ANSWER = { next: 7, records: [{ ...RECORD, verdict: 'allowed', outcome: 'list', subject: null, seq: 8 }] };
  const sheet = SHEETS['audit search'] ?? {};

  it('is few columns with ages on a terminal, and says that there is more', () => {
    expect(renderAnswer(ANSWER, { width: 80, now: NOW, sheet })).toEqual([
      'WHEN       WHO       ACT             FLEET  ENDED         ABOUT',
      '5 min ago  an-owner  api:fleet list  -      allowed list  -',
      '',
      'There are more: --before 7',
    ]);
  });

  it('is exact times in a pipe', () => {
    expect(renderAnswer(ANSWER, { width: null, now: NOW, sheet })[1]).toContain('2026-03-02T08:55:00.000Z');
  });

  it('is a sentence where there is nothing', () => {
    expect(renderAnswer({ next: null, records: [] }, { width: 80, now: NOW, sheet })).toEqual(['No records.']);
  });
});

function placesOf(schema: unknown, prefix = ''): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const properties: unknown = Reflect.get(schema, 'properties');
  const items: unknown = Reflect.get(schema, 'items');
  const either: unknown = Reflect.get(schema, 'anyOf');
  if (items !== undefined) return placesOf(items, `${prefix}[].`);
  // What may be null is one of two.
  if (Array.isArray(either)) return either.flatMap((each) => placesOf(each, prefix));
  if (typeof properties !== 'object' || properties === null) return [];
  return Object.entries(properties).flatMap(([name, each]) => {
    const place = `${prefix}${name}`;
    const isList = typeof each === 'object' && each !== null && 'items' in each;
    return [place, ...placesOf(each, isList ? place : `${place}.`)];
  });
}

describe('an upgrade request', () => {
  const request = {
    id: 'UP-1',
    fleet: 'status.prod',
    version: 'v1.2.3',
    versionKind: 'tag',
    reason: 'The fix of\u001b[31m the leak',
    precondition: null,
    running: null,
    state: 'requested',
    decision: 1,
    requestedBy: { userId: null, person: null, name: 'an-owner' },
    requestedAt: '2026-03-02T08:55:00.000Z',
    endedBy: null,
    endedAt: null,
    endReason: null,
    supersededBy: null,
    url: null,
  };

  it('reads as a card, and says what may be done', () => {
    expect(requestCard(terminal(), { request })).toEqual([
      'UP-1  requested: status.prod to v1.2.3 (tag)',
      '  ran     not known when it was asked',
      '  reason  The fix of\u{FFFD}[31m the leak',
      '  asked   by an-owner, 2026-03-02 08:55:00 UTC (5 min ago)',
      '  decide  muster upgrade accept UP-1 --decision 1',
      '          muster upgrade reject UP-1 <reason> --decision 1',
    ]);
  });

  it('says who ended it, and why, and offers nothing more', () => {
    const ended = {
      ...request,
      state: 'rejected',
      endedBy: { name: 'a-maintainer' },
      endedAt: '2026-03-02T08:59:00.000Z',
      endReason: 'Not before the release',
    };

    expect(requestCard(terminal(), { request: ended })?.slice(-2)).toEqual([
      '  rejected  by a-maintainer, 2026-03-02 08:59:00 UTC (1 min ago)',
      '  why       Not before the release',
    ]);
  });

  it('says what it is to do to the bandwidth, by shard, and what it did', () => {
    const shards = [{ shard: 32, change: 'higher', percent: 10, tolerance: 5 }];
    const bandwidth = { change: 'same', percent: null, tolerance: null, shards };
    const bandwidthVerdict = {
      verdict: 'higher',
      because: null,
      isFinal: false,
      shards: [
        { shard: 32, verdict: 'higher', changedPercent: 31.24 },
        { shard: 64, verdict: 'fits', changedPercent: 0 },
      ],
    };

    const card = requestCard(terminal(), { request: { ...request, bandwidth }, bandwidthVerdict });

    expect(card).toContain('  bandwidth  shard 32 higher by 10 % ± 5 %, others same');
    expect(card).toContain('  did to it  higher, compared again later');
    expect(card).toContain('             shard 32 higher than said: +31.2 %');
    expect(card?.some((line) => line.includes('shard 64'))).toBe(false);
  });

  it('is left to the view of all answers when it is something else', () => {
    expect(requestCard(terminal(), { requests: [] })).toBeNull();
  });
});

describe('what the doctor found', () => {
  const finding = { about: 'clock', subject: 'clock', says: 'It is slow', fix: null };
  const findings = [
    { ...finding, state: 'well' },
    { ...finding, about: 'channel', subject: 'alerts', state: 'problem', fix: 'Open it.' },
    { ...finding, state: 'warning' },
  ];

  it('is a line each, the worst first, and counted', () => {
    expect(doctorReport(terminal(), { findings })).toEqual([
      'problem  channel alerts: It is slow. Open it.',
      'warning  clock: It is slow.',
      'well     clock: It is slow.',
      '',
      '1 problem, 1 warning in 3 things looked at.',
    ]);
  });

  it('is in colour for a person who has not said otherwise', () => {
    const report = (env: Terminal['env'], isTTY: boolean) => doctorReport(terminal(env, isTTY), { findings })?.[0];

    expect(report({}, true)).toContain('\u001b[31mproblem\u001b[39m');
    expect(report({ NO_COLOR: '1' }, true)).not.toContain('\u001b');
    expect(report({}, false)).not.toContain('\u001b');
  });

  it('is a sentence when all is well', () => {
    const well = [{ ...finding, state: 'well' }];

    expect(doctorReport(terminal(), { findings: well })?.at(-1)).toBe('Muster is well: 1 thing looked at.');
  });
});
