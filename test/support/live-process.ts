import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const PROGRAM = join(import.meta.dirname, '../platform/database/live-process.ts');

export interface LiveProcess {
  readonly pid: number;
  /** What it printed after 'ready', line by line. */
  readonly lines: readonly string[];
  /** Resolves when it has printed this many lines; rejects when it ends before that, by itself or by a signal. */
  printed(count: number): Promise<void>;
  /** SIGKILL, and waits until it is gone and everything it printed has arrived. */
  kill(): Promise<void>;
}

/** Starts a real process that holds a database; the test's end kills it. */
export async function startLiveProcess(file: string, task: 'hold' | 'write'): Promise<LiveProcess> {
  const child = spawn(process.execPath, [PROGRAM, file, task], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await closed;
  });
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(line));
  const printed = async (count: number): Promise<void> => {
    while (lines.length < count) {
      const ending = child.exitCode ?? child.signalCode;
      if (ending !== null) throw new Error(`The live process ended (${ending}) after ${lines.length} lines.`);
      await Promise.race([once(reader, 'line'), closed]);
    }
  };
  await printed(1);
  return {
    pid: pidOf(child),
    get lines() {
      return lines.slice(1);
    },
    printed: (count) => printed(count + 1),
    async kill() {
      child.kill('SIGKILL');
      await closed;
    },
  };
}

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error('The live process did not start.');
  return child.pid;
}
