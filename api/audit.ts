/*
 * GET /api/v1/audit?who=&act=&fleet=&since=&limit=&before=   who asked what, and what was answered, newest first
 * `who` is a Discord user id and finds all accounts of that person; `since` is ISO 8601; `before` is the row that the
 * last page ended with, as `next` says.
 * Needs: audit.search, on the fleet when one is named, else on the house as a whole. The twin of /audit search.
 */
import { z } from 'zod';
import type { AuditService } from '../src/audit/audit-service.ts';
import { accountsOf } from '../src/people/person.ts';
import type { Config } from '../src/platform/config/config.ts';
import { canonicalFleetName } from '../src/platform/config/fleet-names.ts';
import type { Database } from '../src/platform/database/transaction.ts';
import { defineApi, type ApiAct } from '../src/platform/http/api/api-spec.ts';

const MOST = 200;

const RECORD = z.object({
  seq: z.number(),
  at: z.iso.datetime(),
  via: z.string(),
  userId: z.string().nullable(),
  person: z.string().nullable(),
  displayName: z.string(),
  requestId: z.string(),
  act: z.string(),
  permission: z.string(),
  fleet: z.string().nullable(),
  verdict: z.string(),
  outcome: z.string(),
  subject: z.string().nullable(),
  cardKey: z.string().nullable(),
});

export interface AuditApiDeps {
  readonly audit: AuditService;
  readonly database: Pick<Database, 'read'>;
  readonly config: () => Config;
}

export function createAuditApi({ audit, database, config }: AuditApiDeps): readonly ApiAct[] {
  return [
    defineApi({
      act: 'audit search',
      method: 'GET',
      path: '/audit',
      summary: 'Who asked what, and what was answered, newest first',
      input: z.object({
        who: z
          .string()
          .regex(/^\d{1,20}$/)
          .optional(),
        act: z.string().max(100).optional(),
        fleet: z.string().max(100).optional(),
        since: z.iso.datetime({ offset: true }).optional(),
        limit: z.coerce.number().int().min(1).max(MOST).default(50),
        before: z.coerce.number().int().positive().optional(),
      }),
      data: z.object({
        records: z.array(RECORD),
        next: z.number().nullable().describe('Pass it as `before` for older rows; null: there are none'),
      }),
      endings: { listed: { status: 200, about: 'a page of the record' } },
      find: async ({ fleet }) => ({ fleet: fleet === undefined ? null : canonicalFleetName(config(), fleet.trim()) }),
      requires: (_input, { fleet }) => ({ permission: 'audit.search', fleet }),
      notFound: () => 'Nothing is recorded about that.',
      async run({ who, act, since, limit, before }, { fleet }) {
        const page = await audit.search(
          database.read,
          {
            userIds: who === undefined ? null : accountsOf(config(), who),
            act: act ?? null,
            fleet,
            since: since === undefined ? null : new Date(since),
          },
          { limit, from: before === undefined ? { kind: 'newest' } : { kind: 'before', seq: before } },
        );
        const records = page.records.map(({ guildId: _guild, day: _day, ...record }) => ({
          ...record,
          at: record.at.toISOString(),
        }));
        const next = page.older ? (records.at(-1)?.seq ?? null) : null;
        return {
          outcome: 'listed',
          data: { records, next },
          ...(next === null ? {} : { next: { before: String(next) } }),
        };
      },
    }),
  ];
}
