import { MessageFlags } from 'discord-api-types/v10';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createStandIn,
  NO_LIMITS,
  type InteractionResult,
  type StandIn,
} from '../../../src/sandbox/discord/stand-in.ts';
import { TestClock } from '../../support/clock.ts';
import { GatewayProbe } from './gateway-probe.ts';
import { RawRest, withFiles, type RawAnswer } from './raw-rest.ts';

interface Received {
  readonly id: string;
  readonly token: string;
  readonly type: number;
  readonly data: Record<string, unknown>;
  readonly [key: string]: unknown;
}

const ORIGINAL = '/messages/%40original';
const go = { type: 1, components: [{ type: 2, style: 1, custom_id: 'go', label: 'Go' }] };

describe('interactions', () => {
  let clock: TestClock;
  let standIn: StandIn;
  let bot: GatewayProbe;
  let rest: RawRest;
  let open: RawRest;
  let channel: string;

  beforeEach(async () => {
    clock = new TestClock();
    standIn = await createStandIn({
      clock,
      buckets: NO_LIMITS,
      guild: { users: [{ name: 'a-user' }, { name: 'another' }], roles: [{ name: 'on-call' }] },
    });
    channel = standIn.channels['general'] ?? '';
    rest = RawRest.asBot(standIn);
    open = new RawRest(standIn, null);
    bot = await GatewayProbe.identify(standIn, { intents: 513 });
    await rest.put(`/applications/${standIn.applicationId}/guilds/${standIn.guildId}/commands`, [
      { name: 'ping', description: 'Ping' },
      {
        name: 'fleet',
        description: 'Fleets',
        options: [
          {
            type: 1,
            name: 'hold',
            description: 'Hold',
            options: [
              { type: 3, name: 'fleet', description: 'Which', required: true, autocomplete: true },
              { type: 4, name: 'hours', description: 'How long', min_value: 1, max_value: 48 },
              { type: 6, name: 'owner', description: 'Whose' },
            ],
          },
        ],
      },
      { type: 3, name: 'Acknowledge' },
    ]);
  });

  afterEach(async () => {
    bot.close();
    await standIn.stop();
  });

  /** Starts an act and gives it together with what the bot received of it. */
  const receive = async (
    act: () => Promise<InteractionResult>,
  ): Promise<{ received: Received; result: Promise<InteractionResult> }> => {
    const seen = bot.count('INTERACTION_CREATE');
    const result = act();
    result.catch(() => undefined);
    const received = (await bot.nth('INTERACTION_CREATE', seen)) as Received;
    return { received, result };
  };
  const ping = (): Promise<InteractionResult> => standIn.as('a-user').slash('ping');
  const answer = (to: Received, body: unknown, query = 'with_response=false'): Promise<RawAnswer> =>
    open.post(`/interactions/${to.id}/${to.token}/callback?${query}`, body);
  const webhook = (to: Received): string => `/webhooks/${standIn.applicationId}/${to.token}`;
  const reply = (content: string, flags = 0): object => ({ type: 4, data: { content, flags, components: [go] } });

  it('come with all that discord.js needs and the permissions of the channel', async () => {
    const { received } = await receive(ping);

    expect(received).toMatchObject({
      application_id: standIn.applicationId,
      type: 2,
      guild_id: standIn.guildId,
      channel: { id: channel, type: 0 },
      channel_id: channel,
      member: { user: { username: 'a-user' } },
      entitlements: [],
      authorizing_integration_owners: { '0': standIn.guildId },
      context: 0,
      attachment_size_limit: 10_485_760,
      data: { name: 'ping', type: 1, options: [] },
    });
  });

  describe('time', () => {
    it('runs out after three seconds: 10062, and the user is told', async () => {
      const { received, result } = await receive(ping);
      clock.advance(2999);
      expect(received.token).not.toBe('');
      clock.advance(1);

      expect(await answer(received, reply('late'))).toMatchObject({ status: 404, body: { code: 10062 } });
      expect(await result).toMatchObject({ kind: 'failed', code: 0 });
    });

    it('is enough in the last of three seconds', async () => {
      const { received, result } = await receive(ping);
      clock.advance(2999);

      expect((await answer(received, reply('just in time'))).status).toBe(204);
      expect(await result).toMatchObject({ kind: 'message', message: { content: 'just in time' } });
    });

    it('of the token ends after fifteen minutes: 50027', async () => {
      const { received } = await receive(ping);
      await answer(received, { type: 5, data: {} });
      clock.advance(15 * 60_000 - 1);
      expect((await open.patch(webhook(received) + ORIGINAL, { content: 'a' })).status).toBe(200);
      clock.advance(1);

      expect(await open.patch(webhook(received) + ORIGINAL, { content: 'b' })).toMatchObject({
        status: 401,
        body: { code: 50027 },
      });
      standIn.messages('general');
    });
  });

  it('are answered once: 40060, and not at all under a token nobody has: 10062', async () => {
    const { received } = await receive(ping);
    await answer(received, reply('a', MessageFlags.Ephemeral));

    expect(await answer(received, reply('b'))).toMatchObject({ status: 400, body: { code: 40060 } });
    expect(await answer({ ...received, token: 'x' }, reply('b'))).toMatchObject({ status: 404, body: { code: 10062 } });
  });

  it('stay open after an answer that breaks a limit', async () => {
    const { received } = await receive(ping);

    const bad = await answer(received, { type: 4, data: { content: 'x'.repeat(2001) } });
    expect(bad.body).toMatchObject({
      code: 50035,
      errors: { data: { content: { _errors: [{ code: 'BASE_TYPE_MAX_LENGTH' }] } } },
    });
    expect((await answer(received, reply('short'))).status).toBe(204);
    standIn.messages('general');
  });

  it('give the message back when asked with_response, and nothing with a content type otherwise', async () => {
    const first = await receive(ping);
    const silent = await answer(first.received, reply('a', MessageFlags.Ephemeral));
    const second = await receive(ping);
    const told = await answer(second.received, reply('b', MessageFlags.Ephemeral), 'with_response=true');

    expect([silent.status, silent.headers.get('content-type')]).toEqual([204, null]);
    expect(told.body).toMatchObject({
      interaction: {
        id: second.received.id,
        type: 2,
        response_message_ephemeral: true,
        response_message_loading: false,
      },
      resource: { type: 4, message: { content: 'b', type: 20, interaction_metadata: { id: second.received.id } } },
    });
  });

  it('have follow-ups; the first one after a deferral is the answer itself', async () => {
    const { received, result } = await receive(ping);
    await answer(received, { type: 5, data: { flags: MessageFlags.Ephemeral } });
    const early = await open.post(`${webhook(received)}?wait=true`, { content: 'the answer' });
    const late = await open.post(`${webhook(received)}?wait=true`, {
      content: 'and more',
      flags: MessageFlags.Ephemeral,
    });

    expect(await result).toMatchObject({
      kind: 'message',
      isEphemeral: true,
      message: { content: 'the answer', edited_timestamp: null },
    });
    expect((late.body as { id: string }).id).not.toBe((early.body as { id: string }).id);
    expect(standIn.ephemerals('a-user').map((message) => message.content)).toEqual(['the answer', 'and more']);
    expect(standIn.history('general')).toEqual([]);
  });

  it('let their answer be read, changed and removed under @original, but not before there is one', async () => {
    const { received } = await receive(ping);
    expect(await open.get(webhook(received) + ORIGINAL)).toMatchObject({ status: 404, body: { code: 10015 } });
    await answer(received, reply('a'));
    await open.patch(webhook(received) + ORIGINAL, { content: 'b', components: [] });

    expect((await open.get(webhook(received) + ORIGINAL)).body).toMatchObject({ content: 'b', components: [] });
    expect((await open.delete(webhook(received) + ORIGINAL)).status).toBe(204);
    expect(standIn.messages('general')).toEqual([]);
  });

  it('take files in the answer', async () => {
    const { received, result } = await receive(ping);
    const form = withFiles({ type: 4, data: { attachments: [{ id: '0' }] } }, [
      { name: 'log.txt', bytes: new Uint8Array([104, 105]) },
    ]);
    await open.post(`/interactions/${received.id}/${received.token}/callback?with_response=false`, form);

    expect(await result).toMatchObject({ message: { attachments: [{ filename: 'log.txt', size: 2 }] } });
  });

  describe('answers that do not fit', () => {
    it.each([
      ['a deferred update to a command', { type: 6 }],
      ['an update to a command', { type: 7, data: { content: 'a' } }],
      ['choices to a command', { type: 8, data: { choices: [] } }],
      ['an unknown type', { type: 99 }],
    ])('such as %s are refused', async (_what, body) => {
      const { received } = await receive(ping);

      expect(await answer(received, body)).toMatchObject({ status: 400, body: { code: 50035, errors: { type: {} } } });
    });
  });

  describe('ephemeral messages', () => {
    it('are seen by one user alone, in every way one may look', async () => {
      const { received, result } = await receive(ping);
      await answer(received, reply('secret', MessageFlags.Ephemeral));
      const shown = await result;
      if (shown.kind !== 'message') throw new Error(shown.kind);

      expect((await standIn.as('a-user').read('general')).map((message) => message.content)).toEqual(['secret']);
      expect(await standIn.as('another').read('general')).toEqual([]);
      expect((await rest.get(`/channels/${channel}/messages`)).body).toEqual([]);
      expect(await rest.get(`/channels/${channel}/messages/${shown.message.id}`)).toMatchObject({
        body: { code: 10008 },
      });
      expect(await rest.patch(`/channels/${channel}/messages/${shown.message.id}`, { content: 'x' })).toMatchObject({
        body: { code: 10008 },
      });
      expect(await standIn.as('another').press(shown.message, 'go')).toMatchObject({ kind: 'failed', code: 10008 });
      expect(bot.count('MESSAGE_CREATE')).toBe(0);
    });
  });

  describe('components', () => {
    const posted = async (): Promise<{ id: string; channel_id: string }> => {
      const select = {
        type: 3,
        custom_id: 'pick',
        min_values: 1,
        max_values: 2,
        options: ['a', 'b', 'c'].map((value) => ({ label: value, value })),
      };
      const off = { type: 2, style: 1, custom_id: 'off', label: 'Off', disabled: true };
      const users = { type: 5, custom_id: 'who' };
      const body = {
        content: 'card',
        components: [
          go,
          { type: 1, components: [select] },
          { type: 1, components: [off] },
          { type: 1, components: [users] },
        ],
      };
      const answered = await rest.post(`/channels/${channel}/messages`, body);
      standIn.messages('general');
      return answered.body as { id: string; channel_id: string };
    };

    it('carry the whole message, and may be answered by changing it', async () => {
      const card = await posted();
      const { received, result } = await receive(() => standIn.as('a-user').press(card, 'Go'));
      await answer(received, { type: 7, data: { content: 'pressed', components: [] } });

      expect(received).toMatchObject({
        type: 3,
        message: { id: card.id, content: 'card' },
        data: { custom_id: 'go', component_type: 2 },
      });
      expect(await result).toMatchObject({
        kind: 'updated',
        message: { id: card.id, content: 'pressed', components: [] },
      });
    });

    it('may be acknowledged without a word, and followed by a private one', async () => {
      const card = await posted();
      const { received, result } = await receive(() => standIn.as('a-user').press(card, 'go'));
      await answer(received, { type: 6 });
      const acknowledged = await result;
      if (acknowledged.kind !== 'acknowledged') throw new Error(acknowledged.kind);
      await open.post(webhook(received), { content: 'noted', flags: MessageFlags.Ephemeral });

      expect(await acknowledged.next()).toMatchObject({
        kind: 'message',
        isEphemeral: true,
        message: { content: 'noted' },
      });
    });

    it('of a select tell the values, and only those that were offered', async () => {
      const card = await posted();
      const { received } = await receive(() => standIn.as('a-user').select(card, 'pick', ['a', 'c']));

      expect(received.data).toMatchObject({ custom_id: 'pick', component_type: 3, values: ['a', 'c'] });
      expect(await standIn.as('a-user').select(card, 'pick', ['z'])).toMatchObject({ kind: 'failed', code: 50035 });
      expect(await standIn.as('a-user').select(card, 'pick', ['a', 'b', 'c'])).toMatchObject({
        kind: 'failed',
        code: 50035,
      });
    });

    it('of a user select come with the users they name', async () => {
      const card = await posted();
      const id = standIn.users[1]?.id ?? '';
      const { received } = await receive(() => standIn.as('a-user').select(card, 'who', [id]));

      expect(received.data).toMatchObject({
        values: [id],
        resolved: { users: { [id]: { username: 'another' } }, members: { [id]: {} } },
      });
    });

    it('that are disabled or not there are refused before the bot hears of them', async () => {
      const card = await posted();

      expect(await standIn.as('a-user').press(card, 'off')).toMatchObject({ kind: 'failed', code: 50035 });
      expect(await standIn.as('a-user').press(card, 'nowhere')).toMatchObject({ kind: 'failed', code: 50035 });
      expect(bot.count('INTERACTION_CREATE')).toBe(0);
    });
  });

  describe('modals', () => {
    const inputs = [
      { type: 18, label: 'Why', component: { type: 4, custom_id: 'why', style: 2, min_length: 3, max_length: 20 } },
      { type: 1, components: [{ type: 4, custom_id: 'ticket', style: 1, label: 'Ticket', required: false }] },
      {
        type: 18,
        label: 'Where',
        component: { type: 3, custom_id: 'where', options: [{ label: 'here', value: 'here' }] },
      },
    ];
    const openModal = async (
      components: readonly object[] = inputs,
    ): Promise<{ shown: InteractionResult; refused: RawAnswer }> => {
      const { received, result } = await receive(ping);
      const refused = await answer(received, { type: 9, data: { custom_id: 'hold:1', title: 'Hold', components } });
      return {
        shown: refused.status === 204 ? await result : { kind: 'failed', status: 0, code: 0, reason: '' },
        refused,
      };
    };

    it('come back filled in, nested as they were defined', async () => {
      const { shown } = await openModal();
      if (shown.kind !== 'modal') throw new Error(shown.kind);
      const { received, result } = await receive(() =>
        standIn.as('a-user').submitModal(shown.modal, { why: 'disk swap', where: ['here'] }),
      );
      await answer(received, reply('held', MessageFlags.Ephemeral));

      expect(received).toMatchObject({
        type: 5,
        data: {
          custom_id: 'hold:1',
          components: [
            { type: 18, component: { type: 4, custom_id: 'why', value: 'disk swap' } },
            { type: 1, components: [{ type: 4, custom_id: 'ticket', value: '' }] },
            { type: 18, component: { type: 3, custom_id: 'where', values: ['here'] } },
          ],
        },
      });
      expect(await result).toMatchObject({ kind: 'message', message: { content: 'held' } });
    });

    it('are checked as the client would, and cannot be submitted twice', async () => {
      const { shown } = await openModal();
      if (shown.kind !== 'modal') throw new Error(shown.kind);
      const submit = (values: Record<string, string | string[]>): Promise<InteractionResult> =>
        standIn.as('a-user').submitModal(shown.modal, values);

      expect(await submit({ why: 'no', where: ['here'] })).toMatchObject({ kind: 'failed', code: 50035 });
      expect(await submit({ where: ['here'] })).toMatchObject({ kind: 'failed', code: 50035 });
      expect(await standIn.as('another').submitModal(shown.modal, { why: 'disk', where: ['here'] })).toMatchObject({
        code: 10062,
      });
      await receive(() => submit({ why: 'disk swap', where: ['here'] }));
      expect(await submit({ why: 'disk swap', where: ['here'] })).toMatchObject({ kind: 'failed', code: 10062 });
    });

    it('can be submitted again when nobody answered', async () => {
      const { shown } = await openModal();
      if (shown.kind !== 'modal') throw new Error(shown.kind);
      const submit = () => standIn.as('a-user').submitModal(shown.modal, { why: 'disk swap', where: ['here'] });
      const first = await receive(submit);
      clock.advance(3000);
      expect(await first.result).toMatchObject({ kind: 'failed', code: 0 });

      const second = await receive(submit);
      await answer(second.received, reply('held'));

      expect(await second.result).toMatchObject({ kind: 'message', message: { content: 'held' } });
      expect(await submit()).toMatchObject({ kind: 'failed', code: 10062 });
    });

    it('do not answer a modal', async () => {
      const { shown } = await openModal();
      if (shown.kind !== 'modal') throw new Error(shown.kind);
      const { received } = await receive(() =>
        standIn.as('a-user').submitModal(shown.modal, { why: 'disk swap', where: ['here'] }),
      );

      expect(
        (await answer(received, { type: 9, data: { custom_id: 'x', title: 'x', components: inputs } })).body,
      ).toMatchObject({ code: 50035 });
    });

    it.each([
      ['six components', Array.from({ length: 6 }, (_, n) => ({ type: 10, content: `${n}` }))],
      ['none', []],
      ['a button', [go]],
      ['a label of 46', [{ type: 18, label: 'x'.repeat(46), component: { type: 4, custom_id: 'a', style: 1 } }]],
      [
        'a radio group of one',
        [{ type: 18, label: 'x', component: { type: 21, custom_id: 'a', options: [{ label: 'a', value: 'a' }] } }],
      ],
    ])('with %s are refused', async (_what, components) => {
      expect((await openModal(components)).refused).toMatchObject({ status: 400, body: { code: 50035 } });
    });
  });

  describe('commands', () => {
    it('are checked against their definition: required, bounds, kinds', async () => {
      const hold = (options: Record<string, string | number>): Promise<InteractionResult> =>
        standIn.as('a-user').slash('fleet hold', options);

      expect(await hold({})).toMatchObject({ kind: 'failed', code: 50035 });
      expect(await hold({ fleet: 'a', hours: 49 })).toMatchObject({ kind: 'failed', code: 50035 });
      expect(await hold({ fleet: 'a', owner: '123456789012345678' })).toMatchObject({ kind: 'failed', code: 50035 });
      const owner = standIn.users[1]?.id ?? '';
      const { received } = await receive(() => hold({ fleet: 'a', hours: 2, owner }));
      expect(received.data).toMatchObject({
        options: [
          {
            type: 1,
            name: 'hold',
            options: [
              { name: 'fleet', value: 'a' },
              { name: 'hours', value: 2 },
              { name: 'owner', value: owner },
            ],
          },
        ],
        resolved: { users: { [owner]: { username: 'another' } } },
      });
    });

    it('offer choices while one types, at most twenty-five', async () => {
      const typing = (): Promise<InteractionResult> => standIn.as('a-user').autocomplete('fleet hold', { fleet: 'wa' });
      const first = await receive(typing);
      expect(first.received).toMatchObject({
        type: 4,
        data: { options: [{ name: 'hold', options: [{ name: 'fleet', value: 'wa', focused: true }] }] },
      });
      const choices = (count: number): object => ({
        type: 8,
        data: { choices: Array.from({ length: count }, (_, n) => ({ name: `f${n}`, value: `f${n}` })) },
      });

      expect((await answer(first.received, choices(26))).body).toMatchObject({ code: 50035 });
      expect((await answer(first.received, choices(25))).status).toBe(204);
      const offered = await first.result;
      expect(offered.kind === 'choices' && offered.choices.length).toBe(25);
    });

    it('of the message menu carry their target', async () => {
      const said = await standIn.as('another').say('general', 'broken?');
      const { received } = await receive(() => standIn.as('a-user').contextMenu('Acknowledge', said));

      expect(received.data).toMatchObject({
        type: 3,
        target_id: said.id,
        resolved: { messages: { [said.id]: { content: 'broken?' } } },
      });
    });

    it('need the channel to be seen, and default permissions where the command asks for them', async () => {
      await rest.put(`/applications/${standIn.applicationId}/guilds/${standIn.guildId}/commands`, [
        { name: 'ping', description: 'Ping', default_member_permissions: '32' },
      ]);
      await expect(standIn.as('a-user').slash('ping')).rejects.toThrow('offered no command "ping"');
      standIn.moderation.setRolePermissions(standIn.roles['on-call'] ?? '', ['ManageGuild']);
      standIn.moderation.giveRole('a-user', standIn.roles['on-call'] ?? '');
      await receive(ping);
      standIn.moderation.setOverwrite(
        'general',
        { kind: 'user', id: standIn.users[0]?.id ?? '' },
        { deny: ['ViewChannel'] },
      );
      expect(await ping()).toMatchObject({ kind: 'failed', code: 50001 });
    });
  });
});
