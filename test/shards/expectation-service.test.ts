import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAuditService } from '../../src/audit/audit-service.ts';
import type { Deploy } from '../../src/deploys/deploy.ts';
import type { NoMetrics } from '../../src/metrics/metrics-port.ts';
import type { Config, FleetConfig } from '../../src/platform/config/config.ts';
import { findCard } from '../../src/platform/delivery/card-store.ts';
import { readBandwidth } from '../../src/requests/expected-bandwidth.ts';
import { shownMessage } from '../../src/requests/request-answers-view.ts';
import { insertRequest, saveStep } from '../../src/requests/request-store.ts';
import type { RequestService } from '../../src/requests/request-service.ts';
import type { Execution, UpgradeRequest } from '../../src/requests/request.ts';
import { createExpectationService, type ExpectationService } from '../../src/shards/expectation-service.ts';
import { createShardTrafficReader } from '../../src/shards/shard-traffic-service.ts';
import { testActor } from '../support/actor.ts';
import { testDeploy } from '../support/deploys.ts';
import { openFleetWorld, type FleetWorld } from '../support/fleet-world.ts';
import { fleetsConfig, missionFleets } from '../support/fleets.ts';
import { flowingMetrics, type FlowOf } from '../support/flowing-metrics.ts';
import { messageProblems } from '../support/message-limits.ts';
import { testHistory, testRequest, testRequestService } from '../support/requests.ts';
import { roomCards } from '../support/room.ts';

const FLEET = 'status.prod';
const SHARDS = [32, 64];
const HOUR_MS = 3_600_000;
const USUAL = { in: 10_000, out: 20_000, messages: 4 };

let house: FleetWorld;
let config: Config;
let requests: RequestService;
let expectations: ExpectationService;
let flow: FlowOf;
let broken: NoMetrics | null;
let deploys: readonly Deploy[];
let begunAt: Date;
let since: Date;

beforeEach(async () => {
  const fleets = missionFleets().map((fleet): FleetConfig => {
    const metrics = { kind: 'prometheus', connection: 'metrics' } as const;
    return fleet.name === FLEET ? { ...fleet, shards: SHARDS, metrics } : fleet;
  });
  config = fleetsConfig(fleets, {
    policy: { everyone: [{ permission: '*', fleets: ['*'] }], owner: [], maintainer: [], shell: [] },
  });
  house = await openFleetWorld(config);
  const { database, clock } = house;
  const audit = createAuditService({ database, clock, config: () => config });
  requests = testRequestService({ database, clock, config: () => config, audit, fleets: house.fleets });
  begunAt = clock.now();
  since = new Date(begunAt.getTime() + HOUR_MS / 2);
  flow = () => USUAL;
  broken = null;
  deploys = [testDeploy({ number: 7, begunAt, state: 'done' })];
  expectations = begin();
});

afterEach(async () => {
  await house.close();
  expect(house.faults).toEqual([]);
});

/** As after a restart: what it knows is in the store. */
function begin(): ExpectationService {
  const { database, clock } = house;
  const port = flowingMetrics(SHARDS, { flow: (shard, at) => flow(shard, at), broken: () => broken });
  return createExpectationService({
    config: () => config,
    database,
    clock,
    cards: roomCards(clock),
    guildId: testRequest().guildId,
    traffic: createShardTrafficReader({ findMetrics: () => port }),
    requests,
    deploys: { list: () => Promise.resolve(deploys) },
  });
}

/** An upgrade of which each host reports the version since half an hour after it began. */
async function upgrade(typed: string, soakHours = 24): Promise<UpgradeRequest> {
  const soak = { since, until: new Date(since.getTime() + soakHours * HOUR_MS), restarts: 0, because: null };
  const execution: Execution = { by: null, begunAt, deploy: 7, backTo: 'v0.38.0', hold: null, soak, rollback: null };
  const request = testRequest({
    fleet: FLEET,
    state: 'verifying',
    bandwidth: readBandwidth(typed),
    execution,
    enteredAt: since,
  });
  await house.database.transaction((tx) => insertRequest(tx, request));
  return request;
}

/** As the job: the time passes, and it is looked at. */
async function lookAfter(hours: number): Promise<void> {
  house.clock.advance(since.getTime() + hours * HOUR_MS - house.clock.now().getTime());
  await expectations.compareAll();
}

async function card(key = 'upgrade:UP-17@devops'): Promise<string> {
  return (await findCard(house.database.read, key))?.body ?? 'no card';
}

/** Shard 32 carries a quarter more from the upgrade on. */
function more(shard: number, at: Date): typeof USUAL {
  return shard === 32 && at >= since ? { ...USUAL, in: 13_500, out: 24_000 } : USUAL;
}

