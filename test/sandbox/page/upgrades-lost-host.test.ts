import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { seriousProblems } from '../../support/axe.ts';
import { describeInBrowser, PICTURES, type Stage } from '../../support/browser.ts';
import {
  actAs,
  advanceClock,
  eventually,
  expectShown,
  expectWords,
  messages,
  openChannel,
  passUntilShown,
  privately,
  readPanelState,
  startScenario,
  stopScenario,
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

const MINUTE_MS = 60_000;
/** Of the half hour that hosts have (`deploys: rollMinutes`), of which the other eight took less than a third. */
const PATIENCE_MS = 10 * MINUTE_MS;
/** Whom the story `node-crash` takes away after ten seconds, and gives back after ten minutes. */
const LOST = 'store-02.ac-cn-hongkong-c';

describeInBrowser('an upgrade that one host never takes, on the page', (stage) => {
  it('stops before all have it, says which host is lost, fails, and is put back by two', async () => {
    const page = await stage.open({ as: 'an-owner' });
    await openChannel(page, 'devops');
    const picture = (name: string): Promise<Buffer> =>
      page.screenshot({ path: join(PICTURES, `upgrades-lost-host-${name}.png`) });
    await takeOnUpgrade(stage, page);
    await beginUpgrade(stage, page);
    const card = upgradeCard(page);

    await loseHost(stage);
    await advanceClock(stage, SURE_BUILD_MS);
    await passUntilShown(stage, card.getByText(/[1-7] of 9/), WATCHING_RATE);
    await expectWords(card, { has: ['Hosts take it one by one.'], lacks: ['being watched'] });
    await picture('rolling');
    // Of one that is silent nothing is claimed, though the directory goes on telling what it last ran.
    await passUntilShown(stage, card.getByText('8 of 9'), WAITING_RATE);
    await expectWords(card, { has: [`nobody knows what runs on ${LOST}`], lacks: ['being watched'] });
    await advanceClock(stage, PATIENCE_MS);
    await passUntilShown(stage, card.getByText('What went wrong'), WAITING_RATE);
    await expectWords(card, {
      has: [
        'UP-1 failed',
        '8 of 9',
        /D-1: not every host reports it .*; nobody knows what runs on store-02\.ac-cn-hongkong-c/,
      ],
      lacks: ['something else runs on', '9 of 9'],
    });
    // Whoever asked, and those who answer for the fleet, by a message below the card.
    await expectWords(messages(page, 'UP-1 failed: ').last(), {
      has: ['An owner', 'infra', `nobody knows what runs on ${LOST}`, '/upgrade rollback UP-1'],
    });
    await expectWords(deployCard(page, 'v0.39.0'), { has: [LOST, 'it does not answer'] });
    await card.getByText('What went wrong').scrollIntoViewIfNeeded();
    await picture('failed');

    await actAs(page, 'A stranger');
    await card.getByRole('button', { name: 'Roll back…' }).click();
    await expectShown(privately(page, 'upgrade.rollback on status.prod'));
    expect(await page.getByRole('dialog').count()).toBe(0);
    await actAs(page, 'A maintainer');
    await askToRollBack(page, 'store-02 in Hong Kong is lost');
    await expectWords(card, { has: ['UP-1 failed'], lacks: ['being put back'] });
    await agree(page, 'An owner', 'put status.prod back');
    await expectShown(messages(page, 'UP-1 is being put back'));
    await passUntilShown(stage, card.getByText('Being put back'), WATCHING_RATE);

    // Somebody comes and restarts it while what ran before is built; it takes that as the others do.
    await startScenario(stage, 'node-crash');
    await advanceClock(stage, SURE_BUILD_MS);
    await passUntilShown(stage, messages(page, 'UP-1 was put back: what ran before'), WAITING_RATE);
    await passUntilShown(stage, card.getByText('is put back'), WATCHING_RATE);
    await expectWords(card, { has: ['D-2'] });
    await picture('put-back');

    expect(await seriousProblems(page)).toEqual([]);
  }, 420_000);
});

/** Its title begins with the fleet and the ref. */
function deployCard(page: Page, ref: string): Locator {
  return messages(page, `status.prod: ${ref} (D-`).first();
}

/** Its process is gone, and whoever would have restarted it does not come. */
async function loseHost(stage: Stage): Promise<void> {
  await startScenario(stage, 'node-crash');
  await advanceClock(stage, MINUTE_MS / 2);
  await eventually(async () => {
    const { scenarios } = await readPanelState(stage);
    return scenarios.find(({ name }) => name === 'node-crash')?.progress;
  }).toMatchObject({ kind: 'running', done: 1 });
  await stopScenario(stage, 'node-crash');
}
