import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { HoldService } from '../../src/holds/hold-service.ts';
import { testHoldService } from '../support/holds.ts';
import { createProtectionGate, type ProtectionGate } from '../../src/pipelines/protection-gate-service.ts';
import { createProtectionService } from '../../src/pipelines/protection-service.ts';
import { saveProtection } from '../../src/pipelines/protection-store.ts';
import type { ProtectionRequest } from '../../src/pipelines/protection.ts';
import { createConfigRouting } from '../../src/pipelines/run-routing-service.ts';
import { createRunService } from '../../src/pipelines/run-service.ts';
import { createActRunner, type ActRunner } from '../../src/platform/acts/act-runner.ts';
import { listActs } from '../../src/platform/acts/act-store.ts';
import type { StoredAct } from '../../src/platform/acts/act.ts';
import type { ActFact } from '../../src/platform/acts/act-fact.ts';
import type { Config } from '../../src/platform/config/config.ts';
import { FakeSystem } from '../support/acts.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { roomCards } from '../support/room.ts';
import { testPipeline } from '../support/runs.ts';
import { openWindowHouse, windowsConfig, type WindowHouse } from '../support/window-house.ts';

const MINUTE_MS = 60_000;
const SHA = '3f2a91c'.padEnd(40, '0');
const OTHER_SHA = 'b'.repeat(40);

const GITHUB = {
  name: 'github',
  kind: 'github',
  baseUrl: 'https://github.example',
  credentialEnv: null,
  requestsPerMinute: 60,
} as const;
const PIPELINES = [
  testPipeline({
    name: 'node-production',
    system: 'github',
    repository: 'acme/node',
    environment: 'production',
    branches: ['master'],
    fleet: 'status.prod',
  }),
];

function gateConfig(parts: Partial<Config> = {}): Config {
  return { ...windowsConfig(), connections: [GITHUB], pipelines: PIPELINES, ...parts };
}

function request(parts: Partial<ProtectionRequest> = {}): ProtectionRequest {
  const { runId = '8123', environment = 'production' } = parts;
  return {
    key: `github:acme/node:${runId}@${environment}#1`,
    repository: 'acme/node',
    environment,
    runId,
    runKey: `github:acme/node:${runId}`,
    deploymentKey: null,
    ref: 'master',
    sha: SHA,
    creator: null,
    requestedAt: new Date('2026-03-02T09:00:00Z'),
    state: 'waiting',
    settledAt: null,
    ...parts,
  };
}

