import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createUpgradeCommand } from '../../commands/upgrade.ts';
import { createAuditService, type AuditService } from '../../src/audit/audit-service.ts';
import { findCard } from '../../src/platform/delivery/card-store.ts';
import type { Dispatcher } from '../../src/platform/discord/dispatcher.ts';
import { createGate } from '../../src/policy/policy-service.ts';
import type { RequestFact } from '../../src/requests/request-fact.ts';
import { REQUESTS_PER_PAGE, type RequestService } from '../../src/requests/request-service.ts';
import { testPerson } from '../support/config.ts';
import { testDispatcher } from '../support/dispatcher.ts';
import { openFleetWorld, type FleetWorld } from '../support/fleet-world.ts';
import { fleetsConfig, missionFleets } from '../support/fleets.ts';
import { press, slash, submit, typing, TEST_GUILD, type OptionJson, type Who } from '../support/interactions.ts';
import { RecordedFacts } from '../support/recorded-facts.ts';
import { RecordingResponder } from '../support/recording-responder.ts';
import { testApprovalService } from '../support/approvals.ts';
import { testRequestService, testUpgradeBegins } from '../support/requests.ts';
import { testWindowService } from '../support/windows.ts';

const OWNERS = '400000000000000001';
const MAINTAINERS = '400000000000000002';
const OWNER: Who = { userId: '200000000000000001', roles: [OWNERS], name: 'an-owner' };
const MAINTAINER: Who = { userId: '200000000000000002', roles: [MAINTAINERS], name: 'a-maintainer' };
const UNLINKED: Who = { userId: '200000000000000003', roles: [OWNERS], name: 'new-here' };
const READER: Who = { userId: '200000000000000008', name: 'a-reader' };

const CONFIG = fleetsConfig(
  missionFleets().map((fleet) =>
    fleet.name === 'waku.test' ? { ...fleet, sharedDuties: ['commission-upgrade'] } : fleet,
  ),
  {
    channels: [{ name: 'devops', id: '110000000000000002' }],
    people: [
      testPerson({ name: 'an-owner', discord: ['200000000000000001', '200000000000000011'] }),
      testPerson({ name: 'a-maintainer', discord: ['200000000000000002'] }),
    ],
    policy: {
      everyone: [
        { permission: 'fleet.view', fleets: ['*'] },
        { permission: 'upgrade.view', fleets: ['status.*', 'waku.*'] },
        { permission: 'upgrade.withdraw', fleets: ['*'] },
      ],
      owner: ['upgrade.request', 'upgrade.cancel'],
      maintainer: ['upgrade.decide', 'upgrade.cancel'],
      shell: [],
    },
  },
);

