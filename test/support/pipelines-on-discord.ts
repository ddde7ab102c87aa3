import { recordedLog } from './recorded-log.ts';
import { vi } from 'vitest';
import type { Config } from '../../src/platform/config/config.ts';
import { createRelay, type Relay } from '../../src/platform/delivery/relay.ts';
import { createRestMessenger } from '../../src/platform/discord/rest-messenger.ts';
import { createIds } from '../../src/platform/ids.ts';
import { createStandIn, NO_LIMITS, type BucketRules, type StandIn } from '../../src/sandbox/discord/stand-in.ts';
import { TestClock } from './clock.ts';
import { openTestDatabase } from './database.ts';
import { openPipelinesRoom, type PipelinesRoom } from './pipelines.ts';

export interface PipelinesOnDiscord {
  readonly clock: TestClock;
  readonly room: PipelinesRoom;
  readonly relay: Relay;
  readonly standIn: StandIn;
  /** What the relay logged as an error. */
  readonly faults: readonly object[];
  close(): Promise<void>;
}

/**
 * The pipelines' room, the relay and discord.js before the stand-in, whose channels are `pipelines` and whose role is
 * `ezops`. discord.js keeps its buckets on `Date`, so `Date` goes with the test's clock until `close`.
 */
export async function openPipelinesOnDiscord(options: {
  readonly config: Config;
  readonly buckets?: BucketRules;
}): Promise<PipelinesOnDiscord> {
  const clock = new TestClock();
  vi.useFakeTimers({ toFake: ['Date'], now: clock.now() });
  clock.onStep((now) => {
    vi.setSystemTime(now);
  });
  const standIn = await createStandIn({
    clock,
    guild: {
      channels: [{ name: 'pipelines' }],
      roles: options.config.roles.map(({ name, id }) => ({ name, id, mentionable: true })),
    },
    buckets: options.buckets ?? NO_LIMITS,
  });
  const store = await openTestDatabase();
  const messenger = createRestMessenger({
    token: standIn.botToken,
    apiUrl: standIn.api,
    guildId: standIn.guildId,
    clock,
  });
  const faults: object[] = [];
  const relay = createRelay({
    database: store.database,
    messenger,
    clock,
    ids: createIds(clock),
    facts: { state: () => Promise.resolve() },
    resolveChannel: (name) => standIn.channels[name] ?? null,
    guildId: standIn.guildId,
    log: { ...recordedLog(), error: (_sentence, fields = {}) => faults.push(fields) },
  });
  const wake = (): void => {
    relay.wake();
  };
  const room = openPipelinesRoom(store.database, () => options.config, { clock, wake });
  await relay.start();

  return {
    clock,
    room,
    relay,
    standIn,
    faults,
    async close() {
      await relay.stop();
      messenger.close();
      await standIn.stop();
      await store.close();
      vi.useRealTimers();
    },
  };
}
