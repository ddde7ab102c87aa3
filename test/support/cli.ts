import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { MIGRATIONS } from '../../migrations/index.ts';
import { runCli } from '../../src/cli/run-cli.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { openDatabase, type OpenDatabase } from '../../src/platform/database/open-database.ts';
import type { Mode } from '../../src/platform/database/open-outcome.ts';
import { TestClock } from './clock.ts';

const PROGRAM = join(import.meta.dirname, '../../src/cli.ts');

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export type TerminalParts = Partial<Omit<Terminal, 'out' | 'err'>> & {
  readonly isTTY?: boolean;
  readonly columns?: number;
};

/** Runs the `muster` command in this process. */
export async function muster(args: readonly string[], parts: TerminalParts): Promise<Ran> {
  const said = { out: '', err: '' };
  const stream = (name: 'out' | 'err') => ({
    isTTY: parts.isTTY ?? false,
    ...(parts.columns === undefined ? {} : { columns: parts.columns }),
    write: (written: string) => {
      said[name] += written;
    },
  });
  const code = await runCli(args, {
    env: {},
    cwd: '/',
    clock: new TestClock('2026-03-02T09:00:00Z'),
    userName: 'operator',
    ...parts,
    out: stream('out'),
    err: stream('err'),
  });
  return { code, ...said };
}

/** Runs the real program, with nothing of this process's environment. */
export async function spawnMuster(
  args: readonly string[],
  { env, cwd }: { readonly env: Readonly<Record<string, string>>; readonly cwd: string },
): Promise<Ran> {
  const child = spawn(process.execPath, [PROGRAM, ...args], { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = once(child, 'close');
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  await closed;
  return { code: child.exitCode, out, err };
}

/** The database as a running Muster holds it, lock included. Close it before a command that needs the lock. */
export async function holdDatabase(path: string, mode: Mode = 'live'): Promise<OpenDatabase> {
  const outcome = await openDatabase({ path, mode, migrations: MIGRATIONS, clock: new TestClock(), durability: 'off' });
  if (outcome.kind !== 'opened') throw new Error(outcome.message);
  return outcome.database;
}
