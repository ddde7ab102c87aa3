import { ApplicationCommandType } from 'discord-api-types/v10';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createAuditService, type AuditService } from '../../../src/audit/audit-service.ts';
import type { AuditRecord } from '../../../src/audit/audit.ts';
import { defineCommand, defineComponent, type Answer, type Command } from '../../../src/platform/discord/command.ts';
import { createDispatcher, type Dispatcher, type DispatchResult } from '../../../src/platform/discord/dispatcher.ts';
import { embed, message } from '../../../src/platform/discord/message.ts';
import { createIds } from '../../../src/platform/ids.ts';
import { createLog } from '../../../src/platform/observability/log.ts';
import { createGate } from '../../../src/policy/policy-service.ts';
import { TestClock } from '../../support/clock.ts';
import { testConfig, testFleet } from '../../support/config.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import {
  messageMenu,
  ofUnknownType,
  press,
  slash,
  submit,
  typing,
  type OptionJson,
  type Who,
} from '../../support/interactions.ts';
import { RecordingResponder } from '../../support/recording-responder.ts';

const OWNERS = '200000000000000001';
const OWNER: Who = { roles: [OWNERS], userId: '300000000000000002' };
const CONFIG = testConfig({
  roles: [{ name: 'owners', id: OWNERS, grants: [] }],
  fleets: [testFleet({ name: 'status.prod' }), testFleet({ name: 'waku.test' })],
  policy: { everyone: [], owner: ['fleet.view', 'audit.search'], maintainer: [], shell: [] },
});

let clock: TestClock;
let store: TestDatabase;
let responder: RecordingResponder;
let dispatcher: Dispatcher;
let results: DispatchResult[];
let logged: string[];
/** What the made-up specs did, in order, together with what Discord was told. */
let order: string[];
let run: () => Promise<Answer>;
let audit: AuditService;
let recordFails: boolean;

const text = (content: string): Answer => ({
  kind: 'message',
  outcome: 'said',
  body: message({ mentions: 'nobody', content }),
});

const fleetOption = (value: string): OptionJson[] => [{ name: 'fleet', type: 3, value }];

interface Parts {
  readonly name: string;
  readonly pace: 'instant' | 'deferred';
  readonly visibility?: 'public' | 'private';
  readonly permission?: string;
  readonly sees?: string;
}

function made({ name, pace, visibility = 'private', permission = 'fleet.view', sees }: Parts): Command {
  const find = async (fleet: string): Promise<string | null> => {
    order.push('find');
    return CONFIG.fleets.find((each) => each.name === fleet)?.name ?? null;
  };
  return defineCommand<{ fleet: string }, string>({
    definition: { name, description: 'A made-up command', options: [] },
    input: z.object({ fleet: z.string().regex(/^[a-z.]+$/, 'write a fleet name') }),
    pace,
    ...(sees === undefined ? {} : { sees }),
    visibility: () => visibility,
    find: ({ fleet }) => find(fleet),
    requires: (_input, fleet) => ({ permission, fleet }),
    notFound: ({ fleet }) => `No fleet is called ${fleet}.`,
    run: () => {
      order.push('run');
      return run();
    },
    autocomplete: async ({ typed, subcommand }) => {
      if (typed === 'boom') throw new Error('broken on purpose');
      return ['status.prod', 'waku.test', 'hidden'].map((fleet) => ({
        name: `${fleet} ${subcommand ?? ''}`.trim().repeat(fleet === 'waku.test' ? 20 : 1),
        value: fleet,
        requires: { permission: 'fleet.view', fleet },
      }));
    },
    components: (['update', 'reply'] as const).flatMap((answers) =>
      (['instant', 'deferred'] as const).map((componentPace) =>
        defineComponent<{ argument: string }, string>({
          prefix: `${name}-${answers}-${componentPace}`,
          input: z.object({ argument: z.string() }),
          pace: componentPace,
          answers,
          find: ({ argument }) => find(argument),
          requires: (_input, fleet) => ({ permission, fleet }),
          notFound: () => 'What this button was for is gone.',
          run: () => {
            order.push('run');
            return run();
          },
        }),
      ),
    ),
  });
}

