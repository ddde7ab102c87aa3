import type { Clock } from './platform/clock.ts';

/** How long an end waits for what is under way, in ms. Service managers give it more (deploy/). */
export const DRAIN_MS = 10_000;

/** 'cut-off' when the work takes longer than `ms`; nobody waits for it any more, and how it ends is lost. */
export async function endWithin(clock: Clock, ms: number, work: Promise<unknown>): Promise<'ended' | 'cut-off'> {
  const late = Promise.withResolvers<'cut-off'>();
  const cancel = clock.wakeAt(new Date(clock.now().getTime() + ms), () => {
    late.resolve('cut-off');
  });
  const ended = work.then(() => 'ended' as const);
  // Where it is cut off first, nobody listens to how it fails.
  ended.catch(() => undefined);
  try {
    return await Promise.race([ended, late.promise]);
  } finally {
    cancel();
  }
}
