/*
 * GET  /api/v1/approvals?state=                   what waits for your agreement (mine), or those in a state
 * GET  /api/v1/approvals/{approval}               one of them, by its id such as AP-17
 * POST /api/v1/approvals/{approval}/approve       { decision?, hash? }
 * POST /api/v1/approvals/{approval}/reject        { reason, decision? }
 * POST /api/v1/approvals/{approval}/withdraw      { decision? }
 * `decision` and `hash` are those you have read: when anything changed meanwhile, yours is refused.
 * Needs and rules as for /approval and the buttons of its cards; a token counts as its person.
 */
import { z } from 'zod';
import type { DecideAsk } from '../src/approvals/approval-decide-service.ts';
import { approvalListInput, approvalNumber, rejection } from '../src/approvals/approval-input.ts';
import type { DecideOutcome } from '../src/approvals/approval-outcome.ts';
import type { ApprovalService } from '../src/approvals/approval-service.ts';
import { APPROVAL_STATES, approvalId, type Agent, type Approval } from '../src/approvals/approval.ts';
import type { Database, Reader } from '../src/platform/database/transaction.ts';
import type { Actor } from '../src/platform/gate.ts';
import { defineApi, type ApiAct, type ApiAnswer } from '../src/platform/http/api/api-spec.ts';

export interface ApprovalApiDeps {
  readonly approvals: ApprovalService;
  readonly database: Pick<Database, 'read'>;
}

const MOST_LISTED = 200;
const AGENT = z.object({ userId: z.string().nullable(), person: z.string().nullable(), name: z.string() });
const APPROVAL = z.object({
  id: z.string(),
  what: z.string(),
  reason: z.string(),
  binding: z.object({
    act: z.string(),
    target: z.string(),
    version: z.string().nullable(),
    window: z.string().nullable(),
  }),
  hash: z.string().describe('Over the binding: what is agreed to is this and nothing else'),
  fleet: z.string().nullable(),
  permission: z.string(),
  people: z.number().describe('How many must agree, besides whoever asks'),
  missing: z.number(),
  askedOf: z.array(z.object({ kind: z.enum(['role', 'person']), name: z.string() })),
  state: z.enum(APPROVAL_STATES),
  decision: z.number().describe('Send it with your answer'),
  requestedBy: AGENT,
  requestedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  agreedBy: z.array(AGENT.extend({ at: z.iso.datetime() })),
  endedBy: AGENT.nullable(),
  endedAt: z.iso.datetime().nullable(),
  endReason: z.string().nullable(),
  url: z.string().nullable().describe('Its card on Discord; null while it is not there'),
});
const ONE = z.object({ approval: APPROVAL });
const NUMBER = approvalNumber.describe('Its id, such as AP-17');
const DECISION = z.number().int().positive().optional();
const CHANGED = { status: 409, about: 'it ended or changed meanwhile; `GET` shows how' } as const;
const NOT_YOU = { status: 409, about: 'your agreement would not be a second person’s' } as const;

export function createApprovalApi(deps: ApprovalApiDeps): readonly ApiAct[] {
  return [list(deps), show(deps), ...decisions(deps)];
}

function list({ approvals, database }: ApprovalApiDeps): ApiAct {
  return defineApi({
    act: 'approval list',
    method: 'GET',
    path: '/approvals',
    summary: 'What waits for your agreement, or the approvals in a state, newest first',
    input: approvalListInput,
    data: z.object({ approvals: z.array(APPROVAL) }),
    endings: { listed: { status: 200, about: `at most ${MOST_LISTED}` } },
    sees: 'approval.view',
    find: async () => ({}),
    requires: (_input, _subject, actor) => approvals.listRequirement(actor),
    notFound: () => 'No approval is yours to see.',
    async run({ state }, _subject, actor) {
      const found = await approvals.listVisible(database.read, { state, actor }, MOST_LISTED);
      const shown = found.map((approval) => toJson({ approvals, database }, approval));
      return { outcome: 'listed', data: { approvals: await Promise.all(shown) } };
    },
  });
}

function show(deps: ApprovalApiDeps): ApiAct {
  return defineApi({
    act: 'approval show',
    method: 'GET',
    path: '/approvals/{approval}',
    summary: 'One approval in full',
    input: z.object({ approval: NUMBER }),
    data: ONE,
    endings: { shown: { status: 200, about: 'the approval' } },
    sees: 'approval.view',
    find: ({ approval }, read) => deps.approvals.find(read, approval),
    requires: (_input, { fleet }) => ({ permission: 'approval.view', fleet }),
    notFound: ({ approval }) => notFound(approval),
    run: async (_input, approval) => ({ outcome: 'shown', data: { approval: await toJson(deps, approval) } }),
  });
}

