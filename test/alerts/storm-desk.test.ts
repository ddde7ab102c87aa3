import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Config } from '../../src/platform/config/config.ts';
import type { JsonValue } from '../../src/platform/json.ts';
import { readStormTotals } from '../../src/alerts/storm-member-store.ts';
import { testAlert, testNotification, ALERT_START } from '../support/alerts.ts';
import { alertActor, openAlertDesk, type AlertDeskRoom } from '../support/alert-desk.ts';
import { TestClock } from '../support/clock.ts';
import { testConfig, testFleet, testPerson } from '../support/config.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { pageFaults } from '../support/page-schema.ts';

const MINUTE = 60_000;
const ADA = '300000000000000001';
const BO = '300000000000000002';
const ON_CALL = '400000000000000001';
const LEADS = '400000000000000002';
const GROUPS = 30;

function config(parts: Partial<Config['alerts']> = {}, more: Partial<Config> = {}): Config {
  const base = testConfig();
  return testConfig({
    fleets: [testFleet({ name: 'status.prod' }), testFleet({ name: 'waku.test' })],
    roles: [
      { name: 'on-call', id: ON_CALL, grants: [] },
      { name: 'leads', id: LEADS, grants: [] },
    ],
    people: [testPerson({ name: 'an-owner', discord: [ADA] }), testPerson({ name: 'a-maintainer', discord: [BO] })],
    policy: { everyone: [{ permission: '*', fleets: ['*'] }], owner: [], maintainer: [], shell: [] },
    alerts: {
      ...base.alerts,
      stormMessagesPerMinute: 4,
      mentions: [{ severity: 'critical', whom: { kind: 'role', name: 'on-call' } }],
      escalation: [
        { afterMinutes: 10, whom: { kind: 'role', name: 'on-call' } },
        { afterMinutes: 30, whom: { kind: 'role', name: 'leads' } },
      ],
      ...parts,
    },
    ...more,
  });
}

const by = (userId: string) => ({ actor: alertActor(userId), act: 'command:alert storm' });

