import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../architecture/source-files.ts';

/** Debian's package `prometheus` brings it. */
export const isPromtoolInstalled = spawnSync('promtool', ['--version']).status === 0;

/** Runs it in deploy/prometheus; gives what it said, whichever way it ended. */
export function promtool(...args: readonly string[]): { readonly code: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync('promtool', args, {
    cwd: join(ROOT, 'deploy/prometheus'),
    encoding: 'utf8',
  });
  return { code: status, said: stdout + stderr };
}
