import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { EXPIRE_SILENCE } from '../../src/alerts/alertmanager-port.ts';
import { createSilenceExpiry, createSilencePlacing } from '../../src/connectors/alertmanager-acts.ts';
import { createAlertmanagerPort } from '../../src/connectors/alertmanager.ts';
import { createActRunner } from '../../src/platform/acts/act-runner.ts';
import type { Config } from '../../src/platform/config/config.ts';
import { createOutbound } from '../../src/platform/outbound/create-outbound.ts';
import { isAlertmanagerInstalled, startAlertmanager } from '../support/alertmanager.ts';
import { alertActor, openAlertDesk, type AlertDeskRoom } from '../support/alert-desk.ts';
import { TestClock } from '../support/clock.ts';
import { testConfig, testFleet } from '../support/config.ts';
import { openTestDatabase } from '../support/database.ts';
import { recordedLog } from '../support/recorded-log.ts';

const isInstalled = isAlertmanagerInstalled();
const isNeeded = process.env['CI'] === 'true';
const title =
  isInstalled || isNeeded
    ? 'silences in a real Alertmanager'
    : 'silences in a real Alertmanager (skipped: install the package prometheus-alertmanager to run this)';
const HOUR_MS = 3_600_000;
const LABELS = { alertname: 'NodeDown', severity: 'critical', fleet: 'status.prod', instance: 'node-01' };

interface Remote {
  readonly id: string;
  readonly status: { readonly state: string };
  readonly comment: string;
  readonly endsAt: string;
}

describe.skipIf(!isInstalled && !isNeeded)(title, { timeout: 30_000 }, () => {
  it('one placed here exists there; what is edited and ended there is seen; one taken back is ended there', async () => {
    const alertmanager = await startAlertmanager({ webhook: 'http://127.0.0.1:9/none', http: {} });
    // Alertmanager lives by real time, and refuses silences that end before it.
    const clock = new TestClock(new Date(vi.getRealSystemTime()));
    const { room, runActs } = await openHouse(alertmanager.url, clock);
    await alertmanager.post({ labels: LABELS, annotations: {}, startsAt: clock.now().toISOString() });
    const heardAt = clock.now();
    const annotations = { summary: null, description: null, runbookUrl: null, dashboardUrl: null };
    const word = {
      fingerprint: 'a',
      status: 'firing',
      startsAt: heardAt,
      endsAt: null,
      labels: LABELS,
      annotations,
      url: null,
    } as const;
    await room.database.transaction((tx) =>
      room.alerts.hear(tx, { source: 'alertmanager', heardAt, words: [word], sourceGroup: null }),
    );
    const by = { actor: alertActor('300000000000000001', 'an-owner'), act: 'command:alert silence' };
    const silence = {
      number: 1,
      seen: null,
      matchers: null,
      forMs: 2 * HOUR_MS,
      reason: 'A disk is swapped',
      previewOnly: false,
      isConfirmed: false,
    };
    const remote = async (): Promise<readonly Remote[]> =>
      (await (await fetch(`${alertmanager.url}/api/v2/silences`)).json()) as readonly Remote[]; // border: read by the asserts
    const find = (number: number) => room.silences.find(room.database.read, number);

    expect(await room.silences.silence(silence, by)).toMatchObject({ kind: 'silencing' });
    await runActs();

    const [made] = await remote();
    expect(made).toMatchObject({
      status: { state: 'active' },
      comment: expect.stringContaining('A disk is swapped') as string,
    });
    expect(await find(1)).toMatchObject({ state: 'active', remoteId: made?.id });

    // As somebody does it on Alertmanager's own page.
    const endsAt = new Date(clock.now().getTime() + 5 * HOUR_MS).toISOString();
    const edited = await fetch(`${alertmanager.url}/api/v2/silences`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...made, endsAt }),
    });
    expect(edited.status).toBe(200);
    await room.alertmanagerLook.lookAtSilences();
    expect(await find(1)).toMatchObject({
      endsAt: new Date(endsAt),
      drift: [expect.stringContaining('moved its end in Alertmanager')],
    });

    expect(await room.silences.unsilence(1, by)).toMatchObject({ kind: 'unsilencing' });
    await runActs();
    expect((await remote()).map(({ status }) => status.state)).toEqual(['expired']);
    expect(await find(1)).toMatchObject({ state: 'ended' });

    expect(await room.silences.silence(silence, by)).toMatchObject({ kind: 'silencing', silence: { number: 2 } });
    await runActs();
    const second = (await find(2))?.remoteId ?? '';
    await fetch(`${alertmanager.url}/api/v2/silence/${second}`, { method: 'DELETE' });
    await room.alertmanagerLook.lookAtSilences();
    expect(await find(2)).toMatchObject({ state: 'ended', endedBecause: 'somebody ended it in Alertmanager' });
  });
});

async function openHouse(url: string, clock: TestClock) {
  const kept = await openTestDatabase();
  onTestFinished(kept.close);
  const { database } = kept;
  const connection = {
    name: 'am',
    kind: 'alertmanager',
    baseUrl: url,
    credentialEnv: null,
    requestsPerMinute: 600,
  } as const;
  const base = testConfig();
  const config: Config = testConfig({
    fleets: [testFleet({ name: 'status.prod' })],
    connections: [connection],
    policy: { ...base.policy, everyone: [{ permission: '*', fleets: ['*'] }] },
  });
  const http = createOutbound({ name: 'am', baseUrl: url, requestsPerMinute: 600, credential: null, clock });
  onTestFinished(() => {
    http.close();
  });
  const desk: AlertDeskRoom = openAlertDesk(database, () => config, {
    clock,
    alertmanager: createAlertmanagerPort(http),
  });
  const runner = createActRunner({
    database,
    clock,
    facts: {
      state: (tx, fact) => (fact.kind === 'act.settled' ? desk.silences.settled(tx, fact.act) : Promise.resolve()),
    },
    findConnector: ({ verb }) => (verb === EXPIRE_SILENCE ? createSilenceExpiry(http) : createSilencePlacing(http)),
    guard: () => Promise.resolve({ kind: 'go' }),
    log: recordedLog(),
  });
  await runner.start();
  onTestFinished(() => runner.stop());
  return {
    room: { ...desk, database },
    runActs: async () => {
      runner.wake();
      await runner.idle();
    },
  };
}
