import { Routes } from 'discord.js';
import { expect } from 'vitest';
import { RawRest, withFiles, type RawAnswer } from '../discord/raw-rest.ts';
import { COMMANDS, ping } from './acting.ts';
import { conform, type Row } from './row.ts';
import { openStage, type Stage } from './stage.ts';

async function open(): Promise<Stage> {
  const stage = await openStage({ standIn: { maxActiveThreads: 3 } });
  await stage.bot.application.commands.set([...COMMANDS], stage.guild.id);
  return stage;
}

const NOBODY = '100000000000000000';
const path = (stage: Stage): `/${string}` => Routes.channelMessages(stage.channel.id);
const idOf = (answer: RawAnswer): string => (answer.body as { id: string }).id;
const eventBody = (stage: Stage): object => ({
  name: 'n',
  privacy_level: 2,
  entity_type: 3,
  entity_metadata: { location: 'here' },
  scheduled_start_time: new Date(stage.clock.now().getTime() + 3_600_000),
  scheduled_end_time: new Date(stage.clock.now().getTime() + 7_200_000),
});

/** How one comes by a refusal. Codes are Discord's; which status goes with them is convention. */
interface Refusal {
  readonly code: number;
  readonly status: number;
  readonly when: string;
  readonly act: (stage: Stage) => Promise<RawAnswer>;
}

const UNKNOWN: readonly Refusal[] = [
  {
    code: 0,
    status: 401,
    when: 'the token opens nothing',
    act: (stage) => new RawRest(stage.standIn, 'Bot x').get('/users/@me'),
  },
  { code: 0, status: 404, when: 'the path is no route', act: (stage) => stage.raw.get('/nowhere') },
  { code: 10003, status: 404, when: 'a channel is unknown', act: (stage) => stage.raw.get(`/channels/${NOBODY}`) },
  { code: 10004, status: 404, when: 'a guild is unknown', act: (stage) => stage.raw.get(`/guilds/${NOBODY}`) },
  {
    code: 10007,
    status: 404,
    when: 'a member is unknown',
    act: (stage) => stage.raw.get(`/guilds/${stage.guild.id}/members/${NOBODY}`),
  },
  {
    code: 10008,
    status: 404,
    when: 'a message is unknown',
    act: (stage) => stage.raw.patch(`${path(stage)}/${NOBODY}`, { content: 'x' }),
  },
  {
    code: 10011,
    status: 404,
    when: 'a role is unknown',
    act: (stage) => stage.raw.patch(`/guilds/${stage.guild.id}/roles/${NOBODY}`, { name: 'x' }),
  },
  { code: 10013, status: 404, when: 'a user is unknown', act: (stage) => stage.raw.get(`/users/${NOBODY}`) },
  {
    code: 10015,
    status: 404,
    when: 'a webhook is unknown',
    act: (stage) => stage.raw.post(`/webhooks/${NOBODY}/x`, { content: 'x' }),
  },
  {
    code: 10062,
    status: 404,
    when: 'an interaction is unknown',
    act: (stage) => stage.raw.post(`/interactions/${NOBODY}/x/callback`, { type: 5 }),
  },
  {
    code: 10063,
    status: 404,
    when: 'a command is unknown',
    act: (stage) => stage.raw.delete(Routes.applicationCommand(stage.standIn.applicationId, NOBODY)),
  },
  {
    code: 10070,
    status: 404,
    when: 'a scheduled event is unknown',
    act: (stage) => stage.raw.get(Routes.guildScheduledEvent(stage.guild.id, NOBODY)),
  },
];

