import { describe, expect, it } from 'vitest';
import { ALERT_START, testAlert, testNotification } from '../support/alerts.ts';
import { e2eConfig } from '../support/e2e-config.ts';
import { startMuster, type Muster } from '../support/muster.ts';
import { headOf } from '../support/seen-messages.ts';
import { openPager, type Pager } from '../support/pager.ts';

const MINUTE_MS = 60_000;
const TOKEN = 'the-token-of-alertmanager';
const SECRET = 'the-secret-of-the-pager';
const env = { ALERTMANAGER_WEBHOOK_TOKEN: TOKEN, PAGER_SECRET: SECRET };

const start = (pager: Pager, path: { readonly afterMinutes: number; readonly discordAwayMinutes: number }) =>
  startMuster({
    startAt: new Date(ALERT_START.getTime() + MINUTE_MS).toISOString(),
    env,
    config: e2eConfig(
      {
        alerts: {
          channel: 'alerts',
          mentions: { critical: { role: 'infra' } },
          escalation: [{ afterMinutes: 1, whom: { role: 'owners' } }],
          secondPath: { connection: 'pager', signingSecretEnv: 'PAGER_SECRET', ...path },
        },
      },
      { connections: { pager: { kind: 'webhook', baseUrl: pager.url } } },
    ),
  });

async function fire(muster: Muster): Promise<void> {
  const alert = testAlert({ labels: { severity: 'critical', fleet: 'waku.test' } });
  const response = await fetch(`${muster.url}/webhooks/alertmanager`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify(testNotification([alert])),
  });
  expect(response.status).toBe(202);
  await muster.idle();
}

describe('the second path', { timeout: 90_000 }, () => {
  it('is taken while Discord refuses every connection: signed, tried until it is taken, and then no more', async () => {
    const pager = await openPager(SECRET);
    const muster = await start(pager, { afterMinutes: 60, discordAwayMinutes: 1 });
    await muster.standIn.faults.down();
    pager.answerWith(503);

    await fire(muster);
    await muster.pass(MINUTE_MS / 2);
    expect(pager.tried).toEqual([]);
    await muster.pass(2 * MINUTE_MS);
    const refused = pager.tried.length;
    pager.answerWith(204);
    await muster.pass(2 * MINUTE_MS);
    const taken = pager.tried.length;
    await muster.pass(MINUTE_MS);

    expect(refused).toBeGreaterThan(0);
    expect(taken).toBe(refused + 1);
    expect(pager.tried).toHaveLength(taken);
    expect(new Set(pager.tried.map(({ idempotencyKey }) => idempotencyKey))).toEqual(
      new Set(['alert-page:AL-1/100000000000000001/1']),
    );
    expect(pager.tried.at(-1)).toMatchObject({
      signature: 'right',
      page: { alert: 'AL-1', why: 'discord-away', severity: 'critical', fleets: ['waku.test'], groups: 1, url: null },
    });

    await muster.standIn.faults.up();
    await muster.pass(MINUTE_MS);
    expect(muster.standIn.messages('alerts').map(headOf)[0]).toContain('NodeDown');
    expect(pager.tried).toHaveLength(taken);
  });
});
