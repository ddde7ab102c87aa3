import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlertReport, SourceGroup } from '../../src/alerts/alert-report.ts';
import type { Alert, AlertWord } from '../../src/alerts/alert.ts';
import { groupIdOf, hashGroupKey, hearGroup, hearWords, type GroupStep } from '../../src/alerts/alert-group.ts';
import type { Episode } from '../../src/alerts/episode.ts';

const START = new Date('2026-03-02T09:00:00Z');
const minute = (minutes: number): Date => new Date(START.getTime() + minutes * 60_000);
const NOTHING = { summary: null, description: null, runbookUrl: null, dashboardUrl: null };
const DAY_MS = 86_400_000;

function alertWord(fingerprint: string, from: number, to: number | null, labels: Alert['labels'] = {}): AlertWord {
  return {
    fingerprint,
    status: to === null ? 'firing' : 'resolved',
    startsAt: minute(from),
    endsAt: to === null ? null : minute(to),
    labels: { alertname: 'NodeDown', ...labels },
    annotations: NOTHING,
    url: null,
  };
}

const SOURCE_GROUP: SourceGroup = {
  key: 'k1',
  receiver: 'muster',
  groupLabels: { alertname: 'NodeDown' },
  commonLabels: { alertname: 'NodeDown' },
  commonAnnotations: NOTHING,
  externalUrl: null,
  truncated: 0,
};

function groupWord(words: readonly AlertWord[], parts: Partial<SourceGroup> = {}): Omit<AlertReport, 'heardAt'> {
  return { source: 'alertmanager', words, sourceGroup: { ...SOURCE_GROUP, ...parts } };
}

/** Remembers what the store would. */
class Memory {
  readonly alerts = new Map<string, Alert>();
  open: Episode | null = null;
  last: Episode | null = null;
  readonly #flapsFrom: number;
  #episodes = 0;

  /** Without a number nothing flaps. */
  constructor(flapsFrom = 1000) {
    this.#flapsFrom = flapsFrom;
  }

  /** All alerts of these tests are of one group, as their source groups them. */
  hear(word: Omit<AlertReport, 'heardAt'>, heard = 60): GroupStep {
    const heardAt = minute(heard);
    const place = ({ instance = null }: Readonly<Record<string, string | null>>) => ({
      ...{ fleet: null, host: instance },
      ...{ datacenter: null, role: null, shard: null },
    });
    const groups = hearWords([...this.alerts.values()], { ...word, heardAt }, { place });
    expect(groups.size).toBeLessThanOrEqual(1);
    const step = hearGroup(
      { open: this.open, last: this.last, members: [...this.alerts.values()] },
      { heard: [...groups.values()].flat(), sourceGroup: word.sourceGroup },
      {
        heardAt,
        now: heardAt,
        newId: `e${(this.#episodes += 1)}`,
        channel: 'alerts',
        silentAfterMs: DAY_MS,
        flapsFrom: this.#flapsFrom,
      },
    );
    for (const alert of step.heard) this.alerts.set(alert.fingerprint, alert);
    if ('episode' in step) {
      this.open = step.episode.endedAt === null ? step.episode : null;
      this.last = step.episode.endedAt === null ? null : step.episode;
    }
    return step;
  }
}

