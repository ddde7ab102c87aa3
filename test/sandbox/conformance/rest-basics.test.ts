import { DiscordAPIError, HTTPError, REST, Routes } from 'discord.js';
import { request } from 'node:http';
import { expect } from 'vitest';
import { RawRest } from '../discord/raw-rest.ts';
import { startPlainBot } from '../discord/plain-bot.ts';
import { buttonRow } from './acting.ts';
import { conform, type Row } from './row.ts';
import { lastSent, openStage, recordInto, type Stage, type WireRequest } from './stage.ts';

const general = (stage: Stage): string => stage.channel.id;
const messagesOf = (stage: Stage): `/${string}` => Routes.channelMessages(general(stage));

/** A REST client of its own, so that a row may spoil its token. */
function newRest(stage: Stage, options: ConstructorParameters<typeof REST>[0] = {}): REST & { wire: WireRequest[] } {
  const wire: WireRequest[] = [];
  const rest = new REST({ api: stage.standIn.api, retries: 0, ...recordInto(wire), ...options });
  return Object.assign(rest.setToken(stage.standIn.botToken), { wire });
}

/** Every id in a JSON text, wherever it stands. */
function idsIn(text: string): string[] {
  return [...text.matchAll(/"(?:\w+_)?id":"?([^",}]*)/g)].map((match) => match[1] ?? '').filter((id) => id !== 'null');
}

const SHAPE: readonly Row<Stage>[] = [
  {
    line: 'every id is a string of 17 to 19 digits, which the client needs to tell buckets apart (Discord docs: API reference, snowflakes; @discordjs/rest 2.6.3)',
    run: async (stage) => {
      const { raw, guild } = stage;
      const posted = await raw.post(messagesOf(stage), { content: 'x', embeds: [{ title: 'y' }] });
      const texts = [
        posted.text,
        ...(await Promise.all(
          [`/guilds/${guild.id}`, `/guilds/${guild.id}/channels`, `/guilds/${guild.id}/roles`, '/users/@me'].map(
            async (path) => (await raw.get(path)).text,
          ),
        )),
        JSON.stringify([...guild.channels.cache.values()]),
      ];
      const ids = texts.flatMap(idsIn);

      expect(ids.length).toBeGreaterThan(15);
      expect(ids.filter((id) => !/^\d{17,19}$/.test(id))).toEqual([]);
    },
  },
  {
    line: 'an answer 204 is empty and names no JSON content type, because the client parses by type and not by status (@discordjs/rest 2.6.3, parseResponse)',
    run: async (stage) => {
      const message = await stage.channel.send('to be deleted');
      const answer = await stage.raw.delete(`${messagesOf(stage)}/${message.id}`);

      expect(answer).toMatchObject({ status: 204, text: '' });
      expect(answer.headers.get('content-type')).toBeNull();

      const another = await stage.channel.send('to be deleted by the client');
      await expect(another.delete()).resolves.toBeDefined();
    },
  },
  {
    line: 'lists of a message are sent as empty arrays and never as null, and keys without a value are left out (discord.js 14.28.1, structures/Message)',
    run: async (stage) => {
      const posted = await stage.raw.post(messagesOf(stage), { content: 'plain' });

      expect(posted.body).toMatchObject({
        components: [],
        embeds: [],
        attachments: [],
        mentions: [],
        mention_roles: [],
      });
      expect(posted.body).not.toHaveProperty('thread');
      expect(posted.text).not.toContain('"components":null');
    },
  },
  {
    line: 'the application leaves install_params out instead of sending null, on which the client breaks (discord.js 14.28.1, structures/ClientApplication)',
    run: async (stage) => {
      const application = await stage.bot.application.fetch();

      expect(application).toMatchObject({ id: stage.standIn.applicationId, name: 'muster' });
      expect((await stage.raw.get('/applications/@me')).body).not.toHaveProperty('install_params', null);
    },
  },
  {
    line: 'an edit that takes the last row away says so with an empty list, so that the client forgets the row it had cached (discord.js 14.28.1, structures/Message)',
    run: async (stage) => {
      const message = await stage.channel.send({
        content: 'with a button',
        components: [buttonRow('press')],
      });
      expect(message.components).toHaveLength(1);

      const edited = await message.edit({ components: [] });

      expect(edited.components).toEqual([]);
    },
  },
  {
    line: 'body fields that Discord does not know are ignored (Discord docs: message resource; every body of discord.js 14.28.1 carries enforce_nonce)',
    run: async (stage) => {
      const answer = await stage.raw.post(messagesOf(stage), { content: 'known', no_such_field: { deep: [1] } });

      expect(answer.status).toBe(200);
      expect(answer.body).not.toHaveProperty('no_such_field');
    },
  },
];

