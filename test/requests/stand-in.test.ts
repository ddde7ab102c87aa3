import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAuditService, type AuditService } from '../../src/audit/audit-service.ts';
import { findCard } from '../../src/platform/delivery/card-store.ts';
import { mentionPresent, type StandInService } from '../../src/requests/stand-in-service.ts';
import { standInMessage } from '../../src/requests/stand-in-view.ts';
import { standInsOf, type StandIn } from '../../src/requests/stand-in.ts';
import { testActor } from '../support/actor.ts';
import { testPerson } from '../support/config.ts';
import { openFleetWorld, type FleetWorld } from '../support/fleet-world.ts';
import { fleetsConfig, missionFleets } from '../support/fleets.ts';
import { TEST_GUILD } from '../support/interactions.ts';
import { askForUpgrade, testRequestService, testStandIns } from '../support/requests.ts';

const MAINTAINERS = '400000000000000002';
const HOUR_MS = 3_600_000;
const REQUIREMENT = { permission: 'upgrade.view', fleet: 'status.prod' };

const CONFIG = fleetsConfig(
  missionFleets().map((fleet) =>
    fleet.name === 'waku.test' ? { ...fleet, maintainer: { kind: 'person' as const, name: 'a-maintainer' } } : fleet,
  ),
  {
    channels: [{ name: 'devops', id: '110000000000000002' }],
    people: [
      testPerson({ name: 'an-owner', discord: ['200000000000000001'] }),
      testPerson({ name: 'a-maintainer', discord: ['200000000000000002'], timeZone: 'Europe/Warsaw' }),
      testPerson({ name: 'a-deputy', discord: ['200000000000000003', '200000000000000013'] }),
    ],
  },
);
const AWAY = testActor({ discordUserId: '200000000000000002', discordRoleIds: [MAINTAINERS] });
const OWNER = testActor({ discordUserId: '200000000000000001' });
const UNLINKED = testActor({ discordUserId: '200000000000000099' });

describe('who stands in', () => {
  let house: FleetWorld;
  let audit: AuditService;
  let standIns: StandInService;

  beforeEach(async () => {
    house = await openFleetWorld(CONFIG);
    const { database, clock, fleets } = house;
    audit = createAuditService({ database, clock, config: () => CONFIG });
    standIns = testStandIns({ database, clock, config: () => CONFIG, audit, fleets });
  });

  afterEach(async () => {
    await house.close();
    expect(house.faults).toEqual([]);
  });

  const by = (actor = AWAY) => ({ actor, act: 'command:upgrade delegate' });
  const delegate = (to = 'a-deputy', until = 'in 2h', actor = AWAY) =>
    standIns.delegate({ to, until }, by(actor), REQUIREMENT);
  const mentioned = (party: Parameters<typeof mentionPresent>[1]) => {
    const now = house.clock.now();
    return mentionPresent(house.database.read, party, { config: CONFIG, guildId: TEST_GUILD, now });
  };
  const PERSON = { kind: 'person', name: 'a-maintainer' } as const;
  const maintainers = () => {
    const name = CONFIG.roles.find(({ id }) => id === MAINTAINERS)?.name ?? '';
    return { kind: 'role', name } as const;
  };

  it('is told in the place of the person, and besides the role, until the time is over', async () => {
    await delegate();

    const deputy = ['200000000000000003', '200000000000000013'];
    expect(await mentioned(PERSON)).toMatchObject({ users: deputy, roles: [] });
    expect((await mentioned(PERSON)).text).toMatch(
      /^<@200000000000000003> .*\(for a-maintainer, away until <t:\d+:f>\)$/,
    );
    expect(await mentioned(maintainers())).toMatchObject({ users: deputy, roles: [MAINTAINERS] });

    house.clock.advance(2 * HOUR_MS);
    expect(await mentioned(PERSON)).toMatchObject({ users: ['200000000000000002'] });
    expect(await mentioned(maintainers())).toMatchObject({ users: [], roles: [MAINTAINERS] });
  });

  it('is notified by the card of a request that waits for whoever is away', async () => {
    await delegate();
    const { database, clock, fleets } = house;
    const requests = testRequestService({ database, clock, config: () => CONFIG, audit, fleets });
    await askForUpgrade(requests, CONFIG, { actor: OWNER, fleet: 'waku.test' });

    const card = await findCard(database.read, 'upgrade:UP-1@devops');

    expect(card?.body).toContain('"users":["200000000000000003","200000000000000013"],"roles":[]');
    expect(card?.body).toContain('(for a-maintainer, away until');
  });

  it('is replaced by naming another, and ended by coming back, each on record', async () => {
    await delegate();
    const again = await delegate('an-owner');
    const back = await standIns.back(by(), REQUIREMENT);
    const twice = await standIns.back(by(), REQUIREMENT);

    expect(again).toMatchObject({ kind: 'delegated', before: { standIn: 'a-deputy' } });
    expect(back).toMatchObject({ kind: 'back', standIn: { standIn: 'an-owner' } });
    expect(twice).toEqual({ kind: 'not-away' });
    expect(await mentioned(PERSON)).toMatchObject({ users: ['200000000000000002'] });
    const everything = { userIds: null, act: null, fleet: null, since: null };
    const page = await audit.search(house.database.read, everything, { limit: 10, from: { kind: 'newest' } });
    expect(page.records.map(({ outcome, subject }) => `${outcome} ${subject ?? ''}`)).toEqual([
      'back an-owner',
      'delegated an-owner',
      'delegated a-deputy',
    ]);
  });

  it('is nobody for oneself, for someone unlinked, for nobody, or without an end that can be read', async () => {
    const outcomes = [
      await delegate('a-maintainer'),
      await delegate('a-deputy', 'in 2h', UNLINKED),
      await delegate('nobody-here'),
      await delegate('a-deputy', 'soon'),
      await delegate('a-deputy', '2026-03-01 09:00'),
      await delegate('a-deputy', '2026-09-01 09:00'),
    ];

    expect(outcomes.map(({ kind }) => kind)).toEqual([
      'yourself',
      'unlinked',
      'no-such-person',
      'unreadable-moment',
      'unreadable-moment',
      'unreadable-moment',
    ]);
    for (const outcome of outcomes) expect(standInMessage(outcome).content).not.toBe('');
    expect(standInMessage({ kind: 'no-such-person', name: '`@everyone`' }).content).not.toContain('@everyone');
    expect(await mentioned(PERSON)).toMatchObject({ users: ['200000000000000002'] });
  });

  it('stands in for nobody else: another person, or a role that whoever is away did not carry', () => {
    const now = new Date('2026-03-02T09:00:00Z');
    const standIn: StandIn = {
      ...{ guildId: TEST_GUILD, person: 'a-maintainer', standIn: 'a-deputy', roles: ['infra'] },
      ...{ since: now, until: new Date(now.getTime() + 1) },
    };

    expect(standInsOf({ kind: 'role', name: 'owners' }, [standIn], now)).toEqual([]);
    expect(standInsOf({ kind: 'person', name: 'an-owner' }, [standIn], now)).toEqual([]);
    expect(standInsOf({ kind: 'role', name: 'infra' }, [standIn], now)).toEqual([standIn]);
    expect(standInsOf({ kind: 'role', name: 'infra' }, [standIn], standIn.until)).toEqual([]);
  });
});
