import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAuditService, type AuditService } from '../../src/audit/audit-service.ts';
import type { Hold } from '../../src/holds/hold.ts';
import type { Config } from '../../src/platform/config/config.ts';
import { findCard } from '../../src/platform/delivery/card-store.ts';
import type { AskOutcome } from '../../src/requests/request-outcome.ts';
import type { RequestService } from '../../src/requests/request-service.ts';
import type { FilingCheck } from '../../src/requests/request.ts';
import type { VersionSources } from '../../src/requests/version-sources-service.ts';
import { testActor } from '../support/actor.ts';
import { testPerson } from '../support/config.ts';
import { openFleetWorld, type FleetWorld } from '../support/fleet-world.ts';
import { fleetsConfig, missionFleets } from '../support/fleets.ts';
import { askForUpgrade, testRequestService, type Asking } from '../support/requests.ts';

const ASKER = testActor({ discordUserId: '200000000000000001' });
const OVERRIDER = testActor({ discordUserId: '200000000000000002' });
const DIGEST = `sha256:${'9'.repeat(64)}`;

const CONFIG = fleetsConfig(
  missionFleets().map((fleet) =>
    fleet.name === 'status.prod' ? { ...fleet, upgrades: { ...fleet.upgrades, after: ['status.staging'] } } : fleet,
  ),
  {
    channels: [{ name: 'devops', id: '110000000000000002' }],
    people: [
      testPerson({ name: 'an-owner', discord: ['200000000000000001'], timeZone: 'Europe/Lisbon' }),
      testPerson({
        name: 'a-release-manager',
        discord: ['200000000000000002'],
        grants: [{ permission: 'upgrade.override-order', fleets: ['status.prod'] }],
      }),
    ],
  },
);

