import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { seriousProblems } from '../../support/axe.ts';
import { describeInBrowser, PICTURES, type PageOptions } from '../../support/browser.ts';
import {
  eventually,
  expectShown,
  messages,
  openChannel,
  panel,
  say,
  sendWorkflowRun,
} from '../../support/page-acts.ts';

const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 420, height: 860 };

describeInBrowser('the look of the page', (stage) => {
  it.each([
    { view: 'wide and dark', options: { theme: 'dark', ...WIDE } },
    { view: 'wide and light', options: { theme: 'light', ...WIDE } },
    { view: 'narrow and dark', options: { theme: 'dark', ...NARROW } },
    { view: 'narrow and light', options: { theme: 'light', ...NARROW } },
  ] as const)(
    'has no serious problem for axe, $view: a first visit, a channel, a command being written',
    async ({ view, options }) => {
      const page = await stage.open({ ...options, visit: 'first' });
      const problems: string[] = [];
      const look = async (what: string): Promise<void> => {
        await page.screenshot({ path: join(PICTURES, `${what} ${view}.png`.replaceAll(' ', '-')) });
        problems.push(...(await seriousProblems(page)).map((problem) => `${what}: ${problem}`));
      };

      await expectShown(page.getByRole('heading', { name: 'Welcome to Muster’s sandbox' }));
      await look('first visit');
      await page.getByRole('button', { name: 'Dismiss', exact: true }).click();
      await sendWorkflowRun(stage, options.width + (options.theme === 'dark' ? 1 : 2), 'failure');
      await show(page, options, 'pipelines');
      await expectShown(messages(page, 'broke.'));
      await look('pipelines');
      await page.locator('muster-composer textarea').focus();
      await page.keyboard.type('/');
      await expectShown(page.locator('muster-composer').getByRole('option'));
      await look('commands');
      await page.keyboard.type('fleet info ');
      await look('a command');

      expect(problems).toEqual([]);
    },
    60_000,
  );

  it('follows the theme of the system until another is chosen, and remembers that', async () => {
    const page = await stage.open({ theme: 'light' });
    const isLight = (): Promise<boolean> => page.evaluate<boolean>(BRIGHT);

    const first = await isLight();
    await page.getByRole('button', { name: 'Switch to dark' }).click();
    await eventually(isLight).toBe(false);
    await page.reload();
    await expectShown(page.getByRole('button', { name: 'Switch to light' }));

    expect([first, await isLight()]).toEqual([true, false]);
  });

  it('makes drawers of channels and panel in a narrow window, which Escape closes', async () => {
    const page = await stage.open(NARROW);
    const channels = page.locator('muster-channel-list').getByRole('button', { name: /^devops/ });
    const clock = panel(page).getByRole('button', { name: /^Time/ });
    await page.getByRole('button', { name: 'Channels' }).waitFor();
    expect([await channels.isVisible(), await clock.isVisible()]).toEqual([false, false]);

    await page.getByRole('button', { name: 'Channels' }).click();
    await expectShown(channels);
    await channels.click();
    await channels.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Sandbox controls' }).click();
    await expectShown(clock);
    expect(await seriousProblems(page)).toEqual([]);
    await page.screenshot({ path: join(PICTURES, 'panel-narrow.png') });
    await page.keyboard.press('Escape');

    await clock.waitFor({ state: 'hidden' });
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(NARROW.width);
  });

  it('has no serious problem for axe in a form, a menu, the pins and an answer for one alone', async () => {
    const page = await stage.open({ as: 'an-owner' });
    await openChannel(page, 'devops');
    await say(page, '/upgrade request fleet:status.prod version:v0.38.7 reason:The mesh heals faster');
    const card = messages(page, 'v0.38.7').filter({ has: page.getByRole('button', { name: 'Accept', exact: true }) });
    await expectShown(card);
    const problems = await seriousProblems(page);

    await card.first().click({ button: 'right', position: { x: 300, y: 20 } });
    await expectShown(page.getByRole('menu'));
    await page.screenshot({ path: join(PICTURES, 'menu.png') });
    problems.push(...(await seriousProblems(page)));
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Pins' }).click();
    await expectShown(page.getByText('Nothing is pinned in this channel.'));
    problems.push(...(await seriousProblems(page)));
    await page.keyboard.press('Escape');
    await page.locator('muster-page-head').getByRole('combobox').selectOption({ label: 'A maintainer' });
    await card.first().getByRole('button', { name: 'Reject…' }).click();
    await expectShown(page.getByRole('dialog'));
    await page.screenshot({ path: join(PICTURES, 'form.png') });
    problems.push(...(await seriousProblems(page)));

    expect(problems).toEqual([]);
  }, 60_000);
});

/** Whether the chat's ground is brighter than its text. */
const BRIGHT = `(() => {
  const light = (colour) => colour.match(/\\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
  const style = getComputedStyle(document.body);
  return light(style.backgroundColor) > light(style.color);
})()`;

/** In a narrow window the channels are in a drawer. */
async function show(page: Page, { width }: PageOptions, channel: string): Promise<void> {
  if (width === NARROW.width) await page.getByRole('button', { name: 'Channels' }).click();
  await openChannel(page, channel);
}
