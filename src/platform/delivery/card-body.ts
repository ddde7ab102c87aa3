import type { MessageBody } from '../discord/message.ts';
import type { CardRow } from './delivery-tables.ts';

/** Border: a row's body was written from a MessageBody by card-rules.ts and by nobody else. */
export function bodyOf(row: Pick<CardRow, 'body'>): MessageBody {
  return JSON.parse(row.body) as MessageBody;
}
