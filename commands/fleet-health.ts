import type { FleetService } from '../src/fleets/fleet-service.ts';
import { databaseHosts, expectedHosts, shortHostName } from '../src/fleets/fleet.ts';
import { hostNamed } from '../src/health/fleet-health.ts';
import type { HealthService } from '../src/health/health-service.ts';
import { fleetHealthMessage, hostHealthMessage, noSuchHostMessage } from '../src/health/health-view.ts';
import type { FleetConfig } from '../src/platform/config/config.ts';
import type { Answer, Autocomplete } from '../src/platform/discord/command.ts';

/** /fleet health: why a fleet, or one of its hosts, is judged as it is. */
export async function answerHealth(
  health: Pick<HealthService, 'explain'>,
  fleet: FleetConfig,
  typedHost: string | null,
): Promise<Answer> {
  const explained = await health.explain(fleet);
  const host = typedHost === null ? null : hostNamed(explained, typedHost);
  const { body, file } =
    typedHost === null
      ? fleetHealthMessage(explained)
      : host === null
        ? noSuchHostMessage(explained)
        : hostHealthMessage(explained, host);
  const outcome = typedHost !== null && host === null ? 'no-such-host' : 'health';
  return { kind: 'message', outcome, body, ...(file === null ? {} : { files: [file] }) };
}

/** For the option `host`: hosts of the fleet that was typed before it. For any other what `others` offers. */
export function offerHostsOr(fleets: Pick<FleetService, 'resolve'>, others: Autocomplete): Autocomplete {
  return async (request, read) => {
    if (request.option !== 'host') return others(request, read);
    const typedFleet = request.options['fleet'];
    const match = typeof typedFleet === 'string' ? fleets.resolve(typedFleet) : null;
    if (match === null || match.kind === 'unknown') return [];
    const { fleet } = match;
    const wanted = request.typed.trim().toLowerCase();
    return [...expectedHosts(fleet), ...databaseHosts(fleet)]
      .filter(({ name }) => name.includes(wanted))
      .map(({ name }) => ({
        name: shortHostName(name, fleet.name),
        value: name,
        requires: { permission: 'fleet.view', fleet: fleet.name },
      }));
  };
}