describe('a storm, acted on as one', () => {
  let kept: TestDatabase;
  let clock: TestClock;
  let room: AlertDeskRoom;
  let inForce: Config;

  beforeEach(async () => {
    kept = await openTestDatabase();
    clock = new TestClock(new Date(ALERT_START.getTime() + 2 * MINUTE));
    inForce = config();
    room = openAlertDesk(kept.database, () => inForce, { clock });
  });

  afterEach(() => kept.close());

  const alertOf = (number: number, more: Parameters<typeof testAlert>[0] = {}) =>
    testAlert({
      ...more,
      labels: { alertname: `Rule${number}`, severity: 'critical', fleet: 'status.prod', ...more.labels },
    });
  const fire = async (from = 0, to = GROUPS, labels: Readonly<Record<string, string>> = {}): Promise<void> => {
    for (let number = from; number < to; number += 1)
      await room.deliver(testNotification([alertOf(number, { labels })]));
  };
  const end = async (from = 0, to = GROUPS): Promise<void> => {
    for (let number = from; number < to; number += 1)
      await room.deliver(testNotification([alertOf(number, { to: 5 })]));
  };
  const { storms } = { storms: () => room.alertDesk.storms };
  const ack = (userId: string, parts: { readonly seen?: number; readonly forMs?: number } = {}) =>
    storms().ack({ number: 1, seen: parts.seen ?? null, forMs: parts.forMs ?? null, note: null }, by(userId));
  async function pass(minutes: number): Promise<void> {
    for (let each = 0; each < minutes; each += 1) {
      clock.advance(MINUTE);
      await room.settle();
    }
  }
  const stormCard = async () => {
    const card = (await room.cards()).find(({ kind }) => kind === 'alert-storm');
    return JSON.stringify([card?.body.embeds, card?.body.components]);
  };
  async function pages(): Promise<readonly { readonly [field: string]: JsonValue }[]> {
    const rows = await kept.database.read
      .tables<{ acts: { key: string; input: string } }>()
      .selectFrom('acts')
      .selectAll()
      .where('key', 'like', 'alert-page:%')
      .execute();
    return rows.map(({ input }) => JSON.parse(input) as { readonly [field: string]: JsonValue }); // border: judged below
  }

  it('is named on its card, which carries the buttons', async () => {
    await fire();
    await pass(1);

    expect(await stormCard()).toContain('`ST-1`');
    expect(await stormCard()).toContain('storm-ack:1.1');
  });

  it('escalates as one call of each step, and hides no critical group from it', async () => {
    await fire();

    await pass(12);
    expect(await room.texts('alert-escalation')).toEqual([expect.stringContaining(`<@&${ON_CALL}>`)]);
    await pass(22);

    expect(await room.texts('alert-escalation')).toHaveLength(2);
    const found = await room.handlings.list(kept.database.read, 'open', 100);
    expect(found).toHaveLength(GROUPS);
    expect(found.map(({ handling }) => handling.escalation?.told)).toEqual(found.map(() => 2));
  });

  it('calls again for a critical group that falls due later', async () => {
    inForce = config({ escalation: [{ afterMinutes: 10, whom: { kind: 'role', name: 'on-call' } }] });
    await fire();
    // Warnings escalate to nobody until they are worse.
    await fire(GROUPS, GROUPS + 1, { severity: 'warning' });
    await pass(25);
    expect(await room.texts('alert-escalation')).toHaveLength(1);

    await fire(GROUPS, GROUPS + 1);
    await pass(12);

    expect(await room.texts('alert-escalation')).toHaveLength(2);
  });

  it('acknowledged as one stops every chain, says who and until when, and those that begin later are nobody’s', async () => {
    await fire();

    expect(await ack(ADA, { forMs: 60 * MINUTE })).toMatchObject({ kind: 'storm-acked', groups: GROUPS, notYours: 0 });
    expect(await stormCard()).toContain(`<@${ADA}>`);
    await fire(GROUPS, GROUPS + 2);
    await pass(40);

    expect(await room.texts('alert-escalation')).toHaveLength(2);
    expect(await ack(BO)).toMatchObject({ kind: 'storm-acked', groups: 2, already: GROUPS });
    expect(await ack(BO)).toMatchObject({ kind: 'nothing-to-do' });
  });

  it('tells its acknowledger once when that ends by itself, and then its chains begin anew', async () => {
    await fire();
    await ack(ADA, { forMs: 30 * MINUTE });

    await pass(29);
    expect(await room.texts('alert-ack-ended')).toEqual([]);
    await pass(3);
    expect(await room.texts('alert-ack-ended')).toEqual([expect.stringContaining(`<@${ADA}>`)]);
    await pass(12);

    expect(await room.texts('alert-escalation')).toHaveLength(1);
  });

  it('taken back escalates again, though most of its groups have no card', async () => {
    await fire();
    await ack(ADA);
    await pass(5);

    expect(await storms().unack({ number: 1, seen: null }, by(BO))).toMatchObject({
      kind: 'storm-unacked',
      groups: GROUPS,
    });
    await pass(13);

    expect(await room.texts('alert-escalation')).toHaveLength(1);
    expect((await readStormTotals(kept.database.read, await stormId())).escalating).toBe(GROUPS);
  });

  it('a single group of it that is taken back escalates again too', async () => {
    await fire();
    await ack(ADA, { forMs: 5 * 60 * MINUTE });
    const number = GROUPS;

    await room.handlings.unack({ number, seen: null }, by(BO));
    await pass(12);

    expect(await room.texts('alert-escalation')).toHaveLength(1);
    expect((await room.handlings.find(kept.database.read, number))?.handling.escalation?.told).toBe(1);
  });

  it('is refused by a button that was drawn for an older decision, and when it is over', async () => {
    await fire();

    const both = await Promise.all([ack(ADA, { seen: 1 }), ack(BO, { seen: 1 })]);
    expect(both.map((each) => each?.kind).toSorted()).toEqual(['nothing-to-do', 'storm-acked']);
    expect(await ack(BO, { seen: 1 })).toMatchObject({ kind: 'changed' });
    await end();
    await pass(4);
    expect(await ack(BO)).toMatchObject({ kind: 'over' });
  });

  it('tells its end to who acknowledged it', async () => {
    inForce = config({ mentions: [] });
    await fire();
    await ack(ADA);

    await end();
    await pass(4);

    expect(await room.texts('alert-resolved')).toContainEqual(expect.stringContaining(`<@${ADA}>`));
  });

  it('tells the end of a group to who acknowledged that one alone', async () => {
    inForce = config({ mentions: [] });
    await fire();
    await ack(ADA);
    await room.handlings.ack({ number: GROUPS, seen: null, forMs: null, note: null }, by(BO));

    await end(GROUPS - 2);

    expect(await room.texts('alert-resolved')).toEqual([expect.stringContaining(`<@${BO}>`)]);
  });

  it('is assigned, group by group, to who asks', async () => {
    await fire();

    expect(await storms().assign({ number: 1, seen: null }, by(BO))).toMatchObject({ kind: 'storm-assigned' });

    const found = await room.handlings.list(kept.database.read, 'open', 100);
    expect(found.every(({ handling }) => handling.assignment?.to.userId === BO)).toBe(true);
  });

  it('leaves alone what is of a fleet on which the asker may not, and says how many', async () => {
    inForce = config(
      {},
      { policy: { everyone: [{ permission: '*', fleets: ['status.*'] }], owner: [], maintainer: [], shell: [] } },
    );
    await fire(0, 10);
    await fire(10, 15, { fleet: 'waku.test' });

    expect(await ack(ADA)).toMatchObject({ kind: 'storm-acked', groups: 10, notYours: 5 });

    const shown = await storms().show(kept.database.read, 1, alertActor(ADA));
    expect(shown?.oldest.every(({ episode }) => episode.fleets.includes('status.prod'))).toBe(true);
    const found = await storms().find(kept.database.read, 1);
    if (found === null) throw new Error('There is no storm.');
    expect(storms().requirement('alert.ack', found, alertActor(ADA))).toEqual({
      permission: 'alert.ack',
      fleet: 'status.prod',
    });
  });

  it('is silenced as one by its rules and fleet, and nothing else is', async () => {
    await fire(0, 6);

    const ask = {
      number: 1,
      seen: null,
      matchers: null,
      forMs: 60 * MINUTE,
      reason: 'Maintenance',
      isConfirmed: false,
    };
    expect(await storms().silence(ask, by(ADA))).toMatchObject({ kind: 'silenced', preview: { alerts: 6, groups: 6 } });

    await pass(15);
    expect(await room.texts('alert-escalation')).toEqual([]);
    await fire(50, 51);
    await pass(12);
    expect(await room.texts('alert-escalation')).toHaveLength(1);
  });

  it('lists its groups, the oldest first', async () => {
    await fire(0, 3);
    clock.advance(MINUTE / 4);
    await room.deliver(testNotification([alertOf(9, { from: -30 })]));
    await fire(10, 14);

    const shown = await storms().show(kept.database.read, 1, alertActor(ADA));

    expect(shown?.oldest[0]?.episode.name).toBe('Rule9');
  });

  it('goes the second path as one page, also while Discord is away', async () => {
    inForce = config({
      secondPath: { connection: 'pager', signingSecretEnv: null, afterMinutes: 120, discordAwayMinutes: 3 },
    });
    await fire();

    // No relay runs here, so nothing that is put down is ever shown.
    await pass(30);

    const sent = await pages();
    expect(sent.filter(({ alert }) => alert === 'ST-1')).toHaveLength(1);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ alert: 'ST-1', why: 'discord-away', groups: GROUPS, fleets: ['status.prod'] });
    for (const page of sent) expect(pageFaults(page)).toEqual([]);
  });

  async function stormId(): Promise<string> {
    return (await storms().find(kept.database.read, 1))?.storm.id ?? '';
  }
});
