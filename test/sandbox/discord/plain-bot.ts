import { Client, GatewayIntentBits, type ClientOptions } from 'discord.js';
import type { StandIn } from '../../../src/sandbox/discord/stand-in.ts';

/** A discord.js bot that knows nothing of Muster, logged in and ready; `await using` logs it out. */
export async function startPlainBot(
  standIn: Pick<StandIn, 'api' | 'botToken'>,
  options: Partial<ClientOptions> = {},
): Promise<Client<true> & AsyncDisposable> {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages],
    ...options,
    rest: { api: standIn.api, retries: 0, ...options.rest },
  });
  const ready = new Promise<Client<true>>((resolve) => client.once('clientReady', resolve));
  await client.login(standIn.botToken);
  const bot = await ready;
  return Object.assign(bot, {
    [Symbol.asyncDispose]: async (): Promise<void> => {
      await bot.destroy();
    },
  });
}
