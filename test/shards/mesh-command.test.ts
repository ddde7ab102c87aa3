import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createShardMeshCommand } from '../../commands/shard-mesh.ts';
import type { MetricAnswer, MetricRow, MetricsPort } from '../../src/metrics/metrics-port.ts';
import type { QueryName } from '../../src/metrics/named-query.ts';
import type { ChartOutcome } from '../../src/platform/chart/chart.ts';
import { isMatrix, matrixProblem, type Matrix } from '../../src/platform/chart/matrix.ts';
import type { Config, FleetConfig } from '../../src/platform/config/config.ts';
import type { Command } from '../../src/platform/discord/command.ts';
import type { ClientHealthReport } from '../../src/shards/client-health.ts';
import type { MeshHistoryOutcome } from '../../src/shards/mesh-history-service.ts';
import { meshHistory, meshSpan } from '../../src/shards/mesh-history.ts';
import type { MeshAlert } from '../../src/shards/mesh-view.ts';
import { shardName, topWindow } from '../../src/shards/shard-top.ts';
import { testActor } from '../support/actor.ts';
import { openFleetWorld, type FleetWorld } from '../support/fleet-world.ts';
import { fleetsConfig } from '../support/fleets.ts';
import { messageProblems } from '../support/message-limits.ts';

const BOOT = 'boot-01.do-ams3.status.prod';
const STORE = 'store-01.do-ams3.status.prod';
const LIGHTPUSH = '/vac/waku/lightpush/3.0.0';

interface Said {
  readonly outcome: string;
  readonly title: string;
  readonly text: string;
  readonly color: number | undefined;
  readonly files: readonly { readonly name: string; readonly description?: string | undefined }[];
}

