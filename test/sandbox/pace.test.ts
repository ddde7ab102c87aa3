import { describe, expect, it } from 'vitest';
import type { PanelState } from '../../src/sandbox/web/protocol.ts';
import { openSandbox } from '../support/open-sandbox.ts';
import { readChannel, reportRun } from '../support/sandbox-acts.ts';
import { headOf } from '../support/seen-messages.ts';

const RUNS = 24;
/** Five messages in five seconds are what Discord lets through, so these take less than a minute of Muster's time. */
const LONGEST_LAG_MS = 120_000;

describe('Muster on a clock that runs many times as fast', () => {
  it.each([60, 600])('shows everything once and in time at %d times the pace', async (rate) => {
    const sandbox = await openSandbox();
    expect((await sandbox.post('/sandbox/panel/clock', { rate })).status).toBe(204);

    for (let number = 1; number <= RUNS; number += 1)
      await reportRun(sandbox, { run_number: number, head_branch: `branch-${number}` });
    const panel = await sandbox.listen<PanelState>('/sandbox/panel/events');
    await panel.until(
      ({ inbound, relay: { lanes } }) =>
        inbound.length === RUNS &&
        inbound.every(({ state }) => state === 'processed') &&
        lanes.normal.waiting + lanes.low.waiting === 0,
    );

    const heads = (await readChannel(sandbox, 'pipelines')).map(headOf);
    expect(new Set(heads).size).toBe(heads.length);
    for (let number = 1; number <= RUNS; number += 1)
      expect(heads.filter((head) => head.includes(`#${number} `) || head.endsWith(`#${number}`))).toHaveLength(1);
    const lags = panel.heard.flatMap(({ relay: { lanes } }) => [lanes.normal.oldestMs ?? 0, lanes.low.oldestMs ?? 0]);
    expect(Math.max(...lags)).toBeLessThan(LONGEST_LAG_MS * (rate / 60));
  });

  it('goes on after a jump of a day: what came before and what comes after is shown', async () => {
    const sandbox = await openSandbox();
    await reportRun(sandbox, { run_number: 1 });
    await sandbox.running.app.idle();

    expect((await sandbox.post('/sandbox/panel/clock', { advanceMs: 24 * 3_600_000 })).status).toBe(204);
    await reportRun(sandbox, { run_number: 2 });
    await sandbox.running.app.idle();

    const messages = await readChannel(sandbox, 'pipelines');
    expect(messages).toHaveLength(2);
    expect(Date.parse(messages[0]!.timestamp) - Date.parse(messages[1]!.timestamp)).toBeGreaterThanOrEqual(86_400_000);
  });
});
