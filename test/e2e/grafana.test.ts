import { beforeEach, describe, expect, it } from 'vitest';
import type { JsonValue } from '../../src/platform/json.ts';
import { e2eConfig, MEMBERS } from '../support/e2e-config.ts';
import { grafanaAlert, grafanaHeaders, grafanaNotification } from '../support/grafana.ts';
import { startMuster, type Muster } from '../support/muster.ts';
import { textOf } from '../support/seen-messages.ts';

const SECRET = 'the-secret-of-these-tests';
const LABELS = { severity: 'critical', instance: 'node-01.do-ams3.waku.test:8008' };
const fires = grafanaNotification([grafanaAlert({ labels: LABELS })]);
const ends = grafanaNotification([grafanaAlert({ labels: LABELS, endsAt: '2026-03-02T09:10:00Z' })]);

describe('the route of Grafana', () => {
  let muster: Muster;

  beforeEach(async () => {
    muster = await startMuster({
      config: e2eConfig(),
      members: MEMBERS,
      startAt: '2026-03-02T09:02:00Z',
      env: { GRAFANA_WEBHOOK_SECRET: `an-older-one,${SECRET}` },
    });
  });

  const send = async (payload: JsonValue | string, headers?: (body: string) => Readonly<Record<string, string>>) => {
    const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
    const response = await fetch(`${muster.url}/webhooks/grafana`, {
      method: 'POST',
      body,
      headers: (headers ?? ((text) => grafanaHeaders(text, SECRET)))(body),
    });
    await response.arrayBuffer();
    return response.status;
  };
  const now = (): number => Math.floor(muster.clock.now().getTime() / 1000);
  const cards = (): readonly string[] => muster.standIn.messages('alerts').map((message) => textOf(message));

  it('takes what is signed, shows it on one card, and edits it to its end', async () => {
    expect(await send(fires)).toBe(202);
    await muster.pass(5000);
    const firing = cards();
    expect(await send(ends, (body) => grafanaHeaders(body, SECRET, now()))).toBe(202);
    await muster.pass(5000);

    expect(firing).toHaveLength(1);
    expect(firing[0]).toContain('HighLatency');
    expect(firing[0]).toContain('node-01.do-ams3.waku.test');
    expect(cards()).toHaveLength(1);
    expect(cards()[0]).toContain('resolved');
  });

  it('refuses what is not, and what was recorded of it before', async () => {
    const caught = { headers: {} as Readonly<Record<string, string>> };
    const statuses = [
      await send(fires, () => ({ 'content-type': 'application/json' })),
      await send(fires, (body) => grafanaHeaders(body, 'not-the-secret')),
      await send(fires, (body) => grafanaHeaders(`${body} `, SECRET)),
      await send(fires, (body) => grafanaHeaders(body, SECRET, now() - 3600)),
      await send('no JSON'),
      await send(fires, (body) => {
        caught.headers = grafanaHeaders(body, SECRET, now());
        return caught.headers;
      }),
    ];
    await muster.pass(10 * 60_000);
    statuses.push(await send(fires, () => caught.headers));

    expect(statuses).toEqual([401, 401, 401, 401, 400, 202, 401]);
    expect(cards()).toHaveLength(1);
  });

  it('sets aside what a template of its own made, and shows nothing of it', async () => {
    expect(await send({ text: 'HighLatency fires @everyone' })).toBe(202);
    await muster.pass(5000);

    expect(cards()).toEqual([]);
    const said = muster.standIn.messages('devops').map((message) => textOf(message));
    expect(said.join('\n')).toContain('grafana');
    expect(said.join('\n')).not.toContain('everyone');
  });

  it('shows the test of a contact point, and that it is over', async () => {
    await send(grafanaNotification([grafanaAlert({ labels: { alertname: 'TestAlert', instance: 'Grafana' } })]));
    await muster.pass(5000);

    expect(cards()).toHaveLength(1);
    expect(cards()[0]).toMatch(/TestAlert.*resolved/);
  });
});
