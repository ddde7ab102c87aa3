import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createShardBandwidthCommand } from '../../commands/shard-bandwidth.ts';
import { createShardListCommand } from '../../commands/shard-list.ts';
import type { MetricsPort } from '../../src/metrics/metrics-port.ts';
import type { Track } from '../../src/metrics/track.ts';
import type { Chart, ChartOutcome } from '../../src/platform/chart/chart.ts';
import type { FleetConfig } from '../../src/platform/config/config.ts';
import type { Command } from '../../src/platform/discord/command.ts';
import { createBandwidthService } from '../../src/shards/bandwidth-service.ts';
import { createShardListService } from '../../src/shards/shard-list-service.ts';
import { createShardTrafficReader } from '../../src/shards/shard-traffic-service.ts';
import { testActor } from '../support/actor.ts';
import { TestClock } from '../support/clock.ts';
import { openFleetWorld, type FleetWorld } from '../support/fleet-world.ts';
import { fleetsConfig, missionFleets } from '../support/fleets.ts';
import { HOSTILE_PIECES } from '../support/hostile-text.ts';
import { messageProblems } from '../support/message-limits.ts';
import { metricTracks, TRACKS_END } from '../support/metric-tracks.ts';
import { MUCH_TELEMETRY } from '../support/shard-telemetry.ts';
import { shardedFleet } from '../support/sharded-fleet.ts';
import { trackMetrics } from '../support/track-metrics.ts';

const WEEK_MS = 7 * 86_400_000;
const TRACKS = metricTracks();
/** The same two hours a week before, when everything was half as much. */
const WEEK_BEFORE: readonly Track[] = TRACKS.map((track) => ({
  ...track,
  times: track.times.map((time) => time - WEEK_MS),
  values: track.values.map((value) => value / 2),
}));

interface Said {
  readonly outcome: string;
  readonly text: string;
  readonly files: ReadonlyMap<string, string>;
}

let house: FleetWorld;
let port: MetricsPort | null;
let drawn: Chart[];
let chartOutcome: ChartOutcome;
let commands: readonly Command[];

beforeEach(async () => {
  port = trackMetrics([...WEEK_BEFORE, ...TRACKS]);
  drawn = [];
  chartOutcome = { kind: 'drawn', png: new Uint8Array([1]), altText: 'A chart' };
  await open({});
});

afterEach(async () => {
  await house.close();
});

async function open(parts: Partial<FleetConfig>): Promise<void> {
  const fleets = missionFleets().map((fleet) => (fleet.name === 'status.prod' ? shardedFleet(parts) : fleet));
  house = await openFleetWorld(fleetsConfig(fleets));
  const clock = new TestClock(TRACKS_END);
  const traffic = createShardTrafficReader({ findMetrics: () => port });
  const shared = { fleets: house.fleets };
  commands = [
    createShardBandwidthCommand({
      ...shared,
      bandwidth: createBandwidthService({ traffic, clock }),
      charts: {
        async draw(chart) {
          if ('panels' in chart) drawn.push(chart);
          return chartOutcome;
        },
      },
    }),
    createShardListCommand({
      ...shared,
      shardList: createShardListService({ traffic, telemetry: MUCH_TELEMETRY, clock }),
    }),
  ];
}

async function ask(subcommand: 'bandwidth' | 'list', options: object = {}): Promise<Said> {
  const command = commands[subcommand === 'bandwidth' ? 0 : 1];
  if (command === undefined) throw new Error('There is no such command.');
  const input = command.input.parse({ subcommand, fleet: 'status.prod', ...options });
  const subject = await command.find(input, house.database.read);
  const answer = await command.run(input, subject, testActor());
  if (answer.kind !== 'message') throw new Error(`The answer was a ${answer.kind}.`);
  expect(messageProblems(answer.body)).toEqual([]);
  const embeds = answer.body.embeds ?? [];
  return {
    outcome: answer.outcome,
    text: embeds.map(({ title, description }) => [title, description].join('\n')).join('\n'),
    files: new Map((answer.files ?? []).map(({ name, bytes }) => [name, new TextDecoder().decode(bytes)])),
  };
}

