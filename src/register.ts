import { existsSync } from 'node:fs';
import { createCommands, type CommandServices } from '../commands/index.ts';
import { readEnvironment } from './platform/config/environment.ts';
import { registerCommands, type RegistrationOutcome } from './platform/discord/registration.ts';

// `npm run register`: makes the guild's slash commands equal to this checkout's. Safe to repeat; says what it changed.

if (existsSync('.env')) process.loadEnvFile('.env');
process.exitCode = await register();

async function register(): Promise<number> {
  const read = readEnvironment(process.env);
  if (read.kind === 'invalid') return fail(read.problems);
  const { token, applicationId, guildId, apiUrl } = read.environment.discord;
  if (token === null) {
    return fail([
      'DISCORD_TOKEN is empty, so there is nothing to register with: the sandbox registers its commands itself when it starts.',
    ]);
  }
  if (applicationId === null || guildId === null) {
    return fail([
      'Set DISCORD_APPLICATION_ID and DISCORD_GUILD_ID: commands are registered for one application in one guild.',
    ]);
  }
  const commands = createCommands(withoutServices());
  return say(await registerCommands({ apiUrl, token, applicationId, guildId, commands }));
}

/**
 * Registering reads definitions and runs nothing, so no database is opened for it. The one unchecked assertion: whatever a
 * factory takes out of this is again nothing, and using it throws.
 */
function withoutServices(): CommandServices {
  const nothing: object = new Proxy(() => undefined, {
    get: () => nothing,
    apply: () => {
      throw new Error('A command used a service while it was being defined.');
    },
  });
  return nothing as CommandServices;
}

function say(outcome: RegistrationOutcome): number {
  switch (outcome.kind) {
    case 'unchanged':
      console.log(`The commands are registered already: ${outcome.names.join(', ')}.`);
      return 0;
    case 'registered':
      for (const kind of ['added', 'changed', 'removed'] as const) {
        if (outcome[kind].length > 0) console.log(`${kind}: ${outcome[kind].join(', ')}`);
      }
      return 0;
    case 'not-registerable':
      return fail(outcome.problems);
    case 'failed':
      return fail([outcome.reason]);
  }
}

function fail(lines: readonly string[]): number {
  for (const line of lines) console.error(line);
  return 1;
}