const REQUESTS: readonly Row<Stage>[] = [
  {
    line: 'calls go to the base address followed by /v10, or to the bare base where a call is unversioned (Discord docs: API reference, API versioning)',
    run: async (stage) => {
      const rest = newRest(stage);
      await rest.get(Routes.gateway());
      await rest.get(Routes.gateway(), { versioned: false });

      expect(rest.wire.map(({ url }) => url)).toEqual([
        `${stage.standIn.api}/v10/gateway`,
        `${stage.standIn.api}/gateway`,
      ]);
    },
  },
  {
    line: 'a bot proves itself by "Authorization: Bot <token>" (Discord docs: API reference, authentication)',
    run: async (stage) => {
      await stage.channel.send('signed');

      expect(lastSent(stage, messagesOf(stage)).headers['authorization']).toBe(`Bot ${stage.standIn.botToken}`);
      const asUser = new RawRest(stage.standIn, stage.standIn.botToken);
      expect((await asUser.get('/users/@me')).status).toBe(401);
    },
  },
  {
    line: 'a call without a token, or with one nobody holds, is answered 401 with code 0 (Discord docs: opcodes and status codes, HTTP)',
    run: async (stage) => {
      const nobody = await new RawRest(stage.standIn, null).get('/users/@me');
      const forged = await new RawRest(stage.standIn, 'Bot forged').get('/users/@me');

      expect(nobody).toMatchObject({ status: 401, body: { message: '401: Unauthorized', code: 0 } });
      expect(forged).toMatchObject({ status: 401, body: { message: '401: Unauthorized', code: 0 } });
    },
  },
  {
    line: 'the client names itself as a DiscordBot with address and version (Discord docs: API reference, user agent)',
    run: async (stage) => {
      await stage.channel.send('named');

      expect(lastSent(stage, messagesOf(stage)).headers['user-agent']).toMatch(
        /^DiscordBot \(https:\/\/discord\.js\.org, 2\.6\.3\) discord\.js\/14\.28\.1 Node\.js\/\d+/,
      );
    },
  },
  {
    line: 'a bot that names no user agent is blocked (Discord docs: API reference, user agent)',
    run: async (stage) => {
      const status = await new Promise<number | undefined>((resolve, reject) => {
        request(
          `${stage.standIn.api}/v10/users/@me`,
          { headers: { authorization: `Bot ${stage.standIn.botToken}` } },
          (response) => {
            response.resume();
            resolve(response.statusCode);
          },
        )
          .on('error', reject)
          .end();
      });

      expect(status).toBe(403);
    },
  },
  {
    line: 'a reason travels percent-encoded in X-Audit-Log-Reason (Discord docs: audit log resource)',
    run: async (stage) => {
      const message = await stage.channel.send('to be pinned');
      await message.pin('größer & besser');

      const path = Routes.channelMessagesPin(general(stage), message.id);
      expect(lastSent(stage, path).headers['x-audit-log-reason']).toBe(encodeURIComponent('größer & besser'));
      expect(stage.standIn.calls.at(-1)?.reason).toBe('größer & besser');
    },
  },
  {
    line: 'query booleans count as true when they read True, true or 1 (Discord docs: API reference, boolean query strings)',
    run: async (stage) => {
      const path = `/guilds/${stage.guild.id}`;
      const counted = async (text: string): Promise<boolean> => {
        const { body } = await stage.raw.get(`${path}?with_counts=${text}`);
        return JSON.stringify(body).includes('approximate_member_count');
      };

      expect(await Promise.all(['True', 'true', '1', 'false', '0', 'yes'].map(counted))).toEqual([
        true,
        true,
        true,
        false,
        false,
        false,
      ]);
      await stage.bot.guilds.fetch({ guild: stage.guild.id, withCounts: true, force: true });
      expect(lastSent(stage, `${path}?with_counts=true`).method).toBe('GET');
    },
  },
  {
    line: 'before it is ready a client makes one single REST call, GET /gateway/bot (discord.js 14.28.1)',
    run: async (stage) => {
      const wire: WireRequest[] = [];
      await using _bot = await startPlainBot(stage.standIn, { rest: recordInto(wire) });

      expect(wire.map(({ method, url }) => `${method} ${url}`)).toEqual([`GET ${stage.standIn.api}/v10/gateway/bot`]);
    },
  },
  {
    line: 'a path that Discord has not is 404 with code 0 (Discord docs: opcodes and status codes, HTTP)',
    run: async (stage) => {
      expect(await stage.raw.get('/no/such/path')).toMatchObject({
        status: 404,
        body: { message: '404: Not Found', code: 0 },
      });
    },
  },
];