describe('/shard bandwidth', () => {
  it('shows by shard what comes in and goes out, its factors and its change, and says from where it is seen', async () => {
    const { outcome, text, files } = await ask('bandwidth', { window: '1h' });

    expect(outcome).toBe('bandwidth');
    expect(text).toContain('Averages per fleet node over 1 h');
    expect(text).toMatch(/^shard +in, all +new +out +msg\/s$/m);
    expect(text).toMatch(/^32 +[\d.]+k +[\d.]+k +[\d.]+k +[\d.]+$/m);
    // Three times as much comes in as is new, and four times goes out: so the samples are made.
    expect(text).toMatch(/^32 +×(3|3\.0\d|2\.9\d) +×(4|4\.0\d|3\.9\d) +[\d.]+% +[\d.]+%$/m);
    expect(text).toMatch(/^256( +–)+$/m);
    expect(text).toMatch(/^32 +[\d.]+k +\+100% +[\d.]+k +\+100%$/m);
    expect(text).toContain('**Against the same hours a week before**');
    expect([...files.keys()]).toEqual(['bandwidth.png']);
    expect(drawn[0]?.panels.map(({ series }) => series.map(({ name }) => name))).toEqual([
      ['shard 32', 'shard 64'],
      ['shard 32', 'shard 64'],
    ]);
  });

  it('fits a phone: no line of a table has more letters than a narrow screen', async () => {
    const { text } = await ask('bandwidth', { window: '1h' });

    const tables = text.split('```').filter((_, index) => index % 2 === 1);
    const longest = Math.max(...tables.flatMap((table) => table.split('\n')).map((line) => line.length));
    expect(tables).toHaveLength(4);
    // 41 fit; the recorded nodes relay many times what they say of all of libp2p, which makes shares of four digits.
    expect(longest).toBeLessThanOrEqual(44);
  });

  it('tells of what nobody told, where that is, and of differences below zero', async () => {
    const { text } = await ask('bandwidth', { window: '1h' });

    expect(text).toContain('No node tells gross from net of shard 128');
    expect(text).toContain(
      'No node tells of filter, lightpush, peer exch., other codecs: what there is of it is in the unattributed rest.',
    );
    expect(text).toContain('⚠️ Below zero: overhead in, overhead out.');
    expect(text).toMatch(/Told only part of the time: store-01\.gc-us-central1-a, store-02\.gc-us-central1-a/);
    expect(text).toContain("Other topics, none of the fleet's shards: /waku/2/default-waku/proto");
  });

  it('says that nothing is known of the week before, which is no change', async () => {
    port = trackMetrics(TRACKS);

    const { text } = await ask('bandwidth', { window: '1h' });

    expect(text).toContain('Not known: nothing is kept of that time.');
    expect(text).not.toContain('+100%');
  });

  it('says when the averages of then are over other nodes', async () => {
    port = trackMetrics([...WEEK_BEFORE.filter(({ host }) => !host.startsWith('boot-01')), ...TRACKS]);

    expect((await ask('bandwidth', { window: '1h' })).text).toContain('over other nodes: only now boot-01.do-ams3.');
  });

  it('looks at one shard alone when asked', async () => {
    const { text } = await ask('bandwidth', { window: '1h', shard: 64 });

    expect(text).toContain('Bandwidth of shard 64 on status.prod');
    expect(text).not.toMatch(/^32 /m);
    expect(drawn[0]?.panels.map(({ series }) => series.length)).toEqual([1, 1]);
  });

  it('gives every figure as RFC 4180 with hosts, vantage and age; what is not known is empty', async () => {
    const { files } = await ask('bandwidth', { window: '1h', csv: true });

    const csv = files.get('shard-bandwidth-status.prod-2026-03-02T0900.csv') ?? '';
    const [head = '', ...lines] = csv.split('\r\n');
    expect(head).toBe(
      'fleet,shard,direction,measure,unit,value,before,change_percent,nodes,vantage,source,from,until,oldest_sample,newest_sample',
    );
    expect(lines.at(-1)).toBe('');
    const rows = lines.slice(0, -1).map((line) => line.split(','));
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([15]));
    const row = (shard: string, measure: string) => rows.find((each) => each[1] === shard && each[3] === measure);
    const gross = row('32', 'gross-in') ?? [];
    expect(gross.slice(8, 11)).toEqual(['5', 'average per fleet node', 'scrape']);
    expect(Number(gross[5])).toBeCloseTo(2 * Number(gross[6]), 3);
    expect(row('256', 'gross-in')?.slice(5, 9)).toEqual(['', '', '', '0']);
    const parts = rows.filter(([, , direction, measure]) => direction === 'in' && measure?.startsWith('libp2p '));
    const whole = parts.find(([, , , measure]) => measure === 'libp2p whole')?.[5];
    const sum = parts.filter(([, , , m]) => m !== 'libp2p whole').reduce((all, each) => all + Number(each[5]), 0);
    expect(sum).toBeCloseTo(Number(whole), 6);
  });

  it.each(['0h', '97h', '31d', 'a day', '-1h', '1.5h', '', '24'])('refuses a window of "%s"', (window) => {
    const parsed = commands[0]?.input.safeParse({ subcommand: 'bandwidth', window });

    expect(parsed?.success).toBe(false);
    expect(JSON.stringify(parsed?.error?.issues)).toContain('such as 1h, 6h, 24h or 7d');
  });

  it('says which shards there are, where another is asked for', async () => {
    const { outcome, text } = await ask('bandwidth', { shard: 7 });

    expect(outcome).toBe('no-such-shard');
    expect(text).toContain("Shard 7 is none of the fleet's: it has 1, 32, 64, 128, 256.");
  });

  it('says why there is nothing, where the source does not answer or there is none', async () => {
    const gone = { kind: 'not-reachable', detail: 'connection refused' } as const;
    port = { read: async () => gone, readRange: async () => gone };
    const unreachable = await ask('bandwidth');
    port = null;

    expect(unreachable.outcome).toBe('nothing-known');
    expect(unreachable.text).toContain('the source of metrics is not reachable from here (connection refused)');
    expect(await ask('bandwidth')).toMatchObject({ outcome: 'not-configured' });
    await house.close();
    await open({ lifecycle: 'retired' });
    expect((await ask('bandwidth')).text).toContain('The fleet is retired: nothing of it is measured any more.');
  });

  it('asks which fleet, where several have shards', async () => {
    const { outcome, text } = await ask('bandwidth', { fleet: undefined });

    expect(outcome).toBe('which-fleet');
    expect(text).toContain('`fleet:status.prod`, `fleet:status.staging`, `fleet:waku.test`, `fleet:waku.sandbox`');
    expect(text).not.toContain('status.test');
  });

  it.each([
    { kind: 'busy', says: 'Too many charts are being drawn' },
    { kind: 'crashed', says: 'The picture could not be drawn; the figures are whole' },
  ] as const)('gives the figures also when the chart is $kind', async ({ kind, says }) => {
    chartOutcome = { kind };

    const { text, files } = await ask('bandwidth', { window: '1h' });

    expect(text).toContain(says);
    expect(files.size).toBe(0);
  });

  it('has room for a hundred shards: the busiest in the message, all in the chart and in the file', async () => {
    await house.close();
    const shards = Array.from({ length: 100 }, (_, index) => index);
    await open({ shards, protectedShards: [] });
    port = {
      read: async () => ({ kind: 'no-data', detail: '' }),
      readRange: async (query, { hosts, from, at, stepMs }) => {
        if (query !== 'topic-bytes') return { kind: 'no-data', detail: 'not asked for here' };
        const ends = Array.from({ length: (at.getTime() - from.getTime()) / stepMs + 1 }, (_, index) => index);
        const lines = hosts.flatMap((host) =>
          shards.map((shard) => ({
            host,
            shard: null,
            kind: `gross-in /waku/2/rs/16/${shard}`,
            points: ends.map((index) => ({ at: new Date(from.getTime() + index * stepMs), value: 1000 * (shard + 1) })),
          })),
        );
        return { kind: 'answered', lines, from: 'prometheus' };
      },
    };

    const { text, files } = await ask('bandwidth', { window: '30d', csv: true });

    expect(text).toMatch(/^99 +100k( +–)+$/m);
    expect(text).not.toMatch(/^87 /m);
    expect(text).toContain('88 shards with less traffic not shown');
    expect(drawn[0]?.panels.map(({ series }) => series.length)).toEqual([100]);
    const csv = [...files].find(([name]) => name.endsWith('.csv'))?.[1] ?? '';
    expect(csv.match(/gross-in,bytes\/s,\d+,/g)).toHaveLength(100);
  });

  it('lets no foreign topic or note out of its place', async () => {
    const at = TRACKS_END;
    const lines = HOSTILE_PIECES.map((piece) => ({
      host: 'boot-01.do-ams3.status.prod',
      shard: null,
      kind: `gross-in ${piece}`,
      points: [{ at, value: 1 }],
    }));
    port = {
      read: async () => ({ kind: 'no-data', detail: '' }),
      readRange: async () => ({ kind: 'answered', lines, from: 'prometheus', notes: [...HOSTILE_PIECES] }),
    };

    const { text } = await ask('bandwidth', { window: '1h' });

    expect((text.match(/```/g)?.length ?? 1) % 2).toBe(0);
    expect(text).not.toContain('@everyone');
  });
});

describe('/shard list', () => {
  it('tells of each shard whether it is signed, what flows over it, and who serves and uses it', async () => {
    await house.close();
    await open({
      traffic: 'Chats of everybody',
      capacity: { boot: { connections: 500, filterSubscriptions: null, lightpushPerSecond: null } },
    });

    const { outcome, text } = await ask('list');

    expect(outcome).toBe('list');
    expect(text).toContain('5 shards of status.prod, cluster 16');
    expect(text).toMatch(/^32 +no +[\d.]+k +[\d.]+k +[\d.]+$/m);
    expect(text).toMatch(/^128 +yes +– +– +–$/m);
    expect(text).toContain('Used by: Chats of everybody');
    expect(text).toContain('Also served by: status.staging (all)');
    expect(text).toContain('Capacity: boot 500 connections a node; unknown of store.');
    expect(text).toContain('Shard 32: chat 75.0%, device-sync 25.0% of the bytes, from 40 clients or more');
  });

  it('says that the capacity is unknown, where nobody said it', async () => {
    expect((await ask('list')).text).toContain('Capacity unknown: `capacity:` of the fleet');
  });

  it('lists all that one may see, where no fleet is named', async () => {
    const { text } = await ask('list', { fleet: undefined });

    expect(text.match(/📋 \d+ shards of [a-z.]+, cluster \d+/g)).toEqual([
      '📋 5 shards of status.prod, cluster 16',
      '📋 5 shards of status.staging, cluster 16',
      '📋 8 shards of waku.test, cluster 1',
      '📋 8 shards of waku.sandbox, cluster 1',
    ]);
  });

  it('says that there are none', async () => {
    await house.close();
    await open({ shards: [], protectedShards: [] });

    const { outcome, text } = await ask('list');

    expect(outcome).toBe('no-shards');
    expect(text).toContain('has no shards');
  });
});

describe('what is offered while /shard is typed', () => {
  async function offered(
    option: string,
    typed: string,
    options: object = {},
  ): Promise<readonly (readonly unknown[])[]> {
    const request = { subcommandGroup: null, subcommand: 'bandwidth', option, typed, options: { ...options } };
    const choices = await commands[0]?.autocomplete?.(request, house.database.read);
    return (choices ?? []).map(({ value, requires }) => [value, requires.permission, requires.fleet]);
  }

  it('is the shards of the fleet that is named, to those who may see it', async () => {
    await open({ shards: [32, 64, 128], protectedShards: [64] });

    expect(await offered('shard', '', { fleet: 'status.prod' })).toEqual([
      [32, 'fleet.view', 'status.prod'],
      [64, 'fleet.view', 'status.prod'],
      [128, 'fleet.view', 'status.prod'],
    ]);
    expect(await offered('shard', '6', { fleet: 'status.prod' })).toEqual([[64, 'fleet.view', 'status.prod']]);
  });

  it('is no shard where the fleet is none, or may be one of several', async () => {
    expect(await offered('shard', '', { fleet: 'no.such' })).toEqual([]);
    const sharded = house.fleets.listVisible(testActor()).filter(({ shards }) => shards.length > 0);
    expect(sharded.length).toBeGreaterThan(1);
    expect(await offered('shard', '')).toEqual([]);
  });

  it('is windows that the command takes', async () => {
    const windows = await offered('window', '', { fleet: 'status.prod' });

    expect(windows.map(([value]) => value)).toEqual(['1h', '6h', '24h', '7d', '30d']);
    for (const [window] of windows)
      expect(commands[0]?.input.safeParse({ subcommand: 'bandwidth', window }).success).toBe(true);
    expect(await offered('window', '7', { fleet: 'status.prod' })).toEqual([['7d', 'fleet.view', 'status.prod']]);
  });
});
