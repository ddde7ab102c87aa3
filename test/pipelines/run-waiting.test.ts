import { describe, expect, it } from 'vitest';
import { waitedMs } from '../../src/pipelines/run-waiting.ts';
import type { RunPart } from '../../src/pipelines/run-part.ts';
import { RUN_START, testRunPart, type TestRunPartParts } from '../support/runs.ts';

function waiting(sinceSecond: number | null, parts: TestRunPartParts): RunPart {
  return { ...testRunPart(parts), waitingSince: sinceSecond === null ? null : second(sinceSecond) };
}

function second(count: number): Date {
  return new Date(RUN_START.getTime() + count * 1000);
}

const approved = waiting(10, { key: 'a', says: 'success', startedAtSecond: 10, atSecond: 40 });
const goesOn = waiting(30, { key: 'b', says: 'waiting', atSecond: 30 });
const heldBack = waiting(100, { key: 'c', says: 'success', startedAtSecond: 160, atSecond: 500 });

describe('the time a run waited for people', () => {
  it.each([
    ['nothing where no part did', [testRunPart({ says: 'success', startedAtSecond: 1, atSecond: 9 })], 0],
    ['an approval from its start to its end', [approved], 30],
    ['what goes on, up to now', [goesOn], 270],
    ['a job that was held back, until it began', [heldBack], 60],
    ['what several waited at once, once', [goesOn, approved], 290],
    ['nothing of other attempts', [waiting(10, { attempt: 2, says: 'success', atSecond: 40 })], 0],
  ])('is %s', (_what, parts, seconds) => {
    expect(waitedMs(parts, { attempt: 1, now: second(300) })).toBe(seconds * 1000);
  });

  it('counts no wait that goes on where nobody says what time it is', () => {
    expect(waitedMs([goesOn, approved], { attempt: 1, now: null })).toBe(30_000);
  });
});
