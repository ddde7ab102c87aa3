import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStandIn, NO_LIMITS, type StandIn } from '../../../src/sandbox/discord/stand-in.ts';
import { TestClock } from '../../support/clock.ts';
import { GatewayProbe } from './gateway-probe.ts';
import { RawRest, type RawAnswer } from './raw-rest.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describe('the guild', () => {
  let clock: TestClock;
  let standIn: StandIn;
  let rest: RawRest;
  let guild: string;
  let user: string;

  beforeEach(async () => {
    clock = new TestClock();
    standIn = await createStandIn({
      clock,
      buckets: NO_LIMITS,
      guild: { users: [{ name: 'a-user' }, { name: 'another' }], roles: [{ name: 'on-call' }] },
    });
    rest = RawRest.asBot(standIn);
    guild = `/guilds/${standIn.guildId}`;
    user = standIn.users[0]?.id ?? '';
  });

  afterEach(async () => {
    await standIn.stop();
  });

  describe('roles', () => {
    const onCall = (): string => standIn.roles['on-call'] ?? '';

    it('are given and taken by one who stands above them', async () => {
      expect((await rest.put(`${guild}/members/${user}/roles/${onCall()}`)).status).toBe(204);
      expect((await rest.get(`${guild}/members/${user}`)).body).toMatchObject({ roles: [onCall()] });
      expect((await rest.delete(`${guild}/members/${user}/roles/${onCall()}`)).status).toBe(204);
      expect((await rest.get(`${guild}/members/${user}`)).body).toMatchObject({ roles: [] });
    });

    it('above the bot, unknown ones and unknown members are refused', async () => {
      const roles = (await rest.get(`${guild}/roles`)).body as { id: string; managed: boolean }[];
      const own = roles.find((role) => role.managed)?.id ?? '';

      expect(await rest.put(`${guild}/members/${user}/roles/${own}`)).toMatchObject({
        status: 403,
        body: { code: 50013 },
      });
      expect((await rest.put(`${guild}/members/${user}/roles/123456789012345678`)).body).toMatchObject({ code: 10011 });
      expect((await rest.put(`${guild}/members/123456789012345678/roles/${onCall()}`)).body).toMatchObject({
        code: 10007,
      });
      const asUser = new RawRest(standIn, standIn.users[0]?.token ?? '');
      expect((await asUser.put(`${guild}/members/${user}/roles/${onCall()}`)).body).toMatchObject({ code: 50013 });
    });

    it('are made, changed and removed, but never with more than one has', async () => {
      const made = await rest.post(`${guild}/roles`, { name: 'deployers', permissions: '0', mentionable: true });
      const { id } = made.body as { id: string };
      expect((await rest.patch(`${guild}/roles/${id}`, { name: 'shippers' })).body).toMatchObject({
        name: 'shippers',
        mentionable: true,
      });
      expect((await rest.patch(`${guild}/roles/${id}`, { permissions: '8' })).body).toMatchObject({ code: 50013 });
      await rest.put(`${guild}/members/${user}/roles/${id}`);
      expect((await rest.delete(`${guild}/roles/${id}`)).status).toBe(204);
      expect((await rest.get(`${guild}/members/${user}`)).body).toMatchObject({ roles: [] });
    });
  });

  it('computes permissions from roles, overwrites of everyone, of roles and of the member, in that order', async () => {
    const channel = standIn.channels['general'] ?? '';
    const say = (): Promise<unknown> => standIn.as('a-user').say('general', 'a');
    standIn.moderation.setOverwrite('general', { kind: 'role', id: standIn.guildId }, { deny: ['SendMessages'] });
    await expect(say()).rejects.toThrow('50013');
    standIn.moderation.giveRole('a-user', standIn.roles['on-call'] ?? '');
    standIn.moderation.setOverwrite(
      'general',
      { kind: 'role', id: standIn.roles['on-call'] ?? '' },
      { allow: ['SendMessages'] },
    );
    await say();
    const body = { type: 1, allow: '0', deny: '2048' };
    expect((await rest.put(`/channels/${channel}/permissions/${user}`, body)).status).toBe(204);
    await expect(say()).rejects.toThrow('50013');
    expect((await rest.delete(`/channels/${channel}/permissions/${user}`)).status).toBe(204);
    await say();
    standIn.moderation.setRolePermissions(standIn.roles['on-call'] ?? '', ['Administrator']);
    standIn.moderation.setOverwrite('general', { kind: 'user', id: user }, { deny: ['ViewChannel'] });
    await say();
  });

  it('opens one direct channel per person, unless that person takes none', async () => {
    const open = (): Promise<RawAnswer> => rest.post('/users/@me/channels', { recipient_id: user });
    const first = (await open()).body as { id: string; type: number };
    expect(first).toMatchObject({ type: 1, recipients: [{ id: user }] });
    expect((await open()).body).toMatchObject({ id: first.id });
    expect((await rest.post(`/channels/${first.id}/messages`, { content: 'psst' })).status).toBe(200);
    expect((await standIn.as('a-user').read(first.id)).map((message) => message.content)).toEqual(['psst']);
    await expect(standIn.as('another').read(first.id)).rejects.toThrow('50001');
    standIn.moderation.closeDms('a-user');

    expect(await rest.post(`/channels/${first.id}/messages`, { content: 'psst' })).toMatchObject({
      status: 403,
      body: { code: 50007 },
    });
  });

  it('keeps webhooks: made, executed under a name of their own, edited, gone', async () => {
    const channel = standIn.channels['general'] ?? '';
    const made = (await rest.post(`/channels/${channel}/webhooks`, { name: 'ci' })).body as {
      id: string;
      token: string;
    };
    const open = new RawRest(standIn, null);
    const hook = `/webhooks/${made.id}/${made.token}`;
    expect((await open.post(hook, { content: 'quiet' })).status).toBe(204);
    const told = (await open.post(`${hook}?wait=true`, { content: 'a', username: 'builder' })).body as { id: string };
    expect(told).toMatchObject({ webhook_id: made.id, author: { id: made.id, username: 'builder' } });
    expect((await open.patch(`${hook}/messages/${told.id}`, { content: 'b' })).body).toMatchObject({ content: 'b' });
    expect((await open.get(`/webhooks/${made.id}/wrong/messages/${told.id}`)).body).toMatchObject({ code: 50027 });
    expect((await rest.patch(`/channels/${channel}/messages/${told.id}`, { content: 'c' })).body).toMatchObject({
      code: 50005,
    });
    expect((await open.delete(`${hook}/messages/${told.id}`)).status).toBe(204);
    expect((await rest.delete(`/webhooks/${made.id}`)).status).toBe(204);

    expect(await open.post(hook, { content: 'late' })).toMatchObject({ status: 404, body: { code: 10015 } });
    expect((await rest.post(`/channels/${channel}/webhooks`, { name: 'Discord' })).body).toMatchObject({ code: 50035 });
  });

  describe('commands', () => {
    const path = (): string => `/applications/${standIn.applicationId}/guilds/${standIn.guildId}/commands`;
    const command = (name: string, change: object = {}): object => ({ name, description: name, ...change });

    it('are replaced in bulk, each keeping its id while its name and type stay', async () => {
      const first = (await rest.put(path(), [command('a'), command('b')])).body as { id: string; version: string }[];
      const second = (await rest.put(path(), [command('b', { description: 'new' }), { type: 2, name: 'b' }])).body as {
        id: string;
      }[];

      expect(second[0]).toMatchObject({
        id: first[1]?.id,
        name: 'b',
        type: 1,
        description: 'new',
        application_id: standIn.applicationId,
        guild_id: standIn.guildId,
      });
      expect(second[1]?.id).not.toBe(first[1]?.id);
      expect((await rest.get(path())).body).toHaveLength(2);
    });

    it('are upserted one by one: 201 for a new one, 200 for a replaced one', async () => {
      const made = await rest.post(path(), command('a'));
      const replaced = await rest.post(path(), command('a', { description: 'b' }));
      const { id } = made.body as { id: string };
      const patched = await rest.patch(`${path()}/${id}`, { description: 'c' });

      expect([made.status, replaced.status, patched.status]).toEqual([201, 200, 200]);
      expect(replaced.body).toMatchObject({ id, description: 'b' });
      expect(patched.body).toMatchObject({ id, name: 'a', description: 'c' });
      expect((await rest.delete(`${path()}/${id}`)).status).toBe(204);
      expect(await rest.get(`${path()}/${id}`)).toMatchObject({ status: 404, body: { code: 10063 } });
    });

    const option = (name: string, change: object = {}): object => ({ type: 3, name, description: name, ...change });
    it.each([
      ['upper case', command('Fleet'), '0.name', 'APPLICATION_COMMAND_INVALID_NAME'],
      ['a name of 33', command('x'.repeat(33)), '0.name', 'BASE_TYPE_BAD_LENGTH'],
      ['a description of 101', command('a', { description: 'x'.repeat(101) }), '0.description', 'BASE_TYPE_BAD_LENGTH'],
      [
        '26 options',
        command('a', { options: Array.from({ length: 26 }, (_, n) => option(`o${n}`)) }),
        '0.options',
        'BASE_TYPE_MAX_LENGTH',
      ],
      [
        'a required option after an optional one',
        command('a', { options: [option('x'), option('y', { required: true })] }),
        '0.options.1',
        'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
      ],
      [
        '26 choices',
        command('a', {
          options: [option('x', { choices: Array.from({ length: 26 }, (_, n) => ({ name: `${n}`, value: `${n}` })) })],
        }),
        '0.options.0.choices',
        'BASE_TYPE_MAX_LENGTH',
      ],
      [
        'a max_length of 6001',
        command('a', { options: [option('x', { max_length: 6001 })] }),
        '0.options.0.max_length',
        'NUMBER_TYPE_MAX',
      ],
      [
        'more than 8000 characters',
        command('a', {
          options: Array.from({ length: 25 }, (_, n) =>
            option(`o${n}`, {
              choices: Array.from({ length: 2 }, (__, m) => ({
                name: 'x'.repeat(99) + String(m),
                value: 'y'.repeat(99) + String(m),
              })),
            }),
          ),
        }),
        '0',
        'APPLICATION_COMMAND_TOO_LARGE',
      ],
    ])('with %s are refused by their path', async (_what, body, where, code) => {
      const answer = await rest.put(path(), [body]);

      const errors = where
        .split('.')
        .reduce<unknown>(
          (tree, key) => (tree as Record<string, unknown>)[key],
          (answer.body as { errors: unknown }).errors,
        );
      expect(answer).toMatchObject({ status: 400, body: { code: 50035 } });
      expect(errors).toMatchObject({ _errors: [{ code }] });
    });

    it('number at most a hundred, and two hundred new ones a day', async () => {
      const batch = (prefix: string, count: number): object[] =>
        Array.from({ length: count }, (_, n) => command(`${prefix}${n}`));
      expect((await rest.put(path(), batch('a', 101))).body).toMatchObject({ code: 30032 });
      expect((await rest.put(path(), batch('a', 100))).status).toBe(200);
      expect((await rest.put(path(), batch('b', 100))).status).toBe(200);
      expect((await rest.put(path(), batch('c', 1))).body).toMatchObject({ code: 30034 });
      clock.advance(DAY_MS);
      expect((await rest.put(path(), batch('c', 1))).status).toBe(200);
    });
  });

  describe('scheduled events', () => {
    const path = (): string => `${guild}/scheduled-events`;
    const at = (ms: number): string => new Date(clock.now().getTime() + ms).toISOString();
    const external = (change: object = {}): object => ({
      name: 'Release window',
      privacy_level: 2,
      scheduled_start_time: at(HOUR_MS),
      scheduled_end_time: at(3 * HOUR_MS),
      entity_type: 3,
      entity_metadata: { location: 'status.prod' },
      ...change,
    });

    it('start and end by themselves at their times', async () => {
      const probe = await GatewayProbe.identify(standIn, { intents: 1 | (1 << 16) });
      const { id } = (await rest.post(path(), external())).body as { id: string };
      const status = async (): Promise<unknown> =>
        ((await rest.get(`${path()}/${id}`)).body as { status: number }).status;
      expect(await status()).toBe(1);
      clock.advance(HOUR_MS);
      expect(await status()).toBe(2);
      clock.advance(2 * HOUR_MS);
      expect(await status()).toBe(3);

      expect(await probe.nth('GUILD_SCHEDULED_EVENT_UPDATE', 1)).toMatchObject({ id, status: 3 });
      expect(await rest.patch(`${path()}/${id}`, { name: 'too late' })).toMatchObject({
        status: 400,
        body: { code: 180000 },
      });
      probe.close();
    });

    it('move with their start, and may be cancelled but not completed before', async () => {
      const { id } = (await rest.post(path(), external())).body as { id: string };
      await rest.patch(`${path()}/${id}`, { scheduled_start_time: at(2 * HOUR_MS) });
      clock.advance(HOUR_MS);
      expect((await rest.get(`${path()}/${id}`)).body).toMatchObject({ status: 1 });
      expect((await rest.patch(`${path()}/${id}`, { status: 3 })).body).toMatchObject({
        code: 50035,
        errors: { status: {} },
      });
      expect((await rest.patch(`${path()}/${id}`, { status: 4 })).body).toMatchObject({ status: 4 });
    });

    it.each([
      ['no location', { entity_metadata: null }, 'entity_metadata'],
      ['no end', { scheduled_end_time: null }, 'scheduled_end_time'],
      ['a start in the past', { scheduled_start_time: '2020-01-01T00:00:00Z' }, 'scheduled_start_time'],
      ['a long name', { name: 'x'.repeat(101) }, 'name'],
      ['a stage without a channel', { entity_type: 1 }, 'channel_id'],
    ])('with %s are refused', async (_what, change, key) => {
      const answer = await rest.post(path(), external(change));

      expect(answer).toMatchObject({ status: 400, body: { code: 50035 } });
      expect(Object.keys((answer.body as { errors: object }).errors)).toContain(key);
    });

    it('number at most a hundred open ones, and count who is interested', async () => {
      const { id } = (await rest.post(path(), external())).body as { id: string };
      const asUser = new RawRest(standIn, standIn.users[0]?.token ?? '');
      await asUser.put(`${path()}/${id}/users/@me`);
      for (let n = 1; n < 100; n += 1) await rest.post(path(), external());

      expect((await rest.get(`${path()}/${id}?with_user_count=true`)).body).toMatchObject({ user_count: 1 });
      expect((await rest.get(`${path()}/${id}/users?with_member=true`)).body).toMatchObject([
        { user: { id: user }, member: {} },
      ]);
      expect((await rest.post(path(), external())).body).toMatchObject({ code: 30038 });
    });
  });

  it('gives ids of 19 digits that never repeat, even while the clock stands still', async () => {
    const ids = new Set<string>();
    for (let n = 0; n < 50; n += 1)
      ids.add(
        (
          (await rest.post(`/channels/${standIn.channels['general'] ?? ''}/messages`, { content: 'a' })).body as {
            id: string;
          }
        ).id,
      );
    standIn.messages('general');

    expect(ids.size).toBe(50);
    expect([...ids].every((id) => /^\d{19}$/.test(id))).toBe(true);
  });
});
