import { type Command } from 'commander';
import { MIGRATIONS } from '../../migrations/index.ts';
import { nameSetAsideChoice, type SetAsideChoice } from '../operations/set-aside.ts';
import { openForReading, type ReadingOutcome } from '../platform/database/open-reading.ts';
import { listSetAside, type SetAsideEvent } from '../platform/intake/inbox-store.ts';
import { sandboxOption } from './db-commands.ts';
import { withHint, type House, type HouseOptions } from './house.ts';
import { addInboxExport } from './inbox-export.ts';
import { replayOffline } from './inbox-replay.ts';
import { hasApiToken, listThroughApi, replayThroughApi, type RemoteEvent } from './inbox-through-api.ts';
import type { RunInHouse } from './run-in-house.ts';
import { complain, EXIT, paint, printable, say, type ExitCode, type Terminal } from './terminal.ts';

interface NameOptions extends HouseOptions {
  readonly source?: string;
  readonly event?: string;
}

/** Rows read at once, so that a long list needs little memory. */
const PAGE = 500;

export function addInboxCommands(program: Command, run: RunInHouse): void {
  const inbox = program
    .command('inbox')
    .description('inbound events: what broke its handler, and all that was recorded');
  inbox
    .command('list')
    .description(
      'what is set aside and what was wrong with it, never what it held; asks the API when MUSTER_API_TOKEN is set, else reads the files, also while Muster runs',
    )
    .option('--source <source>', 'only events of this source, such as github')
    .option('--event <name>', 'only events of this name, such as workflow_run')
    .option('--json', 'one JSON array, for programs')
    .addOption(sandboxOption())
    .action(({ json = false, ...options }: NameOptions & { readonly json?: boolean }) =>
      run(options, (house, terminal) =>
        list(terminal, { choice: choiceOf([], options), json, where: whereOf(house, terminal) }),
      ),
    );
  inbox
    .command('replay')
    .argument('[id...]', 'events, as `muster inbox list` shows them')
    .description(
      'have events handled again: at once through the API when MUSTER_API_TOKEN is set, else at the next start of a Muster that is stopped',
    )
    .option('--all', 'every event that is set aside')
    .option('--source <source>', 'all of this source, such as github')
    .option('--event <name>', 'all of this name, such as workflow_run')
    .addOption(sandboxOption())
    .action((ids: readonly string[], { all = false, ...options }: NameOptions & { readonly all?: boolean }) =>
      run(options, (house, terminal) =>
        replay(terminal, { choice: choiceOf(ids, options), all, where: whereOf(house, terminal) }),
      ),
    );
  addInboxExport(inbox, run);
}

/** The running Muster's API, for whoever has a token of it; else the files of this machine. */
type Where = { readonly kind: 'api' } | { readonly kind: 'files'; readonly house: House };

/** A sandbox is always its files: a token is of the live one. */
function whereOf(house: House, terminal: Terminal): Where {
  return house.mode === 'live' && hasApiToken(terminal) ? { kind: 'api' } : { kind: 'files', house };
}

function choiceOf(ids: readonly string[], { source, event }: NameOptions): SetAsideChoice {
  return {
    ...(ids.length === 0 ? {} : { ids: [...new Set(ids.map((id) => id.toLowerCase()))] }),
    ...(source === undefined ? {} : { source }),
    ...(event === undefined ? {} : { event }),
  };
}

async function list(
  terminal: Terminal,
  { choice, json, where }: { readonly choice: SetAsideChoice; readonly json: boolean; readonly where: Where },
): Promise<ExitCode> {
  const events = await find(terminal, choice, where);
  if (events === null) return EXIT.cannot;
  if (json) say(terminal, JSON.stringify(events, null, 2));
  else if (events.length === 0) say(terminal, `Nothing${ofChoice(choice)} is set aside.`);
  else
    say(
      terminal,
      ...events.map((event) => eventLine(terminal, event)),
      `${events.length} set aside. \`muster inbox replay <id>\` gives one another go, --all all of them.`,
    );
  return EXIT.ok;
}

async function replay(
  terminal: Terminal,
  { choice, all, where }: { readonly choice: SetAsideChoice; readonly all: boolean; readonly where: Where },
): Promise<ExitCode> {
  const isNarrowed = Object.keys(choice).length > 0;
  if (all === isNarrowed) {
    complain(terminal, 'Say which events: their ids, --source, --event, or --all alone for every one.');
    return EXIT.cannot;
  }
  // Looked at first: a database that is missing or older must not be made or upgraded on the way.
  const events = await find(terminal, choice, where);
  if (events === null) return EXIT.cannot;
  const missing = choice.ids?.filter((id) => !events.some((event) => event.id === id)) ?? [];
  if (missing.length > 0) {
    complain(terminal, `Not set aside${ofChoice({ ...choice, ids: missing })}. \`muster inbox list\` shows what is.`);
    return EXIT.finding;
  }
  if (events.length === 0) {
    say(terminal, `Nothing${ofChoice(choice)} is set aside, so nothing was done.`);
    return EXIT.ok;
  }
  return where.kind === 'api'
    ? replayThroughApi(terminal, { choice, events })
    : replayOffline(where.house, terminal, choice);
}

async function find(terminal: Terminal, choice: SetAsideChoice, where: Where): Promise<readonly RemoteEvent[] | null> {
  if (where.kind === 'api') return listThroughApi(terminal, choice);
  const events = await readSetAside(where.house, terminal, choice);
  return events === null ? null : events.map(toJson);
}

async function readSetAside(
  house: House,
  terminal: Terminal,
  choice: SetAsideChoice,
): Promise<readonly SetAsideEvent[] | null> {
  const opened: ReadingOutcome = openForReading({ path: house.path, mode: house.mode, migrations: MIGRATIONS });
  if (opened.kind !== 'opened') {
    complain(terminal, withHint(opened, house).message);
    return null;
  }
  try {
    const events: SetAsideEvent[] = [];
    for (;;) {
      const after = events.at(-1)?.id;
      const page = await listSetAside(opened.read, {
        ...choice,
        limit: PAGE,
        ...(after === undefined ? {} : { after }),
      });
      events.push(...page);
      if (page.length < PAGE) return events;
    }
  } finally {
    opened.close();
  }
}

/** The parts that are ours to name: the payload is not read at all. */
function toJson({ id, source, event, deliveryId, receivedAt, setAsideAt, error }: SetAsideEvent) {
  return {
    id,
    source,
    event,
    deliveryId,
    receivedAt: receivedAt.toISOString(),
    setAsideAt: setAsideAt.toISOString(),
    error,
  };
}

function eventLine(terminal: Terminal, { id, source, event, receivedAt, error }: RemoteEvent): string {
  const when = paint(terminal, terminal.out, { text: printable(receivedAt), tone: 'quiet' });
  return `${printable(id)}  ${when}  ${printable(source)} ${printable(event)}: ${printable(error)}`;
}

function ofChoice(choice: SetAsideChoice): string {
  const meant = nameSetAsideChoice(choice);
  return meant === 'all' ? '' : ` of ${printable(meant)}`;
}
