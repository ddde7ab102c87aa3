import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { PanelState } from '../../src/sandbox/web/protocol.ts';
import { createWebhookSender } from '../../src/sandbox/webhook-sender.ts';
import type { Stage } from './browser.ts';
import { workflowRunPayload } from './workflow-run.ts';

/** Looks again and again until it is so, or says what it was after twenty seconds. */
export function eventually<T>(look: () => T | Promise<T>) {
  return expect.poll(look, { timeout: 20_000, interval: 50 });
}

export async function expectShown(locator: Locator): Promise<void> {
  await locator.first().waitFor({ state: 'visible' });
}

export function panel(page: Page): Locator {
  return page.locator('muster-panel');
}

/** What the panel is told now, asked for from outside the page. */
export async function readPanelState(stage: Stage): Promise<PanelState> {
  const response = await fetch(`${stage.url}/panel/events`);
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true }); // A fetched body is bytes.
    const data = /^data: (.*)\n\n/mu.exec(text)?.[1];
    // Leaving the loop ends the stream.
    if (data !== undefined) return JSON.parse(data) as PanelState; // protocol.ts
  }
  throw new Error('The panel was told nothing.');
}

/** The deliveries of one run of the example configuration's production pipeline, signed as GitHub signs them. */
export async function sendWorkflowRun(stage: Stage, number: number, conclusion: string): Promise<void> {
  const { running, state } = stage;
  const sender = createWebhookSender({ musterUrl: () => running.app.url, secrets: state.webhookSecrets });
  // What is long over is not sent late: so this run ends now.
  const now = new Date().toISOString();
  const times = { created_at: now, run_started_at: now, updated_at: now };
  const run = {
    ...times,
    run_number: number,
    name: 'Deploy production',
    path: '.github/workflows/deploy-production.yml',
  };
  const story = [
    { action: 'requested', run: { ...run, status: 'queued' } },
    { action: 'completed', run: { ...run, status: 'completed', conclusion } },
  ];
  for (const parts of story) {
    const payload = workflowRunPayload(parts);
    const { status } = await sender.send({ source: 'github', event: 'workflow_run', payload });
    if (status !== 202) throw new Error(`Muster answered the webhook ${String(status)}.`);
  }
}

export async function openChannel(page: Page, name: string): Promise<void> {
  await page
    .locator('muster-channel-list')
    .getByRole('button', { name: new RegExp(`^${name}\\b`) })
    .click();
  await expectShown(page.locator('muster-chat').getByRole('heading', { level: 1, name, exact: true }));
}

/**
 * The persona's title, e.g. 'A stranger'. What is typed before the page has become somebody else is lost, or is said as
 * the one before: so this ends once the head tells of the new one, and their commands and messages are there.
 */
export async function actAs(page: Page, title: string): Promise<void> {
  const head = page.locator('muster-page-head');
  const choice = head.getByRole('combobox');
  const chosen = await choice.locator('option', { hasText: title }).getAttribute('value');
  if ((await choice.inputValue()) === chosen) return;
  const about = head.locator('#about');
  const before = await about.innerText();
  const commands = page.waitForResponse(/\/application-command-index$/);
  await choice.selectOption({ label: title });
  await commands;
  await eventually(() => about.innerText()).not.toBe(before);
  await page.locator('muster-log [role="log"][aria-busy="false"]').waitFor();
}

export function messages(page: Page, hasText?: string | RegExp): Locator {
  return page.locator('muster-message', hasText === undefined ? {} : { hasText });
}

/** Those that only whoever asked sees. */
export function privately(page: Page, words: string | RegExp): Locator {
  return messages(page, words).filter({ hasText: 'Only you can see this' });
}

/** Asks by a command that is answered privately, and gives that answer once it holds these words. */
export async function ask(page: Page, line: string, words: string | RegExp): Promise<Locator> {
  const asked = await privately(page, '').count();
  await say(page, line);
  const answer = privately(page, '').nth(asked);
  await expectShown(answer.filter({ hasText: words }));
  return answer;
}

/** Elements with a shadow root have no innerText: what one shows is asked for, once it is all there. */
export async function expectWords(
  shown: Locator,
  { has, lacks = [] }: { readonly has: readonly (string | RegExp)[]; readonly lacks?: readonly (string | RegExp)[] },
): Promise<void> {
  for (const hasText of has) await expectShown(shown.filter({ hasText }));
  for (const hasText of lacks) expect(await shown.filter({ hasText }).count(), String(hasText)).toBe(0);
}

/** Lets one of the sandbox's stories begin. */
export async function startScenario({ url }: Stage, name: string): Promise<void> {
  const { status } = await fetch(`${url}/scenarios/${name}`, { method: 'POST' });
  expect(status).toBeLessThan(300);
}

/** What it did stays; what it would have done does not happen. */
export async function stopScenario({ url }: Stage, name: string): Promise<void> {
  const { status } = await fetch(`${url}/scenarios/${name}`, { method: 'DELETE' });
  expect(status).toBe(204);
}

/** Types a whole line into the composer, as people do, and sends it. */
export async function say(page: Page, line: string): Promise<void> {
  await page.locator('muster-composer textarea').focus();
  await page.keyboard.type(line);
  await page.keyboard.press('Enter');
}

/** From 1 to 600. */
export function setClockRate(stage: Stage, rate: number): Promise<void> {
  return changeClock(stage, { rate });
}

/** Time runs at that rate until it is shown, and as outside from then on. What falls due meanwhile has its real time. */
export async function passUntilShown(stage: Stage, locator: Locator, rate: number): Promise<void> {
  await setClockRate(stage, rate);
  await locator.first().waitFor({ state: 'visible', timeout: 120_000 });
  await setClockRate(stage, 1);
}

/** The sandbox's clock jumps, as by the panel's own buttons, and whatever fell due on the way is done. */
export function advanceClock(stage: Stage, advanceMs: number): Promise<void> {
  return changeClock(stage, { advanceMs });
}

async function changeClock({ url }: Stage, change: Readonly<Record<string, number>>): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const { status } = await fetch(`${url}/panel/clock`, { method: 'POST', headers, body: JSON.stringify(change) });
  expect(status).toBe(204);
}
