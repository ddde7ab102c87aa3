import { DiscordAPIError, HTTPError, REST, Routes } from 'discord.js';
import { expect } from 'vitest';
import { COMMANDS, onNext, ping } from './acting.ts';
import { GatewayPlace } from './gateway-place.ts';
import { conform, type Row } from './row.ts';
import { openStage, settle, type Stage } from './stage.ts';

async function open(): Promise<Stage> {
  const stage = await openStage();
  await stage.bot.application.commands.set([...COMMANDS], stage.guild.id);
  return stage;
}

/** A client as it comes, with its three retries. */
function newRest(stage: Stage, options: ConstructorParameters<typeof REST>[0] = {}): REST {
  return new REST({ api: stage.standIn.api, ...options }).setToken(stage.standIn.botToken);
}

let rows = 0;

interface Posts {
  readonly path: `/${string}`;
  post(rest: REST, body?: object): Promise<unknown>;
  /** The statuses of the calls there, 0 for those that were never answered. */
  statuses(): number[];
  /** What stands in the channel. */
  texts(): string[];
}

/** A channel of the row's own. */
function newPosts(stage: Stage): Posts {
  rows += 1;
  const id = stage.standIn.moderation.createChannel(`row-${rows}`);
  const path = Routes.channelMessages(id);
  return {
    path,
    post: (rest, body = {}) => rest.post(path, { body: { content: 'x', ...body } }),
    statuses: () => stage.standIn.calls.filter((call) => call.path.includes(id)).map(({ status }) => status),
    texts: () => stage.standIn.messages(id).map(({ content }) => content),
  };
}

const TRANSPORT: readonly Row<Stage>[] = [
  {
    line: 'a 5xx is repeated at once, three times by default, so that a short trouble is not seen (@discordjs/rest 2.6.3, handleErrors)',
    run: async (stage) => {
      const posts = newPosts(stage);
      stage.standIn.faults.rest.add({}, { kind: 'status', status: 502, when: 'refused' }, { times: 3 });
      await posts.post(newRest(stage));

      expect(posts.statuses()).toEqual([502, 502, 502, 200]);
      expect(posts.texts()).toEqual(['x']);
    },
  },
  {
    line: 'a 5xx that stays is an HTTPError after one send and three more (@discordjs/rest 2.6.3, handleErrors)',
    run: async (stage) => {
      const posts = newPosts(stage);
      stage.standIn.faults.rest.add({}, { kind: 'status', status: 500, when: 'refused' }, { times: 9 });
      await expect(posts.post(newRest(stage))).rejects.toBeInstanceOf(HTTPError);
      stage.standIn.faults.rest.clear();

      expect(posts.statuses()).toEqual([500, 500, 500, 500]);
    },
  },
  {
    line: 'with retries 0 each call leaves once (@discordjs/rest 2.6.3)',
    run: async (stage) => {
      const posts = newPosts(stage);
      for (const effect of [
        { kind: 'status', status: 503, when: 'refused' },
        { kind: 'reset', when: 'refused' },
      ] as const) {
        stage.standIn.faults.rest.add({}, effect, { times: 1 });
        await expect(posts.post(newRest(stage, { retries: 0 }))).rejects.toThrow();
      }

      expect(posts.statuses()).toEqual([503, 0]);
    },
  },
  {
    line: 'an answer that is lost after the message was stored makes the client post it again: a duplicate (discord.js issue 2655)',
    run: async (stage) => {
      const posts = newPosts(stage);
      stage.standIn.faults.rest.add({}, { kind: 'status', status: 502, when: 'stored' }, { times: 2 });
      await posts.post(newRest(stage));

      expect(posts.statuses()).toEqual([502, 502, 200]);
      expect(posts.texts()).toEqual(['x', 'x', 'x']);
    },
  },
  {
    line: 'with a nonce that is enforced the repeated posts are one message (Discord docs: message, create message)',
    run: async (stage) => {
      const posts = newPosts(stage);
      stage.standIn.faults.rest.add({}, { kind: 'status', status: 502, when: 'stored' }, { times: 2 });
      await posts.post(newRest(stage), { nonce: 'one-message', enforce_nonce: true });

      expect(posts.statuses()).toEqual([502, 502, 200]);
      expect(posts.texts()).toEqual(['x']);
    },
  },
  {
    line: "a server that hangs past the client's time-out after it stored the message is asked again (@discordjs/rest 2.6.3, makeNetworkRequest)",
    run: async (stage) => {
      const posts = newPosts(stage);
      stage.standIn.faults.rest.add({}, { kind: 'hang', when: 'stored' }, { times: 1 });
      await posts.post(newRest(stage, { timeout: 150 }));

      expect(posts.statuses()).toEqual([0, 200]);
      expect(posts.texts()).toEqual(['x', 'x']);
    },
  },
  {
    line: 'a server that hangs before it did anything is given up after one send and three more (@discordjs/rest 2.6.3, makeNetworkRequest)',
    run: async (stage) => {
      const posts = newPosts(stage);
      stage.standIn.faults.rest.add({}, { kind: 'hang', when: 'refused' }, { times: 4 });
      await expect(posts.post(newRest(stage, { timeout: 60 }))).rejects.toMatchObject({ name: 'AbortError' });

      expect(posts.statuses()).toEqual([0, 0, 0, 0]);
      expect(posts.texts()).toEqual([]);
    },
  },
  {
    line: 'a connection that is cut is tried again, and may have stored the message (@discordjs/rest 2.6.3, shouldRetry)',
    run: async (stage) => {
      const posts = newPosts(stage);
      stage.standIn.faults.rest.add({}, { kind: 'reset', when: 'stored' }, { times: 1 });
      await posts.post(newRest(stage));

      expect(posts.statuses()).toEqual([0, 200]);
      expect(posts.texts()).toEqual(['x', 'x']);
    },
  },
  {
    line: "a slow answer is late by the server's clock, and nothing is lost (stand-in fault: slow)",
    run: async (stage) => {
      const posts = newPosts(stage);
      stage.standIn.faults.rest.add({ method: 'POST' }, { kind: 'slow', ms: 5000 }, { times: 1 });
      const posting = posts.post(newRest(stage, { retries: 0 }));
      // Each round trip gives the call time to arrive.
      while (posts.statuses().length === 0) await stage.raw.get('/gateway');
      stage.clock.advance(5000);
      await posting;

      expect(posts.texts()).toEqual(['x']);
    },
  },
  {
    line: 'with Discord down every call fails at once, and works again when it is up (stand-in fault: down)',
    run: async () => {
      const stage = await openStage();
      await stage.standIn.faults.down();
      // The first call may still go out over a connection that was kept open.
      await expect(newRest(stage, { retries: 0 }).get(Routes.user())).rejects.toThrow();
      await expect(newRest(stage, { retries: 0 }).get(Routes.user())).rejects.toThrow('ECONNREFUSED');
      await stage.standIn.faults.up();
      await expect(newRest(stage, { retries: 0 }).get(Routes.user())).resolves.toBeDefined();
      await stage.close();
    },
  },
];

