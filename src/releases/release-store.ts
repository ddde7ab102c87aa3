import { z } from 'zod';
import type { Mention } from '../pipelines/route.ts';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { Announcement } from './announcement.ts';
import { ACTION_RANK, type Release, type ReleaseAction, type ReleaseState } from './release.ts';

export interface ReleaseTables {
  releases: ReleaseRow;
  release_places: PlaceRow;
}

interface ReleaseRow {
  key: string;
  repository: string;
  tag: string;
  state: ReleaseState;
  body: string;
  said_at: number;
  said_rank: number;
  received_at: number;
  announced_at: number | null;
}

interface PlaceRow {
  release_key: string;
  channel: string;
  route: string;
  mentioned: string | null;
  parts: number;
  put_at: number;
}

const BODY = z.object({
  name: z.string().nullable(),
  notes: z.string(),
  author: z.string().nullable(),
  url: z.string().nullable(),
  prerelease: z.boolean(),
  publishedAt: z.number().nullable(),
  files: z.array(z.object({ name: z.string(), bytes: z.number().nullable() })).readonly(),
});

/** An id of Discord means something in its guild only. */
const MENTIONED = z.object({ guildId: z.string().nullable(), kind: z.enum(['role', 'user']), id: z.string() });

export interface KnownRelease {
  readonly release: Release;
  readonly announcedAt: Date | null;
}

export async function findRelease(reader: Reader, key: string): Promise<KnownRelease | null> {
  const row = await reader
    .tables<ReleaseTables>()
    .selectFrom('releases')
    .selectAll()
    .where('key', '=', key)
    .executeTakeFirst();
  if (row === undefined) return null;
  return { release: releaseFrom(row), announcedAt: row.announced_at === null ? null : new Date(row.announced_at) };
}

export async function saveRelease(tx: Transaction, release: Release): Promise<void> {
  const { key, ...row } = rowFrom(release);
  await tx
    .tables<ReleaseTables>()
    .insertInto('releases')
    .values({ key, ...row, announced_at: null })
    .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
    .execute();
}

export async function markAnnounced(tx: Transaction, key: string, at: Date): Promise<void> {
  await tx
    .tables<ReleaseTables>()
    .updateTable('releases')
    .set({ announced_at: at.getTime() })
    .where('key', '=', key)
    .execute();
}

export async function listAnnouncements(reader: Reader, key: string): Promise<readonly Announcement[]> {
  const rows = await reader
    .tables<ReleaseTables>()
    .selectFrom('release_places')
    .selectAll()
    .where('release_key', '=', key)
    .orderBy('channel')
    .execute();
  return rows.map((row) => ({
    channel: row.channel,
    route: row.route,
    mentioned: row.mentioned === null ? null : mentionFrom(row.mentioned),
    parts: row.parts,
    putAt: new Date(row.put_at),
  }));
}

export async function saveAnnouncement(
  tx: Transaction,
  announcement: Announcement,
  { releaseKey, guildId }: { readonly releaseKey: string; readonly guildId: string | null },
): Promise<void> {
  const { channel, route, mentioned, parts, putAt } = announcement;
  const values = {
    route,
    mentioned: mentioned === null ? null : JSON.stringify({ guildId, ...mentioned }),
    parts,
    put_at: putAt.getTime(),
  };
  await tx
    .tables<ReleaseTables>()
    .insertInto('release_places')
    .values({ release_key: releaseKey, channel, ...values })
    .onConflict((conflict) => conflict.columns(['release_key', 'channel']).doUpdateSet(values))
    .execute();
}

/** Forgets the releases last heard of before `before`, at most `limit` of them; gives how many. */
export async function deleteReleasesBefore(
  tx: Transaction,
  { before, limit }: { readonly before: Date; readonly limit: number },
): Promise<number> {
  const tables = tx.tables<ReleaseTables>();
  const rows = await tables
    .selectFrom('releases')
    .select('key')
    .where('received_at', '<', before.getTime())
    .orderBy('received_at')
    .limit(limit)
    .execute();
  if (rows.length === 0) return 0;
  const keys = rows.map(({ key }) => key);
  await tables.deleteFrom('releases').where('key', 'in', keys).execute();
  return keys.length;
}

function mentionFrom(text: string): Mention {
  const { kind, id } = MENTIONED.parse(JSON.parse(text));
  return { kind, id };
}

function releaseFrom(row: ReleaseRow): Release {
  const { publishedAt, ...body } = BODY.parse(JSON.parse(row.body));
  return {
    key: row.key,
    repository: row.repository,
    tag: row.tag,
    state: row.state,
    ...body,
    publishedAt: publishedAt === null ? null : new Date(publishedAt),
    said: { at: new Date(row.said_at), action: actionFrom(row.said_rank), receivedAt: new Date(row.received_at) },
  };
}

function actionFrom(rank: number): ReleaseAction {
  const actions: readonly ReleaseAction[] = ['created', 'published', 'changed', 'unpublished', 'deleted'];
  const action = actions.find((each) => ACTION_RANK[each] === rank);
  if (action === undefined) throw new Error(`No action of a release has the rank ${rank}.`);
  return action;
}

function rowFrom(release: Release): Omit<ReleaseRow, 'announced_at'> {
  const { name, notes, author, url, prerelease, publishedAt, files } = release;
  return {
    key: release.key,
    repository: release.repository,
    tag: release.tag,
    state: release.state,
    body: JSON.stringify({
      name,
      notes,
      author,
      url,
      prerelease,
      publishedAt: publishedAt?.getTime() ?? null,
      files,
    } satisfies z.input<typeof BODY>),
    said_at: release.said.at.getTime(),
    said_rank: ACTION_RANK[release.said.action],
    received_at: release.said.receivedAt.getTime(),
  };
}