describe('/upgrade', () => {
  let house: FleetWorld;
  let audit: AuditService;
  let requests: RequestService;
  let responder: RecordingResponder;
  let dispatcher: Dispatcher;
  let facts: RecordedFacts<RequestFact>;

  beforeEach(async () => {
    house = await openFleetWorld(CONFIG);
    const { database, clock, fleets } = house;
    const config = () => house.config.current;
    facts = new RecordedFacts();
    audit = createAuditService({ database, clock, config });
    const gate = createGate(config);
    requests = testRequestService({
      database,
      clock,
      config,
      audit,
      fleets,
      facts,
    });
    const approvals = testApprovalService({ database, clock, config, audit });
    const windows = testWindowService({ database, clock, config, audit });
    const begins = testUpgradeBegins({ database, clock, config, audit, approvals, windows });
    responder = new RecordingResponder();
    dispatcher = testDispatcher({
      commands: [createUpgradeCommand({ requests, begins, fleets, database, gate })],
      gate,
      audit,
      database,
      responder,
      clock,
    });
  });

  afterEach(async () => {
    await dispatcher.settled();
    await house.close();
    expect(house.faults).toEqual([]);
  });

  /** What came of it and what was said; one answer, and a private one. */
  async function run(interaction: Parameters<Dispatcher['dispatch']>[0]) {
    responder.calls.length = 0;
    const { outcome } = await dispatcher.dispatch(interaction);
    expect(responder.summary[0]).toMatch(/^callback (?:5 private|6|9: form|4 private)/);
    return { outcome, said: JSON.stringify(responder.calls) };
  }

  const text = (name: string, value: string): OptionJson => ({ name, type: 3, value });
  const sub = (name: string, options: Readonly<Record<string, string>>): OptionJson => ({
    name,
    type: 1,
    options: Object.entries(options).map(([option, value]) => text(option, value)),
  });
  const upgrade = (name: string, options: Readonly<Record<string, string>> = {}, who: Who = OWNER) =>
    run(slash('upgrade', [sub(name, options)], who));
  const ask = (wish: Readonly<Record<string, string>> = {}, who: Who = OWNER) =>
    upgrade('request', { fleet: 'status.prod', version: 'v9.9.9', reason: 'It is better.', ...wish }, who);
  const find = (number: number) => requests.find(house.database.read, number);

  async function records() {
    const everything = { userIds: null, act: null, fleet: null, since: null };
    const page = await audit.search(house.database.read, everything, { limit: 50, from: { kind: 'newest' } });
    return page.records
      .toReversed()
      .map(({ act, permission, verdict, outcome, subject }) =>
        [act, permission, verdict, outcome, subject].join(' | '),
      );
  }

  describe('request', () => {
    it('stores it, draws its card, records it once and states the fact, all in one', async () => {
      const { outcome } = await ask({ precondition: 'legacy-store is removed', version: ' 9a2f4e95 ' });

      expect(outcome).toBe('requested');
      expect(await find(1)).toMatchObject({
        number: 1,
        guildId: TEST_GUILD,
        fleet: 'status.prod',
        version: { text: '9a2f4e95', kind: 'commit' },
        reason: 'It is better.',
        precondition: 'legacy-store is removed',
        requestedBy: { userId: OWNER.userId, person: 'an-owner', name: 'an-owner' },
        requestedAt: house.clock.now(),
        state: 'requested',
        decision: 1,
        decided: null,
      });
      expect((await find(1))?.running).toMatch(/^v[\d.]+ on 9 hosts$/);
      const card = await findCard(house.database.read, 'upgrade:UP-1@devops');
      expect(card).toMatchObject({ place: 'channel:devops', phase: 'open', lane: 'normal', expires_at: null });
      expect(card?.body).toContain('"allowed_mentions":{"parse":[],"users":[],"roles":["400000000000000002"]}');
      expect(card?.body).toContain('upgrade-accept:1.1');
      expect(card?.body).toContain('a status admin approves');
      expect(facts.all).toMatchObject([{ kind: 'upgrade.requested', request: { number: 1 } }]);
      expect(await records()).toEqual(['command:upgrade request | upgrade.request | allowed | requested | UP-1']);
    });

    it('leaves nothing behind when what follows from it breaks', async () => {
      facts.isBroken = true;

      const { outcome, said } = await ask();

      expect(outcome).toBe('fault');
      expect(said).toContain('Something broke on my side.');
      expect(await find(1)).toBeNull();
      expect(await findCard(house.database.read, 'upgrade:UP-1@devops')).toBeNull();
      expect(await records()).toEqual([expect.stringContaining('fault')]);
    });

    it.each([
      ['the same version', { version: 'v9.9.9' }],
      ['the same in another spelling', { version: '9.9.9' }],
    ])('for %s that is open already adds nothing, and says which it is', async (_what, wish) => {
      await ask({ version: 'v9.9.9' });

      const { outcome, said } = await ask(wish, { ...OWNER, userId: '200000000000000011' });

      expect(outcome).toBe('already-requested');
      expect(said).toContain('UP-1 asks for that already');
      expect(await find(2)).toBeNull();
    });

    it('knows a commit by any beginning of it', async () => {
      await ask({ version: '9a2f4e95aaaa' });

      expect((await ask({ version: '9A2F4E9' })).outcome).toBe('already-requested');
      expect((await ask({ version: '9a2f4e8' })).outcome).toBe('requested');
    });

    it('for another version shows the older open one and leaves it', async () => {
      await ask({ version: 'v9.9.8' });

      const { outcome, said } = await ask();

      expect(outcome).toBe('requested');
      expect(said).toContain('Still waiting for the same fleet: UP-1 for `v9.9.8`');
      expect((await find(1))?.state).toBe('requested');
    });

    it('takes the place of an older one when told to, with a line of its own in the record', async () => {
      await ask({ version: 'v9.9.8' });

      const { said } = await ask({ replaces: 'up-1' });

      expect(said).toContain('It takes the place of UP-1, which is cancelled.');
      expect(await find(1)).toMatchObject({
        state: 'cancelled',
        decision: 2,
        decided: { supersededBy: 2, reason: null },
      });
      expect((await findCard(house.database.read, 'upgrade:UP-1@devops'))?.body).toContain('UP-2 takes its place');
      // Whoever replaces their own request knows.
      expect(await findCard(house.database.read, 'upgrade-ended:UP-1:cancelled@devops')).toBeNull();
      expect(await records()).toEqual([
        'command:upgrade request | upgrade.request | allowed | requested | UP-1',
        'command:upgrade request | upgrade.request | allowed | requested | UP-2',
        'command:upgrade request | upgrade.cancel | allowed | cancelled | UP-1',
      ]);
    });

    it.each([
      ['that is not there', 'UP-7', 'UP-7 is no request for this fleet'],
      ['of another fleet', 'UP-1', 'UP-1 is no request for this fleet'],
      ['that has ended', 'UP-2', 'UP-2 was begun or ended already'],
    ])('does nothing when it is to replace one %s', async (_what, replaces, why) => {
      await ask({ fleet: 'status.staging' });
      await ask({ version: 'v9.9.8' });
      await upgrade('cancel', { request: 'UP-2' });

      const { outcome, said } = await ask({ replaces });

      expect(outcome).toBe('cannot-replace');
      expect(said).toContain(why);
      expect(await find(3)).toBeNull();
    });

    it('replaces one that was accepted and not begun', async () => {
      await ask({ version: 'v9.9.8' });
      await run(press('upgrade-accept:1.1', MAINTAINER));

      const { outcome } = await ask({ replaces: 'UP-1' });

      expect(outcome).toBe('requested');
      expect(await find(1)).toMatchObject({ state: 'cancelled', decided: { supersededBy: 2 } });
    });

    it('keeps what else was said: the change of configuration, traffic, moment and risk', async () => {
      const { outcome } = await ask({
        config: 'https://example.org/pr/7',
        bandwidth: '+10%',
        wanted: 'tomorrow 17:00',
        risk: 'medium',
      });
      const wrong = await ask({ version: 'v9.9.8', config: 'http://example.org', bandwidth: 'a lot' });

      expect(outcome).toBe('requested');
      expect(await find(1)).toMatchObject({
        configChange: 'https://example.org/pr/7',
        bandwidth: { change: 'higher', percent: 10 },
        wantedBy: new Date('2026-03-03T17:00:00Z'),
        risk: 'medium',
      });
      expect(wrong.outcome).toBe('invalid');
      expect(wrong.said).toContain('write the https:// address of the change of configuration');
      expect(wrong.said).toContain('is not understood: write');
    });

    it('replaces nothing that is not the asker’s to cancel', async () => {
      await ask({ version: 'v9.9.8' }, OWNER);
      const { policy } = house.config.current;
      house.config.current = { ...house.config.current, policy: { ...policy, owner: ['upgrade.request'] } };

      const { outcome, said } = await ask({ replaces: 'UP-1' }, UNLINKED);

      expect(outcome).toBe('cannot-replace');
      expect(said).toContain('UP-1 is not yours to cancel');
      expect((await find(1))?.state).toBe('requested');
    });

    it('for what every host runs says so, and asks for nothing', async () => {
      const [status] = await house.fleets.freshStatus(
        [house.fleets.resolve('status.prod')].flatMap((match) => (match.kind === 'unknown' ? [] : [match.fleet])),
      );
      const version = status?.versions.groups[0]?.version ?? '';

      const { outcome, said } = await ask({ version });

      expect(outcome).toBe('already-running');
      expect(said).toContain(`\`status.prod\` runs \`${version}\` on all 9 hosts, read <t:`);
      expect(await find(1)).toBeNull();
    });

    it.each([
      [{ version: '$(reboot)' }, 'unreadable-version', 'That is no version: a version has letters'],
      [{ version: 'latest' }, 'unreadable-version', 'another version from day to day'],
      [{ fleet: 'status.test' }, 'not-found', 'No fleet whose requests'],
      [{ fleet: 'no-such.prod' }, 'not-found', 'No fleet whose requests you may see is called `no-such.prod`'],
      [{ fleet: '`@everyone`' }, 'not-found', 'is called `…`'],
      [{ reason: '   ' }, 'invalid', '`reason`: is empty'],
      [{ replaces: 'the old one' }, 'invalid', '`replaces`: is no request: write its id, such as UP-17'],
    ])('%j is %s', async (wish, outcome, said) => {
      house.config.current = { ...CONFIG, fleets: CONFIG.fleets.filter(({ name }) => name !== 'status.test') };

      const result = await ask(wish);

      expect(result.outcome).toBe(outcome);
      expect(result.said).toContain(said);
      expect(await find(1)).toBeNull();
    });

    it.each(['retired', 'planned'] as const)('is not taken for a %s fleet', async (lifecycle) => {
      const fleets = CONFIG.fleets.map((fleet) => (fleet.name === 'status.prod' ? { ...fleet, lifecycle } : fleet));
      house.config.current = { ...CONFIG, fleets };

      const { outcome, said } = await ask();

      expect(outcome).toBe('not-upgradable');
      expect(said).toContain(`\`status.prod\` is ${lifecycle}`);
    });

    it('takes an old name of the fleet', async () => {
      await ask({ fleet: 'shards.test' });

      expect((await find(1))?.fleet).toBe('status.prod');
    });

    it('warns somebody linked with nobody that nobody can accept it', async () => {
      const { outcome, said } = await ask({}, UNLINKED);
      const accepted = await run(press('upgrade-accept:1.1', MAINTAINER));

      expect(outcome).toBe('requested');
      expect(said).toContain('links your account with nobody');
      expect(accepted.outcome).toBe('someone-else-must-decide');
      expect(accepted.said).toContain('Nobody can accept UP-1 yet');
    });

    it('refuses a maintainer unless the duty is shared', async () => {
      expect((await ask({}, MAINTAINER)).outcome).toBe('refused');
      expect((await ask({ fleet: 'waku.test' }, MAINTAINER)).outcome).toBe('requested');
      expect((await ask({}, READER)).outcome).toBe('refused');
    });
  });

  describe('deciding', () => {
    beforeEach(async () => {
      await ask();
      facts.all.length = 0;
    });

    it('accepts, redraws the card with what may be done next, and tells who asked', async () => {
      const { outcome, said } = await run(press('upgrade-accept:1.1', MAINTAINER));

      expect(outcome).toBe('accepted');
      expect(said).toContain('<@200000000000000001> is told.');
      const card = await findCard(house.database.read, 'upgrade:UP-1@devops');
      expect(card).toMatchObject({ phase: 'open' });
      expect(card?.body).not.toContain('upgrade-accept');
      expect(card?.body).toContain('upgrade-deploy:1.2');
      const news = await findCard(house.database.read, 'upgrade-ended:UP-1:accepted@devops');
      expect(news).toMatchObject({ reply_to: 'upgrade:UP-1@devops', lane: 'normal' });
      expect(news?.body).toContain('"users":["200000000000000001"]');
      expect(news?.expires_at).toBe(house.clock.now().getTime() + 7 * 86_400_000);
      expect(facts.all).toMatchObject([{ kind: 'upgrade.accepted', request: { decision: 2 } }]);
    });

    it.each([
      ['the owner, who does not decide', OWNER, 'refused', '`upgrade.decide`'],
      ['a reader', READER, 'refused', 'maintainers'],
      [
        'a maintainer linked with nobody',
        { ...MAINTAINER, userId: '299' },
        'someone-else-must-decide',
        'links your account with nobody',
      ],
    ])('does not let %s accept', async (_who, who, outcome, said) => {
      const result = await run(press('upgrade-accept:1.1', who));

      expect(result.outcome).toBe(outcome);
      expect(result.said).toContain(said);
      expect((await find(1))?.state).toBe('requested');
    });

    it('lets whoever asked not accept it by another of their accounts', async () => {
      const both: Who = { userId: '200000000000000011', roles: [OWNERS, MAINTAINERS] };

      const { outcome, said } = await run(press('upgrade-accept:1.1', both));

      expect(outcome).toBe('someone-else-must-decide');
      expect(said).toContain('your own request: someone else must decide to accept it. Who could: maintainers.');
    });

    it('lets the only one who may decide accept their own', async () => {
      const alone = { kind: 'person', name: 'an-owner' } as const;
      const fleets = CONFIG.fleets.map((fleet) =>
        fleet.name === 'status.prod' ? { ...fleet, maintainer: alone } : fleet,
      );
      house.config.current = { ...CONFIG, fleets };

      const { outcome } = await run(press('upgrade-accept:1.1', OWNER));

      expect(outcome).toBe('accepted');
    });

    it('rejects with the reason of the form', async () => {
      const opened = await run(press('upgrade-reject:1.1', MAINTAINER));
      const rejected = await run(submit('upgrade-reason:1.1', { reason: ' Disks are full. ' }, MAINTAINER));

      expect(opened.outcome).toBe('form-opened');
      expect(opened.said).toContain('"custom_id":"upgrade-reason:1.1"');
      expect(rejected.outcome).toBe('rejected');
      expect(await find(1)).toMatchObject({ state: 'rejected', decided: { reason: 'Disks are full.' } });
    });

    it.each([
      ['an empty reason', submit('upgrade-reason:1.1', { reason: ' ' }, MAINTAINER), 'invalid'],
      ['no reason', submit('upgrade-reason:1.1', { other: 'x' }, MAINTAINER), 'invalid'],
      ['another decision', press('upgrade-accept:1.7', MAINTAINER), 'changed'],
      ['the form of another decision', press('upgrade-reject:1.7', MAINTAINER), 'changed'],
      ['a request that is not there', press('upgrade-accept:9.1', MAINTAINER), 'not-found'],
      ['something made up', press('upgrade-accept:1', MAINTAINER), 'invalid'],
    ])('takes %s for nothing', async (_what, interaction, outcome) => {
      expect((await run(interaction)).outcome).toBe(outcome);
      expect((await find(1))?.state).toBe('requested');
    });

    it('decides once when two press at the same moment', async () => {
      const results = await Promise.all(
        [1, 2, 3].map(() => dispatcher.dispatch(press('upgrade-accept:1.1', MAINTAINER))),
      );

      expect(results.map(({ outcome }) => outcome).toSorted()).toEqual(['accepted', 'changed', 'changed']);
      expect(facts.all).toHaveLength(1);
    });
  });

  describe('cancel', () => {
    beforeEach(async () => {
      await ask();
    });

    it.each([
      ['whoever asked', OWNER, 'upgrade.cancel', false],
      [
        'whoever asked, by another account and without the office',
        { userId: '200000000000000011' },
        'upgrade.withdraw',
        false,
      ],
      ['another owner', UNLINKED, 'upgrade.cancel', true],
      ['a maintainer', MAINTAINER, 'upgrade.cancel', true],
    ])('is for %s', async (_who, who, permission, told) => {
      const { outcome } = await upgrade('cancel', { request: 'UP-1', reason: 'Not needed.' }, who);

      expect(outcome).toBe('cancelled');
      expect(await find(1)).toMatchObject({
        state: 'cancelled',
        decided: { reason: 'Not needed.', supersededBy: null },
      });
      expect((await findCard(house.database.read, 'upgrade-ended:UP-1:cancelled@devops')) !== null).toBe(told);
      expect((await records()).at(-1)).toBe(`command:upgrade cancel | ${permission} | allowed | cancelled | UP-1`);
    });

    it('is refused to a reader, and to whoever comes too late', async () => {
      const reader = await upgrade('cancel', { request: '1' }, READER);
      await upgrade('cancel', { request: '#1' });
      const late = await upgrade('cancel', { request: 'UP-1' }, MAINTAINER);

      expect(reader.outcome).toBe('refused');
      expect(late.outcome).toBe('changed');
      expect(late.said).toContain('UP-1 was cancelled by <@200000000000000001>');
    });
  });

  describe('list and show', () => {
    it('pages, newest first, and turns the page by its buttons', async () => {
      for (let patch = 0; patch <= REQUESTS_PER_PAGE; patch += 1) await ask({ version: `v9.9.${patch}` });

      const first = await upgrade('list', {}, READER);
      const second = await run(press('upgrade-page:2/*/*', READER));
      const beyond = await run(press('upgrade-page:99/requested/status.prod', READER));

      expect(first.said).toMatch(/9 upgrade requests.*Page 1 of 2.*UP-9.*UP-2/);
      expect(first.said).not.toContain('UP-1*');
      expect(first.said).toContain('"custom_id":"upgrade-page:2/*/*"');
      expect(second.said).toMatch(/Page 2 of 2.*UP-1\*/);
      expect(beyond.said).toMatch(/Page 2 of 2.*UP-1\*/);
    });

    it('filters by fleet and state, and says when there is none', async () => {
      await ask();
      await ask({ fleet: 'status.staging' });
      await run(press('upgrade-accept:1.1', MAINTAINER));

      expect((await upgrade('list', { fleet: 'shards.staging' })).said).toMatch(/1 upgrade request"/);
      expect((await upgrade('list', { state: 'accepted' })).said).toMatch(/1 accepted upgrade request".*UP-1/);
      expect((await upgrade('list', { state: 'rejected', fleet: 'waku.test' })).said).toContain(
        'There is no rejected upgrade request for `waku.test` that you may see.',
      );
      expect((await upgrade('list', { state: 'lost' })).outcome).toBe('invalid');
    });

    it('gives its buttons to whoever decides, while it waits: a card can be deleted', async () => {
      await ask();

      const owner = await upgrade('show', { request: 'UP-1' }, OWNER);
      const maintainer = await upgrade('show', { request: 'UP-1' }, MAINTAINER);
      await run(press('upgrade-accept:1.1', MAINTAINER));
      const decided = await upgrade('show', { request: 'UP-1' }, MAINTAINER);

      expect([owner, maintainer, decided].map(({ said }) => said.includes('upgrade-accept:1.1'))).toEqual([
        false,
        true,
        false,
      ]);
    });

    it('shows a request in full, also of a fleet that has left the configuration', async () => {
      await ask();
      house.config.current = { ...CONFIG, fleets: CONFIG.fleets.filter(({ name }) => name !== 'status.prod') };

      expect((await upgrade('show', { request: 'UP-1' })).said).toContain('UP-1: status.prod to v9.9.9');
      expect((await upgrade('list', {})).said).toContain('UP-1');
      expect((await upgrade('list', { fleet: 'status.prod' })).said).toContain('UP-1');
    });

    it('tells nobody of requests that are not theirs to see', async () => {
      await ask();
      const everyone = [{ permission: 'upgrade.view', fleets: ['waku.*'] }];
      house.config.current = { ...CONFIG, policy: { ...CONFIG.policy, everyone } };

      const hidden = await upgrade('show', { request: 'UP-1' }, READER);
      const missing = await upgrade('show', { request: 'UP-2' }, READER);
      const list = await upgrade('list', {}, READER);

      expect([hidden.outcome, missing.outcome]).toEqual(['refused', 'not-found']);
      expect(hidden.said.replaceAll('UP-1', 'UP-2')).toBe(missing.said);
      expect(list.said).toContain('There is no upgrade request that you may see.');
    });
  });

  describe('while somebody types', () => {
    const typed = async (name: string, options: readonly OptionJson[], who: Who = OWNER) => {
      responder.calls.length = 0;
      await dispatcher.dispatch(typing('upgrade', [{ name, type: 1, options }], who));
      return responder.summary[0];
    };
    const focused = (name: string, value: string): OptionJson => ({ ...text(name, value), focused: true });

    beforeEach(async () => {
      await house.observer.observe(CONFIG.fleets, { versions: 'always' });
      await ask();
      await ask({ fleet: 'waku.test' }, MAINTAINER);
    });

    it('offers fleets on which they may ask', async () => {
      expect(await typed('request', [focused('fleet', '')], MAINTAINER)).toBe('callback 8: waku.test');
      expect(await typed('request', [focused('fleet', 'SHARDS')])).toBe(
        'callback 8: shards.test → status.prod, shards.staging → status.staging',
      );
      expect(await typed('request', [focused('fleet', '')], READER)).toBe('callback 8: ');
    });

    it('offers versions that fleets run, those of the fleet itself last', async () => {
      const offered = await typed('request', [text('fleet', 'status.prod'), focused('version', '')]);

      expect(offered).toMatch(/^callback 8: v\S+ \(runs on \S+\)/);
      expect(await typed('request', [text('fleet', 'status.prod'), focused('version', '')], READER)).toBe(
        'callback 8: ',
      );
      expect(await typed('request', [focused('version', 'no-such')])).toBe('callback 8: ');
    });

    it('offers open requests to replace and cancel, of that fleet and to whom may', async () => {
      expect(await typed('request', [text('fleet', 'status.prod'), focused('replaces', '')])).toBe(
        'callback 8: UP-1: status.prod to v9.9.9',
      );
      expect(await typed('cancel', [focused('request', 'waku')], MAINTAINER)).toBe(
        'callback 8: UP-2: waku.test to v9.9.9',
      );
      expect(await typed('cancel', [focused('request', '')], READER)).toBe('callback 8: ');
    });

    it('offers every request to be shown', async () => {
      await run(press('upgrade-accept:1.1', MAINTAINER));

      expect(await typed('show', [focused('request', '')], READER)).toBe(
        'callback 8: UP-2: waku.test to v9.9.9, UP-1: status.prod to v9.9.9 (accepted)',
      );
      expect(await typed('list', [focused('fleet', 'prod')], READER)).toBe('callback 8: status.prod');
    });
  });
});
