import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { seriousProblems } from '../../support/axe.ts';
import { describeInBrowser, PICTURES } from '../../support/browser.ts';
import { actAs, advanceClock, eventually, expectShown, messages, openChannel, say } from '../../support/page-acts.ts';

const MINUTE_MS = 60_000;
const ONLY_YOU = 'Only you can see this';

// One story, told in parts: each goes on where the one before it ended.
describeInBrowser('release windows on the page', (stage) => {
  it('an owner, two who are on and a stranger: planned, confirmed, overridden, opened, closed and handed over', async () => {
    const page = await stage.open({ as: 'an-owner' });
    await openChannel(page, 'devops');
    const picture = (name: string): Promise<Buffer> => page.screenshot({ path: join(PICTURES, `windows-${name}.png`) });

    await say(
      page,
      '/window schedule name:Weekly releases start:in 30m length:1h fleets:status.prod repeats:daily staff:release-manager, on-call closing:hold ',
    );
    await expectShown(messages(page, 'Nothing is scheduled yet.'));
    await picture('preview');
    await messages(page, 'Nothing is scheduled yet.').getByRole('button', { name: 'Schedule it' }).click();
    await expectShown(privately(page, 'W-1 Weekly releases is scheduled.'));
    await name(page, 'release-manager', 'an-owner');
    await name(page, 'on-call', 'a-maintainer');
    await advanceClock(stage, MINUTE_MS);
    const card = cardOf(page);
    await expectShown(card);
    await expectShown(messages(page, 'It lacks 1 release-manager, 1 on-call, and will not open without.'));

    await actAs(page, 'A stranger');
    await card.getByRole('button', { name: 'I will be there' }).click();
    await expectShown(privately(page, 'You are not named for W-1 Weekly releases'));
    await actAs(page, 'An owner');
    await card.getByRole('button', { name: 'I will be there' }).click();
    await expectShown(privately(page, 'you are on for W-1 Weekly releases as release-manager. It lacks 1 on-call.'));
    await picture('confirmed');

    await advanceClock(stage, 30 * MINUTE_MS);
    await expectShown(messages(page, 'should be open and is not: it lacks 1 on-call.'));
    await ask(page, '/can act:deploy fleet:status.prod version:v0.39.0 ', 'No.');
    await expectShown(privately(page, '❌ Quorum: W-1 Weekly releases is not open'));
    await picture('short');

    await overrideByTwo(page);
    await actAs(page, 'A maintainer');
    await card.getByRole('button', { name: 'I will be there' }).click();
    await expectShown(messages(page, /W-1 Weekly releases is open until .*, for fleet status\.prod\./s));
    await expectShown(messages(page, /On: .*on-call.*release-manager/s));
    await ask(page, '/can act:deploy fleet:status.prod version:v0.40.0 ', 'Windows: W-1 Weekly releases is open');
    await say(page, '/why fleet fleet:status.prod ');
    await expectShown(privately(page, 'The windows let status.prod be deployed to now.'));
    await picture('open');

    await say(page, '/window hand-over window:W-1 note:The cache is cold after the restart. ');
    await expectShown(privately(page, 'Your note is kept with W-1 Weekly releases'));
    await actAs(page, 'An owner');
    await say(page, '/window close window:W-1 ');
    await expectShown(messages(page, 'W-1 Weekly releases is closed, before its time'));
    await expectShown(messages(page, 'In it: no run, no request, 1 override, no alert.'));
    await picture('closed');
    await advanceClock(stage, 23 * 60 * MINUTE_MS);
    await expectShown(cardOf(page).getByText('The cache is cold after the restart.'));
    await picture('handed-over');

    expect(await seriousProblems(page)).toEqual([]);
  }, 120_000);

  it('reads as well in the light and in a narrow window', async () => {
    for (const [theme, width] of [
      ['light', 1440],
      ['dark', 420],
    ] as const) {
      const page = await stage.open({ as: 'a-maintainer', theme, width });
      if (width === 420) await page.getByRole('button', { name: 'Channels' }).click();
      await openChannel(page, 'devops');
      await expectShown(messages(page, 'W-1 Weekly releases'));

      await page.screenshot({ path: join(PICTURES, `windows-${theme}-${width}.png`) });
      expect(await seriousProblems(page)).toEqual([]);
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    }
  }, 60_000);
});

function privately(page: Page, words: string | RegExp): Locator {
  return messages(page, words).filter({ hasText: ONLY_YOU });
}

/** The card of the occurrence that is open or comes next: the last that asks who will be there. */
function cardOf(page: Page): Locator {
  return messages(page)
    .filter({ has: page.getByRole('button', { name: 'I will be there' }) })
    .first();
}

async function name(page: Page, role: string, person: string): Promise<void> {
  await say(page, `/window staff window:W-1 role:${role} person:@${person} `);
  await expectShown(privately(page, `is named as ${role} of W-1 Weekly releases.`));
}

async function ask(page: Page, line: string, verdict: string): Promise<void> {
  await say(page, line);
  await expectShown(privately(page, /^.*Could .* deploy v0\.\d+\.0 to status\.prod on/s).filter({ hasText: verdict }));
}

/** Asked by the owner, whose own word does not count, and agreed to by the maintainer. */
async function overrideByTwo(page: Page): Promise<void> {
  await say(page, '/window override act:deploy fleet:status.prod version:v0.39.0 reason:The leak cannot wait. ');
  await expectShown(privately(page, 'waits for a second person until'));
  const question = messages(page, 'The leak cannot wait.').filter({
    has: page.getByRole('button', { name: 'Agree', exact: true }),
  });
  await question.getByRole('button', { name: 'Agree', exact: true }).click();
  await expectShown(privately(page, /second person|asked/));
  await expectShown(question);
  await actAs(page, 'A stranger');
  await question.getByRole('button', { name: 'Agree', exact: true }).click();
  await expectShown(privately(page, 'This needs window.approve on status.prod.'));
  await actAs(page, 'A maintainer');
  await question.getByRole('button', { name: 'Agree', exact: true }).click();
  await eventually(() => question.count()).toBe(0);
  await ask(page, '/can act:deploy fleet:status.prod version:v0.39.0 ', 'lets it happen once until');
  // The windows let it; that somebody asks for it is another rule.
  await ask(page, '/can act:deploy fleet:status.prod version:v0.39.0 ', 'Request: nobody asks for v0.39.0');
}
