import type { Transaction } from '../database/transaction.ts';
import type { FactSink } from '../facts.ts';
import type { InboxFact } from './inbox-fact.ts';
import { countSetAside, putBack, type SetAsideFilter } from './inbox-store.ts';

/** Puts set-aside events back among those that wait and states it; returns how many. Whoever processes next takes them. */
export async function replaySetAside(
  tx: Transaction,
  { filter, facts }: { filter: SetAsideFilter; facts: FactSink<InboxFact> },
): Promise<number> {
  const chosen = await countSetAside(tx, filter);
  const before = new Map<string, Date>();
  for (const { source, event } of chosen) {
    const [all] = await countSetAside(tx, { source, event });
    if (all !== undefined) before.set(`${source} ${event}`, all.since);
  }
  const count = await putBack(tx, filter);
  for (const { source, event, count: replayed } of chosen) {
    const [left] = await countSetAside(tx, { source, event });
    const since = before.get(`${source} ${event}`) ?? left?.since;
    if (since !== undefined)
      await facts.state(tx, { kind: 'inbox.replayed', source, event, replayed, setAside: left?.count ?? 0, since });
  }
  return count;
}
