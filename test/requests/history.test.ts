import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAuditService } from '../../src/audit/audit-service.ts';
import type { Deploy } from '../../src/deploys/deploy.ts';
import { createVersionSightings, type VersionSightings } from '../../src/fleets/version-sighting-service.ts';
import { createGate } from '../../src/policy/policy-service.ts';
import { deployBehind } from '../../src/requests/fleet-history.ts';
import { createHistoryService, type HistoryService } from '../../src/requests/history-service.ts';
import { fleetHistoryMessage, requestHistoryMessage } from '../../src/requests/history-view.ts';
import type { RequestService } from '../../src/requests/request-service.ts';
import { testActor } from '../support/actor.ts';
import { testPerson } from '../support/config.ts';
import { openFleetWorld, type FleetWorld } from '../support/fleet-world.ts';
import { fleetsConfig, missionFleets } from '../support/fleets.ts';
import { TEST_GUILD } from '../support/interactions.ts';
import { askForUpgrade, testRequestService } from '../support/requests.ts';

const READER = testActor({ discordUserId: '200000000000000008', discordRoleIds: [] });
const STRANGER = testActor({ discordUserId: '200000000000000009', discordRoleIds: [] });
const PROD = 'status.prod';
/** Versions are read again after ten minutes at the latest. */
const STEP_MS = 15 * 60_000;

const CONFIG = fleetsConfig(missionFleets(), {
  channels: [{ name: 'devops', id: '110000000000000002' }],
  people: [
    testPerson({
      name: 'a-reader',
      discord: ['200000000000000008'],
      grants: [
        { permission: 'hold.view', fleets: ['*'] },
        { permission: 'upgrade.view', fleets: ['*'] },
      ],
    }),
  ],
  policy: { everyone: [{ permission: 'fleet.view', fleets: ['*'] }], owner: [], maintainer: [], shell: [] },
});

/** What the history reads of a deploy; test/support/deploys.ts has whole ones. */
type DeployParts = Pick<Deploy, 'number' | 'kind' | 'ref' | 'sha' | 'begunAt' | 'askedBy' | 'runUrl'>;

function deploy(parts: Partial<DeployParts> = {}): Deploy {
  const usual: DeployParts = {
    number: 12,
    kind: 'upgrade',
    ref: 'v9.9.9',
    sha: null,
    begunAt: new Date('2026-03-02T09:00:00Z'),
    askedBy: { userId: '200000000000000002', person: 'a-maintainer', name: 'a-maintainer' },
    runUrl: 'https://ci.example.org/job/12/',
  };
  return { ...usual, ...parts } as Deploy;
}

describe('the deploy behind a version', () => {
  const to = new Date('2026-03-02T10:00:00Z');
  const change = { version: 'v9.9.9', commit: '9a2f4e95', to };

  it.each([
    ['the same tag', { ref: '9.9.9' }, true],
    ['another tag', { ref: 'v9.9.8' }, false],
    ['the commit that it built', { ref: 'master', sha: `9a2f4e95${'0'.repeat(32)}` }, true],
    ['another commit', { ref: 'master', sha: 'b'.repeat(40) }, false],
    ['the commit that was asked for', { ref: '9A2F4E95AA' }, true],
    ['a beginning too short to name a commit', { ref: 'master', sha: '9a2f' }, false],
    ['the same tag, begun only later', { begunAt: new Date('2026-03-02T10:00:01Z') }, false],
  ] as const)('is known by %s: %j → %s', (_what, parts, isIt) => {
    expect(deployBehind(change, [deploy(parts)])?.number ?? null).toBe(isIt ? 12 : null);
  });

  it('is the newest of several', () => {
    expect(deployBehind(change, [deploy({ number: 14 }), deploy({ number: 12 })])?.number).toBe(14);
  });
});

