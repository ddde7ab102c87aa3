import { resolve } from 'node:path';
import type { Command } from 'commander';
import { configPath, houseRules } from '../house-config.ts';
import { checkConfigFile, renderCheck } from '../platform/config/check-config.ts';
import { readEnvironment } from '../platform/config/environment.ts';
import { NO_CONFIG } from './house.ts';
import { complain, EXIT, say, type ExitCode, type Terminal } from './terminal.ts';

export function addConfigCommands(program: Command, run: (act: () => ExitCode) => void, terminal: Terminal): void {
  const config = program.command('config').description('the YAML configuration');
  config
    .command('check')
    .argument('[file]', 'a configuration; MUSTER_CONFIG by default, and in the sandbox the example')
    .description('read the environment and a configuration as a start would, and name everything that is wrong')
    .action((file: string | undefined) => {
      run(() => checkConfig(terminal, file));
    });
}

/** Offline, and without a database. Values of secrets never show: problems name variables and paths only. */
function checkConfig(terminal: Terminal, file: string | undefined): ExitCode {
  const { env, cwd } = terminal;
  const read = readEnvironment(env);
  if (read.kind === 'invalid') complain(terminal, ...read.problems.map((problem) => `environment ${problem}`));
  for (const warning of read.warnings) complain(terminal, `environment ${warning}`);
  const known = read.kind === 'read' ? read.environment : null;
  const mode = known?.discord.token === null ? 'sandbox' : 'live';
  const path = file === undefined ? configPath(known?.configPath ?? null, { mode, cwd }) : resolve(cwd, file);
  if (path === null) {
    complain(terminal, NO_CONFIG);
    return EXIT.cannot;
  }
  const { ok, text } = renderCheck(path, checkConfigFile(path, houseRules(known?.discord.guildId ?? null)));
  if (ok) say(terminal, text);
  else complain(terminal, ...text.trimEnd().split('\n'));
  return ok && read.kind === 'read' ? EXIT.ok : EXIT.finding;
}
