import type { Clock } from '../platform/clock.ts';
import type { Config, FleetConfig } from '../platform/config/config.ts';
import { resolveFleetName, type FleetName } from '../platform/config/fleet-names.ts';
import type { Database } from '../platform/database/transaction.ts';
import type { Actor, Gate, Requirement } from '../platform/gate.ts';
import { peopleOf, type FleetPeople } from './fleet-people.ts';
import { judgeFleet, type FleetStatus } from './fleet-status.ts';
import { listObservations, listRegistryReads } from './fleet-store.ts';
import type { HostObservations } from './observation.ts';
import type { FleetObserver } from './observe-service.ts';
import type { Attempts } from './reach.ts';

/** What the rest of Muster asks about fleets. Nothing here throws for an unknown fleet or a silent node. */
export interface FleetService {
  /** By any name it has or had; the configuration in force decides. */
  resolve(typed: string): FleetName;
  /** Fleets the asker may see, in the order of the configuration, retired ones last. */
  listVisible(actor: Actor): readonly FleetConfig[];
  /** Of those, the ones where the asker also has the permission. */
  listAllowing(actor: Actor, permission: string): readonly FleetConfig[];
  /** What an act on one fleet or, with null, on all takes: of all, one where the asker has the permission is enough. */
  someRequirement(actor: Actor, requirement: Requirement): Requirement;
  /** Every name one can type, with the fleet it leads to; for autocomplete. */
  listNames(): readonly { readonly typed: string; readonly fleet: FleetConfig }[];
  /** Names and mentions of those who answer for it. */
  peopleOf(fleet: FleetConfig): FleetPeople;
  /** From the store alone. */
  readStatus(fleets: readonly FleetConfig[]): Promise<readonly FleetStatus[]>;
  /** The same, with every reading it rests on, by host. */
  examine(fleets: readonly FleetConfig[]): Promise<readonly ExaminedFleet[]>;
  /**
   * The same, after asking again where the last try is older than 30 s. It waits at most 1.5 s for answers and then
   * says what it has; answers that come later are kept for the next time.
   */
  freshStatus(fleets: readonly FleetConfig[]): Promise<readonly FleetStatus[]>;
}

export interface ExaminedFleet {
  readonly status: FleetStatus;
  readonly observations: ReadonlyMap<string, HostObservations>;
}

export interface FleetServiceDeps {
  readonly config: () => Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly gate: Gate;
  readonly observer: FleetObserver;
}

/** Who looks twice within this time reads the same answer. */
const FRESH_FOR_MS = 30_000;
/** Half of what Discord gives for a first answer, though ours is deferred: people at 3 a.m. wait no longer. */
const LONGEST_WAIT_MS = 1500;
/** On one question. With more fleets the minutely observation has to do: their nodes' budgets are for everybody. */
const MOST_FLEETS_ASKED = 8;
/** Of 50 hosts each, some ten milliseconds; whoever asks about more lets others have a turn in between. */
const FLEETS_A_TURN = 5;

export function createFleetService({ config, database, clock, gate, observer }: FleetServiceDeps): FleetService {
  const examineSome = async (
    fleets: readonly FleetConfig[],
    registryReads: ReadonlyMap<string, Attempts>,
  ): Promise<readonly ExaminedFleet[]> => {
    const names = fleets.map(({ name }) => name);
    const observations = await listObservations(database.read, names);
    return fleets.map((fleet) => {
      const known = observations.get(fleet.name) ?? new Map<string, HostObservations>();
      const status = judgeFleet({
        fleet,
        observations: known,
        registryRead: fleet.registry === null ? null : (registryReads.get(fleet.registry) ?? null),
        // Nothing decides a version yet; the room that does will say it here.
        desired: null,
        now: clock.now(),
      });
      return { status, observations: known };
    });
  };

  const examine = async (fleets: readonly FleetConfig[]): Promise<readonly ExaminedFleet[]> => {
    const registryReads = await listRegistryReads(database.read);
    const examined: ExaminedFleet[] = [];
    for (let start = 0; start < fleets.length; start += FLEETS_A_TURN) {
      if (start > 0) await othersTurn();
      examined.push(...(await examineSome(fleets.slice(start, start + FLEETS_A_TURN), registryReads)));
    }
    return examined;
  };

  const isStale = ({ observations }: ExaminedFleet): boolean => {
    const tries = [...observations.values()].flatMap(({ health, registry }) => health ?? registry ?? []);
    const newest = Math.max(...tries.map(({ attemptedAt }) => attemptedAt.getTime()), -Infinity);
    return clock.now().getTime() - newest > FRESH_FOR_MS;
  };

  const statusesOf = (examined: readonly ExaminedFleet[]): readonly FleetStatus[] =>
    examined.map(({ status }) => status);

  const mayDo = (actor: Actor, permission: string, fleet: FleetConfig): boolean =>
    gate.judge(actor, { permission, fleet: fleet.name }).kind === 'allowed';
  const listVisible = (actor: Actor): readonly FleetConfig[] =>
    byLifecycle(config().fleets).filter((fleet) => mayDo(actor, 'fleet.view', fleet));

  return {
    resolve: (typed) => resolveFleetName(config(), typed, clock.now()),
    listVisible,
    listAllowing: (actor, permission) => listVisible(actor).filter((fleet) => mayDo(actor, permission, fleet)),
    someRequirement: (actor, { permission, fleet }) => ({
      permission,
      fleet: fleet ?? listVisible(actor).find((each) => mayDo(actor, permission, each))?.name ?? null,
    }),
    listNames: () =>
      byLifecycle(config().fleets).flatMap((fleet) =>
        [fleet.name, ...fleet.aliases.map(({ name }) => name)].map((typed) => ({ typed, fleet })),
      ),
    peopleOf: (fleet) => peopleOf(config(), fleet),
    readStatus: async (fleets) => statusesOf(await examine(fleets)),
    examine,
    async freshStatus(fleets) {
      const examined = await examine(fleets);
      const stale = examined.filter((each) => each.status.fleet.lifecycle === 'active' && isStale(each));
      if (stale.length === 0 || stale.length > MOST_FLEETS_ASKED) return statusesOf(examined);
      await observer.observe(
        stale.map(({ status }) => status.fleet),
        { waitMs: LONGEST_WAIT_MS, versions: 'always' },
      );
      return statusesOf(await examine(fleets));
    },
  };
}

function othersTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

const LIFECYCLES = ['active', 'planned', 'retired'] as const;

function byLifecycle(fleets: readonly FleetConfig[]): readonly FleetConfig[] {
  return LIFECYCLES.flatMap((lifecycle) => fleets.filter((fleet) => fleet.lifecycle === lifecycle));
}
