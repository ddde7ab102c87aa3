import { describe, expect, it } from 'vitest';
import type { FleetConfig } from '../../../src/platform/config/config.ts';
import type { SwitchOutcome } from '../../../src/sandbox/fault-switches.ts';
import { createScenarios } from '../../../src/sandbox/scenarios/create-scenarios.ts';
import { readScenario } from '../../../src/sandbox/scenarios/scenario-file.ts';
import type { Scenarios } from '../../../src/sandbox/scenarios/scenarios.ts';
import { testFleet } from '../../support/config.ts';
import { fleetsConfig } from '../../support/fleets.ts';
import { openWorld, type OpenWorld } from '../../support/open-world.ts';

const HOST = 'boot-01.do-ams3.status.prod';

interface Step {
  readonly at: string;
  readonly do: string;
  readonly [field: string]: unknown;
}

function scenarioYaml(steps: readonly Step[], more: object = {}): string {
  const full = steps.map((step) => ({ what: `It does ${step.do}.`, ...step }));
  // YAML takes JSON.
  return JSON.stringify({ title: 'A try', about: 'It tries.', lookFor: 'Look.', lasts: '10m', steps: full, ...more });
}

interface Place extends OpenWorld {
  readonly scenarios: Scenarios;
  /** What was done to faults and to Muster, in order. */
  readonly done: readonly string[];
  progress(name?: string): string;
}

async function open(
  files: Readonly<Record<string, string>>,
  {
    crashed = Promise.resolve(),
    fleets,
  }: { readonly crashed?: Promise<void>; readonly fleets?: readonly FleetConfig[] } = {},
): Promise<Place> {
  const place = await openWorld(fleets === undefined ? {} : { config: fleetsConfig(fleets) });
  const done: string[] = [];
  const scenarios = createScenarios({
    clock: place.clock,
    world: place.world,
    standIn: {
      as: (name) => {
        throw new Error(`Nobody is called ${name}.`);
      },
      messages: () => [],
      when: () => Promise.reject(new Error('Nobody says anything here.')),
    },
    faults: {
      list: () => [],
      turn: (name, to): SwitchOutcome => {
        if (name !== 'slow') return { kind: 'unknown', names: ['slow'] };
        done.push(`${name} ${to}`);
        return { kind: 'switched' };
      },
      allOff: () => undefined,
    },
    muster: {
      url: () => null,
      crash: async () => {
        await crashed;
        done.push('crash');
      },
      start: async () => void done.push('start'),
    },
    folder: {
      scenarios: new Map(Object.entries(files).map(([name, yaml]) => [name, readScenario(name, yaml)])),
      readText: (file) => `the text of ${file}`,
    },
  });
  return {
    ...place,
    scenarios,
    done,
    progress: (name = 'try') => scenarios.list().find((each) => each.name === name)!.progress.kind,
    pass: (ms) => place.pass(ms, () => scenarios.idle()),
  };
}

function power({ world }: Place): string {
  return world.nodes.find(({ host }) => host.name === HOST)!.power;
}

