import { afterEach, describe, expect, it } from 'vitest';
import type { DeployerPort } from '../../src/holds/deployer-port.ts';
import { ACT_CHECKPOINTS } from '../support/acts.ts';
import type { DeployHouseParts } from '../support/deploys.ts';
import { openUpgradeHouse, type UpgradeHouse } from '../support/upgrades.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LOST = { kind: 'lost', why: 'no answer came in time' } as const;

describe('what an upgrade deploys', () => {
  let house: UpgradeHouse;

  const open = async (parts: DeployHouseParts = {}): Promise<void> => {
    house = await openUpgradeHouse({
      ...parts,
      fleet: { versionPolicy: { kind: 'manual', repository: 'acme/node', approval: null } },
    });
    const { github, jenkins } = house.world;
    jenkins.setEnabled(job(), 'disabled');
    github.tag('acme/node', 'v0.38.0');
    github.push({ repository: 'acme/node', branch: 'master', message: 'Next', actor: 'dev' });
    github.tag('acme/node', 'v0.39.0');
    const before = github.resolve('acme/node', 'v0.38.0') ?? '';
    for (const host of house.world.hostsOf('waku.test')) house.world.setVersion(host, 'v0.38.0', before);
    jenkins.setEnabled(job(), 'enabled');
    await house.observer.observe([house.fleet], { waitMs: 5_000, versions: 'always' });
  };
  const job = () => {
    const found = house.world.jenkins.findJob('nim-waku', 'deploy-waku-test');
    if (found === null) throw new Error('no job');
    return found;
  };
  const refs = () => job().builds.map(({ parameters }) => parameters['GIT_REF']);
  /** Ends once its hosts report it; restarted from the store each minute, as though nothing in memory counted. */
  const expectOnce = async (number: number): Promise<void> => {
    for (let minutes = 0; minutes < 60 && (await house.request(number)).state === 'deploying'; minutes += 1) {
      await house.restart();
      await house.live(MINUTE);
    }
    expect(await house.request(number)).toMatchObject({ state: 'verifying', execution: { deploy: 1, hold: 1 } });
    expect(refs()).toEqual(['v0.39.0']);
    expect(await house.states(number)).toEqual(['requested', 'accepted', 'deploying', 'verifying']);
    expect(await house.until(number, ['done', 'failed'], 3 * HOUR)).toMatchObject({ state: 'done' });
    expect(await house.cards('upgrade-news')).toHaveLength(1);
    expect(await house.holds.list(house.database.read, 'waku.test')).toEqual([]);
    await house.pass(MINUTE);
    expect(job().isEnabled).toBe(true);
  };

  afterEach(async () => {
    await house.close();
  });

  it.each(ACT_CHECKPOINTS.flatMap((point) => [1, 2].map((time) => [point, time] as const)))(
    'is deployed once, and told once, though Muster ends at %s, the %i. time it comes there',
    async (point, time) => {
      let left = Infinity;
      await open({
        checkpoint: (reached) => {
          if (reached !== point) return;
          left -= 1;
          if (left === 0) throw new Error(`killed at ${point}`);
        },
      });
      const { number } = await house.begin(await house.accepted('v0.39.0'));
      left = time;

      await expectOnce(number);

      expect(left).toBeLessThanOrEqual(0);
    },
    60_000,
  );

  it('is deployed once where the answer to the question for it was lost', async () => {
    let lost = 0;
    const wrap = (port: DeployerPort): DeployerPort => ({
      ...port,
      settlingMs: port.settlingMs,
      deploysOnce: port.deploysOnce,
      pausableOnce: port.pausableOnce,
      readPause: (mark) => port.readPause(mark),
      setPause: (wanted, ask) => port.setPause(wanted, ask),
      readRun: (receipt) => port.readRun(receipt),
      findRun: (ask) => port.findRun(ask),
      async deploy(ask) {
        await port.deploy(ask);
        lost += 1;
        return LOST;
      },
    });
    await open({ wrap });
    const { number } = await house.begin(await house.accepted('v0.39.0'));

    await expectOnce(number);

    expect(lost).toBe(1);
  }, 60_000);

  it('is put back once, though Muster is started anew each minute', async () => {
    await open();
    const { number } = await house.begin(await house.accepted('v0.39.0'));
    await house.until(number, ['verifying']);
    const asked = await house.execution.rollBack(
      { number, seen: null, reason: 'it leaks', to: null },
      house.as('an-owner'),
    );
    if (asked?.kind !== 'asked') throw new Error(asked?.kind ?? 'no request');
    const { approval } = asked;
    await house.approvals.decide(
      { number: approval.number, act: { kind: 'agree' }, seen: approval.decision },
      house.as('a-maintainer'),
    );
    for (let minutes = 0; minutes < 60 && (await house.request(number)).state === 'rolling-back'; minutes += 1) {
      await house.restart();
      await house.live(MINUTE);
    }

    expect(await house.request(number)).toMatchObject({ state: 'rolled-back' });
    expect(refs()).toEqual(['v0.38.0', 'v0.39.0']);
    const versions = house.world.nodes.filter(({ fleet }) => fleet === 'waku.test').map(({ version }) => version);
    expect(versions).toEqual(['v0.38.0', 'v0.38.0', 'v0.38.0']);
    // Told that it is being put back, and that it was.
    expect(await house.cards('upgrade-news')).toHaveLength(2);
    expect(await house.holds.list(house.database.read, 'waku.test')).toMatchObject([{ ref: 'v0.38.0' }]);
  }, 60_000);

  it('is not put back with a word that was given for something else', async () => {
    await open();
    const { number } = await house.begin(await house.accepted('v0.39.0'));
    await house.until(number, ['verifying']);
    const asked = await house.execution.rollBack(
      { number, seen: null, reason: 'it leaks', to: null },
      house.as('an-owner'),
    );
    if (asked?.kind !== 'asked') throw new Error(asked?.kind ?? 'no request');
    // Another request put something else on the fleet meanwhile.
    await house.until(number, ['done'], 3 * HOUR);
    house.world.github.tag('acme/node', 'v0.40.0');
    const later = await house.begin(await house.accepted('v0.40.0'));
    const { approval } = asked;
    const ask = { number: approval.number, act: { kind: 'agree' }, seen: approval.decision } as const;

    expect(await house.approvals.decide(ask, house.as('a-maintainer'))).toMatchObject({ kind: 'changed' });
    expect(await house.request(number)).toMatchObject({ state: 'done' });
    expect(await house.request(later.number)).toMatchObject({ state: 'deploying' });
  }, 60_000);
});
