import { expect, it } from 'vitest';
import { describeInBrowser } from '../../support/browser.ts';
import { advanceClock, eventually, expectShown, messages, openChannel, say } from '../../support/page-acts.ts';

describeInBrowser('metrics on the page', (stage) => {
  it('are asked for and read, as tables and as a picture that loads', async () => {
    const page = await stage.open();
    await openChannel(page, 'devops');
    // Each exporter has its turn within half a minute of the sandbox's time; a rate takes two of them.
    for (let turn = 0; turn < 8; turn += 1) {
      await advanceClock(stage, 15_000);
      await stage.running.app.idle();
    }

    await say(page, '/fleet metrics fleet:status.staging topic:peers');
    const answer = messages(page, 'Peers and meshes of status.staging');
    await expectShown(answer.getByText(/each node +[\d.]+ +\d+ +\d+/));
    const picture = answer.getByRole('img', { name: /Chart: Peers and meshes of status\.staging/ });
    await expectShown(picture);
    // Its room is that of its alt text until its bytes are there.
    await eventually(async () => (await picture.boundingBox())?.height ?? 0).toBeGreaterThan(150);
    // Once: what an embed shows is not shown beside it, too.
    expect(await answer.getByRole('img').count()).toBe(1);

    await say(page, '/fleet database fleet:status.staging');
    const database = messages(page, 'Database of status.staging');
    await expectShown(database.getByText(/The nodes keep at most 75 GiB/));
    await expectShown(database.getByText(/Volume +100 GiB +100 GiB/));
  }, 90_000);
});
