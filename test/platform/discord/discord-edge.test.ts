import { ApplicationCommandOptionType, ComponentType, TextInputStyle } from 'discord-api-types/v10';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createAuditService } from '../../../src/audit/audit-service.ts';
import { systemClock, type Clock } from '../../../src/platform/clock.ts';
import { Secret } from '../../../src/platform/config/secret.ts';
import { defineCommand, defineComponent, type Answer, type Command } from '../../../src/platform/discord/command.ts';
import { createDispatcher, type DispatchResult, type Dispatcher } from '../../../src/platform/discord/dispatcher.ts';
import { createGateway, type Gateway } from '../../../src/platform/discord/gateway.ts';
import { button, buttonRows, embed, message } from '../../../src/platform/discord/message.ts';
import { registerCommands } from '../../../src/platform/discord/registration.ts';
import { createRestResponder, type RestResponder } from '../../../src/platform/discord/rest-responder.ts';
import { createIds } from '../../../src/platform/ids.ts';
import { createLog } from '../../../src/platform/observability/log.ts';
import { createGate } from '../../../src/policy/policy-service.ts';
import { createStandIn, NO_LIMITS, type StandIn } from '../../../src/sandbox/discord/stand-in.ts';
import { TestClock } from '../../support/clock.ts';
import { testConfig, testFleet } from '../../support/config.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';

/*
 * The whole edge over loopback: the stand-in's gateway → discord.js → dispatcher → discord.js REST → the stand-in, which
 * keeps Discord's rules of interactions and shows users only what Discord would.
 */

const OWNERS = '200000000000000001';
const CONFIG = testConfig({
  roles: [{ name: 'owners', id: OWNERS, grants: [] }],
  fleets: [testFleet()],
  policy: { everyone: [], owner: ['fleet.view'], maintainer: [], shell: [] },
});
const CALLBACK = '/interactions/:interactionId/:token/callback';

let discord: StandIn;
let store: TestDatabase;
let responder: RestResponder;
let dispatcher: Dispatcher;
let gateway: Gateway;
let results: DispatchResult[];
let answer: () => Promise<Answer>;
let logged: string[];
let beforeDispatch: () => void;

const say = (content: string): Answer => ({
  kind: 'message',
  outcome: 'said',
  body: message({
    mentions: 'nobody',
    content,
    rows: buttonRows([
      button({ customId: 'page:2', label: 'Next' }),
      button({ customId: 'why:x', label: 'Why' }),
      button({ customId: 'old:x', label: 'Old' }),
    ]),
  }),
});

const requirement = { permission: 'fleet.view', fleet: 'status.prod' };
const anything = z.looseObject({});

const turnPage = defineComponent({
  prefix: 'page',
  input: z.object({ argument: z.string() }),
  pace: 'deferred',
  answers: 'update',
  find: async ({ argument }) => argument,
  requires: () => requirement,
  notFound: () => 'That page is gone.',
  run: async ({ argument }): Promise<Answer> => ({
    kind: 'update',
    outcome: 'turned',
    body: message({ mentions: 'nobody', content: `page ${argument}` }),
  }),
});

const askWhy = defineComponent({
  prefix: 'why',
  input: anything,
  pace: 'instant',
  answers: 'reply',
  find: async () => 'x',
  requires: () => requirement,
  notFound: () => 'Gone.',
  run: async (): Promise<Answer> => ({
    kind: 'modal',
    outcome: 'asked',
    modal: {
      custom_id: 'reason:x',
      title: 'Why?',
      components: [
        {
          type: ComponentType.Label,
          label: 'Reason',
          component: { type: ComponentType.TextInput, custom_id: 'reason', style: TextInputStyle.Short },
        },
      ],
    },
  }),
});

const takeReason = defineComponent({
  prefix: 'reason',
  input: z.object({ fields: z.object({ reason: z.string() }) }),
  pace: 'instant',
  answers: 'reply',
  find: async () => 'x',
  requires: () => requirement,
  notFound: () => 'Gone.',
  run: async ({ fields }) => say(`because ${fields.reason}`),
});

function command(name: string, pace: 'instant' | 'deferred', visibility: 'public' | 'private'): Command {
  return defineCommand({
    definition: {
      name,
      description: 'Made up for a test',
      options: [{ type: ApplicationCommandOptionType.String, name: 'fleet', description: 'Which', autocomplete: true }],
    },
    input: anything,
    pace,
    visibility: () => visibility,
    find: async () => 'status.prod',
    requires: () => requirement,
    notFound: () => 'Gone.',
    run: () => answer(),
    autocomplete: async () => [{ name: 'status.prod', value: 'status.prod', requires: requirement }],
    ...(name === 'quick' ? { components: [turnPage, askWhy, takeReason] } : {}),
  });
}