const FAILURES: readonly Row<Stage>[] = [
  {
    line: 'a refusal is {message, code, errors}, with nested keys and array indexes down to _errors (Discord docs: API reference, error messages)',
    run: async (stage) => {
      const answer = await stage.raw.post(messagesOf(stage), {
        embeds: [{ title: 'fine' }, { fields: [{ name: 'x'.repeat(257), value: 'v' }] }],
      });

      expect(answer).toMatchObject({ status: 400, body: { code: 50035, message: 'Invalid Form Body' } });
      expect(answer.body).toHaveProperty('errors.embeds.1.fields.0.name._errors', [
        { code: 'BASE_TYPE_MAX_LENGTH', message: 'Must be 256 or fewer in length.' },
      ]);
    },
  },
  {
    line: 'the client gives such a refusal as a DiscordAPIError whose words name the path (@discordjs/rest 2.6.3)',
    run: async (stage) => {
      const refused = await stage.channel.send('x'.repeat(2001)).catch((error: unknown) => error);

      expect(refused).toBeInstanceOf(DiscordAPIError);
      expect(refused).toMatchObject({ code: 50035, status: 400, method: 'POST', rawError: { code: 50035 } });
      expect(String(refused)).toContain('content[BASE_TYPE_MAX_LENGTH]: Must be 2000 or fewer in length.');
    },
  },
  {
    line: 'a 4xx that is no JSON, as an edge in front of Discord sends it, is a DiscordAPIError without a description (@discordjs/rest 2.6.3)',
    run: async (stage) => {
      stage.standIn.faults.rest.add({}, { kind: 'status', status: 403, when: 'refused' }, { times: 1 });
      const refused = await stage.channel.send('x').catch((error: unknown) => error);

      expect(refused).toBeInstanceOf(DiscordAPIError);
      expect(refused).toMatchObject({ status: 403, message: 'No Description' });
    },
  },
  {
    line: 'a 5xx is an HTTPError once the retries are used up (@discordjs/rest 2.6.3)',
    run: async (stage) => {
      stage.standIn.faults.rest.add({}, { kind: 'status', status: 502, when: 'refused' }, { times: 1 });
      const failed = await stage.channel.send('x').catch((error: unknown) => error);

      expect(failed).toBeInstanceOf(HTTPError);
      expect(failed).toMatchObject({ status: 502 });
    },
  },
  {
    line: 'a 401 at GET /gateway/bot makes the login fail with TokenInvalid (discord.js 14.28.1)',
    run: async (stage) => {
      const forged = { api: stage.standIn.api, botToken: 'forged' };

      await expect(startPlainBot(forged)).rejects.toMatchObject({ code: 'TokenInvalid' });
    },
  },
  {
    line: 'a 401 on an authenticated call erases the token, and later calls fail without a request (@discordjs/rest 2.6.3, handleErrors)',
    run: async (stage) => {
      const rest = newRest(stage);
      stage.standIn.faults.rest.add({}, { kind: 'refuse', failure: 'unauthorized' }, { times: 1 });
      await expect(rest.get(Routes.user())).rejects.toMatchObject({ status: 401 });
      const asked = rest.wire.length;

      await expect(rest.get(Routes.user())).rejects.toThrow('Expected token to be set');
      expect(rest.wire).toHaveLength(asked);
    },
  },
  {
    line: 'a 401 on a call that carries no token leaves the token alone (@discordjs/rest 2.6.3, handleErrors)',
    run: async (stage) => {
      const rest = newRest(stage);
      const webhook = await stage.channel.createWebhook({ name: 'a hook' });
      await expect(
        rest.post(Routes.webhook(webhook.id, 'forged'), { auth: false, body: { content: 'x' } }),
      ).rejects.toMatchObject({ status: 401, code: 50027 });

      await expect(rest.get(Routes.user())).resolves.toBeDefined();
    },
  },
];

const open = (): Promise<Stage> => openStage();
conform('the shape of answers', open, SHAPE);
conform('requests', open, REQUESTS);
conform('failures', open, FAILURES);
