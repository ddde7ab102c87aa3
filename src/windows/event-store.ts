import { z } from 'zod';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { LocalTime } from './local-time.ts';
import { EVENT_STATES, type WindowEvent } from './window-event.ts';

interface EventTables {
  window_events: EventRow;
}

interface EventRow {
  window: number;
  occurrence: string;
  guild_id: string;
  ends_at: number;
  event_id: string | null;
  state: string;
  wanted: string;
  turn: number;
  act_key: string | null;
  interested: number | null;
  because: string | null;
  healed: number;
}

export async function findEvent(reader: Reader, window: number, occurrence: LocalTime): Promise<WindowEvent | null> {
  const row = await events(reader).where('window', '=', window).where('occurrence', '=', occurrence).executeTakeFirst();
  return row === undefined ? null : eventFrom(row);
}

export async function findEventByAct(reader: Reader, actKey: string): Promise<WindowEvent | null> {
  const row = await events(reader).where('act_key', '=', actKey).executeTakeFirst();
  return row === undefined ? null : eventFrom(row);
}

/** Those that are, were to be, or shall not be on Discord; not what was taken down or is over. */
export async function listEvents(reader: Reader, guildId: string): Promise<readonly WindowEvent[]> {
  const rows = await events(reader).where('guild_id', '=', guildId).where('state', '!=', 'gone').execute();
  return rows.map(eventFrom);
}

/** Interest in its Discord event is a hint, never a confirmation; null where there is no event. */
export async function interestIn(reader: Reader, window: number, occurrence: LocalTime): Promise<number | null> {
  const event = await findEvent(reader, window, occurrence);
  return event?.state === 'shown' || event?.state === 'asked' ? event.interested : null;
}

export async function putEvent(tx: Transaction, event: WindowEvent): Promise<void> {
  const { window, occurrence, ...columns } = rowFrom(event);
  await tx
    .tables<EventTables>()
    .insertInto('window_events')
    .values({ window, occurrence, ...columns })
    .onConflict((conflict) => conflict.columns(['window', 'occurrence']).doUpdateSet(columns))
    .execute();
}

function events(reader: Reader) {
  return reader.tables<EventTables>().selectFrom('window_events').selectAll();
}

function rowFrom(event: WindowEvent): EventRow {
  return {
    window: event.window,
    occurrence: event.occurrence,
    guild_id: event.guildId,
    ends_at: event.endsAt.getTime(),
    event_id: event.eventId,
    state: event.state,
    wanted: event.wanted,
    turn: event.turn,
    act_key: event.actKey,
    interested: event.interested,
    because: event.because,
    healed: event.healed,
  };
}

function eventFrom(row: EventRow): WindowEvent {
  return {
    window: row.window,
    occurrence: row.occurrence,
    guildId: row.guild_id,
    endsAt: new Date(row.ends_at),
    eventId: row.event_id,
    state: z.enum(EVENT_STATES).parse(row.state),
    wanted: row.wanted,
    turn: row.turn,
    actKey: row.act_key,
    interested: row.interested,
    because: row.because,
    healed: row.healed,
  };
}
