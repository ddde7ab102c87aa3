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
  readonly verdict: 'passed' | 'failed' | 'none';
}

function pointOf({ number, attempt }: Finished): VerdictPoint {
  const at = new Date(Date.UTC(2026, 2, 2, 9, number, attempt));
  return { runKey: `github:acme/node:${number}`, number, ordinal: number, attempt, at, url: null };
}

/** A branch as the store would keep it: everything heard so far, and the break that is open. */
class Branch {
  readonly #heard: Finished[] = [];
  readonly #past: string[] = [];
  open: Break | null = null;

  hear(finished: Finished): readonly Transition[] {
    const isSame = (each: Finished): boolean => each.number === finished.number && each.attempt === finished.attempt;
    const at = this.#heard.findIndex(isSame);
    // An attempt that goes on after its end says something else about its branch.
    if (at === -1) this.#heard.push(finished);
    else this.#heard[at] = finished;
    return this.#judge(null);
  }

  /** The run turns out to count for another branch, or for none. */
  leave(number: number): readonly Transition[] {
    this.#heard.splice(0, this.#heard.length, ...this.#heard.filter((each) => each.number !== number));
    return this.#judge(`github:acme/node:${number}`);
  }

  #judge(gone: string | null): readonly Transition[] {
    const { open } = this;
    const passed = this.#points('passed');
    const passedAfter = open === null ? null : (passed.find((point) => comparePoints(point, open.first) >= 0) ?? null);
    const knowledge = { open, history: this.#history(), passedAfter, past: this.#past, gone };
    const transitions = judgeBranch('ci on master', knowledge);
    for (const { kind, break: each } of transitions) {
      this.open = kind === 'fixed' || kind === 'withdrawn' ? null : each;
      if (!this.#past.includes(each.id)) this.#past.push(each.id);
    }
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

const VERDICTS: Readonly<Record<string, Finished['verdict']>> = { '+': 'passed', '-': 'failed', '?': 'none' };

/** '10+' passed, '11-' failed, '11.2+' its second attempt passed, '11?' goes on after it had ended. */
function parse(word: string): Finished {
  const { number, attempt, sign } = /^(?<number>\d+)(?:\.(?<attempt>\d+))?(?<sign>[+?-])$/.exec(word)!.groups!;
  return { number: Number(number), attempt: Number(attempt ?? 1), verdict: VERDICTS[sign!]! };
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
    ['is fixed within the attempt that broke it', '10+ 11- 11? 11+', ['', 'broke #11 ×1', '', 'fixed #11 ×1']],
    ['goes on within its attempt and fails again', '10+ 11- 11? 11-', ['', 'broke #11 ×1', '', '']],
    ['breaks within an attempt that had passed', '10+ 10-', ['', 'broke #10 ×1']],
    ['is fixed by a run that then fails after all', '10- 11+ 11-', ['broke #10 ×1', 'fixed #10 ×1', 'broke #10 ×2']],
    ['fails again while its first failure goes on', '10- 10? 11-', ['broke #10 ×1', '', 'still-failing #10 ×2']],
    [
      'is fixed where it broke, but has failed since',
      '10- 11- 10? 10+',
      ['broke #10 ×1', 'still-failing #10 ×2', '', 'fixed #10 ×2, broke #11 ×1'],
    ],
  ])('a branch that %s', (_what, words, news) => {
    expect(newsOf(new Branch(), words)).toEqual(news);
  });

  it('gives a failure that comes back a break of its own', () => {
    const branch = new Branch();
    const ids = ['10-', '10+', '10-', '10+', '10-'].flatMap((word) =>
      branch.hear(parse(word)).map(({ kind, break: { id } }) => `${kind} ${id.split(':').at(-1) ?? ''}`),
    );

    expect(ids).toEqual(['broke 10.1', 'fixed 10.1', 'broke 10.1~2', 'fixed 10.1~2', 'broke 10.1~3']);
  });

  it('is withdrawn when its only failure counts elsewhere, and goes on with the others', () => {
    const [one, two] = [new Branch(), new Branch()];
    one.hear(parse('10-'));
    for (const word of ['10-', '11-']) two.hear(parse(word));

    expect(one.leave(10).map(({ kind }) => kind)).toEqual(['withdrawn']);
    expect(two.leave(10).map(({ kind, break: { first, failures } }) => [kind, first.number, failures])).toEqual([
      ['still-failing', 11, 1],
    ]);
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
