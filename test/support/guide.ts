import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** A block of a page that a test runs: ```sh walked=<name>. */
export interface Step {
  readonly name: string;
  readonly commands: string;
}

export function stepsOf(page: string): readonly Step[] {
  const blocks = readFileSync(page, 'utf8').matchAll(/^```sh walked=(\S+)\n(.*?)^```$/gms);
  return [...blocks].map(([, name = '', commands = '']) => ({ name, commands }));
}

export interface Ran {
  readonly code: number | null;
  /** Both streams, as a terminal would show them. */
  readonly said: string;
}

/** One shell for all the steps: what one of them sets, the next one has. The first failing command ends a step. */
export class Shell {
  readonly #folder: string;
  readonly #env: Readonly<Record<string, string>>;

  constructor(folder: string, env: Readonly<Record<string, string>>) {
    this.#folder = folder;
    this.#env = env;
  }

  async run(commands: string, typed = ''): Promise<Ran> {
    const state = join(this.#folder, 'shell-state');
    const script = [
      'set -euo pipefail',
      existsSync(state) ? `. ${state}` : '',
      // Variables, too, are to outlive the step.
      'set -a',
      commands,
      'set +a',
      `export -p > ${state}`,
    ].join('\n');
    const child = spawn('bash', ['--norc', '--noprofile', '-c', script], {
      cwd: this.#folder,
      env: { ...this.#env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const closed = once(child, 'close');
    // A step that reads nothing may be gone before it was written to.
    child.stdin.on('error', () => undefined);
    child.stdin.end(typed);
    const said = await Promise.all([text(child.stdout), text(child.stderr)]);
    await closed;
    return { code: child.exitCode, said: said.join('') };
  }
}
