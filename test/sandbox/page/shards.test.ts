import { join } from 'node:path';
import { it } from 'vitest';
import { describeInBrowser, PICTURES, type Stage } from '../../support/browser.ts';
import { advanceClock, eventually, expectShown, messages, openChannel, say } from '../../support/page-acts.ts';

const TOLD = 'Bandwidth by shard on status.staging';
/** Also where nothing is known yet. */
const ANSWERED = /Bandwidth (by shard )?on status\.staging/;

describeInBrowser('shards on the page', (stage) => {
  it('tell where the bandwidth goes, with a picture, and are listed', async () => {
    const page = await stage.open();
    await openChannel(page, 'devops');
    // Steps of five minutes, of which some must be over; a slow machine may scrape too little in the first of them.
    for (let asked = 1; asked <= 3 && (await messages(page, TOLD).count()) === 0; asked += 1) {
      await passQuarterHour(stage);
      await say(page, '/shard bandwidth fleet:status.staging window:1h csv:True');
      await eventually(() => messages(page, ANSWERED).count()).toBe(asked);
    }

    const answer = messages(page, TOLD);
    await expectShown(answer.getByText(/Averages per fleet node over 1 h/));
    await expectShown(answer.getByText(/32 +[\d.]+k? +[\d.]+k? +[\d.]+k? +[\d.]+/));
    await expectShown(answer.getByText(/store-sync +[\d.]+ +[\d.]+%/));
    await expectShown(answer.getByText(/unattributed/).first());
    const picture = answer.getByRole('img', { name: /Chart: Bandwidth by shard on status\.staging/ });
    await expectShown(picture);
    await eventually(async () => (await picture.boundingBox())?.height ?? 0).toBeGreaterThan(150);
    await expectShown(answer.getByText(/shard-bandwidth-status\.staging-.*\.csv/));

    await say(page, '/shard list fleet:status.staging');
    const list = messages(page, '5 shards of status.staging, cluster 16');
    await expectShown(list.getByText(/128 +yes/));
    await expectShown(list.getByText(/Also served by: status\.prod/));
    await expectShown(list.getByText(/Used by: Test messages of the Status team/));

    for (const [theme, width] of [
      ['light', 1440],
      ['dark', 420],
    ] as const) {
      const other = await stage.open({ theme, width, height: 2400 });
      if (width === 420) await other.getByRole('button', { name: 'Channels' }).click();
      await openChannel(other, 'devops');
      for (const [name, title] of [
        ['bandwidth', TOLD],
        ['list', '5 shards of status.staging, cluster 16'],
      ] as const) {
        const shown = messages(other, title);
        await expectShown(shown.last());
        await shown.last().scrollIntoViewIfNeeded();
        await shown.last().screenshot({ path: join(PICTURES, `shard-${name}-${theme}-${width}.png`) });
      }
    }
  }, 180_000);
});

async function passQuarterHour(stage: Stage): Promise<void> {
  for (let turn = 0; turn < 60; turn += 1) {
    await advanceClock(stage, 15_000);
    await stage.running.app.idle();
  }
}
