import { z } from 'zod';
import type { Reader } from '../src/platform/database/transaction.ts';
import { defineComponent, type Actor, type Answer, type Component } from '../src/platform/discord/command.ts';
import { decidedMessage } from '../src/requests/request-answers-view.ts';
import { decisionArgument, REQUEST_BUTTONS } from '../src/requests/request-card-service.ts';
import { LONGEST_REASON, rejectReason } from '../src/requests/request-input.ts';
import { decideRequirement } from '../src/requests/request-rights.ts';
import { requestId, type UpgradeRequest } from '../src/requests/request.ts';
import type { UpgradeCommandDeps } from './upgrade.ts';
import { rejectionForm } from './rejection-form.ts';
import { seenDecision, type SeenDecision } from './seen-decision.ts';

const FORM = 'upgrade-reason';

const BUTTON = z.object({ argument: seenDecision });
const FORM_INPUT = z.object({ argument: seenDecision, fields: z.object({ reason: rejectReason }) });
type Pressed = z.infer<typeof BUTTON>;

/** Accept, Reject and the form that Reject opens. Answers are private; the card is redrawn by the relay. */
export function decisionButtons(deps: UpgradeCommandDeps): readonly Component[] {
  const common = {
    answers: 'reply' as const,
    sees: 'upgrade.view',
    find: ({ argument }: Pressed, read: Reader): Promise<UpgradeRequest | null> =>
      deps.requests.find(read, argument.number),
    requires: (_input: Pressed, request: UpgradeRequest) => decideRequirement(request),
    notFound: ({ argument }: Pressed) =>
      `No request that you may see is called ${requestId(argument.number)}. \`/upgrade list\` shows those there are.`,
  };
  return [
    defineComponent<Pressed, UpgradeRequest>({
      ...common,
      prefix: REQUEST_BUTTONS.accept,
      input: BUTTON,
      pace: 'deferred',
      run: ({ argument }, _request, actor) => decide(deps, argument, { act: { kind: 'accept' }, actor }),
    }),
    defineComponent<Pressed, UpgradeRequest>({
      ...common,
      prefix: REQUEST_BUTTONS.reject,
      input: BUTTON,
      // A form cannot follow an acknowledgement.
      pace: 'instant',
      run: ({ argument }, request) => openForm(deps, argument, request),
    }),
    defineComponent<z.infer<typeof FORM_INPUT>, UpgradeRequest>({
      ...common,
      prefix: FORM,
      input: FORM_INPUT,
      pace: 'deferred',
      run: ({ argument, fields }, _request, actor) =>
        decide(deps, argument, { act: { kind: 'reject', reason: fields.reason }, actor }),
    }),
  ];
}

interface Deciding {
  readonly act: { readonly kind: 'accept' } | { readonly kind: 'reject'; readonly reason: string };
  readonly actor: Actor;
}

async function decide(
  { requests, database }: UpgradeCommandDeps,
  { number, decision }: SeenDecision,
  { act, actor }: Deciding,
): Promise<Answer> {
  const named = act.kind === 'accept' ? `button:${REQUEST_BUTTONS.accept}` : `modal:${FORM}`;
  const outcome = await requests.decide({ number, act, seen: decision }, { actor, act: named });
  if (outcome === null) throw new Error(`Upgrade request ${number} was found and is gone.`);
  const url = await requests.findUrl(database.read, outcome.request);
  const answer = { kind: 'message', outcome: outcome.kind, body: decidedMessage(outcome, url) } as const;
  return outcome.kind === 'accepted' || outcome.kind === 'rejected' ? { ...answer, audited: true } : answer;
}

/** Nobody should write a reason for what is decided already. */
async function openForm(
  { requests, database }: UpgradeCommandDeps,
  { decision }: SeenDecision,
  request: UpgradeRequest,
): Promise<Answer> {
  if (request.state === 'requested' && request.decision === decision)
    return {
      kind: 'modal',
      outcome: 'form-opened',
      modal: rejectionForm({
        customId: `${FORM}:${decisionArgument(request)}`,
        what: requestId(request.number),
        longest: LONGEST_REASON,
      }),
    };
  const url = await requests.findUrl(database.read, request);
  return { kind: 'message', outcome: 'changed', body: decidedMessage({ kind: 'changed', request }, url) };
}
