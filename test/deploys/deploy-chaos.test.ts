import { afterEach, describe, expect, it } from 'vitest';
import type { DeployerPort } from '../../src/holds/deployer-port.ts';
import { ACT_CHECKPOINTS } from '../support/acts.ts';
import { openDeployHouse, type DeployHouse, type DeployHouseParts } from '../support/deploys.ts';

const LOST = { kind: 'lost', why: 'HTTP 500' } as const;

describe('a branch is deployed exactly once', () => {
  let house: DeployHouse;
  let sha: string;

  const begin = async (parts: DeployHouseParts = {}): Promise<number> => {
    house = await openDeployHouse(parts);
    sha = house.world.github.push({ repository: 'acme/node', branch: 'feature/x', message: 'Try', actor: 'dev' });
    const ask = { ref: 'feature/x', length: '3h', reason: 'a look' };
    const outcome = await house.deploys.branch(house.fleet, ask, house.as('an-owner'));
    if (outcome.kind !== 'begun') throw new Error(outcome.kind);
    return outcome.deploy.number;
  };
  const job = () => {
    const found = house.world.jenkins.findJob('nim-waku', 'deploy-waku-test');
    if (found === null) throw new Error('no job');
    return found;
  };
  const refs = () => job().builds.map(({ parameters }) => parameters['GIT_REF']);
  const expectDone = async (number: number): Promise<void> => {
    expect(await house.follow(number)).toMatchObject({ state: 'done', sha, because: null });
    expect(refs()).toEqual(['feature/x']);
    await house.pass(10_000);
    expect(job().isEnabled).toBe(false);
    expect((await house.holds.deploysOf(house.database.read, 'waku.test'))?.enforcement).toBe('done');
  };

  afterEach(async () => {
    await house.close();
  });

  it.each(ACT_CHECKPOINTS.flatMap((point) => [1, 2].map((time) => [point, time] as const)))(
    'when Muster ends at %s, the %i. time it comes there',
    async (point, time) => {
      let left = time;
      const number = await begin({
        checkpoint: (reached) => {
          if (reached !== point) return;
          left -= 1;
          if (left === 0) throw new Error('Muster ends here.');
        },
      });

      await house.pass(5_000);
      await house.restart();

      await expectDone(number);
    },
  );

  it('when Muster starts anew between each step and the next', async () => {
    const number = await begin();

    for (let step = 0; step < 400 && (await house.get(number)).endedAt === null; step += 1) {
      await house.pass(5_000);
      if (step % 3 === 0) await house.restart();
    }

    await expectDone(number);
  });

  it('when Jenkins answers 500 and did nothing', async () => {
    let asked = 0;
    const number = await begin({
      wrap: (port) => ({
        ...port,
        deploy: (ask) => {
          asked += 1;
          return asked === 1 ? Promise.resolve(LOST) : port.deploy(ask);
        },
      }),
    });

    await expectDone(number);
    expect(asked).toBe(2);
  });

  it('when Jenkins did it and does not say so', async () => {
    let asked = 0;
    const number = await begin({
      wrap: (port) => ({
        ...port,
        deploy: async (ask) => {
          asked += 1;
          await port.deploy(ask);
          return LOST;
        },
      }),
    });

    await expectDone(number);
    expect(asked).toBe(1);
  });

  it('when Jenkins takes it and names no queue item', async () => {
    const number = await begin({
      wrap: (port) => ({
        ...port,
        deploy: async (ask) => {
          const outcome = await port.deploy(ask);
          return outcome.kind === 'accepted' ? { ...outcome, receipt: {} } : outcome;
        },
      }),
    });

    await expectDone(number);
  });

  it('when Jenkins forgets the queue item, as it does after some minutes', async () => {
    const number = await begin({
      wrap: (port) => ({
        ...port,
        readRun: (receipt) =>
          'item' in receipt ? Promise.resolve({ kind: 'unknown', why: 'forgotten' }) : port.readRun(receipt),
      }),
    });

    await expectDone(number);
  });

  it('when Jenkins cannot be read for a while, which is shown', async () => {
    let isAway = false;
    const number = await begin({
      wrap: (port) => ({
        ...port,
        readRun: (receipt) =>
          isAway
            ? Promise.resolve({ kind: 'unreadable', why: 'no answer came in time', retryAt: null })
            : port.readRun(receipt),
      }),
    });
    await house.pass(30_000);
    isAway = true;
    await house.pass(60_000);

    expect(await house.get(number)).toMatchObject({ state: 'building', failingBecause: 'no answer came in time' });
    const [card] = await house.cards('deploy');
    expect(card).toContain('The run could not be read: no answer came in time');

    isAway = false;
    await expectDone(number);
  });

  it('and not at all where the deployer refuses: it says so, and the fleet is held and paused', async () => {
    const refuse = (port: DeployerPort): DeployerPort => ({
      ...port,
      deploy: () => Promise.resolve({ kind: 'refused', because: 'the token may not build' }),
    });
    const number = await begin({ wrap: refuse });

    expect(await house.follow(number)).toMatchObject({ state: 'not-started', because: 'the token may not build' });
    await house.pass(10_000);

    expect(refs()).toEqual([]);
    expect(job().isEnabled).toBe(false);
    expect(await house.holds.list(house.database.read, 'waku.test')).toHaveLength(1);
    expect(await house.deploys.branchOn(house.database.read, 'waku.test')).toBeNull();
    const [result] = await house.cards('deploy-result');
    expect(result).toContain('Not started: the token may not build');
  });

  it('and not any more where its hold ends first: what is tracked comes instead', async () => {
    const unreachable = { kind: 'not-sent', why: 'no connection', retryAt: null } as const;
    let isAway = true;
    const number = await begin({
      wrap: (port) => ({
        ...port,
        deploy: (ask) => (isAway ? Promise.resolve(unreachable) : port.deploy(ask)),
      }),
    });
    await house.pass(20_000);
    const [hold] = await house.holds.list(house.database.read, 'waku.test');
    if (hold === undefined) throw new Error('no hold');

    await house.holds.release(hold, null, house.as('an-owner'));
    isAway = false;
    const back = await house.follow(number + 1);

    expect(await house.get(number)).toMatchObject({ state: 'overtaken' });
    expect(back).toMatchObject({ kind: 'restore', state: 'done' });
    expect(refs()).toEqual(['master']);
    expect(job().isEnabled).toBe(true);
  });

  it('and a run that never ends is given up at its time limit', async () => {
    const number = await begin({
      fleet: { deploys: { branches: 'allowed', buildMinutes: 3, rollMinutes: 30 } },
    });

    const deploy = await house.follow(number);

    expect(deploy).toMatchObject({ state: 'failed', because: 'its run has not ended within 3 minutes' });
    expect(await house.deploys.branchOn(house.database.read, 'waku.test')).toMatchObject({ number });
  });
});