const inspectMenu = defineCommand<{ target: { content: string } }, string>({
  definition: { name: 'Inspect this', type: ApplicationCommandType.Message },
  input: z.object({ target: z.object({ content: z.string() }) }),
  pace: 'instant',
  visibility: () => 'private',
  find: async ({ target }) => target.content,
  requires: () => ({ permission: 'fleet.view', fleet: 'status.prod' }),
  notFound: () => 'Nothing there.',
  run: async ({ target }) => text(`read: ${target.content}`),
});

const formFields = defineComponent<{ fields: Record<string, string> }, string>({
  prefix: 'form',
  input: z.object({ fields: z.record(z.string(), z.string()) }),
  pace: 'instant',
  answers: 'reply',
  find: async () => 'status.prod',
  requires: () => ({ permission: 'fleet.view', fleet: 'status.prod' }),
  notFound: () => 'Nothing there.',
  run: async ({ fields }) => text(JSON.stringify(fields)),
});

async function records(): Promise<readonly Pick<AuditRecord, 'act' | 'verdict' | 'outcome' | 'fleet' | 'requestId'>[]> {
  const filter = { userIds: null, act: null, fleet: null, since: null };
  const page = await audit.search(store.database.read, filter, { limit: 50, from: { kind: 'newest' } });
  return page.records;
}

beforeEach(async () => {
  clock = new TestClock();
  store = await openTestDatabase();
  responder = new RecordingResponder();
  responder.onCall = ({ call }) => order.push(call);
  results = [];
  logged = [];
  order = [];
  run = async () => text('done');
  recordFails = false;
  audit = createAuditService({ database: store.database, clock, config: () => CONFIG });
  dispatcher = createDispatcher({
    commands: [
      made({ name: 'instant', pace: 'instant' }),
      made({ name: 'shown', pace: 'instant', visibility: 'public' }),
      made({ name: 'deferred', pace: 'deferred' }),
      made({ name: 'public', pace: 'deferred', visibility: 'public' }),
      made({ name: 'hidden', pace: 'deferred', permission: 'audit.search', sees: 'fleet.view' }),
      { ...inspectMenu, components: [formFields] },
    ],
    guildId: '100000000000000001',
    gate: createGate(() => CONFIG),
    audit: {
      record(tx, entry) {
        order.push('record');
        if (recordFails) throw new Error('disk full');
        return audit.record(tx, entry);
      },
    },
    database: store.database,
    responder,
    clock,
    ids: createIds(clock),
    log: createLog({ level: 'info', destination: { write: (line) => logged.push(line) } }),
    observe: (result) => results.push(result),
  });
});

afterEach(async () => {
  await dispatcher.settled();
  await store.close();
});

describe('an allowed act', () => {
  it('is found, judged, run, recorded and only then answered', async () => {
    const result = await dispatcher.dispatch(slash('instant', fleetOption('status.prod'), OWNER));

    expect(order).toEqual(['find', 'run', 'record', 'callback']);
    expect(responder.summary).toEqual(['callback 4 private: done']);
    expect(result).toMatchObject({ kind: 'command', act: 'command:instant', outcome: 'said', reception: 'received' });
    expect(await records()).toMatchObject([
      { act: 'command:instant', verdict: 'allowed', outcome: 'said', fleet: 'status.prod' },
    ]);
  });

  it('is acknowledged before anything is read when it may take long', async () => {
    await dispatcher.dispatch(slash('deferred', fleetOption('status.prod'), OWNER));

    expect(order).toEqual(['callback', 'find', 'run', 'record', 'editOriginal']);
    expect(responder.summary).toEqual(['callback 5 private', 'editOriginal: done']);
  });

  it('is answered where its command says: to all', async () => {
    await dispatcher.dispatch(slash('public', fleetOption('status.prod'), OWNER));
    await dispatcher.dispatch(slash('shown', fleetOption('status.prod'), OWNER));

    expect(responder.summary).toEqual(['callback 5', 'editOriginal: done', 'callback 4: done']);
  });

  it('carries files, and no mention that was not listed', async () => {
    run = async () => ({
      kind: 'message',
      outcome: 'said',
      body: message({ mentions: 'nobody', content: '@everyone' }),
      files: [{ name: 'hosts.csv', bytes: new Uint8Array([1]) }],
    });

    await dispatcher.dispatch(slash('deferred', fleetOption('status.prod'), OWNER));

    expect(responder.calls.at(-1)).toMatchObject({ files: ['hosts.csv'], body: { allowed_mentions: { parse: [] } } });
  });

  it('is not recorded a second time when its service did so', async () => {
    run = async () => ({ ...text('done'), audited: true });

    await dispatcher.dispatch(slash('deferred', fleetOption('status.prod'), OWNER));

    expect(order).not.toContain('record');
  });

  it('whose result is a card leaves a private note, even where its command answers to all', async () => {
    run = async () => ({ kind: 'card-follows', outcome: 'placed', note: 'Placed: see #devops.', cardKey: 'hold:1' });

    await dispatcher.dispatch(slash('public', fleetOption('status.prod'), OWNER));

    expect(responder.summary).toEqual(['callback 5', 'deleteOriginal', 'followUp private: Placed: see #devops.']);
    expect(await records()).toMatchObject([{ outcome: 'placed', cardKey: 'hold:1' }]);
  });

  it('reaches its subcommand and the options below it', async () => {
    const nested = [
      { name: 'group', type: 2, options: [{ name: 'sub', type: 1, options: fleetOption('status.prod') }] },
    ];

    const result = await dispatcher.dispatch(slash('instant', nested, OWNER));

    expect(result).toMatchObject({ act: 'command:instant group sub', outcome: 'said' });
  });

  it('may come from a message menu', async () => {
    await dispatcher.dispatch(messageMenu('Inspect this', 'the text', OWNER));

    expect(responder.summary).toEqual(['callback 4 private: read: the text']);
  });
});

