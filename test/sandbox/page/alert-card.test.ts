import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { seriousProblems } from '../../support/axe.ts';
import { describeInBrowser, PICTURES } from '../../support/browser.ts';
import { advanceClock, expectShown, messages, openChannel, panel, say } from '../../support/page-acts.ts';

const STEP_MS = 15_000;
/** Of the sandbox's time: what takes longer does not come. */
const MOST_STEPS = (30 * 60_000) / STEP_MS;
/** How many at once: the nodes are asked one after the other. */
const OWN = /ShardMesh \(critical\): \d+ firing/;

describeInBrowser('a shard that died, on the page', (stage) => {
  it('is told by Muster itself, explained, acknowledged by a button, and edited to its end', async () => {
    const page = await stage.open();
    await openChannel(page, 'alerts');
    await panel(page)
      .locator('[data-scenario="mesh-dies"]')
      .getByRole('button', { name: /^(?:Start|Again):/ })
      .click();
    await passUntil(messages(page, OWN));

    const card = messages(page, OWN).filter({ has: page.getByRole('button', { name: 'Acknowledge', exact: true }) });
    await expectShown(card.filter({ hasText: /\d of 9 nodes/ }).filter({ hasText: 'Muster' }));
    const name = /AL-\d+/.exec(await card.first().innerText())?.[0] ?? '';
    const problems = await seriousProblems(page);
    await card.first().getByRole('button', { name: 'Acknowledge', exact: true }).click();
    await expectShown(messages(page, OWN).getByText(/Acknowledged by/));
    await takePictures(page);

    await openChannel(page, 'devops');
    await say(page, '/fleet status fleet:status.prod');
    await expectShown(messages(page, 'unhealthy by its health rules; /health: all 9 hosts are healthy'));
    await say(page, '/fleet health fleet:status.prod');
    await expectShown(messages(page, /Shard mesh.*unhealthy, no mesh peer/s));
    await say(page, `/alert show alert:${name}`);
    await expectShown(messages(page, new RegExp(`${name}.*ShardMesh`, 's')));

    await openChannel(page, 'alerts');
    await passUntil(messages(page, /ShardMesh \(critical\): resolved after/));
    // Whoever acknowledged it is told of the end, which the card alone would not do.
    await expectShown(messages(page, /ShardMesh on status\.prod is resolved after/));

    expect(problems).toEqual([]);
  }, 240_000);

  /** The clock jumps and stands again, however slow this machine is. */
  async function passUntil(shown: Locator): Promise<void> {
    for (let step = 0; step < MOST_STEPS && (await shown.count()) === 0; step += 1) {
      await advanceClock(stage, STEP_MS);
      await stage.running.app.idle();
    }
    await expectShown(shown);
  }
});

async function takePictures(page: Page): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(PICTURES, `alert-card-wide-${colorScheme}.png`) });
  }
  await page.emulateMedia({ colorScheme: 'dark' });
}