describe('/shard mesh', () => {
  let house: FleetWorld;
  let command: Command;
  let drawn: (Matrix | object)[];
  let outcome: ChartOutcome;
  let alerts: readonly MeshAlert[];
  let history: MeshHistoryOutcome;
  let clients: ClientHealthReport | null;

  async function open(config: Config = fleetsConfig()): Promise<void> {
    house = await openFleetWorld(config);
    const draw = async (picture: object): Promise<ChartOutcome> => {
      drawn.push(picture);
      return outcome;
    };
    command = createShardMeshCommand({
      fleets: house.fleets,
      meshes: house.meshes,
      meshHistory: { read: async () => history },
      charts: { draw, drawMatrix: draw },
      meshAlerts: async () => alerts,
      shardTop: { clients: async (fleet) => clients ?? { kind: 'off', fleet } },
    });
  }

  beforeEach(() => {
    drawn = [];
    outcome = { kind: 'drawn', png: new Uint8Array([1]), altText: 'What it shows.' };
    alerts = [];
    clients = null;
    history = { kind: 'unavailable', why: 'samples are not kept here' };
  });

  afterEach(async () => {
    await house.close();
    expect(house.faults).toEqual([]);
  });

  async function ask(options: object = {}): Promise<Said> {
    const input = command.input.parse({ subcommand: 'mesh', ...options });
    const subject = await command.find(input, house.database.read);
    const answer = await command.run(input, subject, testActor());
    if (answer.kind !== 'message') throw new Error(`The answer was a ${answer.kind}.`);
    expect(messageProblems(answer.body)).toEqual([]);
    const [embed] = answer.body.embeds ?? [];
    return {
      outcome: answer.outcome,
      title: embed?.title ?? '',
      text: embed?.description ?? '',
      color: embed?.color,
      files: answer.files ?? [],
    };
  }

  function fleetOf(change: Partial<FleetConfig>): Config {
    const base = fleetsConfig();
    return {
      ...base,
      fleets: base.fleets.map((each) => (each.name === 'status.prod' ? { ...each, ...change } : each)),
    };
  }

  /** What the fleet's source of metrics says; a question that is not named has no answer. */
  function metricsSay(said: Partial<Record<QueryName, readonly Partial<MetricRow>[]>>): MetricsPort {
    return {
      read: async (query): Promise<MetricAnswer> => {
        const rows = said[query];
        if (rows === undefined) return { kind: 'no-data', detail: 'no series' };
        const full = rows.map((row) => ({ host: BOOT, shard: null, kind: null, value: 0, at: new Date(0), ...row }));
        return { kind: 'answered', from: 'prometheus', rows: full };
      },
      readRange: async () => ({ kind: 'no-data', detail: 'no series' }),
    };
  }

  it('tells of a fleet that is well in few words, with every shard on every host in the picture', async () => {
    await open();

    const { outcome: kind, title, text, files } = await ask({ fleet: 'status.prod' });

    expect(kind).toBe('meshes');
    expect(title).toContain('Meshes of status.prod by shard');
    expect(text).toMatch(/^🟢 Good on every host that tells: shards 1, 32, 64, 128, 256, \d+ to \d+ mesh peers\./);
    expect(text).toContain('4 mesh peers of gossipsub and more are good, 1 to 3 thin, 0 dead');
    expect(text).toMatch(/Meshes read <t:\d+:R>/);
    expect(files).toMatchObject([{ name: 'meshes.png', description: 'What it shows.' }]);
    const [matrix] = drawn;
    if (matrix === undefined || !isMatrix(matrix)) throw new Error('no matrix');
    expect(matrixProblem(matrix)).toBeNull();
    expect(matrix.columns).toEqual(['1', '32', '64', '128', '256']);
    expect(matrix.rows).toContain('boot-01.do-ams3');
    expect(matrix.rows).toHaveLength(9);
    expect(matrix.cells.flat().every(({ tone }) => tone === 'good')).toBe(true);
  });

  it('names what is dead on some hosts first, and what is dead on all of them otherwise', async () => {
    await open();
    house.world.setMesh(BOOT, 32, 'empty');
    for (const { name } of house.config.current.fleets[0]!.hosts.flatMap(({ names }) =>
      names.map((name) => ({ name })),
    ))
      house.world.setMesh(name, 256, 'empty');

    const { text } = await ask({ fleet: 'status.prod' });

    const [first, second, third] = text.split('\n');
    expect(first).toBe(
      '🔴 **Shard 256 is dead on all 9 hosts that tell**: none has a mesh peer, so nothing of it is carried.',
    );
    expect(second).toBe('🔴 **Shard 32 is dead on 1 of 9 hosts**: `boot-01.do-ams3`.');
    expect(third).toContain('🟢 Good on every host that tells: shards 1, 64, 128,');
    const [matrix] = drawn;
    if (matrix === undefined || !isMatrix(matrix)) throw new Error('no matrix');
    expect(matrix.altText).toContain('shard 32 dead on boot-01.do-ams3');
    const row = matrix.rows.indexOf('boot-01.do-ams3');
    expect(matrix.cells[row]?.map(({ text: cell }) => cell === '0')).toEqual([false, true, false, false, true]);
  });

  it('never shows what is not known as zero: an older node, a stopped one, one without relay', async () => {
    await open(
      fleetOf({
        hosts: [
          { role: 'boot', names: [BOOT], protocols: ['relay', 'filter', 'lightpush'] },
          { role: 'store', names: [STORE], protocols: ['relay', 'store'] },
          { role: 'light', names: ['light-01.do-ams3.status.prod'], protocols: ['filter'] },
        ],
      }),
    );
    house.world.setVersion(STORE, 'v0.35.1');

    const { text } = await ask({ fleet: 'status.prod' });

    expect(text).toContain(
      '⚪ Meshes are not available (an older version, or its admin routes are off): `store-01.do-ams3`.',
    );
    expect(text).toContain('⚪ Runs no relay, so it has no mesh: `light-01.do-ams3`.');
    const [matrix] = drawn;
    if (matrix === undefined || !isMatrix(matrix)) throw new Error('no matrix');
    expect(matrix.cells[1]?.map(({ text: cell }) => cell)).toEqual(['–', '–', '–', '–', '–']);
    expect(matrix.cells[2]?.map(({ text: cell }) => cell)).toEqual(['∅', '∅', '∅', '∅', '∅']);
    expect(matrix.legend.map(({ means }) => means)).toContain('not available on its version');
    expect(text).not.toMatch(/store-01[^\n]* 0 mesh peers/);

    house.world.stop(BOOT);
    house.clock.advance(60_000);
    const stopped = await ask({ fleet: 'status.prod' });
    expect(stopped.text).toContain('⚪ Not known, no host tells its mesh: shards 1, 32, 64, 128, 256.');
    expect(stopped.text).toContain('⚪ Does not answer now, so its meshes are not known: `boot-01.do-ams3`.');
    expect(stopped.text).not.toContain('dead on');
  });

  it('says where so few hosts carry a shard that they cannot give each other enough peers', async () => {
    await open();

    const { text } = await ask({ fleet: 'waku.test' });

    expect(text).toContain(
      'Only 3 hosts of the fleet can carry shards 0, 1, 2, 3, 4, 5, 6, 7: alone they give each other at most 2 of the 4 peers that gossipsub wants, the rest must come from outside.',
    );
    expect((await ask({ fleet: 'status.prod' })).text).not.toContain('can carry');
  });

  it('tells use against capacity: the node’s own limit, else the configuration’s, else that it is unknown', async () => {
    await open(fleetOf({ capacity: { boot: { connections: 60, filterSubscriptions: 1000, lightpushPerSecond: 10 } } }));
    house.metrics.port = metricsSay({
      'service-requests': [{ kind: LIGHTPUSH, value: 6 }],
      'service-limits': [{ kind: LIGHTPUSH, value: 30 }],
      'shard-discovered': [{ shard: 32, value: 10 / 3600 }],
      'shard-peers': [],
      peers: [],
      'filter-clients': [],
    });

    const { text } = await ask({ fleet: 'status.prod' });

    expect(text).toMatch(
      /`boot-01\.do-ams3` 48 of 60 connections \(80 %\) · \d+ of 1,000 filter clients \(.*\) · 6 of 30 lightpush requests\/s \(20 %\)/,
    );
    expect(text).toContain('🟡 nearly full: `boot-01');
    expect(text).toMatch(/`store-01\.do-ams3` \d+ connections, capacity unknown/);
    expect(text).not.toMatch(/`store-01\.do-ams3`[^\n]*filter/);
    expect(text).toMatch(/^ *32 .* 10$/m);
    expect(text).toMatch(/`boot-01\.ac-cn-hongkong-c`[^\n]*lightpush requests\/s: not known, of 10/);
  });

  it('takes the configuration for lightpush where the node tells no limit', async () => {
    await open(
      fleetOf({ capacity: { boot: { connections: null, filterSubscriptions: null, lightpushPerSecond: 10 } } }),
    );
    house.metrics.port = metricsSay({ 'service-requests': [{ kind: LIGHTPUSH, value: 9 }] });

    const { text } = await ask({ fleet: 'status.prod' });

    expect(text).toMatch(/🟡 nearly full: `boot-01\.do-ams3`[^\n]*9 of 10 lightpush requests\/s \(90 %\)/);
    expect(text).toContain('No data of');
  });

  it('tells one shard host by host, worst first, with its alerts and what it was over time', async () => {
    await open();
    house.world.setMesh(STORE, 32, 'empty');
    alerts = [
      { alert: 'A-7', shard: '32' },
      { alert: 'A-8', shard: '64' },
    ];
    const fleet = house.config.current.fleets[0]!;
    const span = meshSpan(house.clock.now(), 24);
    history = meshHistory({ fleet, shard: 32, hours: 24, span }, [
      { host: STORE, at: span.until, readAt: span.until, least: 0, most: 6, last: 0, average: 3 },
      { host: BOOT, at: span.until, readAt: span.until, least: 5, most: 9, last: 7, average: 7 },
    ]);

    const said = await ask({ fleet: 'status.prod', shard: 32 });

    const lines = said.text.split('\n');
    expect(said.outcome).toBe('mesh');
    expect(said.title).toContain('Mesh of shard 32 on status.prod');
    expect(lines[0]).toBe('🔴 **Shard 32 is dead on 1 of 9 hosts**: `store-01.do-ams3`.');
    expect(lines[1]).toBe('🔥 firing on shard 32: `/why alert alert:A-7`');
    expect(said.text).not.toContain('A-8');
    const hosts = lines.filter((line) => / connected · /.test(line));
    expect(hosts[0]).toMatch(
      /^🔴 dead `store-01\.do-ams3`: 0 mesh peers, 0 of the fleet · \d+ connected · 8 subscribed · – found an hour$/,
    );
    expect(hosts[1]).toMatch(/^🟢 good /);
    expect(said.text).toContain('the fewest were 0 on `store-01.do-ams3`');
    expect(said.text).toContain('1 host had none at some time');
    expect(said.files).toMatchObject([{ name: 'mesh.png' }]);
  });

  it('tells beside the hosts, and apart from them, how a shard looks from opted-in clients', async () => {
    await open();
    const fleet = house.config.current.fleets[0]!;
    const at = house.clock.now();
    clients = {
      kind: 'client-health',
      fleet,
      window: topWindow(at, 86_400_000),
      shards: [{ shard: shardName('32'), peers: 3.25, missed: 12, clients: 7, points: [] }],
      origins: [],
      events: [],
      told: { asked: 24, told: 24, tooFew: 0, clients: 7 },
      nextAt: at,
    };

    const [told, untold] = [
      await ask({ fleet: 'status.prod', shard: 32 }),
      await ask({ fleet: 'status.prod', shard: 64 }),
    ];

    expect(told.text).toContain(
      '📱 Opted-in clients, 7 at least, say of the last day: 3.25 peers of a client on it, on average, 12 messages missed (`/shard clients fleet:status.prod`).',
    );
    expect(untold.text).toContain('📱 From opted-in clients nothing can be told of it over the last day');
    clients = null;
    expect((await ask({ fleet: 'status.prod', shard: 32 })).text).not.toContain('📱');
  });

  it('does not take a shard that nobody serves, and says which there are', async () => {
    await open();

    const said = await ask({ fleet: 'status.prod', shard: 7 });

    expect(said.outcome).toBe('no-such-shard');
    expect(said.text).toContain('it has 1, 32, 64, 128, 256.');
  });

  it('tells all fleets in a line each, from what is known already', async () => {
    await open();
    await house.observer.observeAll();
    house.world.setMesh(BOOT, 32, 'empty');
    await house.observer.observe([house.config.current.fleets[0]!], { versions: 'when-due' });
    const asked = house.world.requests.length;

    const { outcome: kind, text } = await ask();

    expect(kind).toBe('summary');
    expect(text).toMatch(/\*\*status\.prod\*\* 🔴 dead on some: 32 · 🟢 good: 1, 64, 128, 256 · read <t:/);
    expect(text).toContain('**waku.test** 🟢 good: 0, 1, 2, 3, 4, 5, 6, 7');
    expect(text).not.toContain('status.test');
    expect(house.world.requests).toHaveLength(asked);
  });

  it.each([
    { drew: 'busy', says: 'Too many charts are being drawn' },
    { drew: 'crashed', says: 'The picture could not be drawn' },
  ] as const)('goes on without a picture that is $drew', async ({ drew, says }) => {
    await open();
    outcome = { kind: drew };

    const { text, files } = await ask({ fleet: 'status.prod' });

    expect(text).toContain(says);
    expect(files).toEqual([]);
  });

  it('says what to configure where a fleet has no shards or its nodes are not asked', async () => {
    await open(fleetOf({ shards: [], protectedShards: [] }));
    expect(await ask({ fleet: 'status.prod' })).toMatchObject({ outcome: 'no-shards' });
    await house.close();

    await open(fleetOf({ nodes: null }));
    expect(await ask({ fleet: 'status.prod' })).toMatchObject({
      outcome: 'not-asked',
      text: expect.stringContaining('`nodes: …`') as string,
    });
  });

  it('fits a hundred topics on nine hosts into one message and one picture', async () => {
    await open(fleetOf({ shards: Array.from({ length: 100 }, (_, index) => index * 10), protectedShards: [] }));
    for (let shard = 0; shard < 400; shard += 10) house.world.setMesh(BOOT, shard, 'empty');

    const { text } = await ask({ fleet: 'status.prod' });

    expect(text).toContain('28 more shards are dead or thin somewhere');
    const [matrix] = drawn;
    if (matrix === undefined || !isMatrix(matrix)) throw new Error('no matrix');
    expect(matrixProblem(matrix)).toBeNull();
    expect(matrix.columns).toHaveLength(100);
    expect(matrix.cells.flat().filter(({ tone }) => tone === 'bad')).toHaveLength(40);
  });
});
