/**
 * The floor for everything that touches Discord: a plain discord.js bot that answers one slash command and posts each
 * webhook straight through. It checks nothing and stores nothing. Prints its port when the gateway is ready.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client, Events, GatewayIntentBits } from 'discord.js';

const [api, token, channelId] = process.argv.slice(2);
if (api === undefined || token === undefined || channelId === undefined) {
  throw new Error('usage: bare-bot.ts <api> <token> <channel id>');
}

// Discord binds no interaction to the global limit; the library does, at 50/s. Here that would measure its pause.
const rest = { api, globalRequestsPerSecond: Number.POSITIVE_INFINITY };
const client = new Client({ intents: [GatewayIntentBits.Guilds], rest });
client.on(Events.InteractionCreate, (interaction) => {
  if (interaction.isChatInputCommand()) {
    void interaction.deferReply().then(() => interaction.editReply('4 fleets, all well'));
  }
});

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { workflow_run: run } = JSON.parse(Buffer.concat(chunks).toString()) as {
      workflow_run: { name: string; run_number: number; status: string; html_url: string };
    };
    const channel = client.channels.cache.get(channelId);
    if (channel?.isSendable()) {
      void channel.send({ content: `${run.name} #${run.run_number}: ${run.status} ${run.html_url}` });
    }
    response.writeHead(202).end();
  });
});

client.once(Events.ClientReady, () => {
  server.listen(0, '127.0.0.1', () => {
    console.log(JSON.stringify({ port: (server.address() as AddressInfo).port }));
  });
});
await client.login(token);
process.on('SIGTERM', () => process.exit(0));
