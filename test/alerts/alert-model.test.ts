import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AlertSource } from '../../src/alerts/alert-report.ts';
import type { Attention } from '../../src/alerts/attention.ts';
import type { LastChanges } from '../../src/alerts/last-changes-service.ts';
import type { Config } from '../../src/platform/config/config.ts';
import { openAlertsRoom, type AlertsRoom } from '../support/alerts.ts';
import { NO_ANNOTATIONS } from '../support/alert-parts.ts';
import { TestClock } from '../support/clock.ts';
import { testConfig, testFleet } from '../support/config.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import type { ShownCard } from '../support/pipelines.ts';

const INFRA = '120000000000000003';
const MINUTE_MS = 60_000;
const host = (role: string, number: number, datacenter: string): string =>
  `${role}-0${number}.${datacenter}.status.prod`;
const HOSTS = [
  { role: 'store', names: [1, 2, 3].flatMap((n) => [host('store', n, 'do-ams3'), host('store', n, 'hk')]) },
  { role: 'boot', names: [host('boot', 1, 'do-ams3'), host('boot', 1, 'hk')] },
].map((each) => ({ ...each, protocols: [] }));
const HIDES: Config['alerts']['hides'] = [
  {
    name: 'a data centre hides its nodes',
    when: { severity: 'critical', datacenter: '*', host: '' },
    hides: { host: '*' },
    equal: ['datacenter'],
  },
];

interface Said {
  readonly on?: string;
  readonly rule?: string;
  readonly severity?: string;
  readonly over?: boolean;
  readonly source?: AlertSource;
  readonly labels?: Readonly<Record<string, string>>;
}

