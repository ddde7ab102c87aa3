import type { Transaction } from '../platform/database/transaction.ts';
import type { Alert } from './alert.ts';
import type { Attention } from './attention.ts';
import type { Episode } from './episode.ts';

/**
 * Asked in the transaction in which an episode opened, changed or ended, with the episode as it is to be stored, before
 * it is drawn and before anybody is notified. What follows from the change for acknowledgement, escalation and silences
 * is written meanwhile.
 */
export type Attend = (
  tx: Transaction,
  about: { readonly episode: Episode; readonly members: readonly Alert[] },
) => Promise<Attention>;
