import { REST, Routes } from 'discord.js';
import { z } from 'zod';
import type { EventAnswer } from './guild-event.ts';
import type { PinnedMessage, Pins } from './pins.ts';
import { failed, withoutBuckets, type GuildEventsOptions } from './rest-guild-events.ts';

export interface RestPins extends Pins {
  /** Ends the timers discord.js keeps. */
  close(): void;
}

const TIMEOUT_MS = 10_000;
const OWN = z.object({ id: z.string() });
const MESSAGE = z.object({ id: z.string(), pinned: z.boolean() });
const PAGE = z.object({
  items: z.array(
    z.object({
      message: z.object({
        id: z.string(),
        author: z.object({ id: z.string() }),
        embeds: z.array(z.object({ footer: z.object({ text: z.string() }).nullish() })).default([]),
      }),
    }),
  ),
});

/** Discord's pins by REST, on the path of today (Discord docs: message resource, "Get Channel Pins"). Takes PIN_MESSAGES. */
export function createPins({ apiUrl, token, clock, pace = 'real' }: Omit<GuildEventsOptions, 'guildId'>): RestPins {
  const rest = new REST({
    api: apiUrl,
    version: '10',
    retries: 0,
    timeout: TIMEOUT_MS,
    rejectOnRateLimit: () => true,
    ...(pace === 'real' ? {} : { makeRequest: withoutBuckets }),
  });
  let ownId: string | null = null;

  async function call<Value>(ask: () => Promise<Value>): Promise<EventAnswer<Value>> {
    try {
      // Each time: discord.js forgets a token that was refused once, and would never ask again.
      rest.setToken(token.reveal());
      return { kind: 'answered', value: await ask() };
    } catch (error) {
      return failed(error, clock.now());
    }
  }

  const path = (channelId: string): `/${string}` => `/channels/${channelId}/messages/pins`;
  return {
    isPinned: (channelId, messageId) =>
      call(async () => MESSAGE.parse(await rest.get(Routes.channelMessage(channelId, messageId))).pinned),
    list: (channelId) =>
      call(async (): Promise<readonly PinnedMessage[]> => {
        ownId ??= OWN.parse(await rest.get(Routes.user())).id;
        const { items } = PAGE.parse(await rest.get(path(channelId)));
        return items.map(({ message: { id, author, embeds } }) => ({
          id,
          isOurs: author.id === ownId,
          footer: embeds.at(-1)?.footer?.text ?? '',
        }));
      }),
    pin: (channelId, messageId) =>
      call(async () => {
        await rest.put(`${path(channelId)}/${messageId}`);
        return null;
      }),
    unpin: (channelId, messageId) =>
      call(async () => {
        await rest.delete(`${path(channelId)}/${messageId}`);
        return null;
      }),
    close: () => {
      rest.clearHashSweeper();
      rest.clearHandlerSweeper();
    },
  };
}
