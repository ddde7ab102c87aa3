import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeInBrowser } from '../../support/browser.ts';
import { expectShown, panel } from '../../support/page-acts.ts';

/** Headless Chromium shows every tab at once, so a test has to say which of them nobody sees. */
async function turn(page: Page, to: 'hidden' | 'seen'): Promise<void> {
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, value: ${String(to === 'hidden')} });
     document.dispatchEvent(new Event('visibilitychange'));`,
  );
}

describeInBrowser('the page in more tabs than a browser holds lines for', (stage) => {
  // Six lines to one host, and each tab that is seen holds two.
  it('opens in the fourth while the others are not seen, and they go on when they are', async () => {
    const first = await stage.open();
    await expectShown(panel(first).getByText('Time passes as it does outside.'));
    await turn(first, 'hidden');
    for (let tab = 2; tab <= 4; tab += 1) {
      const page = await first.context().newPage();
      await page.goto(stage.url, { waitUntil: 'load' });
      await expectShown(panel(page).getByText('Time passes as it does outside.'));
      await turn(page, 'hidden');
    }

    await turn(first, 'seen');
    await panel(first).getByRole('radio', { name: '60×' }).check();

    await expectShown(panel(first).getByText('One second here is 1 minute in the sandbox.'));
    expect(first.context().pages()).toHaveLength(4);
  });
});
