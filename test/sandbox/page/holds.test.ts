import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { ROOT } from '../../architecture/source-files.ts';
import { seriousProblems } from '../../support/axe.ts';
import { describeInBrowser, PICTURES } from '../../support/browser.ts';
import {
  actAs,
  advanceClock,
  ask,
  eventually,
  expectShown,
  expectWords,
  messages,
  openChannel,
  passUntilShown,
  privately,
  say,
  startScenario,
} from '../../support/page-acts.ts';

const MINUTE_MS = 60_000;
/** A minute in three seconds: what asks other systems has ten seconds for it, which are half a real one then. */
const WAITING_RATE = 20;
/** After it somebody changes the job elsewhere (src/sandbox/scenarios/branch-to-try.yaml). */
const DRIFT_MS = 45 * MINUTE_MS;
const PAUSE = '/autodeploy pause fleet:waku.test for:3h reason:The disks are swapped ';
const WHY = '/why fleet fleet:waku.test ';
const MINE = '/inbox mine ';
const NOTHING = 'Nothing waits for you';
/** Whatever else waits: where time runs so fast, a node now and then answers too late for it, and is told of. */
const ANYTHING = /waits? for you/;

/** The example has no board: here the channel of holds has one of the waku fleets. */
function withBoard(folder: string): Readonly<Record<string, string>> {
  const example = readFileSync(join(ROOT, 'config/muster.example.yaml'), 'utf8');
  const config = example.replace(/^boards: \{\}$/m, "boards: { overview: { channel: devops, fleets: ['waku.*'] } }");
  expect(config).not.toBe(example);
  const path = join(folder, 'muster.yaml');
  writeFileSync(path, config);
  return { MUSTER_CONFIG: path };
}

