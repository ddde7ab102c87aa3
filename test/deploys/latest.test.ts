import { afterEach, describe, expect, it } from 'vitest';
import type { WaitingDeploy } from '../../src/holds/hold-outcome.ts';
import type { Hold } from '../../src/holds/hold.ts';
import type { Deploy } from '../../src/deploys/deploy.ts';
import { openDeployHouse, type DeployHouse, type DeployHouseParts } from '../support/deploys.ts';
import { closeWindows } from '../support/windows.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const COMPARED: WaitingDeploy = {
  commits: [{ title: 'A fix', author: 'dev', url: null }],
  count: 7,
  counted: 'commits',
  branch: 'master',
  behind: 0,
  compareUrl: null,
  notCompared: null,
};

describe('resuming a fleet', () => {
  let house: DeployHouse;
  let master: string;

  const open = async (parts: DeployHouseParts = {}): Promise<void> => {
    house = await openDeployHouse({ waiting: () => COMPARED, ...parts });
  };
  const hold = async (account: 'an-owner' | 'a-maintainer' = 'an-owner', length = '3h'): Promise<Hold> => {
    const ask = { length, reason: 'disk swap', ref: null };
    const outcome = await house.holds.place(house.fleet, ask, house.as(account));
    if (outcome.kind !== 'placed') throw new Error(outcome.kind);
    return outcome.hold;
  };
  /** What is pushed while the fleet is held. */
  const push = (): void => {
    master = house.world.github.push({ repository: 'acme/node', branch: 'master', message: 'Next', actor: 'dev' });
  };
  const release = async (held: Hold, account: 'an-owner' | 'a-maintainer' = 'an-owner'): Promise<void> => {
    const outcome = await house.holds.release(held, null, house.as(account));
    if (outcome?.kind !== 'released') throw new Error(outcome?.kind);
  };
  const job = () => {
    const found = house.world.jenkins.findJob('nim-waku', 'deploy-waku-test');
    if (found === null) throw new Error('no job');
    return found;
  };
  const refs = () => job().builds.map(({ parameters }) => parameters['GIT_REF']);
  const commits = () => house.world.nodes.filter(({ fleet }) => fleet === 'waku.test').map(({ commit }) => commit);
  const all = (): Promise<readonly Deploy[]> => house.deploys.list(house.database.read, 'waku.test', 20);

  afterEach(async () => {
    await house.close();
  });

  it('deploys what was pushed meanwhile, once, follows it to every host, and tells whoever ended the hold', async () => {
    await open();
    const held = await hold();
    await house.pass(10_000);
    push();

    await release(held);
    const deploy = await house.follow(1);

    expect(deploy).toMatchObject({ kind: 'latest', ref: 'master', state: 'done', sha: master, hold: held.number });
    expect(deploy.reason).toBe(`H-${held.number} has ended (disk swap): 7 commits wait on master`);
    expect(commits()).toEqual([master, master, master]);
    expect(refs()).toEqual(['master']);
    expect(job().isEnabled).toBe(true);
    expect(await house.cards('deploy')).toHaveLength(1);
    const results = await house.cards('deploy-result');
    expect(results).toHaveLength(1);
    expect(results[0]).toContain('<@300000000000000001>');
    expect(results[0]).toContain('Deploying the latest of `master`');
  });

  it('at the end of its time does the same, and pings nobody where it went well', async () => {
    await open();
    await hold();
    await house.pass(10_000);
    push();

    house.clock.advance(3 * HOUR);
    await house.pass(10_000);

    expect(await house.follow(1)).toMatchObject({ kind: 'latest', state: 'done', sha: master, askedBy: null });
    expect(await house.cards('deploy-result')).toEqual([]);
  });

  it('deploys nothing where the source knows that nothing waits, and says so', async () => {
    await open({ waiting: () => ({ ...COMPARED, count: 0, commits: [] }) });
    const held = await hold();
    await house.pass(10_000);

    await release(held);

    expect(await house.follow(1)).toMatchObject({
      state: 'nothing',
      because: 'nothing waits on master, so nothing is deployed',
    });
    await house.pass(5 * MINUTE);
    expect(refs()).toEqual([]);
    expect(job().isEnabled).toBe(true);
    const [card] = await house.cards('deploy');
    expect(card).toContain('nothing waits on master, so nothing is deployed');
    expect(await house.cards('deploy-result')).toEqual([]);
  });

  it.each([
    ['nobody can tell', null, 'is not known'],
    ['pushes alone are known', { ...COMPARED, count: 0, counted: 'pushes', notCompared: 'GitHub: 502' }, 'GitHub: 502'],
    ['what runs came from another branch', { ...COMPARED, branch: 'v1', count: 0 }, 'came from v1'],
  ] as const)('deploys it all the same where %s', async (_name, waiting, words) => {
    await open({ waiting: () => waiting });
    const held = await hold();
    await house.pass(10_000);
    push();

    await release(held);

    const deploy = await house.follow(1);
    expect(deploy).toMatchObject({ state: 'done', sha: master });
    expect(deploy.reason).toContain(words);
    expect(refs()).toEqual(['master']);
  });

  it('waits for the last of several holds', async () => {
    await open();
    const [mine, theirs] = [await hold(), await hold('a-maintainer')];
    await house.pass(10_000);

    await release(mine);
    await house.pass(MINUTE);
    expect(await all()).toEqual([]);

    await release(theirs, 'a-maintainer');
    expect(await house.follow(1)).toMatchObject({ state: 'done', askedBy: { person: 'a-maintainer' } });
    expect(refs()).toEqual(['master']);
  });

  it('begins nothing where somebody holds it again first, and the end of that hold begins it once', async () => {
    await open();
    await release(await hold());
    const again = await hold();
    await house.pass(MINUTE);

    expect((await all()).map(({ state }) => state)).toEqual(['overtaken']);
    expect(refs()).toEqual([]);
    expect(await house.cards('deploy-result')).toEqual([]);

    await release(again);
    expect(await house.follow(2)).toMatchObject({ state: 'done' });
    expect(refs()).toEqual(['master']);
  });

  it('waits where the windows close before it is sent, for longer than a branch would, and goes when they open', async () => {
    await open();
    const held = await hold();
    await house.pass(10_000);
    await release(held);
    const reopen = closeWindows(house.config);
    await house.pass(30_000);

    expect(refs()).toEqual([]);
    const [card] = await house.cards('deploy');
    expect(card).toContain('the windows let nothing be deployed now');

    house.clock.advance(20 * HOUR);
    await house.pass(30_000);
    reopen();
    house.clock.advance(HOUR);
    expect(await house.follow(1)).toMatchObject({ state: 'done' });
    expect(refs()).toEqual(['master']);
  });

  it('is told once where the deployer refuses it, and leaves the fleet running', async () => {
    await open({
      wrap: (port) => ({
        ...port,
        deploy: () => Promise.resolve({ kind: 'refused', because: 'the job takes no parameter GIT_REF' }),
      }),
    });
    const held = await hold();
    await house.pass(10_000);

    await release(held);
    expect(await house.follow(1)).toMatchObject({
      state: 'not-started',
      because: 'the job takes no parameter GIT_REF',
    });
    await house.pass(5 * MINUTE);

    const results = await house.cards('deploy-result');
    expect(results).toHaveLength(1);
    expect(results[0]).toContain('Not started: the job takes no parameter GIT');
    expect(await all()).toHaveLength(1);
    expect(job().isEnabled).toBe(true);
  });

  it('waits while it cannot be resumed, says why, and goes on when somebody has it tried again', async () => {
    let refuses = true;
    await open({
      wrap: (port) => ({
        ...port,
        setPause: (wanted, ask) =>
          refuses && wanted === 'running'
            ? Promise.resolve({ kind: 'refused', because: 'the token may not enable' })
            : port.setPause(wanted, ask),
      }),
    });
    const held = await hold();
    await house.pass(10_000);
    await release(held);
    await house.pass(30_000);

    expect(await house.get(1)).toMatchObject({ state: 'weighing' });
    const [card] = await house.cards('deploy');
    expect(card).toContain('the token may not enable');

    refuses = false;
    const paused = await house.holds.deploysOf(house.database.read, 'waku.test');
    if (paused === null) throw new Error('nothing is known of its deploys');
    await house.holds.enforce(paused, paused.version, house.as('an-owner'));
    expect(await house.follow(1)).toMatchObject({ state: 'done' });
    expect(refs()).toEqual(['master']);
  });

  it('gives way to a branch that somebody asks for first; what is tracked comes at the end of that', async () => {
    await open();
    house.world.github.push({ repository: 'acme/node', branch: 'feature/x', message: 'Try it', actor: 'dev' });
    await release(await hold());
    const ask = { ref: 'feature/x', length: '2h', reason: 'a look' };
    expect((await house.deploys.branch(house.fleet, ask, house.as('an-owner'))).kind).toBe('begun');
    await house.follow(2);

    expect((await house.get(1)).state).toBe('overtaken');
    house.clock.advance(2 * HOUR);
    await house.pass(10_000);
    expect(await house.follow(3)).toMatchObject({ kind: 'restore', state: 'done' });
    expect(refs()).toEqual(['master', 'feature/x']);
  });

  it('while a restore is under way is made up for when that has ended', async () => {
    await open();
    house.world.github.push({ repository: 'acme/node', branch: 'feature/x', message: 'Try it', actor: 'dev' });
    const ask = { ref: 'feature/x', length: '2h', reason: 'a look' };
    await house.deploys.branch(house.fleet, ask, house.as('an-owner'));
    await house.follow(1);
    await house.deploys.restore(house.fleet, null, house.as('an-owner'));
    for (let step = 0; step < 500 && (await house.get(2)).state !== 'rolling'; step += 1) await house.pass(5_000);
    const held = await hold();
    await house.pass(10_000);
    push();
    await release(held);
    await house.follow(2);
    await house.pass(30_000);

    expect(await house.follow(3)).toMatchObject({ kind: 'latest', state: 'done', sha: master });
    expect(refs()).toEqual(['master', 'master', 'feature/x']);
  });

  it.each([
    ['tracks no branch', { versionPolicy: { kind: 'manual', repository: 'acme/node', approval: null } }],
    ['has no deployer', { deployer: null }],
  ] as const)('begins nothing where it %s, and the preview says why', async (_name, fleet) => {
    await open({ fleet });
    const held = await hold();
    await house.pass(10_000);
    const preview = await house.holds.preview(house.database.read, held, house.as('an-owner').actor);

    expect(preview.brings).toBe('nothing');
    expect(preview.afterwards).toMatch(/it tracks no branch|no deployer is configured/);
    await release(held);
    await house.pass(MINUTE);
    expect(await all()).toEqual([]);
    expect(refs()).toEqual([]);
  });

  it('follows what the deployer lets go by itself, asks for nothing beside it, and tells how it ended', async () => {
    let asked = 0;
    await open({
      wrap: (port) => ({
        ...port,
        deploy: (ask) => {
          asked += 1;
          return port.deploy(ask);
        },
        findReleased: (since) => port.findRun({ ref: 'master', since, idempotencyKey: '', except: [] }),
      }),
    });
    const held = await hold();
    await house.pass(10_000);
    push();
    await release(held);
    await house.pass(30_000);
    expect(await house.get(1)).toMatchObject({ state: 'weighing' });
    house.world.jenkins.trigger(job().spec, { parameters: { GIT_REF: 'master' }, cause: 'It waited.' });

    expect(await house.follow(1)).toMatchObject({ state: 'done', sha: master });
    expect([asked, refs()]).toEqual([0, ['master']]);
    expect(await house.cards('deploy-result')).toHaveLength(1);
  });

  it('says that nothing waited where the deployer lets nothing go', async () => {
    await open({ wrap: (port) => ({ ...port, findReleased: () => Promise.resolve({ kind: 'none' }) }) });
    await release(await hold());

    expect(await house.follow(1)).toMatchObject({
      state: 'nothing',
      because: 'nothing waited there, so nothing went out',
    });
    expect(refs()).toEqual([]);
  });

  it('starts nothing where CodePipeline runs by itself what waited before its stage', async () => {
    const deployer = {
      kind: 'codepipeline',
      connection: 'aws',
      pipeline: 'deploy',
      stage: 'Deploy',
      sourceAction: null,
    } as const;
    await open({ fleet: { deployer } });
    const held = await hold();
    const preview = await house.holds.preview(house.database.read, held, house.as('an-owner').actor);

    expect(preview).toMatchObject({ brings: 'others' });
    expect(preview.afterwards).toContain('CodePipeline itself deploys the newest');
    await release(held);
    await house.pass(MINUTE);
    expect(await all()).toMatchObject([{ state: 'weighing' }]);
    expect(await house.acts.find(house.database.read, 'deploy:D-1:start')).toBeNull();
  });

  it('does not follow from accepting a drift, or from having deploys resumed again', async () => {
    await open();
    const held = await hold();
    await house.pass(10_000);
    house.world.jenkins.setEnabled(job(), 'enabled');
    house.clock.advance(HOUR);
    await house.holds.watch();
    const drifted = await house.holds.deploysOf(house.database.read, 'waku.test');
    if (drifted === null) throw new Error('nothing is known of its deploys');

    expect((await house.holds.accept(drifted, drifted.version, house.as('an-owner'))).kind).toBe('accepted');
    await house.pass(MINUTE);

    expect(await all()).toEqual([]);
    expect(held.state).toBe('held');
  });
});
