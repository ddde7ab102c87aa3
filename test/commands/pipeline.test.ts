import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPipelineQuestions } from '../../commands/pipeline-questions.ts';
import { saveDeployment } from '../../src/pipelines/deployment-store.ts';
import type { Deployment } from '../../src/pipelines/deployment.ts';
import type { RunEvent } from '../../src/pipelines/run.ts';
import { saveHead } from '../../src/pipelines/tag-store.ts';
import type { Chart, ChartOutcome } from '../../src/platform/chart/chart.ts';
import type { Command, RawInput } from '../../src/platform/discord/command.ts';
import type { Actor } from '../../src/platform/gate.ts';
import { createGate } from '../../src/policy/policy-service.ts';
import { testActor } from '../support/actor.ts';
import { TestClock } from '../support/clock.ts';
import { testConfig } from '../support/config.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { HOSTILE_PIECES } from '../support/hostile-text.ts';
import { messageProblems } from '../support/message-limits.ts';
import { testPipelineQuestions } from '../support/pipeline-questions.ts';
import { RUN_START, testPipeline, testRunEvent, type TestRunParts } from '../support/runs.ts';
import { storeRuns } from '../support/stored-runs.ts';

const SHA = { old: 'a'.repeat(40), mid: 'b'.repeat(40), new: 'c'.repeat(40) } as const;
const PIPELINES = [
  testPipeline({ name: 'node-ci', environment: 'development' }),
  testPipeline({ name: 'node-staging', environment: 'staging', workflow: 'staging.yml', branches: ['*'] }),
  testPipeline({ name: 'node-prod', environment: 'production', workflow: 'prod.yml', fleet: 'status.prod' }),
];
const VIEWER = testActor();

const ENVIRONMENTS = (['development', 'staging', 'production'] as const).map((kind, order) => ({
  name: kind,
  aliases: kind === 'production' ? ['live'] : [],
  kind,
  order,
  owner: null,
  maintainer: null,
}));

interface Said {
  readonly outcome: string;
  readonly text: string;
  readonly files: readonly string[];
}