describeInBrowser(
  'a held fleet, on the page',
  (stage) => {
    it('an owner, a maintainer and strangers: its board, what waits for each, why it stands still, and drift', async () => {
      const page = await stage.open({ as: 'a-waku-owner' });
      await openChannel(page, 'devops');
      const picture = (name: string): Promise<Buffer> => page.screenshot({ path: join(PICTURES, `holds-${name}.png`) });
      await startScenario(stage, 'branch-to-try');

      await passUntilShown(stage, boardOf(page), WAITING_RATE);
      await passUntilShown(stage, messages(page, 'pinned a message to this channel.'), WAITING_RATE);
      await expectWords(boardOf(page), {
        has: [', 0 held', 'waku.test', 'waku.sandbox'],
        lacks: ['status.prod', 'Held:'],
      });
      expect(await pinned(page)).toMatch(/overview: \d fleets, .*0 held/s);
      await expectWords(await ask(page, MINE, ANYTHING), { has: [], lacks: ['Hold:', 'Drift:'] });
      await expectWords(await ask(page, WHY, 'Policy:'), { has: ['Nothing'], lacks: ['is held'] });

      await ask(page, PAUSE, 'is held by you until');
      await passUntilShown(stage, boardOf(page).filter({ hasText: '1 held' }), WAITING_RATE);
      await expectWords(boardOf(page), { has: [/Held: H-1 .*: The disks are swapped/s, '(edited)'] });
      expect(await boardOf(page).count()).toBe(1);
      expect(await pinned(page)).toContain('1 held');
      await expectWords(await ask(page, WHY, 'is held, so nothing is deployed to it by itself.'), {
        has: [/Hold: H-1 by .*: The disks are swapped/s, '/autodeploy resume ends one'],
      });
      await expectWords(await ask(page, MINE, ANYTHING), {
        has: [/Hold: H-1 of waku\.test is yours and ends/],
        lacks: ['Drift:'],
      });
      await picture('held');

      for (const other of ['A maintainer', 'An owner', 'A stranger']) {
        await actAs(page, other);
        await expectShown(boardOf(page).filter({ hasText: '1 held' }));
        await expectWords(await ask(page, MINE, ANYTHING), { has: [], lacks: ['Hold:', 'Drift:'] });
      }

      await advanceClock(stage, DRIFT_MS);
      await passUntilShown(stage, drift(page), WAITING_RATE);
      await passUntilShown(stage, boardOf(page).filter({ hasText: 'Drift: deploys are not paused' }), WAITING_RATE);
      await expectWords(drift(page), {
        has: [
          'Drift: Jenkins job nim-waku/deploy-waku-test is running, not paused, since',
          'Muster looks every minute,',
        ],
        lacks: ['Paused:'],
      });
      await ask(page, MINE, NOTHING);
      await drift(page).getByRole('button', { name: 'Accept' }).click();
      await expectShown(privately(page, /This needs hold\.\S+ on waku\.test/));
      await actAs(page, 'An owner');
      await expectWords(await ask(page, MINE, ANYTHING), { has: [], lacks: ['Hold:', 'Drift:'] });
      await actAs(page, 'A waku owner');
      await expectWords(await ask(page, MINE, ANYTHING), {
        has: [/Drift: deploys of waku\.test were changed elsewhere.*Hold: H-1/s],
      });
      await expectWords(
        await ask(page, WHY, 'is held, and may be deployed to all the same: somebody had its deploys go on elsewhere.'),
        { has: ['What would change it: “Pause again” on its card pauses its deploys'] },
      );
      await picture('drift');

      await actAs(page, 'A maintainer');
      await expectWords(await ask(page, MINE, ANYTHING), {
        has: ['Drift: deploys of waku.test'],
        lacks: ['H-1'],
      });
      await drift(page).getByRole('button', { name: 'Accept' }).click();
      await expectShown(privately(page, 'Accepted: deploys of waku.test are not paused, and may stay so.'));
      await expectShown(messages(page, 'waku.test is held').filter({ hasText: 'Accepted by' }));
      await expectShown(messages(page, 'are not paused, and may stay so: accepted by'));
      expect(await drift(page).count()).toBe(0);
      await expectWords(await ask(page, MINE, ANYTHING), { has: [], lacks: ['Hold:', 'Drift:'] });
      await picture('accepted');

      await actAs(page, 'A waku owner');
      await say(page, '/autodeploy resume fleet:waku.test ');
      await privately(page, 'Ending H-1')
        .getByRole('button', { name: /^Resume/ })
        .click();
      await expectShown(privately(page, 'H-1 of waku.test has ended.'));
      await passUntilShown(stage, boardOf(page).filter({ hasText: ', 0 held' }), WAITING_RATE);
      await expectWords(await ask(page, WHY, 'Policy:'), { has: ['waku.test'], lacks: ['is held', 'H-1'] });
      await expectWords(await ask(page, MINE, ANYTHING), { has: [], lacks: ['Hold:', 'Drift:'] });
      await eventually(() => boardOf(page).count()).toBe(1);
      await picture('resumed');

      expect(await seriousProblems(page)).toEqual([]);
    }, 300_000);

    it('reads as well in the light and in a narrow window', async () => {
      for (const [theme, width] of [
        ['light', 1440],
        ['dark', 420],
      ] as const) {
        const page = await stage.open({ as: 'a-stranger', theme, width });
        if (width === 420) await page.getByRole('button', { name: 'Channels' }).click();
        await openChannel(page, 'devops');
        await boardOf(page).scrollIntoViewIfNeeded();
        await expectShown(boardOf(page));

        await page.screenshot({ path: join(PICTURES, `holds-${theme}-${width}.png`) });
        expect(await seriousProblems(page)).toEqual([]);
        expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      }
    }, 60_000);
  },
  { env: withBoard },
);

function boardOf(page: Page): Locator {
  return messages(page, 'overview: ');
}

/** What the list of pins says, which is closed again. */
async function pinned(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Pins' }).click();
  const list = page.getByRole('dialog', { name: 'Pinned messages' });
  await expectShown(list.getByText('overview: '));
  const said = await list.innerText();
  await list.getByRole('button', { name: 'Close the pinned messages' }).click();
  return said;
}

function drift(page: Page): Locator {
  return messages(page, 'somebody changed it elsewhere').filter({
    has: page.getByRole('button', { name: 'Accept' }),
  });
}
