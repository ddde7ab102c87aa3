import { styleText } from 'node:util';
import type { Clock } from '../platform/clock.ts';

/** What a command line acts on: everything it would otherwise reach for by itself. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What relative paths are below. */
  readonly cwd: string;
  readonly out: TerminalStream;
  readonly err: TerminalStream;
  readonly clock: Clock;
  /** Who has this shell, as the operating system says; the audit names them. */
  readonly userName: string;
  /** Calls it when somebody wants an end (Ctrl-C), in the place of ending at once, until the returned function is called. */
  readonly onInterrupt?: (listener: () => void) => () => void;
}

export interface TerminalStream {
  write(text: string): unknown;
  /** Whether a person reads it; colours are for people only. */
  readonly isTTY?: boolean;
  /** How many characters fit a line of it. */
  readonly columns?: number;
}

/** The command's exit code: done; done, and it found something wrong; not done, or asked in a way it does not know. */
export const EXIT = { ok: 0, finding: 1, cannot: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

type Tone = 'good' | 'doubtful' | 'bad' | 'quiet';

const STYLES = { good: 'green', doubtful: 'yellow', bad: 'red', quiet: 'dim' } as const;

/** `text` in a colour where a person reads and has not set NO_COLOR (no-color.org). */
export function paint({ env }: Terminal, stream: TerminalStream, { text, tone }: { text: string; tone: Tone }): string {
  const wantsColor = stream.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
  return wantsColor ? styleText(STYLES[tone], text, { validateStream: false }) : text;
}

export function say({ out }: Pick<Terminal, 'out'>, ...lines: readonly string[]): void {
  for (const line of lines) out.write(`${line.trimEnd()}\n`);
}

export function complain(terminal: Terminal, ...lines: readonly string[]): void {
  for (const line of lines)
    terminal.err.write(`${paint(terminal, terminal.err, { text: line.trimEnd(), tone: 'bad' })}\n`);
}

/** Foreign text in one line that moves no cursor and changes no colour: control and format characters show as �. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '\u{FFFD}');
}
