import { describe, expect, it } from 'vitest';
import { fleetHealthOf, type FleetHealth } from '../../src/health/fleet-health.ts';
import type { HealthLine, HealthState } from '../../src/health/health-line.ts';
import { fleetHealthMessage, hostHealthMessage, type HealthMessage } from '../../src/health/health-view.ts';
import { verdictLook } from '../../src/health/health-words-view.ts';
import { saidOfAll } from '../../src/health/line-summary.ts';
import type { HealthRule } from '../../src/platform/config/health-config.ts';
import { LIMITS } from '../../src/platform/discord/message.ts';
import { missionFleets } from '../support/fleets.ts';

const [PROD] = missionFleets();
const NOW = new Date('2026-03-02T09:00:00Z');
const HOSTS = ['boot-01.do-ams3.status.prod', 'store-01.do-ams3.status.prod', 'store-02.do-ams3.status.prod'] as const;

interface LineParts extends Partial<Omit<HealthLine, 'rule' | 'state' | 'subject'>> {
  readonly host?: string | null;
  readonly shard?: number;
}

function line(
  rule: HealthRule,
  state: HealthState,
  { host = HOSTS[0], shard, ...parts }: LineParts & { said: string },
): HealthLine {
  return {
    rule,
    state,
    subject: { host, role: null, dataCentre: null, shard: shard ?? null, name: null },
    since: new Date(NOW.getTime() - 600_000),
    pending: null,
    value: null,
    threshold: null,
    evidence: { source: 'node', query: '/health' },
    readAt: NOW,
    memory: null,
    ...parts,
  };
}

function healthOf(lines: readonly HealthLine[]): FleetHealth {
  return fleetHealthOf(PROD!, lines, { at: NOW, sinceOf: () => null });
}

function embedOf({ body }: HealthMessage): { readonly title: string; readonly description: string } {
  const [found] = body.embeds ?? [];
  return { title: found?.title ?? '', description: found?.description ?? '' };
}

/** A mesh line for each shard of each host, with as many peers as `peers` says. */
function meshes(peers: (host: number, shard: number) => number): readonly HealthLine[] {
  return HOSTS.flatMap((host, index) =>
    [32, 64].map((shard) =>
      line('mesh', 'healthy', {
        host,
        shard,
        value: peers(index, shard),
        said: `${peers(index, shard)} mesh peers, all of the fleet`,
        threshold: 'degraded below 4, unhealthy below 1',
        evidence: { source: 'node', query: '/admin/v1/peers/mesh' },
      }),
    ),
  );
}

