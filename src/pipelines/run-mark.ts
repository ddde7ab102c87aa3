import type { RunDescription } from './run.ts';

/** A UUID is known by its beginning, as the consoles of AWS show it. */
const UUID = /^[0-9a-f]{8}(?=-[0-9a-f]{4}-)/iu;
/** Of any other id no part is known to be enough; a longer one is no name any more. */
const LONGEST_ID = 24;

/** What people tell the runs of a pipeline apart by: '#12', or where the system counts none '9cf5f30f'. */
export function runMark({ number, executionId }: Pick<RunDescription, 'number' | 'executionId'>): string {
  return number === null ? shortId(executionId) : `#${number}`;
}

/** The same for a run of which only the key is at hand. */
export function runMarkOfKey({ number, key }: Pick<RunDescription, 'number' | 'key'>): string {
  return runMark({ number, executionId: key.split(':').at(-1) ?? key });
}

function shortId(id: string): string {
  return UUID.exec(id)?.[0] ?? (id.length <= LONGEST_ID ? id : `${id.slice(0, LONGEST_ID - 1)}…`);
}
