import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { createDeployActs } from '../../src/connectors/deploy-acts.ts';
import type { DeployerPort, FoundRun, PauseReading } from '../../src/holds/deployer-port.ts';
import type { FleetDeploys, WantedDeploys } from '../../src/holds/fleet-deploys.ts';
import type { HoldService } from '../../src/holds/hold-service.ts';
import { createActRunner, type ActRunner } from '../../src/platform/acts/act-runner.ts';
import type { ActFact } from '../../src/platform/acts/act-fact.ts';
import type { SendOutcome } from '../../src/platform/acts/act.ts';
import type { DeployerConfig } from '../../src/platform/config/config.ts';
import { testFleet } from '../support/config.ts';
import { testHoldService } from '../support/holds.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { openWindowHouse, windowsConfig, type Account, type WindowHouse } from '../support/window-house.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const JENKINS: DeployerConfig = { kind: 'jenkins', connection: 'ci', job: 'a/deploy', refParameter: 'GIT_REF' };
const HOLDERS = ['an-owner', 'a-maintainer', 'an-operator'] as const satisfies readonly Account[];
const MOODS = ['well', 'loses-answers', 'breaks', 'silent'] as const;
type Mood = (typeof MOODS)[number];

/** A deployer elsewhere, which does not always say what it did, or do what it said. */
class Elsewhere implements DeployerPort {
  readonly settlingMs = 1000;
  readonly deploysOnce = false;
  readonly pausableOnce = 'begun';
  state: WantedDeploys = 'running';
  mood: Mood = 'well';

  readPause(): Promise<PauseReading> {
    return Promise.resolve(
      this.mood === 'silent'
        ? { kind: 'unreadable', why: 'no answer in time', retryAt: null }
        : { kind: 'read', state: this.state, words: 'changed by a-bot', mark: null, url: null },
    );
  }

  setPause(wanted: WantedDeploys): Promise<SendOutcome> {
    if (this.mood === 'silent') return Promise.resolve({ kind: 'lost', why: 'no answer in time' });
    if (this.mood === 'breaks') return Promise.resolve({ kind: 'lost', why: 'it answered 500' });
    this.state = wanted;
    if (this.mood === 'loses-answers') return Promise.resolve({ kind: 'lost', why: 'the connection broke' });
    return Promise.resolve({ kind: 'accepted', receipt: {} });
  }

  deploy(): Promise<SendOutcome> {
    return Promise.resolve({ kind: 'refused', because: 'nobody asked' });
  }

  readRun() {
    return Promise.resolve({ kind: 'unknown', why: 'nobody asked' } as const);
  }

  findRun(): Promise<FoundRun> {
    return Promise.resolve({ kind: 'none' });
  }
}

/** A house whose Muster can be killed: what is not in the database is lost. */
class Scene {
  readonly elsewhere = new Elsewhere();
  readonly house: WindowHouse;
  holds: HoldService;
  #runner: ActRunner;

  private constructor(house: WindowHouse) {
    this.house = house;
    this.holds = this.#newService();
    this.#runner = this.#newRunner();
  }

  static async open(): Promise<Scene> {
    const house = await openWindowHouse({
      ...windowsConfig(),
      fleets: [testFleet({ name: 'status.prod' }), testFleet({ name: 'waku.test', deployer: JENKINS })],
      connections: [{ name: 'ci', kind: 'jenkins', baseUrl: 'http://ci', credentialEnv: null, requestsPerMinute: 60 }],
    });
    const scene = new Scene(house);
    await scene.#runner.start();
    return scene;
  }

