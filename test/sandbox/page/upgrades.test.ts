import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { seriousProblems } from '../../support/axe.ts';
import { describeInBrowser, PICTURES } from '../../support/browser.ts';
import {
  actAs,
  advanceClock,
  expectShown,
  messages,
  openChannel,
  passUntilShown,
  privately,
  say,
  startScenario,
} from '../../support/page-acts.ts';

const MINUTE_MS = 60_000;
/** As in deploys.test.ts: a host comes a minute or more after the one before it. */
const WATCHING_RATE = 10;
const WAITING_RATE = 20;
/** No build of the sandbox is shorter (src/sandbox/world/jenkins.ts: 8 to 14 minutes). */
const SURE_BUILD_MS = 6 * MINUTE_MS;

describeInBrowser('an upgrade of production, on the page', (stage) => {
  it('asked for, agreed to by two, deployed in a window host by host, watched, and put back', async () => {
    const page = await stage.open({ as: 'an-owner' });
    await openChannel(page, 'devops');
    const picture = (name: string): Promise<Buffer> =>
      page.screenshot({ path: join(PICTURES, `upgrades-${name}.png`) });
    await startScenario(stage, 'release-published');

    await actAs(page, 'A release manager');
    await say(page, '/window schedule name:Upgrades start:in 10m length:6h fleets:status.prod ');
    await messages(page, 'Nothing is scheduled yet.').getByRole('button', { name: 'Schedule it' }).click();
    await expectShown(privately(page, 'W-1 Upgrades is scheduled.'));

    await actAs(page, 'An owner');
    await say(page, '/upgrade request fleet:status.prod version:v0.39.0 reason:Fixes the store query that timed out ');
    await expectShown(privately(page, 'UP-1'));
    const card = cardOf(page);
    await actAs(page, 'A maintainer');
    await card.getByRole('button', { name: 'Accept' }).click();
    await expectShown(privately(page, 'UP-1').last());
    await card.getByRole('button', { name: 'Deploy now' }).click();
    await expectShown(privately(page, 'does not begin yet'));
    await picture('lacks-approvals');

    await agree(page, 'DST');
    await agree(page, 'A Status admin');
    await advanceClock(stage, 12 * MINUTE_MS);
    await expectShown(messages(page, /W-1 Upgrades is open until/s));
    await actAs(page, 'A maintainer');
    await card.getByRole('button', { name: 'Deploy now' }).click();
    await expectShown(privately(page, 'UP-1 begins'));
    await picture('begun');

    await advanceClock(stage, SURE_BUILD_MS);
    await passUntilShown(stage, card.getByText(/[1-8] of 9/), WATCHING_RATE);
    await picture('rolling');
    await passUntilShown(stage, card.getByText('9 of 9'), WAITING_RATE);
    await expectShown(card.getByText('being watched'));
    await passUntilShown(stage, card.getByText('What it does'), WATCHING_RATE);
    await picture('watched');

    await card.getByRole('button', { name: 'Roll back…' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('Messages are lost on shard 32');
    await page.getByRole('dialog').getByRole('button', { name: 'Submit' }).click();
    await expectShown(privately(page, 'Another person must agree'));
    await agree(page, 'An owner');
    await expectShown(messages(page, 'UP-1 is being put back'));
    await advanceClock(stage, SURE_BUILD_MS);
    await passUntilShown(stage, messages(page, 'UP-1 was put back: what ran before'), WAITING_RATE);
    await expectShown(card.getByText('is put back'));
    await picture('put-back');

    expect(await seriousProblems(page)).toEqual([]);
  }, 300_000);
});

function cardOf(page: Page): Locator {
  return messages(page, 'UP-1: status.prod to v0.39.0').first();
}

/** On the one question that waits for them. */
async function agree(page: Page, title: string): Promise<void> {
  await actAs(page, title);
  const waiting = messages(page, 'AP-').filter({ has: page.getByRole('button', { name: 'Agree', exact: true }) });
  const before = await privately(page, 'AP-').count();
  for (const question of await waiting.all()) {
    await question.getByRole('button', { name: 'Agree', exact: true }).click();
    await expectShown(privately(page, 'AP-').nth(before));
  }
}
