import { systemClock, type Clock } from '../../src/platform/clock.ts';

/** Real time, moved by what `offsetMs` says at that moment: for tests in which a process dies and the world goes on. */
export function createOffsetClock(offsetMs: () => number): Clock {
  return {
    now: () => new Date(systemClock.now().getTime() + offsetMs()),
    wakeAt: (at, wake) => systemClock.wakeAt(new Date(at.getTime() - offsetMs()), wake),
  };
}
