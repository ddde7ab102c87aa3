import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyOf, causeMatchers, literalsOf, matches, parseMatchers, type Matcher } from '../../src/alerts/matcher.ts';
import { reachOf, widthOf } from '../../src/alerts/silence-reach.ts';
import { testConfig, testFleet } from '../support/config.ts';

const NOW = new Date('2026-03-02T09:00:00Z');
const CONFIG = testConfig({ fleets: [testFleet({ name: 'status.prod' }), testFleet({ name: 'waku.test' })] });

function read(typed: string): readonly Matcher[] {
  const outcome = parseMatchers(typed);
  if (outcome.kind !== 'parsed') throw new Error(outcome.why);
  return outcome.matchers;
}

describe('what a silence can ever reach', () => {
  it.each([
    ['fleet="status.prod"', ['status.prod']],
    ['alertname="NodeDown", fleet="status.prod"', ['status.prod']],
    ['fleet=~"status\\.prod|waku\\.test"', ['status.prod', 'waku.test']],
    ['instance="node-01.do-ams3.status.prod:8008"', ['status.prod']],
    ['instance=~"a\\.status\\.prod|b\\.status\\.prod:80"', ['status.prod']],
    ['fleet="status.prod", instance=~".+"', ['status.prod']],
  ])('%s is bound to its fleets', (typed, fleets) => {
    expect(reachOf(read(typed), CONFIG, NOW)).toEqual({ kind: 'fleets', fleets });
  });

  it.each([
    'alertname="NodeDown"',
    'fleet="nobodys.fleet"',
    'fleet=~".+"',
    'fleet=~"status.*"',
    'fleet!="waku.test", alertname="NodeDown"',
    // Every host there is, named or not.
    'instance=~".+"',
    'instance=~"node-.*"',
    'instance="a-host-of-nobody"',
    'instance=~"a\\.status\\.prod|nobody"',
    'datacenter="do-ams3"',
  ])('%s may fit anybody’s', (typed) => {
    expect(reachOf(read(typed), CONFIG, NOW)).toEqual({ kind: 'anything' });
  });

  it.each([
    ['alertname="NodeDown"', ['status.prod'], null],
    ['instance="node-01"', ['status.prod'], null],
    ['alertname=~"Node.*", fleet="status.prod"', ['status.prod'], null],
    ['fleet="status.prod"', ['status.prod'], 'every-rule'],
    ['fleet="status.prod", alertname=~".+"', ['status.prod'], 'every-rule'],
    ['severity="critical"', [], 'every-rule'],
    ['fleet="status.prod", alertname!="Watchdog"', ['status.prod'], 'every-rule'],
    ['alertname="NodeDown"', ['status.prod', 'waku.test'], 'several-fleets'],
  ])('%s with alerts of %j is as wide as %s', (typed, fleets, width) => {
    expect(widthOf(read(typed), fleets)).toBe(width);
  });

  it('lists are read as they are written, whatever the words', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-zA-Z0-9.:+*?()[\]{}|\\^$_/-]{1,12}$/), { minLength: 2 }), (words) => {
        const value = anyOf(words);

        for (const word of words) expect(new RegExp(`^(?:${value})$`, 'su').test(word)).toBe(true);
        const literals = literalsOf({ value, isRegex: true });
        if (literals !== null && !words.some((word) => word.includes('|'))) expect(literals).toEqual(words);
      }),
    );
  });

  it('the cause of alerts that name hosts and no fleet is bound to where these are', () => {
    const labels = ['a', 'b'].map((host) => ({ alertname: 'NodeDown', instance: `${host}.status.prod:8008` }));

    const matchers = causeMatchers(labels);

    expect(labels.every((each) => matches(matchers, each))).toBe(true);
    expect(matches(matchers, { alertname: 'NodeDown', instance: 'c.waku.test:8008' })).toBe(false);
    expect(reachOf(matchers, CONFIG, NOW)).toEqual({ kind: 'fleets', fleets: ['status.prod'] });
  });
});