describe('a stranger', () => {
  const STRANGER: Who = { userId: '300000000000000666' };

  it.each([
    {
      what: 'an instant command',
      ask: () => slash('instant', fleetOption('status.prod'), STRANGER),
      calls: ['callback 4 private'],
    },
    {
      what: 'a command for all',
      ask: () => slash('shown', fleetOption('status.prod'), STRANGER),
      calls: ['callback 4 private'],
    },
    {
      what: 'a deferred command',
      ask: () => slash('deferred', fleetOption('status.prod'), STRANGER),
      calls: ['callback 5 private', 'editOriginal'],
    },
    {
      what: 'a deferred command for all',
      ask: () => slash('public', fleetOption('status.prod'), STRANGER),
      calls: ['callback 5', 'deleteOriginal', 'followUp private'],
    },
    { what: 'a message menu', ask: () => messageMenu('Inspect this', 'x', STRANGER), calls: ['callback 4 private'] },
    {
      what: 'a button',
      ask: () => press('instant-reply-instant:status.prod', STRANGER),
      calls: ['callback 4 private'],
    },
    {
      what: 'a button that updates',
      ask: () => press('instant-update-deferred:status.prod', STRANGER),
      calls: ['callback 6', 'followUp private'],
    },
    {
      what: 'a select',
      ask: () => press('instant-reply-deferred:status.prod', { ...STRANGER, values: ['a'] }),
      calls: ['callback 5 private', 'editOriginal'],
    },
    { what: 'a form', ask: () => submit('form:x', { reason: 'because' }, STRANGER), calls: ['callback 4 private'] },
  ])('is refused $what privately, with the permission and who could', async ({ ask, calls }) => {
    const result = await dispatcher.dispatch(ask());

    expect(order).not.toContain('run');
    expect(responder.summary.map((call) => call.split(':')[0])).toEqual(calls);
    expect(responder.summary.at(-1)).toContain(
      'This needs `fleet.view` on `status.prod`. Who could do it or grant it: owners.',
    );
    expect(result.outcome).toBe('refused');
    expect(await records()).toMatchObject([{ verdict: 'refused', fleet: 'status.prod' }]);
  });

  it('cannot tell a fleet that is hidden from one that does not exist', async () => {
    await dispatcher.dispatch(slash('hidden', fleetOption('waku.test'), STRANGER));
    await dispatcher.dispatch(slash('hidden', fleetOption('waku.tesu'), STRANGER));

    const [, hidden, , missing] = responder.summary;
    expect(hidden?.replace('waku.test', 'X')).toBe(missing?.replace('waku.tesu', 'X'));
    expect(hidden).toContain('`fleet.view`');
    expect((await records()).map(({ verdict }) => verdict)).toEqual(['invalid', 'refused']);
  });

  it('is offered nothing by autocomplete', async () => {
    await dispatcher.dispatch(typing('instant', [{ name: 'fleet', type: 3, value: '', focused: true }], STRANGER));

    expect(responder.summary).toEqual(['callback 8: ']);
  });
});

