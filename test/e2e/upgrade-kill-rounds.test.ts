import type { APIMessage } from 'discord-api-types/v10';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listApprovals } from '../../src/approvals/approval-store.ts';
import type { Checkpoint } from '../../src/checkpoints.ts';
import { listDeploysOf } from '../../src/deploys/deploy-store.ts';
import type { DeployState } from '../../src/deploys/deploy.ts';
import type { Reader } from '../../src/platform/database/transaction.ts';
import { findRequest, listSteps } from '../../src/requests/request-store.ts';
import type { RequestState } from '../../src/requests/request.ts';
import type { StandIn } from '../../src/sandbox/discord/stand-in.ts';
import { credentialsOf } from '../../src/sandbox/world/jenkins.ts';
import type { World } from '../../src/sandbox/world/world.ts';
import { E2E_GUILD, e2eConfig, fleetJson, MEMBERS, ROLE, WORLD, type ConfigJson } from '../support/e2e-config.ts';
import { createJumpingClock, type JumpingClock } from '../support/jumping-clock.ts';
import { openKillWorld, type KillableMuster, type KillWorld } from '../support/killable-muster.ts';
import { seen, textOf } from '../support/seen-messages.ts';
import { readStore } from '../support/store-reader.ts';

/** A request for each, numbered as they stand here. The third is watched for longer than the others. */
const FLEETS = ['waku.first', 'waku.second', 'waku.third'] as const;
const REQUESTS = [1, 2, 3] as const;
type Request = (typeof REQUESTS)[number];
const OLD = 'v0.38.0';
const NEW = 'v0.39.0';

/** What follows the request's name in each message about it; the third is still watched when it is put back. */
const TOLD = ['is deploying.\nIt asked for', 'is done: ', 'is being put back: ', 'was put back: '] as const;
const STEPS = ['requested', 'accepted', 'scheduled', 'deploying', 'verifying'] as const;
const BACK = ['rolling-back', 'rolled-back'] as const;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Longer than what was sent may take to show itself, and than an act waits until it is looked at again. */
const PROOF_MS = 5 * MINUTE_MS;
/** Longer than any build, shorter than what a deploy waits for one. */
const BUILD_MS = 20 * MINUTE_MS;
/** Every job runs when a minute begins: it is up a little before, and nothing is waited for. */
const UP_BEFORE_MS = 3_000;
const PATIENCE = { timeout: 75_000, interval: 100 } as const;