const FULL: readonly Refusal[] = [
  {
    code: 30032,
    status: 400,
    when: 'there are more than 100 slash commands',
    act: (stage) =>
      stage.raw.put(
        Routes.applicationGuildCommands(stage.standIn.applicationId, stage.guild.id),
        Array.from({ length: 101 }, (_, n) => ({ name: `c${n}`, description: 'x' })),
      ),
  },
  {
    code: 30034,
    status: 400,
    when: 'more than 200 commands are made in a day',
    act: async (stage) => {
      const commands = Routes.applicationGuildCommands(stage.standIn.applicationId, stage.guild.id);
      const hundred = (prefix: string): object[] =>
        Array.from({ length: 100 }, (_, n) => ({ name: `${prefix}${n}`, description: 'x' }));
      await stage.raw.put(commands, hundred('a'));
      return stage.raw.put(commands, hundred('b'));
    },
  },
  {
    code: 30038,
    status: 400,
    when: 'there are more than 100 open events',
    act: async (stage) => {
      const events = Routes.guildScheduledEvents(stage.guild.id);
      for (let n = 0; n < 100; n += 1) await stage.raw.post(events, eventBody(stage));
      return stage.raw.post(events, eventBody(stage));
    },
  },
  {
    code: 30046,
    status: 429,
    when: 'old messages are edited too often',
    act: async () => {
      const limited = await openStage({ standIn: { buckets: { oldEdit: { limit: 1, windowMs: 20_000 } } } });
      const one = `${path(limited)}/${idOf(await limited.raw.post(path(limited), { content: 'x' }))}`;
      limited.clock.advance(3_600_001);
      await limited.raw.patch(one, { content: 'y' });
      const refused = await limited.raw.patch(one, { content: 'z' });
      await limited.close();
      return refused;
    },
  },
  {
    code: 40005,
    status: 413,
    when: 'a request is too large',
    act: (stage) => {
      const bytes = new Uint8Array(9 * 1024 * 1024);
      return stage.raw.post(
        path(stage),
        withFiles(
          {},
          [1, 2, 3].map((n) => ({ name: `${n}.bin`, bytes })),
        ),
      );
    },
  },
  {
    code: 50045,
    status: 400,
    when: 'one file is too large',
    act: (stage) =>
      stage.raw.post(path(stage), withFiles({}, [{ name: 'a.bin', bytes: new Uint8Array(10 * 1024 * 1024 + 1) }])),
  },
  {
    code: 160006,
    status: 400,
    when: 'there are too many active threads',
    act: async (stage) => {
      const start = (): Promise<RawAnswer> => stage.raw.post(Routes.threads(stage.channel.id), { name: 'x', type: 11 });
      for (let n = 0; n < 3; n += 1) await start();
      return start();
    },
  },
];

const DENIED: readonly Refusal[] = [
  {
    code: 40001,
    status: 401,
    when: 'a token is not enough',
    act: (stage) => {
      stage.standIn.faults.rest.add({}, { kind: 'refuse', failure: 'unauthorisedAccount' }, { times: 1 });
      return stage.raw.get('/users/@me');
    },
  },
  {
    code: 50001,
    status: 403,
    when: 'the channel may not be seen',
    act: (stage) => {
      const hidden = stage.standIn.moderation.createChannel('hidden');
      stage.standIn.moderation.denyBot(hidden);
      return stage.raw.post(Routes.channelMessages(hidden), { content: 'x' });
    },
  },
  {
    code: 50013,
    status: 403,
    when: 'a permission is missing',
    act: (stage) => {
      const silent = stage.standIn.moderation.createChannel('silent');
      stage.standIn.moderation.denyBot(silent, ['SendMessages']);
      return stage.raw.post(Routes.channelMessages(silent), { content: 'x' });
    },
  },
  {
    code: 50005,
    status: 403,
    when: "the message is somebody else's",
    act: async (stage) => {
      const said = await stage.standIn.as('a-user').say('general', 'x');
      return stage.raw.patch(`${path(stage)}/${said.id}`, { content: 'y' });
    },
  },
  {
    code: 50007,
    status: 403,
    when: 'a user takes no direct messages',
    act: async (stage) => {
      const [user] = stage.standIn.users;
      const dm = await stage.raw.post('/users/@me/channels', { recipient_id: user!.id });
      stage.standIn.moderation.closeDms(user!.id);
      return stage.raw.post(`/channels/${idOf(dm)}/messages`, { content: 'x' });
    },
  },
  {
    code: 50027,
    status: 401,
    when: 'the token of a webhook is wrong',
    act: async (stage) => {
      const webhook = await stage.channel.createWebhook({ name: 'a hook' });
      return stage.raw.post(`/webhooks/${webhook.id}/wrong`, { content: 'x' });
    },
  },
  {
    code: 40060,
    status: 400,
    when: 'an interaction was already answered',
    act: async (stage) => {
      const { acted } = await ping(stage, async ({ id, token }) => {
        const callback = Routes.interactionCallback(id, token);
        await stage.raw.post(callback, { type: 4, data: { content: 'x' } });
        return stage.raw.post(callback, { type: 4, data: { content: 'y' } });
      });
      return acted;
    },
  },
];