  #newService(): HoldService {
    const { database, clock, config, acts, audit, windows } = this.house;
    return testHoldService({
      database,
      clock,
      config: () => config.current,
      audit,
      acts,
      windows,
      findDeployer: () => this.elsewhere,
    });
  }

  #newRunner(): ActRunner {
    const { database, clock } = this.house;
    return createActRunner({
      database,
      clock,
      facts: { state: (tx, fact: ActFact) => this.holds.actChanged(tx, fact.act) },
      log: recordedLog(),
      findConnector: () => createDeployActs(() => this.elsewhere, 1000),
      guard: (tx, act) => this.holds.guard(tx, act),
      random: () => 0,
    });
  }

  /** Nothing that was in memory outlives it. */
  async restart(): Promise<void> {
    await this.#runner.stop();
    this.holds = this.#newService();
    this.#runner = this.#newRunner();
    await this.#runner.start();
    await this.#runner.idle();
  }

  async work(): Promise<void> {
    this.#runner.wake();
    await this.#runner.idle();
  }

  /** Time passes, and everything that goes by it does. */
  async pass(ms: number): Promise<void> {
    this.house.clock.advance(ms);
    await this.holds.settle();
    await this.work();
    await this.holds.watch();
  }

  async place(who: Account, length: string): Promise<string> {
    const fleet = this.house.config.current.fleets.find(({ name }) => name === 'waku.test');
    if (fleet === undefined) throw new Error('no fleet');
    const outcome = await this.holds.place(fleet, { length, reason: 'a look', ref: null }, this.house.as(who));
    return outcome.kind;
  }

  open = () => this.holds.list(this.house.database.read, 'waku.test');

  async release(who: Account): Promise<void> {
    const { actor } = this.house.as(who);
    const mine = (await this.open()).find((hold) => this.holds.isHolder(hold, actor));
    if (mine !== undefined) await this.holds.release(mine, null, this.house.as(who));
  }

  async deploys(): Promise<FleetDeploys> {
    const found = await this.holds.deploysOf(this.house.database.read, 'waku.test');
    if (found === null) throw new Error('Nothing was ever wanted of it.');
    return found;
  }

  async close(): Promise<void> {
    await this.#runner.stop();
    await this.house.close();
  }
}

let scene: Scene | null = null;

async function openScene(): Promise<Scene> {
  scene = await Scene.open();
  return scene;
}

afterEach(async () => {
  await scene?.close();
  scene = null;
});

type Step =
  | { readonly kind: 'place'; readonly who: (typeof HOLDERS)[number]; readonly hours: number }
  | { readonly kind: 'release'; readonly who: (typeof HOLDERS)[number] }
  | { readonly kind: 'pass'; readonly minutes: number }
  | { readonly kind: 'mood'; readonly mood: Mood }
  | { readonly kind: 'restart' };

const who = fc.constantFrom(...HOLDERS);
const STEP: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('place' as const), who, hours: fc.integer({ min: 1, max: 60 }) }),
  fc.record({ kind: fc.constant('release' as const), who }),
  fc.record({ kind: fc.constant('pass' as const), minutes: fc.integer({ min: 1, max: 40 * 60 }) }),
  fc.record({ kind: fc.constant('mood' as const), mood: fc.constantFrom(...MOODS) }),
  fc.constant({ kind: 'restart' as const }),
);

async function take(at: Scene, step: Step): Promise<void> {
  switch (step.kind) {
    case 'place':
      await at.place(step.who, `${step.hours}h`);
      return;
    case 'release':
      return at.release(step.who);
    case 'pass':
      return at.pass(step.minutes * MINUTE);
    case 'mood':
      at.elsewhere.mood = step.mood;
      return;
    case 'restart':
      return at.restart();
  }
}