describe('input that does not fit', () => {
  it('is answered with the fields at fault and recorded without what was typed', async () => {
    const secret = 'ghp_0123456789ABCDEF';

    const result = await dispatcher.dispatch(slash('deferred', fleetOption(secret), OWNER));

    expect(result.outcome).toBe('invalid');
    expect(responder.summary).toEqual([
      'callback 4 private: Nothing was done: some of the input does not fit.\n- `fleet`: write a fleet name',
    ]);
    expect(await records()).toMatchObject([{ verdict: 'invalid', outcome: 'fleet' }]);
    expect(JSON.stringify([await records(), responder.calls, logged])).not.toContain(secret);
  });

  it('that names nothing is told so', async () => {
    const result = await dispatcher.dispatch(slash('deferred', fleetOption('no.such'), OWNER));

    expect(result.outcome).toBe('not-found');
    expect(responder.summary.at(-1)).toBe('editOriginal: No fleet is called no.such.');
  });

  it.each([
    { ask: slash('removed'), said: 'This command belongs to another version', act: 'command:unknown' },
    { ask: press('removed:1'), said: 'This button or form belongs to another', act: 'component:unknown' },
    { ask: submit('removed:1', { a: 'b' }), said: 'This button or form belongs to another', act: 'modal:unknown' },
  ])('for another version of Muster is answered: $act', async ({ ask, said, act }) => {
    const result = await dispatcher.dispatch(ask);

    expect(result).toMatchObject({ act, outcome: 'unknown', reception: 'received' });
    expect(responder.summary[0]).toContain(`callback 4 private: ${said}`);
  });

  it.each([
    { guildId: null, outcome: 'direct-message', said: 'Muster answers in its server only' },
    { guildId: '100000000000000999', outcome: 'other-guild', said: 'Muster serves another server' },
  ])('from elsewhere is turned away: $outcome', async ({ guildId, outcome, said }) => {
    const result = await dispatcher.dispatch(slash('instant', fleetOption('status.prod'), { ...OWNER, guildId }));

    expect(result.outcome).toBe(outcome);
    expect(responder.summary[0]).toContain(`callback 4 private: ${said}`);
    expect(order).toEqual(['callback']);
  });

  it('from elsewhere is offered nothing while typing', async () => {
    const options = [{ name: 'fleet', type: 3, value: '', focused: true }];

    await dispatcher.dispatch(typing('instant', options, { ...OWNER, guildId: '100000000000000999' }));

    expect(responder.summary).toEqual(['callback 8: ']);
  });
});

describe('a component', () => {
  it('replaces the private message it sits on', async () => {
    run = async () => ({ kind: 'update', outcome: 'turned', body: message({ mentions: 'nobody', content: 'page 2' }) });

    await dispatcher.dispatch(press('instant-update-instant:status.prod', OWNER));
    await dispatcher.dispatch(press('instant-update-deferred:status.prod', OWNER));

    expect(responder.summary).toEqual(['callback 7: page 2', 'callback 6', 'editOriginal: page 2']);
    expect(responder.calls[0]).toMatchObject({ response: { data: { embeds: [], components: [] } } });
  });

  it('never replaces a card: the answer is private', async () => {
    run = async () => ({ kind: 'update', outcome: 'turned', body: message({ mentions: 'nobody', content: 'page 2' }) });

    await dispatcher.dispatch(press('instant-update-instant:status.prod', { ...OWNER, on: 'public-message' }));
    await dispatcher.dispatch(press('instant-update-deferred:status.prod', { ...OWNER, on: 'public-message' }));

    expect(responder.summary).toEqual(['callback 4 private: page 2', 'callback 6', 'followUp private: page 2']);
  });

  it('whose row is gone says so privately', async () => {
    const result = await dispatcher.dispatch(press('instant-reply-deferred:gone', OWNER));

    expect(result.outcome).toBe('not-found');
    expect(responder.summary).toEqual(['callback 5 private', 'editOriginal: What this button was for is gone.']);
  });

  it('is judged at the click, by the roles of that moment', async () => {
    const before = await dispatcher.dispatch(press('instant-reply-instant:status.prod', OWNER));
    const after = await dispatcher.dispatch(press('instant-reply-instant:status.prod', { ...OWNER, roles: [] }));

    expect([before.outcome, after.outcome]).toEqual(['said', 'refused']);
  });

  it('reads a form in both of its shapes', async () => {
    await dispatcher.dispatch(submit('form:x', { reason: 'disk swap', until: '2h' }, OWNER));

    expect(responder.summary).toEqual(['callback 4 private: {"reason":"disk swap","until":"2h"}']);
  });
});

