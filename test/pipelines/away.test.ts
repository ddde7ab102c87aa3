import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createGithubPast } from '../../src/connectors/github.ts';
import { listLooks } from '../../src/pipelines/away-store.ts';
import type { ExecutionsPort, ListedExecution } from '../../src/pipelines/executions-port.ts';
import type { RunState } from '../../src/pipelines/run-state.ts';
import { CALLS_PER_LOOK } from '../../src/pipelines/away.ts';
import type { Config } from '../../src/platform/config/config.ts';
import { Secret } from '../../src/platform/config/secret.ts';
import { createOutbound } from '../../src/platform/outbound/create-outbound.ts';
import type { Outbound } from '../../src/platform/outbound/outbound.ts';
import type { JsonValue } from '../../src/platform/json.ts';
import { TestClock } from '../support/clock.ts';
import { testConfig } from '../support/config.ts';
import { ENGINES, openTestDatabase, type TestDatabase } from '../support/database.ts';
import { githubExamples } from '../support/github-examples.ts';
import {
  FAKE_TOKEN,
  openGithubFake,
  type FakeDelivery,
  type FakeRun,
  type GithubFake,
} from '../support/github-fake.ts';
import { openGithubRoom, type GithubRoom } from '../support/github-room.ts';
import { testPipeline } from '../support/runs.ts';
import { workflowRunStory } from '../support/workflow-run.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** 2026-03-02T09:00:00Z, when every test begins and Muster looks for the first time. */
const START = new Date('2026-03-02T09:00:00Z');

