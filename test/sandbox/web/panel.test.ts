import { describe, expect, it } from 'vitest';
import type { PanelState, ScenarioState } from '../../../src/sandbox/web/protocol.ts';
import { openSandbox } from '../../support/open-sandbox.ts';
import { readChannel, reportRun } from '../../support/sandbox-acts.ts';
import { headOf } from '../../support/seen-messages.ts';
import type { APIMessage } from 'discord-api-types/v10';

const PANEL = '/sandbox/panel/events';

const isOn = (state: PanelState, name: string): boolean => state.faults.find((fault) => fault.name === name)!.isOn;
const waiting = ({ relay }: PanelState): number => relay.lanes.normal.waiting + relay.lanes.low.waiting;

describe('the side panel', () => {
  it('shows all there is at the first look', async () => {
    const sandbox = await openSandbox();

    const panel = await sandbox.listen<PanelState>(PANEL);
    const state = await panel.until(() => true);

    expect(Math.abs(Date.parse(state.now) - Date.now())).toBeLessThan(10_000);
    expect(state).toMatchObject({ clockRate: 1, inbound: [], acts: [], relay: { state: 'running', blocked: [] } });
    expect(state.relay.lanes.critical).toEqual({ waiting: 0, oldestMs: null });
    expect(state.faults.map(({ name, isOn: on }) => [name, on])).toEqual([
      ['rate-limit-storm', false],
      ['discord-down', false],
      ['stored-then-500', false],
      ['slow', false],
    ]);
    const fleet = state.fleets.find(({ name }) => name === 'status.prod')!;
    expect(fleet.hosts[0]).toEqual({
      name: 'boot-01.do-ams3.status.prod',
      version: expect.stringMatching(/^v\d/) as string,
      health: 'READY',
      power: 'on',
    });
    expect(state.scenarios.map(({ progress }) => progress.kind)).toContain('idle');
  });

  it('shows an event when it was recorded, and sends it again as a delivery of its own', async () => {
    const sandbox = await openSandbox();
    const panel = await sandbox.listen<PanelState>(PANEL);
    await reportRun(sandbox);
    const [event] = (await panel.until(({ inbound }) => inbound[0]?.state === 'processed')).inbound;

    const answer = await sandbox.post(`/sandbox/panel/inbound/${event!.id}/replay`, {});

    expect(event).toMatchObject({ source: 'github', event: 'workflow_run', error: null });
    expect(answer.status).toBe(202);
    expect(await answer.json()).toEqual({ status: 202 });
    const twice = await panel.until(({ inbound }) => inbound.length === 2);
    expect(new Set(twice.inbound.map(({ id }) => id)).size).toBe(2);
    await sandbox.running.app.idle();
    // The same run said twice is still one card.
    expect(await readChannel(sandbox, 'pipelines')).toHaveLength(1);
  });

  it('says which event there is not', async () => {
    const sandbox = await openSandbox();

    const answer = await sandbox.post('/sandbox/panel/inbound/nothing/replay', {});

    expect(answer.status).toBe(404);
    expect(await answer.json()).toEqual({ error: 'There is no such event any more; reload the list.' });
  });

  it.each(['rate-limit-storm', 'discord-down', 'stored-then-500'])(
    'switches %s on and off; what was said meanwhile is then shown once',
    async (fault) => {
      const sandbox = await openSandbox();
      const panel = await sandbox.listen<PanelState>(PANEL);
      const path = `/sandbox/panel/faults/${fault}`;

      expect((await sandbox.post(path, { to: 'on' })).status).toBe(204);
      await reportRun(sandbox);
      const struck = await panel.until((state) => isOn(state, fault) && waiting(state) > 0);
      expect(struck.relay.lanes).toMatchObject({ critical: { waiting: 0, oldestMs: null } });
      expect((await sandbox.post(path, { to: 'off' })).status).toBe(204);
      // Back-offs are Muster's time, so they need not be ours.
      await sandbox.post('/sandbox/panel/clock', { rate: 60 });
      await panel.until((state) => !isOn(state, fault) && state.inbound.length === 1 && waiting(state) === 0);

      const messages = await readChannel(sandbox, 'pipelines');
      expect(messages.map(headOf)).toHaveLength(1);
    },
  );

  it('switches slowness on', async () => {
    const sandbox = await openSandbox();
    const panel = await sandbox.listen<PanelState>(PANEL);

    await sandbox.post('/sandbox/panel/faults/slow', { to: 'on' });
    const url = `${sandbox.state.api}/v10/users/@me`;
    const headers = { authorization: `Bot ${sandbox.state.botToken}`, 'user-agent': 'DiscordBot' };
    const began = performance.now();
    const asking = fetch(url, { headers });
    await panel.until((state) => isOn(state, 'slow'));
    await asking;

    expect(performance.now() - began).toBeGreaterThanOrEqual(1990);
  });

  it('makes time run faster and jump ahead, for everything in the sandbox', async () => {
    const sandbox = await openSandbox();
    const panel = await sandbox.listen<PanelState>(PANEL);
    const before = Date.parse((await panel.until(() => true)).now);

    expect((await sandbox.post('/sandbox/panel/clock', { rate: 60 })).status).toBe(204);
    expect((await sandbox.post('/sandbox/panel/clock', { advanceMs: 3_600_000 })).status).toBe(204);
    const after = await panel.until(({ clockRate }) => clockRate === 60);
    const posted = await sandbox.post(
      `/sandbox/as/a-tester/discord/v10/channels/${sandbox.state.channels['devops']!}/messages`,
      { content: 'What time is it?' },
    );

    expect(Date.parse(after.now) - before).toBeGreaterThanOrEqual(3_600_000);
    const { timestamp } = (await posted.json()) as APIMessage; // Discord's own shape.
    expect(Date.parse(timestamp) - before).toBeGreaterThanOrEqual(3_600_000);
  });

  it.each([
    ['/sandbox/panel/clock', { rate: 0 }, 400, /1 to 600/],
    ['/sandbox/panel/clock', { rate: 601 }, 400, /1 to 600/],
    ['/sandbox/panel/clock', { advanceMs: -1 }, 400, /never goes back/],
    ['/sandbox/panel/clock', { rate: 2, advanceMs: 1 }, 400, /1 to 600/],
    ['/sandbox/panel/clock', {}, 400, /1 to 600/],
    ['/sandbox/panel/faults/slow', { to: 'maybe' }, 400, /"on"/],
    ['/sandbox/panel/faults/gremlins', { to: 'on' }, 404, /rate-limit-storm, discord-down/],
    ['/sandbox/scenarios/no-such', {}, 404, /There are these scenarios: .*quiet-day/],
  ])('refuses %s %j with a sentence that says what can be done', async (path, body, status, sentence) => {
    const sandbox = await openSandbox();

    const answer = await sandbox.post(path, body);

    expect(answer.status).toBe(status);
    expect(((await answer.json()) as { readonly error: string }).error).toMatch(sentence);
  });

  it('starts a scenario once, shows how far it is, and stops it', async () => {
    const sandbox = await openSandbox();
    const panel = await sandbox.listen<PanelState>(PANEL);
    const path = '/sandbox/scenarios/quiet-day';
    const progress = ({ scenarios }: PanelState): string =>
      scenarios.find(({ name }) => name === 'quiet-day')!.progress.kind;

    const started = await sandbox.fetch(path, { method: 'POST' });
    const again = await sandbox.fetch(path, { method: 'POST' });
    await panel.until((state) => progress(state) === 'running');
    const stopped = await sandbox.fetch(path, { method: 'DELETE' });
    await panel.until((state) => progress(state) === 'stopped');

    expect(started.status).toBe(202);
    expect((await started.json()) as ScenarioState).toMatchObject({ name: 'quiet-day', progress: { kind: 'running' } });
    expect(again.status).toBe(409);
    expect(await again.json()).toEqual({ error: expect.stringContaining('runs already') as string });
    expect(stopped.status).toBe(204);
    expect((await sandbox.fetch(path, { method: 'DELETE' })).status).toBe(204);
    expect((await sandbox.fetch('/sandbox/scenarios/no-such', { method: 'DELETE' })).status).toBe(404);
  });

  it('ends when Muster is killed, and looks into the new one when it is back', async () => {
    const sandbox = await openSandbox();
    const panel = await sandbox.listen<PanelState>(PANEL);
    await panel.until(({ relay }) => relay.state === 'running');

    await sandbox.running.process.crash();
    await panel.ended;
    await sandbox.running.process.start();
    await sandbox.running.app.untilReady();

    const again = await sandbox.listen<PanelState>(PANEL);
    expect(await again.until(() => true)).toMatchObject({ relay: { state: 'running' } });
  });
});
