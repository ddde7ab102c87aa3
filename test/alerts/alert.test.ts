import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeOf } from '../../src/alerts/alert-place.ts';
import {
  BELIEVED_AGAIN_AFTER_MS,
  hearAlert,
  type AlertWord,
  type HeardAlert,
  type LoneAlert,
} from '../../src/alerts/alert.ts';
import { testConfig, testFleet } from '../support/config.ts';

const START = new Date('2026-03-02T09:00:00Z');
const minute = (minutes: number): Date => new Date(START.getTime() + minutes * 60_000);

const fires = (from: number): AlertWord => word({ status: 'firing', startsAt: minute(from), endsAt: null });
const ended = (from: number, to: number): AlertWord =>
  word({ status: 'resolved', startsAt: minute(from), endsAt: minute(to) });

function word(parts: Pick<AlertWord, 'status' | 'startsAt' | 'endsAt'>): AlertWord {
  const annotations = { summary: null, description: null, runbookUrl: null, dashboardUrl: null };
  return { fingerprint: 'f1', labels: { alertname: 'NodeDown' }, annotations, url: null, ...parts };
}

const hear = (known: LoneAlert | null, said: AlertWord, heardAt: Date): HeardAlert<LoneAlert> =>
  hearAlert(known, said, { heardAt, source: 'alertmanager' });

/** What is known after these words, each heard at its minute. */
function hearAll(words: readonly (readonly [word: AlertWord, heard: number])[]): LoneAlert | null {
  return words.reduce<LoneAlert | null>((known, [each, heard]) => hear(known, each, minute(heard)).alert, null);
}

describe('a word about an alert', () => {
  it.each([
    { what: 'the first, firing', known: null, says: fires(0), is: 'fires', status: 'firing' },
    { what: 'the first, resolved', known: null, says: ended(0, 5), is: 'unheard', status: 'resolved' },
    { what: 'firing again with the same beginning', known: fires(0), says: fires(0), is: 'same', status: 'firing' },
    { what: 'the end', known: fires(0), says: ended(0, 5), is: 'ends', status: 'resolved' },
    { what: 'the end once more', known: ended(0, 5), says: ended(0, 5), is: 'same', status: 'resolved' },
    { what: 'a beginning before the known end', known: ended(0, 5), says: fires(0), is: 'late', status: 'resolved' },
    { what: 'a beginning at the known end', known: ended(0, 5), says: fires(5), is: 'late', status: 'resolved' },
    { what: 'a beginning after the known end', known: ended(0, 5), says: fires(6), is: 'fires', status: 'firing' },
    { what: 'an end before the known beginning', known: fires(6), says: ended(0, 5), is: 'late', status: 'firing' },
    { what: 'a later beginning', known: fires(0), says: fires(6), is: 'fires', status: 'firing' },
    { what: 'a later end', known: ended(0, 5), says: ended(6, 9), is: 'unheard', status: 'resolved' },
    { what: 'an earlier end', known: ended(6, 9), says: ended(0, 5), is: 'late', status: 'resolved' },
    {
      what: 'an earlier beginning, as Alertmanager makes it of two Prometheuses',
      known: fires(2),
      says: fires(0),
      is: 'same',
      status: 'firing',
    },
    {
      what: 'the end of two alerts that Alertmanager made one',
      known: fires(2),
      says: ended(0, 5),
      is: 'ends',
      status: 'resolved',
    },
  ])('$what: $is', ({ known, says, is, status }) => {
    const before = known === null ? null : hear(null, known, minute(10)).alert;

    const heard = hear(before, says, minute(11));

    expect(heard.change).toBe(is);
    expect(heard.alert.status).toBe(status);
  });

  it('that it fires is believed so long after its end that no delivery can be that late', () => {
    const known = hearAll([[ended(0, 5), 6]]);
    const later = (ms: number): string => hear(known, fires(0), new Date(minute(6).getTime() + ms)).change;

    expect(later(BELIEVED_AGAIN_AFTER_MS - 1)).toBe('late');
    expect(later(BELIEVED_AGAIN_AFTER_MS)).toBe('fires');
  });

  it('is remembered by when it was heard, also when it is no news', () => {
    expect(
      hearAll([
        [fires(2), 3],
        [fires(0), 200],
      ]),
    ).toMatchObject({ heardAt: minute(200), learntAt: minute(3) });
    expect(
      hearAll([
        [fires(0), 3],
        [fires(0), 200],
      ]),
    ).toMatchObject({ heardAt: minute(200), learntAt: minute(3) });
    expect(
      hearAll([
        [fires(0), 200],
        [fires(0), 3],
      ]),
    ).toMatchObject({ heardAt: minute(200) });
  });

  it('with an end before its beginning, as clocks that differ make it, ended as it began', () => {
    expect(hearAll([[ended(5, 0), 6]])).toMatchObject({ endsAt: minute(5) });
    expect(hearAll([[word({ status: 'resolved', startsAt: minute(5), endsAt: null }), 6]])).toMatchObject({
      endsAt: minute(5),
    });
  });
});

