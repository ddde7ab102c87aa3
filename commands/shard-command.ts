import type { SlashCommandIntegerOption, SlashCommandStringOption } from '@discordjs/builders';
import type { z } from 'zod';
import type { FleetService } from '../src/fleets/fleet-service.ts';
import type { FleetConfig } from '../src/platform/config/config.ts';
import {
  defineCommand,
  type Actor,
  type Answer,
  type Autocomplete,
  type Choice,
  type Command,
  type CommandSpec,
} from '../src/platform/discord/command.ts';
import { whichFleetMessage } from '../src/shards/bandwidth-view.ts';
import { MOST_SHARD } from '../src/shards/shard-input.ts';
import { findNamedOrAll, noSuchFleet, requireOnNamedOrAny, type NamedOrAll } from './fleet-named.ts';
import { offerFleetNames } from './fleet-offers.ts';

/** All parts of the one slash command say the same of it. */
export const SHARD_COMMAND = {
  name: 'shard',
  description: 'Shards of a fleet: bandwidth, meshes, message types',
} as const;

const PERMISSION = 'fleet.view';

interface ShardInput {
  readonly fleet?: string | undefined;
  readonly private: boolean;
}

export interface ShardCommandParts<Input extends ShardInput> {
  readonly definition: CommandSpec<Input, NamedOrAll>['definition'];
  readonly subcommands: readonly string[];
  readonly input: z.ZodType<Input>;
  /** Of the fleet that was named, or of the only one that was meant. */
  readonly answer: (fleet: FleetConfig, input: Input, actor: Actor) => Promise<Answer>;
  /** Which of those with shards are meant where none was named; all, unless given. */
  readonly meant?: (sharded: readonly FleetConfig[]) => readonly FleetConfig[];
  /** Of several, or none; asks which one is meant, unless given. */
  readonly answerAll?: (fleets: readonly FleetConfig[], actor: Actor) => Promise<Answer>;
}

/** Subcommands of /shard: each is of one fleet, which need not be named where only one has shards. */
export function defineShardCommand<Input extends ShardInput>(
  fleets: FleetService,
  { definition, subcommands, input, answer, meant = (all) => all, answerAll = askWhich }: ShardCommandParts<Input>,
): Command {
  return defineCommand<Input, NamedOrAll>({
    definition,
    permissions: Object.fromEntries(subcommands.map((name) => [name, [PERMISSION]])),
    input,
    pace: 'deferred',
    sees: PERMISSION,
    visibility: (asked) => (asked.private ? 'private' : 'public'),
    find: async ({ fleet }) => findNamedOrAll(fleets, fleet),
    requires: (_input, subject, actor) => requireOnNamedOrAny(fleets, subject, { permission: PERMISSION, actor }),
    notFound: ({ fleet }) => noSuchFleet(fleet),
    async run(asked, subject, actor) {
      if (subject.kind === 'one') return answer(subject.fleet, asked, actor);
      const all = meant(fleets.listVisible(actor).filter(isSharded));
      const [only, ...others] = all;
      return only !== undefined && others.length === 0 ? answer(only, asked, actor) : answerAll(all, actor);
    },
    autocomplete: offer(fleets),
  });
}

async function askWhich(fleets: readonly FleetConfig[]): Promise<Answer> {
  return { kind: 'message', outcome: 'which-fleet', body: whichFleetMessage(fleets) };
}

/** In use, and with shards. */
function isSharded({ shards, lifecycle }: FleetConfig): boolean {
  return shards.length > 0 && lifecycle !== 'retired';
}

/** Of the windows that may be typed, those that people mean. */
const WINDOWS = [
  ['1h', 'an hour'],
  ['6h', 'six hours'],
  ['24h', 'a day'],
  ['7d', 'a week'],
  ['30d', 'thirty days'],
] as const;

function offer(fleets: FleetService): Autocomplete {
  const offerNames = offerFleetNames(fleets);
  return async (request, read) => {
    const { option, options } = request;
    if (option === 'fleet') return offerNames(request, read);
    const fleet = fleetOf(fleets, options['fleet']);
    const typed = request.typed.trim().toLowerCase();
    const requires = { permission: PERMISSION, fleet: fleet?.name ?? null };
    const choices: readonly Omit<Choice, 'requires'>[] =
      option === 'window'
        ? WINDOWS.map(([value, words]) => ({ name: `${value} · ${words}`, value }))
        : (fleet?.shards ?? []).map((shard) => ({ name: shardName(fleet, shard), value: shard }));
    return choices.filter(({ value }) => String(value).startsWith(typed)).map((choice) => ({ ...choice, requires }));
  };
}

/** That which is named so far, else the only one it can be. */
function fleetOf(fleets: FleetService, typed: unknown): FleetConfig | null {
  if (typeof typed === 'string' && typed !== '') {
    const match = fleets.resolve(typed);
    return match.kind === 'unknown' ? null : match.fleet;
  }
  const today = fleets.listNames().flatMap((each) => (each.typed === each.fleet.name ? [each.fleet] : []));
  const [only, ...others] = today.filter(isSharded);
  return others.length === 0 ? (only ?? null) : null;
}

function shardName(fleet: FleetConfig | null, shard: number): string {
  return fleet?.protectedShards.includes(shard) === true ? `${shard}, protected` : String(shard);
}

/** `fleet`, which may be left out. */
export function shardFleetOption(option: SlashCommandStringOption): SlashCommandStringOption {
  return option
    .setName('fleet')
    .setDescription('Its name, or one it once had; not needed where only one has shards')
    .setAutocomplete(true)
    .setMaxLength(100);
}

/** `shard`, which narrows an answer to one. */
export function shardOption(option: SlashCommandIntegerOption): SlashCommandIntegerOption {
  return option
    .setName('shard')
    .setDescription('Only this one')
    .setAutocomplete(true)
    .setMinValue(0)
    .setMaxValue(MOST_SHARD);
}
