import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { GENERIC_EVENT_VERSION, GENERIC_STATES, readGenericEvent } from '../pipelines/generic-event-input.ts';
import { DEFAULT_API_URL } from './api-client.ts';
import { sendEvent, type SendOutcome } from './event-sender.ts';
import { complain, EXIT, printable, say, type ExitCode, type Terminal } from './terminal.ts';

/** As the flags give them; what is not given is not there. */
interface EventFlags {
  readonly file?: string;
  readonly to?: string;
  readonly dryRun?: boolean;
  readonly id?: string;
  readonly at?: string;
  readonly source: string;
  readonly stage?: readonly StageFlag[];
  readonly deployment?: string;
  readonly environment?: string;
  readonly run?: number;
  readonly attempt?: number;
  readonly [field: string]: unknown;
}

interface StageFlag {
  readonly name: string;
  readonly state: string;
}

const ABOUT = `tell a running Muster of a run or a deployment, as docs/generic-event.schema.json has it (MUSTER_API_URL, GENERIC_WEBHOOK_TOKEN or GENERIC_WEBHOOK_TOKEN_FILE)`;

/** `muster event send`: what a script or a CI system without a webhook of its own tells Muster. */
export function addEventCommands(
  program: Command,
  { terminal, ended }: { readonly terminal: Terminal; readonly ended: (code: ExitCode) => void },
): void {
  const send = program.command('event').description('events told to a running Muster').command('send');
  send
    .description(ABOUT)
    .option('--pipeline <name>', 'with the source it is the repository of a pipeline of system generic')
    .option('--source <name>', 'what sends it', 'cli')
    .option('--run <n>', "the run's number", wholeNumber)
    .option('--state <state>', `${GENERIC_STATES.join(', ')}; another word is shown as it is`)
    .option('--attempt <n>', 'a re-run counts on', wholeNumber)
    .option('--url <address>', 'its page or log')
    .option('--title <text>', 'what is built')
    .option('--branch <name>', 'a branch or tag')
    .option('--commit <sha>', 'what is built, or deployed')
    .option('--author <name>', 'who wrote the commit')
    .option('--actor <name>', 'who started it')
    .option('--trigger <word>', 'what started it: push, schedule, …')
    .option('--failure <text>', 'the first line of what went wrong')
    .option('--started-at <time>', 'when it began, as 2026-03-02T09:00:00Z')
    .option('--ended-at <time>', 'when it ended')
    .addOption(new Option('--stage <name=state>', 'a stage; once for each, in their order').argParser(collectStages))
    .option('--deployment <id>', 'tell of this deployment instead of a run; it needs --environment')
    .option('--environment <name>', 'where the deployment goes')
    .option('--environment-url <address>', 'where what was deployed can be seen')
    .option('--note <text>', 'a line about the deployment')
    .option('--at <time>', 'when it became so; now, if not said')
    .option('--id <id>', 'of the event: the same id is the same event; a new one, if not said')
    .option('--file <path>', "a whole event as JSON instead of these flags; '-' reads standard input")
    .option('--to <address>', `where Muster is, instead of MUSTER_API_URL (${DEFAULT_API_URL} if neither says)`)
    .option('--dry-run', 'show the event and send nothing')
    .addHelpText(
      'after',
      `
Exit codes: 0 taken, 1 taken by nobody (no pipeline of the configuration asks for it), 2 not sent or refused.

  muster event send --source buildbot --pipeline site --run 17 --state failed --failure "tests failed" --url https://…`,
    )
    .action(async () => {
      ended(await sendGiven(terminal, send.opts<EventFlags>()));
    });
}

function wholeNumber(given: string): number {
  if (/^[1-9]\d{0,14}$/u.test(given)) return Number(given);
  throw new InvalidArgumentError('Write a whole number from 1.');
}

function collectStages(given: string, before: readonly StageFlag[] | undefined): readonly StageFlag[] {
  const at = given.lastIndexOf('=');
  if (at < 1 || at === given.length - 1)
    throw new InvalidArgumentError('Write a stage as name=state: build=succeeded.');
  return [...(before ?? []), { name: given.slice(0, at), state: given.slice(at + 1) }];
}

