import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStandIn, NO_LIMITS, type StandIn } from '../../../../src/sandbox/discord/stand-in.ts';
import { readDraft, startDraft, changeField } from '../../../../src/sandbox/web/browser/compose/command-draft.ts';
import { loadCommandIndex } from '../../../../src/sandbox/web/browser/compose/command-index.ts';
import { readWholeLine } from '../../../../src/sandbox/web/browser/compose/command-line.ts';
import { leavesOf, type IndexedCommand } from '../../../../src/sandbox/web/browser/compose/command-tree.ts';
import type { Directory } from '../../../../src/sandbox/web/browser/compose/directory.ts';
import { interact, type ActingClient } from '../../../../src/sandbox/web/browser/compose/interact.ts';
import {
  autocompleteBody,
  commandBody,
  componentBody,
  menuBody,
  modalBody,
  type ActingPlace,
} from '../../../../src/sandbox/web/browser/compose/interaction-body.ts';
import {
  answerComponents,
  readModalForm,
  type ModalAnswer,
} from '../../../../src/sandbox/web/browser/compose/modal-form.ts';
import { messageBody } from '../../../../src/sandbox/web/browser/compose/outgoing-message.ts';
import type { RestAnswer } from '../../../../src/sandbox/web/browser/rest.ts';
import { TestClock } from '../../../support/clock.ts';
import { GatewayProbe } from '../../discord/gateway-probe.ts';
import { RawRest } from '../../discord/raw-rest.ts';

interface Received {
  readonly id: string;
  readonly token: string;
  readonly type: number;
  readonly data: unknown;
}

const COMMANDS = [
  {
    name: 'probe',
    description: 'Every kind of option',
    options: [
      { type: 3, name: 'fleet', description: 'Which', required: true, autocomplete: true },
      { type: 4, name: 'count', description: 'How many', min_value: 1, max_value: 10 },
      { type: 5, name: 'loud', description: 'Whether loudly' },
      { type: 6, name: 'who', description: 'Whom' },
      { type: 7, name: 'where', description: 'Where' },
      { type: 8, name: 'role', description: 'Which role' },
      { type: 10, name: 'ratio', description: 'A ratio' },
      { type: 11, name: 'log', description: 'A file' },
    ],
  },
  { type: 3, name: 'Look at this' },
];

const FORM = [
  { type: 10, content: 'Say why.' },
  { type: 1, components: [{ type: 4, custom_id: 'reason', style: 2, label: 'Reason', min_length: 3 }] },
  { type: 18, label: 'Note', component: { type: 4, custom_id: 'note', style: 1, required: false } },
  {
    type: 18,
    label: 'Fleets',
    component: {
      type: 3,
      custom_id: 'fleets',
      min_values: 2,
      max_values: 2,
      options: [
        { label: 'A', value: 'a' },
        { label: 'B', value: 'b' },
      ],
    },
  },
  { type: 18, label: 'Who', component: { type: 5, custom_id: 'who', required: false } },
];
const CHECKED_FORM = [
  {
    type: 18,
    label: 'When',
    component: {
      type: 21,
      custom_id: 'when',
      options: [
        { label: 'Now', value: 'now' },
        { label: 'Later', value: 'later' },
      ],
    },
  },
  { type: 18, label: 'Tell', component: { type: 22, custom_id: 'tell', options: [{ label: 'X', value: 'x' }] } },
  { type: 18, label: 'Sure', component: { type: 23, custom_id: 'sure' } },
  { type: 18, label: 'Logs', component: { type: 19, custom_id: 'logs', max_values: 2 } },
];