describe('a form', () => {
  const form: Answer = {
    kind: 'modal',
    outcome: 'asked',
    modal: { custom_id: 'form:x', title: 'Why?', components: [] },
  };

  it('opens as the first response', async () => {
    run = async () => form;

    await dispatcher.dispatch(slash('instant', fleetOption('status.prod'), OWNER));

    expect(responder.summary).toEqual(['callback 9: form Why?']);
  });

  it('that comes too late to open is explained', async () => {
    run = async () => {
      clock.advance(2100);
      return form;
    };

    await dispatcher.dispatch(slash('instant', fleetOption('status.prod'), OWNER));

    expect(responder.summary).toEqual([
      'callback 5 private',
      'editOriginal: The form could not be opened in time. Nothing was done: press the button or type the command again.',
    ]);
  });

  it('that Discord refuses ends with a reference, not in silence', async () => {
    run = async () => form;
    responder.failNext('callback', { kind: 'rejected', reason: '400 50035' });

    await dispatcher.dispatch(slash('instant', fleetOption('status.prod'), OWNER));

    expect(responder.summary.at(-1)).toMatch(/^callback 4 private: Something broke on my side\. Reference \w{4}\.$/);
  });
});

describe('deadlines', () => {
  it('an instant act that takes 2 s is acknowledged for it, and its answer still arrives', async () => {
    run = async () => {
      clock.advance(2000);
      return text('at last');
    };

    const result = await dispatcher.dispatch(slash('instant', fleetOption('status.prod'), OWNER));

    expect(responder.summary).toEqual(['callback 5 private', 'editOriginal: at last']);
    expect(result).toMatchObject({ outcome: 'said', acknowledgedMs: 2000 });
  });

  it('nothing stays armed after an act that was in time', async () => {
    await dispatcher.dispatch(slash('instant', fleetOption('status.prod'), OWNER));

    expect(clock.nextWakeAt).toBeNull();
  });

  it.each([
    { reception: { kind: 'too-late', reason: '10062' } as const, audited: 1 },
    { reception: { kind: 'failed', reason: 'Discord answered 502.' } as const, audited: 1 },
    { reception: { kind: 'already-answered', reason: '40060' } as const, audited: 0 },
  ])(
    'what could not be acknowledged ($reception.kind) is not done: whoever asked was told it failed',
    async ({ reception, audited }) => {
      responder.failNext('callback', reception);

      const result = await dispatcher.dispatch(slash('deferred', fleetOption('status.prod'), OWNER));

      expect(order.filter((step) => step !== 'record')).toEqual(['callback']);
      expect(result).toMatchObject({ outcome: 'unacknowledged', reception: reception.kind, acknowledgedMs: null });
      expect(await records()).toHaveLength(audited);
      expect(logged.join()).toContain('An interaction was not answered.');
    },
  );

  it('an answer after the token died is logged, with the interaction and without its token', async () => {
    responder.failNext('editOriginal', { kind: 'too-late', reason: '50027' });

    const result = await dispatcher.dispatch(slash('deferred', fleetOption('status.prod'), OWNER));

    expect(result).toMatchObject({ outcome: 'said', reception: 'too-late' });
    expect(logged.join()).toContain('50027');
    expect(logged.join()).not.toContain('token-');
  });
});