describe.each(ENGINES)('what was missed, on %s', (engine) => {
  let store: TestDatabase;
  let config: Config;
  let clock: TestClock;
  let github: GithubFake;
  let http: Outbound;
  let room: GithubRoom;

  beforeEach(async () => {
    store = await openTestDatabase({ engine });
    clock = new TestClock(START);
    github = await openGithubFake({ pageSize: 10 });
    config = testConfig({
      connections: [
        { name: 'github', kind: 'github', baseUrl: github.url, credentialEnv: 'GITHUB_TOKEN', requestsPerMinute: 6000 },
      ],
      roles: [{ name: 'infra', id: '300000000000000001', grants: [] }],
      pipelines: [testPipeline({ mention: { kind: 'role', name: 'infra' } })],
      releases: [{ name: 'node', system: 'github', repository: 'acme/node', channel: 'releases', mention: null }],
    });
    http = createOutbound({
      name: 'github',
      baseUrl: github.url,
      requestsPerMinute: 6000,
      credential: { kind: 'bearer', secret: new Secret(FAKE_TOKEN) },
      clock,
    });
    room = open();
    expect(await room.away.look()).toBe('nothing-missed');
  });

  afterEach(async () => {
    expect(github.faults).toEqual([]);
    await room.stop();
    http.close();
    await github.close();
    await store.close();
  });

  function open(): GithubRoom {
    return openGithubRoom(store.database, () => config, { clock, findGithub: () => createGithubPast(http) });
  }

  /** GitHub tells, and nobody answers. */
  function lose(payloads: readonly JsonValue[], deliveredAt: Date, event = 'workflow_run'): void {
    for (const payload of payloads) {
      const guid = `guid-${github.deliveries.length + 1}`;
      github.deliveries.push({
        guid,
        event,
        deliveredAt: deliveredAt.toISOString(),
        payload: payload as FakeDelivery['payload'],
      });
    }
  }

  /** A run that begins `afterMs` after the start and takes a minute, of which nothing was heard. */
  function loseRun(number: number, conclusion: string, afterMs: number): void {
    const startAt = new Date(START.getTime() + afterMs);
    lose(
      workflowRunStory(number, { conclusion, startAt: startAt.toISOString() }),
      new Date(startAt.getTime() + MINUTE_MS),
    );
  }

  async function summaries(): Promise<readonly string[]> {
    return (await room.cards()).map(({ kind, summary }) => `${kind}: ${summary.replaceAll(/<t:\d+:f>/gu, 'T')}`);
  }

  it('is told once for each channel, and makes no cards of what is long past', async () => {
    loseRun(1, 'success', 10 * MINUTE_MS);
    loseRun(2, 'failure', 20 * MINUTE_MS);
    loseRun(3, 'success', 30 * MINUTE_MS);
    clock.advance(5 * HOUR_MS);

    expect(await room.away.look()).toBe('caught-up');

    expect(await summaries()).toEqual(['away: 📭 While I was away (T – T): 3 runs finished, 1 of them failed.']);
    const [card] = await room.cards();
    expect(card!.summary).toContain(`<t:${START.getTime() / 1000}:f> – <t:${START.getTime() / 1000 + 5 * 3600}:f>`);
    expect(JSON.stringify(card!.body)).toContain('❌ failed: [ci #2](https://github.com/acme/node/actions/runs/8002)');
    expect(await room.setAside()).toEqual([]);
  });

  it('is not told again by the next look, nor when GitHub delivers it once more', async () => {
    loseRun(1, 'failure', 10 * MINUTE_MS);
    loseRun(2, 'success', 20 * MINUTE_MS);
    clock.advance(2 * HOUR_MS);
    await room.away.look();
    const before = await room.cards();
    const asked = github.asked.length;

    clock.advance(10 * MINUTE_MS);
    const again = await room.away.look();
    const redelivered = await room.post('workflow_run', github.deliveries[2]!.payload, github.deliveries[2]!.guid);

    expect([again, redelivered]).toEqual(['nothing-missed', 'repeat']);
    expect(await room.cards()).toEqual(before);
    expect(github.asked.slice(asked).filter((path) => /deliveries\/\d/u.test(path))).toEqual([]);
  });

  it('that still stands is told as a break, with its ping, below the card of the run that broke it', async () => {
    loseRun(1, 'success', 10 * MINUTE_MS);
    loseRun(2, 'failure', 20 * MINUTE_MS);
    loseRun(3, 'failure', 30 * MINUTE_MS);
    clock.advance(9 * HOUR_MS);

    await room.away.look();

    const cards = await room.cards();
    const broke = cards.find(({ kind }) => kind === 'run-broke');
    expect(cards.map(({ kind }) => kind).toSorted()).toEqual(['away', 'run', 'run-broke']);
    expect(broke!.replyTo).toBe('run:github:acme/node:8002@pipelines');
    expect(broke!.body.content).toContain('<@&300000000000000001>');
    // A ping that had expired when it was written would never be sent.
    expect(broke!.expiresAt!.getTime()).toBeGreaterThan(clock.now().getTime());
  });

  it('of a run that ended just now is told on its card, as ever', async () => {
    loseRun(1, 'success', 10 * MINUTE_MS);
    clock.advance(15 * MINUTE_MS);

    await room.away.look();

    expect(await summaries()).toEqual(['run: ✅ ci #1 on master: succeeded']);
  });

  it('is carried on where a card is there already', async () => {
    const [requested, started, completed] = workflowRunStory(1, { conclusion: 'success' });
    await room.post('workflow_run', requested!);
    lose([started!, completed!], new Date(START.getTime() + MINUTE_MS));
    clock.advance(2 * HOUR_MS);

    await room.away.look();

    expect(await summaries()).toEqual([
      'run: ✅ ci #1 on master: succeeded',
      'away: 📭 While I was away (T – T): 1 run finished, none of them failed.',
    ]);
  });

  it('is fetched in several looks where it costs more than one may, and told at the end of the last', async () => {
    const runs = CALLS_PER_LOOK;
    for (let number = 1; number <= runs; number++) loseRun(number, 'success', number * 1000);
    clock.advance(2 * HOUR_MS);
    const outcomes: string[] = [];

    for (let look = 0; look < 8; look++) {
      const before = github.asked.length;
      outcomes.push(await room.away.look());
      expect(github.asked.length - before).toBeLessThanOrEqual(CALLS_PER_LOOK);
      // A restart in between loses nothing.
      await room.stop();
      room = open();
      clock.advance(10 * MINUTE_MS);
      if (outcomes.at(-1) === 'caught-up') break;
    }

    expect(outcomes.at(-1)).toBe('caught-up');
    expect(outcomes.length).toBeGreaterThan(2);
    expect(await summaries()).toEqual([
      `away: 📭 While I was away (T – T): ${runs} runs finished, none of them failed.`,
    ]);
  });

  it('waits while GitHub cannot be reached, and is kept', async () => {
    loseRun(1, 'failure', 10 * MINUTE_MS);
    clock.advance(2 * HOUR_MS);
    github.trouble = (response) => response.writeHead(502, { 'content-type': 'text/plain' }).end('Bad Gateway');

    const during = await room.away.look();
    const tried = (await listLooks(store.database.read)).get('github');
    github.trouble = null;
    clock.advance(10 * MINUTE_MS);
    const after = await room.away.look();

    expect([during, after]).toEqual(['catching-up', 'caught-up']);
    expect(tried).toMatchObject({ source: 'look:github', failure: 'it answered 502: Bad Gateway' });
    expect((await summaries())[0]).toContain('1 run finished, 1 of them failed');
  });

  it('is not asked for while GitHub wants to be left alone', async () => {
    clock.advance(2 * HOUR_MS);
    github.trouble = (response) => response.writeHead(403, { 'retry-after': '1800' }).end('{}');
    await room.away.look();
    github.trouble = null;
    const asked = github.asked.length;

    clock.advance(20 * MINUTE_MS);
    await room.away.look();
    expect(github.asked.length).toBe(asked);

    clock.advance(11 * MINUTE_MS);
    await room.away.look();
    expect(github.asked.length).toBeGreaterThan(asked);
  });

  it('leaves the rest of the allowance to others', async () => {
    for (let number = 1; number <= 5; number++) loseRun(number, 'success', number * 1000);
    clock.advance(2 * HOUR_MS);
    github.left = 203;

    expect(await room.away.look()).toBe('catching-up');

    expect(github.left).toBeGreaterThanOrEqual(199);
    expect((await listLooks(store.database.read)).get('github')!.failure).toContain('requests are left');
  });

  it('of tags is told where their releases are announced, and not when they are seen for the first time', async () => {
    expect(await room.cards()).toEqual([]);
    github.tags = [1, 2, 3, 4].map((patch) => ({ name: `v1.0.${patch}`, sha: String(patch).repeat(40) }));
    clock.advance(2 * HOUR_MS);

    expect(await room.away.look()).toBe('caught-up');
    clock.advance(10 * MINUTE_MS);
    expect(await room.away.look()).toBe('nothing-missed');

    const [card, ...more] = await room.cards();
    expect(more).toEqual([]);
    expect(card).toMatchObject({ place: 'channel:releases' });
    expect(card!.summary).toContain('4 tags appeared');
    expect(JSON.stringify(card!.body)).toContain('`acme/node v1.0.4`');
  });

  it('is found among the runs themselves where no webhook of ours can be read', async () => {
    github.hooks = [];
    github.runs = [listedRun(21, 'failure'), listedRun(22, 'success')];
    clock.advance(2 * HOUR_MS);

    expect(await room.away.look()).toBe('caught-up');
    clock.advance(10 * MINUTE_MS);
    expect(await room.away.look()).toBe('nothing-missed');

    expect(await summaries()).toEqual(['away: 📭 While I was away (T – T): 2 runs finished, 1 of them failed.']);
  });

  it('of CodePipeline is told like that of GitHub, and an account that cannot be asked loses nothing', async () => {
    const pipeline = { system: 'aws', repository: 'backend', workflow: null, branches: ['*'] } as const;
    config = { ...config, pipelines: [testPipeline({ ...pipeline, name: 'backend', environment: 'production' })] };
    let isDown = false;
    const asked: Date[] = [];
    const account: ExecutionsPort = {
      listExecutions: (name, { since }) => {
        asked.push(since);
        if (isDown) return Promise.resolve({ kind: 'failed', why: 'no answer in time', again: 'later' });
        const executions = [execution('e-2', 'succeeded', 20), execution('e-1', 'failed', 10)];
        return Promise.resolve({
          kind: 'listed',
          executions: executions.filter(
            (each) => each.pipeline === name && each.updatedAt >= since && each.updatedAt <= clock.now(),
          ),
        });
      },
    };
    const elsewhere: ExecutionsPort = { listExecutions: () => Promise.resolve({ kind: 'no-such-pipeline' }) };
    await room.stop();
    room = openGithubRoom(store.database, () => config, { clock, executions: () => [elsewhere, account] });
    await room.away.look();
    isDown = true;
    clock.advance(HOUR_MS);
    await room.away.look();
    isDown = false;
    clock.advance(HOUR_MS);

    expect(await room.away.look()).toBe('caught-up');
    expect(await room.away.look()).toBe('nothing-missed');

    // What was asked in vain is asked from the same moment on.
    expect(asked[2]).toEqual(asked[1]);
    expect(await summaries()).toEqual(['away: 📭 While I was away (T – T): 2 runs finished, 1 of them failed.']);
  });

  it('ends at once when Muster stops', async () => {
    loseRun(1, 'success', 10 * MINUTE_MS);
    clock.advance(2 * HOUR_MS);
    const asked = github.asked.length;
    await room.stop();
    room = openGithubRoom(store.database, () => config, {
      clock,
      findGithub: () => createGithubPast(http),
      mayGoOn: () => false,
    });

    await room.away.look();

    expect(github.asked.length).toBe(asked);
  });
});

