import { describe, expect, it } from 'vitest';
import type { CompareAsk, Comparison } from '../src/holds/compare-port.ts';
import { waitingLines } from '../src/holds/hold-words-view.ts';
import type { WaitingDeploy } from '../src/holds/hold-outcome.ts';
import type { Ahead, LiveSource, PipelineStatus } from '../src/pipelines/pipeline-status.ts';
import type { Config } from '../src/platform/config/config.ts';
import type { Reader } from '../src/platform/database/transaction.ts';
import { createWaitingDeploy } from '../src/waiting-deploy.ts';
import { testActor } from './support/actor.ts';
import { testConfig, testFleet } from './support/config.ts';
import { testPipeline } from './support/runs.ts';

const SOURCE: LiveSource = { system: 'github', repository: 'acme/node', branch: 'master' };
const AT = new Date('2026-03-02T09:00:00Z');
const PUSHED: Ahead = {
  kind: 'ahead',
  branch: 'master',
  pushes: [{ sha: 'bbbbbbbbbbbb', title: 'A fix', author: 'an-owner', at: AT }],
  more: false,
};

function config(): Config {
  return testConfig({
    fleets: [testFleet({ name: 'waku.test' })],
    pipelines: [testPipeline({ fleet: 'waku.test' })],
    connections: [
      { name: 'gh', kind: 'github', baseUrl: 'http://127.0.0.1:1', credentialEnv: null, requestsPerMinute: 60 },
    ],
  });
}

interface Scene {
  readonly ahead?: Ahead;
  readonly source?: LiveSource | null;
  readonly compared?: Comparison;
}

async function waiting({ ahead = PUSHED, source = SOURCE, compared }: Scene) {
  const asked: CompareAsk[] = [];
  const status: PipelineStatus = {
    pipeline: 'node',
    environment: 'test',
    system: 'jenkins',
    repository: 'deploy',
    fleet: 'waku.test',
    live: {
      kind: 'live',
      version: { sha: 'aaaa', version: null, title: null, by: null, since: AT, source: 'run', run: null, url: null },
    },
    ahead,
    source,
    lastRun: null,
    openBreaks: [],
    sameIn: [],
  };
  const find = createWaitingDeploy({
    config,
    status: { read: () => Promise.resolve({ statuses: [status], leftOut: [] }) },
    findCompare: () =>
      compared === undefined
        ? null
        : {
            compare: (ask) => {
              asked.push(ask);
              return Promise.resolve(compared);
            },
          },
  });
  // Border: the status above reads nothing.
  const found = await find({} as Reader, 'waku.test', testActor());
  return { found, asked };
}

describe('what waits to be deployed', () => {
  it('is what the source says lies between what runs and its branch', async () => {
    const { found, asked } = await waiting({
      compared: {
        kind: 'compared',
        ahead: 7,
        behind: 0,
        url: 'https://github.com/acme/node/compare/aaaa...master',
        commits: [{ sha: 'b', title: 'A fix', author: 'an-owner', url: null }],
      },
    });

    expect(asked).toEqual([{ repository: 'acme/node', base: 'aaaa', head: 'master' }]);
    expect(found).toMatchObject({ count: 7, counted: 'commits', branch: 'master', notCompared: null });
  });

  it('is what was heard pushed where the source does not answer, and says so', async () => {
    const { found } = await waiting({ compared: { kind: 'unknown', why: 'GitHub: no answer in time' } });

    expect(found).toMatchObject({ count: 1, counted: 'pushes', notCompared: 'GitHub: no answer in time' });
    expect(found?.commits[0]?.url).toBe('https://github.com/acme/node/commit/bbbbbbbbbbbb');
  });

  it('says that there is no connection where there is none', async () => {
    const { found } = await waiting({});

    expect(found?.notCompared).toBe('no connection of the configuration leads to its source');
  });

  it('is not known where the live commit was seen on no branch and the fleet follows none', async () => {
    const { found } = await waiting({ ahead: { kind: 'unknown' }, source: null });

    expect(found).toBeNull();
  });
});

describe('the words for it', () => {
  const seven: WaitingDeploy = {
    commits: ['one', 'two', 'one', 'three', 'four', 'five'].map((author, at) => ({
      title: `Change ${at}`,
      author,
      url: `https://example.org/${at}`,
    })),
    count: 7,
    counted: 'commits',
    branch: 'master',
    behind: 0,
    compareUrl: 'https://example.org/compare',
    notCompared: null,
  };

  it('count, name the authors, link the newest and the comparison', () => {
    const lines = waitingLines(seven);

    expect(lines[0]).toBe(
      '**7 commits wait** on `master` by one, two, three and 2 others ([compare](<https://example.org/compare>)), the newest first:',
    );
    expect(lines[1]).toBe('- [Change 0](<https://example.org/0>) by one');
    expect(lines.at(-1)).toBe('- and 2 more commits');
    expect(lines).toHaveLength(7);
  });

  it('tell what deploying the branch would take away', () => {
    expect(waitingLines({ ...seven, behind: 3 }).at(-1)).toBe(
      '⚠️ What runs has 3 commits that `master` lacks: deploying it takes them away.',
    );
  });

  it('never take what was heard for all there is', () => {
    const heard = { ...seven, counted: 'pushes', count: null, notCompared: 'GitHub: no answer in time' } as const;
    const lines = waitingLines(heard);

    expect(lines[0]).toContain('**More than 6 pushes wait**');
    expect(lines.at(-1)).toBe('❓ That is what Muster heard of, and may not be all: GitHub: no answer in time.');
    expect(waitingLines({ ...heard, commits: [], count: 0 })[0]).toContain('the latest that was heard of');
  });

  it('say that it is not known', () => {
    expect(waitingLines(null)).toEqual([expect.stringContaining('is not known')]);
  });

  it('let no title be more than text', () => {
    const hostile = { title: '](https://evil) @everyone **x**', author: '`', url: 'https://example.org/1' };
    const [, line = ''] = waitingLines({ ...seven, commits: [hostile], count: 1 });

    expect(line).not.toContain('](https://evil)');
    expect(line).not.toContain('**x**');
  });
});