const COMMANDS = [
  command('quick', 'instant', 'private'),
  command('slow', 'deferred', 'private'),
  command('open', 'deferred', 'public'),
];

async function open(clock: Clock): Promise<void> {
  results = [];
  logged = [];
  beforeDispatch = () => undefined;
  answer = async () => say('done');
  discord = await createStandIn({
    clock: clock,
    buckets: NO_LIMITS,
    guild: {
      guildId: '100000000000000001',
      roles: [{ name: 'owners', id: OWNERS }],
      users: [
        { name: 'an-owner', roles: ['owners'] },
        { name: 'an-administrator', roles: [] },
      ],
      channels: [{ name: 'devops' }],
    },
  });
  store = await openTestDatabase();
  responder = createRestResponder({ apiUrl: discord.api, retryAfterMs: [1, 1] });
  const log = createLog({ level: 'info', destination: { write: (line) => logged.push(line) } });
  dispatcher = createDispatcher({
    commands: COMMANDS,
    guildId: discord.guildId,
    gate: createGate(() => CONFIG),
    audit: createAuditService({ database: store.database, clock: clock, config: () => CONFIG }),
    database: store.database,
    responder,
    clock: clock,
    ids: createIds(clock),
    log,
    observe: (result) => results.push(result),
  });
  const token = new Secret(discord.botToken);
  await registerCommands({ ...discord, apiUrl: discord.api, token, commands: COMMANDS });
  gateway = createGateway({
    apiUrl: discord.api,
    token,
    guildId: discord.guildId,
    clock: clock,
    log,
    onInteraction: (interaction) => {
      beforeDispatch();
      void dispatcher.dispatch(interaction);
    },
  });
  gateway.start();
  await gateway.untilReady();
}

afterEach(async () => {
  await dispatcher.settled();
  await gateway.stop();
  responder.close();
  await store.close();
  await discord.stop();
});

