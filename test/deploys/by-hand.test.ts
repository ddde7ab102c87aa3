import { afterEach, describe, expect, it } from 'vitest';
import type { WaitingDeploy } from '../../src/holds/hold-outcome.ts';
import { openDeployHouse, type DeployHouse, type DeployHouseParts } from '../support/deploys.ts';
import { askByHand, BY_HAND, deployByHand, pushHeard, sayDeployed } from '../support/by-hand.ts';
import { closeWindows } from '../support/windows.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MAINTAINER_ANSWERED = 'a-maintainer says that feature/x is deployed';
const COMPARED: WaitingDeploy = {
  commits: [{ title: 'A fix', author: 'dev', url: null }],
  count: 7,
  counted: 'commits',
  branch: 'master',
  behind: 0,
  compareUrl: null,
  notCompared: null,
};

describe('a branch on a fleet that people deploy', () => {
  let house: DeployHouse;

  const open = async (parts: DeployHouseParts = {}): Promise<void> => {
    house = await openDeployHouse({ ...parts, fleet: { ...BY_HAND, ...parts.fleet } });
  };
  const enforcement = async () => (await house.holds.deploysOf(house.database.read, 'waku.test'))?.enforcement;
  const cannot = (number: number | null, reason = 'the hosts are full') =>
    house.deploys.answer('waku.test', { number, answer: { kind: 'cannot', reason } }, house.as('a-maintainer'));

  afterEach(async () => {
    await house.close();
  });

  it('holds it, asks its maintainer alone, and nobody counts it as deployed before somebody says so', async () => {
    await open();
    const { number } = await askByHand(house);
    deployByHand(house, await pushHeard(house, 'feature/x'));
    await house.pass(5 * MINUTE);

    expect(await house.get(number)).toMatchObject({ state: 'starting', byHand: true, hosts: [], endedAt: null });
    expect(await house.holds.list(house.database.read, 'waku.test')).toMatchObject([{ ref: 'feature/x' }]);
    const [ask, ...more] = await house.cards('deploy-ask');
    expect(more).toEqual([]);
    expect(ask).toContain('Deploy `feature/x` to `waku.test` by hand (D-1)');
    expect(ask).toContain(`deploy-done:${number}`);
    expect(ask).toContain('Cannot…');
    // What is asked for first keeps the question of the pause waiting.
    expect(await house.cards('hold-manual')).toEqual([]);
  });

  it('is done once each host reports it, and then is to be paused', async () => {
    await open();
    const sha = await pushHeard(house, 'feature/x');
    const { number } = await askByHand(house);
    deployByHand(house, sha, 1);

    expect(await sayDeployed(house, number)).toBe('confirmed');
    await house.pass(10_000);
    expect(await house.get(number)).toMatchObject({ state: 'rolling', sha, because: MAINTAINER_ANSWERED });
    const [asked] = await house.cards('deploy-ask');
    expect(asked).toContain('Unverified so far: a-maintainer says that feature/x is deployed');
    expect(asked).not.toContain('deploy-done');
    expect(await house.cards('hold-manual')).toHaveLength(1);

    deployByHand(house, sha);
    const deploy = await house.follow(number);
    expect(deploy).toMatchObject({ state: 'done', because: null });
    expect(deploy.hosts.map(({ state }) => state)).toEqual(['there', 'there', 'there']);
    expect(await house.cards('deploy-result')).toHaveLength(1);
  });

  it('is not complete where a host is seen to run something else when its time is up', async () => {
    await open();
    const sha = await pushHeard(house, 'feature/x');
    const { number } = await askByHand(house);
    deployByHand(house, sha, 2);
    await sayDeployed(house, number);

    const deploy = await house.follow(number);

    expect(deploy.state).toBe('incomplete');
    expect(deploy.because).toContain(`${MAINTAINER_ANSWERED}; not every host reports it`);
    expect(deploy.because).toContain('something else runs on');
    deployByHand(house, sha);
    await house.pass(5 * MINUTE);
    expect(await house.get(number)).toMatchObject({ state: 'done' });
  });

  it('is unverified where nobody told which commit it is, and where a host does not answer', async () => {
    await open();
    const first = await askByHand(house);
    await sayDeployed(house, first.number);

    const deploy = await house.follow(first.number);

    expect(deploy).toMatchObject({
      state: 'unverified',
      because: `${MAINTAINER_ANSWERED}; nobody told which commit feature/x is, so no host can be compared with it`,
    });
    expect(deploy.hosts.map(({ state }) => state)).toEqual(['unknown', 'unknown', 'unknown']);
    expect((await house.cards('deploy')).join()).toContain('☑️ Unverified');
    expect((await house.cards('deploy-result')).join()).toContain('☑️ Unverified');
    expect((await house.cards('deploy-result')).join()).toContain('<@300000000000000001>');

    const sha = await pushHeard(house, 'feature/y');
    const second = await askByHand(house, 'feature/y');
    deployByHand(house, sha);
    house.world.stop(house.world.hostsOf('waku.test')[0] ?? '');
    await sayDeployed(house, second.number);
    const unsure = await house.follow(second.number);
    expect(unsure).toMatchObject({ state: 'unverified', sha });
    expect(unsure.because).toContain('nobody knows what runs on');
  });

  it('ends as not started where the maintainer cannot, with the reason, and leaves the fleet as it was', async () => {
    await open();
    const { number } = await askByHand(house);
    await house.pass(10_000);

    expect((await cannot(number)).kind).toBe('declined');

    const because = 'a-maintainer cannot deploy it: the hosts are full';
    expect(await house.get(number)).toMatchObject({ state: 'not-started', because });
    expect((await house.get(number)).overAt).not.toBeNull();
    expect((await house.acts.find(house.database.read, `deploy:D-${number}:start`))?.refusal).toBe('withdrawn');
    expect((await house.cards('deploy-result')).join()).toContain('the hosts are full');
    await house.pass(MINUTE);
    expect(await house.get(number)).toMatchObject({ state: 'not-started', because });
  });

  it('takes the first answer alone; a button that is stale is told what came of it', async () => {
    await open();
    const { number } = await askByHand(house);

    expect(await sayDeployed(house, number)).toBe('confirmed');
    // The act has not been looked at in between.
    expect(await cannot(number)).toMatchObject({ kind: 'nothing-asked', deploy: { state: 'starting' } });
    await house.follow(number);
    expect(await cannot(number)).toMatchObject({ kind: 'nothing-asked', deploy: { state: 'unverified' } });
    expect(await cannot(null)).toEqual({ kind: 'nothing-asked', deploy: null });
  });

  it('that nobody answers is reminded of, and given up when its hold ends: what it tracks is asked for', async () => {
    await open();
    const { number } = await askByHand(house, 'feature/x', '30h');
    await house.pass(MINUTE);
    house.clock.advance(25 * HOUR);
    await house.pass(2 * MINUTE);

    const reminders = await house.cards('deploy-ask-again');
    expect(reminders).toHaveLength(1);
    expect(reminders[0]).toContain('D-1 still waits');

    house.clock.advance(6 * HOUR);
    await house.pass(MINUTE);
    expect(await house.get(number)).toMatchObject({ state: 'overtaken' });
    expect(await house.get(number + 1)).toMatchObject({
      kind: 'restore',
      ref: 'master',
      state: 'starting',
      byHand: true,
    });
    const [old, back] = await house.cards('deploy-ask');
    expect(old).toContain('Given up');
    expect(old).not.toContain('deploy-done');
    expect(back).toContain('It puts the fleet back, in place of D-1');
    expect(await sayDeployed(house, number)).toBe('nothing-asked');
  });

  it('is put back by hand in the same way, and is off the fleet by the word of its maintainer', async () => {
    await open();
    const { number } = await askByHand(house);
    await sayDeployed(house, number);
    await house.follow(number);

    const outcome = await house.deploys.restore(house.fleet, null, house.as('an-owner'));
    expect(outcome).toMatchObject({ kind: 'begun', deploy: { kind: 'restore', byHand: true, state: 'starting' } });
    await house.pass(10_000);
    expect(await house.deploys.branchOn(house.database.read, 'waku.test')).toMatchObject({ number });
    // Though nobody said yet that deploys go on.
    expect(await enforcement()).toBe('pending');
    await sayDeployed(house, number + 1);

    expect(await house.follow(number + 1)).toMatchObject({ state: 'unverified' });
    expect(await house.deploys.branchOn(house.database.read, 'waku.test')).toBeNull();
  });

  it('gives its latest, when its last hold ends, once somebody says that it is resumed', async () => {
    await open({ waiting: () => COMPARED });
    const master = await pushHeard(house, 'master');
    const ask = { length: '3h', reason: 'a look', ref: null };
    const placed = await house.holds.place(house.fleet, ask, house.as('an-owner'));
    if (placed.kind !== 'placed') throw new Error(placed.kind);
    await house.pass(10_000);
    await house.holds.release(placed.hold, null, house.as('an-owner'));
    await house.pass(MINUTE);
    expect(await house.get(1)).toMatchObject({ kind: 'latest', state: 'weighing' });
    expect(await house.cards('deploy-ask')).toEqual([]);

    const paused = await house.holds.deploysOf(house.database.read, 'waku.test');
    if (paused === null) throw new Error('nothing was wanted');
    await house.holds.confirm(paused, { answer: 'done', seen: paused.version }, house.as('a-maintainer'));
    await house.pass(MINUTE);
    expect(await house.get(1)).toMatchObject({ state: 'starting', byHand: true });
    expect((await house.cards('deploy-ask'))[0]).toContain('this is the latest of what it tracks');
    deployByHand(house, master);
    await sayDeployed(house, 1);

    expect(await house.follow(1)).toMatchObject({ state: 'done', sha: master });
  });

  it('shows no buttons while the windows are closed, and takes the word of one who did it all the same', async () => {
    await open();
    const { number } = await askByHand(house);
    const openWindows = closeWindows(house.config);
    await house.pass(2 * MINUTE);

    expect((await house.cards('deploy-ask'))[0]).toContain('the windows let nothing be deployed now');
    expect((await house.cards('deploy-ask'))[0]).not.toContain('deploy-done');
    openWindows();
    await house.pass(2 * MINUTE);
    expect((await house.cards('deploy-ask'))[0]).toContain('deploy-done');

    closeWindows(house.config);
    await sayDeployed(house, number);
    await house.pass(10_000);
    expect((await house.get(number)).state).not.toBe('starting');
  });
});
