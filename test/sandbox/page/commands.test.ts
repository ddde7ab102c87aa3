import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeInBrowser } from '../../support/browser.ts';
import { actAs, eventually, expectShown, messages, openChannel, say } from '../../support/page-acts.ts';

describeInBrowser('people on the page', (stage) => {
  it('type /fleet status and read the answer', async () => {
    const page = await stage.open();

    await openChannel(page, 'devops');
    await say(page, '/fleet status ');

    const answer = messages(page, 'status.prod');
    await expectShown(answer);
    await expectShown(answer.getByText('status.prod: all 9 hosts are healthy'));
    expect(await answer.count()).toBe(1);
  });

  it('are told by the composer what a command takes, and choose from what it offers', async () => {
    const page = await stage.open();
    await openChannel(page, 'devops');

    await page.locator('muster-composer textarea').focus();
    await page.keyboard.type('/fleet inf');
    await expectShown(page.locator('muster-composer').getByRole('option', { name: /fleet info/ }));
    await page.keyboard.press('Tab');
    await page.keyboard.type('waku.te');
    await expectShown(page.locator('muster-composer').getByRole('option', { name: /waku\.test/ }));
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');

    await expectShown(messages(page, /waku\.test/).getByText(/latest/i));
  });

  it('see a private answer only where it was asked for', async () => {
    const asking = await stage.open({ as: 'a-stranger' });
    const watching = await stage.open({ as: 'a-maintainer' });
    await openChannel(asking, 'devops');
    await openChannel(watching, 'devops');

    await say(asking, '/audit search ');
    const refusal = messages(asking, 'audit.search').filter({ hasText: 'Only you can see this' });
    await expectShown(refusal);
    // What comes after it has come: so the refusal is not on its way any more.
    await say(asking, 'May I ask who may read the audit?');
    await expectShown(messages(watching, 'May I ask who may read the audit?'));
    expect(await messages(watching, 'audit.search').count()).toBe(0);

    await refusal.getByRole('button', { name: 'Dismiss the message' }).click();
    await eventually(() => messages(asking, 'audit.search').count()).toBe(0);
  });

  it('decide about an upgrade: a stranger is refused, a maintainer accepts', async () => {
    const page = await stage.open({ as: 'an-owner' });
    await askForUpgrade(page, 'v0.37.1');
    const card = messages(page, 'v0.37.1').filter({ has: page.getByRole('button', { name: 'Accept', exact: true }) });

    await actAs(page, 'A stranger');
    await card.getByRole('button', { name: 'Accept', exact: true }).click();
    await expectShown(messages(page, 'upgrade.decide').filter({ hasText: 'Only you can see this' }));
    await actAs(page, 'A maintainer');
    await card.getByRole('button', { name: 'Accept', exact: true }).click();

    await expectShown(messages(page, 'v0.37.1').filter({ hasText: /accepted/i }));
    await eventually(() => card.count()).toBe(0);
  });

  it('fill a form: a request is rejected with its reason, and not without one', async () => {
    const page = await stage.open({ as: 'an-owner' });
    await askForUpgrade(page, 'v0.37.2');
    await actAs(page, 'A maintainer');
    const card = messages(page, 'v0.37.2').filter({ has: page.getByRole('button', { name: 'Reject…' }) });
    await card.getByRole('button', { name: 'Reject…' }).click();
    const form = page.getByRole('dialog');

    await expectShown(form);
    await form.getByRole('button', { name: 'Submit' }).click();
    expect(await form.isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'hidden' });
    await card.getByRole('button', { name: 'Reject…' }).click();
    await form.getByRole('textbox').fill('Store nodes lose messages with it.');
    await form.getByRole('button', { name: 'Submit' }).click();

    await expectShown(messages(page, 'v0.37.2').filter({ hasText: 'Store nodes lose messages with it.' }));
    await eventually(() => card.count()).toBe(0);
  });
});

/** As the owner of status.prod; the request's card comes up in #devops. */
async function askForUpgrade(page: Page, version: string): Promise<void> {
  await openChannel(page, 'devops');
  await say(page, `/upgrade request fleet:status.prod version:${version} reason:The mesh heals faster`);
  await expectShown(messages(page, version).getByRole('button', { name: 'Accept', exact: true }));
}
