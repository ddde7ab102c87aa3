/*
 * POST /api/v1/upgrade-requests/{request}/deploy        { decision? }
 * POST /api/v1/upgrade-requests/{request}/schedule      { at | window, decision? }
 * POST /api/v1/upgrade-requests/{request}/unschedule    { decision? }
 * POST /api/v1/upgrade-requests/{request}/ask           { decision? }
 * `decision` is the one you have read. Needs and rules as for /upgrade and the buttons of its cards.
 */
import { z } from 'zod';
import { approvalId } from '../src/approvals/approval.ts';
import type { Database, Reader } from '../src/platform/database/transaction.ts';
import { defineApi, type ApiAct, type ApiAnswer } from '../src/platform/http/api/api-spec.ts';
import { beginInput, planWish, scheduleInput } from '../src/requests/begin-input.ts';
import type { AskAgainOutcome, BeginOutcome, PlanOutcome, UnplanOutcome } from '../src/requests/begin-outcome.ts';
import type { RequestService } from '../src/requests/request-service.ts';
import { REQUEST_STATES, requestId, type UpgradeRequest } from '../src/requests/request.ts';
import { lacking, type SignOffStanding } from '../src/requests/sign-off.ts';
import type { UpgradeBeginService } from '../src/requests/upgrade-begin-service.ts';
import { verdictWords } from '../src/windows/verdict-words.ts';
import { PLAN, planJson, STANDING, standingJson } from './upgrade-standings.ts';

export interface UpgradeBeginApiDeps {
  readonly begins: UpgradeBeginService;
  readonly requests: Pick<RequestService, 'find'>;
  readonly database: Pick<Database, 'read'>;
}

const BEGUN = z.object({
  request: z.object({
    id: z.string(),
    fleet: z.string(),
    version: z.string(),
    state: z.enum(REQUEST_STATES),
    decision: z.number(),
    because: z.string().nullable(),
    plan: PLAN.nullable(),
    deploy: z.string().nullable().describe('Such as D-12'),
  }),
  approvals: z.array(STANDING).describe('Whose word it needs'),
});
const DECISION = z.number().int().positive().optional();
const CHANGED = { status: 409, about: 'it was decided meanwhile, or is not accepted; `GET` shows how it is' } as const;
const NOT_IN_USE = { status: 409, about: 'the fleet is not in use' } as const;

export function createUpgradeBeginApi(deps: UpgradeBeginApiDeps): readonly ApiAct[] {
  return [deploy(deps), schedule(deps), unschedule(deps), ask(deps)];
}

type Outcome = BeginOutcome | PlanOutcome | UnplanOutcome | AskAgainOutcome;

function common({ requests, begins }: UpgradeBeginApiDeps) {
  return {
    method: 'POST' as const,
    data: BEGUN,
    sees: 'upgrade.view',
    find: ({ request }: { request: number }, read: Reader) => requests.find(read, request),
    requires: (_input: unknown, request: UpgradeRequest) => begins.deployRequirement(request),
    notFound: ({ request }: { request: number }) =>
      `No request that you may see is called ${requestId(request)}; GET /upgrade-requests lists those there are.`,
  };
}

function deploy(deps: UpgradeBeginApiDeps): ApiAct {
  return defineApi({
    ...common(deps),
    act: 'upgrade deploy',
    path: '/upgrade-requests/{request}/deploy',
    summary: 'Have it deployed now, as its Deploy now button does',
    input: beginInput.extend({ decision: DECISION }),
    endings: {
      begun: { status: 200, about: 'its deploy is under way' },
      'missing-approvals': { status: 409, about: 'those whose word is missing are asked' },
      'someone-else-must-begin': { status: 409, about: 'nobody alone deploys to this fleet' },
      'windows-closed': { status: 409, about: 'the windows do not let it now' },
      'not-its-time': { status: 409, about: 'it is planned for later, and its approvals are for that time' },
      busy: { status: 409, about: 'another deploy is under way' },
      held: { status: 409, about: 'somebody holds the fleet' },
      'no-deployer': { status: 409, about: 'nothing deploys this fleet' },
      changed: CHANGED,
      'not-in-use': NOT_IN_USE,
    },
    run: async ({ decision }, { number }, actor) =>
      answer(
        deps,
        await deps.begins.begin({ number, seen: decision ?? null }, { actor, act: 'api:upgrade deploy' }),
        number,
      ),
  });
}

function schedule(deps: UpgradeBeginApiDeps): ApiAct {
  return defineApi({
    ...common(deps),
    act: 'upgrade schedule',
    path: '/upgrade-requests/{request}/schedule',
    summary: 'Have it begin by itself, at a time or when a window next opens',
    input: scheduleInput.safeExtend({ decision: DECISION }),
    endings: {
      scheduled: { status: 200, about: 'those who agreed to another time are asked anew' },
      'same-plan': { status: 200, about: 'it is planned for exactly that already' },
      'unreadable-moment': { status: 422, about: '`at` is no time to come' },
      'no-such-window': { status: 422, about: 'no window that you may see' },
      'window-does-not-fit': { status: 409, about: 'the window lets nothing be deployed to this fleet' },
      'windows-closed': { status: 409, about: 'the windows would not let it then' },
      changed: CHANGED,
      'not-in-use': NOT_IN_USE,
    },
    run: async ({ decision, ...wish }, { number }, actor) =>
      answer(
        deps,
        await deps.begins.schedule(
          { number, seen: decision ?? null, wish: planWish(wish) },
          { actor, act: 'api:upgrade schedule' },
        ),
        number,
      ),
  });
}

