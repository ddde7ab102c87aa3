import { OWNER_DUTIES, type FleetConfig, type OwnerDuty } from '../platform/config/config.ts';

export type Office = 'owner' | 'maintainer';

/** What comes with an office. Source: the mission's text on fleet ownership; domain knowledge of how each is done today. */
export interface Duty {
  readonly office: Office;
  /** 1 to 7 for the owner, in the order of OWNER_DUTIES; the maintainer's are counted on their own. */
  readonly number: number;
  /** How the configuration calls it; null where a fleet cannot share it. */
  readonly name: OwnerDuty | null;
  /** An infinitive: "commission upgrades". */
  readonly text: string;
  /** Permissions that are there for this duty's sake; sharing the duty shares them. */
  readonly permissions: readonly string[];
  /** What does it in Muster, as people type it without the slash. */
  readonly commands: readonly string[];
  /** What is left to do by hand, and how; null where the commands are all there is to do. */
  readonly byHand: string | null;
}

type OwnerPart = Omit<Duty, 'office' | 'number' | 'name'>;

const OF_OWNERS: Readonly<Record<OwnerDuty, OwnerPart>> = {
  'know-purpose': {
    text: "know each fleet's purpose",
    permissions: [],
    commands: ['fleet list', 'fleet info'],
    byHand: null,
  },
  'commission-fleet': {
    text: 'commission new fleets',
    permissions: [],
    commands: [],
    byHand: 'agree with the maintainer on hosts, roles, protocols and shards, then open their issue',
  },
  'commission-upgrade': {
    text: 'commission upgrades',
    permissions: ['upgrade.request', 'upgrade.cancel'],
    commands: ['upgrade request', 'upgrade list', 'upgrade cancel'],
    byHand: null,
  },
  'watch-fleet-health': { text: "watch the fleet's health", permissions: [], commands: ['fleet status'], byHand: null },
  'watch-protocol-metrics': {
    text: 'watch protocol metrics',
    permissions: [],
    commands: [],
    byHand: 'read the dashboards among the links of `/fleet info`',
  },
  'watch-logs': {
    text: 'watch the logs, or get the important ones',
    permissions: [],
    commands: [],
    byHand: 'search the logs among the links of `/fleet info`, or ask the maintainer for access',
  },
  'commission-config-change': {
    text: 'commission changes of configuration',
    permissions: [],
    commands: [],
    byHand: "open a pull request in the fleet's infrastructure repository, or ask the maintainer for one",
  },
};

const OF_MAINTAINERS: readonly OwnerPart[] = [
  {
    text: 'decide on upgrades and deploy them',
    permissions: ['upgrade.decide', 'upgrade.deploy', 'upgrade.rollback'],
    commands: ['upgrade list', 'upgrade show', 'upgrade deploy', 'upgrade schedule'],
    byHand: 'Accept, Reject and Deploy now are pressed on the request',
  },
  { text: 'keep enough disk space', permissions: [], commands: [], byHand: "watch the hosts' dashboards" },
  { text: 'keep the network and DNS in order', permissions: [], commands: [], byHand: 'in the infrastructure code' },
  {
    text: 'provide what monitors the fleet',
    permissions: [],
    commands: ['fleet status'],
    byHand: 'keep dashboards up',
  },
  { text: 'give access to logs', permissions: [], commands: [], byHand: 'grant it where the logs are kept' },
];

/** The owner's in their order, then the maintainer's. */
export const DUTIES: readonly Duty[] = [
  ...OWNER_DUTIES.map((name, index) => ({ office: 'owner', number: index + 1, name, ...OF_OWNERS[name] }) as const),
  ...OF_MAINTAINERS.map((part, index) => ({ office: 'maintainer', number: index + 1, name: null, ...part }) as const),
];

export function isShared({ name }: Duty, fleet: Pick<FleetConfig, 'sharedDuties'>): boolean {
  return name !== null && fleet.sharedDuties.includes(name);
}

/** The duty for whose sake the fleet's maintainer may do what its owner may; null when none is shared that covers it. */
export function sharedDutyFor(permission: string, fleet: Pick<FleetConfig, 'sharedDuties'>): Duty | null {
  return DUTIES.find((duty) => isShared(duty, fleet) && duty.permissions.includes(permission)) ?? null;
}
