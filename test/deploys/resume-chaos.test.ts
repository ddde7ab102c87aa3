import { afterEach, describe, expect, it } from 'vitest';
import type { DeployerPort } from '../../src/holds/deployer-port.ts';
import { ACT_CHECKPOINTS } from '../support/acts.ts';
import { openDeployHouse, type DeployHouse, type DeployHouseParts } from '../support/deploys.ts';

const LOST = { kind: 'lost', why: 'no answer came in time' } as const;
/** As long as the outbound door waits for an answer at most. */
const TIMEOUT_MS = 30_000;

describe('what resuming a fleet deploys', () => {
  let house: DeployHouse;

  const open = async (parts: DeployHouseParts = {}): Promise<void> => {
    house = await openDeployHouse(parts);
  };
  const job = () => {
    const found = house.world.jenkins.findJob('nim-waku', 'deploy-waku-test');
    if (found === null) throw new Error('no job');
    return found;
  };
  const refs = () => job().builds.map(({ parameters }) => parameters['GIT_REF']);
  /** Held, and paused there. */
  const hold = async () => {
    const ask = { length: '3h', reason: 'disk swap', ref: null };
    const outcome = await house.holds.place(house.fleet, ask, house.as('an-owner'));
    if (outcome.kind !== 'placed') throw new Error(outcome.kind);
    await house.pass(10_000);
    return outcome.hold;
  };
  const release = async (): Promise<void> => {
    const [held] = await house.holds.list(house.database.read, 'waku.test');
    if (held === undefined) throw new Error('no hold');
    expect((await house.holds.release(held, null, house.as('an-owner')))?.kind).toBe('released');
  };
  const expectOneDeploy = async (): Promise<void> => {
    const deploy = await house.follow(1);
    expect(deploy).toMatchObject({ kind: 'latest', state: 'done', because: null });
    expect(refs()).toEqual(['master']);
    expect(job().isEnabled).toBe(true);
    expect(await house.deploys.list(house.database.read, 'waku.test', 9)).toHaveLength(1);
    expect(await house.cards('deploy-result')).toHaveLength(1);
  };

  afterEach(async () => {
    await house.close();
  });

  it.each(ACT_CHECKPOINTS.flatMap((point) => [1, 2, 3].map((time) => [point, time] as const)))(
    'is deployed once when Muster ends at %s, the %i. time it comes there',
    async (point, time) => {
      let left = Infinity;
      await open({
        checkpoint: (reached) => {
          if (reached !== point) return;
          left -= 1;
          if (left === 0) throw new Error('Muster ends here.');
        },
      });
      await hold();
      left = time;

      await release();
      await house.pass(15_000);
      await house.restart();

      await expectOneDeploy();
    },
  );

  it('is deployed once when Muster starts anew between each step and the next', async () => {
    await open();
    await hold();
    await release();

    for (let step = 0; step < 400 && (await house.deploys.find(house.database.read, 1))?.endedAt === null; step += 1) {
      await house.restart();
      await house.pass(5_000);
    }

    await expectOneDeploy();
  });

  it.each([
    ['answers 500 and did nothing', false],
    ['did it and does not say so', true],
  ] as const)('is deployed once where the deployer %s', async (_name, doesIt) => {
    let asked = 0;
    const wrap = (port: DeployerPort): DeployerPort => ({
      ...port,
      deploy: async (ask) => {
        asked += 1;
        if (asked > 1) return port.deploy(ask);
        if (doesIt) await port.deploy(ask);
        return LOST;
      },
    });
    await open({ wrap });
    await hold();

    await release();

    await expectOneDeploy();
    expect(asked).toBe(doesIt ? 1 : 2);
  });

  it.each([
    ['not to be heard of again', false],
    ['done all the same', true],
  ] as const)(
    'is deployed once where the deployer hangs until its time is over, and what hung is %s',
    async (_name, doesIt) => {
      let asked = 0;
      let hangs: () => void = () => undefined;
      const hung = new Promise<void>((resolve) => {
        hangs = resolve;
      });
      const wrap = (port: DeployerPort): DeployerPort => ({
        ...port,
        deploy: async (ask) => {
          asked += 1;
          if (asked > 1) return port.deploy(ask);
          const isOver = new Promise<void>((resolve) => {
            house.clock.wakeAt(new Date(house.clock.now().getTime() + TIMEOUT_MS), resolve);
          });
          hangs();
          await isOver;
          if (doesIt) await port.deploy(ask);
          return LOST;
        },
      });
      await open({ wrap });
      await hold();
      await release();

      const passing = house.pass(60_000);
      await hung;
      expect(await house.get(1)).toMatchObject({ state: 'starting' });
      house.clock.advance(TIMEOUT_MS);
      await passing;

      await expectOneDeploy();
      expect(asked).toBe(doesIt ? 1 : 2);
    },
  );

  it('is told as not complete where a host never comes back, and as complete when it came after all', async () => {
    await open({ fleet: { deploys: { branches: 'allowed', buildMinutes: 60, rollMinutes: 10 } } });
    const [lost = ''] = house.world.hostsOf('waku.test');
    await house.observer.observe([house.fleet], { versions: 'always' });
    await hold();
    house.world.stop(lost);
    await release();

    const deploy = await house.follow(1);
    expect(deploy).toMatchObject({ state: 'incomplete' });
    expect(deploy.because).toContain('not every host reports it 10 minutes after the run passed');
    await house.pass(10 * 60_000);
    expect(await house.get(1)).toMatchObject({ state: 'incomplete' });
    expect(await house.cards('deploy-late')).toEqual([]);

    house.world.start(lost);
    await house.pass(30 * 60_000);

    expect(await house.get(1)).toMatchObject({
      state: 'done',
      because: 'later than the 10 minutes it had',
      dueAt: null,
    });
    const [card] = await house.cards('deploy');
    expect(card).toContain('is on every host');
    expect(card).toContain('later than the 10 minutes it had');
    const late = await house.cards('deploy-late');
    expect(late).toHaveLength(1);
    expect(late[0]).toContain('is on every host of `waku.test` after all');
    expect(await house.cards('deploy-result')).toHaveLength(1);
  });

  it('is looked at no more for hosts that are late once another deploy has begun, or a day is over', async () => {
    await open({ fleet: { deploys: { branches: 'allowed', buildMinutes: 60, rollMinutes: 1 } } });
    const [lost = ''] = house.world.hostsOf('waku.test');
    house.world.stop(lost);
    await hold();
    await release();
    await house.follow(1);
    house.clock.advance(25 * 3_600_000);
    await house.pass(10_000);

    expect(await house.get(1)).toMatchObject({ state: 'incomplete', dueAt: null });

    await hold();
    await release();
    await house.follow(2);
    expect((await house.get(2)).dueAt).not.toBeNull();
    await hold();
    await release();
    await house.pass(150_000);
    expect((await house.get(2)).dueAt).toBeNull();
  });
});