const LIMITED = (['user', 'shared', 'global'] as const).flatMap((scope) =>
  (['all', 'none'] as const).map((headers) => ({ scope, headers })),
);

const STATE: readonly Row<Stage>[] = [
  ...LIMITED.map(({ scope, headers }): Row<Stage> => ({
    line: `a 429 of scope ${scope} ${headers === 'all' ? 'with headers' : 'without headers, as from an edge,'} is told in the body (Discord docs: rate limits)`,
    run: async (stage) => {
      const effect = { kind: 'rate-limit', scope, retryAfterMs: 1500, headers } as const;
      stage.standIn.faults.rest.add({}, effect, { times: 1 });
      const answer = await stage.raw.get('/users/@me');

      expect(answer).toMatchObject({ status: 429, body: { retry_after: 1.5, global: scope === 'global' } });
      const told = ['retry-after', 'x-ratelimit-scope', 'x-ratelimit-global'].map((name) => answer.headers.get(name));
      expect(told).toEqual(headers === 'none' ? [null, null, null] : ['2', scope, scope === 'global' ? 'true' : null]);
    },
  })),
  {
    line: 'a token that is revoked while the bot runs is 401 on every call (Discord docs: opcodes and status codes)',
    run: async () => {
      const stage = await openStage();
      const gone = new Promise<number>((resolve) =>
        stage.bot.once('shardDisconnect', ({ code }) => {
          resolve(code);
        }),
      );
      stage.standIn.faults.revokeToken();

      await expect(stage.channel.send('x')).rejects.toMatchObject({ status: 401 });
      expect(await gone).toBe(4004);
      await stage.close();
    },
  },
  {
    line: 'a permission that is taken while the bot runs is 50001 or 50013 until it is given back (Discord docs: permissions)',
    run: async (stage) => {
      const outcome = (): Promise<unknown> =>
        stage.channel.send('x').then(
          () => 'sent',
          (error: unknown) => (error instanceof DiscordAPIError ? error.code : error),
        );
      const outcomes: unknown[] = [];
      stage.standIn.moderation.denyBot('general');
      outcomes.push(await outcome());
      stage.standIn.moderation.denyBot('general', ['SendMessages']);
      outcomes.push(await outcome());
      stage.standIn.moderation.allowBot('general');
      outcomes.push(await outcome());

      expect(outcomes).toEqual([50001, 50013, 'sent']);
    },
  },
  {
    line: 'the edit of a message that a moderator deleted is 10008 (Discord docs: opcodes and status codes)',
    run: async (stage) => {
      const message = await stage.channel.send('x');
      stage.standIn.moderation.deleteMessage('general', message.id);

      await expect(message.edit('y')).rejects.toMatchObject({ code: 10008, status: 404 });
    },
  },
  {
    line: 'a channel that is deleted while the bot runs is 10003 (Discord docs: opcodes and status codes)',
    run: async (stage) => {
      const channel = await stage.guild.channels.create({ name: 'short-lived' });
      stage.standIn.moderation.deleteChannel(channel.id);
      await settle(stage);

      await expect(channel.send('x')).rejects.toMatchObject({ code: 10003, status: 404 });
    },
  },
];

