import { join } from 'node:path';
import { it } from 'vitest';
import { describeInBrowser, PICTURES } from '../../support/browser.ts';
import { advanceClock, eventually, expectShown, messages, openChannel, say } from '../../support/page-acts.ts';

describeInBrowser('the meshes of shards on the page', (stage) => {
  it('are told with a picture of every shard on every host, and one of them over time', async () => {
    const page = await stage.open();
    await openChannel(page, 'devops');
    for (let turn = 0; turn < 40; turn += 1) {
      await advanceClock(stage, 15_000);
      await stage.running.app.idle();
    }

    await say(page, '/shard mesh fleet:status.staging');
    const all = messages(page, 'Meshes of status.staging by shard');
    await expectShown(all.getByText(/Good on every host that tells: shards 1, 32, 64, 128, 256/));
    await expectShown(all.getByText(/Only 3 hosts of the fleet can carry/));
    await expectShown(all.getByText(/capacity unknown/).first());
    const matrix = all.getByRole('img', { name: /Matrix: mesh peers of status\.staging, 3 hosts by 5 shards/ });
    await expectShown(matrix);
    await eventually(async () => (await matrix.boundingBox())?.height ?? 0).toBeGreaterThan(60);

    await say(page, '/shard mesh fleet:status.staging shard:32 hours:1');
    const one = messages(page, 'Mesh of shard 32 on status.staging');
    await expectShown(one.getByText(/mesh peers, \d+ of the fleet · \d+ connected · \d+ subscribed/).first());
    await expectShown(one.getByText(/over the last hour: the fewest were/));
    await expectShown(one.getByRole('img', { name: /Chart: Mesh of shard 32 on status\.staging/ }));

    await say(page, '/shard mesh private:True');
    await expectShown(messages(page, 'Meshes by shard').getByText(/status\.prod.*good: 1, 32, 64, 128, 256/));

    for (const [theme, width] of [
      ['light', 1440],
      ['dark', 420],
    ] as const) {
      const other = await stage.open({ theme, width, height: 2400 });
      if (width === 420) await other.getByRole('button', { name: 'Channels' }).click();
      await openChannel(other, 'devops');
      for (const [name, title] of [
        ['meshes', 'Meshes of status.staging by shard'],
        ['mesh', 'Mesh of shard 32 on status.staging'],
      ] as const) {
        const shown = messages(other, title);
        await expectShown(shown.last());
        await shown.last().scrollIntoViewIfNeeded();
        await shown.last().screenshot({ path: join(PICTURES, `shard-${name}-${theme}-${width}.png`) });
      }
    }
  }, 180_000);
});
