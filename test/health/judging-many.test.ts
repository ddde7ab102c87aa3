import { afterEach, describe, expect, it } from 'vitest';
import type { MetricRow, MetricsPort } from '../../src/metrics/metrics-port.ts';
import type { FleetConfig } from '../../src/platform/config/config.ts';
import { openFleetWorld, type FleetWorld } from '../support/fleet-world.ts';
import { fleetsConfig, manyFleets } from '../support/fleets.ts';

const MINUTE = 60_000;
/** Nobody waits longer than this for the loop because of us (docs/architecture.md). */
const LONGEST_MS = 50;
const ROUNDS = 2;

describe('judging many fleets', () => {
  let house: FleetWorld;

  afterEach(async () => {
    await house.close();
    expect(house.faults).toEqual([]);
  });

  it('lets others have their turn between 200 fleets of 50, and between the steps of each', async () => {
    house = await openFleetWorld(fleetsConfig(manyFleets(200, 50)));
    await house.health.judgeAll();

    const rounds = await inRounds(() => stretchesOf(() => house.health.judgeAll()));

    const verdicts = await house.health.listVerdicts(house.config.current.fleets.map(({ name }) => name));
    expect(verdicts.size).toBe(200);
    expect(Math.min(...rounds.map(({ length }) => length))).toBeGreaterThan(800);
    expect(longestOfBest(rounds)).toBeLessThan(LONGEST_MS);
  }, 120_000);

  it('holds up nobody where every host tells all there is, and all of it turns bad and well again', async () => {
    const fleets = manyFleets(2, 50).map((fleet): FleetConfig => ({
      ...fleet,
      shards: [0, 1, 2, 3, 4, 5, 6, 7],
      hosts: fleet.hosts.map((hosts) => ({ ...hosts, protocols: ['relay', 'store'] })),
    }));
    house = await openFleetWorld(fleetsConfig(fleets));
    house.metrics.port = metricsOfAll();
    const judge = async (): Promise<readonly number[]> => {
      await house.observer.observeAll();
      const stretches = await stretchesOf(() => house.health.judgeAll());
      house.clock.advance(3 * MINUTE);
      return stretches;
    };
    const meshes = (is: 'alive' | 'empty'): void => {
      for (const { host, shards } of house.world.nodes)
        for (const shard of shards) house.world.setMesh(host.name, shard, is);
    };
    await judge();

    const rounds = await inRounds(async () => {
      meshes('empty');
      const [worse, unhealthy] = [await judge(), await judge()];
      meshes('alive');
      return [...worse, ...unhealthy, ...(await judge()), ...(await judge())];
    });

    const changes = house.healthFacts.all.flatMap((fact) => fact.changes.filter(({ line }) => line.rule === 'mesh'));
    expect(changes.filter(({ alert }) => alert === 'fires')).toHaveLength(ROUNDS * 2 * 50 * 8);
    expect(changes.filter(({ alert }) => alert === 'ends')).toHaveLength(ROUNDS * 2 * 50 * 8);
    expect(longestOfBest(rounds)).toBeLessThan(LONGEST_MS);
  }, 120_000);
});

async function inRounds<Result>(round: () => Promise<Result>): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let index = 0; index < ROUNDS; index++) results.push(await round());
  return results;
}

/** Each round does the same, so a stretch that only one of them has is a garbage collection, not what we measure. */
function longestOfBest(rounds: readonly (readonly number[])[]): number {
  return Math.min(...rounds.map((stretches) => Math.max(...stretches)));
}

/**
 * Milliseconds that this thread computed between two turns of its loop. Its own processor time, not the wall clock: what
 * else a busy machine does is not in it.
 */
async function stretchesOf(work: () => Promise<void>): Promise<readonly number[]> {
  const stretches: number[] = [];
  let isOver = false;
  let from = process.threadCpuUsage();
  const note = (): void => {
    const { user, system } = process.threadCpuUsage(from);
    stretches.push((user + system) / 1000);
    from = process.threadCpuUsage();
  };
  const turn = (): void => {
    if (isOver) return;
    note();
    setImmediate(turn);
  };
  setImmediate(turn);
  await work();
  note();
  isOver = true;
  return stretches;
}

/** Every query answers for every host it is asked of. */
function metricsOfAll(): MetricsPort {
  return {
    read: async (_query, { at, hosts }) => ({
      kind: 'answered',
      from: 'prometheus',
      rows: hosts.map((host): MetricRow => ({ host, value: 0.01, at, shard: null, kind: null })),
    }),
    readRange: async (_query, { at, from, stepMs, hosts }) => {
      const count = Math.floor((at.getTime() - from.getTime()) / stepMs);
      const points = Array.from({ length: count }, (_, index) => ({
        at: new Date(from.getTime() + index * stepMs),
        value: 1e9 + index,
      }));
      return {
        kind: 'answered',
        from: 'prometheus',
        lines: hosts.map((host) => ({ host, shard: null, kind: null, points })),
      };
    },
  };
}
