import { ButtonStyle, ComponentType, MessageFlags } from 'discord-api-types/v10';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStandIn, NO_LIMITS, type StandIn } from '../../../src/sandbox/discord/stand-in.ts';
import { TestClock } from '../../support/clock.ts';
import { RawRest, withFiles, type RawAnswer } from './raw-rest.ts';

interface Posted {
  readonly id: string;
  readonly content: string;
}

const bytes = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text));
const button = (custom_id: string, label = 'Go'): object => ({ type: 2, style: ButtonStyle.Primary, custom_id, label });
const row = (...components: readonly object[]): object => ({ type: 1, components });

describe('messages', () => {
  let clock: TestClock;
  let standIn: StandIn;
  let rest: RawRest;
  let path: string;

  beforeEach(async () => {
    clock = new TestClock();
    standIn = await createStandIn({
      clock,
      buckets: NO_LIMITS,
      guild: {
        channels: [{ name: 'general' }, { name: 'other' }],
        roles: [{ name: 'on-call', mentionable: true }, { name: 'quiet' }],
        users: [{ name: 'a-user', roles: ['on-call'] }, { name: 'another' }],
      },
    });
    rest = RawRest.asBot(standIn);
    path = `/channels/${standIn.channels['general'] ?? ''}/messages`;
  });

  afterEach(async () => {
    await standIn.stop();
  });

  const post = async (body: unknown): Promise<Posted> => (await rest.post(path, body)).body as Posted;
  const contents = (answer: RawAnswer): string[] => (answer.body as Posted[]).map((message) => message.content);

  describe('nonces', () => {
    it('give the first message back for as long as Discord remembers, and a second one after', async () => {
      const first = await post({ content: 'once', nonce: 'abc', enforce_nonce: true });
      clock.advance(179_000);
      const again = await post({ content: 'twice', nonce: 'abc', enforce_nonce: true });
      clock.advance(1000);
      const later = await post({ content: 'thrice', nonce: 'abc', enforce_nonce: true });

      expect(again).toMatchObject({ id: first.id, content: 'once' });
      expect(later.id).not.toBe(first.id);
      expect(standIn.messages('general').map((message) => message.content)).toEqual(['once', 'thrice']);
    });

    it('are not enforced unless asked for, and belong to one author', async () => {
      await post({ content: 'a', nonce: '1' });
      await post({ content: 'b', nonce: '1', enforce_nonce: false });
      const asUser = new RawRest(standIn, standIn.users[0]?.token ?? '');
      await asUser.post(path, { content: 'c', nonce: '1', enforce_nonce: true });

      expect(standIn.messages('general')).toHaveLength(3);
    });

    it('do not bring a deleted message back', async () => {
      const first = await post({ content: 'a', nonce: '1', enforce_nonce: true });
      standIn.moderation.deleteMessage('general', first.id);

      expect((await post({ content: 'a', nonce: '1', enforce_nonce: true })).id).not.toBe(first.id);
    });
  });

  describe('limits', () => {
    const text = (length: number): string => 'x'.repeat(length);
    const cases: readonly (readonly [name: string, body: object, path: string, code: string])[] = [
      ['content', { content: text(2001) }, 'content', 'BASE_TYPE_MAX_LENGTH'],
      ['nonce', { content: 'a', nonce: text(26) }, 'nonce', 'BASE_TYPE_MAX_LENGTH'],
      ['embeds', { embeds: Array.from({ length: 11 }, () => ({ title: 'a' })) }, 'embeds', 'BASE_TYPE_MAX_LENGTH'],
      ['embed title', { embeds: [{ title: text(257) }] }, 'embeds.0.title', 'BASE_TYPE_MAX_LENGTH'],
      ['embed description', { embeds: [{ description: text(4097) }] }, 'embeds.0.description', 'BASE_TYPE_MAX_LENGTH'],
      [
        'embed fields',
        { embeds: [{ fields: Array.from({ length: 26 }, () => ({ name: 'a', value: 'b' })) }] },
        'embeds.0.fields',
        'BASE_TYPE_MAX_LENGTH',
      ],
      [
        'field name',
        { embeds: [{ fields: [{ name: text(257), value: 'b' }] }] },
        'embeds.0.fields.0.name',
        'BASE_TYPE_MAX_LENGTH',
      ],
      [
        'field value',
        { embeds: [{ fields: [{ name: 'a', value: text(1025) }] }] },
        'embeds.0.fields.0.value',
        'BASE_TYPE_MAX_LENGTH',
      ],
      [
        'field without value',
        { embeds: [{ fields: [{ name: 'a', value: ' ' }] }] },
        'embeds.0.fields.0.value',
        'BASE_TYPE_REQUIRED',
      ],
      ['footer', { embeds: [{ footer: { text: text(2049) } }] }, 'embeds.0.footer.text', 'BASE_TYPE_MAX_LENGTH'],
      ['author', { embeds: [{ author: { name: text(257) } }] }, 'embeds.0.author.name', 'BASE_TYPE_MAX_LENGTH'],
      ['url', { embeds: [{ title: 'a', url: 'javascript:alert(1)' }] }, 'embeds.0.url', 'URL_TYPE_INVALID_SCHEME'],
      [
        '6000 over all embeds',
        { embeds: [{ description: text(3500) }, { description: text(2501) }] },
        'embeds',
        'MAX_EMBED_SIZE_EXCEEDED',
      ],
      [
        'rows',
        { components: Array.from({ length: 6 }, (_, n) => row(button(`b${n}`))) },
        'components',
        'BASE_TYPE_MAX_LENGTH',
      ],
      [
        'buttons of a row',
        { components: [row(...Array.from({ length: 6 }, (_, n) => button(`b${n}`)))] },
        'components.0.components',
        'BASE_TYPE_BAD_LENGTH',
      ],
      [
        'custom_id',
        { components: [row(button(text(101)))] },
        'components.0.components.0.custom_id',
        'BASE_TYPE_MAX_LENGTH',
      ],
      [
        'custom_id twice',
        { components: [row(button('a')), row(button('a'))] },
        'components.1.components.0.custom_id',
        'COMPONENT_CUSTOM_ID_DUPLICATED',
      ],
      [
        'button label',
        { components: [row(button('a', text(81)))] },
        'components.0.components.0.label',
        'BASE_TYPE_MAX_LENGTH',
      ],
      [
        'button url',
        { components: [row({ type: 2, style: 5, label: 'a', url: `https://example.org/${text(500)}` })] },
        'components.0.components.0.url',
        'BASE_TYPE_MAX_LENGTH',
      ],
      [
        'select options',
        {
          components: [
            row({
              type: 3,
              custom_id: 's',
              options: Array.from({ length: 26 }, (_, n) => ({ label: 'l', value: `${n}` })),
            }),
          ],
        },
        'components.0.components.0.options',
        'BASE_TYPE_BAD_LENGTH',
      ],
      [
        'select placeholder',
        {
          components: [row({ type: 3, custom_id: 's', placeholder: text(151), options: [{ label: 'l', value: 'v' }] })],
        },
        'components.0.components.0.placeholder',
        'BASE_TYPE_MAX_LENGTH',
      ],
      [
        'button beside a select',
        { components: [row(button('a'), { type: 3, custom_id: 's', options: [{ label: 'l', value: 'v' }] })] },
        'components.0.components',
        'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
      ],
      [
        'text without the v2 flag',
        { components: [{ type: 10, content: 'a' }] },
        'components.0.type',
        'BASE_TYPE_CHOICES',
      ],
      [
        'content beside v2',
        { content: 'a', flags: MessageFlags.IsComponentsV2, components: [{ type: 10, content: 'a' }] },
        'content',
        'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
      ],
      [
        'forty components of v2',
        {
          flags: MessageFlags.IsComponentsV2,
          components: Array.from({ length: 41 }, () => ({ type: 10, content: 'a' })),
        },
        'components',
        'BASE_TYPE_MAX_LENGTH',
      ],
      [
        'a section without accessory',
        { flags: MessageFlags.IsComponentsV2, components: [{ type: 9, components: [{ type: 10, content: 'a' }] }] },
        'components.0.accessory',
        'BASE_TYPE_REQUIRED',
      ],
      [
        'users both parsed and named',
        { content: 'a', allowed_mentions: { parse: ['users'], users: ['123456789012345678'] } },
        'allowed_mentions',
        'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
      ],
      [
        'named users',
        {
          content: 'a',
          allowed_mentions: { users: Array.from({ length: 101 }, (_, n) => `${123456789012345000n + BigInt(n)}`) },
        },
        'allowed_mentions.users',
        'BASE_TYPE_MAX_LENGTH',
      ],
      [
        'a reply to nothing',
        { content: 'a', message_reference: { message_id: '123456789012345678' } },
        'message_reference',
        'REPLIES_UNKNOWN_MESSAGE',
      ],
    ];

    it.each(cases)('of %s are told by their JSON path', async (_name, body, where, code) => {
      const answer = await rest.post(path, body);

      expect(answer.status).toBe(400);
      expect(answer.body).toMatchObject({ code: 50035, message: 'Invalid Form Body' });
      const errors = where
        .split('.')
        .reduce<unknown>(
          (tree, key) => (tree as Record<string, unknown>)[key],
          (answer.body as { errors: unknown }).errors,
        );
      expect(errors).toMatchObject({ _errors: [{ code }] });
      expect(standIn.messages('general')).toEqual([]);
    });

    it('are inclusive: everything at its limit is taken', async () => {
      const answer = await rest.post(path, {
        content: text(2000),
        nonce: text(25),
        embeds: [{ title: text(256), description: text(4096), fields: [{ name: text(256), value: text(1024) }] }],
        components: Array.from({ length: 5 }, (_, n) =>
          row(...Array.from({ length: 5 }, (__, m) => button(`${n}.${m}${text(90)}`, text(80)))),
        ),
      });

      expect(answer.status).toBe(200);
      expect(standIn.messages('general')).toHaveLength(1);
    });

    it('name the emptiness of a message, and bad JSON', async () => {
      expect(await rest.post(path, { content: '  ' })).toMatchObject({ status: 400, body: { code: 50006 } });
      expect(await rest.post(path, '{"content":')).toMatchObject({ status: 400, body: { code: 50109 } });
    });
  });

  describe('mentions', () => {
    it('notify only whom the message allows', async () => {
      const [user, other] = standIn.users.map((one) => `<@${one.id}>`);
      const roles = Object.values(standIn.roles).map((id) => `<@&${id}>`);
      const content = `${user ?? ''} ${other ?? ''} ${roles.join(' ')} @everyone`;
      const all = await post({ content });
      const one = await post({ content, allowed_mentions: { parse: [], users: [standIn.users[0]?.id] } });
      const none = await post({ content, allowed_mentions: { parse: [] } });
      const inEmbed = await post({ embeds: [{ description: content }] });

      const mentioned = (message: unknown): unknown => {
        const { mentions, mention_roles, mention_everyone } = message as {
          mentions: { username: string }[];
          mention_roles: string[];
          mention_everyone: boolean;
        };
        return [mentions.map((who) => who.username), mention_roles, mention_everyone];
      };
      // The role "quiet" is not mentionable, and the bot may not mention everyone.
      expect(mentioned(all)).toEqual([['a-user', 'another'], [standIn.roles['on-call']], false]);
      expect(mentioned(one)).toEqual([['a-user'], [], false]);
      expect(mentioned(none)).toEqual([[], [], false]);
      expect(mentioned(inEmbed)).toEqual([[], [], false]);
    });

    it('of a reply reach its author unless told otherwise', async () => {
      const said = await standIn.as('a-user').say('general', 'hello');
      const message_reference = { message_id: said.id };
      const loud = await rest.post(path, { content: 'yes?', message_reference });
      const soft = await rest.post(path, {
        content: 'yes?',
        message_reference,
        allowed_mentions: { parse: [], replied_user: false },
      });

      expect(loud.body).toMatchObject({
        type: 19,
        mentions: [{ username: 'a-user' }],
        referenced_message: { id: said.id },
      });
      expect(soft.body).toMatchObject({ type: 19, mentions: [] });
    });
  });

  describe('edits', () => {
    it('leave what they do not name, and clear with an empty list', async () => {
      const { id } = await post({ content: 'a', embeds: [{ title: 't' }], components: [row(button('x'))] });
      clock.advance(1000);
      const renamed = await rest.patch(`${path}/${id}`, { content: 'b' });
      const cleared = await rest.patch(`${path}/${id}`, { embeds: [], components: [] });

      expect(renamed.body).toMatchObject({
        content: 'b',
        embeds: [{ title: 't' }],
        edited_timestamp: clock.now().toISOString(),
      });
      expect(cleared.body).toMatchObject({ content: 'b', embeds: [], components: [] });
      expect(standIn.history('general').map((event) => event.kind)).toEqual(['create', 'edit', 'edit']);
    });

    it('of others are refused, as are those that leave nothing', async () => {
      const theirs = await standIn.as('a-user').say('general', 'mine');
      const own = await post({ content: 'a' });

      expect(await rest.patch(`${path}/${theirs.id}`, { content: 'b' })).toMatchObject({
        status: 403,
        body: { code: 50005 },
      });
      expect(await rest.patch(`${path}/${own.id}`, { content: '' })).toMatchObject({
        status: 400,
        body: { code: 50006 },
      });
      expect(await rest.patch(`${path}/123456789012345678`, { content: 'b' })).toMatchObject({
        status: 404,
        body: { code: 10008 },
      });
    });

    it('cannot take components of version 2 back', async () => {
      const { id } = await post({ flags: MessageFlags.IsComponentsV2, components: [{ type: 10, content: 'a' }] });

      expect((await rest.patch(`${path}/${id}`, { flags: 0, content: 'plain' })).body).toMatchObject({ code: 50035 });
      const edited = await rest.patch(`${path}/${id}`, {
        components: [{ type: ComponentType.TextDisplay, content: 'b' }],
      });
      expect(edited.body).toMatchObject({
        flags: MessageFlags.IsComponentsV2,
        components: [{ type: 10, content: 'b', id: 1 }],
      });
    });
  });

  describe('files', () => {
    it('are kept with name, description and bytes, and served where the attachment says', async () => {
      const form = withFiles({ content: 'f', attachments: [{ id: '0', description: 'a calendar', title: null }] }, [
        { name: 'a b.ics', bytes: bytes('BEGIN:VCALENDAR') },
      ]);
      const answer = await rest.post(path, form);

      const [attachment] = (answer.body as { attachments: { id: string; url: string }[] }).attachments;
      expect(attachment).toMatchObject({ filename: 'a_b.ics', size: 15, description: 'a calendar' });
      expect(await (await fetch(attachment?.url ?? '')).text()).toBe('BEGIN:VCALENDAR');
      expect(standIn.file(attachment?.id ?? '')?.toString()).toBe('BEGIN:VCALENDAR');
      standIn.messages('general');
    });

    it('are what attachment:// in an embed points to', async () => {
      const form = withFiles({ embeds: [{ image: { url: 'attachment://chart.png' } }], attachments: [{ id: '0' }] }, [
        { name: 'chart.png', bytes: bytes('png') },
      ]);
      const { attachments, embeds } = (await rest.post(path, form)).body as {
        attachments: { url: string }[];
        embeds: { image: { url: string } }[];
      };

      expect(embeds[0]?.image.url).toBe(attachments[0]?.url);
      standIn.messages('general');
    });

    it('stay through an edit that lists them, and go in one that does not', async () => {
      const form = (name: string, attachments: readonly object[]): FormData =>
        withFiles({ attachments }, [{ name, bytes: bytes(name) }]);
      const { id, ...first } = await post(form('one.txt', [{ id: '0' }]));
      const kept = (first as unknown as { attachments: { id: string }[] }).attachments.map((one) => ({ id: one.id }));
      const both = await rest.patch(`${path}/${id}`, form('two.txt', [...kept, { id: '0' }]));
      const last = await rest.patch(`${path}/${id}`, { content: 'x', attachments: [] });

      const names = (answer: RawAnswer): string[] =>
        (answer.body as { attachments: { filename: string }[] }).attachments.map((one) => one.filename);
      expect(names(both)).toEqual(['one.txt', 'two.txt']);
      expect(names(last)).toEqual([]);
    });

    it('over ten mebibytes are refused, and forms over twenty-five', async () => {
      const big = new Uint8Array(10 * 1024 * 1024 + 1);
      const nine = new Uint8Array(9 * 1024 * 1024);

      expect((await rest.post(path, withFiles({ content: 'a' }, [{ name: 'big', bytes: big }]))).body).toMatchObject({
        code: 50045,
      });
      const three = ['a', 'b', 'c'].map((name) => ({ name, bytes: nine }));
      expect(await rest.post(path, withFiles({ content: 'a' }, three))).toMatchObject({
        status: 413,
        body: { code: 40005 },
      });
    });
  });

  it('carry polls until their end', async () => {
    const poll = {
      question: { text: 'Ship it?' },
      answers: [{ poll_media: { text: 'Yes' } }, { poll_media: { text: 'No' } }],
      duration: 2,
    };
    const answer = await rest.post(path, { poll });

    expect(answer.body).toMatchObject({
      poll: {
        question: { text: 'Ship it?' },
        answers: [{ answer_id: 1 }, { answer_id: 2 }],
        expiry: '2026-03-02T11:00:00.000Z',
      },
    });
    expect((await rest.post(path, { poll: { ...poll, answers: [] } })).body).toMatchObject({
      code: 50035,
      errors: { poll: { answers: {} } },
    });
    standIn.messages('general');
  });

  it('are listed newest first, in windows before, after and around', async () => {
    const ids: string[] = [];
    for (const content of ['a', 'b', 'c', 'd', 'e']) ids.push((await post({ content })).id);

    expect(contents(await rest.get(`${path}?limit=2`))).toEqual(['e', 'd']);
    expect(contents(await rest.get(`${path}?before=${ids[2] ?? ''}`))).toEqual(['b', 'a']);
    expect(contents(await rest.get(`${path}?after=${ids[1] ?? ''}&limit=2`))).toEqual(['d', 'c']);
    expect(contents(await rest.get(`${path}?around=${ids[2] ?? ''}&limit=3`))).toEqual(['d', 'c', 'b']);
    expect((await rest.get(`${path}?limit=101`)).body).toMatchObject({ code: 50035 });
  });

  it('of others come empty to an application without the message content privilege', async () => {
    await standIn.as('a-user').say('general', 'secret');
    await standIn.as('a-user').say('general', `<@${standIn.applicationId}> hear`);

    expect(contents(await rest.get(path))).toEqual([`<@${standIn.applicationId}> hear`, '']);
  });

  it('need the permissions of the channel: 50001 unseen, 50013 forbidden', async () => {
    standIn.moderation.denyBot('general', ['SendMessages']);
    expect(await rest.post(path, { content: 'a' })).toMatchObject({ status: 403, body: { code: 50013 } });
    standIn.moderation.denyBot('general');
    expect(await rest.post(path, { content: 'a' })).toMatchObject({ status: 403, body: { code: 50001 } });
    standIn.moderation.denyBot('general', ['EmbedLinks', 'AttachFiles']);
    expect((await rest.post(path, { embeds: [{ title: 'a' }] })).body).toMatchObject({ code: 50013 });
    expect((await rest.post(path, withFiles({ content: 'a' }, [{ name: 'a', bytes: bytes('a') }]))).body).toMatchObject(
      { code: 50013 },
    );
    standIn.moderation.allowBot('general');
    expect((await rest.post(path, { content: 'a' })).status).toBe(200);
    standIn.moderation.deleteChannel('general');
    expect(await rest.post(path, { content: 'a' })).toMatchObject({ status: 404, body: { code: 10003 } });
  });

  it('are deleted in bulk: two to a hundred, none older than two weeks', async () => {
    const old = await post({ content: 'old' });
    clock.advance(14 * 24 * 3_600_000 + 1);
    const [a, b, c] = [await post({ content: 'a' }), await post({ content: 'b' }), await post({ content: 'c' })];
    const bulk = (messages: readonly string[]): Promise<RawAnswer> => rest.post(`${path}/bulk-delete`, { messages });

    expect((await bulk([a.id])).body).toMatchObject({ code: 50016 });
    expect((await bulk([a.id, old.id])).body).toMatchObject({ code: 50034 });
    expect((await bulk([a.id, b.id])).status).toBe(204);
    expect(standIn.messages('general').map((message) => message.id)).toEqual([old.id, c.id]);
  });

  it('answer 204 without a content type, because discord.js would parse it', async () => {
    const { id } = await post({ content: 'a' });
    const answer = await rest.delete(`${path}/${id}`);

    expect([answer.status, answer.headers.get('content-type'), answer.text]).toEqual([204, null, '']);
  });

  it('that no test has read are told', async () => {
    const { id } = await post({ content: 'a' });
    await standIn.as('a-user').say('other', 'mine');

    expect(standIn.unread().map((message) => message.id)).toEqual([id]);
    standIn.messages('general');
    expect(standIn.unread()).toEqual([]);
  });

  it('are pinned on both paths, and their pins listed', async () => {
    const [a, b] = [await post({ content: 'a' }), await post({ content: 'b' })];
    clock.advance(1000);
    expect((await rest.put(`${path}/pins/${a.id}`)).status).toBe(204);
    expect((await rest.put(`${path.replace('/messages', '')}/pins/${b.id}`)).status).toBe(204);

    const listed = await rest.get(`${path}/pins`);
    expect((listed.body as { items: { message: Posted }[] }).items.map((item) => item.message.content)).toEqual([
      'b',
      'a',
    ]);
    await rest.delete(`${path}/pins/${a.id}`);
    expect(contents(await rest.get(path.replace('/messages', '/pins')))).toEqual(['b']);
    standIn.messages('general');
  });

  it('take reactions, counted with whether they are the own', async () => {
    const { id } = await post({ content: 'a' });
    const emoji = encodeURIComponent('👀');
    await rest.put(`${path}/${id}/reactions/${emoji}/@me`);
    await new RawRest(standIn, standIn.users[0]?.token ?? '').put(`${path}/${id}/reactions/${emoji}/@me`);

    expect((await rest.get(`${path}/${id}`)).body).toMatchObject({
      reactions: [{ count: 2, me: true, emoji: { id: null, name: '👀' } }],
    });
    expect((await rest.get(`${path}/${id}/reactions/${emoji}`)).body).toMatchObject([
      { bot: true },
      { username: 'a-user' },
    ]);
    expect((await rest.put(`${path}/${id}/reactions/nonsense/@me`)).body).toMatchObject({ code: 10014 });
    await rest.delete(`${path}/${id}/reactions`);
    expect(standIn.messages('general')[0]?.reactions).toBeUndefined();
  });
});
