import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  comparePoints,
  judgeBranch,
  type Break,
  type BranchHistory,
  type Transition,
  type VerdictPoint,
} from '../../src/pipelines/break.ts';

interface Finished {
  readonly number: number;
  readonly attempt: number;
  readonly verdict: 'passed' | 'failed';
}

function pointOf({ number, attempt }: Finished): VerdictPoint {
  const at = new Date(Date.UTC(2026, 2, 2, 9, number, attempt));
  return { runKey: `github:acme/node:${number}`, number, ordinal: number, attempt, at, url: null };
}

/** A branch as the store would keep it: everything heard so far, and the break that is open. */
class Branch {
  readonly #heard: Finished[] = [];
  open: Break | null = null;

  hear(finished: Finished): readonly Transition[] {
    if (this.#heard.some((each) => each.number === finished.number && each.attempt === finished.attempt)) return [];
    this.#heard.push(finished);
    const { open } = this;
    const passed = this.#points('passed');
    const passedAfter = open === null ? null : (passed.find((point) => comparePoints(point, open.first) > 0) ?? null);
    const transitions = judgeBranch('ci on master', { open, history: this.#history(), passedAfter });
    for (const { kind, break: each } of transitions) this.open = kind === 'fixed' ? null : each;
    return transitions;
  }

  #history(): BranchHistory {
    const lastPassed = this.#points('passed').at(-1) ?? null;
    const failed = this.#points('failed');
    const failing = lastPassed === null ? failed : failed.filter((point) => comparePoints(point, lastPassed) > 0);
    return { lastPassed, failing };
  }

  #points(verdict: Finished['verdict']): readonly VerdictPoint[] {
    return this.#heard
      .filter((each) => each.verdict === verdict)
      .map(pointOf)
      .sort(comparePoints);
  }
}

/** '10+' passed, '11-' failed, '11.2+' its second attempt passed. */
function parse(word: string): Finished {
  const { number, attempt, sign } = /^(?<number>\d+)(?:\.(?<attempt>\d+))?(?<sign>[+-])$/.exec(word)!.groups!;
  return { number: Number(number), attempt: Number(attempt ?? 1), verdict: sign === '+' ? 'passed' : 'failed' };
}

function newsOf(branch: Branch, words: string): readonly string[] {
  return words.split(' ').map((word) =>
    branch
      .hear(parse(word))
      .map(({ kind, break: { first, failures } }) => `${kind} #${first.number ?? 0} ×${failures}`)
      .join(', '),
  );
}

describe('what a finished run means for its branch', () => {
  it.each([
    ['breaks and is fixed', '10+ 11- 12+', ['', 'broke #11 ×1', 'fixed #11 ×1']],
    ['goes on failing', '10+ 11- 12- 13-', ['', 'broke #11 ×1', 'still-failing #11 ×2', 'still-failing #11 ×3']],
    ['fails in the first run ever seen', '11- 12-', ['broke #11 ×1', 'still-failing #11 ×2']],
    ['is fixed by a re-run', '10+ 11- 11.2+', ['', 'broke #11 ×1', 'fixed #11 ×1']],
    ['fails again in a re-run', '10+ 11- 11.2-', ['', 'broke #11 ×1', 'still-failing #11 ×2']],
    ['breaks anew after a fix', '11- 12+ 13-', ['broke #11 ×1', 'fixed #11 ×1', 'broke #13 ×1']],
    ['failed, but passed since: late news', '10+ 12+ 11-', ['', '', '']],
    ['passed long ago: late news', '12- 10+', ['broke #12 ×1', 'still-failing #12 ×1']],
    ['failed earlier than was known', '10+ 12- 11-', ['', 'broke #12 ×1', 'still-failing #11 ×2']],
    [
      'was fixed in between, as is heard later',
      '10- 12- 11+',
      ['broke #10 ×1', 'still-failing #10 ×2', 'fixed #10 ×2, broke #12 ×1'],
    ],
    ['has an old run re-run while healthy', '10- 12+ 10.2-', ['broke #10 ×1', 'fixed #10 ×1', '']],
    ['is told the same twice', '10- 10-', ['broke #10 ×1', '']],
  ])('a branch that %s', (_what, words, news) => {
    expect(newsOf(new Branch(), words)).toEqual(news);
  });

  it('ends in the same open break, whatever the order of news', () => {
    const histories = fc.uniqueArray(
      fc.record({
        number: fc.integer({ min: 1, max: 8 }),
        attempt: fc.integer({ min: 1, max: 2 }),
        verdict: fc.constantFrom('passed' as const, 'failed' as const),
      }),
      { selector: ({ number, attempt }) => `${number}.${attempt}`, minLength: 1, maxLength: 10 },
    );
    const orders = histories.chain((history) =>
      fc.tuple(fc.constant(history), fc.shuffledSubarray(history, { minLength: history.length })),
    );
    const openAfter = (words: readonly Finished[]): unknown => {
      const branch = new Branch();
      for (const each of words) branch.hear(each);
      const { open } = branch;
      // The id tells which failure was announced first, which is a matter of order.
      return open === null ? null : { ...open, id: '' };
    };

    fc.assert(
      fc.property(orders, ([history, shuffled]) => {
        expect(openAfter(shuffled)).toEqual(openAfter(history));
      }),
      { numRuns: 500 },
    );
  });

  it('never announces a second break while one is open', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            number: fc.integer({ min: 1, max: 12 }),
            attempt: fc.constant(1),
            verdict: fc.constantFrom('passed' as const, 'failed' as const),
          }),
        ),
        (history) => {
          const branch = new Branch();
          let open = 0;
          for (const each of history) {
            for (const { kind } of branch.hear(each)) {
              if (kind === 'broke') open += 1;
              if (kind === 'fixed') open -= 1;
            }
            expect(open).toBe(branch.open === null ? 0 : 1);
          }
        },
      ),
    );
  });
});
