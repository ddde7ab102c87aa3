import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRequestUpgradeMenu, createUpgradeDraftCommand } from '../../commands/upgrade-draft.ts';
import { createAuditService, type AuditService } from '../../src/audit/audit-service.ts';
import type { Dispatcher } from '../../src/platform/discord/dispatcher.ts';
import { createGate } from '../../src/policy/policy-service.ts';
import type { DraftService } from '../../src/requests/draft-service.ts';
import type { MenuSubject } from '../../src/requests/draft.ts';
import type { RequestService } from '../../src/requests/request-service.ts';
import { testPerson } from '../support/config.ts';
import { testDispatcher } from '../support/dispatcher.ts';
import { openFleetWorld, type FleetWorld } from '../support/fleet-world.ts';
import { fleetsConfig, missionFleets } from '../support/fleets.ts';
import { messageMenu, press, slash, submit, type Who } from '../support/interactions.ts';
import { RecordingResponder } from '../support/recording-responder.ts';
import { testDrafts, testRequestService } from '../support/requests.ts';

const OWNERS = '400000000000000001';
const OWNER: Who = { userId: '200000000000000001', roles: [OWNERS], name: 'an-owner' };
const OTHER: Who = { userId: '200000000000000003', roles: [OWNERS], name: 'another-owner' };
const READER: Who = { userId: '200000000000000008', name: 'a-reader' };
const WEEK_MS = 7 * 86_400_000;

const CONFIG = fleetsConfig(missionFleets(), {
  channels: [{ name: 'devops', id: '110000000000000002' }],
  people: [testPerson({ name: 'an-owner', discord: ['200000000000000001'] })],
  policy: {
    everyone: [{ permission: 'upgrade.view', fleets: ['*'] }],
    owner: ['fleet.view', 'upgrade.request'],
    maintainer: [],
    shell: [],
  },
});

