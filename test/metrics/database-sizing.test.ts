import { describe, expect, it } from 'vitest';
import { databasesOf, heaviest, loadOf, slopePerDay } from '../../src/metrics/database-load.ts';
import { daysUntilFull, sizeDatabase, type DatabaseLoad, type Sizing } from '../../src/metrics/database-sizing.ts';
import type { MetricAnswer } from '../../src/metrics/metrics-port.ts';
import type { QueryName } from '../../src/metrics/named-query.ts';

const GIB = 1024 ** 3;
const NOTHING: DatabaseLoad = {
  messagesPerSecond: null,
  messages: null,
  sizeBytes: null,
  growthBytesPerDay: null,
  usedBytes: null,
  freeBytes: null,
  busy: null,
};
const NONE = { text: 'none', sizeBytes: null, seconds: null, messages: null };
const UNSAID = { volumeBytes: null, cores: null, memoryBytes: null };

/** 1 KiB a message, ten of them a second. */
const LOAD: DatabaseLoad = {
  ...NOTHING,
  messagesPerSecond: 10,
  messages: 1_000_000,
  sizeBytes: 1_000_000 * 1024,
  busy: 3,
};

function needs(sizings: readonly Sizing[]): readonly (number | null)[] {
  return sizings.map((each) => each.needs);
}

describe('the hardware a database needs', () => {
  it.each([
    { fleet: 'status.prod', kept: 250, volume: 320 },
    { fleet: 'status.staging', kept: 75, volume: 100 },
    { fleet: 'waku.test', kept: 50, volume: 70 },
  ])('is the volume that $fleet has', ({ kept, volume }) => {
    const retention = { ...NONE, sizeBytes: kept * GIB };

    const [sizing] = sizeDatabase({ load: NOTHING, retention, hardware: { ...UNSAID, volumeBytes: volume * GIB } });

    expect(sizing).toMatchObject({ what: 'volume', needs: volume * GIB, verdict: 'enough' });
  });

  it('is what the time keeps, where that is less than the size', () => {
    // 10/s × 1 KiB × 86,400 s × 30 d = 24.7 GiB; a quarter more is 30.9.
    const retention = { ...NONE, sizeBytes: 250 * GIB, seconds: 30 * 86_400 };

    expect(needs(sizeDatabase({ load: LOAD, retention, hardware: UNSAID }))).toEqual([40 * GIB, 4 * GIB, 5]);
  });

  it('is what the count keeps, where that is the least', () => {
    const retention = { ...NONE, seconds: 30 * 86_400, messages: 8 * 1024 * 1024 };

    expect(needs(sizeDatabase({ load: LOAD, retention, hardware: UNSAID }))[0]).toBe(10 * GIB);
  });

  it('is too little where the configuration has less', () => {
    const hardware = { volumeBytes: 30 * GIB, cores: 4, memoryBytes: 2 * GIB };
    const retention = { ...NONE, sizeBytes: 50 * GIB };

    const verdicts = sizeDatabase({ load: LOAD, retention, hardware }).map(({ verdict }) => verdict);

    expect(verdicts).toEqual(['too-little', 'too-little', 'too-little']);
  });

  it('is not known where nothing is measured or nothing limits what is kept, never zero', () => {
    const sizings = sizeDatabase({ load: NOTHING, retention: NONE, hardware: { ...UNSAID, cores: 16 } });

    expect(needs(sizings)).toEqual([null, null, null]);
    expect(sizings.every(({ verdict }) => verdict === 'not-known')).toBe(true);
  });

  it('is not computed from nodes that count but a part of what their database holds', () => {
    const load = { ...LOAD, messages: 500 };
    const retention = { ...NONE, sizeBytes: 50 * GIB, seconds: 86_400 };

    const [volume, memory] = sizeDatabase({ load, retention, hardware: UNSAID });

    expect([volume?.needs, memory?.needs]).toEqual([70 * GIB, null]);
    expect(memory?.calculation[1]).toMatchObject({ value: null, from: 'the nodes do not count all that it holds' });
  });

  it('shows its calculation, the last step of which is the answer', () => {
    for (const { needs: needed, calculation } of sizeDatabase({
      load: LOAD,
      retention: { ...NONE, seconds: 86_400 },
      hardware: UNSAID,
    }))
      expect(calculation.at(-1)?.value).toBe(needed);
  });
});