describe('any words about an alert', () => {
  const moment = fc.integer({ min: 0, max: 30 });
  const anyWord = fc.oneof(
    moment.map(fires),
    fc.tuple(moment, moment).map(([from, length]) => ended(from, from + length)),
  );
  const stateOf = (alert: LoneAlert | null): unknown =>
    alert === null ? null : [alert.status, alert.status === 'firing' ? alert.startsAt : alert.endsAt];

  it('end in the same state in whatever order and however often they are heard', () => {
    fc.assert(
      fc.property(
        fc.array(anyWord, { minLength: 1, maxLength: 8 }).chain((words) =>
          fc.tuple(
            fc.constant(words),
            // Any order, any of them repeated.
            fc
              .shuffledSubarray([...words, ...words], { minLength: words.length * 2 })
              .map((list) => [...list, ...words.slice(0, 2)]),
          ),
        ),
        ([words, shuffled]) => {
          const once = hearAll(words.map((each) => [each, 40]));
          const again = hearAll(shuffled.map((each) => [each, 40]));
          expect(stateOf(again)).toEqual(stateOf(once));
        },
      ),
    );
  });

  it('never make it fire that end no earlier than they begin', () => {
    fc.assert(
      fc.property(fc.array(anyWord, { maxLength: 8 }), moment, (words, from) => {
        const last = ended(0, 31);
        expect(hearAll([...words, last, fires(from)].map((each) => [each, 40]))).toMatchObject({ status: 'resolved' });
      }),
    );
  });
});

describe('where an alert is', () => {
  const hosts = [{ role: 'node', names: ['node-01.do-ams3.waku.test'], protocols: [] }];
  const config = testConfig({
    fleets: [
      testFleet({ name: 'status.prod', aliases: [{ name: 'shards.test', since: '2023-09-08', until: '2025-04-15' }] }),
      testFleet({ name: 'waku.test', hosts }),
    ],
  });

  it.each([
    { labels: { fleet: 'status.prod' }, fleet: 'status.prod', host: null },
    { labels: { fleet: 'shards.test' }, fleet: 'status.prod', host: null },
    { labels: { fleet: 'no.such', instance: 'node-01.do-ams3.waku.test' }, fleet: 'waku.test' },
    {
      labels: { instance: 'store-01.do-ams3.status.prod' },
      fleet: 'status.prod',
      host: 'store-01.do-ams3.status.prod',
    },
    { labels: { instance: 'node-01.do-ams3.waku.test:8008' }, fleet: 'waku.test', host: 'node-01.do-ams3.waku.test' },
    { labels: { instance: 'https://node-09.do-ams3.waku.test.example.org:8008/metrics?x=1' }, fleet: 'waku.test' },
    { labels: { hostname: 'NODE-01.do-ams3.waku.test' }, fleet: 'waku.test', host: 'node-01.do-ams3.waku.test' },
    { labels: { instance: 'node-01.do-ams3.notwaku.test' }, fleet: null, host: 'node-01.do-ams3.notwaku.test' },
    { labels: { instance: 'node-01.waku.tester' }, fleet: null, host: 'node-01.waku.tester' },
    { labels: { instance: '10.0.0.1:9100' }, fleet: null, host: '10.0.0.1' },
    { labels: { instance: ' ', alertname: 'Watchdog' }, fleet: null, host: null },
  ])('$labels: $fleet', ({ labels, ...expected }) => {
    expect(placeOf(labels as Readonly<Record<string, string>>, config, START)).toMatchObject(expected);
  });
});
