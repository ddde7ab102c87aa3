import { describe, expect, it } from 'vitest';
import { COMMUNITY_LIMITS } from '../../../src/sandbox/discord/stand-in.ts';
import { openScenarioFolder } from '../../../src/sandbox/scenarios/scenario-folder.ts';
import { headOf, textOf } from '../../support/seen-messages.ts';
import { openScenarioHouse, type ScenarioHouse } from '../../support/scenario-house.ts';

const MINUTE = 60_000;
const INFRA = '<@&120000000000000003>';
const STATUS_OWNERS = '<@&120000000000000001>';

function shown(house: ScenarioHouse, channel: string): readonly string[] {
  return house.muster.standIn.messages(channel).map(headOf);
}

/** Messages that were posted, deleted ones included: what somebody may have been notified of. */
function posts(house: ScenarioHouse, channel: string): number {
  return house.muster.standIn.history(channel).filter(({ kind }) => kind === 'create').length;
}

/** To its end, whatever it still says on the way read. */
async function play(house: ScenarioHouse, name: string): Promise<void> {
  const { lastsMs } = house.scenarios.list().find((each) => each.name === name)!;
  house.start(name);
  await house.pass(lastsMs + 10 * MINUTE);
  expect(house.progressOf(name)).toMatchObject({ kind: 'ended' });
}

