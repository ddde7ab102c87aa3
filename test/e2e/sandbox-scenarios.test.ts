import { describe, expect, it } from 'vitest';
import type { PanelState, ScenarioState } from '../../src/sandbox/web/protocol.ts';
import { headOf } from '../support/seen-messages.ts';
import { openSandbox, type OpenSandbox } from '../support/open-sandbox.ts';

/** Fast enough for a minute to pass in a second and a half, slow enough for everything in it to be carried out. */
const RATE = 40;
const PATIENCE_MS = 90_000;

function progressIn({ scenarios }: PanelState, name: string): ScenarioState['progress'] {
  return scenarios.find((each) => each.name === name)!.progress;
}

async function messagesIn({ state }: OpenSandbox, channel: string): Promise<readonly string[]> {
  const response = await fetch(`${state.api}/v10/channels/${state.channels[channel]!}/messages?limit=50`, {
    headers: { authorization: `Bot ${state.botToken}` },
  });
  const messages = (await response.json()) as Parameters<typeof headOf>[0][]; // Discord's own shape.
  return messages.map(headOf).toReversed();
}

describe('scenarios of a running sandbox, over HTTP', () => {
  it(
    'kill Muster and start it again at its address while Discord, the world and the scenario live on',
    async () => {
      const sandbox = await openSandbox();
      await sandbox.post('/sandbox/panel/clock', { rate: RATE });

      const started = await sandbox.post('/sandbox/scenarios/muster-restarts', {});
      expect(started.status).toBe(202);
      expect(await started.json()).toMatchObject({ name: 'muster-restarts', progress: { kind: 'running' } });
      const again = await sandbox.post('/sandbox/scenarios/muster-restarts', {});
      expect([again.status, await again.json()]).toEqual([
        409,
        { error: 'Muster is killed and restarted runs already. Stop it first to start it again.' },
      ]);

      // The page's stream ends with the Muster that served it, and the next one serves it again.
      const before = await sandbox.listen<PanelState>('/sandbox/panel/events');
      await before.ended;
      await expect.poll(() => sandbox.running.process.url(), { timeout: PATIENCE_MS }).toBe(sandbox.url);
      const after = await sandbox.listen<PanelState>('/sandbox/panel/events');
      const ended = await after.until((panel) => progressIn(panel, 'muster-restarts').kind !== 'running');

      expect(progressIn(ended, 'muster-restarts')).toMatchObject({ kind: 'ended' });
      expect(await messagesIn(sandbox, 'pipelines')).toEqual([
        '✅ Deploy production #1 on main: succeeded',
        expect.stringContaining('broke, and is fixed'),
        expect.stringContaining('is fixed'),
      ]);
      expect(await messagesIn(sandbox, 'alerts')).toHaveLength(3);
    },
    2 * PATIENCE_MS,
  );

  it('are stopped by DELETE, with what they switched on, and unknown ones are refused by name', async () => {
    const sandbox = await openSandbox();
    const panel = await sandbox.listen<PanelState>('/sandbox/panel/events');
    const slow = (state: PanelState): boolean => state.faults.find(({ name }) => name === 'discord-down')!.isOn;
    await sandbox.post('/sandbox/panel/clock', { rate: RATE });
    await sandbox.post('/sandbox/scenarios/discord-down', {});
    await panel.until(slow);

    const stopped = await sandbox.fetch('/sandbox/scenarios/discord-down', { method: 'DELETE' });

    expect(stopped.status).toBe(204);
    await panel.until((state) => progressIn(state, 'discord-down').kind === 'stopped' && !slow(state));
    const unknown = await sandbox.post('/sandbox/scenarios/no-such-thing', {});
    expect([unknown.status, await unknown.json()]).toEqual([
      404,
      { error: expect.stringContaining('node-crash') as string },
    ]);
  });

  it('need no page of another site to start them', async () => {
    const sandbox = await openSandbox();

    const refused = await sandbox.fetch('/sandbox/scenarios/node-crash', {
      method: 'POST',
      headers: { origin: 'https://example.org' },
    });

    expect(refused.status).toBe(403);
    const panel = await sandbox.listen<PanelState>('/sandbox/panel/events');
    expect(progressIn(await panel.until(() => true), 'node-crash')).toEqual({ kind: 'idle' });
  });

  it('let the world act by itself, unless SANDBOX_QUIET says otherwise', async () => {
    const [quiet, lively] = [await openSandbox(), await openSandbox({ SANDBOX_QUIET: '0' })];
    const first = async (sandbox: OpenSandbox): Promise<string> => {
      const panel = await sandbox.listen<PanelState>('/sandbox/panel/events');
      return progressIn(await panel.until(() => true), 'quiet-day').kind;
    };

    expect(await first(quiet)).toBe('idle');
    expect(await first(lively)).toBe('running');
  });
});