describe('what breaks', () => {
  it.each([
    { pace: 'instant', calls: ['callback 4 private'] },
    { pace: 'deferred', calls: ['callback 5 private', 'editOriginal'] },
    { pace: 'public', calls: ['callback 5', 'deleteOriginal', 'followUp private'] },
  ])('in $pace commands ends with a reference that the log has too', async ({ pace, calls }) => {
    run = async () => {
      throw new Error('the shelf fell down');
    };

    const result = await dispatcher.dispatch(slash(pace, fleetOption('status.prod'), OWNER));

    const [, reference] = /Something broke on my side\. Reference (\w{4})\./.exec(responder.summary.at(-1) ?? '') ?? [];
    expect(responder.summary.map((call) => call.split(':')[0])).toEqual(calls);
    expect(reference).toBeDefined();
    expect(logged.join()).toContain(reference);
    expect(logged.join()).toContain('the shelf fell down');
    expect(responder.summary.join()).not.toContain('shelf');
    expect(result.outcome).toBe('fault');
    expect(await records()).toMatchObject([{ verdict: 'fault', outcome: `fault ${reference}` }]);
  });

  it('when the record cannot be written, what was read is not shown', async () => {
    recordFails = true;

    await dispatcher.dispatch(slash('deferred', fleetOption('status.prod'), OWNER));

    expect(responder.summary.at(-1)).toContain('Something broke on my side.');
    expect(logged.join()).toContain('could not be recorded either');
  });

  it('in autocomplete is an empty list and a line in the log', async () => {
    await dispatcher.dispatch(typing('instant', [{ name: 'fleet', type: 3, value: 'boom', focused: true }], OWNER));

    expect(responder.summary).toEqual(['callback 8: ']);
    expect(logged.join()).toContain('broken on purpose');
  });

  it('an interaction that cannot be read is logged and leaves the next one alone', async () => {
    const result = await dispatcher.dispatch(ofUnknownType());
    const next = await dispatcher.dispatch(slash('instant', fleetOption('status.prod'), OWNER));

    expect(result).toMatchObject({ kind: 'unreadable', reception: 'failed' });
    expect(next.outcome).toBe('said');
  });
});

describe('a body that Discord refuses', () => {
  const rich: Answer = {
    kind: 'message',
    outcome: 'said',
    body: message({ mentions: 'nobody', embeds: [embed({ title: 'Hosts', description: 'x'.repeat(3000) })] }),
  };

  it.each([
    { command: 'instant', call: 'callback' as const },
    { command: 'deferred', call: 'editOriginal' as const },
  ])('is said as plain text with the whole attached: $command', async ({ command, call }) => {
    run = async () => rich;
    if (call === 'editOriginal') responder.failNext('editOriginal', { kind: 'rejected', reason: '50035' });
    else responder.failNext('callback', { kind: 'rejected', reason: '50035' });

    const result = await dispatcher.dispatch(slash(command, fleetOption('status.prod'), OWNER));

    expect(result.reception).toBe('received');
    expect(responder.calls.at(-1)).toMatchObject({ call, files: ['answer.txt'] });
    expect(responder.summary.at(-1)).toContain('Hosts');
  });

  it('twice is said without the file', async () => {
    run = async () => rich;
    responder.failNext('editOriginal', { kind: 'rejected', reason: '50035' });
    responder.failNext('editOriginal', { kind: 'rejected', reason: '40005' });

    await dispatcher.dispatch(slash('deferred', fleetOption('status.prod'), OWNER));

    expect(responder.calls.at(-1)).toMatchObject({ call: 'editOriginal', files: [] });
  });
});

describe('a private answer to what thinks in public', () => {
  it('covers the public message when it cannot be deleted', async () => {
    responder.failNext('deleteOriginal', { kind: 'failed', reason: '500' });

    await dispatcher.dispatch(slash('public', fleetOption('status.prod'), {}));

    expect(responder.summary.map((call) => call.slice(0, 34))).toEqual([
      'callback 5',
      'deleteOriginal',
      'editOriginal: Answered privately.',
      'followUp private: This needs `flee',
    ]);
  });
});

describe('autocomplete', () => {
  it('offers what the asker may use, within the limits', async () => {
    const options = [{ name: 'sub', type: 1, options: [{ name: 'fleet', type: 3, value: 's', focused: true }] }];

    await dispatcher.dispatch(typing('instant', options, OWNER));

    const [call] = responder.calls;
    const choices =
      call?.call === 'callback' && 'data' in call.response && 'choices' in (call.response.data ?? {})
        ? call.response.data
        : null;
    expect(choices).toMatchObject({
      choices: [{ value: 'status.prod', name: 'status.prod sub' }, { value: 'waku.test' }],
    });
    expect(JSON.stringify(choices)).toContain('…');
    expect(results.at(-1)).toMatchObject({ kind: 'autocomplete', outcome: 'offered' });
  });
});

describe('a stop', () => {
  it('waits for what is being answered', async () => {
    const finish = Promise.withResolvers<Answer>();
    run = () => finish.promise;
    void dispatcher.dispatch(slash('deferred', fleetOption('status.prod'), OWNER));

    const settled = dispatcher.settled().then(() => order.push('settled'));
    finish.resolve(text('done'));
    await settled;

    expect(order.slice(-2)).toEqual(['editOriginal', 'settled']);
  });
});
