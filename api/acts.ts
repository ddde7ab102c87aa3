/*
 * GET  /api/v1/acts?which=open|all        what Muster has to do, or did, in other systems, newest first
 * GET  /api/v1/acts/{id}                  one of them, by its id such as ACT-17
 * POST /api/v1/acts/{id}/settle           { became: done|not-done, version? }: somebody looked, where no read can tell
 * `version` is the one you have read: when something changed meanwhile, yours is refused.
 * Needs and rules as for /act and the buttons of its cards.
 */
import { z } from 'zod';
import { settleRequirement, type ActDeskService } from '../src/operations/act-desk-service.ts';
import { ACT_STATES, actId, parseActId, REFUSALS, type StoredAct } from '../src/platform/acts/act.ts';
import type { Database, Reader } from '../src/platform/database/transaction.ts';
import { defineApi, type ApiAct } from '../src/platform/http/api/api-spec.ts';

export interface ActApiDeps {
  readonly actDesk: ActDeskService;
  readonly database: Pick<Database, 'read'>;
}

const MOST_LISTED = 200;
const ACT = z.object({
  id: z.string(),
  system: z.string(),
  verb: z.string(),
  target: z.string(),
  fleet: z.string().nullable(),
  summary: z.string(),
  state: z.enum(ACT_STATES),
  refusal: z.enum(REFUSALS).nullable(),
  because: z
    .string()
    .nullable()
    .describe('What it waits for, why it is unknown or refused, how it is known to be done'),
  needsPerson: z.boolean().describe('No read will tell: look, and settle it'),
  version: z.number().describe('Send it with settle'),
  sends: z.number(),
  decidedAt: z.iso.datetime(),
  deadline: z.iso.datetime(),
  nextLookAt: z.iso.datetime().nullable(),
  unknownSince: z.iso.datetime().nullable(),
  settledAt: z.iso.datetime().nullable(),
  settledBy: z.string().nullable(),
  url: z.string().nullable(),
});
const ID = z
  .string()
  .max(20)
  .transform((typed, context) => {
    const number = parseActId(typed);
    if (number !== null) return number;
    context.addIssue({ code: 'custom', message: 'is no act: write its id, such as ACT-17' });
    return z.NEVER;
  })
  .describe('Its id, such as ACT-17');

export function createActApi({ actDesk, database }: ActApiDeps): readonly ApiAct[] {
  const one = {
    data: z.object({ act: ACT }),
    sees: 'act.view',
    find: ({ id }: { id: number }, read: Reader) => actDesk.find(read, id),
    notFound: ({ id }: { id: number }) =>
      `No act that you may see is called ${actId({ number: id })}; GET /acts lists those there are.`,
  };
  return [
    defineApi({
      act: 'act list',
      method: 'GET',
      path: '/acts',
      summary: 'What Muster has to do, or did, in other systems, newest first',
      input: z.object({ which: z.enum(['open', 'all']).default('open') }),
      data: z.object({ acts: z.array(ACT) }),
      endings: { listed: { status: 200, about: `at most ${MOST_LISTED}` } },
      find: async () => ({}),
      sees: 'act.view',
      requires: (_input, _subject, actor) => actDesk.listRequirement(actor),
      notFound: () => 'Acts are not yours to see.',
      run: async ({ which }, _subject, actor) => ({
        outcome: 'listed',
        data: { acts: (await actDesk.list(database.read, { which, actor }, MOST_LISTED)).map(toJson) },
      }),
    }),
    defineApi({
      ...one,
      act: 'act show',
      method: 'GET',
      path: '/acts/{id}',
      summary: 'One act: what became of it, and how that is known',
      input: z.object({ id: ID }),
      endings: { shown: { status: 200, about: 'the act' } },
      requires: (_input, { fleet }) => ({ permission: 'act.view', fleet }),
      run: async (_input, act) => ({ outcome: 'shown', data: { act: toJson(act) } }),
    }),
    defineApi({
      ...one,
      act: 'act settle',
      method: 'POST',
      path: '/acts/{id}/settle',
      summary: 'Say what became of an act that nobody knows of, after looking',
      input: z.object({
        id: ID,
        became: z.enum(['done', 'not-done']).describe('not-done: it is tried again, unless its deadline has passed'),
        version: z.number().int().positive().optional(),
      }),
      endings: {
        settled: { status: 200, about: 'it is over' },
        resumed: { status: 200, about: 'it is tried again' },
        changed: { status: 409, about: 'it is not unknown, or not as you have read it' },
      },
      requires: (_input, act) => settleRequirement(act),
      async run({ became, version }, { number }, actor) {
        const ask = { number, what: became, seen: version ?? null, actor, act: 'api:act settle' };
        const outcome = await actDesk.settle(ask);
        if (outcome === null) throw new Error(`Act ${number} was found and is gone.`);
        if (outcome.kind === 'changed')
          return {
            outcome: 'changed',
            problem: `${actId(outcome.act)} is ${outcome.act.state} at version ${outcome.act.version}, so nothing was changed.`,
          };
        return { outcome: outcome.kind, data: { act: toJson(outcome.act) }, audited: true };
      },
    }),
  ];
}

function toJson(act: StoredAct): z.infer<typeof ACT> {
  const iso = (date: Date | null): string | null => date?.toISOString() ?? null;
  return {
    id: actId(act),
    system: act.system,
    verb: act.verb,
    target: act.target,
    fleet: act.fleet,
    summary: act.summary,
    state: act.state,
    refusal: act.refusal,
    because: act.because,
    needsPerson: act.needsPerson,
    version: act.version,
    sends: act.sends,
    decidedAt: act.createdAt.toISOString(),
    deadline: act.deadline.toISOString(),
    nextLookAt: iso(act.dueAt),
    unknownSince: iso(act.unknownSince),
    settledAt: iso(act.settledAt),
    settledBy: act.settledBy,
    url: act.url,
  };
}
