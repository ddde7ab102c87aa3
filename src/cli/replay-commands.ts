import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { findSandbox } from './replay-target.ts';
import { replayEvents, type ReplayReport } from './replay-events.ts';
import { listenIn } from './replay-heard.ts';
import { complain, EXIT, printable, say, type ExitCode, type Terminal } from './terminal.ts';

interface ReplayOptions {
  readonly speed: Speed;
  readonly sameIds?: boolean;
}

/** How many times faster than it happened; null waits for nothing. */
type Speed = number | null;

const DEFAULT_URL = 'http://127.0.0.1:8080';

/** `muster replay file.ndjson`: what would Muster have said? Feeds recorded events to a running sandbox. */
export function addReplayCommand(
  program: Command,
  { terminal, ended }: { readonly terminal: Terminal; readonly ended: (code: ExitCode) => void },
): void {
  program
    .command('replay')
    .argument('<file>', "events as `muster inbox export` writes them; '-' reads standard input")
    .description(`send recorded events to a running sandbox (MUSTER_URL, ${DEFAULT_URL}) and show what Muster says`)
    .option(
      '--speed <n>',
      "keep the time between the events, n times faster: 1, 60, …; 'max' waits for nothing",
      parseSpeed,
      null,
    )
    .option('--same-ids', 'keep the delivery ids: what this sandbox has had already is then taken for a repetition')
    .action(async (file: string, options: ReplayOptions) => {
      ended(await replay(terminal, file, options));
    });
}

function parseSpeed(text: string): Speed {
  if (text === 'max') return null;
  const speed = Number(text);
  if (/^\d{1,6}(?:\.\d{1,3})?$/u.test(text) && speed > 0) return speed;
  throw new InvalidArgumentError("Write a number such as 1 or 60, or 'max'.");
}

async function replay(terminal: Terminal, file: string, { speed, sameIds = false }: ReplayOptions): Promise<ExitCode> {
  const url = (terminal.env['MUSTER_URL'] ?? '') || DEFAULT_URL;
  const found = await findSandbox(url);
  if (found.kind === 'refused') {
    complain(terminal, found.message);
    return EXIT.cannot;
  }
  const heard = await listenIn(found.sandbox, terminal.clock);
  let report: ReplayReport;
  try {
    report = await replayEvents({
      lines: file === '-' ? process.stdin : createReadStream(resolve(terminal.cwd, file)),
      sandbox: found.sandbox,
      clock: terminal.clock,
      speed,
      sameIds,
      tell: (line, what) => {
        complain(terminal, `line ${line}: ${printable(what)}`);
      },
    });
  } catch (error) {
    if (!isReadFailure(error)) throw error;
    complain(terminal, `${file} cannot be read (${error.code}): name a file that \`muster inbox export\` wrote.`);
    return EXIT.cannot;
  }
  say(terminal, summaryOf(report));
  if (report.ending === 'lost') {
    complain(terminal, `The sandbox at ${url} does not answer any more, so the rest was not sent.`);
    return EXIT.cannot;
  }
  say(terminal, ...(await heard()));
  return report.refused + report.bad > 0 ? EXIT.finding : EXIT.ok;
}

function summaryOf({ taken, refused, bad }: ReplayReport): string {
  return [
    `${taken} ${taken === 1 ? 'event' : 'events'} taken`,
    ...(refused > 0 ? [`${refused} not taken`] : []),
    ...(bad > 0 ? [`${bad} ${bad === 1 ? 'line is' : 'lines are'} no event`] : []),
  ]
    .join(', ')
    .concat('.');
}

function isReadFailure(error: unknown): error is NodeJS.ErrnoException & { readonly code: string } {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    ['ENOENT', 'EACCES', 'EISDIR', 'EPERM'].includes(error.code)
  );
}
