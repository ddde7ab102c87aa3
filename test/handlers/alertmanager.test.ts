import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Config } from '../../src/platform/config/config.ts';
import type { JsonValue } from '../../src/platform/json.ts';
import { openAlertsRoom, testAlert, testNotification, type AlertsRoom } from '../support/alerts.ts';
import { testConfig, testFleet } from '../support/config.ts';
import { ENGINES, openTestDatabase, type TestDatabase } from '../support/database.ts';
import type { ShownCard } from '../support/pipelines.ts';
import { messageProblems } from '../support/message-limits.ts';
import { textOf } from '../support/seen-messages.ts';

const INFRA = '120000000000000003';
const MINUTE_MS = 60_000;

function configWith(alerts: Partial<Config['alerts']> = {}): Config {
  const config = testConfig({
    roles: [{ name: 'infra', id: INFRA, grants: [] }],
    fleets: [testFleet({ name: 'status.prod' }), testFleet({ name: 'waku.test' })],
  });
  const mentions = [{ severity: 'critical', whom: { kind: 'role', name: 'infra' } as const }];
  return { ...config, alerts: { ...config.alerts, mentions, ...alerts } };
}

const down = (parts: Parameters<typeof testAlert>[0] = {}) =>
  testAlert({
    ...parts,
    labels: { severity: 'warning', instance: 'store-01.do-ams3.status.prod:8008', ...parts.labels },
  });
const critical = (parts: Parameters<typeof testAlert>[0] = {}) =>
  down({ ...parts, labels: { severity: 'critical', ...parts.labels } });

