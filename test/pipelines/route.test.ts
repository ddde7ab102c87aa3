import { describe, expect, it } from 'vitest';
import { branchLabel, mentionOf, onePerChannel, pipelinesFor } from '../../src/pipelines/route.ts';
import { testConfig, testPerson } from '../support/config.ts';
import { testPipeline, testRunEvent } from '../support/runs.ts';

describe('which pipelines of the config a run belongs to', () => {
  it.each([
    ['its repository, workflow and branch', {}, {}, true],
    ['any workflow of its repository', { workflow: null }, {}, true],
    ['another workflow', { workflow: '.github/workflows/nightly.yml' }, {}, false],
    ['another repository', { repository: 'acme/other' }, {}, false],
    ['its repository in other letters, as GitHub allows', { repository: 'Acme/Node' }, {}, true],
    ['every repository of its owner', { repository: 'acme/*' }, {}, true],
    ['every repository of another owner', { repository: 'other/*' }, {}, false],
    ['another system', { system: 'gitlab' as const }, {}, false],
    ['another branch', { branches: ['release'] }, {}, false],
    ['a pattern that its branch fits', { branches: ['release/*', 'mast*'] }, {}, true],
    ['a pattern over slashes', { branches: ['release/*'] }, { branch: 'release/v1/rc' }, true],
    ['a branch a fork calls the same', {}, { fork: 'someone/node' }, false],
    ['every branch, forks included', { branches: ['*'] }, { fork: 'someone/node' }, true],
    ['no branch at all', { branches: [] }, {}, false],
  ])('one that asks for %s', (_what, pipeline, description, belongs) => {
    const found = pipelinesFor([testPipeline(pipeline)], testRunEvent({ description }));

    expect(found.length > 0).toBe(belongs);
  });

  it('lets the most particular speak first, and between equals the config', () => {
    const pipelines = [
      testPipeline({ name: 'everywhere', repository: '*/*', workflow: null }),
      testPipeline({ name: 'repository', workflow: null }),
      testPipeline({ name: 'workflow anywhere', repository: 'acme/*' }),
      testPipeline({ name: 'workflow' }),
      testPipeline({ name: 'workflow again' }),
    ];

    expect(pipelinesFor(pipelines, testRunEvent()).map(({ name }) => name)).toEqual([
      'workflow',
      'workflow again',
      'workflow anywhere',
      'repository',
      'everywhere',
    ]);
  });

  it('takes a hostile branch name as a name, not as a pattern', () => {
    const pipelines = [testPipeline({ branches: ['master'] })];

    for (const branch of ['*', 'mast*', 'master\n', '@everyone', `a${'*a'.repeat(2000)}`]) {
      expect(pipelinesFor(pipelines, testRunEvent({ description: { branch } }))).toEqual([]);
    }
  });

  it("writes a fork's branch as GitHub does", () => {
    expect(branchLabel({ fork: 'someone/node', branch: 'master' })).toBe('someone:master');
    expect(branchLabel({ fork: null, branch: 'master' })).toBe('master');
  });

  it('makes one card of two pipelines in one channel', () => {
    const routes = ['pipelines', 'devops', 'pipelines'].map((channel, index) => ({
      pipeline: `p${index}`,
      environment: 'development',
      channel,
    }));

    expect(onePerChannel(routes).map(({ pipeline }) => pipeline)).toEqual(['p0', 'p1']);
  });
});

describe('whom a pipeline mentions', () => {
  const config = testConfig({
    roles: [{ name: 'ezops', id: '300000000000000001', grants: [] }],
    people: [testPerson({ name: 'an-owner', discord: ['200000000000000001', '200000000000000002'] })],
  });

  it.each([
    ['nobody', null, null],
    ['a role', { kind: 'role', name: 'ezops' } as const, { kind: 'role', id: '300000000000000001' }],
    ['a person, once', { kind: 'person', name: 'an-owner' } as const, { kind: 'user', id: '200000000000000001' }],
    ['a role that is not there any more', { kind: 'role', name: 'gone' } as const, null],
    ['a person who is not there any more', { kind: 'person', name: 'gone' } as const, null],
  ])('%s', (_what, party, mention) => {
    expect(mentionOf(party, config)).toEqual(mention);
  });
});
