import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStandIn, NO_LIMITS, type StandIn } from '../../../src/sandbox/discord/stand-in.ts';
import { TestClock } from '../../support/clock.ts';
import { GatewayProbe } from './gateway-probe.ts';
import { RawRest, type RawAnswer } from './raw-rest.ts';

const HOUR_MS = 3_600_000;

interface Thread {
  readonly id: string;
  readonly type: number;
  readonly thread_metadata: { readonly archived: boolean; readonly locked: boolean };
}

describe('threads', () => {
  let clock: TestClock;
  let standIn: StandIn;
  let rest: RawRest;
  let channel: string;

  beforeEach(async () => {
    clock = new TestClock();
    standIn = await createStandIn({
      clock,
      buckets: NO_LIMITS,
      maxActiveThreads: 3,
      guild: { users: [{ name: 'a-user' }, { name: 'another' }] },
    });
    rest = RawRest.asBot(standIn);
    channel = standIn.channels['general'] ?? '';
  });

  afterEach(async () => {
    await standIn.stop();
  });

  const post = async (place: string, content: string): Promise<{ id: string }> => {
    const answer = await rest.post(`/channels/${place}/messages`, { content });
    return answer.body as { id: string };
  };
  const onMessage = (messageId: string, body: object = {}): Promise<RawAnswer> =>
    rest.post(`/channels/${channel}/messages/${messageId}/threads`, {
      name: 'details',
      auto_archive_duration: 60,
      type: 11,
      ...body,
    });
  const alone = (body: object = {}): Promise<RawAnswer> =>
    rest.post(`/channels/${channel}/threads`, { name: 'talk', type: 11, auto_archive_duration: 60, ...body });
  const state = async (id: string): Promise<Thread['thread_metadata']> =>
    ((await rest.get(`/channels/${id}`)).body as Thread).thread_metadata;

  it('on a message take its id, mark it, and start once', async () => {
    const probe = await GatewayProbe.identify(standIn, { intents: 513 });
    const message = await post(channel, 'run 1');
    const thread = await onMessage(message.id);

    expect(thread).toMatchObject({
      status: 201,
      body: { id: message.id, type: 11, parent_id: channel, name: 'details', thread_metadata: { archived: false } },
    });
    expect(await probe.nth('THREAD_CREATE')).toMatchObject({ id: message.id, newly_created: true });
    expect(await probe.nth('MESSAGE_UPDATE')).toMatchObject({ id: message.id, flags: 32, thread: { id: message.id } });
    expect(await onMessage(message.id)).toMatchObject({ status: 400, body: { code: 160004 } });
    expect(await onMessage('123456789012345678')).toMatchObject({ status: 404, body: { code: 10008 } });
    standIn.messages('general');
    probe.close();
  });

  it('check their name and their duration', async () => {
    expect((await alone({ name: 'x'.repeat(101) })).body).toMatchObject({ code: 50035, errors: { name: {} } });
    expect((await alone({ auto_archive_duration: 61 })).body).toMatchObject({
      code: 50035,
      errors: { auto_archive_duration: {} },
    });
  });

  it('fall asleep by the clock when nobody writes, and wake when somebody does', async () => {
    const { id } = (await alone()).body as Thread;
    clock.advance(HOUR_MS / 2);
    await post(id, 'still here');
    clock.advance(HOUR_MS - 1);
    expect(await state(id)).toMatchObject({ archived: false });
    clock.advance(1);
    expect(await state(id)).toMatchObject({ archived: true });

    await post(id, 'awake');
    expect(await state(id)).toMatchObject({ archived: false });
    expect(standIn.messages(id).map((message) => message.content)).toEqual(['still here', 'awake']);
  });

  it('that are archived take no edits, and locked ones no words of people', async () => {
    const { id } = (await alone()).body as Thread;
    const message = await post(id, 'a');
    await rest.patch(`/channels/${id}`, { archived: true });
    expect(await rest.patch(`/channels/${id}/messages/${message.id}`, { content: 'b' })).toMatchObject({
      status: 400,
      body: { code: 50083 },
    });
    expect((await rest.put(`/channels/${id}/messages/${message.id}/reactions/%F0%9F%91%80/@me`)).body).toMatchObject({
      code: 50083,
    });
    standIn.moderation.archiveThread(id, 'locked');

    await expect(standIn.as('a-user').say(id, 'let me in')).rejects.toThrow('160005');
    expect((await rest.post(`/channels/${id}/messages`, { content: 'a moderator may' })).status).toBe(200);
    standIn.messages(id);
  });

  it('are limited in number while active: 160006', async () => {
    const first = (await alone()).body as Thread;
    await alone();
    await alone();
    expect(await alone()).toMatchObject({ status: 400, body: { code: 160006 } });
    await rest.patch(`/channels/${first.id}`, { archived: true });
    expect((await alone()).status).toBe(201);
    expect((await rest.patch(`/channels/${first.id}`, { archived: false })).body).toMatchObject({ code: 160006 });
  });

  it('that are private are shut to those who were not let in', async () => {
    const { id } = (await alone({ type: 12, invitable: false })).body as Thread;
    await expect(standIn.as('a-user').say(id, 'hello')).rejects.toThrow('50001');
    expect((await rest.put(`/channels/${id}/thread-members/${standIn.users[0]?.id ?? ''}`)).status).toBe(204);

    await standIn.as('a-user').say(id, 'hello');
    await expect(standIn.as('another').read(id)).rejects.toThrow('50001');
    expect((await rest.get(`/channels/${id}/thread-members`)).body).toHaveLength(2);
    expect((await rest.delete(`/channels/${id}/thread-members/${standIn.users[0]?.id ?? ''}`)).status).toBe(204);
    await expect(standIn.as('a-user').read(id)).rejects.toThrow('50001');
  });

  it('are listed while active, and among the archived after', async () => {
    const { id } = (await alone()).body as Thread;
    const active = await rest.get(`/guilds/${standIn.guildId}/threads/active`);
    await rest.patch(`/channels/${id}`, { archived: true });
    const archived = await rest.get(`/channels/${channel}/threads/archived/public`);

    expect(active.body).toMatchObject({ threads: [{ id }], members: [{ id }] });
    expect(archived.body).toMatchObject({ threads: [{ id }], has_more: false });
  });

  it('go with their channel', async () => {
    const { id } = (await alone()).body as Thread;
    standIn.moderation.deleteChannel('general');

    expect((await rest.get(`/channels/${id}`)).body).toMatchObject({ code: 10003 });
  });
});
