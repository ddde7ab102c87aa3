import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunPart } from '../../src/pipelines/run-part.ts';
import { failureLines, stageLines } from '../../src/pipelines/run-stages-view.ts';
import { runMessage } from '../../src/pipelines/run-view.ts';
import { mergeRun, type CiSystem } from '../../src/pipelines/run.ts';
import { embedSize, LIMITS } from '../../src/platform/discord/message.ts';
import { testRunEvent, testRunPart, type TestRunPartParts } from '../support/runs.ts';

const ROUTE = { pipeline: 'node-ci', environment: 'development', channel: 'pipelines' };

function job(name: string, parts: TestRunPartParts = {}): RunPart {
  return testRunPart({ key: name, job: name, ...parts });
}

/** A part that took a minute and a half. */
const TOOK = { startedAtSecond: 0, atSecond: 90 } as const;

function cardOf(parts: readonly RunPart[]) {
  return runMessage(mergeRun(null, { ...testRunEvent({ says: 'in_progress' }), parts }).run, ROUTE).body;
}

describe('the stages of a run', () => {
  it('are a line each, with state, time and how many jobs', () => {
    const parts = [
      testRunPart({ key: 'Build', stage: 'Build', job: null, says: 'success', position: 1, ...TOOK }),
      job('compile', { stage: 'Build', says: 'success', position: 1 }),
      job('lint', { stage: 'Build', says: 'success', position: 1 }),
      testRunPart({ key: 'Approve', stage: 'Approve', job: null, says: 'waiting', position: 2 }),
      testRunPart({ key: 'Deploy', stage: 'Deploy', job: null, says: 'queued', position: 3 }),
    ];

    expect(stageLines(parts)).toEqual([
      '✅ Build: succeeded · 1 min 30 s · 2 jobs',
      '✋ Approve: waiting for approval',
      '⏳ Deploy: queued',
    ]);
  });

  it.each([
    ['one runs', ['success', 'in_progress'], '▶️ test: running · 2 jobs (1 done)'],
    [
      'one failed and one is to come',
      ['failure', 'queued'],
      '❌ test: failed · 1 min 30 s · 2 jobs (1 done, 1 failed)',
    ],
    ['all passed', ['success', 'success'], '✅ test: succeeded · 1 min 30 s · 2 jobs'],
    ['none began', ['queued', 'queued'], '⏳ test: queued · 2 jobs (0 done)'],
    ['one waits for somebody', ['success', 'waiting'], '✋ test: waiting for approval · 2 jobs (1 done)'],
    ['one was canceled', ['success', 'cancelled'], '🚫 test: canceled · 1 min 30 s · 2 jobs'],
  ])('follow from their jobs where nobody tells of the stage: %s', (_what, says, line) => {
    const jobs = says.map((word, index) => job(`job ${index}`, { stage: 'test', says: word, ...TOOK }));

    expect(stageLines(jobs)).toEqual([line]);
  });

  it('are not failed by a job that may fail', () => {
    const jobs = [
      job('a', { stage: 'test', says: 'failure', mayFail: true, ...TOOK }),
      job('b', { stage: 'test', says: 'success' }),
    ];

    expect(stageLines(jobs)).toEqual(['✅ test: succeeded · 1 min 30 s · 2 jobs (1 failed)']);
    expect(failureLines(jobs)).toEqual(['❌ **test › a** failed, as it may']);
  });

  it('are jobs where there are no stages', () => {
    expect(
      stageLines([
        job('build', { says: 'success', ...TOOK }),
        job('test', { says: 'in_progress', startedAtSecond: 90 }),
      ]),
    ).toEqual(['✅ build: succeeded · 1 min 30 s', '▶️ test: running']);
  });

  it('name what failed with its first error and its log, and a stage that failed without any job', () => {
    const url = 'https://ci.example.org/job/7';
    const parts = [
      testRunPart({ key: 'Deploy', stage: 'Deploy', job: null, says: 'failure' }),
      job('Roll-out', { stage: 'Deploy', says: 'failure', failure: 'timed out after 10 min', url }),
      testRunPart({ key: 'Notify', stage: 'Notify', job: null, says: 'failure' }),
    ];

    expect(failureLines(parts)).toEqual([
      `❌ **Deploy › Roll-out** failed: \`timed out after 10 min\` · [log](${url})`,
      '❌ **Notify** failed',
    ]);
  });
});

describe('a run with two hundred jobs', () => {
  const jobs = Array.from({ length: 200 }, (_, index) =>
    job(`test on platform ${String(index).padStart(3, '0')}`, {
      says: index % 20 === 7 ? 'failure' : index > 150 ? 'in_progress' : 'success',
      failure: index % 20 === 7 ? 'AssertionError: expected 1 to be 2' : null,
      url: `https://github.com/acme/node/actions/runs/8163/job/${index}`,
    }),
  );

  it('is read at a glance, what failed first', () => {
    const lines = cardOf(jobs).embeds?.[0]?.description?.split('\n') ?? [];

    expect(lines.filter((line) => line.startsWith('❌'))).toHaveLength(6);
    expect(lines).toContain('…and 4 more jobs failed.');
    expect(lines).toContain('200 jobs: 10 failed, 143 succeeded, 47 running.');
    expect(lines.length).toBeLessThan(20);
  });

  it('in forty stages names those that failed and go on, in their order', () => {
    const parts = Array.from({ length: 40 }, (_, index) =>
      testRunPart({
        key: `stage ${index}`,
        stage: `stage ${index}`,
        job: null,
        position: index,
        says: index === 30 ? 'failure' : index === 35 ? 'in_progress' : 'success',
      }),
    );

    const lines = stageLines(parts);

    expect(lines).toHaveLength(13);
    expect(lines.at(10)).toBe('❌ stage 30: failed');
    expect(lines.at(11)).toBe('▶️ stage 35: running');
    expect(lines.at(12)).toBe('28 more stages: 28 succeeded.');
  });
});

