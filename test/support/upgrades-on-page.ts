import type { Locator, Page } from 'playwright-core';
import {
  actAs,
  advanceClock,
  expectShown,
  messages,
  passUntilShown,
  privately,
  say,
  startScenario,
} from './page-acts.ts';
import type { Stage } from './browser.ts';

const MINUTE_MS = 60_000;
/** A host comes a minute or more after the one before it: in six seconds or more, which each look and the page can keep. */
export const WATCHING_RATE = 10;
/** While nobody has to see each moment of it; what asks other systems still has half a second for it. */
export const WAITING_RATE = 20;
/** No build of the sandbox is shorter (src/sandbox/world/jenkins.ts: 8 to 14 minutes). */
export const SURE_BUILD_MS = 6 * MINUTE_MS;

/** v0.39.0 is out, W-1 opens in ten minutes, and UP-1 asks for it on status.prod and was accepted: by nobody alone. */
export async function takeOnUpgrade(stage: Stage, page: Page): Promise<void> {
  await startScenario(stage, 'release-published');
  await actAs(page, 'A release manager');
  await say(page, '/window schedule name:Upgrades start:in 10m length:6h fleets:status.prod ');
  await messages(page, 'Nothing is scheduled yet.').getByRole('button', { name: 'Schedule it' }).click();
  await expectShown(privately(page, 'W-1 Upgrades is scheduled.'));

  await actAs(page, 'An owner');
  await say(page, '/upgrade request fleet:status.prod version:v0.39.0 reason:Fixes the store query that timed out ');
  await expectShown(privately(page, 'UP-1'));
  await actAs(page, 'A maintainer');
  const card = upgradeCard(page);
  await card.getByRole('button', { name: 'Accept' }).click();
  await expectShown(privately(page, 'UP-1 is accepted'));
  // In a channel where five messages came within a minute, cards are redrawn when it is over (bustle.ts).
  await passUntilShown(stage, card.getByRole('button', { name: 'Deploy now' }), WATCHING_RATE);
}

/** Both offices agree, W-1 opens, and the maintainer begins it. */
export async function beginUpgrade(stage: Stage, page: Page): Promise<void> {
  await agree(page, 'DST', 'dst for UP-1');
  await agree(page, 'A Status admin', 'deploy-now for UP-1');
  await advanceClock(stage, 12 * MINUTE_MS);
  await expectShown(messages(page, /W-1 Upgrades is open until/s));
  await actAs(page, 'A maintainer');
  await upgradeCard(page).getByRole('button', { name: 'Deploy now' }).click();
  await expectShown(privately(page, 'UP-1 begins'));
}

export function upgradeCard(page: Page): Locator {
  return messages(page, 'UP-1: status.prod to v0.39.0').first();
}

/** To the question with these words; ends when their word was taken. */
export async function agree(page: Page, title: string, question: string): Promise<void> {
  await actAs(page, title);
  const taken = privately(page, /AP-\d+ has your agreement/u);
  const before = await taken.count();
  await messages(page, question).getByRole('button', { name: 'Agree', exact: true }).first().click();
  await expectShown(taken.nth(before));
}

/** Asks for it from the card; another person agrees before anything begins. */
export async function askToRollBack(page: Page, reason: string): Promise<void> {
  await upgradeCard(page).getByRole('button', { name: 'Roll back…' }).click();
  await page.getByRole('dialog').getByRole('textbox').fill(reason);
  await page.getByRole('dialog').getByRole('button', { name: 'Submit' }).click();
  await expectShown(privately(page, 'Another person must agree'));
}
