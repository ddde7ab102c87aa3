import { Command, CommanderError } from 'commander';
import { addApiCommands } from './api-commands.ts';
import { addAuditCommands } from './audit-commands.ts';
import { addCompletion, candidates, COMPLETE } from './completion.ts';
import { addConfigCommands } from './config-commands.ts';
import { addDatabaseCommands } from './db-commands.ts';
import { addDrillCommand } from './drill-commands.ts';
import { addEventCommands } from './event-commands.ts';
import { addInboxCommands } from './inbox-commands.ts';
import { addReplayCommand } from './replay-commands.ts';
import { createRunInHouse } from './run-in-house.ts';
import { addTokenCommands } from './token-commands.ts';
import { EXIT, say, type ExitCode, type Terminal } from './terminal.ts';

const ABOUT = `Asks and acts through a running Muster (MUSTER_API_URL, MUSTER_API_TOKEN or MUSTER_API_TOKEN_FILE), and looks after one from its own machine.
Settings come from the environment and .env, as at a start.
Exit codes: 0 done, 1 done and something is wrong, 2 not done.`;

/** The `muster` command. Gives the exit code; throws only what is a fault of the program. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = EXIT.ok;
  const ended = (exit: ExitCode): void => {
    code = exit;
  };
  const program = createProgram(terminal);
  const run = createRunInHouse(terminal, ended);
  addConfigCommands(
    program,
    (act) => {
      ended(act());
    },
    terminal,
  );
  addDatabaseCommands(program, run);
  addAuditCommands(program, run);
  addInboxCommands(program, run);
  addDrillCommand(program, run);
  addReplayCommand(program, { terminal, ended });
  addEventCommands(program, { terminal, ended });
  addTokenCommands(program, run);
  addApiCommands(program, { terminal, ended });
  addCompletion(program, terminal);
  // Before commander reads them: what is being typed may be half an option.
  if (args[0] === COMPLETE) {
    say(terminal, ...candidates(program, args.slice(1)));
    return EXIT.ok;
  }
  try {
    await program.parseAsync(args.length === 0 ? ['help'] : [...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.ok : EXIT.cannot;
  }
  return code;
}

/** Subcommands take these settings over, so it comes first. */
function createProgram({ out, err }: Terminal): Command {
  return new Command('muster')
    .description(ABOUT)
    .exitOverride()
    .showHelpAfterError('Add --help for what there is.')
    .configureOutput({
      writeOut: (text) => {
        out.write(text);
      },
      writeErr: (text) => {
        err.write(text);
      },
      getOutHasColors: () => false,
      getErrHasColors: () => false,
      getOutHelpWidth: () => 100,
      getErrHelpWidth: () => 100,
    });
}
