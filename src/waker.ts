import type { Clock } from './platform/clock.ts';

/** Calls `wake` at the next moment for which it was asked. What it wakes finds out from the store what is due. */
export interface Waker {
  /** A moment later than one that is asked for already changes nothing: whoever is woken asks for the next. */
  at(moment: Date): void;
  stop(): void;
}

/** A restart forgets the moment, so it is for what a job looks after as well, only sooner. */
export function createWaker({ clock, wake }: { readonly clock: Clock; readonly wake: () => void }): Waker {
  let next: { readonly at: Date; readonly cancel: () => void } | null = null;
  let isStopped = false;
  return {
    at(moment) {
      if (isStopped || (next !== null && next.at <= moment)) return;
      next?.cancel();
      const cancel = clock.wakeAt(moment, () => {
        next = null;
        wake();
      });
      next = { at: moment, cancel };
    },
    stop() {
      isStopped = true;
      next?.cancel();
      next = null;
    },
  };
}
