import type { SlashCommandStringOption } from '@discordjs/builders';
import type { FleetService } from '../src/fleets/fleet-service.ts';
import type { FleetConfig } from '../src/platform/config/config.ts';
import type { Actor, Requirement } from '../src/platform/discord/command.ts';

/** All parts of the one slash command say the same of it. */
export const SHARD_COMMAND = {
  name: 'shard',
  description: 'Shards of a fleet: bandwidth, meshes, message types',
} as const;

export const SHARD_PERMISSION = 'fleet.view';

/** The fleet that was named, or that of those with shards which the asker may see. */
export type ShardSubject = { readonly kind: 'one'; readonly fleet: FleetConfig } | { readonly kind: 'any' };

export function findShardSubject(fleets: FleetService, typed: string | undefined): ShardSubject | null {
  if (typed === undefined) return { kind: 'any' };
  const match = fleets.resolve(typed);
  return match.kind === 'unknown' ? null : { kind: 'one', fleet: match.fleet };
}

export function requireShardSubject(fleets: FleetService, subject: ShardSubject, actor: Actor): Requirement {
  if (subject.kind === 'one') return { permission: SHARD_PERMISSION, fleet: subject.fleet.name };
  return { permission: SHARD_PERMISSION, fleet: fleets.listVisible(actor)[0]?.name ?? null };
}

/** In use, and with shards. */
export function shardedFleets(fleets: FleetService, actor: Actor): readonly FleetConfig[] {
  return fleets.listVisible(actor).filter(({ shards, lifecycle }) => shards.length > 0 && lifecycle !== 'retired');
}

/** `fleet`, which may be left out. */
export function shardFleetOption(option: SlashCommandStringOption): SlashCommandStringOption {
  return option
    .setName('fleet')
    .setDescription('Its name, or one it once had; not needed where only one has shards')
    .setAutocomplete(true)
    .setMaxLength(100);
}
