import { AsyncLocalStorage } from 'node:async_hooks';

/** What the code that runs inside a transaction carries with it, so that we can tell. */
export interface TransactionScope {
  ended: boolean;
}

/** Ambient by nature: the question "am I inside a transaction?" is asked by code that has no transaction in its hands. */
const scopes = new AsyncLocalStorage<TransactionScope>();

export function runInScope<T>(scope: TransactionScope, work: () => Promise<T>): Promise<T> {
  return scopes.run(scope, work);
}

/** Runs `work` as if no transaction surrounded it: for what happens after a commit. */
export function runOutsideScope(work: () => void): void {
  scopes.exit(work);
}

/**
 * Throws when called from inside a transaction's closure. Whoever waits for something other than the
 * transaction's own queries calls this first: connectors, the Messenger, a second connection.
 */
export function assertOutsideTransaction(what: string): void {
  const scope = scopes.getStore();
  if (scope === undefined || scope.ended) return;
  throw new Error(
    `${what} was used inside a transaction. A transaction awaits its own queries and nothing else: ` +
      `do this before it begins, or record the wish and let afterCommit wake whoever fulfils it.`,
  );
}
