import { z } from 'zod';
import {
  ROUTE_EVENTS,
  ROUTE_RESULTS,
  ROUTE_TRANSITIONS,
  VERBOSITIES,
  WEEKDAYS,
  type RouteFilter,
} from '../platform/config/route-config.ts';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import { canonical, compareText } from './canonical.ts';
import type { Subscription } from './subscription.ts';

interface SubscriptionTables {
  subscriptions: SubscriptionRow;
}

interface SubscriptionRow {
  guild_id: string;
  number: number;
  channel_id: string;
  filter: string;
  manner: string;
  mention: string;
  reason: string | null;
  made_by: string;
  made_at: number;
  ended_by: string | null;
  ended_at: number | null;
}

/** Those that are not ended, oldest first. */
export async function listOpenSubscriptions(reader: Reader, guildId: string): Promise<readonly Subscription[]> {
  const rows = await reader
    .tables<SubscriptionTables>()
    .selectFrom('subscriptions')
    .selectAll()
    .where('guild_id', '=', guildId)
    .where('ended_at', 'is', null)
    .orderBy('number')
    .execute();
  return rows.map(subscriptionFrom);
}

/** Also one that is ended. */
export async function findSubscription(reader: Reader, guildId: string, number: number): Promise<Subscription | null> {
  const row = await reader
    .tables<SubscriptionTables>()
    .selectFrom('subscriptions')
    .selectAll()
    .where('guild_id', '=', guildId)
    .where('number', '=', number)
    .executeTakeFirst();
  return row === undefined ? null : subscriptionFrom(row);
}

/** What the next one will be called. None is ever deleted, so no number is given twice. */
export async function nextSubscriptionNumber(tx: Transaction, guildId: string): Promise<number> {
  const row = await tx
    .tables<SubscriptionTables>()
    .selectFrom('subscriptions')
    .select(({ fn }) => fn.max('number').as('last'))
    .where('guild_id', '=', guildId)
    .executeTakeFirst();
  return (row?.last ?? 0) + 1;
}

export async function insertSubscription(tx: Transaction, subscription: Subscription): Promise<void> {
  await tx.tables<SubscriptionTables>().insertInto('subscriptions').values(rowFrom(subscription)).execute();
}

/** Throws when it is ended already: whoever decides that has read it in this transaction. */
export async function endSubscription(tx: Transaction, subscription: Subscription): Promise<void> {
  const { ended_at, ended_by } = rowFrom(subscription);
  const { numUpdatedRows } = await tx
    .tables<SubscriptionTables>()
    .updateTable('subscriptions')
    .set({ ended_at, ended_by })
    .where('guild_id', '=', subscription.guildId)
    .where('number', '=', subscription.number)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new Error(`Subscription ${subscription.number} was ended in another transaction.`);
}

/** The same wish as the same text, whatever the order in which its parts were written. */
function filterText(filter: RouteFilter): string {
  const sorted = (list: readonly string[]): readonly string[] => list.toSorted(compareText);
  return canonical({
    systems: sorted(filter.systems),
    repositories: sorted(filter.repositories),
    workflows: sorted(filter.workflows),
    pipelines: sorted(filter.pipelines),
    branches: sorted(filter.branches),
    environments: sorted(filter.environments),
    events: sorted(filter.events),
    results: sorted(filter.results),
    transitions: sorted(filter.transitions),
    actors: sorted(filter.actors),
  });
}

const TEXTS = z.array(z.string());
const FILTER = z.strictObject({
  systems: z.array(z.enum(['github', 'gitlab', 'jenkins', 'aws', 'generic'])),
  repositories: TEXTS,
  workflows: TEXTS,
  pipelines: TEXTS,
  branches: TEXTS,
  environments: TEXTS,
  events: z.array(z.enum(ROUTE_EVENTS)),
  results: z.array(z.enum(ROUTE_RESULTS)),
  transitions: z.array(z.enum(ROUTE_TRANSITIONS)),
  actors: TEXTS,
});
const MANNER = z.strictObject({
  verbosity: z.enum(VERBOSITIES),
  thread: z.boolean(),
  notify: z.array(z.enum(ROUTE_TRANSITIONS)),
  quietHours: z
    .strictObject({
      timeZone: z.string(),
      from: z.string(),
      until: z.string(),
      days: z.array(z.enum(WEEKDAYS)),
      breakThrough: TEXTS,
    })
    .nullable(),
});
const PARTY = z
  .union([z.literal('nobody'), z.strictObject({ kind: z.enum(['role', 'person']), name: z.string() })])
  .nullable();
const DOER = z.strictObject({ userId: z.string().nullable(), person: z.string().nullable(), name: z.string() });

function subscriptionFrom(row: SubscriptionRow): Subscription {
  return {
    guildId: row.guild_id,
    number: row.number,
    channelId: row.channel_id,
    filter: FILTER.parse(JSON.parse(row.filter)),
    manner: MANNER.parse(JSON.parse(row.manner)),
    mention: PARTY.parse(JSON.parse(row.mention)),
    reason: row.reason,
    madeBy: DOER.parse(JSON.parse(row.made_by)),
    madeAt: new Date(row.made_at),
    ended:
      row.ended_at === null || row.ended_by === null
        ? null
        : { by: DOER.parse(JSON.parse(row.ended_by)), at: new Date(row.ended_at) },
  };
}

function rowFrom(subscription: Subscription): SubscriptionRow {
  const { ended } = subscription;
  return {
    guild_id: subscription.guildId,
    number: subscription.number,
    channel_id: subscription.channelId,
    filter: filterText(subscription.filter),
    manner: JSON.stringify(subscription.manner),
    mention: JSON.stringify(subscription.mention),
    reason: subscription.reason,
    made_by: JSON.stringify(subscription.madeBy),
    made_at: subscription.madeAt.getTime(),
    ended_by: ended === null ? null : JSON.stringify(ended.by),
    ended_at: ended?.at.getTime() ?? null,
  };
}
