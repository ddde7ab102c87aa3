import { join, resolve } from 'node:path';
import type { Environment } from './platform/config/environment.ts';
import type { ReadConfigOptions } from './platform/config/read-config.ts';
import { databasePath, type PathOutcome } from './platform/database/database-file.ts';
import type { Mode } from './platform/database/open-outcome.ts';
import { PERMISSIONS } from './policy/permissions.ts';

/** Channels the code itself speaks to; a configuration without them is refused. */
const REQUIRED_CHANNELS = ['devops'];

/** What the sandbox runs on when MUSTER_CONFIG is empty. */
export const EXAMPLE_CONFIG = 'config/muster.example.yaml';

/** What this house asks of its configuration, at a start as in `muster config check`. */
export function houseRules(guildId: string | null): ReadConfigOptions {
  return { permissions: PERMISSIONS, guildId, requiredChannels: REQUIRED_CHANNELS };
}

/** The absolute path of the configuration; null when nothing names one. */
export function configPath(configured: string | null, { mode, cwd }: { mode: Mode; cwd: string }): string | null {
  const name = configured ?? (mode === 'sandbox' ? EXAMPLE_CONFIG : null);
  return name === null ? null : resolve(cwd, name);
}

/** The sandbox ignores DATABASE_URL: what it simulates must never get into a real history. */
export function houseDatabase(
  { sandbox, databaseUrl }: Pick<Environment, 'sandbox' | 'databaseUrl'>,
  { mode, cwd }: { mode: Mode; cwd: string },
): PathOutcome {
  return mode === 'sandbox'
    ? { kind: 'file', path: join(resolve(cwd, sandbox.dataDir), 'muster.db') }
    : databasePath(databaseUrl, cwd);
}
