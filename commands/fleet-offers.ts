import type { FleetService } from '../src/fleets/fleet-service.ts';
import type { Autocomplete } from '../src/platform/discord/command.ts';

/** Any name a fleet has or had is offered to those who may see it, and leads to the name of today. */
export function offerFleetNames(fleets: Pick<FleetService, 'listNames'>): Autocomplete {
  return async ({ typed }) => {
    const wanted = typed.trim().toLowerCase();
    return fleets
      .listNames()
      .filter((each) => each.typed.includes(wanted) && (wanted !== '' || each.typed === each.fleet.name))
      .toSorted((a, b) => Number(b.typed.startsWith(wanted)) - Number(a.typed.startsWith(wanted)))
      .map((each) => ({
        name: choiceName(each.typed, each.fleet),
        value: each.fleet.name,
        requires: { permission: 'fleet.view', fleet: each.fleet.name },
      }));
  };
}

function choiceName(typed: string, { name, lifecycle }: { readonly name: string; readonly lifecycle: string }): string {
  const state = lifecycle === 'active' ? '' : ` (${lifecycle})`;
  return `${typed === name ? name : `${typed} → ${name}`}${state}`;
}
