import type { Clock } from './platform/clock.ts';
import type { Log } from './platform/observability/log.ts';

/** The clock and the log of something that can be killed within a process that goes on. */
export interface Lifespan {
  readonly clock: Clock;
  readonly log: Log;
  /** From now on no timer of it fires and it says nothing, as of a process that is gone. */
  end(): void;
}

export function createLifespan({ clock, log }: { readonly clock: Clock; readonly log: Log }): Lifespan {
  const timers = new Set<() => void>();
  const life = { isOver: false };
  return {
    clock: {
      now: () => clock.now(),
      wakeAt(at, wake) {
        if (life.isOver) return () => undefined;
        const cancel = clock.wakeAt(at, () => {
          timers.delete(cancel);
          wake();
        });
        timers.add(cancel);
        return () => {
          timers.delete(cancel);
          cancel();
        };
      },
    },
    log: mortal(log, life),
    end() {
      life.isOver = true;
      for (const cancel of timers) cancel();
      timers.clear();
    },
  };
}

function mortal(log: Log, life: { readonly isOver: boolean }): Log {
  const write =
    (level: 'debug' | 'info' | 'warn' | 'error'): Log['info'] =>
    (sentence, fields) => {
      if (!life.isOver) log[level](sentence, fields);
    };
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: (fields) => mortal(log.child(fields), life),
  };
}
