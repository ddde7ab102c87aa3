import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ActCheckpoint } from '../../src/platform/acts/act-turn.ts';
import type { StandIn } from '../../src/sandbox/discord/stand-in.ts';
import { credentialsOf } from '../../src/sandbox/world/jenkins.ts';
import type { World } from '../../src/sandbox/world/world.ts';
import { e2eConfig, fleetJson, MEMBERS, WORLD, type ConfigJson } from '../support/e2e-config.ts';
import { openKillWorld, type KillWorld } from '../support/killable-muster.ts';
import { createOffsetClock } from '../support/offset-clock.ts';
import { seen, textOf } from '../support/seen-messages.ts';

type KillAt = `${ActCheckpoint}:${number}`;

/** A fleet for each point at which a branch and what puts it back are killed: none waits for the build of another. */
const TRIED: readonly (readonly [string, KillAt, KillAt])[] = [
  ['waku.reading', 'acts.read:1', 'acts.read:2'],
  ['waku.sending', 'acts.sending:1', 'acts.sending:1'],
  ['waku.sent', 'acts.sent:1', 'acts.sent:1'],
  ['waku.settled', 'acts.settled:2', 'acts.settled:1'],
];
/** The how manieth time a point is reached tells whether it is the resuming or the deploy that is killed. */
const RESUMED: readonly (readonly [string, KillAt])[] = [
  ['waku.resuming', 'acts.sent:1'],
  ['waku.asking', 'acts.sending:2'],
  ['waku.asked', 'acts.sent:2'],
];
/** What was about to be asked for, was asked for, or is settled and not yet told. */
const UPGRADED: readonly (readonly [string, KillAt])[] = [
  ['waku.upsending', 'acts.sending:1'],
  ['waku.upsent', 'acts.sent:1'],
  ['waku.upsettled', 'acts.settled:2'],
];
const FLEETS = [...TRIED, ...RESUMED, ...UPGRADED].map(([fleet]) => fleet);
/** Longer than what was sent may take to show itself, and than an act waits until it is looked at again. */
const PROOF_MS = 5 * 60_000;
const PATIENCE = { timeout: 60_000, interval: 50 } as const;