const ANSWERS: readonly Row<Stage>[] = [
  ...(
    [
      ['alreadyAcknowledged', 40060],
      ['unknownInteraction', 10062],
    ] as const
  ).map(([failure, code]): Row<Stage> => ({
    line: `an answer may meet ${code}, and the interaction is then lost to the user (Discord docs: opcodes and status codes)`,
    run: async (stage) => {
      stage.standIn.faults.rest.add(
        { route: '/interactions/:interactionId/:token/callback' },
        { kind: 'refuse', failure },
        { times: 1 },
      );
      const answering = onNext(stage.bot, async (interaction) => {
        if (!interaction.isRepliable()) return null;
        const error = await interaction.reply('x').catch((thrown: unknown) => thrown);
        stage.clock.advance(3000);
        return error;
      });
      const [seen, refused] = await Promise.all([stage.standIn.as('a-user').slash('ping'), answering]);

      expect(refused).toMatchObject({ code });
      expect(seen.kind).toBe('failed');
    },
  })),
  {
    line: 'a follow-up may meet 50027 (Discord docs: opcodes and status codes)',
    run: async (stage) => {
      stage.standIn.faults.rest.add(
        { route: '/webhooks/:webhookId/:token' },
        { kind: 'refuse', failure: 'invalidWebhookToken' },
        { times: 1 },
      );
      const { acted } = await ping(stage, async (interaction) => {
        await interaction.reply('x');
        return interaction.followUp('y').catch((error: unknown) => error);
      });

      expect(acted).toMatchObject({ code: 50027, status: 401 });
    },
  },
  {
    line: 'the answer of a call may come before its event or after it (Discord docs: gateway events, message create)',
    run: async (stage) => {
      const order = async (which: 'before' | 'after'): Promise<string[]> => {
        stage.standIn.faults.setDispatchOrder(which);
        const seen: string[] = [];
        const stop = stage.standIn.subscribe('a-user', ({ name }) => {
          if (name === 'MESSAGE_CREATE') seen.push('event');
        });
        const sent = stage.channel.send(which);
        await Promise.all([
          sent.then(() => seen.push('answer')),
          stage.standIn.when(() => seen.includes('event'), 'the event'),
        ]);
        stop();
        return seen;
      };

      expect(await order('before')).toEqual(['event', 'answer']);
      expect((await order('after')).toSorted()).toEqual(['answer', 'event']);
      stage.standIn.faults.setDispatchOrder('before');
    },
  },
  {
    line: 'a guild that is told as unavailable at the start leaves the client ready without it (Discord docs: gateway events, guild create)',
    run: async () => {
      await using place = await GatewayPlace.open();
      place.standIn.faults.gateway.guildArrival = 'unavailable';
      const bot = await place.login(place.newClient({ waitGuildTimeout: 50 }));

      expect(bot.guilds.cache.get(place.standIn.guildId)?.available).toBe(false);
    },
  },
];

conform('faults: transport', open, TRANSPORT);
conform('faults: limits and state', open, STATE);
conform('faults: answers, order and guild', open, ANSWERS);
