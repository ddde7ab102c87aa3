import type { Config } from '../../src/platform/config/config.ts';
import { COMMUNITY_LIMITS } from '../../src/sandbox/discord/stand-in.ts';
import { createWaker } from '../../src/waker.ts';
import { openAlertsRoom, type AlertsRoom } from './alerts.ts';
import { openRelayOnDiscord, type RelayOnDiscord } from './relay-on-discord.ts';

export interface AlertsOnDiscord extends RelayOnDiscord {
  readonly room: AlertsRoom;
  /** Lets time pass to `ms` after the beginning, wake-up by wake-up; `done` ends it early. */
  liveUntil(ms: number, done?: () => Promise<boolean>): Promise<number>;
  elapsedMs(): number;
}

/** As the job does it (src/jobs.ts). */
const SETTLE_MS = 15_000;

/** The alerts' room and the relay on the stand-in, whose channel is `alerts`, with the buckets of Discord. */
export async function openAlertsOnDiscord(config: Config): Promise<AlertsOnDiscord> {
  const discord = await openRelayOnDiscord({ channel: 'alerts', roles: config.roles, buckets: COMMUNITY_LIMITS });
  const { clock, relay, database } = discord;
  let isDue = false;
  const waker = createWaker({
    clock,
    wake: () => {
      isDue = true;
    },
  });
  const room = openAlertsRoom(database, () => config, clock, {
    wake: () => {
      relay.wake();
    },
    wakeAt: (at) => {
      waker.at(at);
    },
  });
  await relay.start();
  const startMs = clock.now().getTime();
  const elapsedMs = (): number => clock.now().getTime() - startMs;
  let settledMs = 0;

  return {
    ...discord,
    room,
    elapsedMs,
    async liveUntil(ms, done = () => Promise.resolve(false)) {
      for (;;) {
        if (isDue || elapsedMs() - settledMs >= SETTLE_MS) {
          [isDue, settledMs] = [false, elapsedMs()];
          await room.settle();
        }
        await relay.idle();
        if (elapsedMs() >= ms || (await done())) return elapsedMs();
        const wakeMs = (clock.nextWakeAt?.getTime() ?? Number.POSITIVE_INFINITY) - startMs;
        clock.advance(Math.max(1, Math.min(wakeMs, settledMs + SETTLE_MS, ms) - elapsedMs()));
      }
    },
    async close() {
      waker.stop();
      await discord.close();
    },
  };
}
