import type { AuditRecord } from './audit.ts';

/** Null means "any". Several user ids are the accounts of one person. */
export interface AuditFilter {
  readonly userIds: readonly string[] | null;
  /** Part of the act, in any case: 'fleet' finds 'command:fleet status'. */
  readonly act: string | null;
  /** Canonical name. */
  readonly fleet: string | null;
  readonly since: Date | null;
}

/** Pages hang on row numbers, not on counts: new rows do not shift what someone is reading. */
export interface AuditPageRequest {
  readonly limit: number;
  readonly from:
    | { readonly kind: 'newest' }
    | { readonly kind: 'before'; readonly seq: number }
    | { readonly kind: 'after'; readonly seq: number };
}

/** Newest first. */
export interface AuditPage {
  readonly records: readonly AuditRecord[];
  readonly older: boolean;
  readonly newer: boolean;
}

/** Cuts what was read, one row more than the limit, to a page that knows whether there is more on either side. */
export function toPage(found: readonly AuditRecord[], request: AuditPageRequest): AuditPage {
  const more = found.length > request.limit;
  if (request.from.kind === 'after') {
    // Read upwards, so the row too many is the newest of them.
    return { records: more ? found.slice(1) : found, older: true, newer: more };
  }
  return { records: found.slice(0, request.limit), older: more, newer: request.from.kind === 'before' };
}