describe('the whole of Muster, killed while it carries out upgrades', { timeout: 8 * MINUTE_MS }, () => {
  let house: KillWorld;
  let standIn: StandIn;
  let world: World;
  let clock: JumpingClock;

  beforeEach(async () => {
    clock = createJumpingClock();
    const { user, apiToken } = credentialsOf('e2e');
    house = await openKillWorld({
      config: configJson(),
      clock,
      aheadMs: () => clock.aheadMs,
      env: { REGISTERS: 'commands', CI_TOKEN: `${user}:${apiToken}` },
    });
    ({ standIn, world } = house);
    world.github.tag('acme/node', OLD);
    world.github.push({ repository: 'acme/node', branch: 'master', message: 'Next', actor: 'dev' });
    world.github.tag('acme/node', NEW);
    for (const { host } of world.nodes) world.setVersion(host.name, OLD, shaOf(OLD));
  });

  afterEach(async () => {
    await house.close();
  });

  /** Resolves when it answers, or has killed itself. */
  function start(killAt: string): Promise<KillableMuster> {
    const sinceMinuteMs = (clock.now().getTime() + UP_BEFORE_MS) % MINUTE_MS;
    clock.jump(MINUTE_MS - sinceMinuteMs);
    return house.start(killAt);
  }

  /** One that kills itself there, whether by itself or by what people do; what they are answered, nobody minds. */
  async function killed(point: Checkpoint, act: () => Promise<unknown> = () => Promise.resolve()): Promise<void> {
    const muster = await start(`${point}:1`);
    await Promise.race([muster.ended, act().catch(String)]);
    await vi.waitFor(() => {
      expect([point, muster.child.signalCode]).toEqual([point, 'SIGKILL']);
    }, PATIENCE);
    if (!point.startsWith('acts.')) return;
    clock.jump(PROOF_MS);
    // Killed before it was sent, which nobody knows: only time proves that nothing came of it.
    if (point === 'acts.sending') await killed('acts.read-back');
  }

  /** Ended as by kill -9 once people did that and it is so. */
  async function until(isSo: () => unknown, act: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    const muster = await start('');
    await act();
    await vi.waitFor(isSo, PATIENCE);
    muster.child.kill('SIGKILL');
    await muster.ended;
  }

  const shaOf = (version: string): string => world.github.resolve('acme/node', version) ?? '';
  const about = (text: string): readonly APIMessage[] =>
    standIn.messages('devops').filter((message) => textOf(message).includes(text));
  const cards = (request: Request): readonly string[] =>
    about(`UP-${request}: ${FLEETS[request - 1] ?? ''} to`).map(textOf);
  const store = <T>(ask: (read: Reader) => Promise<T>): Promise<T> => readStore(house.databasePath, ask);
  /** Cards are edited at a pace; what is decided, the store says at once. */
  const inState = (expected: readonly RequestState[]) => async (): Promise<void> => {
    const found = await store((read) => Promise.all(REQUESTS.map((each) => findRequest(read, E2E_GUILD, each))));
    expect(found.map((request) => request?.state)).toEqual(expected);
  };
  const deploysAre = (state: DeployState) => async (): Promise<void> => {
    const found = await store((read) =>
      Promise.all(FLEETS.map((fleet) => listDeploysOf(read, { guildId: E2E_GUILD, fleet, limit: 1 }))),
    );
    expect(found.map(([newest]) => newest?.state)).toEqual(FLEETS.map(() => state));
  };
  const agreedTo = (count: number) => async (): Promise<void> => {
    const query = { guildId: E2E_GUILD, state: 'agreed', fleets: null, house: false } as const;
    expect(await store((read) => listApprovals(read, query, 10))).toHaveLength(count);
  };
  const shown = (text: string): Promise<APIMessage> =>
    vi.waitFor(() => {
      const [first] = about(text);
      if (first === undefined) throw new Error(`No message shows ${text}.`);
      return first;
    }, PATIENCE);
  /** What Jenkins built and was asked to build, oldest first. */
  const builds = (request: Request): readonly (string | undefined)[] => {
    const job = world.jenkins.findJob('nim-waku', jobOf(FLEETS[request - 1] ?? ''));
    const waiting = world.jenkins.queue.filter((item) => item.job === job);
    return [...waiting, ...(job?.builds ?? [])].map(({ parameters }) => parameters['GIT_REF']).toReversed();
  };
  const hostsRun = (version: string) => (): void => {
    expect(world.nodes.map(({ commit }) => commit)).toEqual(FLEETS.map(() => shaOf(version)));
  };

  /** Each is asked for, taken on, planned and agreed to; nobody but the clock begins it. */
  async function plan(): Promise<void> {
    for (const [index, fleet] of FLEETS.entries()) {
      const request = `UP-${index + 1}`;
      const wish = { fleet, version: NEW, reason: 'Fixes the store query' };
      await seen(standIn.as('an-owner').slash('upgrade request', wish));
      await standIn.as('a-maintainer').press(await shown(`${request}: ${fleet}`), 'Accept');
      await seen(standIn.as('a-maintainer').slash('upgrade schedule', { request, at: 'in 2h' }));
    }
    for (const request of REQUESTS) await agree(`dst for UP-${request}: `);
  }

  async function agree(question: string): Promise<void> {
    await vi.waitFor(() => {
      expect(about(question).map(textOf).join()).toContain('[Agree]');
    }, PATIENCE);
    const asked = about(question).find((message) => textOf(message).includes('[Agree]'));
    if (asked === undefined) throw new Error(`Nobody is asked: ${question}`);
    await standIn.as('a-viewer').press(asked, 'Agree');
  }

  const wordsBack = (request: Request): string => `put ${FLEETS[request - 1] ?? ''} back from`;
  const isAsked = (): void => {
    for (const request of REQUESTS)
      expect(about(wordsBack(request)).map(textOf)).toContainEqual(expect.stringContaining('[Agree]'));
  };
  /** Each has one card, and each of its steps that is told was told once. */
  const toldOnce = (): void => {
    const counts = REQUESTS.map((request) => [
      cards(request).filter((card) => card.includes(`UP-${request} is put back`)).length,
      ...TOLD.map((words) => about(`UP-${request} ${words}`).length),
    ]);
    expect(counts).toEqual([
      [1, 1, 1, 1, 1],
      [1, 1, 1, 1, 1],
      [1, 1, 0, 1, 1],
    ]);
    expect(REQUESTS.map((request) => cards(request).length)).toEqual([1, 1, 1]);
  };
  const stepsOf = async (read: Reader): Promise<readonly (readonly RequestState[])[]> => {
    const steps = await Promise.all(REQUESTS.map((request) => listSteps(read, request)));
    return steps.map((each) => each.map(({ state }) => state));
  };
  const approvalStates = async (read: Reader): Promise<readonly string[]> => {
    const query = { guildId: E2E_GUILD, state: null, fleets: FLEETS, house: false } as const;
    return (await listApprovals(read, query, 100)).map(({ state }) => state).toSorted();
  };

  /** From the request for it at Jenkins until each host runs it, and Muster has seen that. */
  async function carriedOut(version: string, then: RequestState): Promise<void> {
    clock.jump(MINUTE_MS);
    await vi.waitFor(() => {
      expect(world.jenkins.queue).toEqual([]);
    }, PATIENCE);
    clock.jump(BUILD_MS);
    await until(deploysAre('rolling'));
    clock.jump(PROOF_MS);
    clock.jump(MINUTE_MS);
    await vi.waitFor(hostsRun(version), PATIENCE);
    await killed('relay.sent');
    await until(inState(REQUESTS.map(() => then)));
  }

  it('each ends as it would have: begun once, watched to its end, put back once, and told once', async () => {
    await until(agreedTo(REQUESTS.length), plan);
    clock.jump(2 * HOUR_MS);
    await killed('acts.read');
    await killed('acts.sending');
    await killed('acts.sent');
    await until(() => {
      expect(REQUESTS.map(builds)).toEqual(REQUESTS.map(() => [NEW]));
    });
    await carriedOut(NEW, 'verifying');

    clock.jump(2 * MINUTE_MS);
    await killed('relay.sending');
    clock.jump(2 * HOUR_MS);
    await killed('relay.sent');
    await until(inState(['done', 'done', 'verifying']));

    await until(isAsked, async () => {
      for (const request of REQUESTS)
        await seen(
          standIn.as('a-maintainer').slash('upgrade rollback', { request: `UP-${request}`, reason: 'A look' }),
        );
    });
    for (const [index, point] of (['acts.read', 'acts.sending', 'acts.sent'] as const).entries()) {
      const request = REQUESTS[index] ?? 1;
      await killed(point, () => agree(wordsBack(request)));
      await until(() => {
        expect([point, builds(request)]).toEqual([point, [NEW, OLD]]);
      });
    }
    await carriedOut(OLD, 'rolled-back');
    await until(toldOnce);

    expect(await store(stepsOf)).toEqual([
      [...STEPS, 'done', ...BACK],
      [...STEPS, 'done', ...BACK],
      [...STEPS, ...BACK],
    ]);
    expect(REQUESTS.map(builds)).toEqual(REQUESTS.map(() => [NEW, OLD]));
    // Of each request: the office's word before its time was known, the one for that time, and the one to put it back.
    expect(await store(approvalStates)).toEqual(REQUESTS.flatMap(() => ['used', 'used', 'void']).toSorted());
  });
});

