import type { AuditPageRequest } from './audit-search.ts';

/** A search and one of its pages, as a button carries it. */
export interface AuditPageArgument {
  /** A Discord user id. */
  readonly who: string | null;
  readonly act: string | null;
  readonly fleet: string | null;
  /** Whole minutes. */
  readonly since: Date | null;
  readonly from: AuditPageRequest['from'];
}

const MINUTE_MS = 60_000;

/**
 * `b4x|who|since|fleet|act`, numbers in base 36: 86 characters at most for an act of 25 and a fleet of 32, so that
 * it fits a custom_id with its prefix. The act is last because it alone may hold a bar.
 */
export function pageArgument({ who, act, fleet, since, from }: AuditPageArgument): string {
  const page = from.kind === 'newest' ? 'n' : `${from.kind === 'before' ? 'b' : 'a'}${from.seq.toString(36)}`;
  const minutes = since === null ? '' : Math.floor(since.getTime() / MINUTE_MS).toString(36);
  return [page, who === null ? '' : BigInt(who).toString(36), minutes, fleet ?? '', act ?? ''].join('|');
}

/** Null for anything that pageArgument did not write: a custom_id can be made up. */
export function parsePageArgument(text: string): AuditPageArgument | null {
  const parts = /^(n|[ab][0-9a-z]{1,9})\|([0-9a-z]{0,13})\|([0-9a-z]{0,7})\|([^|]{0,32})\|(.{0,25})$/su.exec(text);
  if (parts === null) return null;
  const [, page = 'n', who = '', minutes = '', fleet = '', act = ''] = parts;
  const seq = parseInt(page.slice(1), 36);
  return {
    who: who === '' ? null : fromBase36(who).toString(),
    act: act === '' ? null : act,
    fleet: fleet === '' ? null : fleet,
    since: minutes === '' ? null : new Date(parseInt(minutes, 36) * MINUTE_MS),
    from: page === 'n' ? { kind: 'newest' } : { kind: page.startsWith('b') ? 'before' : 'after', seq },
  };
}

function fromBase36(text: string): bigint {
  return Array.from(text).reduce((sum, digit) => sum * 36n + BigInt(parseInt(digit, 36)), 0n);
}
