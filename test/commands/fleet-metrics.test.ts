import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFleetMetricsCommand } from '../../commands/fleet-metrics.ts';
import { createFleetMetricsService } from '../../src/metrics/fleet-metrics-service.ts';
import { METRIC_TOPICS } from '../../src/metrics/metric-topic.ts';
import type { MetricsPort } from '../../src/metrics/metrics-port.ts';
import type { FleetDatabaseConfig } from '../../src/platform/config/database-config.ts';
import type { Chart, ChartOutcome } from '../../src/platform/chart/chart.ts';
import type { Command } from '../../src/platform/discord/command.ts';
import { testActor } from '../support/actor.ts';
import { TestClock } from '../support/clock.ts';
import { openFleetWorld, type FleetWorld } from '../support/fleet-world.ts';
import { fleetsConfig, missionFleets } from '../support/fleets.ts';
import { HOSTILE_PIECES } from '../support/hostile-text.ts';
import { messageProblems } from '../support/message-limits.ts';
import { metricTracks, TRACK_HOSTS, TRACKS_END } from '../support/metric-tracks.ts';
import { trackMetrics } from '../support/track-metrics.ts';

const GIB = 1024 ** 3;
const [BOOT = '', , , VANISHED = '', , DATABASE = ''] = TRACK_HOSTS;
const KEEPS: FleetDatabaseConfig = {
  hosts: [DATABASE],
  retention: { text: 'size:250GB', sizeBytes: 250 * GIB, seconds: null, messages: null },
  volumeBytes: 320 * GIB,
  cores: 16,
  memoryBytes: null,
};

interface Said {
  readonly outcome: string;
  readonly text: string;
  readonly image: string | undefined;
  readonly files: readonly string[];
}

