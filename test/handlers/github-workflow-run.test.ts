import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Config } from '../../src/platform/config/config.ts';
import type { JsonValue } from '../../src/platform/json.ts';
import { testConfig } from '../support/config.ts';
import { ENGINES, openTestDatabase, type TestDatabase } from '../support/database.ts';
import { githubExamples } from '../support/github-examples.ts';
import { openPipelinesRoom, type PipelinesRoom } from '../support/pipelines.ts';
import { testPipeline } from '../support/runs.ts';
import { workflowRunPayload, workflowRunStory } from '../support/workflow-run.ts';

const ROLE_ID = '300000000000000001';

describe.each(ENGINES)('a GitHub workflow run on %s', (engine) => {
  let store: TestDatabase;
  let config: Config;
  let room: PipelinesRoom;

  beforeEach(async () => {
    store = await openTestDatabase({ engine });
    config = testConfig({
      roles: [{ name: 'ezops', id: ROLE_ID, grants: [] }],
      pipelines: [testPipeline({ fleet: 'waku.test', mention: { kind: 'role', name: 'ezops' } })],
    });
    room = openPipelinesRoom(store.database, () => config);
  });

  afterEach(async () => {
    await store.close();
  });

  async function summaries(): Promise<readonly string[]> {
    return (await room.cards()).map(({ summary }) => summary);
  }

  it('is one card, edited as it goes', async () => {
    const [requested, started, completed] = workflowRunStory(163, { conclusion: 'success', seconds: 200 });
    const seen: string[] = [];

    for (const payload of [requested!, started!, completed!]) {
      await room.deliver(payload);
      const [card] = await room.cards();
      seen.push(`${card!.summary} · ${card!.phase} · revision ${card!.revision}`);
    }

    expect(seen).toEqual([
      '⏳ ci #163 on master: queued · open · revision 1',
      '▶️ ci #163 on master: running · open · revision 2',
      '✅ ci #163 on master: succeeded · final · revision 3',
    ]);
    const cards = await room.cards();
    expect(cards.map(({ key, place, lane }) => [key, place, lane])).toEqual([
      ['run:github:acme/node:8163@pipelines', 'channel:pipelines', 'low'],
    ]);
  });

  it('changes nothing when told twice or late', async () => {
    const [requested, started, completed] = workflowRunStory(163, { conclusion: 'success' });
    await room.deliver(started!, completed!);
    const before = await room.cards();

    const outcomes = await room.deliver(requested!, started!, completed!, requested!);

    expect(outcomes.every(({ kind }) => kind === 'handled')).toBe(true);
    expect(await room.cards()).toEqual(before);
    expect(room.facts.map(({ kind }) => kind)).toEqual(['run.changed', 'run.changed']);
  });

  it('shows a re-run on the same card, and never goes back to the attempt before', async () => {
    const first = workflowRunStory(163, { conclusion: 'cancelled' });
    const second = workflowRunStory(163, {
      conclusion: 'success',
      seconds: 500,
      run: { run_attempt: 2, run_started_at: '2026-03-02T09:05:00Z', triggering_actor: { login: 'an-owner' } },
    });

    await room.deliver(first[0]!, second[1]!);
    expect(await summaries()).toEqual(['▶️ ci #163 on master: running']);

    await room.deliver(first[2]!);
    expect(await summaries()).toEqual(['▶️ ci #163 on master: running']);

    await room.deliver(second[2]!);
    const [card] = await room.cards();
    expect(card!.summary).toBe('✅ ci #163 on master: succeeded');
    expect(card!.body.embeds?.[0]?.description).toContain('push by an-owner · attempt 2 · took 3 min 20 s');
    const run = await room.runs.find(store.database.read, 'github:acme/node:8163');
    expect(run?.attempts.map(({ number, state }) => [number, state])).toEqual([
      [1, 'canceled'],
      [2, 'succeeded'],
    ]);
  });

  it('that breaks its branch notifies the named party, in reply to its card', async () => {
    await room.deliver(
      ...workflowRunStory(162, { conclusion: 'success' }),
      ...workflowRunStory(163, { conclusion: 'failure', startAt: '2026-03-02T09:10:00Z' }),
    );

    const broke = (await room.cards()).find(({ kind }) => kind === 'run-broke');
    expect(broke).toMatchObject({
      key: 'run-broke:github:acme/node:8163.1@pipelines',
      replyTo: 'run:github:acme/node:8163@pipelines',
      lane: 'normal',
      phase: 'open',
      expiresAt: new Date('2026-03-02T13:11:00Z'),
    });
    expect(broke!.body.content).toBe(`❌ \`ci\` on \`master\` broke. <@&${ROLE_ID}>`);
    expect(broke!.body.allowed_mentions).toEqual({ parse: [], users: [], roles: [ROLE_ID] });
    expect(room.facts.find(({ kind }) => kind === 'run.broke')).toMatchObject({ pipelines: ['node-ci'] });
  });

  it('goes ahead of all noise when production breaks, its own card with it', async () => {
    config = { ...config, pipelines: [testPipeline({ environment: 'production' })] };

    await room.deliver(...workflowRunStory(163, { conclusion: 'timed_out' }));

    expect((await room.cards()).map(({ kind, lane }) => [kind, lane])).toEqual([
      ['run', 'critical'],
      ['run-broke', 'critical'],
    ]);
  });

  it('notifies once while the branch stays broken, and counts on in that message', async () => {
    for (const number of [163, 164, 165]) {
      await room.deliver(
        ...workflowRunStory(number, { conclusion: 'failure', startAt: `2026-03-02T09:${number - 150}:00Z` }),
      );
    }

    const broke = (await room.cards()).filter(({ kind }) => kind === 'run-broke');
    expect(broke).toHaveLength(1);
    expect(broke[0]!.revision).toBe(3);
    expect(broke[0]!.body.embeds?.[0]?.description).toContain('3 failures in a row since [run #163](');
    expect(room.facts.filter(({ kind }) => kind === 'run.broke')).toHaveLength(1);
  });

  it('that fixes the branch tells whom the break told, and takes the place of news nobody got', async () => {
    await room.deliver(
      ...workflowRunStory(163, { conclusion: 'failure' }),
      ...workflowRunStory(164, { conclusion: 'success', startAt: '2026-03-02T09:30:00Z' }),
    );

    const cards = await room.cards();
    const fixed = cards.find(({ kind }) => kind === 'run-fixed');
    const broke = cards.find(({ kind }) => kind === 'run-broke');
    expect(fixed).toMatchObject({
      key: 'run-fixed:github:acme/node:8163.1@pipelines',
      supersedes: broke!.key,
      replyTo: broke!.key,
      phase: 'final',
    });
    expect(fixed!.body.content).toBe(`✅ \`ci\` on \`master\` is fixed. <@&${ROLE_ID}>`);
    expect(broke).toMatchObject({ phase: 'final', supersededBy: fixed!.key });
    expect(broke!.body.embeds?.[0]?.description).toContain('✅ Fixed by [run #164](');
    expect(room.facts.find(({ kind }) => kind === 'run.fixed')).toMatchObject({ pipelines: ['node-ci'] });
  });

  it('that fixes a branch whose break notified nobody stays silent', async () => {
    config = { ...config, pipelines: [testPipeline({ mention: null })] };

    await room.deliver(
      ...workflowRunStory(163, { conclusion: 'failure' }),
      ...workflowRunStory(164, { conclusion: 'success' }),
    );

    const cards = await room.cards();
    expect(cards.map(({ kind }) => kind)).toEqual(['run', 'run-broke', 'run']);
    expect(cards[1]!.body.content).toBe('❌ `ci` on `master` broke, and is fixed.');
  });

  it('that breaks again is told anew', async () => {
    for (const [number, conclusion] of [
      [163, 'failure'],
      [164, 'success'],
      [165, 'startup_failure'],
    ] as const) {
      await room.deliver(...workflowRunStory(number, { conclusion }));
    }

    const keys = (await room.cards()).filter(({ kind }) => kind === 'run-broke').map(({ key }) => key);
    expect(keys).toEqual([
      'run-broke:github:acme/node:8163.1@pipelines',
      'run-broke:github:acme/node:8165.1@pipelines',
    ]);
  });

  it('is no news when it failed before a success that is known already', async () => {
    await room.deliver(
      ...workflowRunStory(164, { conclusion: 'success' }),
      ...workflowRunStory(163, { conclusion: 'failure' }),
    );

    expect((await room.cards()).map(({ kind }) => kind)).toEqual(['run', 'run']);
  });

  it.each(['cancelled', 'skipped', 'neutral', 'stale', 'exploded'])('decides nothing when %s', async (conclusion) => {
    await room.deliver(...workflowRunStory(163, { conclusion: 'failure' }), ...workflowRunStory(164, { conclusion }));

    expect((await room.cards()).map(({ kind }) => kind)).toEqual(['run', 'run-broke', 'run']);
    expect(room.facts.map(({ kind }) => kind)).not.toContain('run.fixed');
  });

  it('with a conclusion nobody knew is shown with the word GitHub used', async () => {
    await room.deliver(...workflowRunStory(163, { conclusion: 'exploded' }));

    expect(await summaries()).toEqual(['❔ ci #163 on master: in a state Muster does not know (exploded)']);
  });

  it('of a fork whose branch is called like ours is not ours', async () => {
    const fork = { event: 'pull_request', head_repository: { full_name: 'someone/node' } };

    await room.deliver(...workflowRunStory(163, { conclusion: 'failure', run: fork }));

    expect(await room.cards()).toEqual([]);
    expect(await room.runs.find(store.database.read, 'github:acme/node:8163')).toMatchObject({ fork: 'someone/node' });
  });

  it('of a fork with a hostile branch and title is shown harmlessly, and breaks nothing', async () => {
    config = { ...config, pipelines: [testPipeline({ branches: ['*'], mention: { kind: 'role', name: 'ezops' } })] };
    const run = {
      event: 'pull_request',
      head_repository: { full_name: 'someone/node' },
      head_branch: `@everyone<@&${ROLE_ID}>\`\u202E`,
      display_title: '[free coins](https://evil.example) \u0000 @here',
    };

    await room.deliver(...workflowRunStory(163, { conclusion: 'failure', run }));

    const cards = await room.cards();
    expect(cards.map(({ kind }) => kind)).toEqual(['run']);
    expect(cards[0]!.body.allowed_mentions).toEqual({ parse: [] });
    expect(cards[0]!.body.content).toBeUndefined();
    expect(cards[0]!.summary).not.toContain(`<@&${ROLE_ID}>`);
    expect(cards[0]!.body.embeds?.[0]?.description).toContain('\\[free coins\\]\\(https\\://evil.example\\)');
  });

  it('that no pipeline asks for is kept without a card', async () => {
    await room.deliver(...workflowRunStory(163, { conclusion: 'failure', run: { head_branch: 'feature' } }));

    expect(await room.cards()).toEqual([]);
    expect(await room.runs.find(store.database.read, 'github:acme/node:8163')).toMatchObject({ branch: 'feature' });
    expect(room.facts.map(({ kind }) => kind)).toEqual(['run.changed', 'run.changed', 'run.broke', 'run.changed']);
  });

  it('keeps its card where it began when the config changes under it', async () => {
    const [requested, , completed] = workflowRunStory(163, { conclusion: 'success' });
    await room.deliver(requested!);
    config = { ...config, pipelines: [testPipeline({ name: 'renamed', channel: 'devops' })] };

    await room.deliver(completed!);

    expect((await room.cards()).map(({ place, summary }) => [place, summary])).toEqual([
      ['channel:pipelines', '✅ ci #163 on master: succeeded'],
      ['channel:devops', '✅ ci #163 on master: succeeded'],
    ]);
  });

  it('speaks in a channel for its most particular pipeline, from the first word to the last', async () => {
    config = {
      ...config,
      pipelines: [
        testPipeline({ name: 'anything', workflow: null }),
        testPipeline({ name: 'zz-production', environment: 'production', mention: { kind: 'role', name: 'ezops' } }),
      ],
    };

    await room.deliver(...workflowRunStory(163, { conclusion: 'failure' }));

    const cards = await room.cards();
    expect(cards.map(({ kind, lane }) => [kind, lane])).toEqual([
      ['run', 'critical'],
      ['run-broke', 'critical'],
    ]);
    expect(cards[0]!.body.embeds?.[0]?.description).toContain('zz-production · production');
    expect(cards[1]!.body.content).toContain(`<@&${ROLE_ID}>`);
  });

  it('is the last run of the fleet its pipeline deploys', async () => {
    await room.deliver(
      ...workflowRunStory(164, { conclusion: 'success', startAt: '2026-03-02T10:00:00Z' }),
      ...workflowRunStory(163, { conclusion: 'failure', startAt: '2026-03-02T09:00:00Z' }),
    );

    const { read } = store.database;
    expect(await room.runs.lastRunForFleet(read, 'waku.test')).toMatchObject({
      pipeline: 'node-ci',
      environment: 'development',
      run: { number: 164 },
    });
    expect(await room.runs.lastRunForFleet(read, 'status.prod')).toBeNull();
  });

  it('is forgotten when its time is over, a few at once', async () => {
    for (const number of [161, 162, 163]) {
      await room.deliver(
        ...workflowRunStory(number, { conclusion: 'success', startAt: `2026-03-0${number - 160}T09:00:00Z` }),
      );
    }
    const before = new Date('2026-03-03T00:00:00Z');
    const prune = (): Promise<number> => store.database.transaction((tx) => room.runs.prune(tx, { before, limit: 1 }));

    expect([await prune(), await prune(), await prune()]).toEqual([1, 1, 0]);
    expect(await room.runs.find(store.database.read, 'github:acme/node:8162')).toBeNull();
    expect(await room.runs.find(store.database.read, 'github:acme/node:8163')).not.toBeNull();
  });

  it('still says "fixed" after retention took the run that broke the branch', async () => {
    await room.deliver(...workflowRunStory(163, { conclusion: 'failure' }));
    await store.database.transaction((tx) =>
      room.runs.prune(tx, { before: new Date('2026-06-01T00:00:00Z'), limit: 100 }),
    );

    await room.deliver(...workflowRunStory(164, { conclusion: 'success', startAt: '2026-06-02T09:00:00Z' }));

    expect((await room.cards()).map(({ kind }) => kind)).toEqual(['run', 'run-broke', 'run', 'run-fixed']);
  });

  it('in every published example of GitHub is taken', async () => {
    const outcomes = await room.deliver(...githubExamples('workflow_run'));

    expect(outcomes.length).toBeGreaterThanOrEqual(5);
    expect(outcomes.filter(({ kind }) => kind !== 'handled')).toEqual([]);
    const shown = await room.runs.find(store.database.read, 'github:Codertocat/Hello-World:1589141559');
    expect(shown).toMatchObject({
      branch: 'main',
      fork: 'octo-org/octo-repo',
      number: 36,
      title: 'Update milestone-created.yml',
    });
  });
});

