import { afterEach, describe, expect, it } from 'vitest';
import type { ActCheckpoint } from '../../src/platform/acts/act-turn.ts';
import { askByHand, BY_HAND, deployByHand, pushHeard, sayDeployed } from '../support/by-hand.ts';
import { openDeployHouse, type DeployHouse, type DeployHouseParts } from '../support/deploys.ts';

/** Nothing is ever sent to people and noted as taken, so an act of theirs comes to no other points. */
const CHECKPOINTS: readonly ActCheckpoint[] = ['acts.read', 'acts.sending', 'acts.sent', 'acts.settled'];

describe('a branch that people deploy is asked for once, and their word is kept', () => {
  let house: DeployHouse;
  let sha: string;

  const begin = async (parts: DeployHouseParts = {}): Promise<number> => {
    house = await openDeployHouse({ ...parts, fleet: BY_HAND });
    sha = await pushHeard(house, 'feature/x');
    return (await askByHand(house)).number;
  };
  const expectDone = async (number: number): Promise<void> => {
    expect(await house.follow(number)).toMatchObject({ state: 'done', sha, because: null });
    expect(await house.cards('deploy-ask')).toHaveLength(1);
    expect(await house.cards('hold-manual')).toHaveLength(1);
    expect(await house.cards('deploy-result')).toHaveLength(1);
  };

  afterEach(async () => {
    await house.close();
  });

  it.each(CHECKPOINTS)('when Muster ends at %s', async (point) => {
    let left = 1;
    const number = await begin({
      checkpoint: (reached) => {
        if (reached !== point) return;
        left -= 1;
        if (left === 0) throw new Error('Muster ends here.');
      },
    });
    await house.pass(5_000);
    if (point !== 'acts.settled') await house.restart();
    deployByHand(house, sha);
    await sayDeployed(house, number);
    await house.pass(5_000);
    await house.restart();

    expect(left).toBeLessThanOrEqual(0);
    await expectDone(number);
  });

  it('when Muster starts anew between each step and the next', async () => {
    const number = await begin();
    await house.restart();
    await house.pass(10_000);
    expect(await house.get(number)).toMatchObject({ state: 'starting' });

    await sayDeployed(house, number);
    await house.restart();
    expect(await house.get(number)).toMatchObject({ state: 'rolling', sha });
    expect(await sayDeployed(house, number)).toBe('nothing-asked');

    deployByHand(house, sha);
    await house.restart();
    await expectDone(number);
  });
});