describe('the scenarios, as they are seen in the channels', () => {
  it('production-deploy-fails: each break with one mention, then its fix; every host on the version that was built', async () => {
    const house = await openScenarioHouse();

    house.start('production-deploy-fails');
    await house.pass(2 * MINUTE);
    const broken = shown(house, 'pipelines');
    await house.pass(8 * MINUTE);
    const versions = (): readonly string[] =>
      house.muster.world.nodes.filter(({ fleet }) => fleet === 'status.prod').map(({ version }) => version);
    const midway = new Set(versions());
    await house.pass(18 * MINUTE);

    expect(broken).toEqual([
      '❌ Deploy production #1 on main: failed',
      '❌ deploy-status-prod #1 on v0.39.0: failed',
      `❌ \`deploy-status-prod\` broke. ${INFRA}`,
      `❌ \`Deploy production\` on \`main\` broke. ${INFRA}`,
    ]);
    expect(shown(house, 'pipelines')).toEqual([
      '❌ Deploy production #1 on main: failed',
      '❌ deploy-status-prod #1 on v0.39.0: failed',
      `❌ \`deploy-status-prod\` broke, and is fixed. ${INFRA}`,
      `❌ \`Deploy production\` on \`main\` broke, and is fixed. ${INFRA}`,
      '✅ Deploy production #2 on main: succeeded',
      `✅ \`Deploy production\` on \`main\` is fixed. ${INFRA}`,
      '✅ deploy-status-prod #2 on v0.39.0: succeeded',
      `✅ \`deploy-status-prod\` is fixed. ${INFRA}`,
    ]);
    expect(midway.size).toBe(2);
    expect(new Set(versions())).toEqual(new Set(['v0.39.0']));
    const results = house.muster.world.jenkins
      .findJob('nim-waku', 'deploy-status-prod')!
      .builds.map((each) => each.result);
    expect(results).toEqual(['SUCCESS', 'FAILURE']);
  });

  it('release-window: short until both are there, one summary, one override that two people made', async () => {
    const house = await openScenarioHouse();

    await play(house, 'release-window');

    const said = house.muster.standIn.messages('devops').map(textOf);
    const told = (words: string): number => said.filter((text) => text.includes(words)).length;
    expect(told('should be open and is not: it lacks 1 on-call.')).toBe(1);
    expect(told('is open until')).toBe(1);
    expect(told('AP-1 was agreed to, by <@130000000000000002>')).toBe(1);
    expect(told('In it: 1 run, no request, no override, no alert.')).toBe(1);
    expect(shown(house, 'pipelines')).toEqual(['✅ deploy-status-prod #1 on v0.39.0: succeeded']);
    const refused = house.muster.standIn.ephemerals('a-stranger').map(textOf);
    expect(refused).toEqual([expect.stringContaining('You are not named for')]);
    const own = house.muster.standIn.ephemerals('an-owner').map(textOf);
    expect(own.filter((text) => text.includes('is your own question, so somebody else must agree'))).toHaveLength(1);
    expect(house.muster.standIn.ephemerals('a-release-manager')).not.toEqual([]);
    expect(house.muster.standIn.ephemerals('a-maintainer')).not.toEqual([]);
  }, 120_000);

  it('node-crash: one card that fires, calls for somebody and resolves, and one host that does not answer meanwhile', async () => {
    const house = await openScenarioHouse();

    house.start('node-crash');
    await house.pass(5 * MINUTE);
    const firing = shown(house, 'alerts');
    const owner = house.muster.standIn.as('an-owner');
    const asked = await owner.slash('fleet status', { fleet: 'status.prod' }, { in: 'devops' });
    await house.pass(20 * MINUTE);

    expect(firing[0]).toContain('NodeDown (critical)');
    expect(JSON.stringify(asked)).toMatch(
      /store-02\.ac-cn-hongkong-c[^"]*(?:reset|refused|broke|down|no answer|not answer)/i,
    );
    expect(shown(house, 'alerts')).toEqual([
      '✅ NodeDown (critical): resolved after 9 min',
      `🔥 critical \`NodeDown\` on \`status.prod\` fires, and is over. ${INFRA}`,
      // Nobody acknowledged it for five minutes.
      expect.stringMatching(/^📣 AL-1, critical `NodeDown` on `status\.prod`, needs somebody: .+ <@&\d+>$/u),
      `✅ critical \`NodeDown\` on \`status.prod\` is resolved after 9 min. ${INFRA}`,
    ]);
  });

  it('mesh-dies: /health says READY on every host while no mesh peer is left, and the alert tells', async () => {
    const house = await openScenarioHouse();
    const { world } = house.muster;
    const host = 'store-01.do-ams3.status.prod';
    const ask = async (path: string): Promise<unknown> => (await fetch(`${world.url}/nodes/${host}${path}`)).json();
    const maintainer = house.muster.standIn.as('a-maintainer');
    const status = async (): Promise<string> =>
      JSON.stringify(await maintainer.slash('fleet status', { fleet: 'status.prod' }, { in: 'devops' }));

    house.start('mesh-dies');
    await house.pass(5 * MINUTE);

    expect(await ask('/admin/v1/peers/mesh/on/32')).toEqual({ shard: 32, peers: [] });
    expect(await ask('/admin/v1/peers/mesh/on/64')).not.toHaveProperty('peers.length', 0);
    expect(await ask('/health')).toMatchObject({ nodeHealth: 'READY', connectionStatus: 'Connected' });
    // By its own eyes, too, and on one card for all nine.
    const told = house.muster.standIn.messages('alerts').map(textOf);
    expect(told).toContainEqual(expect.stringContaining('Shard 32 of status.prod has no mesh peers'));
    const own = told.filter((text) => text.includes('ShardMesh (critical): 9 firing'));
    expect(own).toHaveLength(1);
    expect(own[0]).toContain('9 of 9 nodes · shard `32` · Muster');
    expect(await status()).toContain('🔴 status.prod: unhealthy by its health rules; /health: all 9 hosts are healthy');

    await house.pass(20 * MINUTE);
    expect(await ask('/admin/v1/peers/mesh/on/32')).not.toHaveProperty('peers.length', 0);
    expect(shown(house, 'alerts')).toContainEqual(expect.stringMatching(/ShardMeshEmpty \(critical\).*resolved/));
    expect(shown(house, 'alerts')).toContainEqual(expect.stringMatching(/ShardMesh \(critical\): resolved/));
    expect(shown(house, 'alerts').filter((head) => /firing| fires\./.test(head))).toEqual([]);
    expect(await status()).toContain('🟢 status.prod: all 9 hosts are healthy');
  }, 120_000);

  it('backend-down: no node is at fault, its probes say so once, and /service status tells each against what it should be', async () => {
    const house = await openScenarioHouse({ services: 'simulated' });
    const owner = house.muster.standIn.as('an-owner');
    const status = async (): Promise<string> =>
      JSON.stringify(await owner.slash('service status', { service: 'backend' }, { in: 'devops' }));
    await house.pass(2 * MINUTE);
    expect(await status()).toContain('🟢 backend: answers well');

    house.start('backend-down');
    await house.pass(6 * MINUTE);
    expect(shown(house, 'alerts')).toContainEqual(expect.stringContaining('HttpProbeFailing (critical)'));
    const meanwhile = await status();
    expect(meanwhile).toContain('🔴 backend: failing');
    expect(meanwhile).toContain('it answered 503');
    expect(meanwhile).toContain('more days, until');

    await house.pass(12 * MINUTE);
    expect(shown(house, 'alerts')).toContainEqual(expect.stringMatching(/HttpProbeFailing \(critical\).*resolved/));
    expect(await status()).toContain('🟢 backend: answers well');
  }, 120_000);

  it('verified-layer-stops: nothing for 660 s, then one card of the node, which ends when its layer rises again', async () => {
    const house = await openScenarioHouse();
    const owner = house.muster.standIn.as('an-owner');
    const health = async (): Promise<string> =>
      JSON.stringify(await owner.slash('fleet health', { fleet: 'spacemesh.testnet' }, { in: 'devops' }));

    house.start('verified-layer-stops');
    await house.pass(10 * MINUTE);
    const before = { shown: shown(house, 'alerts'), health: await health() };
    await house.pass(9 * MINUTE);
    const meanwhile = { shown: shown(house, 'alerts'), health: await health() };
    await house.pass(22 * MINUTE);

    expect(before.shown).toEqual([]);
    expect(before.health).toContain('🟢 spacemesh.testnet: healthy');
    expect(meanwhile.shown[0]).toContain('VerifiedLayer (critical)');
    expect(meanwhile.health).toContain('🔴 spacemesh.testnet: unhealthy: Verified layer');
    expect(meanwhile.health).toMatch(/on `miner-02\.gc-us-central1-a`: unhealthy, layer \d+ verified, \d behind/);
    expect(meanwhile.health).toContain('the verified layer stands still on 1 of 4 nodes');
    expect(shown(house, 'alerts')).toContainEqual(expect.stringMatching(/VerifiedLayer \(critical\): resolved after/));
    expect(await health()).toContain('🟢 spacemesh.testnet: healthy');
  }, 120_000);

  it('database-contention: queries of both nodes on one database slow down, /health says READY, and the alerts tell', async () => {
    const house = await openScenarioHouse();
    const { world } = house.muster;
    const slow = async (host: string): Promise<number> => {
      const text = await (await fetch(`${world.url}/nodes/${host}/metrics`)).text();
      const count = (le: string): number =>
        Number(
          new RegExp(`archive_query_duration_seconds_bucket\\{le="${le.replace('+', '\\+')}"\\} (\\d+)`).exec(
            text,
          )?.[1],
        );
      return count('+Inf') - count('1');
    };
    const hosts = [
      'store-01.do-ams3.status.prod',
      'store-02.do-ams3.status.prod',
      'store-01.gc-us-central1-a.status.prod',
    ];

    house.start('database-contention');
    await house.pass(9 * MINUTE);
    const seen = await Promise.all(hosts.map(slow));
    const health = await (await fetch(`${world.url}/nodes/${hosts[0]!}/health`)).json();
    await house.pass(20 * MINUTE);

    expect(seen[0]).toBeGreaterThan(100);
    expect(seen[1]).toBeGreaterThan(100);
    expect(seen[2]).toBeLessThan(10);
    expect(health).toMatchObject({ nodeHealth: 'READY' });
    const cards = shown(house, 'alerts');
    expect(cards).toContainEqual(expect.stringMatching(/ArchiveQueriesSlow \(warning\).*resolved/));
    expect(cards).toContainEqual(expect.stringMatching(/ArchiveInsertsFail \(critical\).*resolved/));
    expect(house.progressOf('database-contention')).toMatchObject({ kind: 'ended' });
  });

  it('datacentre-down: four hosts answer nothing meanwhile, and the data centre is told', async () => {
    const house = await openScenarioHouse();
    const power = (): readonly string[] =>
      house.muster.world.nodes
        .filter(({ fleet, power: each }) => fleet === 'status.prod' && each !== 'on')
        .map(({ host }) => host.name);

    house.start('datacentre-down');
    await house.pass(6 * MINUTE);
    const away = power();
    const told = house.muster.standIn.messages('alerts').map(textOf);
    await house.pass(20 * MINUTE);

    expect(away.length).toBeGreaterThanOrEqual(3);
    expect(new Set(away.map((host) => host.split('.')[1]))).toEqual(new Set(['ac-cn-hongkong-c']));
    // Once: what its hosts say is on its card, and nobody is called for it.
    expect(told.filter((text) => text.includes('firing'))).toHaveLength(1);
    expect(told[0]).toContain('DatacentreDown');
    expect(told[0]).toMatch(/critical `NodeDown` on `status\.prod`: 3 alerts of 3/);
    expect(told.filter((text) => text.includes(' fires.'))).toHaveLength(1);
    expect(power()).toEqual([]);
    expect(shown(house, 'alerts')).toContainEqual(expect.stringMatching(/DatacentreDown \(critical\).*resolved/));
    expect(house.progressOf('datacentre-down')).toMatchObject({ kind: 'ended' });
  }, 120_000);

  it('disk-fills: one card from the warning to the end, and room again', async () => {
    const house = await openScenarioHouse();
    const used = (): number => {
      const { disk } = house.muster.world.databases.find(({ host }) => host.startsWith('store-db-01.gc-us'))!;
      return disk.usedBytes(house.muster.clock.now()) / disk.totalBytes;
    };
    const before = used();

    house.start('disk-fills');
    await house.pass(61 * MINUTE);
    const [nearlyFull, late] = [shown(house, 'alerts'), used()];
    await house.pass(60 * MINUTE);

    expect(before).toBeLessThan(0.7);
    expect(late).toBeGreaterThan(0.8);
    expect(used()).toBeCloseTo(0.55);
    expect(nearlyFull).toContainEqual(expect.stringContaining('DiskFills (critical)'));
    expect(shown(house, 'alerts')).toContainEqual(expect.stringMatching(/DiskFills \(critical\).*resolved/));
    expect(house.progressOf('disk-fills')).toMatchObject({ kind: 'ended' });
  }, 240_000);

  it('alert-storm: 2,800 groups end in at most ten messages, under the limits that Discord has', async () => {
    const house = await openScenarioHouse({ buckets: COMMUNITY_LIMITS });

    await play(house, 'alert-storm');

    expect(posts(house, 'alerts')).toBeLessThanOrEqual(10);
    const heads = shown(house, 'alerts');
    expect(heads).toContainEqual(expect.stringContaining('2,800 groups, all over'));
    expect(heads.filter((head) => head.includes('fires') && !head.includes('is over'))).toEqual([]);
    expect(posts(house, 'devops')).toBe(0);
  }, 180_000);

  it('release-published: the notes are whole, and the corrected title takes the place of the first', async () => {
    const house = await openScenarioHouse();
    const notes = openScenarioFolder().readText('release-published.notes.md');

    await play(house, 'release-published');

    expect(notes.length).toBeGreaterThanOrEqual(12_000);
    const [announcement, ping] = house.muster.standIn.messages('releases');
    expect(posts(house, 'releases')).toBe(2);
    expect(textOf(announcement!)).toContain('Nordkapp');
    expect(headOf(ping!)).toContain(STATUS_OWNERS);
    const said = threadsBelow(house, 'releases').join('\n');
    for (const [, link] of notes.matchAll(/\[#(\d+)\]/g)) expect(said).toContain(`#${link}`);
  });

  it('discord-down: what was missed is shown once, in its latest state, when Discord is back', async () => {
    const house = await openScenarioHouse();

    house.start('discord-down');
    await house.pass(9 * MINUTE);
    const meanwhile = [posts(house, 'pipelines'), posts(house, 'alerts')];
    await house.pass(25 * MINUTE);

    expect(meanwhile).toEqual([1, 0]);
    expect(shown(house, 'pipelines')).toEqual(['✅ Deploy production #1 on main: succeeded']);
    expect(shown(house, 'alerts').toSorted()).toEqual([
      '✅ DiskAlmostFull (warning): resolved after 17 min',
      '✅ SlowNode (warning): resolved after 2 min 30 s',
    ]);
    expect(posts(house, 'pipelines') + posts(house, 'alerts')).toBe(3);
    expect(house.progressOf('discord-down')).toMatchObject({ kind: 'ended' });
  });

  it('muster-restarts: nothing is lost and nothing is doubled', async () => {
    const house = await openScenarioHouse();

    house.start('muster-restarts');
    await house.pass(2 * MINUTE);
    const midway = house.muster.isRunning;
    await house.pass(25 * MINUTE);

    expect(midway).toBe(false);
    expect(house.progressOf('muster-restarts')).toMatchObject({ kind: 'ended' });
    expect(shown(house, 'pipelines')).toEqual([
      '✅ Deploy production #1 on main: succeeded',
      `❌ \`Deploy production\` on \`main\` broke, and is fixed. ${INFRA}`,
      `✅ \`Deploy production\` on \`main\` is fixed. ${INFRA}`,
    ]);
    expect(shown(house, 'alerts')).toEqual([
      '✅ NodeDown (critical): resolved after 1 min 55 s',
      `🔥 critical \`NodeDown\` on \`waku.test\` fires, and is over. ${INFRA}`,
      `✅ critical \`NodeDown\` on \`waku.test\` is resolved after 1 min 55 s. ${INFRA}`,
    ]);
    expect(posts(house, 'pipelines') + posts(house, 'alerts')).toBe(6);
  });

  it('quiet-day: runs come and go, one break and its fix, and the development fleet follows its branch', async () => {
    const house = await openScenarioHouse();
    const version = (): string => house.muster.world.nodes.find(({ fleet }) => fleet === 'waku.test')!.version;
    const before = version();

    house.start('quiet-day');
    await house.pass(7 * 60 * MINUTE);

    const heads = shown(house, 'pipelines');
    expect(heads.filter((head) => head.includes('broke'))).toHaveLength(1);
    expect(heads).toContain('✅ CI #1 on retry-with-jitter: succeeded');
    expect(version()).not.toBe(before);
    expect(house.progressOf('quiet-day')).toMatchObject({ kind: 'running' });
    expect(shown(house, 'alerts')).toEqual([]);
  }, 360_000);
});

/** What stands in the threads below the channel's messages, their files read too. */
function threadsBelow({ muster: { standIn } }: ScenarioHouse, channel: string): readonly string[] {
  return standIn
    .messages(channel)
    .flatMap(({ thread }) => (thread === undefined ? [] : standIn.messages(thread.id)))
    .flatMap((message) => [textOf(message), ...message.attachments.map(({ id }) => String(standIn.file(id)))]);
}
