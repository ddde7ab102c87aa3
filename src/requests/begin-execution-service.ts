import type { FleetConfig } from '../platform/config/config.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import type { Actor } from '../platform/gate.ts';
import type { Doer, Execution, UpgradeRequest } from './request.ts';
import type { Before } from './watch.ts';

/** What is known of the fleet right before; read outside of transactions, which may take seconds. */
export interface Prepared {
  /** What a rollback would deploy; null: hosts ran different versions, or nobody knew. */
  readonly backTo: string | null;
  /** What it did, to compare with what the version does; null, or left out: nobody looked. */
  readonly before?: Before | null;
}

export interface Beginning {
  readonly request: UpgradeRequest;
  readonly fleet: FleetConfig;
  /** null: the time that was planned. */
  readonly by: Doer | null;
  /** The same, as they came; null: the time that was planned. */
  readonly actor: Actor | null;
  readonly prepared: Prepared;
  /** Until when an override of the windows, used up by this, lets it happen; null: none was needed. */
  readonly overrideUntil: Date | null;
}

/** `why`: a sentence without a period. busy passes by itself; the others do not. */
export type ExecutionStart =
  | { readonly kind: 'begun'; readonly execution: Execution }
  | { readonly kind: 'busy' | 'held' | 'no-deployer'; readonly why: string };

/** Carries out what was decided here. What it refuses is undone with all that the transaction wrote since it was asked. */
export interface ExecutionPort {
  prepare(fleet: FleetConfig): Promise<Prepared>;
  /** Writes the deploy that is to happen, and what keeps others away; the request's own step is the caller's. */
  begin(tx: Transaction, beginning: Beginning): Promise<ExecutionStart>;
}
