import { createHmac, randomUUID } from 'node:crypto';
import type { APIMessage } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import type { PanelState } from '../../src/sandbox/web/protocol.ts';
import { openSandbox, type OpenSandbox } from '../support/open-sandbox.ts';
import { headOf } from '../support/seen-messages.ts';
import { workflowRunPayload } from '../support/workflow-run.ts';

const RUNS = 24;
/** Five messages in five seconds are what Discord lets through, so these take less than a minute of Muster's time. */
const LONGEST_LAG_MS = 120_000;

async function report(sandbox: OpenSandbox, number: number): Promise<void> {
  const body = JSON.stringify(workflowRunPayload({ run: { run_number: number, head_branch: `branch-${number}` } }));
  const secret = sandbox.state.webhookSecrets['GITHUB_WEBHOOK_SECRET']!;
  const response = await sandbox.fetch('/webhooks/github', {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'workflow_run',
      'x-github-delivery': randomUUID(),
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    },
  });
  expect(response.status).toBe(202);
}

async function shown(sandbox: OpenSandbox): Promise<readonly APIMessage[]> {
  const path = `/channels/${sandbox.state.channels['pipelines']!}/messages?limit=100`;
  const response = await sandbox.fetch(`/sandbox/as/a-maintainer/discord/v10${path}`);
  return (await response.json()) as readonly APIMessage[]; // Discord's own shape.
}

describe('Muster on a clock that runs many times as fast', () => {
  it.each([60, 600])('shows everything once and in time at %d times the pace', async (rate) => {
    const sandbox = await openSandbox();
    expect((await sandbox.post('/sandbox/panel/clock', { rate })).status).toBe(204);

    for (let number = 1; number <= RUNS; number += 1) await report(sandbox, number);
    const panel = await sandbox.listen<PanelState>('/sandbox/panel/events');
    await panel.until(
      ({ inbound, relay: { lanes } }) =>
        inbound.length === RUNS &&
        inbound.every(({ state }) => state === 'processed') &&
        lanes.normal.waiting + lanes.low.waiting === 0,
    );

    const heads = (await shown(sandbox)).map(headOf);
    expect(new Set(heads).size).toBe(heads.length);
    for (let number = 1; number <= RUNS; number += 1)
      expect(heads.filter((head) => head.includes(`#${number} `) || head.endsWith(`#${number}`))).toHaveLength(1);
    const lags = panel.heard.flatMap(({ relay: { lanes } }) => [lanes.normal.oldestMs ?? 0, lanes.low.oldestMs ?? 0]);
    expect(Math.max(...lags)).toBeLessThan(LONGEST_LAG_MS * (rate / 60));
  });

  it('goes on after a jump of a day: what came before and what comes after is shown', async () => {
    const sandbox = await openSandbox();
    await report(sandbox, 1);
    await sandbox.running.app.idle();

    expect((await sandbox.post('/sandbox/panel/clock', { advanceMs: 24 * 3_600_000 })).status).toBe(204);
    await report(sandbox, 2);
    await sandbox.running.app.idle();

    const messages = await shown(sandbox);
    expect(messages).toHaveLength(2);
    expect(Date.parse(messages[0]!.timestamp) - Date.parse(messages[1]!.timestamp)).toBeGreaterThanOrEqual(86_400_000);
  });
});