const jobOf = (fleet: string): string => `deploy-${fleet.replaceAll('.', '-')}`;

/** A host each; an office that must agree, and a second person for what is put back. */
function configJson(): ConfigJson {
  const connections = {
    builds: { kind: 'jenkins', baseUrl: `${WORLD}/jenkins`, credentialEnv: 'CI_TOKEN', requestsPerMinute: 6000 },
  };
  const fleets = FLEETS.map((name, index): readonly [string, ConfigJson] => [
    name,
    fleetJson(name, {
      owner: { role: 'owners' },
      deployer: { kind: 'jenkins', connection: 'builds', job: `nim-waku/${jobOf(name)}` },
      upgrades: { approvals: [{ name: 'dst', from: [{ person: 'a-viewer' }] }], soakHours: index === 2 ? 48 : 1 },
    }),
  ]);
  const everywhere = (permission: string): ConfigJson => ({ permission, fleets: ['*'] });
  const linked = (id: string): ConfigJson => ({ discord: [id], timeZone: 'UTC' });
  return e2eConfig(
    {
      fleets: Object.fromEntries<ConfigJson>(fleets),
      pipelines: {},
      roles: {
        owners: { id: ROLE.owners },
        infra: { id: ROLE.infra, grants: [{ permission: '*', fleets: ['*'] }] },
        viewers: { id: ROLE.viewers, grants: ['upgrade.approve', 'approval.view', 'upgrade.view'].map(everywhere) },
      },
      people: {
        'an-owner': linked(MEMBERS[0].id),
        'a-maintainer': linked(MEMBERS[1].id),
        'a-viewer': linked(MEMBERS[2].id),
      },
      policy: { everyone: [], owner: ['upgrade.request', 'upgrade.view'], maintainer: [] },
    },
    { connections },
  );
}