describe('a word about a group', () => {
  const fires = groupWord([alertWord('a', 0, null)]);
  const ended = groupWord([alertWord('a', 0, 5)]);

  it.each([
    { what: 'the first, firing', words: [fires], kinds: ['opened'] },
    { what: 'its end', words: [fires, ended], kinds: ['opened', 'ended'] },
    { what: 'the same again', words: [fires, fires], kinds: ['opened', 'repeated'] },
    { what: 'its end again', words: [fires, ended, ended], kinds: ['opened', 'ended', 'late'] },
    { what: 'its beginning after its end', words: [fires, ended, fires], kinds: ['opened', 'ended', 'late'] },
    { what: 'the end alone', words: [ended, fires], kinds: ['unheard', 'late'] },
    {
      what: 'one more alert',
      words: [fires, groupWord([alertWord('a', 0, null), alertWord('b', 1, null)])],
      kinds: ['opened', 'moved'],
    },
    {
      what: 'the end of one of two',
      words: [groupWord([alertWord('a', 0, null), alertWord('b', 1, null)]), ended],
      kinds: ['opened', 'moved'],
    },
    {
      what: 'firing anew after its end',
      words: [fires, ended, groupWord([alertWord('a', 6, null)])],
      kinds: ['opened', 'ended', 'opened'],
    },
    {
      what: 'the same alert twice in one word',
      words: [groupWord([alertWord('a', 0, null), alertWord('a', 0, null)])],
      kinds: ['opened'],
    },
    { what: 'nothing at all', words: [groupWord([])], kinds: ['late'] },
  ])('$what: $kinds', ({ words, kinds }) => {
    const memory = new Memory();

    expect(words.map((word) => memory.hear(word).kind)).toEqual(kinds);
  });

  it('tells name, severity, fleets, counts and times of all its alerts', () => {
    const memory = new Memory();
    const step = memory.hear(
      groupWord(
        [
          alertWord('a', 2, null, { severity: 'warning', job: 'nodes' }),
          alertWord('b', 1, 4, { severity: 'critical', job: 'nodes' }),
          alertWord('c', 3, null, { severity: 'info', alertname: 'DiskFull', job: 'nodes' }),
        ],
        { truncated: 7 },
      ),
    );

    expect(step).toMatchObject({
      kind: 'opened',
      episode: {
        name: 'DiskFull, NodeDown',
        severity: 'critical',
        commonLabels: { job: 'nodes' },
        firing: 2,
        resolved: 1,
        truncated: 7,
        startedAt: minute(1),
        endedAt: null,
      },
    });
  });

  it('ends when the last of its alerts ends, at the latest of their ends', () => {
    const memory = new Memory();
    memory.hear(groupWord([alertWord('a', 0, null), alertWord('b', 0, null)]));
    memory.hear(groupWord([alertWord('b', 0, 9)]));

    expect(memory.hear(groupWord([alertWord('a', 0, 5)]))).toMatchObject({
      kind: 'ended',
      episode: { endedAt: minute(9), ending: 'resolved', resolved: 2 },
    });
  });

  it('is not held open by an alert of which it says nothing for a day', () => {
    const memory = new Memory();
    memory.hear(groupWord([alertWord('a', 0, null), alertWord('b', 0, null)]), 1);

    expect(memory.hear(groupWord([alertWord('a', 0, null)]), 25 * 60)).toMatchObject({ episode: { firing: 1 } });
    expect(memory.hear(groupWord([alertWord('a', 0, 26 * 60)]), 26 * 60).kind).toBe('ended');
  });

  it('is of the same group for either Alertmanager of a cluster, and of another for another receiver', () => {
    const key = hashGroupKey('{}:{alertname="NodeDown"}');
    const from = (receiver: string) =>
      ({ source: 'alertmanager', sourceGroup: { ...SOURCE_GROUP, key, receiver } }) as const;
    const alert = { fleet: null, labels: { alertname: 'NodeDown' } };

    expect(hashGroupKey(key)).toBe(key);
    expect(groupIdOf(alert, from('muster'))).toBe(groupIdOf(alert, from('muster')));
    expect(groupIdOf(alert, from('other'))).not.toBe(groupIdOf(alert, from('muster')));
  });

  it('is grouped by fleet and rule, whoever tells of it and however that groups it', () => {
    const alert = { fleet: 'status.prod', labels: { alertname: 'NodeDown', instance: 'a' } };
    const other = { fleet: 'status.prod', labels: { alertname: 'NodeDown', instance: 'b' } };
    const told = { source: 'alertmanager', sourceGroup: SOURCE_GROUP } as const;
    const own = { source: 'muster', sourceGroup: null } as const;

    expect(groupIdOf(other, own)).toBe(groupIdOf(alert, told));
    expect(groupIdOf({ ...alert, fleet: 'waku.test' }, told)).not.toBe(groupIdOf(alert, told));
    expect(groupIdOf({ ...alert, labels: { alertname: 'DiskFull' } }, told)).not.toBe(groupIdOf(alert, told));
    expect(groupIdOf({ fleet: null, labels: { alertname: 'NodeDown', service: 'api' } }, own)).not.toBe(
      groupIdOf({ fleet: null, labels: { alertname: 'NodeDown', service: 'site' } }, own),
    );
  });

  it('that comes and goes goes on in the episode it had, and counts its beginnings of the last hour', () => {
    const memory = new Memory(3);
    const kinds: string[] = [];
    for (const from of [0, 4, 8, 12, 16]) {
      kinds.push(memory.hear(groupWord([alertWord('a', from, null)]), from).kind);
      kinds.push(memory.hear(groupWord([alertWord('a', from, from + 2)]), from + 2).kind);
    }
    const flapping = memory.last;
    const calm = memory.hear(groupWord([alertWord('a', 100, null)]), 100);

    expect(kinds).toEqual([
      ...['opened', 'ended', 'opened', 'ended', 'opened', 'ended'],
      ...['reopened', 'ended', 'reopened', 'ended'],
    ]);
    expect(flapping?.beginnings).toHaveLength(5);
    expect(calm).toMatchObject({ kind: 'opened', episode: { beginnings: [minute(100)] } });
  });
});

describe('any words about a group', () => {
  /** Each alert fires and ends a few times; a word holds some of its alerts as they were at one moment. */
  const words = fc
    .array(
      fc.array(
        fc.record({
          name: fc.constantFrom('a', 'b', 'c'),
          from: fc.nat({ max: 10 }),
          length: fc.option(fc.nat({ max: 5 })),
        }),
        { minLength: 1, maxLength: 3 },
      ),
      { minLength: 1, maxLength: 6 },
    )
    .map((list) =>
      list.map((alerts) =>
        groupWord(
          alerts.map(({ name, from, length }) => alertWord(name, from, length === null ? null : from + length)),
        ),
      ),
    );
  const stateOf = ({ alerts, open }: Memory): unknown => ({
    alerts: [...alerts.values()].map(({ fingerprint, status }) => [fingerprint, status].join(' ')).toSorted(),
    open: open !== null,
  });

  it('leave the same alerts firing, and the group open or not, in whatever order and however often they come', () => {
    fc.assert(
      fc.property(
        words.chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2 })),
        ),
        ([once, shuffled]) => {
          const memory = new Memory();
          const other = new Memory();
          for (const word of once) memory.hear(word);
          for (const word of shuffled) other.hear(word);
          expect(stateOf(other)).toEqual(stateOf(memory));
        },
      ),
    );
  });

  it('never leave an episode open without an alert that fires, nor closed with one', () => {
    fc.assert(
      fc.property(words, (list) => {
        const memory = new Memory();
        for (const word of list) {
          memory.hear(word);
          const firing = [...memory.alerts.values()].filter(({ status }) => status === 'firing');
          expect(memory.open !== null).toBe(firing.length > 0);
          if (memory.open !== null) expect(memory.open.firing).toBe(firing.length);
        }
      }),
    );
  });
});
