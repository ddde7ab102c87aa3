import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Config } from '../../src/platform/config/config.ts';
import type { AlertmanagerPort, RemoteAlert, RemoteSilence } from '../../src/alerts/alertmanager-port.ts';
import { silenceMark } from '../../src/alerts/alert-silence.ts';
import { testAlert, testNotification, ALERT_START } from '../support/alerts.ts';
import { alertActor, ALERTMANAGER_CONNECTION, openAlertDesk, type AlertDeskRoom } from '../support/alert-desk.ts';
import { TestClock } from '../support/clock.ts';
import { testConfig, testPerson } from '../support/config.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { testFleet } from '../support/config.ts';

const MINUTE = 60_000;
const ADA = '300000000000000001';
const BO = '300000000000000002';
const ROLE_ONE = '400000000000000001';
const ROLE_TWO = '400000000000000002';

function config(parts: Partial<Config['alerts']> = {}, more: Partial<Config> = {}): Config {
  const base = testConfig();
  return testConfig({
    fleets: [testFleet({ name: 'status.prod' })],
    roles: [
      { name: 'on-call', id: ROLE_ONE, grants: [{ permission: '*', fleets: ['*'] }] },
      { name: 'leads', id: ROLE_TWO, grants: [] },
    ],
    people: [testPerson({ name: 'an-owner', discord: [ADA] }), testPerson({ name: 'a-maintainer', discord: [BO] })],
    policy: { everyone: [{ permission: '*', fleets: ['*'] }], owner: [], maintainer: [], shell: [] },
    alerts: {
      ...base.alerts,
      mentions: [{ severity: 'critical', whom: { kind: 'role', name: 'on-call' } }],
      escalation: [
        { afterMinutes: 10, whom: { kind: 'role', name: 'on-call' } },
        { afterMinutes: 20, whom: { kind: 'role', name: 'leads' } },
      ],
      ...parts,
    },
    ...more,
  });
}

const node = (name: string, more: Parameters<typeof testAlert>[0] = {}) =>
  testAlert({
    ...more,
    labels: { severity: 'critical', fleet: 'status.prod', instance: `${name}.do-ams3`, ...more.labels },
  });

const by = (userId: string, displayName = 'somebody') => ({
  actor: alertActor(userId, displayName),
  act: 'command:alert',
});