describe('a draft of an upgrade request', () => {
  let house: FleetWorld;
  let drafts: DraftService;
  let requests: RequestService;
  let audit: AuditService;
  let responder: RecordingResponder;
  let dispatcher: Dispatcher;
  let subject: MenuSubject | null;

  beforeEach(async () => {
    house = await openFleetWorld(CONFIG);
    subject = null;
    open();
  });

  /** As after a restart: nothing but the database is kept. */
  function open(): void {
    const { database, clock, fleets } = house;
    const config = () => house.config.current;
    audit = createAuditService({ database, clock, config });
    drafts = testDrafts({ database, clock, config, audit, fleets });
    requests = testRequestService({ database, clock, config, audit, fleets });
    const deps = { drafts, fleets, database, menuSubject: () => Promise.resolve(subject) };
    responder = new RecordingResponder();
    dispatcher = testDispatcher({
      commands: [createUpgradeDraftCommand(deps), createRequestUpgradeMenu(deps)],
      gate: createGate(config),
      audit,
      database,
      responder,
      clock,
    });
  }

  afterEach(async () => {
    await dispatcher.settled();
    await house.close();
    expect(house.faults).toEqual([]);
  });

  async function run(interaction: Parameters<Dispatcher['dispatch']>[0]) {
    responder.calls.length = 0;
    const { outcome } = await dispatcher.dispatch(interaction);
    return { outcome, said: JSON.stringify(responder.calls) };
  }

  const begin = (who: Who = OWNER) =>
    run(
      slash('upgrade', [{ name: 'draft', type: 1, options: [{ name: 'fleet', type: 3, value: 'status.prod' }] }], who),
    );

  /** The draft that an answer shows, by its buttons. */
  function idIn(said: string): string {
    const id = /upgrade-draft-file:([0-9a-z]{10})/.exec(said)?.[1];
    if (id === undefined) throw new Error(`No draft is shown: ${said}`);
    return id;
  }

  const fill = (id: string, part: 'what' | 'more', fields: Readonly<Record<string, string>>, who: Who = OWNER) =>
    run(submit(`upgrade-draft-form:${id}.${part}`, fields, who));
  const file = (id: string, who: Who = OWNER) => run(press(`upgrade-draft-file:${id}`, who));

  it('is filled in by two forms, shown with its checks, and filed as a request like any other', async () => {
    const id = idIn((await begin()).said);
    const opened = await run(press(`upgrade-draft-open:${id}.what`, OWNER));
    expect(opened.outcome).toBe('form-opened');
    expect(opened.said).toContain('What is the upgrade for?');

    const first = await fill(id, 'what', { version: 'v9.9.9', reason: 'It is better.', wanted: '', precondition: '' });
    expect(first.said).toContain('Looked at when it was asked');
    expect(first.said).not.toContain('Before it can be filed');
    await fill(id, 'more', { config: 'https://example.org/pr/7', bandwidth: 'higher 10%', risk: 'High', override: '' });
    const wrong = await file(id);
    expect(wrong.said).toContain('The risk is not one of low, medium, high.');
    await fill(id, 'more', { config: 'https://example.org/pr/7', bandwidth: 'higher 10%', risk: 'high', override: '' });
    const { outcome, said } = await file(id);

    expect(outcome).toBe('requested');
    expect(said).toContain('UP-1');
    expect(await requests.find(house.database.read, 1)).toMatchObject({
      fleet: 'status.prod',
      version: { text: 'v9.9.9' },
      reason: 'It is better.',
      configChange: 'https://example.org/pr/7',
      bandwidth: { change: 'higher', percent: 10 },
      risk: 'high',
      wantedBy: null,
    });
    expect(await drafts.find(house.database.read, id)).toBeNull();
    const everything = { userIds: null, act: 'button:upgrade-draft-file', fleet: null, since: null };
    const page = await audit.search(house.database.read, everything, { limit: 10, from: { kind: 'newest' } });
    expect(
      page.records.map(({ permission, outcome: ended, subject: about }) => [permission, ended, about]),
    ).toContainEqual(['upgrade.request', 'requested', 'UP-1']);
  });

  it('survives a restart, goes on where it was, and is over after a week', async () => {
    const id = idIn((await begin()).said);
    await fill(id, 'what', { version: 'v9.9.9', reason: 'It is better.' });
    await dispatcher.settled();
    open();

    const again = await begin();
    expect(idIn(again.said)).toBe(id);
    expect(again.said).toContain('It is better.');

    house.clock.advance(WEEK_MS);
    expect((await file(id)).said).toContain('is a week old');
  });

  it('says what is missing, and files nothing', async () => {
    const { said } = await begin();

    expect(said).toContain('The version is missing.');
    expect(said).toContain('"disabled":true');
    await file(idIn(said));
    expect(await requests.find(house.database.read, 1)).toBeNull();
  });

  it('stays as it is where filing is refused, with the reason', async () => {
    const id = idIn((await begin()).said);
    const { said } = await fill(id, 'what', { version: 'v9.9.9', reason: 'It is better.', wanted: 'soon' });

    expect(said).toContain('When it is wanted could not be read');
    expect((await file(id)).outcome).toBe('unreadable-moment');
    expect(await drafts.find(house.database.read, id)).not.toBeNull();
  });

  it('is nobody else’s: another owner changes and files nothing', async () => {
    const id = idIn((await begin()).said);
    await fill(id, 'what', { version: 'v9.9.9', reason: 'It is better.' });

    expect((await file(id, OTHER)).outcome).toBe('not-yours');
    expect((await fill(id, 'what', { version: 'v1.0.0', reason: 'x' }, OTHER)).outcome).toBe('not-yours');
    expect((await file(id, READER)).outcome).toBe('refused');
    expect((await drafts.find(house.database.read, id))?.fields.version).toBe('v9.9.9');
    expect(idIn((await begin(OTHER)).said)).not.toBe(id);
  });

  it('is discarded when its writer says so', async () => {
    const id = idIn((await begin()).said);

    expect((await run(press(`upgrade-draft-drop:${id}`, OWNER))).outcome).toBe('discarded');
    expect(await drafts.find(house.database.read, id)).toBeNull();
  });

  describe('from the menu of a message', () => {
    const menu = (who: Who = OWNER) => run(messageMenu('Request upgrade', 'v9.9.9 is out', who));

    it('has the version and the fleet that the message is about', async () => {
      subject = { version: 'v9.9.9', fleets: ['status.prod'] };

      const { outcome, said } = await menu();

      expect(outcome).toBe('drafted');
      const draft = await drafts.find(house.database.read, idIn(said));
      expect(draft).toMatchObject({ fleet: 'status.prod', fields: { version: 'v9.9.9', reason: null } });
    });

    it('lets one of several fleets be chosen, of those for which they may ask', async () => {
      subject = { version: 'v9.9.9', fleets: ['status.prod', 'status.staging', 'nobody.here'] };
      const { said } = await menu();
      const id = idIn(said);
      expect(said).toContain(`upgrade-draft-fleet:${id}.status.staging`);
      expect(said).not.toContain('nobody.here');

      await run(press(`upgrade-draft-fleet:${id}.status.staging`, OWNER));

      expect(await drafts.find(house.database.read, id)).toMatchObject({ fleet: 'status.staging' });
    });

    it('says so where the message names no version, or a fleet that is not theirs', async () => {
      expect((await menu()).outcome).toBe('no-version');
      subject = { version: 'v9.9.9', fleets: ['nobody.here'] };
      expect((await menu()).outcome).toBe('no-fleet');
      expect((await menu(READER)).outcome).toBe('refused');
    });
  });
});
