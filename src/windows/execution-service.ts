import type { GuardVerdict } from '../platform/acts/act.ts';
import type { Reader } from '../platform/database/transaction.ts';
import { mayAct, type ActAsk } from './may-act.ts';
import { verdictWords } from './verdict-words.ts';
import type { WindowServiceDeps } from './window-deps-service.ts';
import { readFacts } from './window-reading-service.ts';
import { findWindow } from './window-store.ts';

/**
 * What was allowed is judged again right before it is done, for the window may have closed since. What its window says
 * of that holds for what has not begun: hold waits for the next opening, finish and abort begin nothing any more.
 */
export async function recheckAct(
  reader: Reader,
  deps: Pick<WindowServiceDeps, 'config' | 'guildId'>,
  { ask, allowedBy, at }: { readonly ask: ActAsk; readonly allowedBy: number | null; readonly at: Date },
): Promise<GuardVerdict> {
  const verdict = mayAct(ask, at, await readFacts(reader, deps, at));
  if (verdict.kind === 'allowed') return { kind: 'go' };
  const window = allowedBy === null ? null : await findWindow(reader, deps.guildId, allowedBy);
  const because = verdictWords(verdict);
  return window?.closing === 'hold' && verdict.next !== null
    ? { kind: 'wait', until: verdict.next.at, because }
    : { kind: 'refuse', because };
}