describe('what is kept of a delivery', () => {
  let store: TestDatabase;
  let room: PipelinesRoom;

  beforeEach(async () => {
    store = await openTestDatabase();
    room = openPipelinesRoom(store.database, () => testConfig());
  });

  afterEach(async () => {
    await store.close();
  });

  it('is a list of named fields, and the first line of what people wrote', () => {
    const kept = JSON.stringify(room.handler.redact(workflowRunPayload()));

    expect(kept).toContain('Keep peers that answer');
    for (const gone of ['Not to be kept', 'committer@example.org', 'business', 'logs_url', 'avatar_url', 'private'])
      expect(kept).not.toContain(gone);
  });

  it.each([
    ['a GitHub token', `ghp_${'a1B2'.repeat(9)}`],
    ['an AWS key', 'AKIAABCDEFGHIJKLMNOP'],
    ['a password in an address', 'https://bot:hunter2hunter2@ci.example.org/job'],
    ['a pasted variable', 'DEPLOY_TOKEN=correct-horse-battery'],
  ])('never holds %s from a title, branch or commit', (_what, secret) => {
    const text = `Use ${secret} for now`;
    const payload = workflowRunPayload({
      run: {
        display_title: text,
        head_branch: text,
        name: text,
        head_commit: { message: text, author: { name: text } },
      },
    });

    const kept = JSON.stringify(room.handler.redact(payload));

    expect(kept).toContain('[redacted]');
    expect(kept).not.toContain(secret);
    expect(kept).not.toMatch(/hunter2|correct-horse/u);
  });

  it.each<[string, JsonValue]>([
    ['nothing', null],
    ['a list', [1, 2]],
    ['a text', 'workflow_run'],
    ['an empty object', {}],
    ['a run that is a text', { workflow_run: 'x', repository: 7 }],
    ['fields of other shapes', { workflow_run: { id: { deep: 1 }, name: ['x'], head_commit: 'y' }, repository: [] }],
  ])('of %s is nothing that hurts, and the event is set aside by the names of its fields', async (_what, raw) => {
    const [outcome] = await room.deliver(raw);

    expect(outcome?.kind).toBe('misfit');
    expect(outcome?.kind === 'misfit' && outcome.fields.length > 0).toBe(true);
  });

  it('sets aside a run with an impossible number or time', async () => {
    const outcomes = await room.deliver(
      workflowRunPayload({ run: { run_attempt: -1 } }),
      workflowRunPayload({ run: { id: 1.5 } }),
      workflowRunPayload({ run: { updated_at: 'yesterday' } }),
    );

    expect(outcomes).toEqual([
      { kind: 'misfit', fields: ['workflow_run.run_attempt: too_small'] },
      { kind: 'misfit', fields: ['workflow_run.id: invalid_type'] },
      { kind: 'misfit', fields: ['workflow_run.updated_at: invalid_format'] },
    ]);
  });
});
