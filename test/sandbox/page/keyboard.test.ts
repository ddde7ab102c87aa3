import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeInBrowser } from '../../support/browser.ts';
import { eventually, expectShown, messages, panel } from '../../support/page-acts.ts';

const MOST_TABS = 60;

describeInBrowser('the page by keyboard alone', (stage) => {
  it('is enough to change the channel, give a command, read its answer and act on it', async () => {
    const page = await stage.open({ as: 'an-owner' });
    await expectShown(page.locator('muster-channel-list').getByRole('button'));

    await tabTo(page, /^pipelines/);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expectShown(page.locator('muster-chat').getByRole('heading', { level: 1, name: 'devops' }));
    await tabTo(page, /^Message #devops/);
    await page.keyboard.type('/upgrade request fleet:status.prod version:v0.38.9 reason:The mesh heals faster');
    await page.keyboard.press('Enter');
    const card = messages(page, 'v0.38.9').filter({ has: page.getByRole('button', { name: 'Accept', exact: true }) });
    await expectShown(card);
    await page.keyboard.press('Shift+Tab');
    await tabTo(page, /^Reject…/, 'Shift+Tab');
    await page.keyboard.press('Enter');

    // An owner may ask, and not decide.
    await expectShown(messages(page, 'upgrade.decide').filter({ hasText: 'Only you can see this' }));
  });

  it('is enough to act as somebody else, and to play a scenario', async () => {
    const page = await stage.open();
    await expectShown(panel(page).locator('[data-scenario]'));

    await tabTo(page, /^Act as/);
    // In the open list nothing is chosen before Enter, so that letters may come as slowly as a busy machine types.
    await page.keyboard.press('Alt+ArrowDown');
    await page.keyboard.type('A stranger');
    await page.keyboard.press('Enter');
    await eventually(() => page.locator('muster-page-head').getByRole('combobox').inputValue()).toBe('a-stranger');
    await tabTo(page, /^Start: A node crashes/);
    await page.keyboard.press('Enter');

    const stop = panel(page).getByRole('button', { name: 'Stop: A node crashes' });
    await expectShown(stop);
    // The button changed its word under the finger: it still has the focus.
    await page.keyboard.press('Enter');
    await expectShown(panel(page).getByText('Stopped just now'));
    expect(await nameOfFocused(page)).toBe('Again: A node crashes');
  });
});

/** Presses Tab until the focus is on what bears this name; fails when it never comes there. */
async function tabTo(page: Page, name: RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const seen: string[] = [];
  for (let presses = 0; presses < MOST_TABS; presses += 1) {
    const focused = await nameOfFocused(page);
    if (name.test(focused)) return;
    seen.push(focused);
    await page.keyboard.press(key);
  }
  throw new Error(`Nothing named ${String(name)} by ${MOST_TABS} times ${key}: ${seen.join(' · ')}`);
}

/** As a screen reader would say it, more or less: the label, or the text. */
async function nameOfFocused(page: Page): Promise<string> {
  return page.evaluate<string>(`(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    const labels = [...(element?.labels ?? [])].map((label) => label.textContent).join(' ');
    return (element?.getAttribute('aria-label') ?? (labels || element?.textContent) ?? '').replace(/\\s+/g, ' ').trim();
  })()`);
}