describe('what is looked at when an upgrade is asked for', () => {
  let house: FleetWorld;
  let audit: AuditService;
  let sources: { -readonly [Name in keyof VersionSources]: VersionSources[Name] };
  let holds: readonly Pick<Hold, 'number' | 'ref'>[];
  let asked: string[];

  beforeEach(async () => {
    house = await openFleetWorld(CONFIG);
    audit = createAuditService({ database: house.database, clock: house.clock, config: () => CONFIG });
    holds = [];
    asked = [];
    sources = {
      findRef: async (_read, _fleet, { text }) => ({
        kind: 'found',
        name: text,
        sha: null,
        author: null,
        where: 'GitHub has it',
      }),
      findImage: async (runs) => {
        asked.push(runs ?? 'nothing');
        return { kind: 'found', reference: 'harbor.status.im/wakuorg/nwaku:v9.9.9', digest: DIGEST };
      },
      compare: async () => ({ kind: 'compared', commits: [], ahead: 3, behind: 0, url: null }),
    };
  });

  afterEach(async () => {
    await house.close();
    expect(house.faults).toEqual([]);
  });

  function service(config: Config = CONFIG): RequestService {
    const { database, clock, fleets } = house;
    return testRequestService({
      database,
      clock,
      config: () => config,
      audit,
      fleets,
      sources,
      // The rest of a hold is of no interest here. test/support/holds.ts has whole ones.
      holdsOf: async () => holds as readonly Hold[],
    });
  }

  const ask = (asking: Asking = {}): Promise<AskOutcome> =>
    askForUpgrade(service(), CONFIG, { actor: ASKER, fleet: 'status.staging', ...asking });

  function checksOf(outcome: AskOutcome): Readonly<Record<string, string>> {
    if (outcome.kind !== 'requested') throw new Error(`It was ${outcome.kind}.`);
    const words = ({ about, verdict, said }: FilingCheck) => [about, `${verdict}: ${said}`] as const;
    return Object.fromEntries(outcome.request.checks.map(words));
  }

  it('is all kept and shown, with the digest of the image that the version is', async () => {
    const outcome = await ask({ bandwidth: { change: 'higher', percent: 10 }, risk: 'high', wanted: 'friday 17:00' });

    expect(checksOf(outcome)).toEqual({
      version: 'fits: GitHub has it',
      newer: expect.stringMatching(/^fits: it is newer than v[\d.]+ on 3 hosts$/) as string,
      digest: `fits: harbor.status.im/wakuorg/nwaku:v9.9.9 is ${DIGEST}`,
      conflict: 'fits: no other request is open for the fleet',
      hold: 'fits: nobody holds the fleet',
    });
    expect(asked).toEqual(['harbor.status.im/wakuorg/nwaku:deploy-status-staging']);
    expect(outcome).toMatchObject({
      request: { risk: 'high', image: { digest: DIGEST }, bandwidth: { change: 'higher', percent: 10 } },
    });
    const card = await findCard(house.database.read, 'upgrade:UP-1@devops');
    expect(card?.body).toContain('Looked at when it was asked');
    expect(card?.body).toContain('higher by 10 %');
    expect(card?.body).toContain('⚠️ high');
  });

  it('reads when it is wanted in the zone of who asks, and refuses what is over', async () => {
    const outcome = await ask({ wanted: 'tomorrow 17:00' });

    // The test begins on 2 March 2026, when Lisbon is at UTC.
    expect(outcome).toMatchObject({ kind: 'requested', request: { wantedBy: new Date('2026-03-03T17:00:00Z') } });
    expect(await ask({ version: 'v9.9.8', wanted: 'soon' })).toMatchObject({ kind: 'unreadable-moment' });
    expect(await ask({ version: 'v9.9.8', wanted: '2026-03-01 09:00' })).toEqual({
      kind: 'unreadable-moment',
      why: 'that is over already',
    });
  });

  it('refuses to expect something of a shard that the fleet does not have', async () => {
    const change = { change: 'higher', percent: 10 } as const;
    const bandwidth = { ...change, shards: [{ shard: 999, ...change }] };

    expect(await ask({ bandwidth })).toMatchObject({ kind: 'no-such-shard', shards: [999] });
  });

  it('refuses what its source does not have, and takes the spelling that it has', async () => {
    sources.findRef = async () => ({ kind: 'absent', where: 'acme/node on GitHub' });
    expect(await ask()).toMatchObject({ kind: 'no-such-version', where: 'acme/node on GitHub' });

    sources.findRef = async () => ({ kind: 'found', name: 'v9.9.9', sha: null, author: null, where: 'GitHub has it' });
    const outcome = await ask({ version: '9.9.9' });
    expect(outcome).toMatchObject({ request: { version: { text: 'v9.9.9', key: 'tag:9.9.9' } } });
    expect(checksOf(outcome)['version']).toBe('fits: GitHub has it, as v9.9.9');
  });

  it('files what nobody can tell as not known, unless another fleet of the same software runs it', async () => {
    sources.findRef = async () => ({ kind: 'unknown', why: 'GitHub: no answer in time' });
    sources.findImage = async () => ({ kind: 'unknown', why: 'no answer in time' });

    const checks = checksOf(await ask());

    expect(checks['version']).toBe('unknown: whether it exists is not known: GitHub: no answer in time');
    expect(checks['digest']).toBe('unknown: its image is not known: no answer in time');

    const [prod] = await house.fleets.freshStatus(CONFIG.fleets.filter(({ name }) => name === 'waku.test'));
    const runs = prod?.versions.groups[0]?.version ?? '';
    const elsewhere = checksOf(await ask({ version: runs }));
    expect(elsewhere['version']).toBe('fits: waku.test runs it');
  });

  it('says of a downgrade that it is one, and asks the source about a commit', async () => {
    expect(checksOf(await ask({ version: 'v0.1.0' }))['newer']).toMatch(
      /^caution: it is a downgrade: the fleet runs v/,
    );
    expect(checksOf(await ask({ version: '9a2f4e95' }))['newer']).toMatch(/^fits: it is 3 commits after v/);
  });

  it('tells of other requests and of holds at another ref', async () => {
    await ask({ version: 'v9.9.8' });
    holds = [
      { number: 4, ref: 'release/0.38' },
      { number: 5, ref: 'v9.9.9' },
    ];

    const checks = checksOf(await ask());

    expect(checks['conflict']).toBe('caution: also open for the fleet: UP-1 for v9.9.8 (requested)');
    expect(checks['hold']).toBe('caution: the fleet is held: H-4 at release/0.38');
  });

  describe('where a fleet comes after another', () => {
    const prod = (asking: Asking = {}) => ask({ fleet: 'status.prod', ...asking });

    it('refuses a version that the other does not have, and says what to do', async () => {
      expect(await prod()).toMatchObject({
        kind: 'order-not-kept',
        without: [{ fleet: 'status.staging', runs: expect.stringMatching(/on 3 hosts/) as string }],
        override: 'not-yours',
        couldAsk: expect.arrayContaining(['a-release-manager']) as string[],
      });
      expect(await prod({ override: 'It cannot wait' })).toMatchObject({ override: 'not-yours' });
      expect(await prod({ actor: OVERRIDER })).toMatchObject({ kind: 'order-not-kept', override: 'possible' });
    });

    it('lets it be overridden with a reason by who may, on the card and in the audit', async () => {
      const outcome = await prod({ actor: OVERRIDER, override: 'The leak is worse.' });

      expect(checksOf(outcome)['order']).toMatch(
        /^overridden: it goes out before status.staging \(.*\) has it: The leak is worse\.$/,
      );
      const everything = { userIds: null, act: null, fleet: null, since: null };
      const page = await audit.search(house.database.read, everything, { limit: 10, from: { kind: 'newest' } });
      expect(page.records.map(({ permission, outcome: ended }) => `${permission} ${ended}`)).toEqual([
        'upgrade.override-order order-overridden',
        'upgrade.request requested',
      ]);
    });

    it('is kept once the other went on, and not known while nothing tells', async () => {
      const [staging] = await house.fleets.freshStatus(CONFIG.fleets.filter(({ name }) => name === 'status.staging'));
      const runs = staging?.versions.groups[0]?.version ?? '';

      expect(checksOf(await prod({ version: 'v0.0.1' }))['order']).toBe(
        'fits: it was first on status.staging (' + `${runs} on 3 hosts)`,
      );
      expect(checksOf(await prod({ version: 'feature/x' }))['order']).toMatch(/^unknown: whether it was first on/);
    });
  });
});