describe('/pipeline', () => {
  let store: TestDatabase;
  let clock: TestClock;
  let command: Command;
  let drawn: Chart[];
  let chartOutcome: ChartOutcome;
  let everyone = ['*'];

  beforeEach(async () => {
    store = await openTestDatabase();
    clock = new TestClock(new Date(RUN_START.getTime() + 3_600_000));
    drawn = [];
    chartOutcome = { kind: 'drawn', png: new Uint8Array([1]), altText: 'A chart' };
    everyone = ['*'];
    const config = () =>
      testConfig({
        pipelines: PIPELINES,
        environments: ENVIRONMENTS,
        policy: { everyone: [{ permission: 'run.view', fleets: everyone }], owner: [], maintainer: [], shell: [] },
      });
    const draw = async (chart: Chart): Promise<ChartOutcome> => {
      drawn.push(chart);
      return chartOutcome;
    };
    const parts = testPipelineQuestions({ config, gate: createGate(config), charts: { draw } });
    command = createPipelineQuestions({ ...parts, database: store.database, clock, config });
  });

  afterEach(async () => {
    await store.close();
  });

  async function hear(...events: readonly RunEvent[]): Promise<void> {
    await store.database.transaction((tx) => storeRuns(tx, PIPELINES, ...events));
  }

  function run(number: number, parts: TestRunParts & { readonly file?: string; readonly sha?: string }): RunEvent {
    const { file = '.github/workflows/ci.yml', sha = SHA.old, description = {}, ...rest } = parts;
    const createdAt = new Date(RUN_START.getTime() + number * 1000);
    return testRunEvent({
      number,
      atSecond: number + 60,
      ...rest,
      description: { workflow: { path: file, name: file }, sha, createdAt, ...description },
    });
  }

  async function ask(raw: RawInput, actor: Actor = VIEWER): Promise<Said> {
    const input = command.input.parse(raw);
    const subject = await command.find(input, store.database.read);
    if (subject === null) return { outcome: 'not-found', text: command.notFound(input), files: [] };
    const answer = await command.run(input, subject, actor);
    if (answer.kind !== 'message') throw new Error(`Unexpected answer ${answer.kind}.`);
    expect(messageProblems(answer.body)).toEqual([]);
    return {
      outcome: answer.outcome,
      text: JSON.stringify(answer.body),
      files: (answer.files ?? []).map(({ name, description = '' }) => `${name}: ${description}`),
    };
  }

  describe('status', () => {
    it('says what is live by the newest success, what is ahead of it, and where else it runs', async () => {
      await hear(
        run(1, { says: 'success', sha: SHA.old }),
        run(2, { says: 'success', file: 'staging.yml', sha: SHA.old }),
        run(3, { says: 'success', file: 'prod.yml', sha: SHA.old }),
        run(4, { says: 'success', sha: SHA.new, description: { title: 'A newer thing' } }),
      );

      const { text } = await ask({ subcommand: 'status', environment: 'LIVE' });

      expect(text).toContain('node-prod');
      expect(text).not.toContain('node-staging');
      expect(text).toContain('🟢 Live: [aaaaaaa](https://github.com/acme/node/commit/');
      expect(text).toContain('success of prod.yml #3');
      expect(text).toContain('Ahead: 1 push on `master`, the newest `ccccccc` A newer thing');
    });

    it('shows the way of a commit: environments in order, the same commit marked', async () => {
      await hear(
        run(1, { says: 'success', sha: SHA.old }),
        run(2, { says: 'success', file: 'staging.yml', sha: SHA.old }),
        run(3, { says: 'success', file: 'prod.yml', sha: SHA.old }),
      );

      const { text } = await ask({ subcommand: 'status' });

      expect(text).toMatch(/"development".*"staging".*"production"/s);
      expect(text).toContain('⏩ same commit as development, staging');
      expect(text).toContain('Ahead: nothing seen on `master`.');
    });

    it('takes the word of a deployment before that of a run, and says so', async () => {
      await hear(run(3, { says: 'success', file: 'prod.yml', sha: SHA.mid }));
      await store.database.transaction((tx) => saveDeployment(tx, deployment({ sha: SHA.old, ref: 'v1.2.3' })));

      const { text } = await ask({ subcommand: 'status', pipeline: 'node-prod' });

      expect(text).toContain('Live: `aaaaaaa` `v1.2.3`, by a-deployer');
      expect(text).toContain('(deployment)');
      expect(text).toContain('Ahead: not known');
    });

    it('knows a push that no run was heard of', async () => {
      await hear(run(3, { says: 'success', file: 'prod.yml', sha: SHA.old }));
      await store.database.transaction((tx) =>
        saveHead(tx, {
          ...{ system: 'github', repository: 'acme/node', branch: 'master', sha: SHA.new },
          ...{ title: 'Pushed only', author: null, at: clock.now() },
        }),
      );

      expect((await ask({ subcommand: 'status', pipeline: 'node-prod' })).text).toContain(
        'Ahead: 1 push on `master`, the newest `ccccccc` Pushed only',
      );
    });

    it('says what is not known, and since when nothing succeeded', async () => {
      await hear(
        run(1, { says: 'failure' }),
        run(2, { says: 'failure' }),
        run(3, { says: 'success', description: { trigger: 'pull_request' } }),
      );

      const { text } = await ask({ subcommand: 'status' });

      expect(text).toContain('none of its last 3 runs succeeded');
      expect(text).toContain('no run and no deployment seen yet');
      expect(text).not.toContain('undefined');
    });

    it('shows only pipelines whose runs the asker may see', async () => {
      everyone = ['status.*'];
      await hear(run(3, { says: 'success', file: 'prod.yml' }), run(4, { says: 'success' }));

      const { text } = await ask({ subcommand: 'status' });

      expect(text).toContain('node-prod');
      expect(text).not.toContain('node-ci');
    });

    it('says so when nothing fits', async () => {
      expect((await ask({ subcommand: 'status', system: 'jenkins' })).text).toContain(
        'No pipeline that you may see fits',
      );
    });

    it('stays within the limits with hostile texts in every place', async () => {
      const text = HOSTILE_PIECES.join(' ').repeat(3);
      await hear(
        run(1, { says: 'success', description: { title: text, author: text, branch: 'master' } }),
        run(2, { says: 'failure', sha: SHA.new, description: { title: text, author: text } }),
      );

      expect((await ask({ subcommand: 'status' })).outcome).toBe('status');
      expect((await ask({ subcommand: 'show', run: '#1' })).outcome).toBe('shown');
    });
  });

  describe('history', () => {
    it('tells the figures with what they were counted from, and attaches the chart', async () => {
      await hear(
        run(1, { says: 'success' }),
        run(2, { says: 'failure' }),
        run(3, { says: 'success' }),
        run(4, { says: 'cancelled' }),
      );

      const said = await ask({ subcommand: 'history', pipeline: 'NODE-CI', days: 7 });

      expect(said.text).toContain('66.7 %: 2 of 3 that judge');
      expect(said.text).toContain('4 runs from');
      expect(said.text).toContain('attachment://history.png');
      expect(said.files).toEqual(['history.png: A chart']);
      expect(
        drawn[0]?.panels[0]?.series.map(({ points }) => points.reduce((sum, [, value]) => sum + (value ?? 0), 0)),
      ).toEqual([2, 1, 1]);
    });

    it('gives the figures also where no picture could be drawn', async () => {
      await hear(run(1, { says: 'success' }));
      chartOutcome = { kind: 'timed-out' };

      const said = await ask({ subcommand: 'history', pipeline: 'node-ci' });

      expect(said.text).toContain('100 %: 1 of 1');
      expect(said.text).toContain('The picture could not be drawn');
      expect(said.files).toEqual([]);
    });

    it('says that nothing is known, without a picture of nothing', async () => {
      const said = await ask({ subcommand: 'history', pipeline: 'node-ci' });

      expect(said.text).toContain('None is kept from this time');
      expect(drawn).toEqual([]);
      expect((await ask({ subcommand: 'history', pipeline: 'nobody' })).outcome).toBe('not-found');
    });
  });

  describe('show', () => {
    it('shows attempts, stages and jobs with the first line of what failed', async () => {
      const part = (key: string, state: 'failed' | 'succeeded', failure: string | null) => ({
        ...{
          attempt: 1,
          key,
          stage: 'Build',
          job: key,
          state,
          rawState: state,
          phase: 'finished' as const,
          position: 1,
        },
        ...{ mayFail: false, url: null, failure, startedAt: RUN_START, updatedAt: RUN_START },
        endedAt: new Date(RUN_START.getTime() + 90_000),
      });
      await hear(
        {
          ...run(7, { says: 'failure' }),
          parts: [part('lint', 'succeeded', null), part('test', 'failed', 'expected 1 to be 2')],
        },
        run(7, { says: 'success', attempt: 2 }),
      );

      const { outcome, text } = await ask({ subcommand: 'show', run: 'node-ci #7' });

      expect(outcome).toBe('shown');
      expect(text).toContain('Attempt 2: ✅ succeeded');
      expect(text).toContain('Attempt 1: ❌ failed');
      expect(text).toContain('❌ failed: test, 1 min 30 s');
      expect(text).toContain('`expected 1 to be 2`');
      expect(text).toContain('`node-ci` (development) in #pipelines');
    });

    it.each([
      ['https://github.com/acme/node/actions/runs/8007/job/5', 'shown'],
      ['github:acme/node:8007', 'shown'],
      ['8007', 'shown'],
      [SHA.old.slice(0, 9), 'several'],
      ['#99', 'not-found'],
    ])('finds a run by %s', async (named, outcome) => {
      await hear(run(7, { says: 'success' }), run(8, { says: 'success', file: 'staging.yml' }));

      expect((await ask({ subcommand: 'show', run: named })).outcome).toBe(outcome);
    });

    it('does not ask which of two runs is meant when only one is to be seen', async () => {
      everyone = ['status.*'];
      await hear(
        run(7, { says: 'success' }),
        run(7, { says: 'success', file: 'prod.yml', description: { key: 'github:acme/node:9' } }),
      );

      const { outcome, text } = await ask({ subcommand: 'show', run: '#7' });

      expect([outcome, text.includes('prod.yml')]).toEqual(['shown', true]);
    });
  });

  it('offers pipelines, environments once each, and runs by words', async () => {
    await hear(run(7, { says: 'success', description: { title: 'Find the leak' } }));
    const offers = async (option: string, typed: string) => {
      const request = { subcommandGroup: null, subcommand: 'status', option, typed, options: {} };
      return ((await command.autocomplete?.(request, store.database.read)) ?? []).map(({ value }) => value);
    };

    expect(await offers('pipeline', 'prod')).toEqual(['node-prod']);
    expect(await offers('environment', '')).toEqual(['development', 'staging', 'production']);
    expect(await offers('run', 'the leak')).toEqual(['github:acme/node:8007']);
    expect(await offers('run', '#7')).toEqual(['github:acme/node:8007']);
  });

  it('finds a run that has no number by the beginning of its id, as lists show it', async () => {
    const executionId = '9cf5f30f-fea9-4d2e-aceb-2c3e3f7379e5';
    const key = `aws:acme/node:${executionId}`;
    await hear(run(8, { says: 'success', description: { key, executionId, number: null } }));
    const offers = async (typed: string) => {
      const request = { subcommandGroup: null, subcommand: 'show', option: 'run', typed, options: {} };
      return (await command.autocomplete?.(request, store.database.read)) ?? [];
    };

    for (const typed of ['9cf5f30f', 'node-prod 9cf5f30f', executionId]) {
      const [offer, ...others] = await offers(typed);
      expect(others).toEqual([]);
      expect(offer).toMatchObject({ value: key });
      expect(offer?.name).toContain(' 9cf5f30f');
    }
  });
});

function deployment(parts: Partial<Deployment>): Deployment {
  const at = new Date(RUN_START.getTime() + 60_000);
  return {
    ...{ key: 'github:acme/node:deployment:1', system: 'github', repository: 'acme/node', environment: 'Production' },
    ...{ ref: 'master', sha: SHA.old, creator: 'a-deployer', runKey: null, createdAt: at },
    word: { state: 'succeeded', rawState: 'success', at, url: null, environmentUrl: null, note: null },
    succeededAt: at,
    ...parts,
  };
}
