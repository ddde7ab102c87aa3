import type { Fact } from '../facts.ts';
import type { StoredAct } from './act.ts';

/** What becomes of acts. Stated in the transaction that wrote it down. */
export type ActFact = Fact &
  (
    | { readonly kind: 'act.settled'; readonly act: StoredAct }
    /** Whether it was done is not known, or that it needs a person became clear. */
    | { readonly kind: 'act.unknown'; readonly act: StoredAct }
    /** It is not unknown any more, and goes on: it is proven not to have happened, or a person said so. */
    | { readonly kind: 'act.resumed'; readonly act: StoredAct }
  );
