import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareAttempts,
  currentAttempt,
  durationMs,
  mergeRun,
  ordinalOf,
  streamOf,
  type Run,
  type RunEvent,
} from '../../src/pipelines/run.ts';
import { testRunEvent } from '../support/runs.ts';

function mergeAll(events: readonly RunEvent[]): Run | null {
  return events.reduce<Run | null>((run, event) => mergeRun(run, event).run, null);
}

function shownAfter(...events: readonly RunEvent[]): string {
  const { rawState, number } = currentAttempt(mergeAll(events)!);
  return `${rawState} (attempt ${number})`;
}

const WORDS = [
  'requested',
  'queued',
  'waiting',
  'in_progress',
  'success',
  'failure',
  'cancelled',
  'timed_out',
  'action_required',
  'skipped',
  'exploded',
];

/** Snapshots of one run: few distinct times and attempts, so that ties and repeats are common. */
const snapshots = fc
  .array(
    fc.record({
      says: fc.constantFrom(...WORDS),
      atSecond: fc.integer({ min: 0, max: 3 }),
      attempt: fc.integer({ min: 1, max: 3 }),
      title: fc.constantFrom('One title', 'Another title', null),
      actor: fc.constantFrom('a-committer', 'an-owner', null),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((list) =>
    list.map(({ title, actor, ...rest }) => testRunEvent({ ...rest, description: { title }, attemptParts: { actor } })),
  );

describe('merging what is said about a run', () => {
  it('ends in the same run for any order of the same events, with any of them repeated', () => {
    const shuffled = snapshots.chain((events) =>
      fc.record({
        events: fc.constant(events),
        again: fc
          .tuple(
            fc.shuffledSubarray(events, { minLength: events.length }),
            fc.shuffledSubarray(events, { minLength: 0 }),
          )
          .chain(([all, repeats]) => {
            const both = [...all, ...repeats];
            return fc.shuffledSubarray(both, { minLength: both.length });
          }),
      }),
    );

    fc.assert(
      fc.property(shuffled, ({ events, again }) => {
        expect(mergeAll(again)).toEqual(mergeAll(events));
      }),
      { numRuns: 500 },
    );
  });

  it('never moves an attempt back, and never goes back to a lower attempt', () => {
    fc.assert(
      fc.property(snapshots, (events) => {
        let run: Run | null = null;
        for (const event of events) {
          const before: Run | null = run;
          run = mergeRun(run, event).run;
          if (before === null) continue;
          const [was, is] = [currentAttempt(before), currentAttempt(run)];
          expect(is.number).toBeGreaterThanOrEqual(was.number);
          if (is.number === was.number) expect(compareAttempts(is, was, 'github')).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('says "nothing" exactly when the run stays as it was', () => {
    fc.assert(
      fc.property(snapshots, (events) => {
        let run: Run | null = null;
        for (const event of events) {
          const before: Run | null = run;
          const merged = mergeRun(run, event);
          run = merged.run;
          if (merged.change.kind === 'nothing') expect(run).toEqual(before);
          else expect(run).not.toEqual(before);
        }
      }),
    );
  });

  it.each([
    [
      'a start that comes after the end',
      [
        ['success', 9],
        ['in_progress', 3],
      ],
      'success',
    ],
    [
      'a request that comes after the start',
      [
        ['in_progress', 3],
        ['requested', 0],
      ],
      'in_progress',
    ],
    [
      'a start in the second of the request',
      [
        ['in_progress', 0],
        ['requested', 0],
      ],
      'in_progress',
    ],
    [
      'an end whose time is that of the start',
      [
        ['in_progress', 3],
        ['failure', 3],
      ],
      'failure',
    ],
    [
      'a second environment to approve',
      [
        ['waiting', 1],
        ['in_progress', 2],
        ['waiting', 3],
      ],
      'waiting',
    ],
    [
      'an older wait after the start',
      [
        ['in_progress', 2],
        ['waiting', 1],
      ],
      'in_progress',
    ],
    [
      'a fork that somebody must approve',
      [
        ['queued', 0],
        ['action_required', 0],
      ],
      'action_required',
    ],
    [
      'the approval of a fork',
      [
        ['action_required', 0],
        ['queued', 60],
      ],
      'queued',
    ],
    [
      'a fork that ran, then its first word',
      [
        ['success', 99],
        ['action_required', 0],
      ],
      'success',
    ],
    [
      'a conclusion that GitHub corrected',
      [
        ['success', 9],
        ['failure', 10],
      ],
      'failure',
    ],
    [
      'a conclusion nobody knew, over a start',
      [
        ['in_progress', 3],
        ['exploded', 9],
      ],
      'exploded',
    ],
  ] as const)('shows the right word for %s', (_what, words, expected) => {
    const events = words.map(([says, atSecond]) => testRunEvent({ says, atSecond }));

    expect(shownAfter(...events)).toBe(`${expected} (attempt 1)`);
  });

  it('shows a re-run as soon as it is heard of, and completes the story of the earlier attempt later', () => {
    const rerun = testRunEvent({ says: 'in_progress', attempt: 2, atSecond: 100 });
    const firstFailed = testRunEvent({ says: 'failure', attempt: 1, atSecond: 50 });

    const opened = mergeRun(mergeRun(null, testRunEvent({ says: 'in_progress', atSecond: 10 })).run, rerun);
    const late = mergeRun(opened.run, firstFailed);

    expect(opened.change).toEqual({ kind: 'moved', from: 'running', newAttempt: true });
    expect(late.change).toEqual({ kind: 'recorded', attempt: 1 });
    expect(late.run.attempts.map(({ number, state }) => [number, state])).toEqual([
      [1, 'failed'],
      [2, 'running'],
    ]);
  });

  it('keeps who started an attempt and when, where its end leaves that out, whichever is heard first', () => {
    const started = testRunEvent({ says: 'in_progress', atSecond: 1, attemptParts: { actor: 'an-owner' } });
    const ended = testRunEvent({ says: 'success', atSecond: 90, attemptParts: { actor: null, startedAt: null } });

    for (const words of [
      [started, ended],
      [ended, started],
    ]) {
      const attempt = currentAttempt(mergeAll(words)!);
      expect(attempt).toMatchObject({ state: 'succeeded', actor: 'an-owner' });
      expect(durationMs(attempt)).toBe(90_000);
    }
  });

  it('does not make up an attempt it never heard of', () => {
    const run = mergeAll([
      testRunEvent({ attempt: 3, says: 'success' }),
      testRunEvent({ attempt: 1, says: 'failure' }),
    ]);

    expect(run?.attempts.map(({ number }) => number)).toEqual([1, 3]);
  });
});

describe('what a run counts for', () => {
  it.each([
    ['a push', {}, true],
    ['a nightly', { trigger: 'schedule' }, true],
    ['a proposal from a branch of ours', { trigger: 'pull_request' }, false],
    ["a proposal from a fork's master", { trigger: 'pull_request_target', fork: 'someone/node' }, false],
    ['a push whose head is a fork', { fork: 'someone/node' }, false],
  ])('%s: %o', (_what, description, counts) => {
    expect(streamOf(testRunEvent({ description })) !== null).toBe(counts);
  });

  it('keeps workflows, branches and repositories apart', () => {
    const streams = [
      {},
      { branch: 'release' },
      { workflow: { path: '.github/workflows/nightly.yml', name: 'ci' } },
      { repository: 'acme/other' },
    ].map((description) => streamOf(testRunEvent({ description })));

    expect(new Set(streams).size).toBe(4);
  });

  it.each(['jenkins', 'aws'] as const)('is one stream for a job of %s, whatever it was built from', (system) => {
    const streams = ['v0.39.0', 'v0.39.1', ''].map((branch) =>
      streamOf(testRunEvent({ description: { system, branch } })),
    );

    expect(new Set(streams).size).toBe(1);
  });

  it('orders runs by number, and by creation where the system has none', () => {
    const unnumbered = testRunEvent({ description: { number: null } });

    expect(ordinalOf(testRunEvent({ number: 7 }))).toBe(7);
    expect(ordinalOf(unnumbered)).toBe(unnumbered.createdAt.getTime());
  });
});

describe('how long an attempt took', () => {
  it('is known only when it has started and ended', () => {
    expect(durationMs(testRunEvent({ says: 'success', atSecond: 90 }).attempt)).toBe(90_000);
    expect(durationMs(testRunEvent({ says: 'in_progress', atSecond: 90 }).attempt)).toBeNull();
    expect(durationMs(testRunEvent({ says: 'success', attemptParts: { startedAt: null } }).attempt)).toBeNull();
  });

  it('is never negative, whatever clocks say', () => {
    const { attempt } = testRunEvent({ says: 'success', atSecond: -30 });

    expect(durationMs(attempt)).toBe(0);
  });
});
