import type { Reader } from '../database/transaction.ts';
import type { Lane } from './card.ts';
import type { CardState, DeliveryTables } from './delivery-tables.ts';

export interface LaneHealth {
  /** Cards that are not shown as they are wanted. */
  readonly waiting: number;
  readonly oldestMs: number;
}

export interface DeliveryHealth {
  /** The health signal: how long the oldest critical card has waited; 0 when none does. */
  readonly oldestCriticalMs: number;
  /** How long the oldest card of any lane has waited; 0 when none does. */
  readonly lagMs: number;
  readonly lanes: Readonly<Record<Lane, LaneHealth>>;
  readonly blockedPlaces: readonly string[];
}

const LANES: readonly Lane[] = ['critical', 'normal', 'low'];

/** Two small queries over partial indexes: cheap enough for every health check and scrape. */
export async function readDeliveryHealth(reader: Reader, now: Date): Promise<DeliveryHealth> {
  const tables = reader.tables<DeliveryTables>();
  const rows = await tables
    .selectFrom('cards')
    .select(({ fn }) => ['lane', fn.countAll<number>().as('waiting'), fn.min('wanted_at').as('since')])
    .where('wanted_at', 'is not', null)
    .groupBy('lane')
    .execute();
  const blocked = await tables.selectFrom('blocked_places').select('place').orderBy('place').execute();

  const laneHealth = (lane: Lane): LaneHealth => {
    const row = rows.find((each) => each.lane === lane);
    const since = row?.since ?? now.getTime();
    return { waiting: row?.waiting ?? 0, oldestMs: Math.max(0, now.getTime() - since) };
  };
  const lanes = { critical: laneHealth('critical'), normal: laneHealth('normal'), low: laneHealth('low') };
  return {
    oldestCriticalMs: lanes.critical.oldestMs,
    lagMs: Math.max(...LANES.map((lane) => lanes[lane].oldestMs)),
    lanes,
    blockedPlaces: blocked.map(({ place }) => place),
  };
}

/** How many cards are in each state; reads the whole table, so for /doctor and not for a scrape. */
export async function countCardsByState(reader: Reader): Promise<Readonly<Partial<Record<CardState, number>>>> {
  const rows = await reader
    .tables<DeliveryTables>()
    .selectFrom('cards')
    .select(({ fn }) => ['state', fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute();
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}
