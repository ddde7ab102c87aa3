import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../platform/clock.ts';
import type { SandboxClock } from './sandbox-clock.ts';

const WRITE_EVERY_MS = 2000;
/** Less is no lead worth remembering: starting again takes longer. */
const LEAST_LEAD_MS = 1000;

export interface KeptClock {
  /** To be called when the clock was changed: what it says now must survive a crash. */
  note(): void;
  stop(): void;
}

/** What the clock of an earlier run had reached; null when it never was ahead of real time. */
export function readClockFile(path: string): Date | null {
  try {
    const at = new Date(readFileSync(path, 'utf8').trim());
    return Number.isNaN(at.getTime()) ? null : at;
  } catch {
    return null;
  }
}

/**
 * Remembers a clock that is ahead of real time. The database of the sandbox outlives the process, and what is written
 * there would lie in the future of a clock that starts anew.
 */
export function keepClock(
  path: string,
  { clock, wall }: { readonly clock: SandboxClock; readonly wall: Clock },
): KeptClock {
  let cancel: () => void = () => undefined;
  const write = (gainMs: number): void => {
    const reached = clock.now().getTime() + gainMs;
    if (reached - wall.now().getTime() < LEAST_LEAD_MS) return;
    mkdirSync(dirname(path), { recursive: true });
    // Renamed into place: a crash leaves the old file or the new one, never half of one.
    writeFileSync(`${path}.new`, new Date(reached).toISOString());
    renameSync(`${path}.new`, path);
  };
  // As far as it can get until the next time, should there be none.
  const note = (): void => {
    write((clock.rate - 1) * WRITE_EVERY_MS * 2);
  };
  const arm = (): void => {
    cancel = wall.wakeAt(new Date(wall.now().getTime() + WRITE_EVERY_MS), () => {
      note();
      arm();
    });
  };
  arm();
  return {
    note,
    stop() {
      cancel();
      write(0);
    },
  };
}
