import { createHash, timingSafeEqual } from 'node:crypto';
import type { Grant } from '../platform/config/config.ts';

/** What is kept of a token; its secret is not. */
export interface Token {
  /** Ten characters that also begin the token itself, so that one can tell which is meant without knowing it. */
  readonly id: string;
  readonly guildId: string;
  /** The person of the config whose present rights it has at most. */
  readonly person: string;
  /** What uses it, e.g. 'nightly-report'; null where the person does. */
  readonly service: string | null;
  /** What it may do of what its person may. */
  readonly grants: readonly Grant[];
  readonly createdAt: Date;
  /** Who made it, as the audit names them. */
  readonly createdBy: string;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
}

export type TokenState = 'active' | 'expired' | 'revoked';

export function tokenState({ revokedAt, expiresAt }: Pick<Token, 'revokedAt' | 'expiresAt'>, now: Date): TokenState {
  if (revokedAt !== null) return 'revoked';
  return expiresAt <= now ? 'expired' : 'active';
}

/** The prefix lets secret scanners find tokens that were committed somewhere. */
const FORM = /^muster_([0-9a-hjkmnp-tv-z]{10})_([A-Za-z0-9_-]{43})$/;

/** Null: it cannot be one of ours. */
export function parseTokenText(text: string): { readonly id: string; readonly secret: string } | null {
  const [, id, secret] = FORM.exec(text) ?? [];
  return id === undefined || secret === undefined ? null : { id, secret };
}

/** `secret` is 32 random bytes. */
export function writeTokenText(id: string, secret: Uint8Array): string {
  return `muster_${id}_${Buffer.from(secret).toString('base64url')}`;
}

export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** In constant time. */
export function isSecretOf(hash: string, secret: string): boolean {
  return timingSafeEqual(Buffer.from(hash, 'hex'), Buffer.from(hashSecret(secret), 'hex'));
}

/** `fleet.view`, `upgrade.*@status.*`: a permission or a glob over some, on the fleets after @, or on everything. */
export function parseGrantText(text: string): Grant | null {
  const [, permission, fleets] =
    /^([\w.*-]{1,60})(?:@([\w.*+-]{1,100}(?:\+[\w.*-]{1,100})*))?$/.exec(text.trim()) ?? [];
  if (permission === undefined) return null;
  return { permission, fleets: fleets === undefined ? ['*'] : fleets.split('+') };
}

export function writeGrant({ permission, fleets }: Grant): string {
  return fleets.length === 1 && fleets[0] === '*' ? permission : `${permission}@${fleets.join('+')}`;
}