describe('a second attempt', () => {
  const stage = (name: string, attempt: number, says: string): RunPart =>
    testRunPart({ key: name, stage: name, job: null, attempt, says, ...TOOK });

  function linesOf(system: CiSystem, parts: readonly RunPart[]): string {
    const first = mergeRun(null, { ...testRunEvent({ says: 'failure', description: { system } }), parts }).run;
    const { run } = mergeRun(
      first,
      testRunEvent({ attempt: 2, says: 'in_progress', atSecond: 200, description: { system } }),
    );
    return runMessage(run, ROUTE).body.embeds?.[0]?.description ?? '';
  }

  it('of CodePipeline shows the stages that passed before and are not run again, and since when', () => {
    const parts = [stage('Source', 1, 'success'), stage('Build', 1, 'failure'), stage('Build', 2, 'success')];

    expect(linesOf('aws', parts)).toContain(
      '✅ Source: succeeded · 1 min 30 s · as of attempt 1\n✅ Build: succeeded · 1 min 30 s',
    );
    expect(linesOf('aws', parts)).not.toContain('❌');
  });

  it('shows nothing of a stage that failed before and was not told of since', () => {
    expect(linesOf('aws', [stage('Source', 1, 'success'), stage('Build', 1, 'failure')])).not.toContain('Build');
  });

  it('of other systems begins anew', () => {
    expect(linesOf('gitlab', [stage('build', 1, 'success'), stage('test', 2, 'success')])).not.toContain('build');
  });
});

describe('the commit on a card', () => {
  const SHA = '5779607b49aab1200488439f02372c57b4f75444';

  it.each<[CiSystem, string | null, string]>([
    ['github', 'https://github.com/acme/node/actions/runs/1', `[5779607](https://github.com/acme/node/commit/${SHA})`],
    [
      'gitlab',
      'https://gitlab.example.org/sub/acme/node/-/pipelines/1',
      `[5779607](https://gitlab.example.org/sub/acme/node/-/commit/${SHA})`,
    ],
    ['aws', 'https://eu-west-1.console.aws.amazon.com/x', '`5779607`'],
    ['jenkins', null, '`5779607`'],
  ])('of %s is linked where the system shows commits', (system, url, expected) => {
    const run = mergeRun(null, testRunEvent({ description: { system, url, title: null, author: null } })).run;

    expect(runMessage(run, ROUTE).body.embeds?.[0]?.description?.split('\n')[1]).toBe(expected);
  });

  it('is left out, as all else is, where it is not known yet', () => {
    const bare = {
      sha: '',
      title: null,
      author: null,
      trigger: '',
      branch: '',
      number: null,
      complete: false,
    } as const;
    const run = mergeRun(null, testRunEvent({ description: bare, attemptParts: { actor: null } })).run;

    expect(runMessage(run, ROUTE).body.embeds?.[0]).toMatchObject({
      title: '⏳ ci 8163: queued',
      description: '`acme/node` · node-ci · development',
    });
  });
});

describe('hostile texts of parts', () => {
  it("stay within Discord's limits, one line each, and mention nobody", () => {
    const text = fc.oneof(
      fc.constantFrom('@everyone', '<@&300000000000000009>', '``` \n# x', '[a](https://evil.example)', '**b**', ' '),
      fc.string({ unit: 'grapheme', maxLength: 500 }),
    );
    const says = fc.constantFrom('failure', 'success', 'in_progress', 'exploded');
    const hostile = fc.array(fc.record({ key: text, stage: text, job: text, failure: text, url: text, says }), {
      maxLength: 60,
    });

    fc.assert(
      fc.property(hostile, (given) => {
        const parts = given.map((each, index) => testRunPart({ ...each, key: `${each.key}${index}` }));
        const { embeds, allowed_mentions } = cardOf(parts);

        expect(embedSize(embeds![0]!)).toBeLessThanOrEqual(LIMITS.embedsTotal);
        expect((embeds![0]!.description ?? '').length).toBeLessThanOrEqual(LIMITS.embedDescription);
        expect(allowed_mentions).toEqual({ parse: [] });
        expect(failureLines(parts).concat(stageLines(parts)).join('')).not.toMatch(/\n/u);
        expect(embeds![0]!.description?.replace(/(?<!\\)`[^`]*`/gu, '')).not.toMatch(/@everyone|(?<!\\)<@/u);
      }),
      { numRuns: 100 },
    );
  });
});
