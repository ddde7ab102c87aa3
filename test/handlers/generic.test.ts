import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGenericDeploymentHandler } from '../../handlers/generic-deployment.ts';
import { createGenericRunHandler } from '../../handlers/generic-run.ts';
import { createDeploymentService, type DeploymentService } from '../../src/pipelines/deployment-service.ts';
import { genericEventSchema, readGenericEvent } from '../../src/pipelines/generic-event-input.ts';
import { createProtectionService } from '../../src/pipelines/protection-service.ts';
import { shownAttempt, type Run } from '../../src/pipelines/run.ts';
import type { JsonValue } from '../../src/platform/json.ts';
import { testConfig } from '../support/config.ts';
import { ENGINES, openTestDatabase, type TestDatabase } from '../support/database.ts';
import { testOccurrenceRouting } from '../support/occurrences.ts';
import { openPipelinesRoom, type PipelinesRoom } from '../support/pipelines.ts';
import { RecordedFacts } from '../support/recorded-facts.ts';
import { deliverTo, roomCards, type Deliver } from '../support/room.ts';
import { testPipeline } from '../support/runs.ts';

type Fields = Readonly<Record<string, JsonValue>>;

const KEY = 'generic:buildbot/site:17';

function event(parts: Fields = {}): Fields {
  return {
    version: 1,
    id: 'one',
    kind: 'run',
    source: 'buildbot',
    pipeline: 'site',
    run: 17,
    state: 'running',
    at: '2026-03-02T09:00:00Z',
    branch: 'main',
    ...parts,
  };
}

function deployment(parts: Fields = {}): Fields {
  const { branch: _branch, run: _run, ...envelope } = event();
  return { ...envelope, kind: 'deployment', deployment: 'D-1', environment: 'production', ...parts };
}

describe.each(ENGINES)('generic events on %s', (engine) => {
  let store: TestDatabase;
  let room: PipelinesRoom;
  let deployments: DeploymentService;
  let deliver: Deliver;
  let deploy: Deliver;

  beforeEach(async () => {
    store = await openTestDatabase({ engine });
    const config = testConfig({
      pipelines: [
        testPipeline({
          system: 'generic',
          repository: 'buildbot/site',
          workflow: null,
          branches: ['*'],
          environment: 'production',
        }),
      ],
    });
    room = openPipelinesRoom(store.database, () => config);
    const { clock, runs } = room;
    const facts = new RecordedFacts();
    deployments = createDeploymentService({
      config: () => config,
      cards: roomCards(clock),
      facts,
      runs,
      protections: createProtectionService({ facts, runs }),
      routing: testOccurrenceRouting(() => config, clock),
    });
    const at = { database: store.database, clock };
    deliver = deliverTo(createGenericRunHandler(runs), at);
    deploy = deliverTo(createGenericDeploymentHandler(deployments), at);
  });

  afterEach(async () => {
    await store.close();
  });

  async function run(): Promise<Run> {
    const found = await room.runs.find(store.database.read, KEY);
    if (found === null) throw new Error('The run is not known.');
    return found;
  }

  it('add up to one run: what one leaves out another tells', async () => {
    await deliver(
      event({ title: 'Rewrite the front page', commit: '5779607b', actor: 'an-owner' }),
      event({ id: 'two', state: 'failed', at: '2026-03-02T09:01:00Z', failure: '3 tests failed', branch: 'main' }),
    );

    const known = await run();
    expect(known).toMatchObject({
      repository: 'buildbot/site',
      branch: 'main',
      title: 'Rewrite the front page',
      sha: '5779607b',
      number: 17,
    });
    expect(shownAttempt(known)).toMatchObject({
      state: 'failed',
      verdict: 'failed',
      actor: 'an-owner',
      startedAt: new Date('2026-03-02T09:00:00Z'),
      endedAt: new Date('2026-03-02T09:01:00Z'),
    });
    expect(known.parts.map(({ failure }) => failure)).toEqual(['3 tests failed']);
    expect((await room.cards()).map(({ kind }) => kind)).toEqual(['run', 'run-broke']);
  });

  it('that come late or twice change nothing of what has ended', async () => {
    const ended = event({
      id: 'two',
      state: 'succeeded',
      at: '2026-03-02T09:01:00Z',
      startedAt: '2026-03-02T09:00:00Z',
    });
    await deliver(ended);

    await deliver(event(), ended, event({ id: 'three', state: 'queued', at: '2026-03-02T08:59:00Z' }));

    expect(shownAttempt(await run()).state).toBe('succeeded');
  });

  it('of a re-run count on', async () => {
    await deliver(
      event({ state: 'failed' }),
      event({ id: 'two', state: 'succeeded', attempt: 2, at: '2026-03-02T09:05:00Z' }),
    );

    expect((await run()).attempts.map(({ number, state }) => [number, state])).toEqual([
      [1, 'failed'],
      [2, 'succeeded'],
    ]);
  });

  it('tell stages and jobs in their order, and a stage alone keeps its place', async () => {
    const stages = [
      { name: 'build', state: 'succeeded', jobs: [{ name: 'image', state: 'succeeded' }] },
      { name: 'deploy', state: 'queued' },
    ];
    await deliver(event({ stages }));
    await deliver(
      event({
        id: 'two',
        at: '2026-03-02T09:01:00Z',
        stages: [{ name: 'deploy', state: 'failed', failure: 'no route' }],
      }),
    );

    expect((await run()).parts.map(({ stage, job, state, failure }) => [stage, job, state, failure])).toEqual([
      ['build', null, 'succeeded', null],
      ['build', 'image', 'succeeded', null],
      ['deploy', null, 'failed', 'no route'],
    ]);
  });

  it.each([
    ['waiting_approval', 'waiting_approval'],
    ['stopped', 'stopped'],
    ['canceled', 'canceled'],
    ['superseded', 'superseded'],
    ['meditating', 'unknown'],
    ['constructor', 'unknown'],
  ])('in the state %s are %s, with the word as it came', async (word, state) => {
    await deliver(event({ state: word }));

    expect((await run()).attempts[0]).toMatchObject({ state, rawState: word });
  });

  it('keep nothing that looks like a credential', async () => {
    const planted = 'planted-value-of-a-generic-event';
    await deliver(
      event({
        title: `Use ghp_PLANTEDplantedPLANTEDplanted0123456`,
        url: `https://a:${planted}@ci.example.org/?token=${planted}`,
        failure: `password=${planted}`,
        author: `token: ${planted}`,
        stages: [
          { name: 'build', state: 'failed', failure: `secret=${planted}`, url: `https://b:${planted}@x.example/` },
        ],
      }),
    );

    expect(JSON.stringify([await run(), await room.cards()])).not.toMatch(/planted/iu);
    expect((await run()).url).toBe('https://ci.example.org/');
  });

  it('of deployments are known by their latest word, on a card where no run deploys', async () => {
    await deploy(
      deployment({ state: 'succeeded', at: '2026-03-02T09:02:00Z', id: 'two', commit: '5779607b' }),
      deployment({ note: 'rolling' }),
    );

    const known = await deployments.find(store.database.read, 'generic:buildbot/site:deployment:D-1');
    expect(known).toMatchObject({ environment: 'production', sha: '5779607b', word: { state: 'succeeded' } });
    expect((await room.cards()).map(({ kind }) => kind)).toEqual(['deployment']);
  });

  it('of a deployment that a run makes are told by the card of the run', async () => {
    await deliver(event());
    await deploy(deployment({ run: 17 }));

    expect((await deployments.listOfRun(store.database.read, KEY)).map(({ key }) => key)).toEqual([
      'generic:buildbot/site:deployment:D-1',
    ]);
    expect((await room.cards()).map(({ kind }) => kind)).toEqual(['run']);
  });
});

