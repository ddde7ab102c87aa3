import { isDeepStrictEqual } from 'node:util';
import { DiscordAPIError, REST, Routes } from 'discord.js';
import { z } from 'zod';
import type { Secret } from '../config/secret.ts';
import type { Command } from './command.ts';
import { registerableCommands } from './command-limits.ts';

export interface RegistrationOptions {
  readonly apiUrl: string;
  readonly token: Secret;
  readonly applicationId: string;
  readonly guildId: string;
  readonly commands: readonly Command[];
}

export type RegistrationOutcome =
  | { readonly kind: 'unchanged'; readonly names: readonly string[] }
  | {
      readonly kind: 'registered';
      readonly added: readonly string[];
      readonly changed: readonly string[];
      readonly removed: readonly string[];
    }
  | { readonly kind: 'not-registerable'; readonly problems: readonly string[] }
  /** Nothing changed at Discord; `reason` says what to do. */
  | { readonly kind: 'failed'; readonly reason: string };

/** Makes the guild's commands equal ours with one PUT, or none when they are. Running it again changes nothing. */
export async function registerCommands(options: RegistrationOptions): Promise<RegistrationOutcome> {
  const ours = registerableCommands(options.commands);
  if (ours.kind === 'not-registerable') return ours;
  const rest = new REST({ api: options.apiUrl, version: '10' }).setToken(options.token.reveal());
  const route = Routes.applicationGuildCommands(options.applicationId, options.guildId);
  try {
    const query = new URLSearchParams({ with_localizations: 'true' });
    const theirs = REMOTE.parse(await rest.get(route, { query }));
    const change = compare(theirs.map(normalised), ours.definitions.map(normalised));
    if (change.added.length + change.changed.length + change.removed.length === 0) {
      return { kind: 'unchanged', names: ours.definitions.map(({ name }) => name) };
    }
    await rest.put(route, { body: ours.definitions });
    return { kind: 'registered', ...change };
  } catch (error) {
    return { kind: 'failed', reason: reasonOf(error, options) };
  } finally {
    rest.clearHashSweeper();
    rest.clearHandlerSweeper();
  }
}

const REMOTE = z.array(z.looseObject({ name: z.string() }));

/** What a definition says and Discord gives back; ids, versions and where global commands may be used are not compared. */
const COMPARED = [
  ...['type', 'name', 'name_localizations', 'description', 'description_localizations', 'options'],
  ...['default_member_permissions', 'nsfw', 'required', 'choices', 'value', 'channel_types', 'autocomplete'],
  ...['min_value', 'max_value', 'min_length', 'max_length'],
] as const;
const CHAT_INPUT = 1;

interface Normalised {
  readonly key: string;
  readonly name: string;
  readonly json: unknown;
}

function normalised(definition: { readonly name: string; readonly type?: unknown }): Normalised {
  const type = typeof definition.type === 'number' ? definition.type : CHAT_INPUT;
  return { key: `${type}:${definition.name}`, name: definition.name, json: essence({ ...definition, type }) };
}

/** Discord leaves out, or fills in, what has its default value: false, null, empty. */
function essence(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(essence);
  if (typeof value !== 'object' || value === null) return value;
  const known = new Map<string, unknown>(Object.entries(value));
  return Object.fromEntries(
    COMPARED.map((name) => [name, name.endsWith('_localizations') ? known.get(name) : essence(known.get(name))]).filter(
      ([, inner]) => !isDefault(inner),
    ),
  );
}

function isDefault(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === false ||
    value === '' ||
    (typeof value === 'object' && Object.keys(value).length === 0)
  );
}

function compare(
  theirs: readonly Normalised[],
  ours: readonly Normalised[],
): { added: readonly string[]; changed: readonly string[]; removed: readonly string[] } {
  const before = new Map(theirs.map((each) => [each.key, each]));
  const after = new Set(ours.map(({ key }) => key));
  const names = (list: readonly Normalised[]): string[] => list.map(({ name }) => name);
  return {
    added: names(ours.filter(({ key }) => !before.has(key))),
    changed: names(ours.filter(({ key, json }) => before.has(key) && !isDeepStrictEqual(before.get(key)?.json, json))),
    removed: names(theirs.filter(({ key }) => !after.has(key))),
  };
}

function reasonOf(error: unknown, { applicationId, guildId }: RegistrationOptions): string {
  if (error instanceof DiscordAPIError) {
    if (error.status === 401) return 'Discord refuses the token: set DISCORD_TOKEN to the one of the bot.';
    if (error.status === 403 || error.status === 404) {
      const invite = `https://discord.com/oauth2/authorize?client_id=${applicationId}&scope=bot+applications.commands&guild_id=${guildId}`;
      return `Discord does not let this application change the commands of guild ${guildId} (${error.message}). Check DISCORD_APPLICATION_ID and DISCORD_GUILD_ID, and invite the bot: ${invite}`;
    }
    return `Discord refuses the commands: ${error.message}`;
  }
  if (error instanceof z.ZodError) return 'Discord answered with something that is not a list of commands.';
  return `Discord could not be reached: ${error instanceof Error ? error.message : 'unknown error'}`;
}
