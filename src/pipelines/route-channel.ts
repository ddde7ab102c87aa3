import type { Config } from '../platform/config/config.ts';

const BY_ID = /^id:(?<id>\d{17,20})$/u;

/** The Discord id of what cards call a channel: a name of the config, or `id:` and the id itself; null for neither. */
export function channelIdOf({ channels }: Pick<Config, 'channels'>, channel: string): string | null {
  return channels.find(({ name }) => name === channel)?.id ?? BY_ID.exec(channel)?.groups?.['id'] ?? null;
}

/** What cards call a channel: by its name where the config has one, so that it may move to another id. */
export function channelCalled({ channels }: Pick<Config, 'channels'>, id: string): string {
  return channels.find((channel) => channel.id === id)?.name ?? `id:${id}`;
}
