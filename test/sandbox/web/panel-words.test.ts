import { describe, expect, it } from 'vitest';
import {
  actsStanding,
  actStateWords,
  agoWords,
  changeWords,
  durationWords,
  faultsStanding,
  fleetsStanding,
  fleetStanding,
  inboundStanding,
  rateWords,
  relaySentence,
  relayStanding,
  scenariosStanding,
  untilWords,
  versionWords,
} from '../../../src/sandbox/web/browser/panel/panel-words.ts';
import type {
  ActPanel,
  InboundEvent,
  PanelState,
  RelayPanel,
  ScenarioState,
  SimulatedFleet,
} from '../../../src/sandbox/web/protocol.ts';

const NOW = '2026-03-02T09:00:00.000Z';
const NOW_MS = Date.parse(NOW);
const IDLE = { waiting: 0, oldestMs: null };

type Host = SimulatedFleet['hosts'][number];

function host(parts: Partial<Host> = {}): Host {
  return { name: 'node-01.waku.test', version: 'v0.36.0', health: 'READY', power: 'on', ...parts };
}

function relay(parts: Partial<RelayPanel> = {}): RelayPanel {
  return {
    state: 'running',
    lanes: { critical: IDLE, normal: IDLE, low: IDLE },
    inFlight: [],
    waits: [],
    blocked: [],
    ...parts,
  };
}

function scenario(progress: ScenarioState['progress']): ScenarioState {
  return { name: 'node-crash', title: 'A node crashes', about: 'One host stops.', lastsMs: 60_000, progress };
}

function event(state: InboundEvent['state']): InboundEvent {
  return { id: state, source: 'github', event: 'release', receivedAt: NOW, state, error: null };
}

function panel(parts: Partial<PanelState> = {}): PanelState {
  return {
    now: NOW,
    clockRate: 1,
    scenarios: [],
    fleets: [],
    relay: relay(),
    inbound: [],
    acts: [],
    faults: [],
    ...parts,
  };
}