describe.each(ENGINES)('a notification of Alertmanager on %s', (engine) => {
  let store: TestDatabase;
  let room: AlertsRoom;
  let config: Config;

  beforeEach(async () => {
    store = await openTestDatabase({ engine });
    config = configWith();
    room = openAlertsRoom(store.database, () => config);
  });

  afterEach(() => store.close());

  const hear = async (...payloads: readonly JsonValue[]): Promise<void> => {
    for (const outcome of await room.deliver(...payloads)) expect(outcome).toEqual({ kind: 'handled' });
  };
  const read = ({ body }: ShownCard): string => textOf({ content: '', embeds: [], ...body } as never); // border: its own JSON
  const kinds = async (): Promise<readonly string[]> => (await room.cards()).map(({ kind }) => kind);

  it('becomes one card that is edited to the end, with the duration and the counts', async () => {
    await hear(testNotification([down()]));
    const [begun] = await room.cards();
    room.clock.advance(10 * MINUTE_MS);
    const second = down({ from: 5, labels: { instance: 'store-02.do-ams3.status.prod:8008' } });
    await hear(testNotification([down({ to: 11 }), second]));
    const [changed] = await room.cards();
    await hear(testNotification([down({ to: 11 }), { ...second, status: 'resolved', endsAt: '2026-03-02T09:10:00Z' }]));

    const cards = await room.cards();
    expect(begun).toMatchObject({ kind: 'alert', place: 'channel:alerts', phase: 'open', lane: 'normal' });
    expect(begun?.summary).toBe('🔥 NodeDown (warning): 1 firing');
    expect(read(begun!)).toContain('`status.prod`');
    expect(changed?.summary).toBe('🔥 NodeDown (warning): 1 firing, 1 resolved');
    expect(cards.map(({ summary, phase }) => [summary, phase])).toEqual([
      ['✅ NodeDown (warning): resolved after 12 min', 'final'],
    ]);
    expect(read(cards[0]!)).toContain('🟢 resolved after 11 min: `store-01.do-ams3.status.prod`');
    expect(room.facts.map(({ kind }) => kind)).toEqual(['alert.fired', 'alert.resolved']);
  });

  it('that only repeats what is known changes nothing, whatever reason it gives', async () => {
    await hear(testNotification([down()]));
    const before = await room.cards();
    room.clock.advance(4 * 60 * MINUTE_MS);

    await hear(
      testNotification([down()], { notification_reason: 'repeat interval elapsed' }),
      testNotification([down()]),
    );

    expect(await room.cards()).toEqual(before);
    expect(room.facts).toHaveLength(1);
  });

  it('that repeats with another text edits the card, and tells nobody again', async () => {
    await hear(testNotification([critical()]));

    await hear(testNotification([critical({ annotations: { summary: 'For 20 minutes now.' } })]));

    const cards = await room.cards();
    expect(cards.map(({ kind }) => kind)).toEqual(['alert', 'alert-ping']);
    expect(read(cards[0]!)).toContain('For 20 minutes now.');
    expect(cards[1]?.revision).toBe(1);
  });

  it('that comes late cannot fire anew what resolved', async () => {
    const firing = testNotification([down()]);
    const resolved = testNotification([down({ to: 3 })]);

    await hear(resolved, firing);
    const unheard = await kinds();
    await hear(firing, testNotification([down({ from: 4 })]), testNotification([down({ from: 4, to: 6 })]));
    room.clock.advance(30 * MINUTE_MS);
    await hear(testNotification([down({ from: 4 })]), firing, resolved);

    expect(unheard).toEqual([]);
    expect((await room.cards()).map(({ summary }) => summary)).toEqual(['✅ NodeDown (warning): resolved after 2 min']);
    expect(room.facts.map(({ kind }) => kind)).toEqual(['alert.fired', 'alert.resolved']);
  });

  it('about a group that fires again after its end is a new episode with a card of its own', async () => {
    await hear(testNotification([critical()]), testNotification([critical({ to: 3 })]));
    room.clock.advance(20 * MINUTE_MS);

    await hear(testNotification([critical({ from: 20 })]));

    expect((await room.cards()).map(({ kind, phase }) => [kind, phase])).toEqual([
      ['alert', 'final'],
      ['alert-ping', 'final'],
      ['alert-resolved', 'final'],
      ['alert', 'open'],
      ['alert-ping', 'open'],
    ]);
  });

  it('that says it still fires long after its end is believed: Prometheus may have been cut off', async () => {
    await hear(testNotification([down()]), testNotification([down({ to: 3 })]));
    room.clock.advance(61 * MINUTE_MS);

    await hear(testNotification([down()]));

    expect((await room.cards()).map(({ summary }) => summary)).toEqual([
      '✅ NodeDown (warning): resolved after 3 min',
      '🔥 NodeDown (warning): 1 firing',
    ]);
  });

  it('of a severity that mentions somebody notifies them in a card of its own, and again when it is over', async () => {
    await hear(testNotification([critical()]));
    await hear(testNotification([critical({ to: 3 })]));

    const [card, ping, resolved] = await room.cards();
    expect(card).toMatchObject({ lane: 'critical', body: { allowed_mentions: { parse: [] } } });
    expect(card?.body.content).toBeUndefined();
    expect(ping).toMatchObject({
      kind: 'alert-ping',
      replyTo: card?.key,
      lane: 'critical',
      supersededBy: resolved?.key,
    });
    expect(ping?.body.content).toContain(`<@&${INFRA}>`);
    expect(ping?.body.allowed_mentions.roles).toEqual([INFRA]);
    expect(ping?.expiresAt).not.toBeNull();
    expect(resolved).toMatchObject({ kind: 'alert-resolved', replyTo: ping?.key });
    expect(resolved?.body.content).toBe(
      `✅ critical \`NodeDown\` on \`status.prod\` is resolved after 3 min. <@&${INFRA}>`,
    );
  });

  it('notifies nobody where the configuration names nobody for the severity', async () => {
    config = configWith({ mentions: [] });

    await hear(testNotification([critical()]), testNotification([critical({ to: 3 })]));

    expect(await kinds()).toEqual(['alert']);
  });

  it('that grows graver notifies those whom that concerns, once', async () => {
    await hear(testNotification([down()]));
    const both = testNotification([down(), critical({ from: 1 })]);

    await hear(both, both);

    expect(await kinds()).toEqual(['alert', 'alert-ping']);
  });

  it('stays in the channel in which it was begun, and is shown nowhere when there is none', async () => {
    await hear(testNotification([down()]));
    config = configWith({ channel: null });
    const other = testNotification([down({ labels: { alertname: 'DiskFull' } })]);

    await hear(testNotification([down({ to: 3 })]), other);

    expect((await room.cards()).map(({ place, phase }) => [place, phase])).toEqual([['channel:alerts', 'final']]);
    expect(await room.alerts.listFiring(store.database.read, ['status.prod'])).toMatchObject({
      kind: 'known',
      alerts: [{ labels: { alertname: 'DiskFull' } }],
    });
  });

  it('with many alerts shows some, and attaches all', async () => {
    const alerts = Array.from({ length: 2800 }, (_, index) =>
      down({ labels: { instance: `node-${index}.do-ams3.waku.test` }, annotations: { summary: 'x'.repeat(200) } }),
    );

    await hear(testNotification(alerts, { truncatedAlerts: 12 }));

    const [card] = await room.cards();
    expect(card?.summary).toBe('🔥 NodeDown (warning): 2800 firing');
    expect(messageProblems(card!.body)).toEqual([]);
    expect(read(card!)).toContain('… and 2790 more; all are in the attached list.');
    expect(read(card!)).toContain('12 more alerts of this group are known to Alertmanager alone');
    expect((await room.fileOf(card!))?.trim().split('\n')).toHaveLength(2801);
  });

  it('is not repeated for so long that it counts as over, and is open again when it is heard of', async () => {
    await hear(testNotification([critical()]));
    room.clock.advance(23 * 60 * MINUTE_MS);
    await room.settle();
    const before = await room.alerts.listFiring(store.database.read, ['status.prod']);
    room.clock.advance(60 * MINUTE_MS);
    await room.settle();

    const [card, , more] = await room.cards();
    expect(before).toMatchObject({ kind: 'known', alerts: [{ fleet: 'status.prod' }] });
    expect(await room.alerts.listFiring(store.database.read, ['status.prod'])).toMatchObject({ alerts: [] });
    expect(card?.summary).toBe('⚪ NodeDown (critical): not heard of any more');
    expect(more).toBeUndefined();
    await hear(testNotification([critical()]));
    expect((await room.cards()).map(({ kind }) => kind)).toEqual(['alert', 'alert-ping', 'alert', 'alert-ping']);
    expect(room.facts.map(({ kind }) => kind)).toEqual(['alert.fired', 'alert.resolved', 'alert.fired']);
  });

  it('is set aside when it is not of version 4 or lacks what it needs, with the field by name', async () => {
    expect(
      await room.deliver(
        testNotification([down()], { version: '1' }),
        testNotification([down({ parts: { fingerprint: null } })]),
        { version: '4', alerts: 'none' },
        null,
      ),
    ).toMatchObject([
      { kind: 'misfit', fields: ['version: invalid_value'] },
      { kind: 'misfit', fields: ['alerts.0.fingerprint: invalid_type'] },
      { kind: 'misfit' },
      { kind: 'misfit' },
    ]);
    expect(await room.cards()).toEqual([]);
  });

  it('of a status nobody knows counts as firing', async () => {
    await hear(testNotification([down({ parts: { status: 'suppressed' } })]));

    expect((await room.cards())[0]?.summary).toBe('🔥 NodeDown (warning): 1 firing');
  });

  it('is forgotten when it was over for long, and what fires is not', async () => {
    await hear(
      testNotification([down()]),
      testNotification([down({ to: 3 })]),
      testNotification([down({ labels: { alertname: 'DiskFull' } })]),
    );
    const before = new Date(room.clock.now().getTime() + 2 * MINUTE_MS);
    const prune = () => store.database.transaction((tx) => room.alerts.prune(tx, { before, limit: 10 }));

    expect([await prune(), await prune()]).toEqual([2, 0]);
    expect(await room.alerts.listFiring(store.database.read, ['status.prod'])).toMatchObject({
      alerts: [{ labels: { alertname: 'DiskFull' } }],
    });
  });
});

