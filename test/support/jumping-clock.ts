import { systemClock, type Clock } from '../../src/platform/clock.ts';

/** Real time that can be put ahead: whoever waits for a moment that is jumped over wakes at once. */
export interface JumpingClock extends Clock {
  /** How far it is ahead of real time, in ms. */
  readonly aheadMs: number;
  jump(ms: number): void;
}

interface Wake {
  readonly at: Date;
  readonly wake: () => void;
  cancel: () => void;
}

/** For tests in which a process dies, much time passes in its world, and another one takes over. */
export function createJumpingClock(): JumpingClock {
  const waiting = new Set<Wake>();
  let aheadMs = 0;
  const arm = (one: Wake): void => {
    one.cancel = systemClock.wakeAt(new Date(one.at.getTime() - aheadMs), () => {
      waiting.delete(one);
      one.wake();
    });
  };
  return {
    now: () => new Date(systemClock.now().getTime() + aheadMs),
    wakeAt(at, wake) {
      const one: Wake = { at, wake, cancel: () => undefined };
      waiting.add(one);
      arm(one);
      return () => {
        waiting.delete(one);
        one.cancel();
      };
    },
    get aheadMs() {
      return aheadMs;
    },
    jump(ms) {
      aheadMs += ms;
      for (const one of waiting) {
        one.cancel();
        arm(one);
      }
    },
  };
}