const WRONG: readonly Refusal[] = [
  {
    code: 50006,
    status: 400,
    when: 'a message is empty',
    act: (stage) => stage.raw.post(path(stage), { content: '' }),
  },
  {
    code: 50035,
    status: 400,
    when: 'a field is wrong',
    act: (stage) => stage.raw.post(path(stage), { content: 'x'.repeat(2001) }),
  },
  { code: 50109, status: 400, when: 'a body is no JSON', act: (stage) => stage.raw.post(path(stage), '{"content":') },
  {
    code: 50016,
    status: 400,
    when: 'too few messages are deleted together',
    act: (stage) => stage.raw.post(Routes.channelBulkDelete(stage.channel.id), { messages: [NOBODY] }),
  },
  {
    code: 50034,
    status: 400,
    when: 'messages deleted together are too old',
    act: (stage) =>
      stage.raw.post(Routes.channelBulkDelete(stage.channel.id), { messages: [NOBODY, `${NOBODY.slice(0, -1)}1`] }),
  },
  {
    code: 50083,
    status: 400,
    when: 'a thread is archived',
    act: async (stage) => {
      const thread = await stage.channel.threads.create({ name: 'archived' });
      const message = await thread.send('x');
      await thread.setArchived(true);
      return stage.raw.patch(`/channels/${thread.id}/messages/${message.id}`, { content: 'y' });
    },
  },
  {
    code: 160004,
    status: 400,
    when: 'a message already has a thread',
    act: async (stage) => {
      const message = await stage.channel.send('x');
      const thread = await message.startThread({ name: 'x' });
      const refused = await stage.raw.post(Routes.threads(stage.channel.id, message.id), { name: 'y' });
      await thread.delete();
      return refused;
    },
  },
  {
    code: 160005,
    status: 400,
    when: 'a thread is locked',
    act: async (stage) => {
      const thread = await stage.channel.threads.create({ name: 'locked' });
      await thread.setLocked(true);
      const asUser = new RawRest(stage.standIn, stage.standIn.users[1]!.token);
      const refused = await asUser.post(`/channels/${thread.id}/messages`, { content: 'x' });
      await thread.delete();
      return refused;
    },
  },
  {
    code: 180000,
    status: 400,
    when: 'an event is finished',
    act: async (stage) => {
      const events = Routes.guildScheduledEvents(stage.guild.id);
      const one = `${events}/${idOf(await stage.raw.post(events, eventBody(stage)))}`;
      await stage.raw.patch(one, { status: 4 });
      return stage.raw.patch(one, { name: 'x' });
    },
  },
];

const rowOf = ({ code, status, when, act }: Refusal): Row<Stage> => ({
  line: `code ${code} with ${status} says that ${when} (Discord docs: opcodes and status codes)`,
  run: async (stage) => {
    const answer = await act(stage);

    expect(answer).toMatchObject({ status, body: { code, message: expect.stringMatching(/\w/) as string } });
    expect(answer.headers.get('content-type')).toContain('application/json');
  },
});

conform('codes: unknown', open, UNKNOWN.map(rowOf));
conform('codes: too much', open, FULL.map(rowOf));
conform('codes: denied', open, DENIED.map(rowOf));
conform('codes: wrong', open, WRONG.map(rowOf));
