import type { Database } from '../platform/database/transaction.ts';

/** The file with samples, opened at its first use; `why` not, as a sentence that says what to do. */
export type SampleFile =
  | { readonly kind: 'open'; readonly database: Database; readonly path: string }
  | { readonly kind: 'unavailable'; readonly why: string };

export type FindSampleFile = () => Promise<SampleFile>;