/** An execution as CodePipeline lists it, which ended so many minutes after the start. */
function execution(executionId: string, state: RunState, minute: number): ListedExecution {
  const updatedAt = new Date(START.getTime() + minute * MINUTE_MS);
  return {
    pipeline: 'backend',
    executionId,
    state,
    rawState: state,
    startedAt: updatedAt,
    updatedAt,
    sha: null,
    ref: null,
    trigger: null,
  };
}

/** A run as GitHub lists it, begun ten minutes after the start; what it is not about is of a published example. */
function listedRun(number: number, conclusion: string): FakeRun {
  const story = workflowRunStory(number, { conclusion, startAt: '2026-03-02T09:10:00Z' });
  const { workflow_run: example } = LISTED.parse(githubExamples('workflow_run')[1]);
  const { workflow_run: run } = LISTED.parse(story.at(-1));
  const scalars = Object.entries(run).filter(([, value]) => typeof value !== 'object' || value === null);
  const repository = { ...example.repository, full_name: 'acme/node' };
  const { id, created_at: createdAt } = run;
  return {
    ...example,
    ...Object.fromEntries(scalars),
    id,
    created_at: createdAt,
    repository,
    head_repository: repository,
  };
}

const LISTED = z.object({
  workflow_run: z
    .object({ id: z.int(), created_at: z.string(), repository: z.record(z.string(), z.json()).optional() })
    .catchall(z.json()),
});
