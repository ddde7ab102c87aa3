import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeInBrowser, PICTURES } from '../../support/browser.ts';
import { advanceClock, eventually, expectShown, messages, openChannel, say } from '../../support/page-acts.ts';

const MINUTE_MS = 60_000;
const FLEET = 'status.prod';

describeInBrowser(
  'what clients tell on the page',
  (stage) => {
    it('is asked for by type and as clients see shards, when the hour in which they reported is over', async () => {
      const page = await stage.open({ height: 2400 });
      await openChannel(page, 'devops');
      const counted = async (): Promise<number> => {
        const text = await (await fetch(`${stage.running.app.url}/metrics`)).text();
        return Number(/^muster_telemetry_reports_total\{outcome="counted"\} (\d+)/m.exec(text)?.[1] ?? 0);
      };
      // Simulated apps report every five minutes, through the door that real ones take.
      await eventually(counted).toBeGreaterThanOrEqual(15);
      for (let turn = 0; turn < 4; turn += 1) await advanceClock(stage, 16 * MINUTE_MS);
      await stage.running.app.idle();

      await expect
        .poll(
          async () => {
            await advanceClock(stage, MINUTE_MS);
            await say(page, `/shard top fleet:${FLEET} window:2h`);
            return page.getByText('CHAT_MESSAGE').count();
          },
          { timeout: 60_000, interval: 3_000 },
        )
        .toBeGreaterThan(0);
      const answer = messages(page, `What clients send by type on ${FLEET}`).last();
      await expectShown(answer.getByText(/At least 15 opted-in clients, payload bytes sent/));
      await expectShown(answer.getByText(/CHAT_MESSAGE +[\d.]+ kB/));
      await answer.screenshot({ path: join(PICTURES, 'shard-top.png') });

      await say(page, `/shard clients fleet:${FLEET} window:2h`);
      const seen = messages(page, `Shards as clients see them on ${FLEET}`).last();
      await expectShown(seen.getByText(/discv5 +[\d.]+ +≥15/));
      await seen.screenshot({ path: join(PICTURES, 'shard-clients.png') });
    }, 180_000);
  },
  { env: { SANDBOX_QUIET: '' } },
);
