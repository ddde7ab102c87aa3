import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeployerPort, PauseReading } from '../../src/holds/deployer-port.ts';
import type { WantedDeploys } from '../../src/holds/fleet-deploys.ts';
import type { HoldFact } from '../../src/holds/hold-fact.ts';
import type { HoldService } from '../../src/holds/hold-service.ts';
import type { Hold } from '../../src/holds/hold.ts';
import { createDeployActs } from '../../src/connectors/deploy-acts.ts';
import { createActRunner, type ActRunner } from '../../src/platform/acts/act-runner.ts';
import type { ActFact } from '../../src/platform/acts/act-fact.ts';
import type { Config, DeployerConfig } from '../../src/platform/config/config.ts';
import { testFleet } from '../support/config.ts';
import { testHoldService } from '../support/holds.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { openWindowHouse, windowsConfig, type WindowHouse } from '../support/window-house.ts';

const HOUR = 3_600_000;
const JENKINS: DeployerConfig = { kind: 'jenkins', connection: 'ci', job: 'a/deploy', refParameter: 'GIT_REF' };

/** A deployer elsewhere: what it does is what the test says. */
class Elsewhere implements DeployerPort {
  readonly settlingMs = 1000;
  readonly deploysOnce = false;
  readonly pausableOnce = 'begun';
  state: WantedDeploys = 'running';
  changes = 0;
  mood: 'well' | 'loses-answers' | 'refuses' | 'does-nothing' = 'well';

  readPause(): Promise<PauseReading> {
    return Promise.resolve({ kind: 'read', state: this.state, words: null, mark: null, url: null });
  }

  setPause(wanted: WantedDeploys) {
    if (this.mood === 'refuses') return Promise.resolve({ kind: 'refused', because: 'it may not' } as const);
    this.changes += 1;
    if (this.mood !== 'does-nothing') this.state = wanted;
    if (this.mood === 'loses-answers') return Promise.resolve({ kind: 'lost', why: 'no answer' } as const);
    return Promise.resolve({ kind: 'accepted', receipt: {} } as const);
  }

  deploy() {
    return Promise.resolve({ kind: 'refused', because: 'nobody asked' } as const);
  }

  readRun() {
    return Promise.resolve({ kind: 'unknown', why: 'nobody asked' } as const);
  }

  findRun() {
    return Promise.resolve({ kind: 'none' } as const);
  }
}

