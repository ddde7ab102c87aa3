import { z } from 'zod';
import { approvalDecidedMessage } from '../src/approvals/approval-answers-view.ts';
import type { DecideAsk } from '../src/approvals/approval-decide-service.ts';
import { LONGEST_REJECTION, rejection } from '../src/approvals/approval-input.ts';
import { APPROVAL_BUTTONS, approvalArgument } from '../src/approvals/approval-record-service.ts';
import { approvalId, isOpen, type Approval } from '../src/approvals/approval.ts';
import type { Reader } from '../src/platform/database/transaction.ts';
import { defineComponent, type Actor, type Answer, type Component } from '../src/platform/discord/command.ts';
import type { ApprovalCommandDeps } from './approval.ts';
import { rejectionForm } from './rejection-form.ts';
import { seenDecision, type SeenDecision } from './seen-decision.ts';

const FORM = 'approval-reason';

const BUTTON = z.object({ argument: seenDecision });
const FORM_INPUT = z.object({ argument: seenDecision, fields: z.object({ reason: rejection }) });
type Pressed = z.infer<typeof BUTTON>;

/** Agree, Reject with the form it opens, and Withdraw. Each judges everything anew; answers are private. */
export function approvalButtons(deps: ApprovalCommandDeps): readonly Component[] {
  const { approvals } = deps;
  const common = {
    answers: 'reply' as const,
    sees: 'approval.view',
    find: ({ argument }: Pressed, read: Reader): Promise<Approval | null> => approvals.find(read, argument.number),
    notFound: ({ argument }: Pressed) => noSuch(argument.number),
  };
  const decides = { requires: (_input: Pressed, approval: Approval) => approvals.decideRequirement(approval) };
  return [
    defineComponent<Pressed, Approval>({
      ...common,
      ...decides,
      prefix: APPROVAL_BUTTONS.agree,
      input: BUTTON,
      pace: 'deferred',
      run: ({ argument }, _approval, actor) =>
        decide(deps, argument, { act: { kind: 'agree' }, actor, named: `button:${APPROVAL_BUTTONS.agree}` }),
    }),
    defineComponent<Pressed, Approval>({
      ...common,
      ...decides,
      prefix: APPROVAL_BUTTONS.reject,
      input: BUTTON,
      // A form cannot follow an acknowledgement.
      pace: 'instant',
      run: ({ argument }, approval) => openForm(deps, argument, approval),
    }),
    defineComponent<z.infer<typeof FORM_INPUT>, Approval>({
      ...common,
      ...decides,
      prefix: FORM,
      input: FORM_INPUT,
      pace: 'deferred',
      run: ({ argument, fields }, _approval, actor) =>
        decide(deps, argument, { act: { kind: 'reject', reason: fields.reason }, actor, named: `modal:${FORM}` }),
    }),
    defineComponent<Pressed, Approval>({
      ...common,
      requires: (_input, approval) => approvals.withdrawRequirement(approval),
      prefix: APPROVAL_BUTTONS.withdraw,
      input: BUTTON,
      pace: 'deferred',
      run: ({ argument }, _approval, actor) =>
        decide(deps, argument, { act: { kind: 'withdraw' }, actor, named: `button:${APPROVAL_BUTTONS.withdraw}` }),
    }),
  ];
}

export function noSuch(number: number): string {
  return `No approval that you may see is called ${approvalId(number)}. \`/approval list\` shows what waits for you.`;
}

interface Deciding {
  readonly act: DecideAsk['act'];
  readonly actor: Actor;
  readonly named: string;
}

async function decide(
  { approvals, database }: ApprovalCommandDeps,
  { number, decision }: SeenDecision,
  { act, actor, named }: Deciding,
): Promise<Answer> {
  const outcome = await approvals.decide({ number, act, seen: decision }, { actor, act: named });
  if (outcome === null) throw new Error(`Approval ${number} was found and is gone.`);
  const url = await approvals.findUrl(database.read, outcome.approval);
  const answer = { kind: 'message', outcome: outcome.kind, body: approvalDecidedMessage(outcome, url) } as const;
  return CHANGING.has(outcome.kind) ? { ...answer, audited: true } : answer;
}

/** What the service has recorded itself. */
const CHANGING: ReadonlySet<string> = new Set(['agreed', 'agreed-enough', 'rejected', 'withdrawn']);

/** Nobody should write a reason for what is decided already. */
async function openForm(
  { approvals, database }: ApprovalCommandDeps,
  { decision }: SeenDecision,
  approval: Approval,
): Promise<Answer> {
  if (isOpen(approval) && approval.decision === decision)
    return {
      kind: 'modal',
      outcome: 'form-opened',
      modal: rejectionForm({
        customId: `${FORM}:${approvalArgument(approval)}`,
        what: approvalId(approval.number),
        longest: LONGEST_REJECTION,
      }),
    };
  const url = await approvals.findUrl(database.read, approval);
  return { kind: 'message', outcome: 'changed', body: approvalDecidedMessage({ kind: 'changed', approval }, url) };
}