describe('what an upgrade did to the bandwidth', () => {
  it('stands on its request after an hour and after a day, by shard, with its numbers', async () => {
    await upgrade('32: higher 25%, others: same');
    flow = more;

    await lookAfter(1.1);
    expect(await card()).toBe('no card');
    await lookAfter(1.4);
    const first = await card();
    expectations = begin();
    await lookAfter(24.5);
    const last = await card();

    expect(first).toContain('The hour from');
    expect(first).toContain('It is compared again when there are more hours.');
    expect(last).toContain('The 24 hours from');
    expect(last).toContain(
      '✅ Fits: shard 32: +25 %, said: higher by 25 % (+15 % to +35 %); in 10 kB/s → 13.5 kB/s, out 20 kB/s → 24 kB/s',
    );
    expect(last).toContain('duplication 2.00 → 2.00, amplification 4.00 → 3.56, messages 4 → 4 a second');
    expect(last).toContain('✅ Fits: shard 64: 0 %, said: the same (−10 % to +10 %)');
    expect(last).not.toContain('compared again');
    expect(await card('upgrade-bandwidth:UP-17@devops')).toBe('no card');
  });

  it('is news for whoever asked when it is not as they said, once, and puts nothing back', async () => {
    await upgrade('same');
    flow = more;

    await lookAfter(1.4);
    expect(await card('upgrade-bandwidth:UP-17@devops')).toBe('no card');
    await lookAfter(24.5);
    await lookAfter(25);

    const news = await card('upgrade-bandwidth:UP-17@devops');
    expect(news).toContain('UP-17: the bandwidth of status.prod is higher than said, on 1 of 2 shards');
    expect(news).toContain('⚠️ Higher than said: shard 32: +25 %');
    expect((await requests.find(house.database.read, 17))?.state).toBe('verifying');
  });

  it('is not known, in words, where nobody can be asked, and is asked again', async () => {
    await upgrade('same', 1);
    broken = { kind: 'not-reachable', detail: 'its Prometheus does not answer' };
    await lookAfter(1.4);
    expect(await card()).toContain(
      '❔ Not known: of the hours before nothing is known: its Prometheus does not answer.',
    );

    broken = null;
    await lookAfter(2);

    expect(await card()).toContain('✅ Fits: shard 32');
    expect(await requests.bandwidth(house.database.read, 17)).toMatchObject({ kind: 'compared', isFinal: true });
  });

  it('is not known of a shard that nobody told of before, which is not zero', async () => {
    await upgrade('same', 1);
    flow = (shard, at) => (shard === 64 && at < since ? null : USUAL);

    await lookAfter(1.4);

    expect(await card()).toContain('❔ Not known: shard 64: no node told of it in the hours before.');
  });

  it('is void, in words, when another deploy came between, and when it was put back', async () => {
    const request = await upgrade('same');
    deploys = [...deploys, testDeploy({ number: 6, ref: 'v0.38.9', state: 'done', begunAt: hoursBefore(begunAt, 3) })];
    await lookAfter(1.4);
    expect(await card()).toMatch(/⚫ Not compared: D\S*-6 \S+ came between the hours before and the upgrade/);

    deploys = [];
    await house.database.transaction((tx) =>
      insertRequest(tx, { ...request, number: 18, version: { ...request.version, key: 'v9' } }),
    );
    await lookAfter(2);
    const failed = {
      ...request,
      number: 18,
      state: 'failed' as const,
      decision: request.decision + 1,
      enteredAt: since,
    };
    await house.database.transaction((tx) => saveStep(tx, failed, null));
    await lookAfter(3);

    expect(await card('upgrade:UP-18@devops')).toContain('⚫ Not compared: the upgrade failed');
  });

  it('is shown by /upgrade show and in the history, with nothing beyond Discord’s limits', async () => {
    const request = await upgrade('same', 1);
    flow = more;
    await lookAfter(1.4);

    const bandwidth = await requests.bandwidth(house.database.read, 17);
    const shown = shownMessage({
      request,
      fleet: null,
      url: null,
      ids: null,
      beginIds: null,
      steps: [],
      studies: [],
      bandwidth,
    });
    const { database, clock, fleets } = house;
    const audit = createAuditService({ database, clock, config: () => config });
    const history = testHistory({ database, clock, config: () => config, audit, fleets });
    const [past] = await history.ofRequests(FLEET, testActor(), 5);

    expect(messageProblems(shown)).toEqual([]);
    expect(JSON.stringify(shown)).toContain('⚠️ Higher than said: shard 32: +25 %');
    expect(past?.bandwidth).toMatchObject({ kind: 'compared', isFinal: true });
  });
});

function hoursBefore(at: Date, hours: number): Date {
  return new Date(at.getTime() - hours * HOUR_MS);
}
