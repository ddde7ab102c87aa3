import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunObserver } from '../../src/pipelines/run-recording-service.ts';
import type { RunTransition } from '../../src/pipelines/run-transition.ts';
import type { RunPart } from '../../src/pipelines/run-part.ts';
import type { RunEvent } from '../../src/pipelines/run.ts';
import type { Config } from '../../src/platform/config/config.ts';
import { testConfig, testFleet } from '../support/config.ts';
import { ENGINES, openTestDatabase, type TestDatabase } from '../support/database.ts';
import { openPipelinesRoom, type PipelinesRoom, type ShownCard } from '../support/pipelines.ts';
import { RUN_START, testPipeline, testRunEvent, testRunPart, type TestRunParts } from '../support/runs.ts';

const ROLE_ID = '300000000000000001';
const INFRA_ID = '300000000000000002';

/** A word about an execution of a CodePipeline pipeline, told piece by piece. */
function execution(parts: TestRunParts = {}): RunEvent {
  return testRunEvent({
    ...parts,
    description: {
      key: 'aws:backend:e-1',
      system: 'aws',
      repository: 'backend',
      workflow: { path: '', name: 'backend' },
      executionId: 'e-1',
      number: null,
      trigger: '',
      url: 'https://console.aws.example/backend/e-1',
      complete: false,
      ...parts.description,
    },
  });
}

/** A word about the CodeBuild build behind its action. */
function build(parts: TestRunParts = {}): RunEvent {
  return testRunEvent({
    ...parts,
    description: {
      key: 'aws:backend-build:b-1',
      system: 'aws',
      repository: 'backend-build',
      workflow: { path: '', name: 'backend-build' },
      executionId: 'b-1',
      trigger: 'an-owner',
      url: 'https://logs.aws.example/b-1',
      ...parts.description,
    },
  });
}

const LINK = {
  kind: 'codebuild',
  externalId: 'backend-build:b-1',
  runKey: 'aws:backend:e-1',
  part: 'Build/Compile',
} as const;

