import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPipelineCommand } from '../../commands/pipeline.ts';
import { createAuditService, type AuditService } from '../../src/audit/audit-service.ts';
import type { ChannelAccess } from '../../src/pipelines/channel-port.ts';
import type { Config } from '../../src/platform/config/config.ts';
import { createGate } from '../../src/policy/policy-service.ts';
import { TestClock } from '../support/clock.ts';
import { testConfig, testPerson } from '../support/config.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { testDispatcher } from '../support/dispatcher.ts';
import { slash, type OptionJson, type Who } from '../support/interactions.ts';
import { testPipelineQuestions } from '../support/pipeline-questions.ts';
import { RecordingResponder } from '../support/recording-responder.ts';
import { openRoutingRoom, type RoutingRoom } from '../support/routing.ts';
import { testPipeline, testRunEvent } from '../support/runs.ts';
import { OTHER_CHANNEL, testRouteServices } from '../support/subscriptions.ts';

const WHO: Who = { userId: '300000000000000042', name: 'a-maintainer' };

describe('/pipeline subscribe, unsubscribe and subscriptions', () => {
  let store: TestDatabase;
  let config: Config;
  let access: ChannelAccess;
  let responder: RecordingResponder;
  let dispatch: (options: OptionJson) => Promise<string>;
  let room: RoutingRoom;
  let audit: AuditService;

  beforeEach(async () => {
    store = await openTestDatabase();
    const { database } = store;
    const clock = new TestClock();
    access = { kind: 'writable', name: 'elsewhere' };
    config = testConfig({
      channels: [{ name: 'pipelines', id: '110000000000000001' }],
      people: [testPerson({ name: 'a-maintainer', discord: ['300000000000000042'], timeZone: 'Europe/Warsaw' })],
      pipelines: [testPipeline({ environment: 'staging' })],
      environments: [{ name: 'staging', aliases: ['stage'], kind: 'staging', order: 2, owner: null, maintainer: null }],
      policy: {
        everyone: [
          { permission: 'run.view', fleets: ['*'] },
          { permission: 'subscription.manage', fleets: ['*'] },
        ],
        owner: [],
        maintainer: [],
        shell: [],
      },
    });
    const inForce = (): Config => config;
    const gate = createGate(inForce);
    audit = createAuditService({ database, clock, config: inForce });
    const services = testRouteServices({ database, clock, config: inForce, audit, channels: { access: () => access } });
    const command = createPipelineCommand({
      ...testPipelineQuestions({ config: inForce, gate }),
      ...services,
      database,
      clock,
      config: inForce,
    });
    responder = new RecordingResponder();
    const dispatcher = testDispatcher({ commands: [command], responder, gate, audit, database, clock });
    dispatch = async (options) => (await dispatcher.dispatch(slash('pipeline', [options], WHO))).outcome;
    room = openRoutingRoom(database, inForce, clock);
  });

  afterEach(async () => {
    await store.close();
  });

  const sub = (name: string, options: Readonly<Record<string, string | boolean>> = {}): OptionJson => ({
    type: 1,
    name,
    options: Object.entries(options).map(([key, value]) => ({
      type: typeof value === 'boolean' ? 5 : 3,
      name: key,
      value,
    })),
  });
  const subscribe = (options: Readonly<Record<string, string | boolean>> = {}): Promise<string> =>
    dispatch(sub('subscribe', { channel: OTHER_CHANNEL, ...options }));
  const said = (): string => JSON.stringify(responder.calls.at(-1));

  it('makes one, says in words what it asks for, and what it would have shown', async () => {
    await room.record(
      testRunEvent({ number: 161, says: 'failure', atSecond: 1 }),
      testRunEvent({ number: 162, says: 'success', atSecond: 2, description: { branch: 'release/1' } }),
    );

    const outcome = await subscribe({
      branch: 'release/*, master',
      environment: 'stage',
      verbosity: 'failures',
      quiet: '22:00-07:00 mon-fri except stage',
      reason: 'Who releases wants to know',
    });

    expect(outcome).toBe('subscribed');
    for (const words of [
      'SUB-1 is made',
      'environment `staging`',
      'branch `release/*` or `master`',
      'only runs that failed',
      '22:00–07:00 Europe/Warsaw, on mon, tue, wed, thu, fri; breaks of `staging` are told at once',
      'Of the 2 runs since',
      '1 would have come here',
      'Mentions nobody',
      'Who releases wants to know',
      'The next digest',
    ])
      expect(said()).toContain(words);
    expect(responder.calls.every((call) => !JSON.stringify(call).includes('"parse":["'))).toBe(true);
  });

  it('shows the runs that come after in that channel, and none after its end', async () => {
    await subscribe({ result: 'failed' });
    await room.record(testRunEvent({ number: 161, says: 'failure', atSecond: 1 }));
    const ended = await dispatch(sub('unsubscribe', { subscription: 'sub-1' }));
    await room.record(testRunEvent({ number: 162, says: 'failure', atSecond: 2 }));

    const there = (await room.cards()).filter(({ place }) => place.includes(OTHER_CHANNEL));
    expect(ended).toBe('unsubscribed');
    expect(there.map(({ kind }) => kind)).toEqual(['run', 'run-broke']);
    expect(await dispatch(sub('unsubscribe', { subscription: '1' }))).toBe('already-ended');
  });

  it('asks for the same only once in a channel, in whatever order it is written', async () => {
    await subscribe({ branch: 'a, b', environment: 'staging' });

    expect(await subscribe({ environment: 'Stage', branch: 'b,a' })).toBe('already-subscribed');
    expect(said()).toContain('SUB-1');
    expect(await dispatch(sub('subscribe', { channel: 'pipelines', branch: 'a, b' }))).toBe('subscribed');
  });

  it('takes no more in one channel than anybody reads', async () => {
    for (let n = 0; n < 20; n++) await subscribe({ branch: `b${n}` });

    expect(await subscribe({ branch: 'one-more' })).toBe('too-many');
  });

  it.each<[string, ChannelAccess, string, string]>([
    [
      'is closed to Muster',
      { kind: 'closed', name: 'x', missing: ['SendMessages', 'EmbedLinks'] },
      'not-writable',
      'Send Messages, Embed Links',
    ],
    ['is none of the server', { kind: 'no-such-channel' }, 'no-such-channel', '`pipelines`'],
    ['nobody has told of yet', { kind: 'not-known-yet' }, 'not-ready', 'Ask again'],
  ])('refuses a channel that %s, and says what to do', async (_name, found, outcome, words) => {
    access = found;

    expect(await subscribe()).toBe(outcome);
    expect(said()).toContain(words);
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['a pipeline', { pipeline: 'nod-ci' }, 'write any of node-ci'],
    ['an environment', { environment: 'moon' }, 'name an environment: staging'],
    ['a branch with other wildcards', { branch: 'release/?' }, 'a single'],
    ['a transition', { notify: 'broken' }, 'still-failing'],
    ['quiet hours without an end', { quiet: '22:00' }, '22:00-07:00'],
    ['quiet hours in a zone that is none', { quiet: '22:00-07:00 CET+1' }, 'neither a time zone nor days'],
    ['quiet hours that never end', { quiet: '00:00-24:00' }, 'always quiet'],
    ['somebody to mention', { mention: 'everyone' }, 'nobody'],
  ])('refuses what names nothing, and says what there is: %s', async (_name, options, words) => {
    expect(await subscribe(options)).toBe('unreadable-wish');
    expect(said()).toContain(words);
    expect(await dispatch(sub('subscriptions'))).toBe('listed');
    expect(said()).toContain('No subscriptions');
  });

  it('warns of a repository of which nothing would be heard', async () => {
    await subscribe({ repository: 'acme/nothing-of-ours' });

    expect(said()).toContain('only those are taken in');
  });

  it('lists them with who made them, what they took and when their digest comes', async () => {
    await subscribe({ branch: 'master', quiet: '08:00-10:00 UTC' });
    await room.record(testRunEvent({ says: 'success', atSecond: 1 }));

    await dispatch(sub('subscriptions', { channel: OTHER_CHANNEL }));

    for (const words of ['SUB-1', `<#${OTHER_CHANNEL}>`, '<@300000000000000042>', '1 held back until the digest'])
      expect(said()).toContain(words);
    expect(await dispatch(sub('subscriptions', { channel: '110000000000000001' }))).toBe('listed');
    expect(said()).toContain('Nobody subscribed to anything');
  });

  it('ends one by words of what it asks for, and asks which where several fit', async () => {
    await subscribe({ branch: 'release/*' });
    await subscribe({ branch: 'master', result: 'failed' });
    await subscribe({ branch: 'main', result: 'failed' });

    expect(await dispatch(sub('unsubscribe', { subscription: 'result failed' }))).toBe('several');
    expect(said()).toContain('SUB-2');
    expect(await dispatch(sub('unsubscribe', { subscription: 'release/*' }))).toBe('unsubscribed');
    expect(await dispatch(sub('unsubscribe', { subscription: 'SUB-9' }))).toBe('not-found');
  });

  it('keeps in the audit who made and ended it, once each', async () => {
    await subscribe();
    await dispatch(sub('unsubscribe', { subscription: 'SUB-1' }));

    const everything = { userIds: null, act: null, fleet: null, since: null };
    const { records } = await audit.search(store.database.read, everything, { limit: 10, from: { kind: 'newest' } });
    expect(records.map(({ act, outcome, subject }) => [act, outcome, subject])).toEqual([
      ['command:pipeline unsubscribe', 'unsubscribed', 'SUB-1'],
      ['command:pipeline subscribe', 'subscribed', 'SUB-1'],
    ]);
  });
});
