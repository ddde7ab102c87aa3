import { vi } from 'vitest';
import type { Config } from '../../src/platform/config/config.ts';
import { createRelay, type Relay } from '../../src/platform/delivery/relay.ts';
import { probeDiscord } from '../../src/platform/discord/discord-probe.ts';
import { createRestMessenger } from '../../src/platform/discord/rest-messenger.ts';
import { createIds } from '../../src/platform/ids.ts';
import { createStandIn, type BucketRules, type StandIn } from '../../src/sandbox/discord/stand-in.ts';
import { TestClock } from './clock.ts';
import { openTestDatabase, type TestDatabase } from './database.ts';
import { recordedLog } from './recorded-log.ts';

export interface RelayOnDiscord {
  readonly clock: TestClock;
  readonly relay: Relay;
  readonly standIn: StandIn;
  readonly database: TestDatabase['database'];
  /** What the relay logged as an error. */
  readonly faults: readonly object[];
  close(): Promise<void>;
}

/**
 * A database, the relay, which somebody has to start, and discord.js before the stand-in, with one channel and the
 * configuration's roles. discord.js keeps its buckets on `Date`, so `Date` goes with the test's clock until `close`.
 */
export async function openRelayOnDiscord(options: {
  readonly channel: string;
  readonly roles: Config['roles'];
  readonly buckets: BucketRules;
}): Promise<RelayOnDiscord> {
  const clock = new TestClock();
  vi.useFakeTimers({ toFake: ['Date'], now: clock.now() });
  clock.onStep((now) => {
    vi.setSystemTime(now);
  });
  const standIn = await createStandIn({
    clock,
    guild: {
      channels: [{ name: options.channel }],
      roles: options.roles.map(({ name, id }) => ({ name, id, mentionable: true })),
    },
    buckets: options.buckets,
  });
  const store = await openTestDatabase();
  const { botToken: token, api: apiUrl, guildId } = standIn;
  const messenger = createRestMessenger({ token, apiUrl, guildId, clock });
  const faults: object[] = [];
  const relay = createRelay({
    database: store.database,
    messenger,
    clock,
    ids: createIds(clock),
    facts: { state: () => Promise.resolve() },
    resolveChannel: (name) => standIn.channels[name] ?? null,
    guildId,
    probe: async () => (await probeDiscord(apiUrl)).kind,
    log: { ...recordedLog(), error: (_sentence, fields = {}) => faults.push(fields) },
  });
  return {
    ...{ clock, relay, standIn, faults },
    database: store.database,
    async close() {
      await relay.stop();
      messenger.close();
      await standIn.stop();
      await store.close();
      vi.useRealTimers();
    },
  };
}
