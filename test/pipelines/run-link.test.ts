import { describe, expect, it } from 'vitest';
import { loneRunKey, startingPipeline, withLinked, type RunLink } from '../../src/pipelines/run-link.ts';
import { mergeRun } from '../../src/pipelines/run.ts';
import { RUN_START, testRunEvent, testRunPart } from '../support/runs.ts';

const BUILD: RunLink = {
  kind: 'codebuild',
  externalId: 'compile:b-1',
  runKey: 'aws:backend:e-1',
  part: 'Build/Compile',
};

describe('what belongs to a run', () => {
  it('is told as a run of its own by CodeBuild alone', () => {
    expect(loneRunKey(BUILD)).toBe('aws:compile:b-1');
    expect(loneRunKey({ ...BUILD, kind: 'deployment', externalId: 'acme/node:7' })).toBeNull();
  });

  it.each([
    ['aws', 'codepipeline/backend', 'backend'],
    ['aws', 'an-owner', null],
    ['github', 'codepipeline/backend', null],
  ])('of %s, begun by %s, was started by the pipeline %s', (system, trigger, pipeline) => {
    expect(startingPipeline({ system, trigger })).toBe(pipeline);
  });

  describe('lends to its part', () => {
    const phases = [testRunPart({ key: 'BUILD', says: 'failure', failure: 'exit 2' })];
    const { run } = mergeRun(null, {
      ...testRunEvent({ description: { url: 'https://logs.example/b-1' } }),
      parts: phases,
    });
    const linked = [{ link: BUILD, run }];
    const action = testRunPart({ key: 'Build/Compile', says: 'failure', failure: 'see the log' });

    it('its log and its first error', () => {
      expect(withLinked([action], linked)).toEqual([{ ...action, url: 'https://logs.example/b-1', failure: 'exit 2' }]);
    });

    it('of several tries, what the last said that began before the part ended', () => {
      const tries = [0, 100, 300].map((second) => {
        const createdAt = new Date(RUN_START.getTime() + second * 1000);
        const url = `https://logs.example/at-${second}`;
        return { link: BUILD, run: mergeRun(null, testRunEvent({ description: { url, createdAt } })).run };
      });
      const logAt = (atSecond: number) =>
        withLinked([testRunPart({ key: 'Build/Compile', says: 'failure', atSecond })], tries)[0]?.url;

      expect([60, 200, 400].map(logAt)).toEqual([0, 100, 300].map((second) => `https://logs.example/at-${second}`));
    });

    it('no error where the part did not fail, and nothing to another part', () => {
      const passed = testRunPart({ key: 'Build/Compile', says: 'success' });
      const other = testRunPart({ key: 'Build/Lint', says: 'failure' });

      expect(withLinked([passed, other], linked)).toEqual([{ ...passed, url: 'https://logs.example/b-1' }, other]);
    });

    it('the error that its own system told where it knows none', () => {
      const bare = mergeRun(null, testRunEvent({ description: { url: null } })).run;

      expect(withLinked([action], [{ link: BUILD, run: bare }])).toEqual([action]);
    });
  });
});
