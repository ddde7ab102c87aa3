import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import type { ServiceConfig } from '../platform/config/service-config.ts';
import type { Reader } from '../platform/database/transaction.ts';
import type { Actor, Gate, Requirement } from '../platform/gate.ts';
import type { ProbeService } from './probe-service.ts';
import { listKnownProbes, sumTallies, type Offline } from './probe-store.ts';
import { listProbes } from './probe.ts';
import { byGravity, statusOf, type ServiceStatus } from './service-status.ts';

export interface ServiceStatusServiceParts {
  readonly config: () => Config;
  readonly clock: Clock;
  readonly gate: Gate;
  readonly probes: Pick<ProbeService, 'offline'>;
}

export interface ServiceStatusService {
  find(name: string): ServiceConfig | null;
  /** Services are seen by whoever sees the fleet they belong to; one that stands alone by whoever sees fleets at all. */
  requirement(service: ServiceConfig): Requirement;
  /** To see the list: whatever of it there is for this person. */
  listRequirement(actor: Actor): Requirement;
  /** What this person may see, the gravest first. */
  list(reader: Reader, actor: Actor): Promise<readonly ServiceStatus[]>;
  status(reader: Reader, service: ServiceConfig): Promise<ServiceStatus>;
  offline(reader: Reader): Promise<Offline | null>;
}

const TALLY_MS = 7 * 86_400_000;

export function createServiceStatusService(parts: ServiceStatusServiceParts): ServiceStatusService {
  const { config, clock, gate, probes } = parts;
  const requirement = ({ fleet }: ServiceConfig): Requirement => ({ permission: 'fleet.view', fleet });
  const visible = (actor: Actor): readonly ServiceConfig[] =>
    config().services.filter((service) => gate.judge(actor, requirement(service)).kind === 'allowed');
  const statuses = async (reader: Reader, services: readonly ServiceConfig[]): Promise<readonly ServiceStatus[]> => {
    const probesOf = new Map(
      services.map((service) => [service.name, listProbes({ services: [service], fleets: [] })]),
    );
    const keys = [...probesOf.values()].flat().map(({ key }) => key);
    const known = await listKnownProbes(reader, keys);
    const tallies = await sumTallies(reader, keys, new Date(clock.now().getTime() - TALLY_MS));
    return services.map((service) =>
      statusOf(
        service,
        (probesOf.get(service.name) ?? []).map((probe) => ({
          probe,
          known: known.get(probe.key) ?? null,
          tally: tallies.get(probe.key) ?? null,
        })),
      ),
    );
  };
  return {
    find: (name) => config().services.find((service) => service.name === name) ?? null,
    requirement,
    listRequirement: (actor) => {
      const [first] = visible(actor);
      return first === undefined ? { permission: 'fleet.view', fleet: null } : requirement(first);
    },
    list: async (reader, actor) => (await statuses(reader, visible(actor))).toSorted(byGravity),
    async status(reader, service) {
      const [found] = await statuses(reader, [service]);
      if (found === undefined) throw new Error(`The service ${service.name} has no status.`);
      return found;
    },
    offline: (reader) => probes.offline(reader),
  };
}
