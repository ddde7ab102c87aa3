import { TOPIC_BUCKETS } from '../telemetry/telemetry-cell.ts';
import type { TopName } from './shard-top.ts';

/** What a row is called in a table and a chart. */
export function nameWords(of: TopName): string {
  switch (of.kind) {
    case 'named':
      return of.name === 'unmapped' ? 'unmapped types' : of.name;
    case 'topic':
      return `bucket ${of.bucket}`;
    case 'other-topics':
      return 'other topics';
    case 'no-topic':
      return 'topic not said';
    case 'too-few':
      return of.group === null ? 'rest, each of too few' : `${of.group}: rest`;
  }
}

export const BUCKET_WORDS = `Topics are told in ${TOPIC_BUCKETS.toLocaleString('en-GB')} buckets by their hash, never by their names.`;
