import { afterEach, describe, expect, it } from 'vitest';
import type { Approval } from '../../src/approvals/approval.ts';
import { openUpgradeHouse, type UpgradeHouse } from '../support/upgrades.ts';
import type { DeployHouseParts } from '../support/deploys.ts';
import { closeWindows } from '../support/windows.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('an upgrade that is carried out', () => {
  let house: UpgradeHouse;

  /** The version that is asked for, and its commit; the one that runs before is a release, too. */
  const open = async (parts: DeployHouseParts = {}): Promise<string> => {
    house = await openUpgradeHouse(parts);
    house.world.github.tag('acme/node', 'v0.38.0');
    house.world.github.push({ repository: 'acme/node', branch: 'master', message: 'Next', actor: 'dev' });
    // What a merge deploys by itself has come and gone before anything is asked for.
    await house.pass(30 * MINUTE);
    for (const host of house.world.hostsOf('waku.test')) house.world.setVersion(host, 'v0.38.0');
    await house.observer.observe([house.fleet], { waitMs: 5_000, versions: 'always' });
    await house.health.judgeAll();
    return house.world.github.tag('acme/node', 'v0.39.0');
  };
  const begin = async (account: 'an-owner' | 'a-maintainer' | 'planned' = 'a-maintainer'): Promise<number> => {
    const request = await house.accepted('v0.39.0');
    return (await house.begin(request, account)).number;
  };
  const commits = () => house.world.nodes.filter(({ fleet }) => fleet === 'waku.test').map(({ commit }) => commit);
  const rollBack = (number: number, parts: { to?: string; seen?: number } = {}) =>
    house.execution.rollBack(
      { number, seen: parts.seen ?? null, reason: 'messages are lost', to: parts.to ?? null },
      house.as('an-owner'),
    );
  const latestApproval = async (): Promise<Approval> => {
    const [approval] = await house.approvals.listNewest(house.database.read, 1);
    if (approval === undefined) throw new Error('nothing was asked');
    return approval;
  };
  const agree = async (): Promise<void> => {
    const approval = await latestApproval();
    const ask = { number: approval.number, act: { kind: 'agree' }, seen: approval.decision } as const;
    const outcome = await house.approvals.decide(ask, house.as('a-maintainer'));
    if (outcome?.kind !== 'agreed-enough') throw new Error(outcome?.kind ?? 'no approval');
  };

  afterEach(async () => {
    await house.close();
  });

  it('holds the fleet, deploys, verifies each host, watches it for its soak, and is done', async () => {
    const sha = await open();
    const number = await begin();

    expect(await house.request(number)).toMatchObject({
      state: 'deploying',
      execution: { backTo: 'v0.38.0', deploy: 1, hold: 1 },
    });
    expect(await house.holds.list(house.database.read, 'waku.test')).toMatchObject([
      { ref: 'v0.39.0', holder: { person: 'a-maintainer' } },
    ]);

    const verifying = await house.until(number, ['verifying', 'failed']);

    expect(verifying).toMatchObject({ state: 'verifying', because: null });
    expect(commits()).toEqual([sha, sha, sha]);
    expect(await house.watch(number)).toMatchObject({ progress: { there: 3, hosts: 3, state: 'done' } });

    await house.live(10 * MINUTE);
    const { lines } = await house.watch(number);
    expect(lines.filter(({ verdict }) => verdict === 'worse')).toEqual([]);
    expect(lines.map(({ about }) => about)).toEqual(
      expect.arrayContaining(['version', 'protocols', 'mesh', 'process']),
    );
    for (const line of lines.filter(({ about }) => about === 'mesh')) expect(line.readAt).not.toBeNull();

    expect(await house.until(number, ['done', 'failed'], 3 * HOUR)).toMatchObject({ state: 'done' });
    expect(await house.states(number)).toEqual(['requested', 'accepted', 'deploying', 'verifying', 'done']);
    const [news] = await house.cards('upgrade-news');
    expect(news).toContain('<@300000000000000001>');
    expect(news).toContain('is done');
  }, 60_000);

  it('keeps its hold when a branch is tracked, and says what ends with it', async () => {
    await open();
    const number = await begin();
    await house.until(number, ['done'], 4 * HOUR);

    expect(await house.holds.list(house.database.read, 'waku.test')).toHaveLength(1);
    const [news] = await house.cards('upgrade-news');
    expect(news).toContain('H-1 keeps `master` away');
  }, 60_000);

  it('ends its hold when nothing is tracked: the fleet is upgraded, and nothing undoes that', async () => {
    await open({ fleet: { versionPolicy: { kind: 'manual', repository: 'acme/node', approval: null } } });
    const number = await begin();
    await house.until(number, ['done'], 4 * HOUR);

    expect(await house.holds.list(house.database.read, 'waku.test')).toEqual([]);
  }, 60_000);

  it('fails when a host never comes back, says which, and is put back after a second person agreed', async () => {
    await open();
    const before = house.world.nodes.filter(({ fleet }) => fleet === 'waku.test').map(({ version }) => version);
    expect(before).toEqual(['v0.38.0', 'v0.38.0', 'v0.38.0']);
    const number = await begin();
    const [host = ''] = house.world.hostsOf('waku.test');
    house.world.stop(host);

    const failed = await house.until(number, ['failed', 'verifying'], 3 * HOUR);

    expect(failed.state).toBe('failed');
    expect(failed.because).toContain('not every host reports it');
    const [news] = await house.cards('upgrade-news');
    expect(news).toContain('Roll back');
    expect(await house.holds.list(house.database.read, 'waku.test')).toHaveLength(1);

    expect(await rollBack(number)).toMatchObject({
      kind: 'asked',
      approval: { people: 1, binding: { version: 'v0.38.0' } },
    });
    expect(await house.request(number)).toMatchObject({ state: 'failed' });
    house.world.start(host);
    await agree();

    expect(await house.request(number)).toMatchObject({
      state: 'rolling-back',
      execution: { rollback: { deploy: 2 } },
    });
    expect(await house.until(number, ['rolled-back', 'failed'], 3 * HOUR)).toMatchObject({ state: 'rolled-back' });
    // Its own hold takes the place of the upgrade's, so that the next commit does not undo it.
    expect(await house.holds.list(house.database.read, 'waku.test')).toMatchObject([
      { ref: 'v0.38.0', holder: { person: 'an-owner' } },
    ]);
  }, 60_000);

  it('begins its soak again when a process does, and says why', async () => {
    const sha = await open();
    const number = await begin();
    const verifying = await house.until(number, ['verifying']);
    await house.live(30 * MINUTE);
    const [host = ''] = house.world.hostsOf('waku.test');
    house.world.setVersion(host, 'v0.39.0', sha);
    const restartedAt = house.clock.now();

    await house.live(5 * MINUTE);

    const again = await house.request(number);
    expect(again.state).toBe('verifying');
    expect(again.execution?.soak).toMatchObject({ restarts: 1, since: restartedAt });
    expect(again.execution?.soak?.because).toContain(host);
    expect(again.execution?.soak?.until.getTime()).toBe(restartedAt.getTime() + HOUR);
    expect(again.decision).toBe(verifying.decision + 1);
    expect(await house.until(number, ['done', 'failed'], 4 * HOUR)).toMatchObject({ state: 'done' });
  }, 60_000);

  it('fails when a mesh stays worse than it was before, with the values', async () => {
    await open();
    const number = await begin();
    await house.until(number, ['verifying']);
    const [host = ''] = house.world.hostsOf('waku.test');
    const [shard = 0] = house.fleet.shards;
    house.world.setMesh(host, shard, 'empty');

    const failed = await house.until(number, ['failed', 'done'], 2 * HOUR);

    expect(failed.state).toBe('failed');
    expect(failed.because).toContain(`shard ${shard}`);
    expect(failed.because).toContain('before: mesh on all 3 hosts');
  }, 60_000);

  it('does not begin where others hold the fleet, and says who', async () => {
    await open();
    await house.holds.place(house.fleet, { length: '2h', reason: 'a load test', ref: null }, house.as('an-owner'));

    await expect(begin('a-maintainer')).rejects.toThrow('held: an-owner holds it (H-1: a load test)');
  });

  it('is held by Muster where it was planned', async () => {
    await open();
    const number = await begin('planned');

    expect(await house.holds.list(house.database.read, 'waku.test')).toMatchObject([{ holder: { name: 'Muster' } }]);
    expect(await house.until(number, ['verifying', 'failed'])).toMatchObject({ state: 'verifying' });
  }, 60_000);

  it('asks its maintainer where people deploy it, and goes on when each host reports the version', async () => {
    await open({ fleet: { deployer: { kind: 'manual' } } });
    const number = await begin();

    const [asked] = await house.cards('upgrade-news');
    expect(asked).toContain('by hand');
    expect(await house.holds.list(house.database.read, 'waku.test')).toEqual([]);
    await house.live(30 * MINUTE);
    expect(await house.request(number)).toMatchObject({ state: 'deploying' });

    for (const host of house.world.hostsOf('waku.test')) house.world.setVersion(host, 'v0.39.0');

    expect(await house.until(number, ['verifying', 'failed'])).toMatchObject({ state: 'verifying' });
  }, 60_000);

  it('does not begin where people deploy it and nothing tells what its hosts run', async () => {
    await open({ fleet: { deployer: { kind: 'manual' }, registry: null, nodes: null, metrics: null } });

    await expect(begin()).rejects.toThrow('no-deployer: people deploy it, and the configuration names neither');
  });

  it('is not put back to what nobody knows, and takes a version by name instead', async () => {
    await open();
    const [host = ''] = house.world.hostsOf('waku.test');
    house.world.setVersion(host, 'v0.37.0');
    await house.observer.observe([house.fleet], { waitMs: 5_000, versions: 'always' });
    const number = await begin();
    expect(await house.request(number)).toMatchObject({ execution: { backTo: null } });

    expect(await rollBack(number)).toMatchObject({ kind: 'no-way-back' });
    expect(await rollBack(number, { to: 'v0.39.0' })).toMatchObject({ kind: 'same-version' });
    expect(await rollBack(number, { to: 'v0.38.0' })).toMatchObject({ kind: 'asked' });
    expect(await rollBack(number, { to: 'v0.38.0' })).toMatchObject({ kind: 'already-asked' });
  }, 60_000);

  it('keeps the word of others while windows are closed, and is put back with it once they let it', async () => {
    await open();
    const number = await begin();
    expect(await rollBack(number)).toMatchObject({ kind: 'asked' });
    const reopen = closeWindows(house.config, 'rollback');
    await agree();

    expect(await house.request(number)).toMatchObject({ state: 'deploying' });
    expect(await latestApproval()).toMatchObject({ state: 'agreed' });
    expect((await house.cards('upgrade-news')).join('\n')).toContain('AP-1 counts until');
    expect(await rollBack(number)).toMatchObject({ kind: 'windows-closed' });
    expect(await latestApproval()).toMatchObject({ state: 'agreed' });
    reopen();

    expect(await rollBack(number)).toMatchObject({ kind: 'begun', to: 'v0.38.0' });
    expect(await latestApproval()).toMatchObject({ number: 1, state: 'used' });
    expect(await house.request(number)).toMatchObject({ state: 'rolling-back' });
  }, 60_000);

  it('asks anew where those who agreed are linked with nobody by the time the windows open', async () => {
    await open();
    const number = await begin();
    await rollBack(number);
    const reopen = closeWindows(house.config, 'rollback');
    await agree();
    reopen();
    const { current } = house.config;
    house.config.current = { ...current, people: current.people.filter(({ name }) => name !== 'a-maintainer') };

    expect(await rollBack(number)).toMatchObject({ kind: 'asked', approval: { number: 2, state: 'waiting' } });
    expect(await house.approvals.find(house.database.read, 1)).toMatchObject({ state: 'void' });
    expect(await house.request(number)).toMatchObject({ state: 'deploying' });
  }, 60_000);
});