describe.each(ENGINES)('recording runs on %s', (engine) => {
  let store: TestDatabase;
  let config: Config;
  let room: PipelinesRoom;
  let ended: Parameters<RunObserver['ended']>[0][];
  let notices: readonly RunTransition[];

  beforeEach(async () => {
    store = await openTestDatabase({ engine });
    ended = [];
    notices = ['broke', 'fixed'];
    const of = (name: string, parts: Parameters<typeof testPipeline>[0]) =>
      testPipeline({ name, workflow: null, branches: ['*'], mention: { kind: 'role', name: 'ezops' }, ...parts });
    config = testConfig({
      roles: [
        { name: 'ezops', id: ROLE_ID, grants: [] },
        { name: 'infra', id: INFRA_ID, grants: [] },
      ],
      pipelines: [
        of('node-ci', {}),
        of('backend', { system: 'aws', repository: 'backend' }),
        of('backend-build', { system: 'aws', repository: 'backend-build' }),
      ],
    });
    room = openPipelinesRoom(store.database, () => config, {
      observer: { ended: (run) => ended.push(run) },
      notices: () => notices,
    });
  });

  afterEach(async () => {
    await store.close();
  });

  async function record(...events: readonly RunEvent[]): Promise<void> {
    for (const event of events) await store.database.transaction((tx) => room.runs.record(tx, event));
  }

  async function link(): Promise<string> {
    return (await store.database.transaction((tx) => room.runs.link(tx, LINK))).kind;
  }

  async function cards(kind: string): Promise<readonly ShownCard[]> {
    return (await room.cards()).filter((card) => card.kind === kind);
  }

  function textOf(card: ShownCard | undefined): string {
    return card?.body.embeds?.[0]?.description ?? '';
  }

  function pingsIn(shown: readonly ShownCard[]): number {
    return shown.filter(({ body }) => (body.allowed_mentions.roles ?? []).length > 0).length;
  }

  describe('an attempt that goes on after its end', () => {
    it('ends its break when it passes, and tells those whom the break notified', async () => {
      await record(execution({ says: 'failure', atSecond: 60 }));
      expect(await cards('run-broke')).toHaveLength(1);

      await record(execution({ says: 'in_progress', atSecond: 90 }), execution({ says: 'success', atSecond: 120 }));

      const [fixed] = await cards('run-fixed');
      expect(fixed?.body.content).toBe(`✅ \`backend\` is fixed. <@&${ROLE_ID}>`);
      expect(textOf(fixed)).toContain('The same commit had failed: nothing in it was changed.');
      expect(room.facts.filter(({ kind }) => kind !== 'run.changed').map(({ kind }) => kind)).toEqual([
        'run.broke',
        'run.fixed',
        'run.flaky',
      ]);
    });

    it('keeps what had failed where a retry takes its place', async () => {
      const test = { key: 'Build/Test', stage: 'Build', job: 'Test', failure: 'exit status 1' };
      await record({
        ...execution({ says: 'failure', atSecond: 60 }),
        parts: [testRunPart({ ...test, says: 'failure', atSecond: 59 })],
      });
      const retried = testRunPart({ ...test, failure: null, says: 'success', atSecond: 110 });
      await record({
        ...execution({ says: 'in_progress', atSecond: 90 }),
        parts: [testRunPart({ ...test, failure: null, says: 'in_progress', atSecond: 90 })],
      });
      expect(textOf((await cards('run-broke'))[0])).toContain('❌ **Build › Test** failed: `exit status 1`');

      await record({ ...execution({ says: 'success', atSecond: 120 }), parts: [retried] });

      const broke = textOf((await cards('run-broke'))[0]);
      expect(broke).toContain('❌ **Build › Test** failed: `exit status 1`');
      expect(broke).toContain('✅ Fixed by');
    });

    it('breaks its branch when it had passed, and anew after a fix', async () => {
      await record(execution({ says: 'success', atSecond: 60 }));
      expect(await cards('run-broke')).toEqual([]);

      await record(execution({ says: 'failure', atSecond: 90 }), execution({ says: 'success', atSecond: 120 }));
      await record(execution({ says: 'failure', atSecond: 150 }));

      expect((await cards('run-broke')).map(({ key }) => key)).toEqual([
        'run-broke:aws:backend:e-1.1@pipelines',
        'run-broke:aws:backend:e-1.1~2@pipelines',
      ]);
    });
  });

  describe('an approval', () => {
    const MINUTE = 60;
    const approval = (says: string, atSecond: number): RunPart => ({
      ...testRunPart({
        key: 'Approve/Sign-off',
        stage: 'Approve',
        job: 'Sign-off',
        says,
        atSecond,
        startedAtSecond: 5 * MINUTE,
      }),
      waitingSince: new Date(RUN_START.getTime() + 5 * MINUTE * 1000),
    });
    const passed = (executionId: string, atSecond: number): RunEvent =>
      execution({ says: 'success', atSecond, description: { key: `aws:backend:${executionId}`, executionId } });

    it('is no part of what is usual, and its time is told apart', async () => {
      const waited = [11, 65, 20].map((until, index) => ({
        ...passed(`e-0${index}`, (until + 4) * MINUTE),
        parts: [approval('success', until * MINUTE)],
      }));
      await record(...waited);

      await record({
        ...execution({ says: 'success', atSecond: 15 * MINUTE }),
        parts: [approval('success', 11 * MINUTE)],
      });

      const own = (await cards('run')).find(({ key }) => key.includes('e-1'));
      expect(textOf(own)).toContain('took 15 min, 6 min of it waiting for approval (usually 9 min)');
    });

    it('that goes on is no run that takes too long, and promises no end', async () => {
      await record(...['e-01', 'e-02', 'e-03'].map((id) => passed(id, 5 * MINUTE)));
      await record({ ...execution({ says: 'in_progress' }), parts: [approval('waiting', 5 * MINUTE)] });
      room.clock.advance(5 * 60 * MINUTE * 1000);

      await store.database.transaction((tx) => room.runs.remarkLong(tx));

      const own = textOf((await cards('run')).find(({ key }) => key.includes('e-1')));
      expect(own).toContain('waiting for approval');
      expect(own).not.toMatch(/far longer|usually/u);
    });
  });

  describe('a build that is an action of a pipeline', () => {
    const failing = [build({ says: 'failure', atSecond: 50 }), execution({ says: 'failure', atSecond: 60 })] as const;

    it('gets no card where the link is known before it', async () => {
      await record(execution({ says: 'in_progress', atSecond: 10 }));
      expect(await link()).toBe('linked');

      await record(...failing);

      expect((await cards('run')).map(({ key }) => key)).toEqual(['run:aws:backend:e-1@pipelines']);
      expect((await cards('run-broke')).map(({ key }) => key)).toEqual(['run-broke:aws:backend:e-1.1@pipelines']);
    });

    it('folds into one line where it was shown before, and nobody is notified twice of one failure', async () => {
      await record(failing[0], execution({ says: 'in_progress', atSecond: 10 }));
      expect(pingsIn(await room.cards())).toBe(1);

      await link();
      await record(failing[1]);

      const [lone, whole] = await cards('run');
      expect(lone?.summary).toBe(
        'backend-build #163 is part of [backend e-1](https://console.aws.example/backend/e-1), whose card tells how it goes.',
      );
      expect(whole?.summary).toContain('backend e-1 on master: failed');
      const broke = await cards('run-broke');
      expect(broke.map(({ body }) => body.content)).toEqual([
        '▫️ `backend-build` is not broken by itself.',
        '❌ `backend` broke.',
      ]);
      await record(execution({ says: 'success', atSecond: 90 }));
      expect(pingsIn(await cards('run-fixed'))).toBe(1);
    });

    it('lends its log and first error to the action, whichever is heard first', async () => {
      const action = testRunPart({
        key: 'Build/Compile',
        stage: 'Build',
        job: 'Compile',
        says: 'failure',
        atSecond: 55,
      });
      const phase = testRunPart({ key: 'BUILD', says: 'failure', atSecond: 49, failure: 'make: *** [all] Error 2' });
      await record({ ...execution({ says: 'in_progress', atSecond: 10 }), parts: [action] });
      await link();

      await record({ ...failing[0], parts: [phase] });

      const [card] = await cards('run');
      expect(textOf(card)).toContain(
        '❌ **Build › Compile** failed: `make: *** [all] Error 2` · [log](https://logs.aws.example/b-1)',
      );
    });

    it('goes on by itself where nobody asks for the whole', async () => {
      config = { ...config, pipelines: config.pipelines.filter(({ name }) => name !== 'backend') };
      await record(execution({ says: 'in_progress' }));
      await link();

      await record(...failing);

      expect((await cards('run-broke')).map(({ key }) => key)).toEqual(['run-broke:aws:backend-build:b-1.1@pipelines']);
    });

    it('counts for nothing when it says that a reported pipeline started it, before any link', async () => {
      await record(build({ says: 'failure', atSecond: 50, description: { trigger: 'codepipeline/backend' } }));

      expect(await cards('run')).toHaveLength(1);
      expect(await cards('run-broke')).toEqual([]);
    });

    it('belongs to the run that was named first', async () => {
      await link();
      const other = await store.database.transaction((tx) => room.runs.link(tx, { ...LINK, runKey: 'aws:other:e-9' }));

      expect(await link()).toBe('known');
      expect(other).toEqual({ kind: 'conflict', runKey: 'aws:backend:e-1' });
      expect(await room.runs.findLinked(store.database.read, LINK)).toEqual(LINK);
    });
  });

  describe('words with memory', () => {
    const of = (number: number, parts: TestRunParts): RunEvent =>
      testRunEvent({
        number,
        ...parts,
        description: {
          createdAt: new Date(RUN_START.getTime() + number),
          sha: String(number).repeat(20).slice(0, 40),
          ...parts.description,
        },
      });

    it('say broke, still failing and fixed on the cards, with the commits between', async () => {
      await record(of(161, { says: 'success', atSecond: 10 }), of(162, { says: 'failure', atSecond: 60 }));
      await record(of(163, { says: 'failure', atSecond: 90 }), of(164, { says: 'failure', atSecond: 120 }));
      const [passed, broke, second, third] = await cards('run');
      expect(textOf(passed)).not.toMatch(/Broke|failing|Fixed/u);
      expect(textOf(broke)).toContain('Broke: the last success was [run #161]');
      expect(textOf(second)).toContain('Still failing: 2nd time in a row since [run #162]');
      expect(textOf(third)).toContain('Still failing: 3rd time in a row since [run #162]');

      await record(of(165, { says: 'success', atSecond: 180 }));

      expect(textOf((await cards('run')).at(-1))).toContain('Fixed after 2 min and 3 failures, since [run #162]');
      expect(textOf((await cards('run-broke'))[0])).toContain(
        'Changed since then: [1611611…1621621](https://github.com/acme/node/compare/',
      );
      expect(pingsIn(await room.cards())).toBe(2);
    });

    it('take up what a job says after its run broke', async () => {
      await record(of(162, { says: 'failure', atSecond: 60 }));
      const job = testRunPart({ key: '7', job: 'unit tests', says: 'failure', atSecond: 58, failure: 'Run npm test' });

      await record({ ...of(162, { says: 'failure', atSecond: 60, description: { complete: false } }), parts: [job] });

      const [broke] = await cards('run-broke');
      expect(textOf(broke)).toContain('❌ **unit tests** failed: `Run npm test`');
      expect(broke?.revision).toBe(2);
    });

    it('call a commit flaky that passed and failed in separate runs, once, and count such commits', async () => {
      const sha = 'f'.repeat(40);
      await record(of(161, { says: 'failure', atSecond: 10 }), of(161, { says: 'success', attempt: 2, atSecond: 20 }));
      await record(of(162, { says: 'failure', atSecond: 60, description: { sha } }));
      expect(textOf((await cards('run')).at(-1))).not.toContain('Flaky');

      await record(of(163, { says: 'success', atSecond: 90, description: { sha } }));
      await record(of(164, { says: 'failure', atSecond: 99, description: { sha } }));

      expect(textOf((await cards('run'))[2])).toContain(
        '🎲 Flaky: the same commit passed and failed. It is the 2nd such commit here in 14 days.',
      );
      expect(room.facts.filter(({ kind }) => kind === 'run.flaky')).toHaveLength(2);
      expect(await cards('run-flaky')).toEqual([]);
    });

    it('tell of a flake where that was asked for', async () => {
      notices = ['flaky'];

      await record(of(161, { says: 'failure', atSecond: 10 }), of(161, { says: 'success', attempt: 2, atSecond: 20 }));

      const [flaky] = await cards('run-flaky');
      expect(flaky?.body.content).toBe(`🎲 \`ci\` on \`master\` is flaky. <@&${ROLE_ID}>`);
      expect(await cards('run-broke')).toEqual([]);
    });

    it('do not compare separate runs of a proposal, whose target goes on', async () => {
      const proposal = { trigger: 'pull_request', sha: 'f'.repeat(40) };

      await record(
        of(161, { says: 'failure', description: proposal }),
        of(162, { says: 'success', description: proposal }),
      );

      expect(room.facts.some(({ kind }) => kind === 'run.flaky')).toBe(false);
    });
  });

  describe('against what is usual', () => {
    const passed = (number: number, seconds: number): RunEvent =>
      testRunEvent({
        number,
        says: 'success',
        atSecond: seconds,
        description: { sha: String(number).repeat(14).slice(0, 40) },
      });

    it('a run is told with the median of those that passed, and remarked on when it takes far longer', async () => {
      await record(passed(160, 600), passed(161, 720));
      await record(testRunEvent({ number: 163, says: 'in_progress' }));
      expect(textOf((await cards('run')).at(-1))).not.toContain('usual');

      await record(passed(162, 840), testRunEvent({ number: 164, says: 'in_progress' }));
      expect(textOf((await cards('run')).at(-1))).toContain('usually 12 min, so until <t:');
      room.clock.advance(RUN_START.getTime() + 25 * 60_000 - room.clock.now().getTime());
      const long = await store.database.transaction((tx) => room.runs.remarkLong(tx));

      expect(long).toBe(2);
      expect(textOf((await cards('run')).at(-1))).toContain('🐢 takes far longer than the usual 12 min');
      await record(testRunEvent({ number: 164, says: 'success', atSecond: 1600 }));
      expect(textOf((await cards('run')).at(-1))).toMatch(/took 26 min 40 s \(usually \d+ min/u);
    });
  });

  it('counts each end of an attempt once', async () => {
    const failed = testRunEvent({ says: 'failure', atSecond: 9 });
    await record(
      testRunEvent({ says: 'in_progress' }),
      failed,
      failed,
      testRunEvent({ says: 'success', attempt: 2, atSecond: 30 }),
    );

    expect(ended).toEqual([
      { system: 'github', verdict: 'failed' },
      { system: 'github', verdict: 'passed' },
    ]);
  });

  it('moves a break with its run to the branch that is told later, without telling it twice', async () => {
    const piece = { complete: false, branch: '', number: null };
    await record(testRunEvent({ says: 'failure', atSecond: 9, description: piece }));
    expect(await cards('run-broke')).toHaveLength(1);

    await record(testRunEvent({ says: 'failure', atSecond: 9, description: { ...piece, branch: 'master' } }));
    const broke = await cards('run-broke');
    await record(
      testRunEvent({
        number: 164,
        says: 'success',
        atSecond: 99,
        description: { ...piece, branch: 'master', createdAt: new Date(RUN_START.getTime() + 60_000) },
      }),
    );

    expect(broke.map(({ summary }) => summary)).toEqual(['❌ `ci` on `master` broke']);
    expect(await cards('run-fixed')).toHaveLength(1);
  });

  describe('whom a break mentions', () => {
    const break1 = testRunEvent({ says: 'failure', atSecond: 9 });

    it.each([
      ['the maintainer of the fleet that the pipeline changes', { fleet: 'waku.test' }, INFRA_ID],
      ['the maintainer of the environment', {}, ROLE_ID],
      ['nobody, where the pipeline says so', { mention: 'nobody' as const }, null],
    ])('is %s', async (_whom, parts, id) => {
      const role = (name: string) => ({ kind: 'role', name }) as const;
      config = {
        ...config,
        fleets: [testFleet({ name: 'waku.test', maintainer: role('infra') })],
        environments: [
          { name: 'development', aliases: [], kind: 'production', order: 1, owner: null, maintainer: role('ezops') },
        ],
        pipelines: [testPipeline({ mention: null, ...parts })],
      };

      await record(break1);

      const [broke] = await cards('run-broke');
      expect(broke?.body.allowed_mentions.roles ?? []).toEqual(id === null ? [] : [id]);
      expect(broke?.lane).toBe('critical');
    });
  });
});
