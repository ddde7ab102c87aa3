import { expect, it } from 'vitest';
import { describeInBrowser } from '../../support/browser.ts';
import { eventually, expectShown, messages, openChannel, panel } from '../../support/page-acts.ts';

describeInBrowser('the first visit', (stage) => {
  it('says what this is in three sentences, and offers three things that work', async () => {
    const page = await stage.open({ visit: 'first' });
    const welcome = page.locator('muster-welcome');
    await expectShown(welcome.getByRole('heading', { name: 'Welcome to Muster’s sandbox' }));
    const text = await welcome.locator('p').first().innerText();
    expect(text.match(/[.!?](?:\s|$)/gu)).toHaveLength(3);
    expect(await welcome.getByRole('list', { name: 'Three things to try' }).getByRole('button').count()).toBe(3);

    await openChannel(page, 'devops');
    await welcome.getByRole('button', { name: /^Ask how a fleet is/ }).click();
    await page.keyboard.press('Enter');
    await expectShown(messages(page, 'status.prod: all 9 hosts are healthy'));
    await welcome.getByRole('button', { name: /^Let a production deploy fail/ }).click();
    await expectShown(page.locator('muster-chat').getByRole('heading', { level: 1, name: 'pipelines' }));
    await expectShown(panel(page).getByRole('button', { name: 'Stop: A production deploy fails' }));
    await welcome.getByRole('button', { name: /^Be a stranger/ }).click();

    await eventually(() => page.locator('muster-page-head').getByRole('combobox').inputValue()).toBe('a-stranger');
    await eventually(() => welcome.getByText('✓ tried').count()).toBe(3);
  });

  it('is over once it is dismissed, until it is asked for again', async () => {
    const page = await stage.open({ visit: 'first' });
    const heading = page.getByRole('heading', { name: 'Welcome to Muster’s sandbox' });
    await expectShown(heading);

    await page.getByRole('button', { name: 'Dismiss', exact: true }).click();
    await heading.waitFor({ state: 'hidden' });
    await page.reload();
    await expectShown(panel(page).locator('[data-scenario]'));
    expect(await heading.count()).toBe(0);
    await page.getByRole('button', { name: 'What is this, and what can I try?' }).click();

    await expectShown(heading);
    await page.keyboard.press('Escape');
    await heading.waitFor({ state: 'hidden' });
  });
});
