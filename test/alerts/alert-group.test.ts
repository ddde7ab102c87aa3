import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alert, AlertWord } from '../../src/alerts/alert.ts';
import {
  groupIdOf,
  hashGroupKey,
  hearGroup,
  type Episode,
  type GroupStep,
  type GroupWord,
} from '../../src/alerts/alert-group.ts';

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

function groupWord(alerts: readonly AlertWord[], parts: Partial<GroupWord> = {}): GroupWord {
  return {
    groupId: 'g1',
    receiver: 'muster',
    groupLabels: { alertname: 'NodeDown' },
    commonLabels: { alertname: 'NodeDown' },
    commonAnnotations: NOTHING,
    externalUrl: null,
    truncated: 0,
    alerts,
    ...parts,
  };
}

/** Remembers what the store would. */
class Memory {
  readonly alerts = new Map<string, Alert>();
  open: Episode | null = null;
  last: GroupStep | null = null;
  #episodes = 0;

  hear(word: GroupWord, heard = 60): GroupStep {
    const step = hearGroup({ open: this.open, alerts: [...this.alerts.values()] }, word, {
      heardAt: minute(heard),
      now: minute(heard),
      newId: `e${(this.#episodes += 1)}`,
      channel: 'alerts',
      silentAfterMs: DAY_MS,
      place: ({ fleet = null, instance = null }) => ({ fleet, host: instance }),
    });
    for (const alert of step.heard) this.alerts.set(alert.fingerprint, alert);
    if ('episode' in step) this.open = step.episode.endedAt === null ? step.episode : null;
    this.last = step;
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
          alertWord('a', 2, null, { severity: 'warning', fleet: 'waku.test' }),
          alertWord('b', 1, 4, { severity: 'critical', fleet: 'status.prod' }),
          alertWord('c', 3, null, { severity: 'info', alertname: 'DiskFull' }),
        ],
        { groupLabels: {}, commonLabels: {}, truncated: 7 },
      ),
    );

    expect(step).toMatchObject({
      kind: 'opened',
      episode: {
        name: 'DiskFull, NodeDown',
        severity: 'critical',
        fleets: ['status.prod', 'waku.test'],
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

    expect(hashGroupKey(key)).toBe(key);
    expect(groupIdOf('muster', key)).toBe(groupIdOf('muster', key));
    expect(groupIdOf('other', key)).not.toBe(groupIdOf('muster', key));
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