describe('over discord.js and the stand-in', () => {
  beforeEach(() => open(systemClock));

  it.each([
    { name: 'quick', isEphemeral: true },
    { name: 'slow', isEphemeral: true },
    { name: 'open', isEphemeral: false },
  ])('/$name is answered where it says', async ({ name, isEphemeral }) => {
    const seen = await discord.as('an-owner').slash(name);

    expect(seen).toMatchObject({ kind: 'message', isEphemeral, message: { content: 'done' } });
  });

  it('files arrive with the answer, at once or later', async () => {
    answer = async () => ({
      kind: 'message',
      outcome: 'said',
      body: message({ mentions: 'nobody', content: 'see the file' }),
      files: [{ name: 'hosts.csv', bytes: new TextEncoder().encode('a,b'), description: 'All hosts' }],
    });

    for (const name of ['quick', 'slow']) {
      const seen = await discord.as('an-owner').slash(name);

      const file = seen.kind === 'message' ? seen.message.attachments[0] : undefined;
      expect(file).toMatchObject({ filename: 'hosts.csv', description: 'All hosts' });
      expect(discord.file(file?.id ?? '')?.toString()).toBe('a,b');
    }
  });

  it('a refusal after "thinking…" in public is read by the asker alone', async () => {
    const seen = await discord.as('an-administrator').slash('open');

    expect(seen).toMatchObject({ kind: 'message', isEphemeral: true });
    expect(seen.kind === 'message' && seen.message.content).toContain('This needs `fleet.view`');
    expect(discord.messages('devops')).toEqual([]);
  });

  it('a button replaces the private message it sits on', async () => {
    const seen = await discord.as('an-owner').slash('quick');
    if (seen.kind !== 'message') throw new Error('No message.');

    const pressed = await discord.as('an-owner').press(seen.message, 'Next');
    const after = pressed.kind === 'acknowledged' ? await pressed.next() : pressed;

    expect(after).toMatchObject({
      kind: 'updated',
      message: { id: seen.message.id, content: 'page 2', components: [] },
    });
  });

  it('a button opens a form, and the form is answered', async () => {
    const seen = await discord.as('an-owner').slash('quick');
    if (seen.kind !== 'message') throw new Error('No message.');
    const opened = await discord.as('an-owner').press(seen.message, 'Why');
    if (opened.kind !== 'modal') throw new Error(`No form: ${JSON.stringify(opened)}`);

    const submitted = await discord.as('an-owner').submitModal(opened.modal, { reason: 'disk swap' });

    expect(submitted).toMatchObject({ isEphemeral: true, message: { content: 'because disk swap' } });
  });

  it('a button of another version says so privately', async () => {
    const seen = await discord.as('an-owner').slash('quick');
    if (seen.kind !== 'message') throw new Error('No message.');

    const pressed = await discord.as('an-owner').press(seen.message, 'Old');

    expect(pressed).toMatchObject({ kind: 'message', isEphemeral: true });
    expect(pressed.kind === 'message' && pressed.message.content).toContain('another version of Muster');
  });

  it('autocomplete offers by permission', async () => {
    const forOwner = await discord.as('an-owner').autocomplete('quick', { fleet: 'st' });
    const forStranger = await discord.as('an-administrator').autocomplete('quick', { fleet: 'st' });

    expect(forOwner).toMatchObject({ kind: 'choices', choices: [{ name: 'status.prod', value: 'status.prod' }] });
    expect(forStranger).toEqual({ kind: 'choices', choices: [] });
  });

  it('an acknowledgement that met a 502 is sent again, within its 3 s', async () => {
    discord.faults.rest.add({ route: CALLBACK }, { kind: 'status', status: 502, when: 'refused' }, { times: 2 });

    const seen = await discord.as('an-owner').slash('slow');

    expect(seen).toMatchObject({ kind: 'message', message: { content: 'done' } });
    expect(discord.calls.filter(({ route }) => route === CALLBACK)).toHaveLength(3);
  });

  it('an acknowledgement whose answer was lost counts: the second is told 40060', async () => {
    discord.faults.rest.add({ route: CALLBACK }, { kind: 'status', status: 502, when: 'stored' }, { times: 1 });

    const seen = await discord.as('an-owner').slash('slow');

    expect(seen).toMatchObject({ kind: 'message', message: { content: 'done' } });
    await dispatcher.settled();
    expect(results).toMatchObject([{ outcome: 'said', reception: 'received' }]);
  });

  it('a body that Discord refuses is said as plain text', async () => {
    answer = async () => ({
      kind: 'message',
      outcome: 'said',
      // An icon that is no URL costs the whole message (50035).
      body: {
        ...message({ mentions: 'nobody', embeds: [embed({ title: 'Hosts' })] }),
        embeds: [{ title: 'Hosts', thumbnail: { url: 'nope' } }],
      },
    });

    const seen = await discord.as('an-owner').slash('slow');

    expect(seen).toMatchObject({ kind: 'message', message: { content: expect.stringContaining('Hosts') as string } });
  });

  it('what a user reads of a fault is a reference, and the log has the rest without the token', async () => {
    answer = async () => {
      throw new Error('the shelf fell down');
    };

    const seen = await discord.as('an-owner').slash('slow');

    expect(seen.kind === 'message' && seen.message.content).toMatch(/^Something broke on my side\. Reference \w{4}\.$/);
    expect(logged.join()).toContain('the shelf fell down');
    expect(logged.join()).not.toContain(discord.botToken);
  });

  it('every interaction is acknowledged once, and nothing was sent to a channel', async () => {
    await discord.as('an-owner').slash('quick');
    await discord.as('an-owner').slash('open');
    await dispatcher.settled();

    expect(discord.calls.filter(({ route }) => route === CALLBACK)).toHaveLength(2);
    expect(discord.calls.filter(({ route }) => route === '/channels/:channelId/messages')).toEqual([]);
    expect(discord.unimplemented).toBe(0);
  });
});

describe('on Discord’s clock', () => {
  let clock: TestClock;

  beforeEach(async () => {
    clock = new TestClock();
    await open(clock);
  });

  it('an instant act that takes ten minutes was acknowledged after two seconds, and is still answered', async () => {
    answer = async () => {
      clock.advance(2000);
      await discord.when(() => discord.calls.some(({ route, status }) => route === CALLBACK && status === 204));
      clock.advance(600_000);
      return say('at last');
    };

    const seen = await discord.as('an-owner').slash('quick');

    expect(seen).toMatchObject({ kind: 'message', isEphemeral: true, message: { content: 'at last' } });
  });

  it('an answer after a quarter of an hour finds its token dead, and says so in the log', async () => {
    const asked = Promise.withResolvers<undefined>();
    answer = async () => {
      clock.advance(15 * 60_000 + 1000);
      asked.resolve(undefined);
      return say('too late');
    };
    const seen = discord.as('an-owner').slash('slow');
    seen.catch(() => undefined);

    await asked.promise;
    await dispatcher.settled();

    expect(results).toMatchObject([{ outcome: 'said', reception: 'too-late' }]);
    expect(logged.join()).toContain('50027');
    expect(discord.ephemerals('an-owner').map(({ content }) => content)).not.toContain('too late');
  });

  it('an act that could not be acknowledged within three seconds is not run', async () => {
    let ran = false;
    answer = async () => {
      ran = true;
      return say('done');
    };
    beforeDispatch = () => {
      clock.advance(3500);
    };

    const seen = await discord.as('an-owner').slash('slow');

    expect(seen).toMatchObject({ kind: 'failed' });
    await dispatcher.settled();
    expect(results).toMatchObject([{ outcome: 'unacknowledged', reception: 'too-late' }]);
    expect(ran).toBe(false);
  });
});
