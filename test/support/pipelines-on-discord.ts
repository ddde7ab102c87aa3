import type { Config } from '../../src/platform/config/config.ts';
import { NO_LIMITS, type BucketRules } from '../../src/sandbox/discord/stand-in.ts';
import { openPipelinesRoom, type PipelinesRoom } from './pipelines.ts';
import { openRelayOnDiscord, type RelayOnDiscord } from './relay-on-discord.ts';

export interface PipelinesOnDiscord extends Omit<RelayOnDiscord, 'database'> {
  readonly room: PipelinesRoom;
}

/** The pipelines' room and the relay on the stand-in, whose channel is `pipelines`. */
export async function openPipelinesOnDiscord(options: {
  readonly config: Config;
  readonly buckets?: BucketRules;
}): Promise<PipelinesOnDiscord> {
  const { config, buckets = NO_LIMITS } = options;
  const discord = await openRelayOnDiscord({ channel: 'pipelines', roles: config.roles, buckets });
  const { clock, relay, database } = discord;
  const wake = (): void => {
    relay.wake();
  };
  const room = openPipelinesRoom(database, () => config, { clock, wake });
  await relay.start();
  return { ...discord, room };
}