function unschedule(deps: UpgradeBeginApiDeps): ApiAct {
  return defineApi({
    ...common(deps),
    act: 'upgrade unschedule',
    path: '/upgrade-requests/{request}/unschedule',
    summary: 'Take its plan back',
    input: beginInput.extend({ decision: DECISION }),
    endings: {
      unscheduled: { status: 200, about: 'it waits for somebody to begin it' },
      'not-scheduled': { status: 200, about: 'it has no plan' },
      changed: CHANGED,
    },
    run: async ({ decision }, { number }, actor) =>
      answer(
        deps,
        await deps.begins.unschedule({ number, seen: decision ?? null }, { actor, act: 'api:upgrade unschedule' }),
        number,
      ),
  });
}

function ask(deps: UpgradeBeginApiDeps): ApiAct {
  return defineApi({
    ...common(deps),
    act: 'upgrade ask',
    path: '/upgrade-requests/{request}/ask',
    summary: 'Ask again those whose word is missing, also where they said no',
    input: beginInput.extend({ decision: DECISION }),
    endings: {
      asked: { status: 200, about: 'they are asked' },
      'nobody-to-ask': { status: 200, about: 'nobody has to agree, or all are asked' },
      changed: CHANGED,
      'not-in-use': NOT_IN_USE,
    },
    run: async ({ decision }, { number }, actor) =>
      answer(
        deps,
        await deps.begins.askAgain({ number, seen: decision ?? null }, { actor, act: 'api:upgrade ask' }),
        number,
      ),
  });
}

const AUDITED: readonly string[] = ['begun', 'scheduled', 'unscheduled', 'asked'];

async function answer(
  { begins, database }: UpgradeBeginApiDeps,
  outcome: Outcome | null,
  number: number,
): Promise<ApiAnswer> {
  if (outcome === null) throw new Error(`Upgrade request ${number} was found and is gone.`);
  const problem = whyNot(outcome);
  if (problem !== null) return { outcome: outcome.kind, problem };
  const standings = await begins.standings(database.read, outcome.request);
  const told = { outcome: outcome.kind, data: toJson(outcome.request, standings) };
  return AUDITED.includes(outcome.kind) ? { ...told, audited: true } : told;
}

function whyNot(outcome: Outcome): string | null {
  const id = requestId(outcome.request.number);
  switch (outcome.kind) {
    case 'begun':
    case 'scheduled':
    case 'same-plan':
    case 'unscheduled':
    case 'not-scheduled':
    case 'asked':
    case 'nobody-to-ask':
      return null;
    case 'missing-approvals':
      return `${id} lacks approvals: ${lacking(outcome.standings).map(lackingWords).join('; ')}.`;
    case 'someone-else-must-begin':
      return `Nobody but you stands behind ${id}, and nobody alone deploys to ${outcome.request.fleet}.`;
    case 'windows-closed':
      return `The windows do not let it: ${verdictWords(outcome.windows)}.`;
    case 'not-its-time':
      return `${id} is planned for ${outcome.at.toISOString()}, and its approvals are for that time alone; take the plan back first.`;
    case 'busy':
    case 'held':
    case 'no-deployer':
      return `${id} does not begin: ${outcome.why}.`;
    case 'unreadable-moment':
      return `When it is to begin could not be read: ${outcome.why}.`;
    case 'no-such-window':
      return `No window that you may see is called ${outcome.window}.`;
    case 'window-does-not-fit':
      return `${outcome.window} does not fit: ${WINDOW_WHY[outcome.why]}.`;
    case 'changed':
      return `${id} is ${outcome.request.state} by now, or not as you have read it, so nothing was changed.`;
    case 'not-in-use':
      return `${outcome.request.fleet} is not in use.`;
  }
}

const WINDOW_WHY = {
  freezes: 'it is a freeze',
  elsewhere: 'it is not about this fleet',
  over: 'it does not open again within the next weeks',
  open: 'it is open now, and does not open again',
} as const;

function lackingWords({ name, kind, from, approval }: SignOffStanding): string {
  const whom = from.length === 0 ? 'whoever may agree' : from.map((party) => party.name).join(', ');
  return `${name} of ${whom} (${approval === null ? '' : `${approvalId(approval.number)}, `}${kind})`;
}

function toJson(request: UpgradeRequest, standings: readonly SignOffStanding[]): z.infer<typeof BEGUN> {
  const { number, fleet, version, state, decision, because, plan, execution } = request;
  return {
    request: {
      id: requestId(number),
      fleet,
      version: version.text,
      state,
      decision,
      because,
      plan: planJson(plan),
      deploy: execution === null ? null : `D-${execution.deploy}`,
    },
    approvals: standings.map(standingJson),
  };
}