function decisions(deps: ApprovalApiDeps): readonly ApiAct[] {
  const { approvals } = deps;
  const common = {
    method: 'POST' as const,
    data: ONE,
    sees: 'approval.view',
    find: ({ approval }: { approval: number }, read: Reader) => approvals.find(read, approval),
    notFound: ({ approval }: { approval: number }) => notFound(approval),
  };
  return [
    defineApi({
      ...common,
      act: 'approval approve',
      path: '/approvals/{approval}/approve',
      summary: 'Agree, as the Agree button of its card does',
      input: z.object({
        approval: NUMBER,
        decision: DECISION,
        hash: z
          .string()
          .regex(/^[0-9a-f]{8,64}$/, { error: 'is no hash: at least eight of its hex digits' })
          .optional()
          .describe('Or its first eight digits: refused when what is asked is something else'),
      }),
      endings: {
        agreed: { status: 200, about: 'more people must agree' },
        'agreed-enough': { status: 200, about: 'yours was the last agreement needed' },
        'already-agreed': { status: 409, about: 'you have agreed before, by this account or another' },
        changed: CHANGED,
        'not-you': NOT_YOU,
      },
      requires: (_input, approval) => approvals.decideRequirement(approval),
      async run({ decision, hash }, approval, actor) {
        if (hash !== undefined && !approval.bindingHash.startsWith(hash))
          return {
            outcome: 'changed',
            problem: `${approvalId(approval.number)} asks for something else: its hash is ${approval.bindingHash}.`,
          };
        return decide(deps, approval, { act: { kind: 'agree' }, actor, seen: decision, named: 'approve' });
      },
    }),
    defineApi({
      ...common,
      act: 'approval reject',
      path: '/approvals/{approval}/reject',
      summary: 'Speak against it, with the reason',
      input: z.object({ approval: NUMBER, reason: rejection, decision: DECISION }),
      endings: { rejected: { status: 200, about: 'whoever asked is told why' }, changed: CHANGED, 'not-you': NOT_YOU },
      requires: (_input, approval) => approvals.decideRequirement(approval),
      run: ({ reason, decision }, approval, actor) =>
        decide(deps, approval, { act: { kind: 'reject', reason }, actor, seen: decision, named: 'reject' }),
    }),
    defineApi({
      ...common,
      act: 'approval withdraw',
      path: '/approvals/{approval}/withdraw',
      summary: 'Take back a question of your own',
      input: z.object({ approval: NUMBER, decision: DECISION }),
      endings: {
        withdrawn: { status: 200, about: 'nobody has to answer it any more' },
        changed: CHANGED,
        'not-you': { status: 409, about: 'somebody else asked it' },
      },
      requires: (_input, approval) => approvals.withdrawRequirement(approval),
      run: ({ decision }, approval, actor) =>
        decide(deps, approval, { act: { kind: 'withdraw' }, actor, seen: decision, named: 'withdraw' }),
    }),
  ];
}

interface Deciding {
  readonly act: DecideAsk['act'];
  readonly actor: Actor;
  readonly seen: number | null | undefined;
  readonly named: string;
}

async function decide(
  deps: ApprovalApiDeps,
  { number }: Approval,
  { act, actor, seen = null, named }: Deciding,
): Promise<ApiAnswer> {
  const outcome = await deps.approvals.decide({ number, act, seen }, { actor, act: `api:approval ${named}` });
  if (outcome === null) throw new Error(`Approval ${number} was found and is gone.`);
  const problem = whyNot(outcome);
  if (problem !== null) return { outcome: outcome.kind, problem };
  return { outcome: outcome.kind, data: { approval: await toJson(deps, outcome.approval) }, audited: true };
}

function whyNot(outcome: DecideOutcome): string | null {
  const id = approvalId(outcome.approval.number);
  switch (outcome.kind) {
    case 'changed':
      return `${id} is ${outcome.approval.state} by now, or not as you have read it, so nothing was changed.`;
    case 'already-agreed':
      return `${id} has your agreement already. Somebody else must agree too.`;
    case 'not-you':
      return `${id}: ${WHY_NOT[outcome.why]}.`;
    case 'agreed':
    case 'agreed-enough':
    case 'rejected':
    case 'withdrawn':
      return null;
  }
}

const WHY_NOT: Readonly<Record<Extract<DecideOutcome, { kind: 'not-you' }>['why'], string>> = {
  'asked-it': 'it is your own question, so somebody else must agree',
  unlinked: 'the configuration links your account, or that of whoever asked, with nobody; have it added under `people`',
  'not-of-those-asked': 'it is not asked of you; `askedOf` names those it is asked of',
  'not-your-question': 'somebody else asked it, so it is not yours to withdraw',
  'agreed-elsewhere': 'you agreed to another question about the same, and one person does not count for two',
  'is-author': 'it is about a commit of yours, so somebody else must agree',
  'author-unknown':
    'it is not certain that you did not write the commit: the names you commit under are to stand under `people`, `logins: { git: […] }`, and Muster must have heard who wrote it',
};

function notFound(number: number): string {
  return `No approval that you may see is called ${approvalId(number)}; GET /approvals lists what waits for you.`;
}

async function toJson({ approvals, database }: ApprovalApiDeps, approval: Approval): Promise<z.infer<typeof APPROVAL>> {
  const { end, binding } = approval;
  return {
    id: approvalId(approval.number),
    what: approval.what,
    reason: approval.reason,
    binding: { ...binding },
    hash: approval.bindingHash,
    fleet: approval.fleet,
    permission: approval.permission,
    people: approval.people,
    missing: approvals.countMissing(approval),
    askedOf: approval.from.map((party) => ({ ...party })),
    state: approval.state,
    decision: approval.decision,
    requestedBy: agent(approval.requestedBy),
    requestedAt: approval.requestedAt.toISOString(),
    expiresAt: approval.expiresAt.toISOString(),
    agreedBy: approval.agreements.map(({ by, at }) => ({ ...agent(by), at: at.toISOString() })),
    endedBy: end === null || end.by === null ? null : agent(end.by),
    endedAt: end?.at.toISOString() ?? null,
    endReason: end?.reason ?? null,
    url: await approvals.findUrl(database.read, approval),
  };
}

function agent({ userId, person, name }: Agent): z.infer<typeof AGENT> {
  return { userId, person, name };
}
