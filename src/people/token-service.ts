import { randomBytes } from 'node:crypto';
import type { Clock } from '../platform/clock.ts';
import type { Config, Grant } from '../platform/config/config.ts';
import type { Database, Reader, Transaction } from '../platform/database/transaction.ts';
import type { Actor, AuditTrail, Requirement } from '../platform/gate.ts';
import type { Ids } from '../platform/ids.ts';
import { findPerson } from './person.ts';
import { findToken, insertToken, listTokens, markRevoked, markUsed } from './token-store.ts';
import {
  hashSecret,
  isSecretOf,
  parseTokenText,
  tokenState,
  writeGrant,
  writeTokenText,
  type Token,
  type TokenState,
} from './token.ts';

export interface TokenRequest {
  /** Who asks, for the record; the caller has asked the gate. */
  readonly actor: Actor;
  /** As the audit names it. */
  readonly act: string;
  readonly person: string;
  readonly service: string | null;
  readonly grants: readonly Grant[];
  readonly until: Date;
}

export type CreateTokenOutcome =
  /** `text` is shown once and kept nowhere. */
  | { readonly kind: 'created'; readonly token: Token; readonly text: string }
  | { readonly kind: 'unknown-person'; readonly person: string; readonly known: readonly string[] }
  | { readonly kind: 'person-without-account'; readonly person: string }
  | { readonly kind: 'no-permissions' }
  | { readonly kind: 'unusable-service-name' }
  | { readonly kind: 'ends-in-the-past' }
  | { readonly kind: 'lasts-too-long'; readonly mostDays: number };

export type RevokeTokenOutcome =
  | { readonly kind: 'revoked'; readonly token: Token }
  | { readonly kind: 'already-revoked'; readonly token: Token }
  | { readonly kind: 'unknown-token' };

/** Why a bearer is nobody is not told to them: an unknown id and a wrong secret are one case. */
export type AuthenticateOutcome =
  | { readonly kind: 'authenticated'; readonly token: Token; readonly discordUserId: string }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'expired' | 'revoked'; readonly token: Token }
  /** Its person is no longer in the configuration under that name, or has no Discord account there. */
  | { readonly kind: 'nobodys'; readonly token: Token }
  /** Made while Muster served another Discord server. */
  | { readonly kind: 'of-another-guild'; readonly token: Token };

export interface TokenService {
  /** In one transaction with the record of it. */
  create(request: TokenRequest): Promise<CreateTokenOutcome>;
  revoke(request: { readonly id: string; readonly actor: Actor; readonly act: string }): Promise<RevokeTokenOutcome>;
  list(read: Reader): Promise<readonly (Token & { readonly state: TokenState })[]>;
  authenticate(text: string): Promise<AuthenticateOutcome>;
}

export interface TokenServices {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly config: () => Config;
  readonly audit: AuditTrail;
}

export const TOKEN_MANAGE: Requirement = { permission: 'token.manage', fleet: null };
const SECRET_BYTES = 32;
/** It stands in the record and on terminals beside the person's name, and must not look like more than a name. */
const SERVICE_NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,59}$/u;
/** A token nobody renews in a year is one nobody remembers. */
const MOST_DAYS = 366;
/** How often a use is noted: a commit for each would cost more than it tells. */
const NOTE_USE_EVERY_MS = 60_000;

export function createTokenService(services: TokenServices): TokenService {
  const { database, clock, config } = services;
  return {
    create: (request) => createToken(services, request),
    revoke: (request) => database.transaction((tx) => revokeToken(services, tx, request)),
    list: async (read) =>
      (await listTokens(read)).map((token) => ({ ...token, state: tokenState(token, clock.now()) })),
    async authenticate(text) {
      const parsed = parseTokenText(text);
      const found = parsed === null ? null : await findToken(database.read, parsed.id);
      if (parsed === null || found === null || !isSecretOf(found.hash, parsed.secret)) return { kind: 'unknown' };
      const { token } = found;
      const state = tokenState(token, clock.now());
      if (state !== 'active') return { kind: state, token };
      if (token.guildId !== config().guild.id) return { kind: 'of-another-guild', token };
      const account = findPerson(config(), token.person)?.discord[0];
      if (account === undefined) return { kind: 'nobodys', token };
      await noteUse(services, token);
      return { kind: 'authenticated', token, discordUserId: account };
    },
  };
}

async function createToken(
  { database, clock, ids, config, audit }: TokenServices,
  { actor, act, person, service, grants, until }: TokenRequest,
): Promise<CreateTokenOutcome> {
  const now = clock.now();
  const found = findPerson(config(), person);
  if (found === null) return { kind: 'unknown-person', person, known: config().people.map(({ name }) => name) };
  if (found.discord.length === 0) return { kind: 'person-without-account', person };
  if (grants.length === 0) return { kind: 'no-permissions' };
  if (service !== null && !SERVICE_NAME.test(service)) return { kind: 'unusable-service-name' };
  if (until <= now) return { kind: 'ends-in-the-past' };
  if (until.getTime() - now.getTime() > MOST_DAYS * 86_400_000) return { kind: 'lasts-too-long', mostDays: MOST_DAYS };
  const text = writeTokenText(ids.short(), randomBytes(SECRET_BYTES));
  const parsed = parseTokenText(text);
  if (parsed === null) throw new Error('A token was written in a form that cannot be read.');
  const token: Token = {
    id: parsed.id,
    guildId: config().guild.id ?? '',
    person,
    service,
    grants,
    createdAt: now,
    createdBy: actor.displayName,
    expiresAt: until,
    revokedAt: null,
    lastUsedAt: null,
  };
  await database.transaction(async (tx) => {
    await insertToken(tx, token, hashSecret(parsed.secret));
    const subject = `${token.id} for ${person}: ${grants.map(writeGrant).join(', ')}`;
    await audit.record(tx, { actor, act, requirement: TOKEN_MANAGE, verdict: 'allowed', outcome: 'created', subject });
  });
  return { kind: 'created', token, text };
}

async function revokeToken(
  { clock, audit }: TokenServices,
  tx: Transaction,
  { id, actor, act }: { readonly id: string; readonly actor: Actor; readonly act: string },
): Promise<RevokeTokenOutcome> {
  const found = await findToken(tx, id);
  if (found === null) return { kind: 'unknown-token' };
  if (found.token.revokedAt !== null) return { kind: 'already-revoked', token: found.token };
  const now = clock.now();
  await markRevoked(tx, id, now);
  await audit.record(tx, {
    actor,
    act,
    requirement: TOKEN_MANAGE,
    verdict: 'allowed',
    outcome: 'revoked',
    subject: `${id} of ${found.token.person}`,
  });
  return { kind: 'revoked', token: { ...found.token, revokedAt: now } };
}

async function noteUse({ database, clock }: TokenServices, { id, lastUsedAt }: Token): Promise<void> {
  const now = clock.now();
  if (lastUsedAt !== null && now.getTime() - lastUsedAt.getTime() < NOTE_USE_EVERY_MS) return;
  await database.transaction((tx) => markUsed(tx, id, now));
}