describe('what an environment asks', () => {
  let house: WindowHouse;
  let github: FakeSystem;
  let gate: ProtectionGate;
  let holds: HoldService;
  let deployed: string | null;
  let runner: ActRunner;

  beforeEach(async () => {
    house = await openWindowHouse(gateConfig());
    deployed = null;
    const { database, clock, windows, acts, audit } = house;
    const config = (): Config => house.config.current;
    const cards = roomCards(clock);
    const facts = { state: () => Promise.resolve() };
    const runs = createRunService({ config, cards, facts, routing: createConfigRouting({ config }), clock });
    const protections = createProtectionService({ facts, runs });
    holds = testHoldService({ database, clock, config, audit, windows, acts });
    gate = createProtectionGate({
      config,
      clock,
      protections,
      windows,
      holds,
      isDeployed: (_read, _fleet, runId) => Promise.resolve(runId === deployed),
      acts,
      audit,
      guildId: 'a-guild',
    });
    github = new FakeSystem();
    runner = createActRunner({
      database,
      clock,
      facts: {
        state: (tx, fact: ActFact) => (fact.kind === 'act.settled' ? gate.settled(tx, fact.act) : Promise.resolve()),
      },
      log: recordedLog(),
      findConnector: () => github,
      guard: (tx, act) => gate.guard(tx, act),
      random: () => 0,
    });
    await runner.start();
    onTestFinished(async () => {
      await runner.stop();
      await house.close();
    });
  });

  async function ask(...requests: readonly ProtectionRequest[]): Promise<void> {
    await house.database.transaction(async (tx) => {
      for (const each of requests) await saveProtection(tx, each);
    });
    await answer();
  }

  /** What the job does, once. */
  async function answer(): Promise<readonly StoredAct[]> {
    await house.database.transaction((tx) => gate.answer(tx));
    runner.wake();
    await runner.idle();
    return listActs(house.database.read, { states: [] }, 20);
  }

  async function pass(ms: number): Promise<void> {
    house.clock.advance(ms);
    await runner.idle();
  }

  async function overrideFor(version: string): Promise<void> {
    const target = house.windows.fleetTarget('status.prod');
    const wanted = { act: 'deploy', target, version, reason: 'The leak cannot wait.' };
    await house.windows.override(wanted, house.as('an-owner'));
    const agree = { number: 1, act: { kind: 'agree' }, seen: null } as const;
    expect((await house.approvals.decide(agree, house.as('a-maintainer')))?.kind).toBe('agreed-enough');
  }

  function freezeNow(): Promise<unknown> {
    const plan = house.plan({ kind: 'freeze', name: 'Incident', start: 'now', length: '30m' });
    return house.windows.schedule(plan, house.as('an-owner'));
  }

  describe('waits where its fleet needs a window', () => {
    it.each([
      ['from a branch that no pipeline names', { ref: 'a-way-around' }],
      ['in an environment written in other letters', { environment: 'Production' }],
      ['from a repository written in other letters', { repository: 'Acme/Node' }],
      ['from a ref that is a commit', { ref: SHA }],
    ])('also %s', async (_what, parts) => {
      await ask(request(parts));

      expect(await answer()).toEqual([]);
      expect(github.sends).toEqual([]);
    });

    it('also where another pipeline of the same environment needs none', async () => {
      const free = testPipeline({ ...PIPELINES[0], name: 'aaa-free', fleet: 'waku.test', branches: ['*'] });
      house.config.current = gateConfig({ pipelines: [free, ...PIPELINES] });

      await ask(request());

      expect(await answer()).toEqual([]);
    });

    it('also by its environment alone, in any letters, where no pipeline is known', async () => {
      const base = windowsConfig();
      const needed = [{ acts: ['deploy'], fleets: [], environments: ['production'], pipelines: [], trains: [] }];
      house.config.current = gateConfig({ pipelines: [], windows: { ...base.windows, needed } });

      await ask(request({ environment: 'PRODUCTION' }));

      expect(await answer()).toEqual([]);
    });
  });

  describe('is let through by an override', () => {
    it.each([
      ['its commit', SHA],
      ['its branch', 'master'],
      ['whatever comes next', ''],
    ])('for %s, once', async (_what, version) => {
      await overrideFor(version);

      await ask(request(), request({ runId: '8124', sha: SHA }));
      const acts = await answer();

      expect(acts.map(({ target, state }) => [target, state])).toEqual([['acme/node run 8123 to production', 'done']]);
    });

    it('for another commit not at all', async () => {
      await overrideFor(SHA);

      await ask(request({ sha: OTHER_SHA }));

      expect(await answer()).toEqual([]);
    });

    it('of a run for which the fleet is held, through that hold, and of no other run', async () => {
      const { fleets } = house.config.current;
      const fleet = fleets.find(({ name }) => name === 'status.prod');
      if (fleet === undefined) throw new Error('no fleet');
      await holds.place(fleet, { length: '2h', reason: 'a branch', ref: 'a-branch' }, house.as('an-owner'));
      await overrideFor(SHA);
      deployed = '9000';

      await ask(request());
      expect(await answer()).toEqual([]);
      await ask(request({ runId: '9000' }));

      expect(await answer()).toMatchObject([{ state: 'done', key: expect.stringContaining('9000') as string }]);
    });

    it('that ends before GitHub could be told is not carried out later', async () => {
      await overrideFor(SHA);
      github.manners.set(`protection:${request().key}|override-1`, 'is-closed');

      await ask(request());
      const tried = await answer();
      for (let minute = 0; minute < 61; minute += 1) await pass(MINUTE_MS);
      github.manners.clear();
      for (let minute = 0; minute < 30; minute += 1) await pass(MINUTE_MS);
      const acts = await answer();

      expect(tried).toMatchObject([{ state: 'waiting' }]);
      expect(acts).toMatchObject([{ state: 'refused' }]);
      expect(github.done).toEqual([]);
    });

    it('whichever pipelines it concerns, all of which are judged', async () => {
      const second = testPipeline({ ...PIPELINES[0], name: 'node-production-2' });
      house.config.current = gateConfig({ pipelines: [...PIPELINES, second] });
      await overrideFor(SHA);

      await ask(request());

      expect(await answer()).toMatchObject([{ state: 'done' }]);
    });
  });

  describe('is judged again right before it is sent', () => {
    it('and not answered where a freeze came between; once that is over, it is', async () => {
      await house.windows.schedule(house.plan({ start: 'now', length: '4h' }), house.as('an-owner'));
      github.onRead = async () => {
        github.onRead = () => Promise.resolve();
        await freezeNow();
      };

      await ask(request());
      const during = await answer();
      await pass(31 * MINUTE_MS);
      const after = await answer();

      expect(during).toMatchObject([{ state: 'refused', refusal: 'by-rule', sends: 0 }]);
      expect(after.map(({ state }) => state)).toEqual(['done', 'refused']);
      expect(github.done).toHaveLength(1);
    });

    it('and not answered where its window was closed by hand between', async () => {
      const window = await house.windows.schedule(house.plan({ start: 'now', length: '4h' }), house.as('an-owner'));
      github.onRead = async () => {
        github.onRead = () => Promise.resolve();
        await house.windows.change(window, { kind: 'cancel' }, house.as('an-owner'));
      };

      await ask(request());

      expect(await answer()).toMatchObject([{ state: 'refused', refusal: 'by-rule', sends: 0 }]);
    });

    it('and not answered where the configuration now says that another fleet is changed too', async () => {
      house.config.current = gateConfig({ pipelines: [] });
      github.onRead = () => {
        house.config.current = gateConfig();
        return Promise.resolve();
      };

      await ask(request());

      expect(await answer()).toMatchObject([{ state: 'refused', refusal: 'by-rule', sends: 0 }]);
    });
  });
});
