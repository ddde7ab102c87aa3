import { vi } from 'vitest';
import type { Config } from '../../src/platform/config/config.ts';
import { createRelay, type Relay } from '../../src/platform/delivery/relay.ts';
import { probeDiscord } from '../../src/platform/discord/discord-probe.ts';
import { createRestMessenger } from '../../src/platform/discord/rest-messenger.ts';
import { createIds } from '../../src/platform/ids.ts';
import { COMMUNITY_LIMITS, createStandIn, type StandIn } from '../../src/sandbox/discord/stand-in.ts';
import { createWaker } from '../../src/waker.ts';
import { openAlertsRoom, type AlertsRoom } from './alerts.ts';
import { TestClock } from './clock.ts';
import { openTestDatabase, type TestDatabase } from './database.ts';
import { recordedLog } from './recorded-log.ts';

export interface AlertsOnDiscord {
  readonly clock: TestClock;
  readonly room: AlertsRoom;
  readonly relay: Relay;
  readonly standIn: StandIn;
  readonly database: TestDatabase['database'];
  /** What the relay logged as an error. */
  readonly faults: readonly object[];
  /** Lets time pass to `ms` after the beginning, wake-up by wake-up; `done` ends it early. */
  liveUntil(ms: number, done?: () => Promise<boolean>): Promise<number>;
  elapsedMs(): number;
  close(): Promise<void>;
}

/** As the job does it (src/jobs.ts). */
const SETTLE_MS = 15_000;

/**
 * The alerts' room, the relay and discord.js before the stand-in with the buckets of Discord. discord.js keeps its
 * buckets on `Date`, so `Date` goes with the test's clock until `close`.
 */
export async function openAlertsOnDiscord(config: Config): Promise<AlertsOnDiscord> {
  const clock = new TestClock();
  vi.useFakeTimers({ toFake: ['Date'], now: clock.now() });
  clock.onStep((now) => {
    vi.setSystemTime(now);
  });
  const standIn = await createStandIn({
    clock,
    guild: {
      channels: [{ name: 'alerts' }],
      roles: config.roles.map(({ name, id }) => ({ name, id, mentionable: true })),
    },
    buckets: COMMUNITY_LIMITS,
  });
  const store = await openTestDatabase();
  const { token, apiUrl } = { token: standIn.botToken, apiUrl: standIn.api };
  const messenger = createRestMessenger({ token, apiUrl, guildId: standIn.guildId, clock });
  const faults: object[] = [];
  const relay = createRelay({
    database: store.database,
    messenger,
    clock,
    ids: createIds(clock),
    facts: { state: () => Promise.resolve() },
    resolveChannel: (name) => standIn.channels[name] ?? null,
    guildId: standIn.guildId,
    probe: async () => (await probeDiscord(standIn.api)).kind,
    log: { ...recordedLog(), error: (_sentence, fields = {}) => faults.push(fields) },
  });
  let isDue = false;
  const waker = createWaker({
    clock,
    wake: () => {
      isDue = true;
    },
  });
  const room = openAlertsRoom(store.database, () => config, clock, {
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
    clock,
    room,
    relay,
    standIn,
    database: store.database,
    faults,
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
      await relay.stop();
      messenger.close();
      await standIn.stop();
      await store.close();
      vi.useRealTimers();
    },
  };
}
