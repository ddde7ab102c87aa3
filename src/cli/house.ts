import { EXAMPLE_CONFIG, configPath, houseDatabase, houseRules } from '../house-config.ts';
import type { Config } from '../platform/config/config.ts';
import { renderProblem } from '../platform/config/config-problem.ts';
import { readEnvironment, type Environment } from '../platform/config/environment.ts';
import { readConfigFile } from '../platform/config/read-config.ts';
import type { Mode } from '../platform/database/open-outcome.ts';
import type { Terminal } from './terminal.ts';

/** Options of every command that touches a database. */
export interface HouseOptions {
  readonly sandbox?: boolean;
}

/** Which Muster of this machine is meant, and where it keeps its history. */
export interface House {
  readonly mode: Mode;
  readonly path: string;
  readonly environment: Environment;
}

export interface Unready {
  readonly kind: 'unready';
  readonly lines: readonly string[];
}

/** The live one's DATABASE_URL, or with --sandbox the file below SANDBOX_DATA_DIR. */
export function findHouse(
  { env, cwd }: Terminal,
  { sandbox = false }: HouseOptions,
): { readonly kind: 'found'; readonly house: House } | Unready {
  const mode: Mode = sandbox ? 'sandbox' : 'live';
  const read = readEnvironment(env);
  if (read.kind === 'invalid') return { kind: 'unready', lines: read.problems };
  const path = houseDatabase(read.environment, { mode, cwd });
  return path.kind === 'file'
    ? { kind: 'found', house: { mode, path: path.path, environment: read.environment } }
    : { kind: 'unready', lines: [path.message] };
}

/** The configuration that a start of this house would read. */
export function readHouseConfig(
  { cwd }: Terminal,
  { mode, environment }: Pick<House, 'mode' | 'environment'>,
): { readonly kind: 'read'; readonly config: Config } | Unready {
  const path = configPath(environment.configPath, { mode, cwd });
  if (path === null) return { kind: 'unready', lines: [NO_CONFIG] };
  const outcome = readConfigFile(path, houseRules(environment.discord.guildId));
  return outcome.kind === 'valid'
    ? { kind: 'read', config: outcome.config }
    : { kind: 'unready', lines: outcome.problems.map((problem) => renderProblem(path, problem)) };
}

export const NO_CONFIG = `No configuration is named: name a file, or set MUSTER_CONFIG. ${EXAMPLE_CONFIG} is one to start from.`;

/** Where no database is, says what this house takes for its place; who has only a sandbox may have forgotten to say so. */
export function withHint<Refusal extends { readonly kind: string; readonly message: string }>(
  refusal: Refusal,
  { mode, path, environment }: House,
): Refusal {
  if (refusal.kind !== 'missing') return refusal;
  if (mode === 'sandbox')
    return { ...refusal, message: `There is no database at ${path}. Check SANDBOX_DATA_DIR, or run npm start once.` };
  return environment.discord.token === null
    ? { ...refusal, message: `${refusal.message} For the sandbox's database add --sandbox: DISCORD_TOKEN is empty.` }
    : refusal;
}