describe('holds, whatever happens', () => {
  it('are never forgotten: the fleet moves when the last has ended, and not before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(STEP, { minLength: 3, maxLength: 14 }), async (steps) => {
        const at = await Scene.open();
        try {
          // Clocks change on 29 March 2026 in the zone of these people.
          at.house.clock.advance(new Date('2026-03-27T12:00:00Z').getTime() - at.house.clock.now().getTime());
          await at.place('an-owner', '30h');
          for (const step of steps) {
            await take(at, step);
            const wanted = (await at.open()).length > 0 ? 'paused' : 'running';
            expect((await at.deploys()).wanted).toBe(wanted);
          }
          at.elsewhere.mood = 'well';
          await at.restart();
          for (let hours = 0; hours < 4; hours += 1) await at.pass(HOUR);
          const settled = await at.deploys();
          const held = (await at.open()).length > 0;

          expect(settled.wanted).toBe(held ? 'paused' : 'running');
          expect(settled.enforcement).toBe('done');
          expect(at.elsewhere.state).toBe(settled.wanted);
          for (const hold of await at.open()) expect(hold.until > at.house.clock.now()).toBe(true);
        } finally {
          await at.close();
        }
      }),
      { numRuns: 12 },
    );
  }, 120_000);

  it.each(MOODS)('is killed at every step, with a deployer that is %s, and goes on where it was', async (mood) => {
    const at = await openScene();
    at.elsewhere.mood = mood;
    await at.place('an-owner', '2h');
    await at.restart();
    await at.pass(MINUTE);
    await at.restart();

    // Nothing is called paused that was not read back.
    const early = await at.deploys();
    expect(early.enforcement === 'done' && at.elsewhere.state !== 'paused').toBe(false);
    at.elsewhere.mood = 'well';
    for (let minutes = 0; minutes < 60; minutes += 10) await at.pass(10 * MINUTE);
    expect(await at.deploys()).toMatchObject({ wanted: 'paused', enforcement: 'done' });
    expect(at.elsewhere.state).toBe('paused');

    at.elsewhere.mood = mood;
    await at.pass(HOUR);
    await at.restart();
    await at.pass(MINUTE);
    at.elsewhere.mood = 'well';
    for (let minutes = 0; minutes < 60; minutes += 10) await at.pass(10 * MINUTE);

    expect(await at.open()).toEqual([]);
    expect(await at.deploys()).toMatchObject({ wanted: 'running', enforcement: 'done' });
    expect(at.elsewhere.state).toBe('running');
  });
});

describe('a stage of CodePipeline that stays closed', () => {
  it('is warned of once, on day 25 of the 30 after which AWS lets what waits lapse', async () => {
    const at = await openScene();
    const deployer = {
      kind: 'codepipeline',
      connection: 'aws',
      pipeline: 'p',
      stage: 'Deploy',
      sourceAction: null,
    } as const;
    const fleets = [testFleet({ name: 'waku.test', deployer, longestHoldHours: 24 * 60 })];
    at.house.config.current = { ...at.house.config.current, fleets };
    await at.place('an-owner', '40d');
    await at.work();
    await at.pass(24 * DAY);
    const before = await at.house.cards('hold-lapse');
    await at.pass(DAY + MINUTE);
    await at.restart();
    await at.pass(DAY);

    expect(before).toEqual([]);
    const told = await at.house.cards('hold-lapse');
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('AWS resumes nothing that waited');
  });
});

describe('a change elsewhere', () => {
  it('is looked for at once when a run of the fleet is heard of, and told once', async () => {
    const at = await openScene();
    await at.place('an-owner', '20h');
    await at.work();
    await at.pass(HOUR);
    at.elsewhere.state = 'running';
    await at.holds.watch();
    expect((await at.deploys()).driftSince).toBeNull();

    await at.house.database.transaction((tx) => at.holds.runHeard(tx, 'waku.test'));
    await at.holds.watch();
    await at.pass(HOUR);

    expect((await at.deploys()).driftSince).not.toBeNull();
    expect((await at.deploys()).lookAt).toBeNull();
    const told = await at.house.cards('hold-drift');
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('changed by a-bot');
    expect(told[0]).toContain('Accept');
  });

  it('may be let be: by those who could end the holds, once, until it is as wanted again', async () => {
    const at = await openScene();
    await at.place('an-owner', '40h');
    await at.work();
    at.elsewhere.state = 'running';
    await at.pass(HOUR);
    const drifted = await at.deploys();
    const by = at.house.as('a-maintainer');

    expect(at.holds.acceptRequirement(drifted)).toEqual({ permission: 'hold.release-others', fleet: 'waku.test' });
    expect((await at.holds.accept(drifted, drifted.version, by)).kind).toBe('accepted');
    expect((await at.holds.accept(drifted, drifted.version, by)).kind).toBe('nothing-to-accept');
    await at.restart();
    expect((await at.deploys()).driftAccepted?.by).toMatchObject({ person: 'a-maintainer' });
    expect((await at.house.cards('hold')).at(-1)).toContain('Accepted by');

    at.elsewhere.state = 'paused';
    await at.pass(HOUR);
    expect(await at.deploys()).toMatchObject({ driftSince: null, driftAccepted: null });
    at.elsewhere.state = 'running';
    await at.pass(HOUR);

    expect(await at.house.cards('hold-drift')).toHaveLength(2);
    expect((await at.deploys()).driftAccepted).toBeNull();
  });
});
