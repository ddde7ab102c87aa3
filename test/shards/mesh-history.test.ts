import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FleetConfig } from '../../src/platform/config/config.ts';
import { createSampleKeeper, samplePathFor, type SampleKeeper } from '../../src/sample-keeper.ts';
import { meshChart } from '../../src/shards/mesh-chart.ts';
import { createMeshHistoryService, type MeshHistoryService } from '../../src/shards/mesh-history-service.ts';
import type { MeshHistory } from '../../src/shards/mesh-history.ts';
import { openFleetWorld, type FleetWorld } from '../support/fleet-world.ts';
import { recordedLog } from '../support/recorded-log.ts';

const MINUTE = 60_000;
const BOOT = 'boot-01.do-ams3.status.prod';
const STORE = 'store-01.do-ams3.status.prod';

describe('what meshes were over time', () => {
  let house: FleetWorld;
  let keeper: SampleKeeper;
  let folder: string;
  let histories: MeshHistoryService;

  beforeEach(async () => {
    house = await openFleetWorld();
    folder = mkdtempSync(join(tmpdir(), 'muster-meshes-'));
    keeper = createSampleKeeper({
      path: samplePathFor(join(folder, 'muster.db')),
      mode: 'sandbox',
      clock: house.clock,
      log: recordedLog(),
    });
    histories = createMeshHistoryService({
      config: () => house.config.current,
      clock: house.clock,
      fleets: house.fleets,
      samples: keeper.find,
    });
  });

  afterEach(async () => {
    await keeper.close();
    rmSync(folder, { recursive: true });
    await house.close();
    expect(house.faults).toEqual([]);
  });

  const prod = (): FleetConfig => house.config.current.fleets.find(({ name }) => name === 'status.prod')!;

  /** As the job does, each minute. */
  async function pass(minutes: number): Promise<void> {
    for (let minute = 0; minute < minutes; minute += 1) {
      await house.observer.observe([prod()], { versions: 'when-due' });
      await histories.record();
      house.clock.advance(MINUTE);
    }
  }

  async function read(shard: number, hours = 1): Promise<MeshHistory> {
    const history = await histories.read(prod(), { shard, hours });
    if (history.kind !== 'history') throw new Error(history.why);
    return history;
  }

  it('is the least, the most and the last of each host, the worst host first', async () => {
    await pass(6);
    house.world.setMesh(BOOT, 32, 'empty');
    await pass(6);
    house.world.setMesh(BOOT, 32, 'alive');
    await pass(6);

    const { hosts, steps } = await read(32);

    expect(hosts).toHaveLength(9);
    expect(hosts[0]).toMatchObject({ host: BOOT, least: 0 });
    expect(hosts[0]!.last).toBeGreaterThanOrEqual(4);
    expect(hosts[0]!.most).toBe(hosts[0]!.last);
    expect(hosts[0]!.dead).toBeGreaterThanOrEqual(1);
    expect(hosts[0]!.dead).toBeLessThan(hosts[0]!.told);
    expect(hosts.slice(1).every(({ dead }) => dead === 0)).toBe(true);
    expect(steps.filter(({ least }) => least === 0).length).toBe(hosts[0]!.dead);
    expect((await read(64)).hosts.every(({ dead }) => dead === 0)).toBe(true);
  });

  it('is not known, rather than zero, while nobody told', async () => {
    await pass(2);
    house.clock.advance(20 * MINUTE);
    await pass(1);

    const { steps } = await read(32);

    const told = steps.filter(({ told: count }) => count > 0);
    expect(told.length).toBeGreaterThanOrEqual(2);
    expect(steps.length).toBe(12);
    const silent = steps.filter(({ told: count }) => count === 0);
    expect(silent.length).toBeGreaterThan(3);
    for (const { least, average, most } of silent) expect([least, average, most]).toEqual([null, null, null]);
  });

  it('counts a reading once, and nothing of a host that is silent or too old to tell', async () => {
    house.world.setVersion(STORE, 'v0.35.1');
    house.world.stop(BOOT);
    await pass(1);
    await histories.record();
    await histories.record();

    const { hosts } = await read(32);

    expect(hosts.map(({ host }) => host)).not.toContain(STORE);
    expect(hosts.map(({ host }) => host)).not.toContain(BOOT);
    const file = await keeper.find();
    if (file.kind !== 'open') throw new Error(file.why);
    const rows = await file.database.read
      .tables<{ mesh_history: { readings: number } }>()
      .selectFrom('mesh_history')
      .select('readings')
      .execute();
    expect(new Set(rows.map(({ readings }) => readings))).toEqual(new Set([1]));
    expect(rows).toHaveLength(7 * 5 * 2);
  });

  it('is told by the hour beyond two days, and forgotten when it was kept for long enough', async () => {
    await pass(2);
    house.clock.advance(3 * 24 * 60 * MINUTE);

    expect((await read(32, 96)).span.level).toBe(60 * MINUTE);
    expect((await read(32, 96)).hosts).toHaveLength(9);
    expect((await read(32, 24)).hosts).toEqual([]);

    house.clock.advance(15 * 24 * 60 * MINUTE);
    await histories.prune();
    const file = await keeper.find();
    if (file.kind !== 'open') throw new Error(file.why);
    const levels = async (): Promise<readonly number[]> => {
      const rows = await file.database.read
        .tables<{ mesh_history: { level: number } }>()
        .selectFrom('mesh_history')
        .select('level')
        .distinct()
        .execute();
      return rows.map(({ level }) => level);
    };
    expect(await levels()).toEqual([60 * MINUTE]);
    house.clock.advance(400 * 24 * 60 * MINUTE);
    await histories.prune();
    expect(await levels()).toEqual([]);
  });

  it('is drawn with gaps where nobody told, and not at all where nobody ever did', async () => {
    expect(meshChart(await read(32), 'dark')).toBeNull();
    await pass(2);

    const chart = meshChart(await read(32), 'light');

    const [fewest] = chart?.panels[0]?.series ?? [];
    expect(fewest?.points.filter(([, value]) => value === null).length).toBeGreaterThan(5);
    expect(fewest?.points.filter(([, value]) => value !== null).length).toBeGreaterThan(0);
  });

  it('says why where the file with samples cannot be used', async () => {
    expect(await house.meshHistory.read(prod(), { shard: 32, hours: 24 })).toEqual({
      kind: 'unavailable',
      why: 'samples are not kept here',
    });
  });
});