describe('/fleet health', () => {
  it('tells the well lines of a rule as one, with their range, threshold, evidence and age', () => {
    const { title, description } = embedOf(
      fleetHealthMessage(healthOf(meshes((host, shard) => 4 + host + (shard === 64 ? 2 : 0)))),
    );

    expect(title).toBe('🟢 status.prod: healthy');
    expect(description.match(/\*\*Shard mesh\*\*/g)).toHaveLength(1);
    expect(description).toContain(
      '🟢 **Shard mesh** of shards 32, 64 on 3 hosts: healthy, 4–8 mesh peers, all of the fleet\n' +
        '-# degraded below 4, unhealthy below 1 · node `/admin/v1/peers/mesh`, read now',
    );
  });

  it('calls a fleet healthy where known when some of its lines are silent, and says which source and what to do', () => {
    const silent = (['disk', 'crash-loop'] as const).map((rule) =>
      line(rule, 'no-data', {
        host: HOSTS[1],
        said: 'no series of this host answered',
        threshold: 'degraded from 85 %',
        evidence: { source: 'scrape', query: 'disk-used' },
        readAt: null,
      }),
    );

    const { title, description } = embedOf(fleetHealthMessage(healthOf([...meshes(() => 6), ...silent])));

    expect(title).toBe('⚪ status.prod: healthy where known; 2 lines without data');
    expect(description).toContain(
      '⚪ **Disk used · Restarts within the hour** on `store-01.do-ams3`: without data, no series of this host answered\n' +
        '-# see whether its exporter runs and lets Muster in: `/fleet metrics` · scrape `disk-used`, no datum',
    );
    expect(description.indexOf('Disk used')).toBeLessThan(description.indexOf('Shard mesh'));
  });

  it('claims no health where nothing is known', () => {
    const lines = HOSTS.map((host) =>
      line('reachable', 'not-reachable-from-here', { host, said: 'no answer in time', readAt: null }),
    );

    const { title, description } = embedOf(fleetHealthMessage(healthOf(lines)));

    expect(title).toBe('⚪ status.prod: nothing is known of it; 3 lines not reachable from here');
    expect(description).toContain('open its REST port to Muster');
  });

  it('names the rules that found the fault in its title, and hosts of a fault by name', () => {
    const bad = (['mesh', 'store-probe', 'disk'] as const).map((rule) =>
      line(rule, 'unhealthy', { host: HOSTS[1], said: 'it is bad' }),
    );

    const { title, description } = embedOf(fleetHealthMessage(healthOf([...meshes(() => 6), ...bad])));

    expect(title).toBe('🔴 status.prod: unhealthy: Shard mesh, Store probe, 1 more');
    expect(description).toContain('🔴 **Store probe** on `store-01.do-ams3`: unhealthy, it is bad\n');
  });

  it('tells of what is not a fault yet when it will count, before what is well', () => {
    const turning = line('mesh', 'healthy', {
      shard: 1,
      said: 'no mesh peer',
      pending: { state: 'unhealthy', since: NOW, countsAt: new Date('2026-03-02T09:02:00Z') },
    });

    const { title, description } = embedOf(fleetHealthMessage(healthOf([...meshes(() => 6), turning])));

    expect(title).toBe('🟢 status.prod: healthy; 1 line about to be worse');
    expect(description.split('\n')[1]).toBe(
      '🟢→🔴 **Shard mesh** of shard 1 on `boot-01.do-ams3`: counts as unhealthy <t:1772442120:R>, no mesh peer',
    );
  });

  it('tells what falls silent with what is silent already, for the same reason', () => {
    const common = { host: HOSTS[1], said: 'it has not said, or too long ago', readAt: null } as const;
    const lines = [
      line('mesh', 'no-data', { ...common, shard: 32 }),
      line('protocols', 'healthy', {
        ...common,
        pending: { state: 'no-data', since: NOW, countsAt: new Date(NOW.getTime() + 60_000) },
      }),
    ];

    const { description } = embedOf(fleetHealthMessage(healthOf(lines)));

    expect(description).toContain('⚪ **Shard mesh · Protocols** on `store-01.do-ams3`: without data, it has not said');
  });

  it('shows a single host line by line, without repeating its name', () => {
    const health = healthOf(meshes((_host, shard) => (shard === 32 ? 5 : 7)));

    const { description } = embedOf(hostHealthMessage(health, health.hosts[0]!));

    expect(description).toContain('🟢 **Shard mesh** of shard 32: healthy, 5 mesh peers');
    expect(description).toContain('🟢 **Shard mesh** of shard 64: healthy, 7 mesh peers');
    expect(description).not.toContain('boot-01');
  });

  it('counts the lines, not the paragraphs, that only the attached text holds', () => {
    const lines = Array.from({ length: 80 }, (_, index) =>
      HOSTS.map((host) =>
        line('protocols', 'unhealthy', {
          host,
          said: `reason ${'`*|'.repeat(20)} ${String.fromCodePoint(97 + index)}`,
        }),
      ),
    ).flat();

    const message = fleetHealthMessage(healthOf(lines));

    const { description } = embedOf(message);
    const shown = description.match(/\*\*Protocols\*\*/g)?.length ?? 0;
    expect(description).toContain(`${240 - 3 * shown} lines more in the attached text.`);
    expect(description.length).toBeLessThanOrEqual(LIMITS.embedDescription);
    const text = new TextDecoder().decode(message.file?.bytes);
    expect(text.match(/unhealthy: Protocols/g)).toHaveLength(240);
  });
});

describe('the words of many lines as one', () => {
  it.each([
    [['it answers', 'it answers'], 'it answers'],
    [['33.8 % of 76 GiB used', '9 % of 76 GiB used'], '9–33.8 % of 76 GiB used'],
    [['1 peer', '2 peers', '4 peers'], '2–4 peers (2); 1 peer (1)'],
    [['a', 'b', 'c', 'c'], 'c (2); a (1); otherwise (1)'],
  ])('%j → %s', (saids, told) => {
    expect(saidOfAll(saids)).toBe(told);
  });
});

it('no verdict without a fault reads as if all were silent', () => {
  expect(verdictLook('no-data').word).toBe('no fault known, partly without data');
  expect(verdictLook('unhealthy').word).toBe('unhealthy');
});
