import { join } from 'node:path';
import { expect, it } from 'vitest';
import { seriousProblems } from '../../support/axe.ts';
import { describeInBrowser, PICTURES } from '../../support/browser.ts';
import {
  advanceClock,
  expectShown,
  messages,
  openChannel,
  passUntilShown,
  privately,
} from '../../support/page-acts.ts';
import {
  agree,
  askToRollBack,
  beginUpgrade,
  SURE_BUILD_MS,
  takeOnUpgrade,
  upgradeCard,
  WAITING_RATE,
  WATCHING_RATE,
} from '../../support/upgrades-on-page.ts';

describeInBrowser('an upgrade of production, on the page', (stage) => {
  it('asked for, agreed to by two, deployed in a window host by host, watched, and put back', async () => {
    const page = await stage.open({ as: 'an-owner' });
    await openChannel(page, 'devops');
    const picture = (name: string): Promise<Buffer> =>
      page.screenshot({ path: join(PICTURES, `upgrades-${name}.png`) });

    await takeOnUpgrade(stage, page);
    const card = upgradeCard(page);
    await card.getByRole('button', { name: 'Deploy now' }).click();
    await expectShown(privately(page, 'does not begin yet'));
    await picture('lacks-approvals');

    await beginUpgrade(stage, page);
    await picture('begun');

    await advanceClock(stage, SURE_BUILD_MS);
    await passUntilShown(stage, card.getByText(/[1-8] of 9/), WATCHING_RATE);
    await picture('rolling');
    await passUntilShown(stage, card.getByText('9 of 9'), WAITING_RATE);
    await passUntilShown(stage, card.getByText('being watched'), WATCHING_RATE);
    await passUntilShown(stage, card.getByText('What it does'), WATCHING_RATE);
    await picture('watched');

    await askToRollBack(page, 'Messages are lost on shard 32');
    await agree(page, 'An owner', 'put status.prod back');
    await expectShown(messages(page, 'UP-1 is being put back'));
    await advanceClock(stage, SURE_BUILD_MS);
    await passUntilShown(stage, messages(page, 'UP-1 was put back: what ran before'), WAITING_RATE);
    await passUntilShown(stage, card.getByText('is put back'), WATCHING_RATE);
    await picture('put-back');

    expect(await seriousProblems(page)).toEqual([]);
  }, 300_000);
});
