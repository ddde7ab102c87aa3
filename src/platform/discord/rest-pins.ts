import { Routes } from 'discord.js';
import { z } from 'zod';
import { createAskingRest, type AskingOptions } from './asking-rest.ts';
import type { PinnedMessage, Pins } from './pins.ts';

export interface RestPins extends Pins {
  /** Ends the timers discord.js keeps. */
  close(): void;
}

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
export function createPins(options: AskingOptions): RestPins {
  const { rest, asked, whoAmI, close } = createAskingRest(options);
  const path = (channelId: string): `/${string}` => `/channels/${channelId}/messages/pins`;
  return {
    isPinned: (channelId, messageId) =>
      asked(async () => MESSAGE.parse(await rest.get(Routes.channelMessage(channelId, messageId))).pinned),
    list: (channelId) =>
      asked(async (): Promise<readonly PinnedMessage[]> => {
        const ownId = await whoAmI();
        const { items } = PAGE.parse(await rest.get(path(channelId)));
        return items.map(({ message: { id, author, embeds } }) => ({
          id,
          isOurs: author.id === ownId,
          footer: embeds.at(-1)?.footer?.text ?? '',
        }));
      }),
    pin: (channelId, messageId) =>
      asked(async () => {
        await rest.put(`${path(channelId)}/${messageId}`);
        return null;
      }),
    unpin: (channelId, messageId) =>
      asked(async () => {
        await rest.delete(`${path(channelId)}/${messageId}`);
        return null;
      }),
    close,
  };
}
