import type { Reader } from '../database/transaction.ts';
import type { JsonValue } from '../json.ts';
import type { EventState, RecordedEvent } from './event-line.ts';
import { firstIdAt, toEvent, type InboxTables } from './inbox-store.ts';

/** All given parts must agree; nothing given means every event there is. */
export interface RecordedFilter {
  /** Received at this moment or later. */
  readonly since?: Date;
  /** Received before this moment. */
  readonly until?: Date;
  readonly source?: string;
  readonly event?: string;
  readonly state?: EventState;
}

export interface RecordedPage extends RecordedFilter {
  readonly limit: number;
  /** Continue after the event with this id. */
  readonly after?: string;
}

/** In the order in which they were recorded. */
export async function listRecorded(read: Reader, page: RecordedPage): Promise<readonly RecordedEvent[]> {
  let query = read
    .tables<InboxTables>()
    .selectFrom('inbox_events')
    .select(['id', 'source', 'event', 'delivery_id', 'received_at', 'payload', 'state']);
  if (page.since !== undefined) query = query.where('id', '>=', firstIdAt(page.since));
  if (page.until !== undefined) query = query.where('id', '<', firstIdAt(page.until));
  if (page.source !== undefined) query = query.where('source', '=', page.source);
  if (page.event !== undefined) query = query.where('event', '=', page.event);
  if (page.state !== undefined) query = query.where('state', '=', page.state);
  if (page.after !== undefined) query = query.where('id', '>', page.after);
  const rows = await query.orderBy('id').limit(page.limit).execute();
  return rows.map((row) => ({
    ...toEvent(row),
    state: row.state,
    // Border: the text is JSON because we wrote it as JSON.
    payload: JSON.parse(row.payload) as JsonValue,
  }));
}
