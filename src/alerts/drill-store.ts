import { z } from 'zod';
import type { Reader } from '../platform/database/transaction.ts';
import type { AlertTables } from './alert-tables.ts';

/** Columns of other rooms' tables that tell how far an event and its cards came (migrations 0001 and 0002). */
interface PathTables {
  inbox_events: { source: string; delivery_id: string; state: string; received_at: number; settled_at: number | null };
  cards: { key: string; kind: string; place: string; body: string; seq: number };
  deliveries: { card_key: string; kind: string; at: number; id: string };
  acts: { key: string; system: string; state: string; because: string | null; settled_at: number | null };
  alert_handlings: { number: number; episode_id: string };
}

export interface DrillCard {
  readonly kind: string;
  readonly place: string;
  /** Mentions as Discord writes them, e.g. `<@&1200…>`; empty where it notifies nobody. */
  readonly mentions: readonly string[];
  /** What was done about it, oldest first: `kind` is the relay's word, such as created or edited. */
  readonly receipts: readonly { readonly kind: string; readonly at: Date }[];
}

/** What became of the page that the second path was given. */
export interface DrillPage {
  readonly connection: string;
  /** Null while it has not said that it took it. */
  readonly takenAt: Date | null;
  /** What stood in the way the last time it was tried; null: nothing yet. */
  readonly because: string | null;
}

/** How far a drill came; what is null has not happened yet. */
export interface DrillProgress {
  readonly recordedAt: Date | null;
  readonly handledAt: Date | null;
  /** True where handling it failed: the event is set aside. */
  readonly isSetAside: boolean;
  readonly learntAt: Date | null;
  readonly cards: readonly DrillCard[];
  /** null: none was sent. */
  readonly page: DrillPage | null;
}

const MENTIONS = z.object({
  allowed_mentions: z
    .object({ roles: z.array(z.string()).optional(), users: z.array(z.string()).optional() })
    .optional(),
});

/** `bodyHash` is the SHA-256 of the notification, which names its delivery. */
export async function readDrill(
  reader: Reader,
  { bodyHash, fingerprint }: { readonly bodyHash: string; readonly fingerprint: string },
): Promise<DrillProgress> {
  const tables = reader.tables<PathTables & Pick<AlertTables, 'alerts'>>();
  const event = await tables
    .selectFrom('inbox_events')
    .select(['state', 'received_at', 'settled_at'])
    .where('source', '=', 'alertmanager')
    .where('delivery_id', 'like', `%:${bodyHash}`)
    .executeTakeFirst();
  const alert = await tables
    .selectFrom('alerts')
    .select(['episode_id', 'learnt_at'])
    .where('source', '=', 'alertmanager')
    .where('fingerprint', '=', fingerprint)
    .executeTakeFirst();
  const episodeId = alert?.episode_id ?? null;
  const cards =
    episodeId === null
      ? []
      : await tables
          .selectFrom('cards')
          .select(['key', 'kind', 'place', 'body'])
          .where('key', 'like', `%${episodeId}%`)
          .orderBy('seq')
          .execute();
  return {
    recordedAt: event === undefined ? null : new Date(event.received_at),
    handledAt: dateOrNull(event?.settled_at),
    isSetAside: event?.state === 'set-aside',
    learntAt: alert === undefined ? null : new Date(alert.learnt_at),
    page: episodeId === null ? null : await pageOf(reader, episodeId),
    cards: await Promise.all(
      cards.map(async ({ key, kind, place, body }) => ({
        kind,
        place,
        mentions: mentionsIn(body),
        receipts: await receiptsOf(reader, key),
      })),
    ),
  };
}

async function pageOf(reader: Reader, episodeId: string): Promise<DrillPage | null> {
  const tables = reader.tables<PathTables>();
  const handling = await tables
    .selectFrom('alert_handlings')
    .select('number')
    .where('episode_id', '=', episodeId)
    .executeTakeFirst();
  if (handling === undefined) return null;
  const act = await tables
    .selectFrom('acts')
    .select(['system', 'state', 'because', 'settled_at'])
    .where('key', 'like', `alert-page:AL-${handling.number}/%`)
    .executeTakeFirst();
  if (act === undefined) return null;
  const isTaken = act.state === 'done';
  return {
    connection: act.system,
    takenAt: isTaken ? dateOrNull(act.settled_at) : null,
    because: isTaken ? null : act.because,
  };
}

async function receiptsOf(reader: Reader, key: string): Promise<DrillCard['receipts']> {
  const rows = await reader
    .tables<PathTables>()
    .selectFrom('deliveries')
    .select(['kind', 'at'])
    .where('card_key', '=', key)
    .orderBy('at')
    .orderBy('id')
    .execute();
  return rows.map(({ kind, at }) => ({ kind, at: new Date(at) }));
}

function mentionsIn(body: string): readonly string[] {
  const { allowed_mentions: allowed } = MENTIONS.parse(JSON.parse(body));
  return [...(allowed?.roles ?? []).map((id) => `<@&${id}>`), ...(allowed?.users ?? []).map((id) => `<@${id}>`)];
}

function dateOrNull(ms: number | null | undefined): Date | null {
  return ms === null || ms === undefined ? null : new Date(ms);
}
