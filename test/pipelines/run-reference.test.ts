import { describe, expect, it } from 'vitest';
import { readReference } from '../../src/pipelines/run-reference.ts';

const RUN = 'https://github.com/acme/node/actions/runs/8012';

describe('what somebody means by a run', () => {
  it.each([
    ['12', { number: 12, executionId: '12', within: null }],
    ['#12', { number: 12, executionId: '12', within: null }],
    ['node-production #12', { number: 12, executionId: null, within: 'node-production' }],
    ['deploy to production#12', { number: 12, within: 'deploy to production' }],
    ['5779607', { number: 5_779_607, commit: '5779607' }],
    ['5779607B49', { number: null, commit: '5779607b49', executionId: '5779607B49' }],
    ['backend-production 9cf5f30f', { commit: '9cf5f30f', number: null }],
    ['github:acme/node:8012', { key: 'github:acme/node:8012', number: null }],
    ['aws:backend:5f1d-44', { key: 'aws:backend:5f1d-44' }],
    ['5f1d7a2e-1b2c-4d5e-8f90-a1b2c3d4e5f6', { executionId: '5f1d7a2e-1b2c-4d5e-8f90-a1b2c3d4e5f6', key: null }],
  ])('reads %s', (typed, expected) => {
    expect(readReference(typed)).toMatchObject(expected);
  });

  it.each([RUN, `${RUN}/`, `${RUN}/attempts/2`, `${RUN}/job/555?pr=7#step:3:1`, ` <${RUN}> `])(
    'finds the address of the run in %s',
    (typed) => {
      expect(readReference(typed)?.urls).toContain(RUN);
    },
  );

  it('puts longer addresses before shorter ones, and never asks for a whole host', () => {
    const urls = readReference('https://ci.example.org/job/deploy/18/console')?.urls ?? [];

    expect(urls[0]).toBe('https://ci.example.org/job/deploy/18/console');
    expect(urls).toContain('https://ci.example.org/job/deploy/18/');
    expect(urls.every((url) => new URL(url).pathname.length > 1)).toBe(true);
  });

  it('keeps what consoles of AWS write into the query', () => {
    const url =
      'https://eu-west-1.console.aws.amazon.com/codesuite/codepipeline/pipelines/p/executions/5f1d/timeline?region=eu-west-1';

    expect(readReference(url)?.urls[0]).toBe(url);
  });

  it.each(['', '   ', 'x'.repeat(501)])('reads nothing from %j', (typed) => {
    expect(readReference(typed)).toBeNull();
  });
});