describe('an alert, whoever tells of it', () => {
  let store: TestDatabase;
  let clock: TestClock;
  let room: AlertsRoom;
  let alerts: Partial<Config['alerts']>;
  let attention: Partial<Attention>;
  let changes: LastChanges;
  const begun = new Map<string, Date>();

  beforeEach(async () => {
    store = await openTestDatabase();
    clock = new TestClock();
    alerts = {};
    attention = {};
    changes = { listBefore: () => Promise.resolve([]), listOpen: () => Promise.resolve([]) };
    begun.clear();
    room = openAlertsRoom(store.database, config, clock, {
      attend: () =>
        Promise.resolve({ name: 'AL-1', quiet: null, acknowledgedBy: null, lines: [], buttons: [], ...attention }),
      changes: {
        listBefore: (reader, query) => changes.listBefore(reader, query),
        listOpen: (reader, query) => changes.listOpen(reader, query),
      },
    });
  });

  afterEach(() => store.close());

  function config(): Config {
    const base = testConfig({
      roles: [{ name: 'infra', id: INFRA, grants: [] }],
      fleets: [testFleet({ name: 'status.prod', hosts: HOSTS })],
    });
    const mentions = ['warning', 'critical'].map((severity) => ({
      severity,
      whom: { kind: 'role', name: 'infra' } as const,
    }));
    return { ...base, alerts: { ...base.alerts, mentions, stormMessagesPerMinute: 30, ...alerts } };
  }

  async function hear(...said: readonly Said[]): Promise<void> {
    for (const { on, rule = 'NodeDown', severity = 'warning', over = false, source = 'muster', labels = {} } of said) {
      const key = `${rule} ${on ?? ''} ${JSON.stringify(labels)}`;
      const now = clock.now();
      const startsAt = over ? (begun.get(key) ?? now) : now;
      if (!over) begun.set(key, now);
      await store.database.transaction((tx) =>
        room.alerts.hear(tx, {
          source,
          heardAt: now,
          sourceGroup: null,
          words: [
            {
              fingerprint: key,
              status: over ? 'resolved' : 'firing',
              startsAt,
              endsAt: over ? now : null,
              labels: { alertname: rule, severity, ...(on === undefined ? {} : { instance: on }), ...labels },
              annotations: NO_ANNOTATIONS,
              url: null,
            },
          ],
        }),
      );
    }
  }

  const cards = (): Promise<readonly ShownCard[]> => room.cards();
  const card = async (index = 0): Promise<ShownCard> => {
    const found = (await cards()).filter(({ kind }) => kind === 'alert')[index];
    if (found === undefined) throw new Error(`There is no card number ${index}.`);
    return found;
  };
  const pings = async (): Promise<readonly string[]> =>
    (await cards()).filter(({ kind }) => kind === 'alert-ping').map(({ summary }) => summary);
  const textOf = ({ body }: ShownCard): string => JSON.stringify(body.embeds);
  const pass = async (ms: number): Promise<void> => {
    clock.advance(ms);
    await room.settle();
  };

  it('is in one group with those of the same rule and fleet, and says how many of how many nodes it concerns', async () => {
    await hear(
      { on: host('store', 1, 'do-ams3'), source: 'alertmanager' },
      { on: host('store', 2, 'do-ams3'), source: 'grafana' },
    );
    const ofRole = textOf(await card());
    await hear({ on: host('boot', 1, 'do-ams3') });
    const ofDatacenter = textOf(await card());
    await hear({ on: host('store', 1, 'hk') });

    expect((await cards()).filter(({ kind }) => kind === 'alert')).toHaveLength(1);
    expect(ofRole).toContain('2 of 6 nodes · role `store` · Alertmanager, Grafana');
    expect(ofDatacenter).toContain('3 of 4 nodes · data centre `do-ams3`');
    expect(textOf(await card())).toContain('4 of 8 nodes · Alertmanager, Grafana, Muster');
  });

  it('notifies again when it is on twice the nodes, graver or in a wider place, and for nothing less', async () => {
    await hear({ on: host('store', 1, 'do-ams3') });
    await hear({ on: host('store', 2, 'do-ams3') });
    const twice = await pings();
    await hear({ on: host('store', 3, 'do-ams3') });
    const more = await pings();
    await hear({ on: host('boot', 1, 'do-ams3') });
    const wider = await pings();
    await hear({ on: host('store', 1, 'do-ams3'), over: true }, { on: host('boot', 1, 'do-ams3'), over: true });
    await hear({ on: host('store', 1, 'do-ams3') }, { on: host('boot', 1, 'do-ams3') });
    const again = await pings();
    await hear({ on: host('store', 2, 'do-ams3'), severity: 'critical' });

    expect(twice).toEqual([
      '🔥 warning `NodeDown` on `status.prod` fires',
      '🔥 warning `NodeDown` on `status.prod` is worse: 2 nodes now',
    ]);
    expect(more).toEqual(twice);
    expect(wider).toHaveLength(3);
    expect(again).toEqual(wider);
    expect(await pings()).toHaveLength(4);
  });

  it('that no source repeats is not over because nothing is heard of it', async () => {
    await hear(
      { on: host('store', 1, 'hk'), source: 'cloudwatch' },
      { rule: 'DiskFull', on: host('store', 1, 'hk'), source: 'grafana' },
    );
    await pass(3 * 24 * 60 * MINUTE_MS);

    expect((await card(0)).summary).toBe('🔥 NodeDown (warning): 1 firing');
    expect((await card(1)).summary).toBe('⚪ DiskFull (warning): not heard of any more');
    expect(await room.alerts.listFiring(store.database.read, ['status.prod'])).toMatchObject({
      alerts: [{ source: 'cloudwatch' }],
    });
  });

  it('is shown only when it fired as long as the configuration wants, and never if it ended before', async () => {
    alerts = { minimumSeconds: { warning: 120 } };
    await hear({ on: host('store', 1, 'hk') }, { rule: 'DiskFull', on: host('store', 1, 'hk') });
    await hear({ rule: 'DiskFull', on: host('store', 2, 'hk'), severity: 'critical' });
    await pass(119_000);
    const before = await cards();
    await hear({ rule: 'DiskFull', on: host('store', 1, 'hk'), over: true });
    await pass(1_000);

    expect(before.map(({ kind, summary }) => [kind, summary])).toEqual([
      ['alert', '🔥 DiskFull (critical): 2 firing'],
      ['alert-ping', '🔥 critical `DiskFull` on `status.prod` fires'],
    ]);
    expect((await card(1)).summary).toBe('🔥 NodeDown (warning): 1 firing');
    await hear({ rule: 'Short', on: host('store', 1, 'hk') });
    await pass(60_000);
    await hear({ rule: 'Short', on: host('store', 1, 'hk'), over: true });
    await pass(10 * MINUTE_MS);
    expect((await cards()).filter(({ summary }) => summary.includes('Short'))).toEqual([]);
    expect(room.facts.filter(({ episode }) => episode.name === 'Short')).toEqual([]);
  });

  it('that comes and goes notifies no more, shows how often, and is told to be over when it is steady', async () => {
    for (let time = 0; time < 7; time += 1) {
      await hear({ on: host('store', 1, 'hk') });
      await pass(MINUTE_MS);
      await hear({ on: host('store', 1, 'hk'), over: true });
      await pass(MINUTE_MS);
    }
    const flapping = await cards();
    await pass(15 * MINUTE_MS);
    const steady = await cards();

    const shown = flapping.filter(({ kind }) => kind === 'alert');
    expect(shown).toHaveLength(3);
    expect(shown.at(-1)).toMatchObject({ phase: 'open' });
    expect(shown.at(-1)?.summary).toBe('✅ NodeDown (warning): resolved after 1 min, flapped 7 times in 1 h');
    expect(flapping.filter(({ kind }) => kind === 'alert-ping')).toHaveLength(3);
    // The third ended once before it was known to flap.
    expect(flapping.filter(({ kind }) => kind === 'alert-resolved')).toHaveLength(3);
    expect(steady.filter(({ kind, phase }) => kind === 'alert' && phase === 'final')).toHaveLength(3);
    expect(room.facts.filter(({ kind }) => kind === 'alert.fired')).toHaveLength(3);
  });

  it('of a node is hidden while its data centre is down, listed there, recorded, and shown if it fires on after that', async () => {
    alerts = { hides: HIDES };
    const lost = { rule: 'DatacenterDown', severity: 'critical', labels: { datacenter: 'hk' } };
    await hear(lost);
    await hear(
      { on: host('store', 1, 'hk') },
      { on: host('store', 2, 'hk') },
      { rule: 'DiskFull', on: host('boot', 1, 'do-ams3') },
    );
    await pass(5_000);
    const during = await cards();
    const listed = textOf(await card());
    const firing = await room.alerts.listFiring(store.database.read, ['status.prod']);
    await hear({ ...lost, over: true }, { on: host('store', 1, 'hk'), over: true });
    await pass(MINUTE_MS);
    const soon = await cards();
    await pass(MINUTE_MS);

    expect(during.filter(({ kind }) => kind === 'alert').map(({ summary }) => summary)).toEqual([
      '🔥 DatacenterDown (critical): 1 firing',
      '🔥 DiskFull (warning): 1 firing',
    ]);
    expect(listed).toContain('warning `NodeDown` on `status.prod`: 2 alerts of 2');
    expect(firing).toMatchObject({ alerts: [{}, {}, {}] });
    expect(soon.some(({ summary }) => summary.includes('NodeDown'))).toBe(false);
    expect((await card(2)).summary).toBe('🔥 NodeDown (warning): 1 firing, 1 resolved');
  });

  it('of a node that fired before its data centre was known to be down says what hides it', async () => {
    alerts = { hides: HIDES };
    await hear({ on: host('store', 1, 'hk') }, { on: host('store', 2, 'do-ams3') });
    await hear({ rule: 'DatacenterDown', severity: 'critical', labels: { datacenter: 'hk' } });
    await pass(5_000);
    // What hides it lists it a little later: thousands may come at once.
    await pass(5_000);
    const inPart = textOf(await card());
    await hear({ on: host('store', 2, 'do-ams3'), over: true });

    expect(inPart).toContain('1 of 2 hidden by critical `DatacenterDown`');
    expect((await card()).summary).toBe('🔥 NodeDown (warning): 1 firing, 1 resolved, hidden');
    expect(textOf(await card(1))).toContain('warning `NodeDown` on `status.prod`');
  });

  it('tells what changed last on its fleet, what is going on there, and the runbook of the configuration', async () => {
    alerts = { runbooks: { NodeDown: 'https://wiki.example.org/node-down' } };
    const at = new Date(clock.now().getTime() - 12 * MINUTE_MS);
    changes = {
      listBefore: (_reader, { fleet }) =>
        Promise.resolve([{ kind: 'deploy', what: `v0.39.0 was deployed to ${fleet}`, who: '<@1>', at, url: null }]),
      listOpen: () => Promise.resolve([{ kind: 'window', what: 'Window WIN-3 is open', since: at }]),
    };
    await hear({ on: host('store', 1, 'hk') });
    const open = textOf(await card());
    changes = { ...changes, listOpen: () => Promise.resolve([]) };
    await store.database.transaction((tx) => room.alerts.redrawFleet(tx, 'status.prod'));

    const seconds = at.getTime() / 1000;
    expect(open).toContain(`v0.39.0 was deployed to status.prod by <@1>, <t:${seconds}:R>`);
    expect(open).toContain(`Window WIN-3 is open, since <t:${seconds}:R>`);
    expect(open).toContain('[Runbook](https://wiki.example.org/node-down)');
    expect(textOf(await card())).not.toContain('WIN-3');
    expect((await card()).revision).toBe(2);
  });

  it('notifies nobody while it is silenced or acknowledged, and tells its end to whoever acknowledged it', async () => {
    attention = { quiet: 'silenced' };
    await hear({ on: host('store', 1, 'hk') });
    attention = {
      quiet: 'acknowledged',
      acknowledgedBy: { userId: '42', person: null, name: 'x' },
      lines: ['In hand.'],
    };
    await hear({ on: host('store', 2, 'hk') });
    const before = await cards();
    const text = textOf(await card());
    await hear({ on: host('store', 1, 'hk'), over: true }, { on: host('store', 2, 'hk'), over: true });

    expect(before.map(({ kind }) => kind)).toEqual(['alert']);
    expect(text).toContain('In hand.');
    const resolved = (await cards()).at(-1);
    expect(resolved).toMatchObject({ kind: 'alert-resolved', body: { allowed_mentions: { users: ['42'] } } });
  });
});
