import type { FleetService } from '../src/fleets/fleet-service.ts';
import type { FleetConfig } from '../src/platform/config/config.ts';
import type { Actor, Requirement } from '../src/platform/gate.ts';

/** One fleet by its canonical name, or null: all that the asker may see. */
interface FleetsAsked {
  readonly fleet: string | null;
}

/** How an act that takes one fleet or all is found and judged: of all, one where the asker has the permission is enough. */
export function fleetsAsked(fleets: Pick<FleetService, 'resolve' | 'someRequirement'>, permission: string) {
  return {
    sees: permission,
    find: ({ fleet }: { readonly fleet?: string | undefined }): Promise<FleetsAsked | null> => {
      const found = fleet === undefined ? null : findFleet(fleets, fleet);
      return Promise.resolve(fleet !== undefined && found === null ? null : { fleet: found?.name ?? null });
    },
    requires: (_input: unknown, { fleet }: FleetsAsked, actor: Actor): Requirement =>
      fleets.someRequirement(actor, { permission, fleet }),
  };
}

/** By its name or one it once had. */
export function findFleet(fleets: Pick<FleetService, 'resolve'>, typed: string): FleetConfig | null {
  const match = fleets.resolve(typed);
  return match.kind === 'unknown' ? null : match.fleet;
}