describe('the schema of generic events', () => {
  const published = readFileSync('docs/generic-event.schema.json', 'utf8');
  const ajv = new Ajv2020({ strict: true, strictTypes: false, validateFormats: false, allowUnionTypes: true });
  const fits = ajv.compile(JSON.parse(published) as object); // Our own file.

  it('is published as it is', () => {
    expect(JSON.parse(published)).toEqual(genericEventSchema());
  });

  const full = event({
    attempt: 2,
    title: 'x',
    author: 'x',
    actor: 'x',
    trigger: 'push',
    commit: 'abcdef0',
    url: 'https://ci.example.org/17',
    stages: [{ name: 'build', state: 'running', jobs: [{ name: 'image', state: 'queued' }] }],
  });

  it.each([
    ['a run', event(), true],
    ['a run with all there is', full, true],
    ['a deployment', deployment(), true],
    ['another version', event({ version: 2 }), false],
    ['another kind', event({ kind: 'party' }), false],
    ['a field that is misspelled', event({ brnach: 'main' }), false],
    ['a run without a number', (({ run: _run, ...rest }) => rest)(event()), false],
    ['a name with a slash', event({ pipeline: 'a/b' }), false],
    ['a commit that is none', event({ commit: 'HEAD' }), false],
    ['a stage without a state', event({ stages: [{ name: 'build' }] }), false],
    ['text that is too long', event({ title: 'x'.repeat(301) }), false],
    ['a deployment without an environment', (({ environment: _e, ...rest }) => rest)(deployment()), false],
    ['a list', [], false],
  ])('as published judges %s like Muster does', (_what, value, expected) => {
    expect([fits(value), readGenericEvent(value).kind === 'event']).toEqual([expected, expected]);
  });

  it('says what is wrong field by field, and repeats no value', () => {
    const outcome = readGenericEvent(event({ run: 0, at: 'planted', commit: 'planted', url: 'planted', stage: [] }));

    expect(outcome).toEqual({
      kind: 'invalid',
      problems: [
        'at: must be a time such as 2026-03-02T09:00:00Z',
        'run: is too small: more than 0',
        'url: must be an http or https address',
        'commit: must be 7 to 64 hexadecimal digits in lower case',
        'the event: has a field that the schema does not know: "stage"',
      ],
    });
  });
});
