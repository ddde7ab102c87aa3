import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareAttempts,
  currentAttempt,
  impliedAttempt,
  mergeRun,
  shownAttempt,
  type CiSystem,
  type Run,
  type RunEvent,
} from '../../src/pipelines/run.ts';
import { testRunEvent, testRunPart, type TestRunPartParts } from '../support/runs.ts';

function mergeAll(events: readonly RunEvent[]): Run {
  const [first, ...rest] = events;
  return rest.reduce((run, event) => mergeRun(run, event).run, mergeRun(null, first!).run);
}

const second = fc.integer({ min: 0, max: 3 });

const parts = fc.array(
  fc
    .record({
      key: fc.constantFrom('build', 'deploy'),
      says: fc.constantFrom('queued', 'in_progress', 'success', 'failure'),
      atSecond: second,
      stage: fc.constantFrom(null, 'a stage', 'another'),
      job: fc.constantFrom(null, 'a job'),
      url: fc.constantFrom(null, 'https://ci.example.org/1', 'https://ci.example.org/2'),
      position: fc.constantFrom(null, 1, 2),
      failure: fc.constantFrom(null, 'first line'),
      startedAtSecond: fc.constantFrom(null, 0, 2),
    })
    .map((given): TestRunPartParts => given),
  { maxLength: 2 },
);

/** Words of one run as all systems say them: as a whole or piece by piece, of attempts or of their parts alone. */
const words = (system: CiSystem): fc.Arbitrary<readonly RunEvent[]> =>
  fc.array(
    fc
      .record({
        says: fc.constantFrom('queued', 'in_progress', 'waiting', 'success', 'failure', 'cancelled', 'exploded'),
        atSecond: second,
        attempt: fc.integer({ min: 1, max: 2 }),
        isImplied: fc.boolean(),
        complete: fc.boolean(),
        title: fc.constantFrom(null, 'One title', 'Another title'),
        branch: fc.constantFrom('', 'main'),
        actor: fc.constantFrom(null, 'a-committer', 'an-owner'),
        number: fc.constantFrom(null, 163),
        parts,
      })
      .map(({ isImplied, complete, title, branch, actor, number, parts: told, ...rest }): RunEvent => {
        const event = testRunEvent({
          ...rest,
          description: { system, complete, title, branch, number },
          attemptParts: { actor },
        });
        return {
          ...event,
          attempt: isImplied ? impliedAttempt(rest.attempt) : event.attempt,
          parts: told.map((part) => testRunPart({ ...part, attempt: rest.attempt })),
        };
      }),
    { minLength: 1, maxLength: 7 },
  );

const SYSTEMS: readonly CiSystem[] = ['github', 'gitlab', 'jenkins', 'aws', 'generic'];

