import { once } from 'node:events';
import { Writable } from 'node:stream';
import type { Command } from 'commander';
import { MIGRATIONS } from '../../migrations/index.ts';
import { openForReading } from '../platform/database/open-reading.ts';
import { writeEventLine } from '../platform/intake/event-line.ts';
import { listRecorded, type RecordedFilter } from '../platform/intake/recorded-store.ts';
import { sandboxOption } from './db-commands.ts';
import { withHint, type House, type HouseOptions } from './house.ts';
import { MOMENT_HINT, parseMoment } from './moment.ts';
import type { RunInHouse } from './run-in-house.ts';
import { complain, EXIT, printable, type ExitCode, type Terminal } from './terminal.ts';

interface ExportOptions extends HouseOptions {
  readonly since?: string;
  readonly until?: string;
  readonly source?: string;
  readonly event?: string;
  readonly setAside?: boolean;
}

/** Payloads may be large, so few are held at once. */
const PAGE = 100;

/** `muster inbox export > file.ndjson`: a line per recorded, redacted event, for `muster replay`. */
export function addInboxExport(inbox: Command, run: RunInHouse): void {
  inbox
    .command('export')
    .description(
      'write recorded events to standard output as NDJSON, redacted as they were stored; works while Muster runs',
    )
    .option('--since <when>', 'received then or later: 2026-03-02, 2026-03-02T09:30Z, or as long ago as 24h')
    .option('--until <when>', 'received before then')
    .option('--source <source>', 'only events of this source, such as github')
    .option('--event <name>', 'only events of this name, such as workflow_run')
    .option('--set-aside', 'only events that broke their handler')
    .addOption(sandboxOption())
    .action((options: ExportOptions) => run(options, (house, terminal) => exportChosen(house, terminal, options)));
}

async function exportChosen(house: House, terminal: Terminal, options: ExportOptions): Promise<ExitCode> {
  const { source, event, setAside = false } = options;
  const moments: { since?: Date; until?: Date } = {};
  for (const name of ['since', 'until'] as const) {
    const written = options[name];
    if (written === undefined) continue;
    const moment = parseMoment(written, terminal.clock.now());
    if (moment === null) {
      complain(terminal, `--${name} ${printable(written)} is no moment: ${MOMENT_HINT}.`);
      return EXIT.cannot;
    }
    moments[name] = moment;
  }
  return exportEvents(house, terminal, {
    ...moments,
    ...(source === undefined ? {} : { source }),
    ...(event === undefined ? {} : { event }),
    ...(setAside ? { state: 'set-aside' } : {}),
  });
}

async function exportEvents(house: House, terminal: Terminal, filter: RecordedFilter): Promise<ExitCode> {
  const { since, until } = filter;
  if (since !== undefined && until !== undefined && since >= until) {
    complain(terminal, `--until (${until.toISOString()}) must be later than --since (${since.toISOString()}).`);
    return EXIT.cannot;
  }
  const opened = openForReading({ path: house.path, mode: house.mode, migrations: MIGRATIONS });
  if (opened.kind !== 'opened') {
    complain(terminal, withHint(opened, house).message);
    return EXIT.cannot;
  }
  try {
    let count = 0;
    for (let after: string | undefined; ;) {
      const page = await listRecorded(opened.read, {
        ...filter,
        limit: PAGE,
        ...(after === undefined ? {} : { after }),
      });
      for (const event of page) await write(terminal, `${writeEventLine(event)}\n`);
      count += page.length;
      after = page.at(-1)?.id;
      if (page.length < PAGE) break;
    }
    // Beside the events, which are for a file.
    terminal.err.write(
      `${count === 0 ? 'No event fits: nothing' : `${count} ${count === 1 ? 'event' : 'events'}`} exported.\n`,
    );
    return EXIT.ok;
  } finally {
    opened.close();
  }
}

/** Waits for whoever reads: a month of events does not fit into memory. */
async function write({ out }: Terminal, text: string): Promise<void> {
  if (out.write(text) === false && out instanceof Writable) await once(out, 'drain');
}
