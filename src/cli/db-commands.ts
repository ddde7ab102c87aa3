import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { MIGRATIONS } from '../../migrations/index.ts';
import { voidAfterRestore } from '../approvals/approval-store.ts';
import { doubtActs } from '../platform/acts/act-ledger.ts';
import { backUpDatabase, type BackupOutcome } from '../platform/database/backup.ts';
import { checkDatabase, type CheckOutcome } from '../platform/database/check.ts';
import { drillRestore, restoreDatabase, type DrillOutcome, type RestoreOutcome } from '../platform/database/restore.ts';
import { lookBeforePosting } from '../platform/delivery/place-store.ts';
import { endOverridesAfterRestore } from '../windows/override-store.ts';
import { withHint, type House, type HouseOptions } from './house.ts';
import type { RunInHouse } from './run-in-house.ts';
import { complain, EXIT, paint, printable, say, type ExitCode, type Terminal } from './terminal.ts';

/** What each room does to its rows in a restored database before Muster starts on it. */
const AFTER_RESTORE = [lookBeforePosting, doubtActs, voidAfterRestore, endOverridesAfterRestore];

export function sandboxOption(): Option {
  return new Option('--sandbox', "the sandbox's database below SANDBOX_DATA_DIR, instead of DATABASE_URL");
}

export function addDatabaseCommands(program: Command, run: RunInHouse): void {
  const db = program.command('db').description('the database: back up, restore, check');
  db.command('check')
    .description('read every page, index and reference; works while Muster runs')
    .addOption(sandboxOption())
    .action((options: HouseOptions) => run(options, check));
  db.command('backup')
    .argument('[to]', "a new file, or a folder; by default 'backups' beside the database")
    .description('write a checked copy into one file; works while Muster runs')
    .addOption(sandboxOption())
    .action((to: string | undefined, options: HouseOptions) =>
      run(options, (house, terminal) => backUp(house, terminal, to)),
    );
  db.command('restore')
    .argument('<file>', 'a backup')
    .description('put a backup in the place of the database; Muster must be stopped. What was there is kept beside it')
    .option('--verify', 'only try it, in a temporary folder: proves that the backup can be restored')
    .addOption(sandboxOption())
    .action((file: string, { verify = false, ...options }: HouseOptions & { readonly verify?: boolean }) =>
      run(options, (house, terminal) => (verify ? drill(house, terminal, file) : restore(house, terminal, file))),
    );
}

async function check(house: House, terminal: Terminal): Promise<ExitCode> {
  const outcome = await checkDatabase({ path: house.path, migrations: MIGRATIONS });
  if (outcome.kind !== 'sound') return refuse(terminal, withHint(outcome, house));
  const { path, schemaVersion, pending, mode, bytes, rows } = outcome;
  say(
    terminal,
    `${path} is ${paint(terminal, terminal.out, { text: 'sound', tone: 'good' })}: ${megabytes(bytes)}, schema ${schemaVersion}, ${mode ?? 'no'} mode.`,
    ...(pending === 0 ? [] : [`The next start brings it ${pending} ${pending === 1 ? 'step' : 'steps'} further.`]),
    ...rowLines(rows),
  );
  return EXIT.ok;
}

async function backUp(house: House, terminal: Terminal, to: string | undefined): Promise<ExitCode> {
  const outcome = await backUpDatabase({
    path: house.path,
    migrations: MIGRATIONS,
    clock: terminal.clock,
    // A slash at the end says that a folder is meant; resolve() would drop it.
    ...(to === undefined ? {} : { to: resolve(terminal.cwd, to) + (to.endsWith('/') ? '/' : '') }),
  });
  if (outcome.kind !== 'backed-up') return refuse(terminal, withHint(outcome, house));
  say(
    terminal,
    `Backed up to ${outcome.path}: ${megabytes(outcome.bytes)}, as it was at ${outcome.takenAt.toISOString()}.`,
    `Keep a copy on another machine; \`muster db restore --verify ${outcome.path}\` proves that it can be restored.`,
  );
  return EXIT.ok;
}

async function restore(house: House, terminal: Terminal, file: string): Promise<ExitCode> {
  const outcome = await restoreDatabase({ ...restoreOptions(house, terminal, file), path: house.path });
  if (outcome.kind !== 'restored') return refuse(terminal, outcome);
  say(
    terminal,
    `Restored ${outcome.path} as it was at ${backupTime(outcome.backupAt)}, schema ${outcome.schemaVersion}.`,
    ...(outcome.keptAside === null ? [] : [`What was there before is kept as ${outcome.keptAside}.`]),
    'Muster looks in its channels before it posts anything that may have been posted since. Acts in other systems that\n' +
      'were under way are unknown until they are read or somebody looked, and open approvals are void.',
    ...rowLines(outcome.rows),
  );
  return EXIT.ok;
}

async function drill(house: House, terminal: Terminal, file: string): Promise<ExitCode> {
  const outcome = await drillRestore(restoreOptions(house, terminal, file));
  if (outcome.kind !== 'restorable') return refuse(terminal, outcome);
  say(
    terminal,
    `${resolve(terminal.cwd, file)} can be restored: taken at ${backupTime(outcome.backupAt)}, schema ${outcome.schemaVersion}. Nothing was changed.`,
    ...rowLines(outcome.rows),
  );
  return EXIT.ok;
}

function restoreOptions({ mode }: House, { cwd, clock }: Terminal, file: string) {
  return { from: resolve(cwd, file), mode, migrations: MIGRATIONS, clock, afterRestore: AFTER_RESTORE };
}

type Refusal =
  | Exclude<CheckOutcome, { kind: 'sound' }>
  | Exclude<BackupOutcome, { kind: 'backed-up' }>
  | Exclude<RestoreOutcome, { kind: 'restored' }>
  | Exclude<DrillOutcome, { kind: 'restorable' }>;

/** What is wrong with a file that was looked at is a finding; what kept us from looking or writing is not. */
const EXIT_OF: Readonly<Record<Refusal['kind'], ExitCode>> = {
  damaged: EXIT.finding,
  'not-a-database': EXIT.finding,
  'newer-schema': EXIT.finding,
  'other-history': EXIT.finding,
  'other-mode': EXIT.finding,
  'backup-unfit': EXIT.finding,
  'older-schema': EXIT.cannot,
  'bad-url': EXIT.cannot,
  missing: EXIT.cannot,
  'not-writable': EXIT.cannot,
  'network-file-system': EXIT.cannot,
  'held-by-another': EXIT.cannot,
  'target-exists': EXIT.cannot,
  'same-file': EXIT.cannot,
};

function refuse(terminal: Terminal, refusal: Refusal): ExitCode {
  complain(terminal, refusal.message);
  const problems = refusal.kind === 'damaged' && 'problems' in refusal ? refusal.problems : [];
  complain(terminal, ...problems.map((problem) => `  ${printable(problem)}`));
  // A backup that is not there was not found wanting.
  const isMissingBackup = refusal.kind === 'backup-unfit' && refusal.why.kind === 'missing';
  return isMissingBackup ? EXIT.cannot : EXIT_OF[refusal.kind];
}

function rowLines(rows: Readonly<Record<string, number>>): readonly string[] {
  const entries = Object.entries(rows);
  const width = Math.max(0, ...entries.map(([table]) => table.length));
  return entries.map(([table, count]) => `  ${table.padEnd(width)}  ${count}`);
}

/** A bare copy of the file does not say when it was made. */
function backupTime(at: Date): string {
  return at.getTime() === 0 ? 'a time it does not tell' : at.toISOString();
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
