import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { samplePathFor } from '../../src/sample-keeper.ts';
import { e2eConfig, WORLD, type ConfigJson } from '../support/e2e-config.ts';
import { startMuster, type Muster } from '../support/muster.ts';

const MINUTE_MS = 60_000;

/** Every fleet of the usual configuration that runs, scraped. */
function scraped(): ConfigJson {
  const config = e2eConfig() as ConfigJson & {
    connections: Record<string, object>;
    fleets: Record<string, { lifecycle?: string }>;
  }; // As e2e-config.ts writes it.
  const exporters = { kind: 'node-metrics', baseUrl: `${WORLD}/nodes/{host}`, requestsPerMinute: 6000 };
  const fleets = Object.entries(config.fleets).map(([name, fleet]) => [
    name,
    { ...fleet, metrics: { scrape: [{ connection: 'exporters' }] } },
  ]);
  return {
    ...config,
    connections: { ...config.connections, exporters },
    fleets: Object.fromEntries(fleets) as ConfigJson,
  }; // As above.
}

async function metricsOf({ url }: Muster): Promise<string> {
  return (await fetch(`${url}/metrics`)).text();
}

function sampleOf(text: string, series: string): number {
  const line = text.split('\n').find((each) => each.startsWith(`${series} `));
  return line === undefined ? NaN : Number(line.slice(series.length + 1));
}

it(
  'scrapes the nodes, keeps samples beside the database, and goes on after a restart',
  { timeout: 60_000 },
  async () => {
    const muster = await startMuster({ config: scraped() });

    await muster.pass(2 * MINUTE_MS);

    const before = await metricsOf(muster);
    expect(sampleOf(before, 'muster_scrape_seconds_count{outcome="answered"}')).toBeGreaterThanOrEqual(4);
    expect(sampleOf(before, 'muster_samples_total')).toBeGreaterThan(100);
    expect(sampleOf(before, 'muster_samples_bytes{file="samples"}')).toBeGreaterThan(0);
    expect(existsSync(samplePathFor(muster.databasePath))).toBe(true);
    const doctor: unknown = await (await fetch(`${muster.url}/healthz?verbose`)).json();
    expect(JSON.stringify(doctor)).toContain('scrape-metrics');

    await muster.restart();
    await muster.pass(MINUTE_MS);
    expect(sampleOf(await metricsOf(muster), 'muster_scrape_seconds_count{outcome="answered"}')).toBeGreaterThan(0);

    await muster.process.crash();
    await muster.process.start();
    await muster.pass(MINUTE_MS);
    expect(sampleOf(await metricsOf(muster), 'muster_scrape_seconds_count{outcome="answered"}')).toBeGreaterThan(0);
  },
);

it('has no file with samples where nothing is scraped', async () => {
  const muster = await startMuster();

  await muster.pass(MINUTE_MS);

  expect(existsSync(samplePathFor(muster.databasePath))).toBe(false);
});