describe.each(SYSTEMS)('merging what %s says of a run', (system) => {
  it('ends in the same run for any order of the same words, with any of them repeated', () => {
    const told = words(system).chain((events) =>
      fc.record({
        events: fc.constant(events),
        again: fc
          .subarray([...events])
          .chain((repeated) =>
            fc.shuffledSubarray([...events, ...repeated], { minLength: events.length + repeated.length }),
          ),
      }),
    );

    fc.assert(
      fc.property(told, ({ events, again }) => {
        expect(mergeAll(again)).toEqual(mergeAll(events));
      }),
      { numRuns: 400 },
    );
  });

  it('says "nothing" exactly when the run stays as it was', () => {
    fc.assert(
      fc.property(words(system), (events) => {
        let run: Run | null = null;
        for (const event of events) {
          const before: Run | null = run;
          const merged = mergeRun(run, event);
          run = merged.run;
          if (merged.change.kind === 'nothing') expect(run).toEqual(before);
          else expect(run).not.toEqual(before);
          expect(mergeRun(run, event).change.kind).toBe('nothing');
        }
      }),
    );
  });

  it('never goes back to an earlier word on an attempt, nor to a lower attempt', () => {
    fc.assert(
      fc.property(words(system), (events) => {
        let run: Run | null = null;
        for (const event of events) {
          const before: Run | null = run;
          run = mergeRun(run, event).run;
          if (before === null) continue;
          const [was, is] = [currentAttempt(before), currentAttempt(run)];
          expect(is.number).toBeGreaterThanOrEqual(was.number);
          if (is.number === was.number) expect(compareAttempts(is, was, system)).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});

describe('an attempt that goes on after it ended', () => {
  const FAILED = testRunEvent({ says: 'failure', atSecond: 60 });
  const RESUMED = testRunEvent({ says: 'in_progress', atSecond: 90 });
  const PASSED = testRunEvent({ says: 'success', atSecond: 120 });
  const of = (system: CiSystem, events: readonly RunEvent[]): readonly RunEvent[] =>
    events.map((event) => ({ ...event, system }));

  it.each(['aws', 'gitlab'] as const)('is what %s said last', (system) => {
    expect(currentAttempt(mergeAll(of(system, [FAILED, RESUMED])))).toMatchObject({ state: 'running', endedAt: null });
    expect(currentAttempt(mergeAll(of(system, [PASSED, FAILED, RESUMED]))).state).toBe('succeeded');
  });

  it.each(['github', 'jenkins', 'generic'] as const)('does not exist on %s: there a re-run counts on', (system) => {
    expect(currentAttempt(mergeAll(of(system, [FAILED, RESUMED]))).state).toBe('failed');
  });
});

describe('what is told piece by piece', () => {
  it('adds up to one description, and gives way to one told as a whole', () => {
    const piece = { complete: false, title: null, sha: '', branch: '', trigger: '', number: null, author: null };
    const commit = testRunEvent({ description: { ...piece, sha: 'a'.repeat(40), title: 'Keep peers' } });
    const source = testRunEvent({ description: { ...piece, branch: 'main' } });
    const whole = testRunEvent({ description: { title: 'As a whole' } });

    expect(mergeAll([commit, source])).toMatchObject({ branch: 'main', title: 'Keep peers', sha: 'a'.repeat(40) });
    expect(mergeAll([whole, commit, source])).toMatchObject({ title: 'As a whole', branch: 'master', complete: true });
  });

  it('makes a run of which only a job was heard run, with the start of its first job', () => {
    const job = testRunPart({ key: '1', says: 'in_progress', startedAtSecond: 5 });
    const run = mergeAll([
      { ...testRunEvent({ description: { complete: false } }), attempt: impliedAttempt(1), parts: [job] },
    ]);

    expect(shownAttempt(run)).toMatchObject({ state: 'running', phase: 'active', startedAt: job.startedAt });
  });

  it('keeps when a part began and where it is, also when the word about its end says neither', () => {
    const began = testRunPart({ key: '1', says: 'in_progress', startedAtSecond: 5, url: 'https://ci.example.org/1' });
    const ended = testRunPart({ key: '1', says: 'failure', atSecond: 9, url: null, failure: 'exit 1' });
    const tell = (part: RunEvent['parts']): RunEvent => ({ ...testRunEvent(), parts: part ?? [] });

    expect(mergeAll([tell([began]), tell([ended])]).parts).toEqual([
      { ...ended, startedAt: began.startedAt, url: began.url },
    ]);
  });

  it('takes a retried part back to where it began anew, without its old failure', () => {
    const failed = testRunPart({ key: '1', says: 'failure', atSecond: 9, failure: 'exit 1' });
    const retried = testRunPart({ key: '1', says: 'in_progress', atSecond: 20, startedAtSecond: 20 });
    const tell = (part: RunEvent['parts']): RunEvent => ({ ...testRunEvent(), parts: part ?? [] });

    expect(mergeAll([tell([retried]), tell([failed])]).parts).toEqual([retried]);
  });
});
