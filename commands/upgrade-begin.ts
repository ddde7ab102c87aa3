/*
 * /upgrade deploy <request>       has it deployed now, if everybody agreed and the windows let it
 * /upgrade schedule <request> <at | window>
 *                                 has it begin by itself: at a time in your zone, or when a window next opens. Whoever
 *                                 agreed to another time is asked anew
 * /upgrade unschedule <request>   takes the plan back
 * /upgrade ask <request>          asks again those whose word is missing, also where they said no
 * The card's buttons Deploy now, Ask again and Unschedule do the same, for what was shown beside them.
 * Needs, on the fleet: upgrade.deploy.
 */
import { z } from 'zod';
import type { Reader } from '../src/platform/database/transaction.ts';
import { defineComponent, type Actor, type Answer, type Component } from '../src/platform/discord/command.ts';
import type { MessageBody } from '../src/platform/discord/message.ts';
import { askAgainMessage, beginMessage, planMessage, unplanMessage } from '../src/requests/begin-answers-view.ts';
import { beginInput, planWish, scheduleInput } from '../src/requests/begin-input.ts';
import { BEGIN_BUTTONS } from '../src/requests/request-card-service.ts';
import { requestId, type UpgradeRequest } from '../src/requests/request.ts';
import { seenDecision } from './seen-decision.ts';
import type { UpgradeCommandDeps } from './upgrade.ts';

export const BEGIN_SUBCOMMANDS = ['deploy', 'schedule', 'unschedule', 'ask'] as const;
export type BeginSubcommand = (typeof BEGIN_SUBCOMMANDS)[number];

export const BEGIN_INPUTS = [
  beginInput.extend({ subcommand: z.literal('deploy') }),
  scheduleInput.safeExtend({ subcommand: z.literal('schedule') }),
  beginInput.extend({ subcommand: z.literal('unschedule') }),
  beginInput.extend({ subcommand: z.literal('ask') }),
] as const;
export type BeginInput = z.infer<(typeof BEGIN_INPUTS)[number]>;

interface Acting {
  readonly request: UpgradeRequest;
  readonly actor: Actor;
  /** How the audit names it. */
  readonly act: string;
  /** The decision that a button was drawn for; null for one who typed the id. */
  readonly seen: number | null;
}

/** Whoever types the id means the request as it is, not as some card once showed it. */
export function runBegin(
  deps: UpgradeCommandDeps,
  input: BeginInput,
  { request, actor }: Pick<Acting, 'request' | 'actor'>,
): Promise<Answer> {
  const acting = { request, actor, act: `command:upgrade ${input.subcommand}`, seen: null };
  return input.subcommand === 'schedule' ? plan(deps, input, acting) : act(deps, input.subcommand, acting);
}

async function plan(
  { begins, requests, database }: UpgradeCommandDeps,
  input: Extract<BeginInput, { subcommand: 'schedule' }>,
  { request, actor, act: named }: Acting,
): Promise<Answer> {
  const { number } = request;
  const outcome = await begins.schedule({ number, seen: null, wish: planWish(input) }, { actor, act: named });
  if (outcome === null) throw gone(number);
  const url = await requests.findUrl(database.read, outcome.request);
  return said(outcome.kind, planMessage(outcome, url), outcome.kind === 'scheduled');
}

async function act(
  { begins, requests, database }: UpgradeCommandDeps,
  what: Exclude<BeginSubcommand, 'schedule'>,
  { request: { number }, actor, act: named, seen }: Acting,
): Promise<Answer> {
  const by = { actor, act: named };
  const urlOf = (request: UpgradeRequest): Promise<string | null> => requests.findUrl(database.read, request);
  switch (what) {
    case 'deploy': {
      const outcome = await begins.begin({ number, seen }, by);
      if (outcome === null) throw gone(number);
      return said(outcome.kind, beginMessage(outcome, await urlOf(outcome.request)), outcome.kind === 'begun');
    }
    case 'unschedule': {
      const outcome = await begins.unschedule({ number, seen }, by);
      if (outcome === null) throw gone(number);
      return said(outcome.kind, unplanMessage(outcome, await urlOf(outcome.request)), outcome.kind === 'unscheduled');
    }
    case 'ask': {
      const outcome = await begins.askAgain({ number, seen }, by);
      if (outcome === null) throw gone(number);
      return said(outcome.kind, askAgainMessage(outcome, await urlOf(outcome.request)), outcome.kind === 'asked');
    }
  }
}

const BUTTON = z.object({ argument: seenDecision });
type Pressed = z.infer<typeof BUTTON>;

/** Answers are private; the card is redrawn by the relay. */
export function beginButtons(deps: UpgradeCommandDeps): readonly Component[] {
  return (['deploy', 'ask', 'unschedule'] as const).map((what) =>
    defineComponent<Pressed, UpgradeRequest>({
      prefix: BEGIN_BUTTONS[what],
      input: BUTTON,
      pace: 'deferred',
      answers: 'reply',
      sees: 'upgrade.view',
      find: ({ argument }: Pressed, read: Reader) => deps.requests.find(read, argument.number),
      requires: (_input, request) => deps.begins.deployRequirement(request),
      notFound: ({ argument }) =>
        `No request that you may see is called ${requestId(argument.number)}. \`/upgrade list\` shows those there are.`,
      run: ({ argument }, request, actor) =>
        act(deps, what, { request, actor, act: `button:${BEGIN_BUTTONS[what]}`, seen: argument.decision }),
    }),
  );
}

function gone(number: number): Error {
  return new Error(`Upgrade request ${number} was found and is gone.`);
}

function said(outcome: string, body: MessageBody, audited: boolean): Answer {
  const answer = { kind: 'message', outcome, body } as const;
  return audited ? { ...answer, audited: true } : answer;
}
