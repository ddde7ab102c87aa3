import { setImmediate } from 'node:timers';
import { setImmediate as othersTurn } from 'node:timers/promises';
import { median } from './statistics.ts';

/** Of this thread so far, in milliseconds. What else the machine does is not in it. */
export function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/**
 * Processor time of one of `times` goes, in milliseconds. The system counts a thread's time in ticks that are longer
 * than most of them, so all are taken together.
 */
export async function eachMs(times: number, go: (index: number) => Promise<unknown>): Promise<number> {
  const before = threadMs();
  for (let index = 0; index < times; index++) await go(index);
  return (threadMs() - before) / times;
}

/** The longest processor time, in milliseconds, between two turns of the event loop; the median of some goes. */
export async function longestHoldMs(times: number, work: () => Promise<unknown>): Promise<number> {
  const holds: number[] = [];
  for (let go = 0; go < times; go++) {
    const turns = watchTurns();
    await work();
    holds.push(await turns.end());
  }
  return median(holds);
}

/** Processor time and not the clock's: what else the machine does holds nobody's loop. */
function watchTurns(): { end(): Promise<number> } {
  let [longest, last, going] = [0, threadMs(), true];
  const turn = (): void => {
    const now = threadMs();
    longest = Math.max(longest, now - last);
    last = now;
    if (going) setImmediate(turn);
  };
  setImmediate(turn);
  return {
    end: async () => {
      await othersTurn();
      going = false;
      await othersTurn();
      return longest;
    },
  };
}
