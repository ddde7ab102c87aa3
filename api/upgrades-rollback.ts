/*
 * POST /api/v1/upgrade-requests/{request}/rollback      { reason, to?, decision? }
 * `decision` is the one you have read. Needs and rules as for /upgrade rollback and the button Roll back….
 */
import { z } from 'zod';
import { approvalId } from '../src/approvals/approval.ts';
import type { Database } from '../src/platform/database/transaction.ts';
import { defineApi, type ApiAct, type ApiAnswer } from '../src/platform/http/api/api-spec.ts';
import type { ExecutionService } from '../src/requests/execute-service.ts';
import { rollBackRequirement } from '../src/requests/request-rights.ts';
import type { RequestService } from '../src/requests/request-service.ts';
import { REQUEST_STATES, requestId } from '../src/requests/request.ts';
import { rollBackInput } from '../src/requests/roll-back-input.ts';
import type { RollBackOutcome } from '../src/requests/roll-back-outcome.ts';
import { verdictWords } from '../src/windows/verdict-words.ts';

export interface RollBackApiDeps {
  readonly execution: Pick<ExecutionService, 'rollBack'>;
  readonly requests: Pick<RequestService, 'find'>;
  readonly database: Pick<Database, 'read'>;
}

const BACK = z.object({
  request: z.object({
    id: z.string(),
    fleet: z.string(),
    version: z.string(),
    state: z.enum(REQUEST_STATES),
    decision: z.number(),
    deploy: z.string().nullable().describe('That puts it back, such as D-13; null before it has begun'),
  }),
  approval: z
    .object({ id: z.string(), people: z.number(), expiresAt: z.iso.datetime() })
    .nullable()
    .describe('Whose agreement it waits for; null where it waits for none'),
});
const INPUT = rollBackInput.extend({ decision: z.number().int().positive().optional() });

export function createRollBackApi({ execution, requests }: RollBackApiDeps): ApiAct {
  return defineApi({
    method: 'POST',
    data: BACK,
    sees: 'upgrade.view',
    act: 'upgrade rollback',
    path: '/upgrade-requests/{request}/rollback',
    summary: 'Put back what it deployed, once others agreed',
    input: INPUT,
    find: ({ request }, read) => requests.find(read, request),
    requires: (_input, request) => rollBackRequirement(request),
    notFound: ({ request }) =>
      `No request that you may see is called ${requestId(request)}; GET /upgrade-requests lists those there are.`,
    endings: {
      asked: { status: 202, about: 'others are asked; with the last word it begins by itself' },
      'already-asked': { status: 200, about: 'the very same is asked already' },
      begun: { status: 200, about: 'its deploy is under way' },
      changed: { status: 409, about: 'nothing of it is there to be put back, or it is not as you have read it' },
      'no-way-back': { status: 422, about: 'what ran before is not known: name it as `to`' },
      'same-version': { status: 422, about: '`to` is what it deployed' },
      overtaken: { status: 409, about: 'another request put something else on the fleet since' },
      'asker-unlinked': { status: 409, about: 'your account is linked with no person of the configuration' },
      busy: { status: 409, about: 'another deploy is under way' },
      held: { status: 409, about: 'somebody holds the fleet' },
      'not-in-use': { status: 409, about: 'the fleet is not in use' },
      'windows-closed': { status: 409, about: 'the windows do not let it now' },
    },
    run: async ({ reason, to, decision }, { number }, actor) => {
      const ask = { number, seen: decision ?? null, reason, to: to ?? null };
      const outcome = await execution.rollBack(ask, { actor, act: 'api:upgrade rollback' });
      if (outcome === null) throw new Error(`Upgrade request ${number} was found and is gone.`);
      return answer(outcome);
    },
  });
}

function answer(outcome: RollBackOutcome): ApiAnswer {
  const problem = whyNot(outcome);
  if (problem !== null) return { outcome: outcome.kind, problem };
  const told = { outcome: outcome.kind, data: toJson(outcome) };
  return outcome.kind === 'already-asked' ? told : { ...told, audited: true };
}

function whyNot(outcome: RollBackOutcome): string | null {
  const { request } = outcome;
  const id = requestId(request.number);
  switch (outcome.kind) {
    case 'asked':
    case 'already-asked':
    case 'begun':
      return null;
    case 'changed':
      return `${id} is ${request.state} by now, or not as you have read it, so nothing was changed.`;
    case 'no-way-back':
      return `What ran on ${request.fleet} before ${id} is not known: name it as \`to\`.`;
    case 'same-version':
      return `${request.version.text} is what ${id} deployed: name another version.`;
    case 'overtaken':
      return `${requestId(outcome.by.number)} put something else on ${request.fleet} since.`;
    case 'asker-unlinked':
      return 'Your account is linked with nobody, so no second person can be told from you.';
    case 'busy':
    case 'held':
    case 'not-in-use':
      return `${id} was not put back: ${outcome.why}.`;
    case 'windows-closed':
      return `The windows do not let it: ${verdictWords(outcome.windows)}.`;
  }
}

function toJson(outcome: RollBackOutcome): z.infer<typeof BACK> {
  const { number, fleet, version, state, decision, execution } = outcome.request;
  const approval = 'approval' in outcome ? outcome.approval : null;
  const back = execution?.rollback ?? null;
  return {
    request: {
      ...{ id: requestId(number), fleet, version: version.text, state, decision },
      deploy: back === null ? null : `D-${back.deploy}`,
    },
    approval:
      approval === null
        ? null
        : { id: approvalId(approval.number), people: approval.people, expiresAt: approval.expiresAt.toISOString() },
  };
}