async function sendGiven(terminal: Terminal, flags: EventFlags): Promise<ExitCode> {
  const given =
    flags.file === undefined
      ? { kind: 'read' as const, event: eventOf(flags, terminal) }
      : await readEvent(terminal, flags.file);
  if (given.kind === 'unreadable') {
    complain(terminal, given.message);
    return EXIT.cannot;
  }
  const read = readGenericEvent(given.event);
  if (read.kind === 'invalid') {
    complain(
      terminal,
      'The event does not fit docs/generic-event.schema.json, so nothing was sent:',
      ...read.problems.map((problem) => `  ${printable(problem)}`),
    );
    return EXIT.cannot;
  }
  if (flags.dryRun === true) {
    say(terminal, JSON.stringify(read.event, null, 2));
    return EXIT.ok;
  }
  return tell(terminal, await sendEvent(terminal, { event: read.event, to: flags.to ?? null }));
}

/** Fields that flags of the same name fill, of both kinds and of each. */
const SHARED = ['pipeline', 'source', 'run', 'state', 'branch', 'commit', 'actor', 'url'];
const OF_RUN = [...SHARED, 'attempt', 'title', 'author', 'trigger', 'failure', 'startedAt', 'endedAt'];
const OF_DEPLOYMENT = [...SHARED, 'deployment', 'environment', 'environmentUrl', 'note'];
/** Flags that are no fields of an event. */
const ABOUT_SENDING = ['file', 'to', 'dryRun'];

/** What does not belong to the kind is put in all the same: the schema says so, rather than that it is dropped unseen. */
function eventOf(flags: EventFlags, { clock }: Pick<Terminal, 'clock'>): unknown {
  const isDeployment = flags.deployment !== undefined || flags.environment !== undefined;
  const known = isDeployment ? OF_DEPLOYMENT : OF_RUN;
  const { stage, id, at } = flags;
  const others = Object.keys(flags).filter((name) => ![...known, ...ABOUT_SENDING, 'stage', 'id', 'at'].includes(name));
  return {
    version: GENERIC_EVENT_VERSION,
    kind: isDeployment ? 'deployment' : 'run',
    id: id ?? randomUUID(),
    at: at ?? clock.now().toISOString(),
    ...Object.fromEntries(
      [...known, ...others].flatMap((name) => (flags[name] === undefined ? [] : [[name, flags[name]]])),
    ),
    ...(stage === undefined ? {} : { stages: stage }),
  };
}

type ReadOutcome =
  { readonly kind: 'read'; readonly event: unknown } | { readonly kind: 'unreadable'; readonly message: string };

async function readEvent({ cwd }: Pick<Terminal, 'cwd'>, file: string): Promise<ReadOutcome> {
  let written: string;
  try {
    written = file === '-' ? await text(process.stdin) : await readFile(resolve(cwd, file), 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'it broke off';
    return { kind: 'unreadable', message: `${printable(file)} cannot be read (${code}).` };
  }
  try {
    const event: unknown = JSON.parse(written);
    return { kind: 'read', event };
  } catch {
    return { kind: 'unreadable', message: `${printable(file)} is no JSON: it holds one event, as an object.` };
  }
}

function tell(terminal: Terminal, outcome: SendOutcome): ExitCode {
  switch (outcome.kind) {
    case 'recorded':
      say(terminal, 'Muster has taken it.');
      return EXIT.ok;
    case 'repeat':
      say(terminal, 'Muster has had this event already: nothing changes.');
      return EXIT.ok;
    case 'unwanted':
      complain(
        terminal,
        `Muster keeps nothing of it: no pipeline of its configuration has system generic and repository ${outcome.repository}.`,
      );
      return EXIT.finding;
    case 'refused':
    case 'unreachable':
      complain(terminal, ...outcome.lines.map(printable));
      return EXIT.cannot;
  }
}
