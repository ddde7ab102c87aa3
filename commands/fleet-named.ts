import type { SlashCommandStringOption } from '@discordjs/builders';
import type { FleetService } from '../src/fleets/fleet-service.ts';
import type { FleetConfig } from '../src/platform/config/config.ts';
import type { Actor, Choice, Requirement } from '../src/platform/discord/command.ts';
import { code } from '../src/platform/discord/message.ts';

/** The option of a command about one fleet; `fleetOption(option).setRequired(false)` where it may be about all. */
export function fleetOption(option: SlashCommandStringOption): SlashCommandStringOption {
  return option.setName('fleet').setDescription('Which').setRequired(true).setAutocomplete(true).setMaxLength(100);
}

/** What was typed is foreign text: only what could be a name is repeated. */
export function typedFleet(typed: string | undefined): string {
  return code(typed !== undefined && /^[\w.-]{1,60}$/.test(typed) ? typed : '…');
}

export function noSuchFleet(typed: string | undefined): string {
  return `No fleet that you may see is called ${typedFleet(typed)}. \`/fleet list\` shows those there are.`;
}

/** The fleet that was named or, where none was, all that the asker may see. */
export type NamedOrAll = { readonly kind: 'one'; readonly fleet: FleetConfig } | { readonly kind: 'all' };

/** null: no fleet has or had that name. */
export function findNamedOrAll(fleets: Pick<FleetService, 'resolve'>, typed: string | undefined): NamedOrAll | null {
  if (typed === undefined) return { kind: 'all' };
  const match = fleets.resolve(typed);
  return match.kind === 'unknown' ? null : { kind: 'one', fleet: match.fleet };
}

/** For all, it is enough to have it on one of those that the asker may see. */
export function requireOnNamedOrAny(
  fleets: Pick<FleetService, 'listVisible'>,
  subject: NamedOrAll,
  { permission, actor }: { readonly permission: string; readonly actor: Actor },
): Requirement {
  return {
    permission,
    fleet: subject.kind === 'one' ? subject.fleet.name : (fleets.listVisible(actor)[0]?.name ?? null),
  };
}

export interface FleetOffer {
  readonly typed: string;
  /** What it takes, on the fleet, to use the offer. */
  readonly permission: string;
}

/** Fleets by their names of today, for commands that change one: an older name may be typed, and is not offered. */
export function offerFleets(
  fleets: Pick<FleetService, 'listNames'>,
  { typed, permission }: FleetOffer,
  isOffered: (fleet: FleetConfig) => boolean = () => true,
): readonly Choice[] {
  const wanted = typed.trim().toLowerCase();
  return fleets
    .listNames()
    .filter(({ typed: name, fleet }) => name === fleet.name && name.includes(wanted) && isOffered(fleet))
    .map(({ fleet: { name } }) => ({ name, value: name, requires: { permission, fleet: name } }));
}