describe('the history of a fleet', () => {
  let house: FleetWorld;
  let sightings: VersionSightings;
  let requests: RequestService;
  let history: HistoryService;
  let deploys: Deploy[];

  beforeEach(async () => {
    house = await openFleetWorld(CONFIG);
    const { database, clock, fleets } = house;
    const config = () => house.config.current;
    sightings = createVersionSightings({ config, database, clock, fleets });
    const audit = createAuditService({ database, clock, config });
    requests = testRequestService({ database, clock, config, audit, fleets });
    deploys = [];
    const gate = createGate(config);
    const list = async () => deploys;
    history = createHistoryService({ config, database, gate, fleets, deploys: { list }, guildId: TEST_GUILD });
  });

  afterEach(async () => {
    await house.close();
    expect(house.faults).toEqual([]);
  });

  const prod = () => {
    const fleet = CONFIG.fleets.find(({ name }) => name === PROD);
    if (fleet === undefined) throw new Error('The mission has no status.prod.');
    return fleet;
  };

  /** All hosts report another version, one of them only later. */
  async function upgradeTo(version: string): Promise<void> {
    await look();
    const [last = '', ...others] = house.world.hostsOf(PROD);
    for (const host of others) house.world.setVersion(host, version);
    await look();
    house.world.setVersion(last, version);
    await look();
  }

  async function look(): Promise<void> {
    house.clock.advance(STEP_MS);
    await house.observer.observeAll();
    await sightings.look();
  }

  it('tells what is live, since when, by whom, and what was before', async () => {
    await askForUpgrade(requests, CONFIG, { fleet: PROD });
    deploys = [deploy({ begunAt: house.clock.now() })];
    await upgradeTo('v9.9.9');

    const { entries } = await history.ofFleet(prod(), READER, 10);

    expect(entries).toMatchObject([
      { change: { version: 'v9.9.9', stillOn: 9, wasThere: false }, behind: { deploy: { number: 12, runUrl: null } } },
      { change: { stillOn: 0, wasThere: true }, behind: { deploy: null, run: null } },
    ]);
    const live = entries[0]?.change;
    expect((live?.to.getTime() ?? 0) - (live?.from.getTime() ?? 0)).toBe(STEP_MS);
    const [embed] = fleetHistoryMessage({ fleet: PROD, entries, unknown: [] }).embeds ?? [];
    expect(embed?.fields?.map(({ name }) => name)).toEqual(['Live', 'Before']);
    expect(embed?.fields?.[0]?.value).toContain('D-12, an upgrade, begun by <@200000000000000002>');
    expect(embed?.fields?.[1]?.value).toContain('when Muster first looked');
  });

  it('keeps what is behind from who may not see it', async () => {
    deploys = [deploy({ begunAt: house.clock.now() })];
    await upgradeTo('v9.9.9');

    const { entries } = await history.ofFleet(prod(), STRANGER, 10);

    expect(entries[0]).toMatchObject({ change: { version: 'v9.9.9' }, behind: { deploy: null, request: null } });
    const { embeds } = fleetHistoryMessage({ fleet: PROD, entries, unknown: ['store-01'] });
    expect(JSON.stringify(embeds)).toContain('nothing that Muster knows of brought it, or nothing that you may see');
    expect(JSON.stringify(embeds)).toContain('Of 1 host it is not known what it runs');
  });

  it('says so where nothing was seen yet', async () => {
    const nothing = await history.ofFleet(prod(), READER, 10);

    expect(fleetHistoryMessage(nothing).content).toContain('Nothing was seen to run on `status.prod` yet.');
  });

  it('tells of each request step by step, with why', async () => {
    await askForUpgrade(requests, CONFIG, { fleet: PROD });
    const by = { actor: READER, act: 'command:upgrade cancel' };
    house.clock.advance(STEP_MS);
    await requests.decide({ number: 1, act: { kind: 'reject', reason: 'Full disks' }, seen: null }, by);

    const pasts = await history.ofRequests(PROD, READER, 10);

    expect(pasts.map(({ steps }) => steps.map(({ state }) => state))).toEqual([['requested', 'rejected']]);
    const [embed] = requestHistoryMessage(PROD, { pasts, more: false }).embeds ?? [];
    expect(embed?.fields?.[0]?.name).toBe('❌ UP-1 to v9.9.9: rejected');
    expect(embed?.fields?.[0]?.value).toContain('rejected by <@200000000000000008>: Full disks');
    expect(requestHistoryMessage(PROD, { pasts: [], more: false }).content).toContain('was ever asked for');
  });
});