describe('/fleet metrics and /fleet database', () => {
  let house: FleetWorld;
  let command: Command;
  let port: MetricsPort | null;
  let drawn: Chart[];
  let chartOutcome: ChartOutcome;

  beforeEach(async () => {
    port = trackMetrics(metricTracks());
    drawn = [];
    chartOutcome = { kind: 'drawn', png: new Uint8Array([1]), altText: 'A chart' };
    await open(KEEPS);
  });

  afterEach(async () => {
    await house.close();
  });

  async function open(database: FleetDatabaseConfig | null): Promise<void> {
    const fleets = missionFleets().map((fleet) =>
      fleet.name === 'status.prod'
        ? {
            ...fleet,
            hosts: [
              { role: 'boot', names: [BOOT], protocols: ['relay'] },
              { role: 'store', names: TRACK_HOSTS.slice(1, 5), protocols: ['relay', 'store'] },
            ],
            database,
          }
        : fleet,
    );
    house = await openFleetWorld(fleetsConfig(fleets));
    command = createFleetMetricsCommand({
      fleets: house.fleets,
      fleetMetrics: createFleetMetricsService({ findMetrics: () => port, clock: new TestClock(TRACKS_END) }),
      charts: {
        async draw(chart) {
          drawn.push(chart);
          return chartOutcome;
        },
      },
    });
  }

  async function ask(subcommand: string, options: object = {}): Promise<Said> {
    const input = command.input.parse({ subcommand, fleet: 'status.prod', ...options });
    const subject = await command.find(input, house.database.read);
    const answer = await command.run(input, subject, testActor());
    if (answer.kind !== 'message') throw new Error(`The answer was a ${answer.kind}.`);
    expect(messageProblems(answer.body)).toEqual([]);
    const [embed] = answer.body.embeds ?? [];
    return {
      outcome: answer.outcome,
      text: [embed?.title, embed?.description].join('\n'),
      image: embed?.image?.url,
      files: (answer.files ?? []).map(({ name }) => name),
    };
  }

  it('shows traffic by shard as averages per node, with what it is made of, and a chart', async () => {
    const { outcome, text, image, files } = await ask('metrics');

    expect(outcome).toBe('metrics');
    expect(text).toContain('Traffic of status.prod');
    expect(text).toContain('Averages per node');
    expect(text).toMatch(/^shard +in, all +in, new +out +dupl\. +ampl\.$/m);
    // Three times as much comes in as is new, and four times goes out: so the samples are made.
    expect(text).toMatch(/^32 .* ×3 +×4$/m);
    expect(text).toMatch(/^128 +– .* –$/m);
    expect(text).toMatch(/of it relay +[\d.]+ [KM]?i?B\/s|of it relay +[\d.]+ kB\/s/);
    expect(text).toMatch(/Samples of <t:\d+:R>, taken by Muster's own scraping/);
    expect([image, files]).toEqual(['attachment://metrics.png', ['metrics.png']]);
    expect(drawn[0]?.panels.map(({ series }) => series.map(({ name }) => name))).toEqual([
      ['shard 32', 'shard 64'],
      ['in', 'out'],
    ]);
  });

  it('names once who does not answer, and shows a dash for what is not known, never a zero', async () => {
    const { text } = await ask('metrics', { topic: 'resources' });
    const traffic = await ask('metrics');

    expect(text).toMatch(/^store-01\.gc-us-central1-a +– +– /m);
    expect(traffic.text.match(/Nothing known of 1 of 5 hosts: store-01\.gc-us-central1-a/g)).toHaveLength(1);
    expect(VANISHED).toBe('store-01.gc-us-central1-a.status.prod');
  });

  it.each(METRIC_TOPICS)('has tables and a chart of %s, of one node too', async (topic) => {
    const { text, files } = await ask('metrics', { topic, hours: 2 });

    expect(text.match(/```/g)?.length).toBeGreaterThanOrEqual(2);
    expect(files).toEqual(['metrics.png']);
    expect(drawn[0]?.until).toEqual(TRACKS_END);
  });

  it('says why there is nothing, where the source does not answer', async () => {
    const unreachable = { kind: 'not-reachable', detail: 'connection refused' } as const;
    port = { read: async () => unreachable, readRange: async () => unreachable };

    const { text, files } = await ask('metrics', { topic: 'store' });

    expect(text).toContain('the source of metrics is not reachable from here (connection refused)');
    expect(text).toContain('There is nothing to draw');
    expect(text).not.toContain('```');
    expect(files).toEqual([]);
  });

  it('says what to write, where the fleet has no source', async () => {
    port = null;

    expect(await ask('metrics')).toMatchObject({ outcome: 'not-configured' });
    expect((await ask('database')).text).toContain('metrics: { prometheus: … }');
  });

  it.each([
    { kind: 'busy', says: 'Too many charts are being drawn' },
    { kind: 'crashed', says: 'The picture could not be drawn; the figures are whole' },
  ] as const)('gives the figures also when the chart is $kind', async ({ kind, says }) => {
    chartOutcome = { kind };

    const { text, files, image } = await ask('metrics');

    expect(text).toContain(says);
    expect([files, image]).toEqual([[], undefined]);
  });

  it('lets no label out of its table', async () => {
    const at = TRACKS_END;
    const rows = HOSTILE_PIECES.map((kind) => ({ host: BOOT, shard: null, kind, value: 1, at }));
    port = {
      read: async () => ({ kind: 'answered', rows, from: 'prometheus', notes: [...HOSTILE_PIECES] }),
      readRange: async () => ({ kind: 'no-data', detail: HOSTILE_PIECES.join(' ') }),
    };

    const { text } = await ask('metrics', { topic: 'errors' });

    // Of one node, which is no store: one table, whose block is opened and closed by us alone.
    expect(text.match(/```/g)).toHaveLength(2);
    expect(text).toContain('Nothing known of 4 of 4 hosts');
  });

  it('shows the databases against what they keep and have, and the hardware with its calculation', async () => {
    const { outcome, text, files } = await ask('database', { days: 1 });

    expect(outcome).toBe('database');
    expect(text).toMatch(/^store-01\.do-ams3 +\d+ ms +\d+ ms +[\d.]+\/s$/m);
    expect(text).toMatch(/^store-db-01\.do-ams3 +5\.2 GiB +2\.1 % +43\.5 % +– +–$/m);
    expect(text).toContain('The nodes keep at most 250 GiB');
    expect(text).toMatch(/^Volume +320 GiB +320 GiB$/m);
    expect(text).toMatch(/^Cores +2 +16$/m);
    expect(text).toContain('🟢 enough · Volume: kept by size 250 GiB (configured); kept 250 GiB (the smallest limit)');
    expect(text).toMatch(/⚪ not known · Memory: messages stored [\d.]+\/s \(measured\); bytes a message/);
    expect(files).toEqual(['metrics.png']);
    expect(drawn[0]?.panels[0]?.thresholds?.map(({ name }) => name)).toEqual(['kept at most', 'volume']);
  });

  it('says what to configure, so that hardware can be computed', async () => {
    await house.close();
    await open(null);

    expect((await ask('database')).text).toContain('write `database: { retention: …, volume: …, cores: … }`');
  });

  it('draws for a light ground when asked', async () => {
    await ask('database', { theme: 'light' });

    expect(drawn[0]?.theme).toBe('light');
  });
});