describe('the whole of Muster, killed while it deploys', { timeout: 5 * 60_000 }, () => {
  let house: KillWorld;
  let standIn: StandIn;
  let world: World;
  let offsetMs = 0;

  beforeEach(async () => {
    offsetMs = 0;
    const { user, apiToken } = credentialsOf('e2e');
    house = await openKillWorld({
      config: configJson(),
      clock: createOffsetClock(() => offsetMs),
      aheadMs: () => offsetMs,
      env: { REGISTERS: 'commands', CI_TOKEN: `${user}:${apiToken}` },
    });
    ({ standIn, world } = house);
  });

  afterEach(async () => {
    await house.close();
  });

  /** Asked of one that kills itself there; whether it had answered, nobody minds. */
  async function killed(killAt: KillAt, act: () => Promise<unknown>): Promise<void> {
    const muster = await house.start(killAt);
    const answer = await Promise.race([muster.ended, act().catch(String)]);
    await vi.waitFor(() => {
      expect([killAt, muster.child.signalCode, answer]).toEqual([killAt, 'SIGKILL', answer]);
    }, PATIENCE);
    offsetMs += PROOF_MS;
    // Killed before it was sent, which nobody knows: only time proves that nothing came of it.
    if (killAt.startsWith('acts.sending')) await killed('acts.read-back:1', () => Promise.resolve());
  }

  /** Ended as by kill -9 once that is so. */
  async function until(isSo: () => void): Promise<void> {
    const muster = await house.start('');
    await vi.waitFor(isSo, PATIENCE);
    muster.child.kill('SIGKILL');
    await muster.ended;
  }

  const person = () => standIn.as('a-maintainer');
  const slash = async (name: string, options: Readonly<Record<string, string>>): Promise<unknown> =>
    (await seen(person().slash(name, options))).text;
  const titles = (): readonly string[] =>
    standIn.messages('devops').map((message) => textOf(message).split('\n', 1)[0] ?? '');
  const isBegun = (deploy: string) => (): void => {
    expect(titles().filter((title) => title.includes(deploy))).toEqual([
      expect.stringMatching(/is being built|rolls out/),
    ]);
  };
  const job = (fleet: string) => world.jenkins.findJob('nim-waku', `deploy-${fleet.replaceAll('.', '-')}`);
  /** How often Jenkins was asked for a build of the fleet. */
  const asked = (fleet: string): number =>
    world.requests.filter(
      (request) =>
        request.startsWith('POST ') && request.includes(`deploy-${fleet.replaceAll('.', '-')}/buildWithParameters`),
    ).length;

  it('a branch and what puts it back are each asked for once, at whichever step it is killed', async () => {
    for (const [fleet, trying, restoring] of TRIED) {
      const branch = { fleet, ref: 'feature/x', for: '20h', reason: 'A look' };
      await killed(trying, () => slash('deploy branch', branch));
      await until(isBegun(`${fleet}: feature/x (D-`));
      expect([trying, asked(fleet)]).toEqual([trying, 1]);

      await killed(restoring, () => slash('deploy restore', { fleet }));
      await until(isBegun(`${fleet}: master again (D-`));
      expect([restoring, asked(fleet)]).toEqual([restoring, 2]);
    }
  });

  it('what resuming deploys is asked for once, at whichever step it is killed', async () => {
    const fleets = RESUMED.map(([fleet]) => fleet);
    const muster = await house.start('');
    for (const fleet of fleets) await slash('autodeploy pause', { fleet, for: '20h', reason: 'A look' });
    await vi.waitFor(() => {
      expect(fleets.map((fleet) => job(fleet)?.isEnabled)).toEqual(fleets.map(() => false));
    }, PATIENCE);
    muster.child.kill('SIGKILL');
    await muster.ended;
    offsetMs += PROOF_MS;

    for (const [fleet, point] of RESUMED) {
      await killed(point, async () => {
        const preview = await seen(person().slash('autodeploy resume', { fleet }));
        expect(preview.text).toContain('Muster has master deployed');
        await person().press(preview.message, 'Resume and deploy');
      });
      await until(isBegun(`${fleet}: the latest of master (D-`));

      expect([point, asked(fleet), job(fleet)?.isEnabled]).toEqual([point, 1, true]);
    }
  });

  it('an upgrade is asked of its deployer once, and stays one, at whichever step it is killed', async () => {
    world.github.tag('acme/node', 'v0.39.0');
    for (const [index, [fleet, point]] of UPGRADED.entries()) {
      const request = `UP-${index + 1}`;
      const muster = await house.start('');
      const wish = { fleet, version: 'v0.39.0', reason: 'Fixes the store query' };
      await standIn.as('an-owner').slash('upgrade request', wish);
      const card = await vi.waitFor(() => {
        const found = standIn.messages('devops').find((message) => textOf(message).includes(`${request}:`));
        if (found === undefined) throw new Error(`${request} has no card.`);
        return found;
      }, PATIENCE);
      await person().press(card, 'Accept');
      muster.child.kill('SIGKILL');
      await muster.ended;
      offsetMs += PROOF_MS;

      await killed(point, () => slash('upgrade deploy', { request }));
      await until(isBegun(`${fleet}: v0.39.0 (D-`));

      expect([point, asked(fleet)]).toEqual([point, 1]);
      const states = standIn.messages('devops').filter((message) => textOf(message).includes(`${request}: ${fleet}`));
      expect(states.map((message) => textOf(message))).toEqual([expect.stringContaining('is deploying')]);
    }
  });
});

function configJson(): ConfigJson {
  const connections = {
    builds: { kind: 'jenkins', baseUrl: `${WORLD}/jenkins`, credentialEnv: 'CI_TOKEN', requestsPerMinute: 6000 },
  };
  const fleets = FLEETS.map((name): readonly [string, ConfigJson] => [
    name,
    fleetJson(name, {
      owner: { role: 'owners' },
      versionPolicy: { kind: 'auto', repository: 'acme/node', branch: 'master' },
      deployer: {
        kind: 'jenkins',
        connection: 'builds',
        job: `nim-waku/deploy-${name.replaceAll('.', '-')}`,
      },
      deploys: { branches: 'allowed' },
      registry: null,
      nodes: null,
    }),
  ]);
  const linked = (id: string): ConfigJson => ({ discord: [id], timeZone: 'UTC' });
  return e2eConfig(
    {
      fleets: Object.fromEntries<ConfigJson>(fleets),
      pipelines: {},
      people: { 'an-owner': linked(MEMBERS[0].id), 'a-maintainer': linked(MEMBERS[1].id) },
      policy: { everyone: [], owner: ['upgrade.request', 'upgrade.view'], maintainer: [] },
    },
    { connections },
  );
}
