import type { FleetPause } from '../fleets/fleet-hold.ts';

/** How a fleet is, in one word; null: nobody judged it yet. */
export type BoardHealth = 'unhealthy' | 'degraded' | 'not-reachable-from-here' | 'no-data' | 'healthy' | 'not-judged';

/** An upgrade request that is carried out. */
export interface BoardUpgrade {
  /** `UP-17`. */
  readonly id: string;
  /** Foreign text. */
  readonly version: string;
  readonly state: 'deploying' | 'verifying' | 'rolling-back' | 'failed';
  /** Since when it is in that state. */
  readonly since: Date;
  /** When the soak is over; null: it has not begun, or is over. */
  readonly until: Date | null;
}

/** One line of a board. */
export interface BoardRow {
  readonly fleet: string;
  readonly health: BoardHealth;
  readonly healthSince: Date | null;
  readonly hosts: { readonly all: number; readonly healthy: number };
  /** The largest group's; null: no host tells it. */
  readonly version: string | null;
  /** Other versions that hosts run beside it. */
  readonly otherVersions: number;
  /** null: nobody tells Muster of alerts. */
  readonly firing: number | null;
  /** Those that wait for somebody. */
  readonly openRequests: number;
  /** What is being deployed, watched or put back, or failed last; left out: nothing is. */
  readonly upgrade?: BoardUpgrade;
  readonly pause: FleetPause;
  /** Whether windows let it be deployed to now. */
  readonly isOpen: boolean;
  /** From when on the windows say otherwise; null: they never do, or nobody planned it. */
  readonly turnsAt: Date | null;
}

export interface Board {
  readonly name: string;
  readonly rows: readonly BoardRow[];
  /** When what it shows was read, to ten minutes: it is edited for that alone so often and no more. */
  readonly readAt: Date;
}

const READ_TO_MS = 10 * 60_000;

/** The moment by which a board says how old it is. */
export function readMoment(now: Date): Date {
  return new Date(Math.floor(now.getTime() / READ_TO_MS) * READ_TO_MS);
}

export function boardKey(name: string, channel: string): string {
  return `board:${name}@${channel}`;
}

/** Whatever people have to look at stands first; within that, the order of the configuration. */
export function worstFirst(rows: readonly BoardRow[]): readonly BoardRow[] {
  return rows.toSorted((a, b) => rank(a) - rank(b));
}

function rank({ health, firing, pause, upgrade }: BoardRow): number {
  if (health === 'unhealthy') return 0;
  if (pause.driftSince !== null || pause.enforcement === 'failed' || upgrade?.state === 'failed') return 1;
  if (health === 'degraded' || (firing ?? 0) > 0) return 2;
  return pause.holds.length > 0 || upgrade !== undefined ? 3 : 4;
}
