/*
 * GET    /api/v1/tokens          which tokens there are, whose, for what and until when; never the tokens themselves
 * DELETE /api/v1/tokens/{id}     ends one at once
 * Making one needs a shell on Muster's machine (`muster token create`): a token must not make another.
 * Needs: token.manage.
 */
import { z } from 'zod';
import { TOKEN_MANAGE, type TokenService } from '../src/people/token-service.ts';
import { writeGrant } from '../src/people/token.ts';
import type { Database } from '../src/platform/database/transaction.ts';
import { defineApi, type ApiAct } from '../src/platform/http/api/api-spec.ts';

const TOKEN = z.object({
  id: z.string(),
  state: z.enum(['active', 'expired', 'revoked']),
  person: z.string(),
  service: z.string().nullable(),
  permissions: z.array(z.string()),
  createdAt: z.iso.datetime(),
  createdBy: z.string(),
  expiresAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable().describe('To the minute; null: never'),
});

export interface TokenApiDeps {
  readonly tokens: TokenService;
  readonly database: Pick<Database, 'read'>;
}

export function createTokenApi({ tokens, database }: TokenApiDeps): readonly ApiAct[] {
  return [
    defineApi({
      act: 'token list',
      method: 'GET',
      path: '/tokens',
      summary: 'Which tokens there are',
      input: z.object({}),
      data: z.object({ tokens: z.array(TOKEN) }),
      endings: { listed: { status: 200, about: 'the newest first' } },
      find: async () => ({}),
      requires: () => TOKEN_MANAGE,
      notFound: () => 'There are no tokens.',
      async run() {
        const all = await tokens.list(database.read);
        return {
          outcome: 'listed',
          data: {
            tokens: all.map(({ id, state, person, service, grants, createdAt, createdBy, expiresAt, lastUsedAt }) => ({
              id,
              state,
              person,
              service,
              permissions: grants.map(writeGrant),
              createdAt: createdAt.toISOString(),
              createdBy,
              expiresAt: expiresAt.toISOString(),
              lastUsedAt: lastUsedAt?.toISOString() ?? null,
            })),
          },
        };
      },
    }),
    defineApi({
      act: 'token revoke',
      method: 'DELETE',
      path: '/tokens/{id}',
      summary: 'End a token at once',
      input: z.object({ id: z.string().max(40) }),
      data: z.object({ id: z.string() }),
      endings: {
        revoked: { status: 200, about: 'its next use is refused' },
        'already-revoked': { status: 200, about: 'it was revoked before' },
        'unknown-token': { status: 404, about: 'there is no such token' },
      },
      find: async ({ id }) => ({ id }),
      requires: () => TOKEN_MANAGE,
      notFound: () => 'There is no such token.',
      async run(_input, { id }, actor) {
        const outcome = await tokens.revoke({ id, actor, act: 'api:token revoke' });
        if (outcome.kind === 'unknown-token')
          return { outcome: outcome.kind, problem: 'There is no such token; GET /tokens lists those there are.' };
        const data = { id };
        return outcome.kind === 'revoked'
          ? { outcome: outcome.kind, data, audited: true }
          : { outcome: outcome.kind, data };
      },
    }),
  ];
}