describe("what is kept of Alertmanager's payload", () => {
  const planted = `ghp_${'A1b2'.repeat(9)}`;

  async function redacted(payload: JsonValue): Promise<JsonValue> {
    const { database, close } = await openTestDatabase();
    const { handler } = openAlertsRoom(database, () => testConfig());
    await close();
    return handler.redact(payload);
  }

  it('holds no secret, wherever it was planted', async () => {
    const kept = await redacted(
      testNotification(
        [
          testAlert({
            labels: { api_token: 'short', password: 'hunter2', pasted: planted },
            annotations: {
              summary: `Log in with Authorization: Bearer ${'z'.repeat(8)}9`,
              description: `first line\npassword=${'q'.repeat(14)}\n-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----`,
              runbook_url: 'https://user:hunter2@wiki.example.org/run?api_key=hunter2&page=1',
              internal_note: 'nobody reads this: hunter2',
            },
            parts: { generatorURL: `https://prometheus.example.org/?token=hunter2`, extra: planted },
          }),
        ],
        { groupKey: `{}:{password="hunter2"}`, externalURL: 'https://admin:hunter2@am.example.org', more: planted },
      ),
    );

    const text = JSON.stringify(kept);
    for (const secret of ['hunter2', planted, 'z'.repeat(8), 'q'.repeat(14), 'MIIEvQ', 'short'])
      expect(text).not.toContain(secret);
    expect(text).toContain('https://wiki.example.org/run?page=1');
    expect(kept).toMatchObject({ groupKey: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string });
  });

  it('is the same when it is redacted twice, so that recorded events can be fed in again', async () => {
    const once = await redacted(
      testNotification([
        testAlert({ annotations: { description: `a\n${planted}\nb`, runbook_url: 'ftp://x.example' } }),
      ]),
    );

    expect(await redacted(once)).toEqual(once);
  });

  it('leaves out addresses that are not http or https', async () => {
    const kept = JSON.stringify(
      await redacted(testNotification([testAlert({ annotations: { runbook_url: 'javascript:alert(1)' } })])),
    );

    expect(kept).not.toContain('javascript');
  });
});
