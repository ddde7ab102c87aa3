import { z } from 'zod';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { StandIn } from './stand-in.ts';

interface StandInTables {
  stand_ins: { guild_id: string; person: string; stand_in: string; roles: string; since: number; until: number };
}

const ROLES = z.array(z.string());

/** Those that are not over. */
export async function listStandIns(reader: Reader, guildId: string, now: Date): Promise<readonly StandIn[]> {
  const rows = await reader
    .tables<StandInTables>()
    .selectFrom('stand_ins')
    .selectAll()
    .where('guild_id', '=', guildId)
    .where('until', '>', now.getTime())
    .orderBy('person')
    .execute();
  return rows.map((row) => ({
    guildId: row.guild_id,
    person: row.person,
    standIn: row.stand_in,
    roles: ROLES.parse(JSON.parse(row.roles)),
    since: new Date(row.since),
    until: new Date(row.until),
  }));
}

/** In the place of what the person said before. */
export async function saveStandIn(tx: Transaction, standIn: StandIn): Promise<void> {
  const { guildId, person, standIn: by, roles, since, until } = standIn;
  const said = { stand_in: by, roles: JSON.stringify(roles), since: since.getTime(), until: until.getTime() };
  await tx
    .tables<StandInTables>()
    .insertInto('stand_ins')
    .values({ guild_id: guildId, person, ...said })
    .onConflict((conflict) => conflict.columns(['guild_id', 'person']).doUpdateSet(said))
    .execute();
}

export async function deleteStandIn(tx: Transaction, { guildId, person }: StandIn): Promise<void> {
  await tx
    .tables<StandInTables>()
    .deleteFrom('stand_ins')
    .where('guild_id', '=', guildId)
    .where('person', '=', person)
    .execute();
}
