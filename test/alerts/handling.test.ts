import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  acknowledge,
  dueSteps,
  escalateNow,
  newHandling,
  nextStepAt,
  parseAlertName,
  settleHandling,
  unacknowledge,
  type Chain,
  type Handling,
} from '../../src/alerts/handling.ts';
import { badnessOf } from '../../src/alerts/episode-step.ts';
import { causeMatchers, matches, matchersText, parseMatchers } from '../../src/alerts/matcher.ts';
import type { Episode } from '../../src/alerts/episode.ts';
import { anEpisode } from '../support/alert-parts.ts';

const START = new Date('2026-03-02T09:00:00Z');
const MINUTE = 60_000;
const SOMEBODY = { userId: '1', person: null, name: 'somebody' };
const CHAIN: Chain = {
  steps: [10, 20, 40].map((minutes) => ({
    afterMs: minutes * MINUTE,
    whom: { kind: 'role', name: `after-${minutes}` },
  })),
  pageAfterMs: 60 * MINUTE,
};

function episode(parts: Partial<Episode> = {}): Episode {
  const moments = { startedAt: START, openedAt: START, heardAt: START, shownAt: START };
  return anEpisode({ scope: { kind: 'fleet', name: 'status.prod' }, beginnings: [], ...moments, ...parts });
}

type Doing = 'ack' | 'unack' | 'silence' | 'unsilence' | 'worse' | 'wait' | 'end' | 'by-hand';
const DOINGS: readonly Doing[] = ['ack', 'unack', 'silence', 'unsilence', 'worse', 'wait', 'end', 'by-hand'];

describe('a handling, whatever is done in whatever order', () => {
  it('escalates only what is critical, open, told and in nobody’s hands, and takes each step of a go once', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...DOINGS), fc.nat(90)), { maxLength: 40 }), (doings) => {
        let now = START;
        let nodes = 1;
        let isSilenced = false;
        let about = episode();
        let handling: Handling = newHandling({ number: 1, guildId: 'g', episodeId: 'e' });
        const taken = new Set<string>();

        for (const [doing, minutes] of doings) {
          now = new Date(now.getTime() + minutes * MINUTE);
          if (about.endedAt === null) {
            if (doing === 'worse') nodes *= 2;
            if (doing === 'silence' || doing === 'unsilence') isSilenced = doing === 'silence';
            about = episode({
              nodes,
              endedAt: doing === 'end' ? now : null,
              ending: doing === 'end' ? 'resolved' : null,
            });
            if (doing === 'ack') {
              const until = new Date(now.getTime() + 60 * MINUTE);
              handling = acknowledge(handling, { by: SOMEBODY, at: now, until, note: null, of: badnessOf(about) });
            }
            if (doing === 'unack') handling = unacknowledge(handling);
            if (doing === 'by-hand' && handling.ack === null && !isSilenced)
              handling = escalateNow(handling, { chain: CHAIN, now }).handling;
          }
          ({ handling } = settleHandling(handling, { episode: about, isSilenced, chain: CHAIN, now }));
          const { escalation, ack } = handling;
          expect(escalation !== null).toBe(about.endedAt === null && ack === null && !isSilenced);
          if (ack !== null && about.endedAt === null) expect(ack.until > now).toBe(true);
          if (escalation === null) continue;
          const due = dueSteps(escalation, CHAIN, now);
          for (const index of due.tell.keys()) {
            const step = `${escalation.round}:${due.first + index}`;
            expect(taken.has(step)).toBe(false);
            taken.add(step);
          }
          const stepped = {
            ...escalation,
            told: escalation.told + due.tell.length,
            pagedAt: due.page ? now : escalation.pagedAt,
          };
          handling = { ...handling, escalation: stepped };
          const next = nextStepAt(stepped, CHAIN);
          expect(next === null || next > now).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('settles to the same when it is settled again', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.boolean(), (minutes, isSilenced) => {
        const now = new Date(START.getTime() + minutes * MINUTE);
        const first = settleHandling(newHandling({ number: 1, guildId: 'g', episodeId: 'e' }), {
          ...{ episode: episode(), isSilenced, chain: CHAIN, now },
        }).handling;

        expect(settleHandling(first, { episode: episode(), isSilenced, chain: CHAIN, now }).handling).toEqual(first);
      }),
    );
  });

  it('does not escalate what was not shown yet, is hidden, or is no more than a warning', () => {
    const fresh = newHandling({ number: 1, guildId: 'g', episodeId: 'e' });
    const settled = (parts: Partial<Episode>) =>
      settleHandling(fresh, { episode: episode(parts), isSilenced: false, chain: CHAIN, now: START }).handling
        .escalation;

    expect(settled({})).not.toBeNull();
    expect(settled({ severity: 'warning' })).toBeNull();
    expect(settled({ hidden: 1 })).toBeNull();
    expect(settled({ shownAt: null, hasCard: false })).toBeNull();
  });
});

describe('names and matchers', () => {
  it.each([
    ['AL-17', 17],
    ['al 17', 17],
    ['#17', 17],
    ['17', 17],
    ['AL-0', null],
    ['UP-17', null],
  ])('reads %s', (typed, number) => {
    expect(parseAlertName(typed)).toBe(number);
  });

  const matcher = fc.record({
    name: fc.stringMatching(/^[a-z_]{1,8}$/),
    value: fc.string({ minLength: 1, maxLength: 20 }).filter((value) => !/[\p{Cc}]/u.test(value)),
    isRegex: fc.constant(false),
    isEqual: fc.boolean(),
  });

  it('reads what it writes', () => {
    fc.assert(
      fc.property(fc.array(matcher, { minLength: 1, maxLength: 6 }), (matchers) => {
        fc.pre(matchers.some(({ isEqual }) => isEqual));

        expect(parseMatchers(matchersText(matchers))).toEqual({ kind: 'parsed', matchers });
      }),
    );
  });

  it('the cause of alerts fits each of them', () => {
    const labels = fc.dictionary(
      fc.constantFrom('alertname', 'fleet', 'role', 'shard', 'job'),
      fc.constantFrom('a', 'b', ''),
    );
    fc.assert(
      fc.property(fc.array(labels, { minLength: 1, maxLength: 5 }), (all) => {
        const matchers = causeMatchers(all);

        expect(matchers.length === 0 || all.every((each) => matches(matchers, each))).toBe(true);
      }),
    );
  });

  it.each([
    ['', 'names no label'],
    ['alertname=~"(?=x)"', 'look-around'],
    ['alertname=~"("', 'cannot be read'],
    ['alertname=~".*"', 'every alert'],
    ['alertname!="x"', 'every alert'],
    ['not a matcher', 'cannot be read'],
  ])('refuses %j, and says why', (typed, why) => {
    expect(parseMatchers(typed)).toMatchObject({ kind: 'wrong', why: expect.stringContaining(why) as string });
  });

  it('anchors expressions as Alertmanager does, and takes a missing label for an empty one', () => {
    const outcome = parseMatchers('instance=~"node-0[12].*", dc!="ams"');
    if (outcome.kind !== 'parsed') throw new Error(outcome.why);

    expect(matches(outcome.matchers, { instance: 'node-01.x' })).toBe(true);
    expect(matches(outcome.matchers, { instance: 'a-node-01.x' })).toBe(false);
    expect(matches(outcome.matchers, { instance: 'node-01.x', dc: 'ams' })).toBe(false);
  });
});