describe('holds of a fleet', () => {
  let house: WindowHouse;
  let holds: HoldService;
  let runner: ActRunner;
  let elsewhere: Elsewhere;
  let facts: HoldFact[];
  let roles: readonly string[] | 'gone' | null;

  const fleet = () => {
    const found = house.config.current.fleets.find(({ name }) => name === 'waku.test');
    if (found === undefined) throw new Error('no fleet');
    return found;
  };
  const place = async (account: 'an-owner' | 'a-maintainer', length = '2h'): Promise<Hold> => {
    const outcome = await holds.place(fleet(), { length, reason: 'a look', ref: null }, house.as(account));
    if (outcome.kind !== 'placed') throw new Error(outcome.kind);
    await runner.idle();
    return outcome.hold;
  };
  const deploys = () => holds.deploysOf(house.database.read, 'waku.test');
  const open = () => holds.list(house.database.read, 'waku.test');
  const configure = (parts: Partial<Config>) => {
    house.config.current = { ...house.config.current, ...parts };
  };

  beforeEach(async () => {
    const base = windowsConfig();
    house = await openWindowHouse({
      ...base,
      fleets: [testFleet({ name: 'status.prod' }), testFleet({ name: 'waku.test', deployer: JENKINS })],
      connections: [{ name: 'ci', kind: 'jenkins', baseUrl: 'http://ci', credentialEnv: null, requestsPerMinute: 60 }],
    });
    facts = [];
    roles = [];
    elsewhere = new Elsewhere();
    const { database, clock, acts, audit, windows } = house;
    holds = testHoldService({
      database,
      clock,
      config: () => house.config.current,
      audit,
      acts,
      windows,
      facts: (fact) => facts.push(fact),
      rolesOf: () => Promise.resolve(roles),
      findDeployer: () => elsewhere,
    });
    runner = createActRunner({
      database,
      clock,
      facts: {
        state: (tx, fact: ActFact) => holds.actChanged(tx, fact.act),
      },
      log: recordedLog(),
      findConnector: () => createDeployActs(() => elsewhere, 1000),
      guard: (tx, act) => holds.guard(tx, act),
      random: () => 0,
    });
    await runner.start();
  });

  afterEach(async () => {
    await runner.stop();
    await house.close();
  });

  const run = async (): Promise<void> => {
    runner.wake();
    await runner.idle();
  };

  it('pauses what deploys it, and it moves only when the last of several has ended', async () => {
    const first = await place('an-owner');
    const second = await place('a-maintainer');
    await run();
    expect(elsewhere.state).toBe('paused');
    expect(await deploys()).toMatchObject({ wanted: 'paused', enforcement: 'done' });

    await holds.release(first, null, house.as('an-owner'));
    await run();
    expect(elsewhere.state).toBe('paused');

    await holds.release(second, null, house.as('a-maintainer'));
    await run();
    expect(elsewhere.state).toBe('running');
    expect(await deploys()).toMatchObject({ wanted: 'running', enforcement: 'done' });
    expect(facts.map(({ kind }) => kind).filter((kind) => kind !== 'deploys.changed')).toEqual([
      'hold.placed',
      'hold.placed',
      'hold.ended',
      'hold.ended',
    ]);
  });

  it('takes one hold of a person, and none longer than the limit', async () => {
    await place('an-owner');

    const again = await holds.place(fleet(), { length: '3h', reason: 'x', ref: null }, house.as('an-owner'));
    const long = await holds.place(fleet(), { length: '9d', reason: 'x', ref: null }, house.as('a-maintainer'));

    expect(again.kind).toBe('already-held-by-you');
    expect(long.kind).toBe('too-long');
    expect(await open()).toHaveLength(1);
  });

  it('reminds once before the end, and resumes by itself at it', async () => {
    await place('an-owner');
    await run();
    house.clock.advance(1.6 * HOUR);
    await holds.settle();
    await holds.settle();
    expect(await house.cards('hold-reminder')).toHaveLength(1);

    house.clock.advance(HOUR);
    await holds.settle();
    await run();

    expect(await open()).toEqual([]);
    expect(elsewhere.state).toBe('running');
  });

  it('stands, overdue and told of, where its holder may not resume any more, and nothing is deployed', async () => {
    await place('an-owner');
    await run();
    configure({ people: house.config.current.people.map((person) => ({ ...person, grants: [] })) });
    house.clock.advance(3 * HOUR);

    await holds.settle();
    await run();

    expect(await open()).toMatchObject([
      { state: 'overdue', overdueBecause: 'its holder may not resume the fleet any more' },
    ]);
    expect(elsewhere.state).toBe('paused');
    expect(await house.cards('hold-overdue')).toHaveLength(1);
    house.clock.advance(25 * HOUR);
    await holds.settle();
    expect(await house.cards('hold-stands')).toHaveLength(1);
  });

  it('waits for Discord to say who its holder is, and is overdue only when that takes long', async () => {
    await place('an-owner');
    roles = null;
    house.clock.advance(2 * HOUR);
    await holds.settle();
    expect(await open()).toMatchObject([{ state: 'held' }]);

    house.clock.advance(HOUR / 4);
    await holds.settle();
    expect(await open()).toMatchObject([{ state: 'overdue' }]);
  });

  it('ends plainly where somebody else holds on, whatever its holder may do by then', async () => {
    await place('an-owner', '2h');
    await place('a-maintainer', '5h');
    roles = 'gone';
    house.clock.advance(3 * HOUR);

    await holds.settle();
    await run();

    expect((await open()).map(({ number }) => number)).toEqual([2]);
    expect(elsewhere.state).toBe('paused');
  });

  it('extends, also what is overdue, and what was drawn for an older version decides nothing', async () => {
    const hold = await place('an-owner');
    roles = 'gone';
    house.clock.advance(3 * HOUR);
    await holds.settle();

    const stale = await holds.extend(hold, { kind: 'usual', seen: hold.version }, house.as('an-owner'));
    const done = await holds.extend(hold, { kind: 'typed', length: '1h' }, house.as('an-owner'));

    expect(stale?.kind).toBe('changed');
    expect(done).toMatchObject({ kind: 'extended', hold: { state: 'held', overdueSince: null } });
    const released = await holds.release(hold, hold.version, house.as('an-owner'));
    expect(released?.kind).toBe('changed');
  });

  it('pauses once, though the answer was lost', async () => {
    elsewhere.mood = 'loses-answers';
    await place('an-owner');
    await run();
    house.clock.advance(60_000);
    await run();

    expect(elsewhere.changes).toBe(1);
    expect(await deploys()).toMatchObject({ enforcement: 'done' });
  });

  it('says that it could not be paused, and tries again by a button', async () => {
    elsewhere.mood = 'refuses';
    await place('an-owner');
    await run();
    const failed = await deploys();
    expect(failed).toMatchObject({ enforcement: 'failed', because: 'it may not' });
    expect(await house.cards('hold-failed')).toHaveLength(1);
    if (failed === null) throw new Error('none');

    elsewhere.mood = 'well';
    const outcome = await holds.enforce(failed, failed.version, house.as('an-owner'));
    await run();

    expect(outcome.kind).toBe('tried-again');
    expect(await deploys()).toMatchObject({ enforcement: 'done' });
  });

  it('undoes a pause that was not begun, and reports nothing of it', async () => {
    await runner.stop();
    const hold = await place('an-owner');
    await holds.release(hold, null, house.as('an-owner'));

    expect(await deploys()).toMatchObject({ wanted: 'running', enforcement: 'pending' });
    expect(await house.cards('hold-failed')).toEqual([]);
  });

  it('tells within the bound that somebody resumed it elsewhere, once, and pauses it again', async () => {
    await place('an-owner', '5h');
    await run();
    const bound = holds.looksEveryMs('waku.test') ?? 0;
    elsewhere.state = 'running';
    house.clock.advance(bound);
    await holds.watch();
    house.clock.advance(bound);
    await holds.watch();

    const drifted = await deploys();
    expect(drifted?.driftSince).not.toBeNull();
    expect(await house.cards('hold-drift')).toHaveLength(1);
    if (drifted === null) throw new Error('none');
    // Looks that find the same go on; the button of the message is as good as when it was sent.
    house.clock.advance(10 * 60_000);
    await holds.watch();
    expect((await deploys())?.seenAt?.getTime()).toBeGreaterThan(drifted.seenAt?.getTime() ?? 0);
    const outcome = await holds.enforce(drifted, drifted.version, house.as('an-owner'));
    expect(outcome.kind).toBe('tried-again');
    await run();
    expect(elsewhere.state).toBe('paused');
    expect(await deploys()).toMatchObject({ driftSince: null, enforcement: 'done' });
    const [told, ...others] = await house.cards('hold-drift');
    expect(others).toEqual([]);
    expect(JSON.stringify(told)).toContain('Deploys of `waku.test` are paused again, as is wanted.');
    expect(JSON.stringify(told)).not.toContain('custom_id');
  });

  it('says that it was paused before anybody held it here', async () => {
    elsewhere.state = 'paused';
    await place('an-owner');
    await run();

    expect(await deploys()).toMatchObject({ enforcement: 'done', wasPausedBefore: true });
    expect(elsewhere.changes).toBe(0);
  });

  it('does not resume outside of the windows, and says when it could', async () => {
    const base = windowsConfig();
    configure({
      windows: {
        ...base.windows,
        needed: [{ acts: ['deploy'], fleets: ['*'], environments: [], pipelines: [], trains: [] }],
      },
    });
    const hold = await place('an-owner');
    await run();

    const outcome = await holds.release(hold, null, house.as('an-owner'));
    house.clock.advance(3 * HOUR);
    await holds.settle();

    expect(outcome?.kind).toBe('windows-closed');
    expect((await open())[0]).toMatchObject({ state: 'overdue' });
    expect(elsewhere.state).toBe('paused');
  });
});