describe('what people do about alerts', () => {
  let kept: TestDatabase;
  let clock: TestClock;
  let room: AlertDeskRoom;
  let inForce: Config;
  let remote: { silences: RemoteSilence[]; alerts: RemoteAlert[]; startedAt: Date | null };

  beforeEach(async () => {
    kept = await openTestDatabase();
    clock = new TestClock(new Date(ALERT_START.getTime() + 2 * MINUTE));
    inForce = config();
    remote = { silences: [], alerts: [], startedAt: new Date(0) };
    const port: AlertmanagerPort = {
      listSilences: async () => ({ kind: 'read', items: remote.silences }),
      listAlerts: async () => ({ kind: 'read', items: remote.alerts }),
      readStart: async () => remote.startedAt,
    };
    room = openAlertDesk(kept.database, () => inForce, { clock, alertmanager: port });
  });

  afterEach(async () => {
    await kept.close();
  });

  const fire = (...alerts: ReturnType<typeof testAlert>[]) => room.deliver(testNotification(alerts));
  const ack = (userId: string, forMs: number | null = null) =>
    room.handlings.ack({ number: 1, seen: null, forMs, note: null }, by(userId));
  const card = async () => (await room.texts('alert')).at(-1) ?? '';

  async function pass(minutes: number): Promise<void> {
    for (let each = 0; each < minutes; each += 1) {
      clock.advance(MINUTE);
      await room.settle();
    }
  }

  it('names an alert, and its card carries the buttons', async () => {
    await fire(node('a'));

    const [shown] = (await room.cards()).filter(({ kind }) => kind === 'alert');
    expect(JSON.stringify(shown?.body)).toContain('AL-1');
    expect(JSON.stringify(shown?.body.components)).toContain('alert-ack:1.1');
  });

  it('escalates along the chain, each step once, and not when it is acknowledged', async () => {
    await fire(node('a'));
    await pass(12);
    expect(await room.texts('alert-escalation')).toHaveLength(1);
    expect((await room.texts('alert-escalation'))[0]).toContain(ROLE_ONE);

    await pass(10);
    expect(await room.texts('alert-escalation')).toHaveLength(2);
    await pass(60);

    expect(await room.texts('alert-escalation')).toHaveLength(2);
  });

  it('stops the chain with an acknowledgement, and begins it anew when that has ended by itself', async () => {
    await fire(node('a'));
    await pass(5);

    expect(await ack(ADA, 30 * MINUTE)).toMatchObject({ kind: 'acked' });

    expect(await card()).toContain(`<@${ADA}>`);
    await pass(29);
    expect(await room.texts('alert-escalation')).toHaveLength(0);
    await pass(2);
    expect(await room.texts('alert-ack-ended')).toEqual([expect.stringContaining(`<@${ADA}>`)]);
    await pass(11);
    expect(await room.texts('alert-escalation')).toHaveLength(1);
  });

  it('does not notify of the same again while it is acknowledged, and voids the acknowledgement when it becomes worse', async () => {
    await fire(node('a', { labels: { severity: 'warning' } }));
    await ack(ADA);

    await fire(node('a', { labels: { severity: 'warning' } }), node('b'));

    expect(await room.texts('alert-ack-ended')).toEqual([expect.stringContaining('worse')]);
    expect(await room.texts('alert-ping')).toHaveLength(1);
    expect(await card()).not.toContain('Acknowledged by');
  });

  it('tells whoever had acknowledged it that it is resolved, though nobody was pinged', async () => {
    inForce = config({ mentions: [], escalation: [] });
    await fire(node('a'));
    await ack(ADA);

    await fire(node('a', { to: 3 }));

    expect(await room.texts('alert-resolved')).toEqual([expect.stringContaining(`<@${ADA}>`)]);
  });

  it('refuses a button that was drawn for an older decision, and does nothing', async () => {
    await fire(node('a'));
    await ack(ADA);

    const late = await room.handlings.ack({ number: 1, seen: 1, forMs: null, note: null }, by(BO));

    expect(late).toMatchObject({ kind: 'changed', handling: { ack: { by: { userId: ADA } } } });
  });

  it('lists acknowledgements, the oldest first', async () => {
    await fire(node('a'));
    await fire(testAlert({ labels: { alertname: 'DiskFull', severity: 'critical', fleet: 'status.prod' } }));
    await room.handlings.ack({ number: 2, seen: null, forMs: null, note: null }, by(ADA));
    clock.advance(MINUTE);
    await ack(BO);

    const listed = await room.handlings.list(kept.database.read, 'acknowledged', 10);

    expect(listed.map(({ handling }) => handling.number)).toEqual([2, 1]);
  });

  it('assigns to a person of the configuration, to whoever asks, and to nobody', async () => {
    await fire(node('a'));
    const assign = (to: string) => room.handlings.assign({ number: 1, seen: null, to }, by(BO));

    expect(await assign('an-owner')).toMatchObject({
      kind: 'assigned',
      handling: { assignment: { to: { userId: ADA } } },
    });
    expect(await assign('me')).toMatchObject({ kind: 'assigned', handling: { assignment: { to: { userId: BO } } } });
    expect(await assign('me')).toMatchObject({ kind: 'already-assigned' });
    expect(await assign('somebody-else')).toMatchObject({ kind: 'unknown-person' });
    expect(await assign('nobody')).toMatchObject({ kind: 'unassigned', handling: { assignment: null } });
  });

  it('escalates by hand, step by step, until there is nobody further', async () => {
    await fire(node('a'));
    const escalate = () => room.handlings.escalate({ number: 1, seen: null }, by(BO));

    expect(await escalate()).toMatchObject({ kind: 'escalated', whom: 'on-call' });
    expect(await escalate()).toMatchObject({ kind: 'escalated', whom: 'leads' });
    expect(await escalate()).toMatchObject({ kind: 'no-further' });

    await pass(60);
    expect(await room.texts('alert-escalation')).toHaveLength(2);
  });

  it('calls each step by hand once while it is acknowledged, and begins anew when that ends', async () => {
    await fire(node('a'));
    await ack(ADA, 60 * MINUTE);
    const escalate = () => room.handlings.escalate({ number: 1, seen: null }, by(BO));

    expect(await escalate()).toMatchObject({
      kind: 'escalated',
      whom: 'on-call',
      handling: { ack: { by: { userId: ADA } } },
    });
    expect(await escalate()).toMatchObject({ kind: 'escalated', whom: 'leads' });
    expect(await escalate()).toMatchObject({ kind: 'no-further' });
    expect(await escalate()).toMatchObject({ kind: 'no-further' });

    expect(await room.texts('alert-escalation')).toHaveLength(2);
    await pass(72);
    expect(await room.texts('alert-escalation')).toHaveLength(3);
  });

  it('says of a step that leads to nobody that nobody was told, and goes on to the next', async () => {
    inForce = config({ escalation: [{ afterMinutes: 1, whom: { kind: 'person', name: 'long-gone' } }] });
    await fire(node('a'));

    const outcome = await room.handlings.escalate({ number: 1, seen: null }, by(BO));

    expect(outcome).toMatchObject({ kind: 'not-reached', whom: 'long-gone' });
    expect(await room.texts('alert-escalation')).toEqual([]);
  });

  it('is acknowledged for a week at most, taken over by another, and not by a second token of no account', async () => {
    await fire(node('a'));
    expect(await ack(ADA, 8 * 24 * 60 * MINUTE)).toMatchObject({ kind: 'too-long', longestHours: 168 });
    await ack(ADA);

    expect(await ack(BO)).toMatchObject({ kind: 'acked', from: { userId: ADA } });

    const token = (displayName: string) => ({
      actor: { ...alertActor(ADA, displayName), discordUserId: null },
      act: 'api:alert ack',
    });
    const of = { number: 1, seen: null, forMs: null, note: null };
    expect(await room.handlings.ack(of, token('deploy-bot'))).toMatchObject({ kind: 'acked' });
    expect(await room.handlings.ack(of, token('deploy-bot'))).toMatchObject({ kind: 'already-acked' });
    expect(await room.handlings.ack(of, token('another-bot'))).toMatchObject({
      kind: 'acked',
      from: { name: 'deploy-bot' },
    });
  });

  it('is acknowledged by one of two who press at once, and the other is told', async () => {
    await fire(node('a'));
    const press = (userId: string) => room.handlings.ack({ number: 1, seen: 1, forMs: null, note: null }, by(userId));

    const both = await Promise.all([press(ADA), press(BO)]);

    expect(both.map((each) => each?.kind)).toEqual(['acked', 'changed']);
  });

  it('keeps no acknowledgement for its next firing, and refuses what is over', async () => {
    await fire(node('a'));
    await ack(ADA);
    await fire(node('a', { to: 3 }));
    expect(await ack(BO)).toMatchObject({ kind: 'over' });
    clock.advance(10 * MINUTE);

    await fire(node('a', { from: 12 }));

    const again = await room.handlings.find(kept.database.read, 2);
    expect(again).toMatchObject({ handling: { ack: null }, episode: { endedAt: null } });
    expect(await room.texts('alert-ping')).toHaveLength(2);
  });

  it('takes nothing back that nobody had', async () => {
    await fire(node('a'));

    expect(await room.handlings.assign({ number: 1, seen: null, to: 'nobody' }, by(BO))).toMatchObject({
      kind: 'not-assigned',
      handling: { decision: 1 },
    });
    expect(await room.handlings.unack({ number: 1, seen: null }, by(BO))).toMatchObject({ kind: 'not-acked' });
  });

  it('sends a page by the second path when the chain has ended, once', async () => {
    inForce = withPager({ afterMinutes: 30, discordAwayMinutes: 60 });
    await fire(node('a'));

    await pass(29);
    expect(await pages()).toHaveLength(0);
    await pass(40);

    expect(await pages()).toEqual([expect.objectContaining({ alert: 'AL-1', why: 'unacknowledged', format: 1 })]);
  });

  it('sends a page at once when Discord takes no critical message', async () => {
    inForce = withPager({ afterMinutes: 120, discordAwayMinutes: 3 });
    await fire(node('a'));

    // No relay runs here, so nothing that is put down is ever shown.
    await pass(5);

    expect(await pages()).toEqual([expect.objectContaining({ why: 'discord-away' })]);
  });

  describe('silences kept here', () => {
    const silence = (parts: Partial<Parameters<AlertDeskRoom['silences']['silence']>[0]> = {}) =>
      room.silences.silence(
        {
          number: 1,
          seen: null,
          matchers: null,
          forMs: 60 * MINUTE,
          reason: 'A disk is swapped',
          previewOnly: false,
          isConfirmed: false,
          ...parts,
        },
        by(ADA),
      );

    it('hides the cause of an alert until its end, then escalates', async () => {
      await fire(node('a'), node('b'));

      expect(await silence()).toMatchObject({ kind: 'silenced', preview: { alerts: 2, groups: 1 } });

      expect(await card()).toContain('Silenced: nobody is told');
      await pass(59);
      expect(await room.texts('alert-escalation')).toHaveLength(0);
      await pass(2);
      expect(await card()).not.toContain('Silenced');
      await pass(11);
      expect(await room.texts('alert-escalation')).toHaveLength(1);
    });

    it('pings nobody for an alert that begins while it is silenced', async () => {
      await fire(node('a', { labels: { severity: 'warning' } }));
      await silence();
      await fire(node('a', { to: 4, labels: { severity: 'warning' } }));
      clock.advance(2 * 60 * MINUTE - 90 * MINUTE);

      await fire(node('c', { from: 5 }));

      expect(await room.texts('alert-ping')).toHaveLength(0);
    });

    it('previews, and changes nothing', async () => {
      await fire(node('a'), node('b'));

      expect(await silence({ previewOnly: true })).toMatchObject({ kind: 'preview', preview: { alerts: 2 } });

      expect(await room.silences.list(kept.database.read)).toEqual([]);
    });

    it('is refused where it is longer than the configuration allows, or there is one already', async () => {
      await fire(node('a'));

      expect(await silence({ forMs: 73 * 60 * MINUTE })).toEqual({ kind: 'too-long', longestHours: 72 });
      await silence();
      expect(await silence()).toMatchObject({ kind: 'already-silenced', silence: { number: 1 } });
    });

    it('must not reach beyond the fleets on which its maker may', async () => {
      inForce = config(
        {},
        { policy: { everyone: [{ permission: '*', fleets: ['status.*'] }], owner: [], maintainer: [], shell: [] } },
      );
      await fire(node('a'));

      const wide = await silence({
        matchers: [{ name: 'alertname', value: 'NodeDown', isRegex: false, isEqual: true }],
      });

      expect(wide).toMatchObject({ kind: 'too-wide' });
      expect(await silence()).toMatchObject({ kind: 'silenced' });
    });

    it('must not name the fleet, hosts or all hosts of others, though nothing fires there now', async () => {
      inForce = config(
        {},
        {
          fleets: [testFleet({ name: 'status.prod' }), testFleet({ name: 'waku.test' })],
          policy: { everyone: [{ permission: '*', fleets: ['status.*'] }], owner: [], maintainer: [], shell: [] },
        },
      );
      await fire(node('a'));
      const only = (name: string, value: string, isRegex = false) =>
        silence({ matchers: [{ name, value, isRegex, isEqual: true }] });

      for (const outcome of [
        await only('fleet', 'waku.test'),
        await only('fleet', '.+', true),
        await only('instance', '.+', true),
        await only('instance', 'node-01.do-ams3.waku.test'),
      ])
        expect(outcome).toMatchObject({ kind: 'too-wide' });
      expect(await room.silences.list(kept.database.read)).toEqual([]);
    });

    it('is confirmed before it hides a whole fleet or several', async () => {
      inForce = config({}, { fleets: [testFleet({ name: 'status.prod' }), testFleet({ name: 'waku.test' })] });
      await fire(node('a'));
      const wide = [{ name: 'fleet', value: 'status.prod', isRegex: false, isEqual: true }];
      const rule = [{ name: 'alertname', value: 'NodeDown', isRegex: false, isEqual: true }];

      expect(await silence({ matchers: wide })).toMatchObject({ kind: 'unconfirmed', why: 'every-rule' });
      await fire(node('b', { labels: { fleet: 'waku.test' } }));
      expect(await silence({ matchers: rule })).toMatchObject({ kind: 'unconfirmed', why: 'several-fleets' });
      expect(await room.silences.list(kept.database.read)).toEqual([]);
      expect(await silence({ matchers: wide, isConfirmed: true })).toMatchObject({ kind: 'silenced' });
    });

    it('is made longer by asking again for longer', async () => {
      await fire(node('a'));
      await silence();
      clock.advance(50 * MINUTE);

      expect(await silence({ forMs: 5 * MINUTE })).toMatchObject({ kind: 'already-silenced' });
      expect(await silence()).toMatchObject({ kind: 'silenced', silence: { number: 2 } });
      await pass(20);

      expect(await card()).toContain('Silenced: nobody is told');
    });

    it('ends when it is taken back', async () => {
      await fire(node('a'));
      await silence();

      expect(await room.silences.unsilence(1, by(BO))).toMatchObject({ kind: 'unsilenced' });

      expect(await card()).not.toContain('Silenced');
      expect(await room.silences.unsilence(1, by(BO))).toMatchObject({ kind: 'already-over' });
    });
  });

  describe('silences in Alertmanager', () => {
    beforeEach(async () => {
      inForce = config({}, { connections: [ALERTMANAGER_CONNECTION] });
      await fire(node('a'));
      const ask = {
        number: 1,
        seen: null,
        matchers: null,
        forMs: 60 * MINUTE,
        reason: 'A disk is swapped',
        previewOnly: false,
        isConfirmed: false,
      };
      expect(await room.silences.silence(ask, by(ADA))).toMatchObject({ kind: 'silencing' });
    });

    const there = (parts: Partial<RemoteSilence> = {}): RemoteSilence => ({
      id: 'a-silence',
      state: 'active',
      matchers: [
        { name: 'alertname', value: 'NodeDown', isRegex: false, isEqual: true },
        { name: 'fleet', value: 'status.prod', isRegex: false, isEqual: true },
      ],
      startsAt: clock.now(),
      endsAt: new Date(clock.now().getTime() + 60 * MINUTE),
      updatedAt: clock.now(),
      createdBy: 'somebody',
      comment: `A disk is swapped ${silenceMark({ number: 1, guildId: '100000000000000001' })}`,
      ...parts,
    });
    const only = async () => (await room.silences.find(kept.database.read, 1)) ?? undefined;

    it('puts an act, and applies it here meanwhile', async () => {
      expect(await only()).toMatchObject({ state: 'placing', system: 'am' });
      expect(await card()).toContain('being placed');
    });

    it('sees that its end was moved there, and tells so once', async () => {
      const mark = silenceMark((await only()) ?? { number: 0, guildId: '' });
      remote.silences = [there({ comment: mark })];
      await room.alertmanagerLook.lookAtSilences();
      expect(await only()).toMatchObject({ state: 'active', remoteId: 'a-silence', drift: [] });

      remote.silences = [there({ comment: mark, endsAt: new Date(clock.now().getTime() + 3 * 60 * MINUTE) })];
      await room.alertmanagerLook.lookAtSilences();
      await room.alertmanagerLook.lookAtSilences();

      expect((await only())?.drift).toHaveLength(1);
      expect(await card()).toContain('moved its end');
    });

    it('sees that it was ended there, and that it was given another id', async () => {
      const mark = silenceMark((await only()) ?? { number: 0, guildId: '' });
      remote.silences = [there({ comment: mark })];
      await room.alertmanagerLook.lookAtSilences();

      const wider = [{ name: 'alertname', value: 'NodeDown', isRegex: false, isEqual: true }];
      remote.silences = [
        there({ comment: mark, state: 'expired' }),
        there({ id: 'another', comment: mark, matchers: wider }),
      ];
      await room.alertmanagerLook.lookAtSilences();
      expect(await only()).toMatchObject({ state: 'active', remoteId: 'another', matchers: wider });

      remote.silences = [there({ id: 'another', comment: mark, state: 'expired', matchers: wider })];
      await room.alertmanagerLook.lookAtSilences();
      expect(await only()).toMatchObject({ state: 'ended', endedBecause: 'somebody ended it in Alertmanager' });
      expect(await card()).not.toContain('Silenced');
    });

    it('is over here at its end though Alertmanager is away, and then its alert escalates', async () => {
      const mark = silenceMark((await only()) ?? { number: 0, guildId: '' });
      remote.silences = [there({ comment: mark })];
      await room.alertmanagerLook.lookAtSilences();

      // Nobody looks there any more.
      await pass(62);
      expect(await only()).toMatchObject({ state: 'ended', endedBecause: 'its time was over' });
      expect(await card()).not.toContain('Silenced');
      await pass(11);

      expect(await room.texts('alert-escalation')).toHaveLength(1);
    });

    it('comes back under its own name when somebody had made it longer there meanwhile', async () => {
      const mark = silenceMark((await only()) ?? { number: 0, guildId: '' });
      remote.silences = [there({ comment: mark })];
      await room.alertmanagerLook.lookAtSilences();
      await pass(62);

      remote.silences = [there({ comment: mark, endsAt: new Date(clock.now().getTime() + 60 * MINUTE) })];
      await room.alertmanagerLook.lookAtSilences();
      await room.alertmanagerLook.lookAtSilences();

      expect(await only()).toMatchObject({ state: 'active', endedAt: null, remoteId: 'a-silence' });
      expect(await room.silences.list(kept.database.read)).toHaveLength(1);
      expect(await card()).toContain('in force in Alertmanager again');
    });

    it('takes in one that was made there', async () => {
      remote.silences = [there({ id: 'theirs', comment: 'Maintenance', createdBy: 'a-shell' })];

      await room.alertmanagerLook.lookAtSilences();

      expect(await room.silences.list(kept.database.read)).toContainEqual(
        expect.objectContaining({ remoteId: 'theirs', by: null, reason: 'Maintenance' }),
      );
    });
  });

  describe('after a time in which nobody listened', () => {
    const firing = (fingerprint: string, receivers: readonly string[] = ['muster']): RemoteAlert => ({
      word: {
        fingerprint,
        status: 'firing',
        startsAt: ALERT_START,
        endsAt: null,
        labels: { alertname: 'Missed', severity: 'critical', fleet: 'status.prod', password: 'hunter2' },
        annotations: { summary: null, description: null, runbookUrl: null, dashboardUrl: null },
        url: null,
      },
      receivers,
      silencedBy: [],
      inhibitedBy: [],
    });

    beforeEach(async () => {
      inForce = config({}, { connections: [ALERTMANAGER_CONNECTION] });
      await fire(node('a'));
      clock.advance(30 * MINUTE);
    });

    it.each([
      ['began anew a moment ago', (now: Date) => new Date(now.getTime() - 2 * MINUTE)],
      ['does not say since when it runs', () => null],
    ])('closes nothing that Alertmanager does not list when it %s: it may not know of it yet', async (_what, since) => {
      remote.startedAt = since(clock.now());

      expect(await room.alertmanagerLook.reread({ tells: true })).toMatchObject({ kind: 'partly', missedResolved: 0 });
      expect(await room.handlings.list(kept.database.read, 'open', 10)).toHaveLength(1);

      remote.startedAt = new Date(0);
      expect(await room.alertmanagerLook.reread({ tells: false })).toMatchObject({ missedResolved: 1 });
    });

    it('closes what recovered, takes in what fires, tells once, and keeps no secret', async () => {
      remote.alerts = [firing('abc'), firing('elsewhere', ['somebody-else'])];

      expect(await room.alertmanagerLook.reread({ tells: true })).toEqual({
        kind: 'read',
        missedFiring: 1,
        missedResolved: 1,
      });
      expect(await room.alertmanagerLook.reread({ tells: true })).toMatchObject({ missedFiring: 0, missedResolved: 0 });

      expect(await room.texts('alert-reread')).toEqual([
        expect.stringMatching(/1 alert began to fire and 1 alert ended/),
      ]);
      expect(JSON.stringify(await room.cards())).not.toContain('hunter2');
      const [found] = await room.handlings.list(kept.database.read, 'open', 10);
      expect(found?.episode.name).toBe('Missed');
    });
  });

  describe('after two hours in which nobody listened', () => {
    const AWAY_MS = 120 * MINUTE;
    const words = (rule: number, host: number): RemoteAlert['word'] => {
      const all = { alertname: `Rule${rule}`, severity: 'critical', fleet: 'status.prod', instance: `node-${host}` };
      return {
        fingerprint: `${rule}-${host}`,
        status: 'firing',
        startsAt: ALERT_START,
        endsAt: null,
        labels: all,
        annotations: { summary: null, description: null, runbookUrl: null, dashboardUrl: null },
        url: null,
      };
    };
    const told = async (): Promise<readonly string[]> =>
      (await room.cards())
        .filter(
          ({ body }) => [...(body.allowed_mentions.roles ?? []), ...(body.allowed_mentions.users ?? [])].length > 0,
        )
        .map(({ key }) => key);

    beforeEach(async () => {
      inForce = config({ stormMessagesPerMinute: 40, escalation: [] }, { connections: [ALERTMANAGER_CONNECTION] });
      for (let rule = 0; rule < 10; rule += 1)
        await room.deliver(
          testNotification(
            [0, 1].map((host) =>
              testAlert({
                labels: words(rule, host).labels,
                parts: { fingerprint: `${rule}-${host}` },
              }),
            ),
          ),
        );
      await room.handlings.ack({ number: 3, seen: null, forMs: 5 * 60 * MINUTE, note: null }, by(ADA));
      clock.advance(AWAY_MS);
    });

    it('says what 30 changed alerts came to in one message, which notifies all whom they concern', async () => {
      const before = (await room.cards()).map(({ key }) => key);
      const toldBefore = await told();
      // Six groups recovered, twelve alerts; four go on with nine more hosts each, of which half recovered.
      const still = [6, 7, 8, 9].flatMap((rule) => [1, 2, 3, 4].map((host) => words(rule, host)));
      remote.alerts = still
        .slice(0, 14)
        .map((word) => ({ word, receivers: ['muster'], silencedBy: [], inhibitedBy: [] }));

      const outcome = await room.alertmanagerLook.reread({ tells: true });
      await pass(30);

      expect(outcome.missedFiring + outcome.missedResolved).toBeGreaterThanOrEqual(26);
      const news = (await room.cards()).filter(({ key }) => !before.includes(key));
      expect(news.map(({ kind }) => kind)).toEqual(['alert-reread']);
      expect((await told()).filter((key) => !toldBefore.includes(key))).toHaveLength(1);
      expect(JSON.stringify(news[0]?.body)).toContain(`<@&${ROLE_ONE}>`);
      // Whoever had acknowledged one that recovered learns of it there.
      expect(JSON.stringify(news[0]?.body)).toContain(`<@${ADA}>`);
      const open = await room.handlings.list(kept.database.read, 'open', 50);
      expect(open.map(({ episode }) => episode.name).toSorted()).toEqual(['Rule6', 'Rule7', 'Rule8', 'Rule9']);
    });

    it('shows what began in cards of its own, and notifies in the one message alone', async () => {
      const toldBefore = await told();
      const begun = [20, 21, 22].map((rule) => words(rule, 0));
      const same = Array.from({ length: 10 }, (_, rule) => [0, 1].map((host) => words(rule, host))).flat();
      remote.alerts = [...same, ...begun].map((word) => ({
        word,
        receivers: ['muster'],
        silencedBy: [],
        inhibitedBy: [],
      }));

      await room.alertmanagerLook.reread({ tells: true });

      const news = (await told()).filter((key) => !toldBefore.includes(key));
      expect(news).toEqual([expect.stringContaining('alert-reread')]);
      expect(await room.texts('alert')).toHaveLength(13);
      const explained = await room.alertDesk.explain(kept.database.read, 11);
      expect(explained?.told).toMatchObject([{ whom: 'role on-call', what: 'missed' }]);

      // Its end is told as that of any other.
      remote.alerts = same.map((word) => ({ word, receivers: ['muster'], silencedBy: [], inhibitedBy: [] }));
      clock.advance(10 * MINUTE);
      await room.alertmanagerLook.reread({ tells: false });
      expect(await room.texts('alert-resolved')).toHaveLength(3);
      expect((await room.texts('alert-ping')).filter((text) => text.includes('Rule20'))).toEqual([]);
    });

    it('says it in one message also when Alertmanager answers only later', async () => {
      const toldBefore = await told();
      let isAway = true;
      const port: AlertmanagerPort = {
        listSilences: async () => ({ kind: 'failed', why: 'it does not answer', retryAt: null }),
        listAlerts: async () =>
          isAway ? { kind: 'failed', why: 'it does not answer', retryAt: null } : { kind: 'read', items: [] },
        readStart: async () => new Date(0),
      };
      const anew = openAlertDesk(kept.database, () => inForce, { clock, alertmanager: port });

      expect(await anew.alertmanagerLook.reread({ tells: true })).toMatchObject({ kind: 'partly', missedResolved: 0 });
      isAway = false;
      clock.advance(5 * MINUTE);
      await anew.alertmanagerLook.reread({ tells: false });

      expect((await told()).filter((key) => !toldBefore.includes(key))).toEqual([
        expect.stringContaining('alert-reread'),
      ]);
    });
  });

  it('explains how an alert is grouped, who was told, and what keeps others from being told', async () => {
    await fire(node('a'), node('b'));
    await ack(ADA);

    const explained = await room.alertDesk.explain(kept.database.read, 1);

    expect(explained?.grouping).toMatchObject({ rule: 'NodeDown', fleets: ['status.prod'], alerts: 2 });
    expect(explained?.told).toMatchObject([{ whom: 'role on-call', what: 'fires' }]);
    expect(explained?.quiet).toContainEqual({ kind: 'acknowledged' });
    expect(explained?.escalation).toMatchObject({ kind: 'stopped', of: 2 });
  });

  function withPager(path: { readonly afterMinutes: number; readonly discordAwayMinutes: number }): Config {
    return config({ secondPath: { connection: 'pager', signingSecretEnv: null, ...path } });
  }

  async function pages(): Promise<readonly unknown[]> {
    const rows = await kept.database.read
      .tables<{ acts: { key: string; input: string } }>()
      .selectFrom('acts')
      .selectAll()
      .where('key', 'like', 'alert-page:%')
      .execute();
    return rows.map(({ input }): unknown => JSON.parse(input));
  }
});
