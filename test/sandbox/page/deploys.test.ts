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
const BRANCH = 'feature/retention';

/** A host comes a minute or more after the one before it: in six seconds or more, which each look and the page can keep. */
const WATCHING_RATE = 10;
/** While nobody has to see each moment of it; what asks other systems still has half a second for it. */
const WAITING_RATE = 20;
/** No build of the sandbox is shorter (src/sandbox/world/jenkins.ts: 8 to 14 minutes). */
const SURE_BUILD_MS = 6 * MINUTE_MS;

// One story, told in parts: each goes on where the one before it ended.
describeInBrowser('a branch on a fleet, on the page', (stage) => {
  it('an owner, a maintainer and a stranger: paused, deployed, rolled host by host, drifted, put back', async () => {
    const page = await stage.open({ as: 'a-waku-owner' });
    await openChannel(page, 'devops');
    const picture = (name: string): Promise<Buffer> => page.screenshot({ path: join(PICTURES, `deploys-${name}.png`) });
    await startScenario(stage, 'branch-to-try');

    await say(page, '/autodeploy pause fleet:waku.test for:3h reason:A branch is to be tried ');
    await expectShown(privately(page, 'is held by you until'));
    await expectShown(messages(page, 'waku.test is held').filter({ hasText: 'Paused' }));

    await actAs(page, 'A stranger');
    await say(page, `/deploy branch fleet:waku.test ref:${BRANCH} for:2h reason:Mischief `);
    await expectShown(privately(page, 'deploy.branch on waku.test'));
    await actAs(page, 'A maintainer');
    await say(page, `/deploy branch fleet:waku.test ref:${BRANCH} for:2h reason:Me too `);
    await expectShown(privately(page, 'is held by others'));
    await say(page, `/deploy branch fleet:status.prod ref:${BRANCH} for:2h reason:In production `);
    await expectShown(privately(page, 'takes no branches'));

    await actAs(page, 'A waku owner');
    await say(page, `/deploy branch fleet:waku.test ref:${BRANCH} for:3h reason:Keeps messages by size and by time `);
    await expectShown(privately(page, 'is asked for it'));
    const card = cardOf(page, BRANCH);
    await expectShown(card.getByText(/Starting|Building/));
    await passUntilShown(stage, card.getByText('builds'), WATCHING_RATE);
    await picture('building');
    await advanceClock(stage, SURE_BUILD_MS);
    await passUntilShown(stage, card.getByText('Rolling out'), WAITING_RATE);
    await passUntilShown(stage, card.getByText(/[12] of 3/), WATCHING_RATE);
    await picture('rolling');
    await passUntilShown(stage, card.getByText('3 of 3'), WATCHING_RATE);
    await expectShown(card.getByText('Done: each host reports the commit'));
    await expectShown(messages(page, 'The deploy of').filter({ hasText: 'has ended' }));
    await picture('done');

    // Somebody enables the job by hand, three quarters of an hour after the branch was pushed.
    await advanceClock(stage, 30 * MINUTE_MS);
    await passUntilShown(stage, drift(page), WAITING_RATE);
    await picture('drift');
    await drift(page).getByRole('button', { name: 'Pause again' }).click();
    await expectShown(privately(page, 'are being paused again'));
    await passUntilShown(stage, messages(page, 'are paused again, as is wanted.'), WATCHING_RATE);
    expect(await drift(page).count()).toBe(0);

    await actAs(page, 'A stranger');
    await card.getByRole('button', { name: 'Restore' }).click();
    await expectShown(privately(page, 'on waku.test').last());
    await actAs(page, 'A waku owner');
    await card.getByRole('button', { name: 'Restore' }).click();
    await expectShown(privately(page, 'is being put back'));
    const back = cardOf(page, 'master again');
    await expectShown(back);
    await passUntilShown(stage, back.getByText('builds'), WATCHING_RATE);
    await advanceClock(stage, SURE_BUILD_MS);
    await passUntilShown(stage, back.getByText('Done: each host reports the commit'), WAITING_RATE);
    await expectShown(card.getByText('Off the fleet since'));
    await expectShown(messages(page, 'waku.test is not held any more'));
    await say(page, '/deploy status fleet:waku.test ');
    await expectShown(privately(page, '3 of 3'));
    await picture('restored');

    expect(await seriousProblems(page)).toEqual([]);
  }, 300_000);

  it('reads as well in the light and in a narrow window', async () => {
    for (const [theme, width] of [
      ['light', 1440],
      ['dark', 420],
    ] as const) {
      const page = await stage.open({ as: 'a-maintainer', theme, width });
      if (width === 420) await page.getByRole('button', { name: 'Channels' }).click();
      await openChannel(page, 'devops');
      await expectShown(cardOf(page, BRANCH));

      await page.screenshot({ path: join(PICTURES, `deploys-${theme}-${width}.png`) });
      expect(await seriousProblems(page)).toEqual([]);
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    }
  }, 60_000);
});

/** Its title begins with the fleet and the ref. */
function cardOf(page: Page, ref: string): Locator {
  return messages(page, `waku.test: ${ref} (D-`).first();
}

function drift(page: Page): Locator {
  return messages(page, 'somebody changed it elsewhere').filter({
    has: page.getByRole('button', { name: 'Pause again' }),
  });
}
