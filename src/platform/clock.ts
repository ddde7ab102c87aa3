/** The only way Muster learns the time, so that a test can be a year long and take a second. */
export interface Clock {
  now(): Date;
  /** Calls `wake` once, at `at` or as soon after it as the process can; the returned function cancels it. */
  wakeAt(at: Date, wake: () => void): () => void;
}

/** setTimeout takes at most 2^31-1 ms and fires at once beyond it; longer waits are taken in steps. */
const LONGEST_TIMER_MS = 2_147_483_647;

export const systemClock: Clock = {
  now: () => new Date(),
  wakeAt(at, wake) {
    let timer: NodeJS.Timeout;
    const arm = (): void => {
      const waitMs = at.getTime() - Date.now();
      timer = waitMs > LONGEST_TIMER_MS ? setTimeout(arm, LONGEST_TIMER_MS) : setTimeout(wake, Math.max(0, waitMs));
    };
    arm();
    return () => {
      clearTimeout(timer);
    };
  },
};
