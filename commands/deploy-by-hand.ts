/*
 * Deployed (button below what a maintainer is asked to deploy)   it is; hosts are looked at, and it is unverified till then
 * Cannot…                                                        asks why not in a form, and ends it with that reason
 * Answers are private. Needs hold.confirm on the fleet; the first answer counts, a later one is told what came of it.
 */
import type { APIModalInteractionResponseCallbackData } from 'discord-api-types/v10';
import { z } from 'zod';
import { handMessage } from '../src/deploys/deploy-answers-view.ts';
import { HAND_BUTTONS } from '../src/deploys/deploy-cards-service.ts';
import { handReason } from '../src/deploys/deploy-input.ts';
import type { HandAnswer, HandOutcome } from '../src/deploys/deploy-outcome.ts';
import type { DeployService } from '../src/deploys/deploy-service.ts';
import { deployId, type Deploy } from '../src/deploys/deploy.ts';
import { LONGEST_REASON } from '../src/holds/hold-input.ts';
import type { Reader } from '../src/platform/database/transaction.ts';
import { defineComponent, type Actor, type Answer, type Component } from '../src/platform/discord/command.ts';
import { reasonForm } from './reason-form.ts';
import { SETTLED_BY_WHO_ASKED } from './rejection-form.ts';

const FORM = 'deploy-cannot-why';
const NUMBER = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number);
const BUTTON = z.object({ argument: NUMBER });
const FORM_INPUT = z.object({ argument: NUMBER, fields: z.object({ reason: handReason }) });
type Pressed = z.infer<typeof BUTTON>;

export function handButtons({ deploys }: { readonly deploys: DeployService }): readonly Component[] {
  const common = {
    answers: 'reply' as const,
    sees: 'hold.view',
    find: ({ argument }: Pressed, read: Reader): Promise<Deploy | null> => deploys.find(read, argument),
    requires: (_input: Pressed, { fleet }: Deploy) => ({ permission: 'hold.confirm', fleet }),
    notFound: ({ argument }: Pressed) => `No deploy that you may see is called ${deployId({ number: argument })}.`,
  };
  const answer = async (deploy: Deploy, said: HandAnswer, by: { actor: Actor; act: string }): Promise<Answer> =>
    told(await deploys.answer(deploy.fleet, { number: deploy.number, answer: said }, by));
  return [
    defineComponent<Pressed, Deploy>({
      ...common,
      prefix: HAND_BUTTONS.done,
      input: BUTTON,
      pace: 'deferred',
      run: (_input, deploy, actor) => answer(deploy, { kind: 'done' }, { actor, act: `button:${HAND_BUTTONS.done}` }),
    }),
    defineComponent<Pressed, Deploy>({
      ...common,
      prefix: HAND_BUTTONS.cannot,
      input: BUTTON,
      // A form cannot follow an acknowledgement.
      pace: 'instant',
      run: (_input, deploy) =>
        Promise.resolve(
          // Nobody should write a reason for what is answered already.
          deploy.state === 'starting' && deploy.byHand
            ? { kind: 'modal' as const, outcome: 'form-opened', modal: cannotForm(deploy) }
            : told({ kind: 'nothing-asked', deploy }),
        ),
    }),
    defineComponent<z.infer<typeof FORM_INPUT>, Deploy>({
      ...common,
      prefix: FORM,
      input: FORM_INPUT,
      pace: 'deferred',
      run: ({ fields: { reason } }, deploy, actor) =>
        answer(deploy, { kind: 'cannot', reason }, { actor, act: `modal:${FORM}` }),
    }),
  ];
}

/** What was noted is on record by the service. */
function told(outcome: HandOutcome): Answer {
  const answer = { kind: 'message', outcome: outcome.kind, body: handMessage(outcome) } as const;
  return outcome.kind === 'nothing-asked' ? answer : { ...answer, audited: true };
}

function cannotForm({ number }: Deploy): APIModalInteractionResponseCallbackData {
  return reasonForm({
    customId: `${FORM}:${number}`,
    title: `${deployId({ number })} cannot be deployed`,
    label: 'Why not?',
    description: SETTLED_BY_WHO_ASKED,
    longest: LONGEST_REASON,
  });
}
