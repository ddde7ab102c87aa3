import { describe, expect, it, onTestFinished } from 'vitest';
import { EXPIRE_SILENCE } from '../../src/alerts/alertmanager-port.ts';
import { createSilenceExpiry, createSilencePlacing } from '../../src/connectors/alertmanager-acts.ts';
import { createAlertmanagerPort } from '../../src/connectors/alertmanager.ts';
import { createActRunner, type ActRunner } from '../../src/platform/acts/act-runner.ts';
import type { ActCheckpoint } from '../../src/platform/acts/act-turn.ts';
import { createOutbound } from '../../src/platform/outbound/create-outbound.ts';
import { ACT_CHECKPOINTS } from '../support/acts.ts';
import { alertActor, ALERTMANAGER_CONNECTION, openAlertDesk } from '../support/alert-desk.ts';
import { testConfig, testFleet } from '../support/config.ts';
import { openTestDatabase } from '../support/database.ts';
import { openWorld } from '../support/open-world.ts';
import { recordedLog } from '../support/recorded-log.ts';

const MINUTE = 60_000;

/** The runner breaks off at a moment and does nothing more, as if killed, and another one goes on with its database. */
describe('a silence, when Muster breaks off while it is placed or ended', () => {
  it.each(ACT_CHECKPOINTS)('is there exactly once, and then over, after breaking off at %s', async (at) => {
    const house = await openHouse();
    await house.fire();
    const ask = {
      number: 1,
      seen: null,
      matchers: null,
      forMs: 60 * MINUTE,
      reason: 'A swap',
      previewOnly: false,
      isConfirmed: false,
    };
    expect(await house.desk.silences.silence(ask, house.by)).toMatchObject({ kind: 'silencing' });

    await house.breakOffAt(at);
    await house.goOn();

    expect(house.states()).toEqual(['active']);
    expect(await house.silence()).toMatchObject({ state: 'active' });

    await house.desk.alertmanagerLook.lookAtSilences();
    expect(await house.desk.silences.unsilence(1, house.by)).toMatchObject({ kind: 'unsilencing' });
    await house.breakOffAt(at);
    await house.goOn();

    expect(house.states()).toEqual(['expired']);
    expect(await house.silence()).toMatchObject({ state: 'ended' });
  });
});

async function openHouse() {
  const place = await openWorld();
  const { clock, world } = place;
  const kept = await openTestDatabase();
  onTestFinished(kept.close);
  const { database } = kept;
  const url = `${world.url}/alertmanager`;
  const base = testConfig();
  const config = testConfig({
    fleets: [testFleet({ name: 'status.prod' })],
    connections: [{ ...ALERTMANAGER_CONNECTION, baseUrl: url, requestsPerMinute: 600 }],
    policy: { ...base.policy, everyone: [{ permission: '*', fleets: ['*'] }] },
  });
  const http = createOutbound({ name: 'am', baseUrl: url, requestsPerMinute: 600, credential: null, clock });
  onTestFinished(() => {
    http.close();
  });
  const desk = openAlertDesk(database, () => config, { clock, alertmanager: createAlertmanagerPort(http) });
  const runner = (checkpoint?: (reached: ActCheckpoint) => void): ActRunner =>
    createActRunner({
      database,
      clock,
      facts: {
        state: (tx, fact) => (fact.kind === 'act.settled' ? desk.silences.settled(tx, fact.act) : Promise.resolve()),
      },
      findConnector: ({ verb }) => (verb === EXPIRE_SILENCE ? createSilenceExpiry(http) : createSilencePlacing(http)),
      guard: () => Promise.resolve({ kind: 'go' }),
      log: recordedLog(),
      ...(checkpoint === undefined ? {} : { checkpoint }),
    });
  return {
    desk,
    by: { actor: alertActor('300000000000000001'), act: 'command:alert silence' },
    silence: () => desk.silences.find(database.read, 1),
    states: () => {
      const listed = world.alertmanager.silences();
      return Array.isArray(listed) ? listed.map((each) => /"state":"(\w+)"/.exec(JSON.stringify(each))?.[1]) : [];
    },
    async fire() {
      const labels = { alertname: 'NodeDown', severity: 'critical', fleet: 'status.prod' };
      const heardAt = clock.now();
      const annotations = { summary: null, description: null, runbookUrl: null, dashboardUrl: null };
      const word = { fingerprint: 'a', startsAt: heardAt, endsAt: null, labels, annotations, url: null };
      const words = [{ ...word, status: 'firing' }] as const;
      await database.transaction((tx) =>
        desk.alerts.hear(tx, { source: 'alertmanager', heardAt, words, sourceGroup: null }),
      );
    },
    async breakOffAt(at: ActCheckpoint) {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      const first = runner((reached) => {
        if (reached !== at) return;
        resolve(undefined);
        first.stop().catch(() => undefined);
        throw new Error('Killed, as far as this runner is concerned.');
      });
      await first.start();
      await promise;
    },
    async goOn() {
      const second = runner();
      await second.start();
      onTestFinished(() => second.stop());
      for (let minute = 0; minute < 6; minute += 1) {
        await second.idle();
        clock.advance(MINUTE);
        second.wake();
      }
      await second.idle();
    },
  };
}