describe('times in the panel', () => {
  it.each([
    [-5_000, '0 s'],
    [999, '0 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [3_599_999, '59 min'],
    [3_600_000, '1 h'],
    [7_500_000, '2 h 5 min'],
    [86_400_000, '1 d'],
    [100_000_000, '1 d 3 h'],
  ])('say %i ms as %s', (ms, words) => {
    expect(durationWords(ms)).toBe(words);
  });

  it('call what is not a second old "just now", also when the clock of the page is a little behind', () => {
    expect(agoWords(NOW, NOW_MS + 400)).toBe('just now');
    expect(agoWords(NOW, NOW_MS - 400)).toBe('just now');
    expect(agoWords(NOW, NOW_MS + 61_000)).toBe('1 min ago');
  });

  it('say what is left, and never a negative rest', () => {
    expect(untilWords(NOW, NOW_MS - 90_000)).toBe('1 min left');
    expect(untilWords(NOW, NOW_MS + 90_000)).toBe('any moment');
  });

  it.each([
    [1, 'Time passes as it does outside.'],
    [10, 'One second here is 10 seconds in the sandbox.'],
    [60, 'One second here is 1 minute in the sandbox.'],
    [90, 'One second here is 1.5 minutes in the sandbox.'],
    [600, 'One second here is 10 minutes in the sandbox.'],
  ])('explain the rate %i', (rate, words) => {
    expect(rateWords(rate)).toBe(words);
  });
});

describe('how a fleet stands', () => {
  it('counts a host as READY only when it answers', () => {
    const hosts = [host(), host({ power: 'silent' }), host({ health: 'SYNCHRONIZING' })];

    expect(fleetStanding({ name: 'waku.test', hosts })).toEqual({ mood: 'bad', words: '1 of 3 READY' });
    expect(fleetStanding({ name: 'waku.test', hosts: [host()] })).toEqual({ mood: 'good', words: '1 of 1 READY' });
  });

  it('says that there are no hosts, and not "0 of 0"', () => {
    const empty = { name: 'waku.test', hosts: [] };

    expect(fleetStanding(empty)).toEqual({ mood: 'none', words: 'no hosts' });
    expect(versionWords(empty)).toBe('no version');
    expect(fleetsStanding([])).toEqual({ mood: 'none', words: 'no fleets' });
  });

  it('names the one version, or counts them', () => {
    expect(versionWords({ name: 'a', hosts: [host(), host()] })).toBe('v0.36.0');
    expect(versionWords({ name: 'a', hosts: [host(), host({ version: 'v0.37.0' })] })).toBe('2 versions');
  });

  it('sums up all fleets', () => {
    const well = { name: 'a', hosts: [host()] };
    const ill = { name: 'b', hosts: [host({ power: 'stopped' })] };

    expect(fleetsStanding([well])).toEqual({ mood: 'good', words: 'all READY' });
    expect(fleetsStanding([well, ill])).toEqual({ mood: 'bad', words: '1 of 2 not all READY' });
  });
});

describe('what waits', () => {
  const behind = relay({
    lanes: { critical: { waiting: 1, oldestMs: 10 }, normal: { waiting: 2, oldestMs: 20 }, low: IDLE },
  });
  const blocked = relay({ blocked: [{ place: 'alerts', reason: 'Missing Access', since: NOW }] });

  it.each([
    [relay(), { mood: 'good', words: 'nothing waits' }],
    [behind, { mood: 'busy', words: '3 waiting' }],
    [blocked, { mood: 'bad', words: '1 blocked' }],
    [relay({ state: 'stopped' }), { mood: 'bad', words: 'stopped' }],
    [relay({ state: 'unauthorized' }), { mood: 'bad', words: 'token refused' }],
  ])('is summed up', (state, standing) => {
    expect(relayStanding(state)).toEqual(standing);
  });

  it('has a sentence for each state of the relay', () => {
    const sentences = [relay(), behind, relay({ state: 'stopped' }), relay({ state: 'unauthorized' })].map(
      relaySentence,
    );

    expect(new Set(sentences).size).toBe(4);
  });

  it('is said of events too: what was set aside before what waits', () => {
    expect(inboundStanding(panel({ inbound: [] }))).toEqual({ mood: 'none', words: 'none yet' });
    expect(inboundStanding(panel({ relay: relay({ state: 'stopped' }) }))).toEqual({
      mood: 'none',
      words: 'not known',
    });
    expect(inboundStanding(panel({ inbound: [event('processed')] }))).toEqual({ mood: 'good', words: 'all processed' });
    expect(inboundStanding(panel({ inbound: [event('processed'), event('waiting')] }))).toEqual({
      mood: 'busy',
      words: '1 waiting',
    });
    expect(inboundStanding(panel({ inbound: [event('set-aside'), event('waiting')] }))).toEqual({
      mood: 'bad',
      words: '1 set aside',
    });
  });
});

describe('what a screen reader is told', () => {
  const running = (done: number) => scenario({ kind: 'running', step: 'The host stops.', done, steps: 3 });

  it('is that a scenario began and how it ended, and no step on the way', () => {
    const began = changeWords(panel({ scenarios: [scenario({ kind: 'idle' })] }), panel({ scenarios: [running(0)] }));
    const onTheWay = changeWords(panel({ scenarios: [running(0)] }), panel({ scenarios: [running(1)] }));
    const broke = changeWords(
      panel({ scenarios: [running(1)] }),
      panel({ scenarios: [scenario({ kind: 'failed', at: NOW, why: 'There is no such host.' })] }),
    );

    expect(began).toBe('A node crashes: started.');
    expect(onTheWay).toBeNull();
    expect(broke).toBe('A node crashes: failed. There is no such host.');
    expect(scenariosStanding([running(0)])).toEqual({ mood: 'busy', words: '1 running' });
    expect(scenariosStanding([scenario({ kind: 'idle' })])).toEqual({ mood: 'none', words: 'none runs' });
  });

  it('is a fault that was switched, a rate that was changed, a relay that stopped, in one breath', () => {
    const down = { name: 'discord-down', title: 'Discord is down', about: 'The gateway closes.', isOn: false };

    const words = changeWords(
      panel({ faults: [down] }),
      panel({ faults: [{ ...down, isOn: true }], clockRate: 60, relay: relay({ state: 'stopped' }) }),
    );

    expect(words).toBe(
      'Discord is down: on. The relay is stopped: nothing is sent until Muster runs again. One second here is 1 minute in the sandbox.',
    );
    expect(faultsStanding([down])).toEqual({ mood: 'none', words: 'all off' });
    expect(faultsStanding([{ ...down, isOn: true }])).toEqual({ mood: 'bad', words: '1 on' });
  });

  it('is nothing when only counts, ages and events moved', () => {
    const after = panel({
      now: '2026-03-02T09:00:01.000Z',
      inbound: [event('waiting')],
      fleets: [{ name: 'waku.test', hosts: [host({ power: 'stopped' })] }],
      relay: relay({ lanes: { critical: { waiting: 4, oldestMs: 9 }, normal: IDLE, low: IDLE } }),
    });

    expect(changeWords(panel(), after)).toBeNull();
  });
});

describe('acts in other systems', () => {
  const act = (state: ActPanel['state'], needsPerson = false): ActPanel => ({
    id: 'ACT-1',
    summary: 'do it',
    state,
    needsPerson,
    because: null,
    at: NOW,
  });

  it.each<[readonly ActPanel[], string, string]>([
    [[], 'none', 'none yet'],
    [[act('done'), act('refused')], 'good', 'all settled'],
    [[act('done'), act('waiting'), act('sending')], 'busy', '2 under way'],
    [[act('waiting'), act('unknown')], 'bad', '1 unknown'],
    [[act('unknown'), act('unknown', true)], 'bad', '1 needs somebody'],
  ])('stand as the worst of them does', (acts, mood, words) => {
    expect(actsStanding(acts)).toEqual({ mood, words });
  });

  it('each say how they are in a word beside the colour', () => {
    for (const state of ['waiting', 'sending', 'checking', 'unknown', 'done', 'refused'] as const)
      expect(actStateWords(act(state)).words).toMatch(/[a-z]{4}/);
  });
});