describe('scenarios', () => {
  it('do each step at its own time, tell of every change, and end', async () => {
    const place = await open({
      try: scenarioYaml([
        { at: '0s', do: 'node', host: HOST, is: 'stopped' },
        { at: '2m', do: 'node', host: HOST, is: 'running' },
      ]),
    });
    let changes = 0;
    const leave = place.scenarios.subscribe(() => {
      changes += 1;
    });

    const outcome = place.scenarios.start('try');
    await place.scenarios.idle();
    expect(outcome.kind).toBe('started');
    expect(power(place)).toBe('stopped');
    expect(place.scenarios.list()[0]!.progress).toEqual({ kind: 'running', step: 'It does node.', done: 1, steps: 2 });
    await place.pass(119_999);
    expect(power(place)).toBe('stopped');
    await place.pass(1);
    expect(power(place)).toBe('on');
    await place.pass(8 * 60_000);
    expect(place.scenarios.list()[0]).toMatchObject({
      name: 'try',
      about: 'It tries. Look.',
      lastsMs: 600_000,
      progress: { kind: 'ended', at: '2026-03-02T09:10:00.000Z' },
    });
    expect(changes).toBeGreaterThanOrEqual(4);
    leave();
    place.scenarios.start('try');
    await place.scenarios.idle();
    expect(power(place)).toBe('stopped');
  });

  it('stop, desync and fork the chain of Spacemesh nodes, and mend it again', async () => {
    const net = testFleet({
      name: 'net.test',
      kind: 'spacemesh',
      cluster: null,
      shards: [],
      hosts: [{ role: 'miner', names: ['miner-01.ams.net.test', 'miner-02.ams.net.test'], protocols: [] }],
    });
    const ill = { host: 'miner-01.ams.net.test' };
    const place = await open(
      {
        try: scenarioYaml([
          { at: '0s', do: 'verified-layer', ...ill, is: 'stuck' },
          { at: '0s', do: 'sync', fleet: 'net.test', is: 'syncing' },
          { at: '1s', do: 'chain-state', ...ill, is: 'forked' },
          { at: '9m', do: 'verified-layer', ...ill, is: 'rising' },
          { at: '9m', do: 'sync', ...ill, is: 'synced' },
          { at: '9m', do: 'chain-state', ...ill, is: 'shared' },
        ]),
      },
      { fleets: [net] },
    );
    const ask = async (number: number, service: string): Promise<string> =>
      (await place.fetch(`/spacemesh/miner-0${number}.ams.net.test/spacemesh.v2beta1.${service}`)).text();
    const layers = async (number: number): Promise<{ verified: number; newest: string }> => {
      const text = await ask(number, 'LayerService/List?sort_order=DESC&limit=20&start_layer=3900');
      return {
        verified: text.match(/LAYER_STATUS_VERIFIED/g)?.length ?? 0,
        newest: /"cumulativeStateHash":"([^"]+)"/.exec(text)?.[1] ?? '',
      };
    };

    place.scenarios.start('try');
    await place.pass(8 * 60_000);
    const [stuck, other] = [await layers(1), await layers(2)];
    const synced = [await ask(1, 'NodeService/Status'), await ask(2, 'NodeService/Status')];
    await place.pass(2 * 60_000);

    expect(place.progress()).toBe('ended');
    expect(stuck.verified).toBeLessThan(other.verified);
    expect(stuck.newest).not.toBe(other.newest);
    for (const status of synced) expect(status).toContain('SYNC_STATUS_SYNCING');
    expect(await layers(1)).toEqual(await layers(2));
    expect(await ask(1, 'NodeService/Status')).toContain('SYNC_STATUS_SYNCED');
    expect(await ask(2, 'NodeService/Status')).toContain('SYNC_STATUS_SYNCING');
  });

  it('fail when they stop the chain of a host that has none', async () => {
    const place = await open({ try: scenarioYaml([{ at: '0s', do: 'verified-layer', host: HOST, is: 'stuck' }]) });

    place.scenarios.start('try');
    await place.scenarios.idle();

    expect(place.progress()).toBe('failed');
    expect((await place.fetch(`/spacemesh/${HOST}/spacemesh.v2beta1.NodeService/Status`)).status).toBe(404);
  });

  it('do a step only once the one before is done, though its moment has come, and end after the last', async () => {
    const crash = { end: (): void => undefined };
    const crashed = new Promise<void>((resolve) => {
      crash.end = resolve;
    });
    const steps = [
      { at: '1m', do: 'restart-muster', down: '1m' },
      { at: '2m', do: 'node', host: HOST, is: 'stopped' },
    ];
    const place = await open({ try: scenarioYaml(steps) }, { crashed });
    place.scenarios.start('try');

    // Nothing waits for the step here, as on a fast clock.
    for (let minute = 0; minute < 11; minute += 1) place.clock.advance(60_000);
    const whileItLasts = { power: power(place), progress: place.progress() };
    crash.end();
    await place.scenarios.idle();

    expect(whileItLasts).toEqual({ power: 'on', progress: 'running' });
    expect(power(place)).toBe('stopped');
    expect(place.progress()).toBe('ended');
  });

  it('begin again where they repeat', async () => {
    const step = { at: '1m', do: 'commit', repository: 'acme/node', branch: 'main', message: 'one more' };
    const place = await open({ try: scenarioYaml([step], { repeats: true }) });

    place.scenarios.start('try');
    await place.pass(25 * 60_000);

    expect(place.sent.filter(({ event }) => event === 'push')).toHaveLength(3);
    expect(place.progress()).toBe('running');
    place.scenarios.stop('try');
    await place.pass(25 * 60_000);
    expect(place.sent.filter(({ event }) => event === 'push')).toHaveLength(3);
  });

  it('say what there is, what runs already and what does not run', async () => {
    const place = await open({ try: scenarioYaml([{ at: '1m', do: 'node', host: HOST, is: 'stopped' }]) });

    expect(place.scenarios.start('nothing')).toEqual({ kind: 'unknown', names: ['try'] });
    expect(place.scenarios.stop('nothing')).toEqual({ kind: 'unknown', names: ['try'] });
    expect(place.scenarios.stop('try').kind).toBe('not-running');
    place.scenarios.start('try');
    expect(place.scenarios.start('try').kind).toBe('runs-already');
    expect(place.scenarios.stop('try')).toMatchObject({ kind: 'stopped', state: { progress: { kind: 'stopped' } } });
    await place.pass(5 * 60_000);
    expect(power(place)).toBe('on');
  });

  it('take their faults away when they are stopped, and let Muster start again', async () => {
    const place = await open({
      try: scenarioYaml([
        { at: '0s', do: 'fault', fault: 'slow', for: '5m' },
        { at: '1m', do: 'restart-muster', down: '3m' },
      ]),
    });

    place.scenarios.start('try');
    await place.pass(2 * 60_000);
    expect(place.done).toEqual(['slow on', 'crash']);
    place.scenarios.stop('try');
    await place.scenarios.idle();

    expect(place.done).toEqual(['slow on', 'crash', 'slow off', 'start']);
    await place.pass(10 * 60_000);
    expect(place.done).toHaveLength(4);
  });

  it.each([
    [{ at: '1m', do: 'node', host: 'nobody', is: 'stopped' }, 'The simulated world has no host nobody.'],
    [{ at: '1m', do: 'mesh', fleet: 'status.prod', shard: 7, is: 'empty' }, 'has no shard 7'],
    [{ at: '1m', do: 'mesh', shard: 32, is: 'empty' }, 'Name either a host or a fleet.'],
    [{ at: '1m', do: 'set-version', fleet: 'status.test', version: 'v1' }, 'no active fleet status.test'],
    [{ at: '1m', do: 'fault', fault: 'flood', for: '1m' }, 'There is no fault flood. There are: slow.'],
    [
      { at: '1m', do: 'build', job: 'nim-waku/nothing', ref: 'master' },
      'has no job nim-waku/nothing. It has: nim-waku/',
    ],
    [
      { at: '1m', do: 'run-again', run: 'first', lasts: '1m', ends: 'success' },
      "No step before this one named 'first'.",
    ],
  ])('fail with a sentence when the world cannot do a step: %s', async (step, why) => {
    const place = await open({ try: scenarioYaml([step, { at: '2m', do: 'node', host: HOST, is: 'stopped' }]) });

    place.scenarios.start('try');
    await place.pass(10 * 60_000);

    expect(place.scenarios.list()[0]!.progress).toMatchObject({
      kind: 'failed',
      why: expect.stringContaining(why) as string,
    });
    expect(power(place)).toBe('on');
  });

  it('leave one with a slip in its file aside, with what to write, and the others as they are', async () => {
    const place = await open({
      try: scenarioYaml([{ at: '1m', do: 'node', host: HOST, is: 'stopped' }]),
      wrong: scenarioYaml([{ at: '1m', do: 'nothing' }]),
    });

    expect(place.scenarios.start('wrong')).toMatchObject({ kind: 'broken' });
    expect(place.scenarios.list()[1]).toMatchObject({
      title: 'wrong.yaml',
      progress: { kind: 'failed', why: expect.stringContaining("nothing is called 'nothing'") as string },
    });
    expect(place.scenarios.start('try').kind).toBe('started');
    await place.scenarios.close();
    expect(place.progress()).toBe('stopped');
  });

  it('spread a storm over its time, one label telling the alerts apart', async () => {
    const storm = { labels: { alertname: 'X' }, groupBy: ['...'], groupWait: '0s', count: 100, over: '10s' };
    const place = await open({ try: scenarioYaml([{ at: '0s', do: 'alert-storm', ...storm }]) });

    place.scenarios.start('try');
    await place.pass(4_999);
    expect(place.world.alertmanager.firing).toBe(50);
    await place.pass(10_000);
    expect(place.world.alertmanager.firing).toBe(100);
    expect(place.sent).toHaveLength(100);
    expect(JSON.stringify(place.sent[99]!.payload)).toContain('"monitor":"monitor-0100"');
  });

  it('read the notes of a release from the file beside them', async () => {
    const release = { release: 'one', repository: 'acme/node', tag: 'v1.0.0', notesFile: 'notes.md' };
    const place = await open({
      try: scenarioYaml([
        { at: '0s', do: 'release', ...release },
        { at: '1m', do: 'edit-release', release: 'one', name: 'Another' },
        { at: '2m', do: 'unpublish-release', release: 'one' },
      ]),
    });

    place.scenarios.start('try');
    await place.pass(3 * 60_000);

    expect(place.world.github.releasesOf('acme/node')).toMatchObject([
      { tag: 'v1.0.0', name: 'Another', notes: 'the text of notes.md', state: 'draft' },
    ]);
    expect(place.progress()).toBe('running');
  });
});
