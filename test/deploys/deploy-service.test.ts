import { afterEach, describe, expect, it } from 'vitest';
import { openDeployHouse, type DeployHouse, type DeployHouseParts } from '../support/deploys.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('a branch on a fleet', () => {
  let house: DeployHouse;

  const open = async (parts: DeployHouseParts = {}): Promise<string> => {
    house = await openDeployHouse(parts);
    return house.world.github.push({ repository: 'acme/node', branch: 'feature/x', message: 'Try it', actor: 'dev' });
  };
  const ask = (ref = 'feature/x', account: 'an-owner' | 'a-maintainer' = 'an-owner', length = '3h') =>
    house.deploys.branch(house.fleet, { ref, length, reason: 'a look' }, house.as(account));
  const begin = async (ref?: string): Promise<number> => {
    const outcome = await ask(ref);
    if (outcome.kind !== 'begun') throw new Error(outcome.kind);
    return outcome.deploy.number;
  };
  const job = () => {
    const found = house.world.jenkins.findJob('nim-waku', 'deploy-waku-test');
    if (found === null) throw new Error('no job');
    return found;
  };
  const commits = () => house.world.nodes.filter(({ fleet }) => fleet === 'waku.test').map(({ commit }) => commit);

  afterEach(async () => {
    await house.close();
  });

  it('is built once, rolls host by host, and is done when each host reports it', async () => {
    const sha = await open();

    const number = await begin();
    await house.pass(30_000);

    expect(await house.get(number)).toMatchObject({ state: 'building', run: '#1', sha, owesPause: false });
    // The job is disabled once its build has begun, so that no merge goes out meanwhile.
    expect(job().isEnabled).toBe(false);
    expect(await house.holds.list(house.database.read, 'waku.test')).toMatchObject([
      { ref: 'feature/x', reason: 'a look', state: 'held' },
    ]);

    const seen = new Set<number>();
    let deploy = await house.get(number);
    for (let minutes = 0; minutes < 40 && deploy.endedAt === null; minutes += 0.25) {
      await house.pass(15_000);
      deploy = await house.get(number);
      if (deploy.hosts.length > 0) seen.add(deploy.hosts.filter(({ state }) => state === 'there').length);
    }

    expect(deploy).toMatchObject({ state: 'done', because: null });
    expect(deploy.hosts.map(({ state }) => state)).toEqual(['there', 'there', 'there']);
    expect([...seen]).toEqual([0, 1, 2, 3]);
    expect(commits()).toEqual([sha, sha, sha]);
    expect(job().builds).toHaveLength(1);
    const [result] = await house.cards('deploy-result');
    expect(result).toContain('<@300000000000000001>');
    expect(result).toContain('each host reports the commit');
    expect(await house.cards('deploy')).toHaveLength(1);
  });

  it('goes when its hold ends, and what the fleet tracks comes back, verified alike', async () => {
    await open();
    const master = house.world.github.push({
      repository: 'acme/node',
      branch: 'master',
      message: 'Next',
      actor: 'dev',
    });
    const number = await begin();
    await house.follow(number);

    house.clock.advance(3 * HOUR);
    await house.pass(10_000);
    const back = await house.follow(number + 1);

    expect(back).toMatchObject({ kind: 'restore', ref: 'master', state: 'done', sha: master, askedBy: null });
    expect(commits()).toEqual([master, master, master]);
    expect(job().isEnabled).toBe(true);
    expect(await house.deploys.branchOn(house.database.read, 'waku.test')).toBeNull();
    expect((await house.get(number)).overAt).not.toBeNull();
  });

  it('is put back by hand before that', async () => {
    await open();
    const master = house.world.github.resolve('acme/node', 'master');
    const number = await begin();
    await house.follow(number);

    const outcome = await house.deploys.restore(house.fleet, null, house.as('an-owner'));
    expect(outcome).toMatchObject({ kind: 'begun', deploy: { kind: 'restore', ref: 'master', follows: number } });
    expect(await house.deploys.restore(house.fleet, null, house.as('an-owner'))).toMatchObject({ kind: 'busy' });
    const back = await house.follow(number + 1);

    expect(back.state).toBe('done');
    expect(commits()).toEqual([master, master, master]);
    expect(await house.holds.list(house.database.read, 'waku.test')).toEqual([]);
    expect(await house.deploys.restore(house.fleet, null, house.as('an-owner'))).toEqual({
      kind: 'nothing-to-restore',
    });
  });

  it('keeps a second one out while it is under way, and others out while it is held', async () => {
    await open();
    const number = await begin();

    expect(await ask('other', 'a-maintainer')).toMatchObject({ kind: 'busy', deploy: { number } });
    await house.follow(number);
    expect(await ask('other', 'a-maintainer')).toMatchObject({ kind: 'held', branch: { number } });
    expect(job().builds).toHaveLength(1);
  });

  it('gives way to another branch of the same person, and what comes back is what was there before both', async () => {
    await open();
    const second = house.world.github.push({ repository: 'acme/node', branch: 'b', message: 'Two', actor: 'dev' });
    const first = await begin();
    await house.follow(first);

    const number = await begin('b');
    const deploy = await house.follow(number);

    expect(deploy).toMatchObject({ state: 'done', sha: second, backTo: 'master', follows: first });
    expect((await house.get(first)).overAt).not.toBeNull();
    expect(await house.holds.list(house.database.read, 'waku.test')).toHaveLength(1);
    expect(job().isEnabled).toBe(false);
  });

  it('is refused where the purpose, the deployer or the windows do not allow it', async () => {
    await open({ fleet: { deploys: { branches: 'forbidden', buildMinutes: 60, rollMinutes: 30 } } });
    expect(await ask()).toEqual({ kind: 'not-for-branches' });
    await house.close();

    await open({ fleet: { deployer: null } });
    expect(await ask()).toEqual({ kind: 'no-deployer' });
    await house.close();

    await open();
    const { current } = house.config;
    const needed = [{ acts: ['deploy'], fleets: ['waku.*'], environments: [], pipelines: [], trains: [] }];
    house.config.current = { ...current, windows: { ...current.windows, needed } };
    expect((await ask()).kind).toBe('windows-closed');
    expect((await ask('feature/x', 'an-owner', 'soon')).kind).toBe('unreadable');
    expect((await ask('feature/x', 'an-owner', '90d')).kind).toBe('too-long');
    expect(await house.holds.list(house.database.read, 'waku.test')).toEqual([]);
  });

  it('waits where the windows close before it is asked for, says so, and goes when they open', async () => {
    await open();
    const number = await begin();
    const { current } = house.config;
    const needed = [{ acts: ['deploy'], fleets: ['waku.*'], environments: [], pipelines: [], trains: [] }];
    house.config.current = { ...current, windows: { ...current.windows, needed } };
    await house.pass(30_000);

    expect(await house.get(number)).toMatchObject({
      state: 'starting',
      because: 'the windows let nothing be deployed now',
    });
    const [card] = await house.cards('deploy');
    expect(card).toContain('the windows let nothing be deployed now');
    expect(job().builds).toEqual([]);

    house.config.current = current;
    await house.pass(16 * MINUTE);
    expect(await house.get(number)).toMatchObject({ state: 'building', because: null });
  });

  it('that is not begun within an hour is not begun any more', async () => {
    await open();
    const number = await begin();
    const { current } = house.config;
    const needed = [{ acts: ['deploy'], fleets: ['waku.*'], environments: [], pipelines: [], trains: [] }];
    house.config.current = { ...current, windows: { ...current.windows, needed } };
    await house.pass(30_000);
    house.clock.advance(2 * HOUR);
    house.config.current = current;
    await house.pass(30_000);

    const deploy = await house.get(number);
    expect(deploy.state).toBe('not-started');
    expect(deploy.because).toContain('not begun in time');
    expect(job().builds).toEqual([]);
  });

  it('that does not build has failed, is still held, and can be put back', async () => {
    await open();
    const number = await begin('no-such-branch');

    const deploy = await house.follow(number);

    expect(deploy).toMatchObject({ state: 'failed', because: 'run #1 failed' });
    const [result] = await house.cards('deploy-result');
    expect(result).toContain('/deploy restore');
    expect(result).toContain('deploy-restore:1');
    await house.pass(10_000);
    expect(job().isEnabled).toBe(false);
    await house.deploys.restore(house.fleet, number, house.as('an-owner'));
    expect((await house.follow(number + 1)).state).toBe('done');
  });

  it('with a host that never comes back says so at its time limit, apart from hosts of which nobody knows', async () => {
    await open();
    const [lost = '', astray = ''] = house.world.hostsOf('waku.test');
    // As the observation of each minute does: a host that answered once and is silent now is known to be silent.
    await house.observer.observe([house.fleet], { versions: 'always' });
    const number = await begin();
    house.world.stop(lost);
    while ((await house.get(number)).state !== 'rolling') await house.pass(30_000);

    await house.pass(3 * MINUTE);
    // Somebody deployed something else there by hand.
    house.world.setVersion(astray, 'v0.38.0');
    const deploy = await house.follow(number);

    expect(deploy.state).toBe('incomplete');
    expect(deploy.because).toBe(
      `not every host reports it 30 minutes after the run passed; something else runs on ${short(astray)}; nobody knows what runs on ${short(lost)}`,
    );
    expect(deploy.hosts.map(({ state }) => state).toSorted()).toEqual(['other', 'there', 'unknown']);
    const [result] = await house.cards('deploy-result');
    expect(result).toContain('Not complete');
    expect(job().isEnabled).toBe(false);
  });
});

function short(host: string): string {
  return host.slice(0, -'.waku.test'.length);
}