describe('when a volume is full', () => {
  it.each([
    { freeBytes: 100, growthBytesPerDay: 20, expected: 5 },
    { freeBytes: 100, growthBytesPerDay: 0, expected: 'never' },
    { freeBytes: 100, growthBytesPerDay: -3, expected: 'never' },
    { freeBytes: null, growthBytesPerDay: 20, expected: null },
    { freeBytes: 100, growthBytesPerDay: null, expected: null },
  ])('$freeBytes free at $growthBytesPerDay a day: $expected', ({ expected, ...load }) => {
    expect(daysUntilFull({ ...NOTHING, ...load })).toBe(expected);
  });

  const START = Date.parse('2026-03-01T00:00:00Z');
  const line = (hours: number, value: (hour: number) => number): Parameters<typeof slopePerDay>[0] => ({
    points: Array.from({ length: hours + 1 }, (_, hour) => ({
      at: new Date(START + hour * 3_600_000),
      value: value(hour),
    })),
  });

  it('follows the line that fits best', () => {
    expect(slopePerDay(line(48, (hour) => 1000 + hour * 10 + (hour % 2)))).toBeCloseTo(240, 0);
  });

  it('is not foretold from a few hours, or from nothing', () => {
    expect(slopePerDay(line(5, (hour) => hour))).toBeNull();
    expect(slopePerDay(null)).toBeNull();
    expect(slopePerDay({ points: [] })).toBeNull();
  });
});

describe('what was measured of a database', () => {
  const DB = ['store-db-01.do-ams3.status.prod', 'store-db-01.gc-us-central1-a.status.prod'];
  const NODES = [
    'store-01.do-ams3.status.prod',
    'store-02.do-ams3.status.prod',
    'store-01.gc-us-central1-a.status.prod',
    'store-01.ac-cn-hongkong-c.status.prod',
  ];
  const none = { kind: 'no-data', detail: 'nothing' } as const;

  function answer(rows: readonly (readonly [host: string, value: number, shard?: number])[]): MetricAnswer {
    const at = new Date('2026-03-02T09:00:00Z');
    const all = rows.map(([host, value, shard]) => ({ host, shard: shard ?? null, kind: null, value, at }));
    return { kind: 'answered', from: 'scrape', rows: all };
  }

  it('is of the store nodes of its data centre; others count to none', () => {
    expect(databasesOf(DB, NODES)).toEqual([
      { host: DB[0], nodes: [NODES[0], NODES[1]] },
      { host: DB[1], nodes: [NODES[2]] },
    ]);
    expect(databasesOf(NODES, NODES)[0]).toEqual({ host: NODES[0], nodes: [NODES[0]] });
  });

  it('counts each message once, though every node tells of it, and the work of all', () => {
    const answers = new Map<QueryName, MetricAnswer>([
      [
        'stored-messages',
        answer([
          [NODES[0] ?? '', 3, 32],
          [NODES[0] ?? '', 1, 64],
          [NODES[1] ?? '', 4.5, 32],
        ]),
      ],
      [
        'archive-messages',
        answer([
          [NODES[0] ?? '', 900],
          [NODES[1] ?? '', 1000],
        ]),
      ],
      [
        'archive-query-busy',
        answer([
          [NODES[0] ?? '', 0.5],
          [NODES[1] ?? '', 1],
        ]),
      ],
      [
        'archive-insert-busy',
        answer([
          [NODES[1] ?? '', 0.25],
          [NODES[2] ?? '', 9],
        ]),
      ],
      [
        'database-size',
        answer([
          [DB[0] ?? '', 5000],
          [DB[1] ?? '', 7000],
        ]),
      ],
    ]);
    const [first] = databasesOf(DB, NODES);
    if (first === undefined) throw new Error('No database was found.');

    expect(loadOf(first, { answers, size: none, used: none })).toEqual({
      ...NOTHING,
      messagesPerSecond: 4.5,
      messages: 1000,
      sizeBytes: 5000,
      busy: 1.75,
    });
  });

  it('is of the largest, under the load of the busiest', () => {
    const small = { ...NOTHING, sizeBytes: 10, messages: 1, busy: 4, messagesPerSecond: 9 };
    const large = { ...NOTHING, sizeBytes: 99, messages: 5, busy: 1 };

    expect(heaviest([small, large])).toEqual({ ...large, busy: 4, messagesPerSecond: 9 });
    expect(heaviest([])).toBeNull();
  });
});
