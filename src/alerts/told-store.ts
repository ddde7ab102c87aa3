import type { Reader } from '../platform/database/transaction.ts';
import type { ToldCard } from './alert-doing.ts';

interface CardTables {
  cards: ToldCard;
}

/** The cards that told somebody of this episode, by their keys. */
export async function findReceiptsOf(
  read: Reader,
  { episodeId, number }: { readonly episodeId: string; readonly number: number },
): Promise<readonly ToldCard[]> {
  const rows = await read
    .tables<CardTables>()
    .selectFrom('cards')
    .select(['key', 'kind', 'state'])
    .where((where) =>
      where.or([
        where.and([where('key', '>=', `alert-ping:${episodeId}:`), where('key', '<', `alert-ping:${episodeId};`)]),
        where.and([
          where('key', '>=', `alert-escalation:${number}:`),
          where('key', '<', `alert-escalation:${number};`),
        ]),
        where('key', '=', `alert-resolved:${episodeId}`),
      ]),
    )
    .orderBy('key')
    .limit(50)
    .execute();
  return rows;
}