describe('what the composer sends, before the stand-in', () => {
  let standIn: StandIn;
  let bot: GatewayProbe;
  let botRest: RawRest;
  let client: ActingClient;
  let place: ActingPlace;
  let directory: Directory;
  let commands: readonly IndexedCommand[];

  beforeEach(async () => {
    standIn = await createStandIn({
      clock: new TestClock(),
      buckets: NO_LIMITS,
      guild: { users: [{ name: 'a-user' }, { name: 'another' }], roles: [{ name: 'on-call' }] },
    });
    bot = await GatewayProbe.identify(standIn, { intents: 513 });
    botRest = RawRest.asBot(standIn);
    await botRest.put(`/applications/${standIn.applicationId}/guilds/${standIn.guildId}/commands`, COMMANDS);
    client = clientOf('a-user');
    place = {
      applicationId: standIn.applicationId,
      guildId: standIn.guildId,
      channelId: standIn.channels['general'] ?? '',
    };
    const { members, roles } = standIn.view('a-user');
    directory = {
      users: members.map(({ user }) => ({ id: user.id, name: user.username, title: '' })),
      roles: roles.map(({ id, name }) => ({ id, name })),
      channels: [{ id: place.channelId, name: 'general', type: 0 }],
    };
    const index = await loadCommandIndex(client, standIn.guildId);
    if (index.kind !== 'loaded') throw new Error(index.kind);
    commands = index.commands;
  });

  afterEach(async () => {
    bot.close();
    await standIn.stop();
  });

  /** As store.ts does it in the browser, without the page's server between. */
  function clientOf(name: string): ActingClient {
    const token = standIn.users.find((user) => user.name === name)?.token ?? '';
    const rest = new RawRest(standIn, token);
    return {
      async request(method, path, body): Promise<RestAnswer> {
        const { status, body: said } = await rest.call(method, path, body);
        if (status < 400) return { kind: 'ok', status, body: said };
        return { kind: 'refused', status, code: 0, message: JSON.stringify(said), errors: null };
      },
      onDispatch: (wanted, listener) =>
        standIn.subscribe(name, (dispatch) => {
          if (dispatch.name === wanted) listener(dispatch.data);
        }),
    };
  }

  async function answer(body: object): Promise<Received> {
    const received = (await bot.nth('INTERACTION_CREATE', bot.count('INTERACTION_CREATE') - 1)) as Received;
    await new RawRest(standIn, null).post(`/interactions/${received.id}/${received.token}/callback`, body);
    return received;
  }

  const next = (): Promise<unknown> => bot.nth('INTERACTION_CREATE', bot.count('INTERACTION_CREATE'));

  it('is a command with options of every kind, read from one line', async () => {
    const line = '/probe fleet:waku.test count:3 loud:no who:@another where:#general role:@on-call ratio:.5 log:x';
    const read = readWholeLine(line, leavesOf(commands));
    if (read.kind !== 'command') throw new Error(read.kind);
    const log = read.leaf.options.find((option) => option.name === 'log')!;
    const draft = changeField(startDraft(read.leaf, read.given), log, { file: { name: 'run.log', size: 3 } });
    const filled = readDraft(draft, directory);
    if (filled.kind !== 'ready') throw new Error(filled.why);

    const ending = interact(client, commandBody(place, read.leaf, filled.filled), {
      files: [new File(['all'], 'run.log')],
    });
    await next();
    const received = await answer({ type: 4, data: { content: 'done' } });

    expect(await ending).toEqual({ kind: 'answered' });
    const another = standIn.users.find((user) => user.name === 'another')!;
    expect(received).toMatchObject({
      type: 2,
      data: {
        name: 'probe',
        options: [
          { name: 'fleet', value: 'waku.test' },
          { name: 'count', value: 3 },
          { name: 'loud', value: false },
          { name: 'who', value: another.id },
          { name: 'where', value: place.channelId },
          { name: 'role' },
          { name: 'ratio', value: 0.5 },
          { name: 'log' },
        ],
        resolved: { users: { [another.id]: { username: 'another' } } },
      },
    });
    expect(JSON.stringify(received.data)).toContain('run.log');
  });

  it('is a question of autocomplete, answered with choices', async () => {
    const [leaf] = leavesOf(commands);
    const focused = leaf!.options[0]!;
    const count = { option: leaf!.options[1]!, value: 2 };

    const ending = interact(client, autocompleteBody(place, leaf!, { filled: [count], focused, text: 'wa' }));
    await next();
    const received = await answer({ type: 8, data: { choices: [{ name: 'Waku test', value: 'waku.test' }] } });

    expect(await ending).toEqual({ kind: 'choices', choices: [{ name: 'Waku test', value: 'waku.test' }] });
    expect(received).toMatchObject({
      type: 4,
      data: {
        options: [
          { name: 'count', value: 2 },
          { name: 'fleet', value: 'wa', focused: true },
        ],
      },
    });
  });

  it('is a command of a message’s menu, a pressed button and a select', async () => {
    const components = [
      { type: 1, components: [{ type: 2, style: 1, label: 'Go', custom_id: 'go' }] },
      { type: 1, components: [{ type: 5, custom_id: 'who' }] },
    ];
    const posted = await botRest.post(`/channels/${place.channelId}/messages`, { content: 'card', components });
    const { id: messageId } = posted.body as { id: string };
    const menu = commands.find(({ type }) => type === 3)!;
    const userId = standIn.users[0]!.id;
    const bodies = [
      menuBody(place, menu, messageId),
      componentBody(place, { messageId, customId: 'go', type: 2 }),
      componentBody(place, { messageId, customId: 'who', type: 5, values: [userId] }),
    ];

    const received: Received[] = [];
    const endings: unknown[] = [];
    for (const body of bodies) {
      const ending = interact(client, body);
      await next();
      received.push(await answer({ type: 4, data: { content: 'seen', flags: 64 } }));
      endings.push(await ending);
    }

    expect(endings).toEqual([{ kind: 'answered' }, { kind: 'answered' }, { kind: 'answered' }]);
    expect(received).toMatchObject([
      { type: 2, data: { name: 'Look at this', target_id: messageId } },
      { type: 3, data: { custom_id: 'go' } },
      { type: 3, data: { custom_id: 'who', values: [userId] } },
    ]);
  });

  it.each<[string, readonly object[], readonly [string, ModalAnswer][], object]>([
    [
      'of texts and selects',
      FORM,
      [
        ['reason', { kind: 'text', text: 'disk swap' }],
        ['fleets', { kind: 'values', values: ['a', 'b'] }],
      ],
      [
        { type: 10 },
        { type: 1, components: [{ custom_id: 'reason', value: 'disk swap' }] },
        { type: 18, component: { custom_id: 'note', value: '' } },
        { type: 18, component: { custom_id: 'fleets', values: ['a', 'b'] } },
        { type: 18, component: { custom_id: 'who', values: [] } },
      ],
    ],
    [
      'of boxes and files',
      CHECKED_FORM,
      [
        ['when', { kind: 'values', values: ['later'] }],
        ['tell', { kind: 'values', values: ['x'] }],
        ['sure', { kind: 'checked', isChecked: true }],
        ['logs', { kind: 'files', files: [{ name: 'run.log', size: 3 }] }],
      ],
      [
        { component: { custom_id: 'when', value: 'later' } },
        { component: { custom_id: 'tell', values: ['x'] } },
        { component: { custom_id: 'sure', value: true } },
        { component: { custom_id: 'logs', values: [expect.any(String)] } },
      ],
    ],
  ])('is a form %s, in the nesting in which the bot asked', async (_what, components, answers, expected) => {
    const opened = Promise.withResolvers<unknown>();
    const stop = client.onDispatch('INTERACTION_MODAL_CREATE', opened.resolve);
    const posted = await botRest.post(`/channels/${place.channelId}/messages`, {
      content: 'card',
      components: [{ type: 1, components: [{ type: 2, style: 1, label: 'Go', custom_id: 'go' }] }],
    });
    const { id: messageId } = posted.body as { id: string };
    const opening = interact(client, componentBody(place, { messageId, customId: 'go', type: 2 }));
    await next();
    await answer({ type: 9, data: { custom_id: 'form:1', title: 'Form', components } });
    expect(await opening).toEqual({ kind: 'modal' });
    const form = readModalForm(await opened.promise);
    stop();

    const files = answers.some(([, { kind }]) => kind === 'files') ? [new File(['all'], 'run.log')] : [];
    const sending = interact(client, modalBody(place, form, answerComponents(form, new Map(answers))), { files });
    await next();
    const received = await answer({ type: 4, data: { content: 'thanks' } });

    expect(await sending).toEqual({ kind: 'answered' });
    expect(received).toMatchObject({ type: 5, data: { custom_id: 'form:1', components: expected } });
  });

  it('is refused with Discord’s words where it does not fit', async () => {
    const [leaf] = leavesOf(commands);

    const ending = await interact(client, commandBody(place, leaf!, []));

    expect(ending).toMatchObject({ kind: 'refused' });
    expect(bot.count('INTERACTION_CREATE')).toBe(0);
  });

  it('is a message that mentions and answers whom it names', async () => {
    const posted = await botRest.post(`/channels/${place.channelId}/messages`, { content: 'card' });
    const { id } = posted.body as { id: string };
    const replyTo = { id, channelId: place.channelId, doesPing: false };

    const answered = await client.request(
      'POST',
      `/channels/${place.channelId}/messages`,
      messageBody({ text: 'see @another', files: [], replyTo }, directory),
    );

    expect(answered).toMatchObject({
      kind: 'ok',
      body: { type: 19, mentions: [{ username: 'another' }], message_reference: { message_id: id } },
    });
  });
});
