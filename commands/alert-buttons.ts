import { z } from 'zod';
import { handledMessage, silencedMessage } from '../src/alerts/alert-answers-view.ts';
import { LONGEST_REASON, matchers, span } from '../src/alerts/alert-input.ts';
import type { Handled } from '../src/alerts/handling-outcome.ts';
import { alertRequirement } from '../src/alerts/handling-service.ts';
import { ALERT_BUTTONS, alertArgument } from '../src/alerts/handling-view.ts';
import { alertName } from '../src/alerts/handling.ts';
import { matchersText } from '../src/alerts/matcher.ts';
import type { Reader } from '../src/platform/database/transaction.ts';
import { defineComponent, type Actor, type Answer, type Component } from '../src/platform/discord/command.ts';
import { plural } from '../src/platform/discord/message.ts';
import type { AlertCommandDeps } from './alert.ts';
import { seenDecision, type SeenDecision } from './seen-decision.ts';
import { silenceForm } from './silence-form.ts';

const FORM = 'alert-silence-form';

const BUTTON = z.object({ argument: seenDecision });
type Pressed = z.infer<typeof BUTTON>;
const REASON = z.string().trim().min(1, { error: 'is empty: write why nobody needs to be told' }).max(LONGEST_REASON);
const FORM_INPUT = z.object({ argument: seenDecision, fields: z.object({ for: span, reason: REASON, matchers }) });

/** Acknowledge, Take back, Silence… with the form it opens, Assign to me, Escalate. Each judges everything anew. */
export function alertButtons(deps: AlertCommandDeps): readonly Component[] {
  const { handlings } = deps;
  const common = {
    answers: 'reply' as const,
    sees: 'alert.view',
    input: BUTTON,
    pace: 'deferred' as const,
    find: ({ argument }: Pressed, read: Reader): Promise<Handled | null> => handlings.find(read, argument.number),
    notFound: ({ argument }: Pressed) => noSuchAlert(argument.number),
  };
  const needs = (permission: string) => ({
    requires: (_input: Pressed, { episode }: Handled) => alertRequirement(permission, episode),
  });
  return [
    defineComponent<Pressed, Handled>({
      ...common,
      ...needs('alert.ack'),
      prefix: ALERT_BUTTONS.ack,
      run: async ({ argument }, _handled, actor) =>
        answered(await handlings.ack({ ...of(argument), forMs: null, note: null }, by(actor, ALERT_BUTTONS.ack))),
    }),
    defineComponent<Pressed, Handled>({
      ...common,
      ...needs('alert.ack'),
      prefix: ALERT_BUTTONS.unack,
      run: async ({ argument }, _handled, actor) =>
        answered(await handlings.unack(of(argument), by(actor, ALERT_BUTTONS.unack))),
    }),
    defineComponent<Pressed, Handled>({
      ...common,
      ...needs('alert.assign'),
      prefix: ALERT_BUTTONS.assign,
      run: async ({ argument }, _handled, actor) =>
        answered(await handlings.assign({ ...of(argument), to: 'me' }, by(actor, ALERT_BUTTONS.assign))),
    }),
    defineComponent<Pressed, Handled>({
      ...common,
      ...needs('alert.escalate'),
      prefix: ALERT_BUTTONS.escalate,
      run: async ({ argument }, _handled, actor) =>
        answered(await handlings.escalate(of(argument), by(actor, ALERT_BUTTONS.escalate))),
    }),
    defineComponent<Pressed, Handled>({
      ...common,
      ...needs('alert.silence'),
      prefix: ALERT_BUTTONS.silence,
      // A form cannot follow an acknowledgement.
      pace: 'instant',
      run: ({ argument }, handled) => openForm(deps, argument.decision, handled),
    }),
    defineComponent<z.infer<typeof FORM_INPUT>, Handled>({
      ...common,
      ...needs('alert.silence'),
      input: FORM_INPUT,
      prefix: FORM,
      run: async ({ argument, fields }, _handled, actor) => {
        const ask = { ...of(argument), forMs: fields.for, reason: fields.reason, matchers: fields.matchers };
        const outcome = await deps.silences.silence(
          { ...ask, previewOnly: false, isConfirmed: false },
          { actor, act: `modal:${FORM}` },
        );
        if (outcome === null) throw new Error(`Alert ${argument.number} was found and is gone.`);
        const isDone = outcome.kind === 'silencing' || outcome.kind === 'silenced';
        const answer = { kind: 'message', outcome: outcome.kind, body: silencedMessage(outcome) } as const;
        return isDone ? { ...answer, audited: true } : answer;
      },
    }),
  ];
}

function of({ number, decision }: SeenDecision): { readonly number: number; readonly seen: number } {
  return { number, seen: decision };
}

function by(actor: Actor, prefix: string): { readonly actor: Actor; readonly act: string } {
  return { actor, act: `button:${prefix}` };
}

export function noSuchAlert(number: number): string {
  return `No alert that you may see is called AL-${number}. \`/alert list\` shows those that fire.`;
}

/** What the service has recorded itself. */
const CHANGING: ReadonlySet<string> = new Set([
  'acked',
  'unacked',
  'assigned',
  'unassigned',
  'escalated',
  'not-reached',
  'paged',
]);

/** The answer to an act on an alert that was found. */
export function answered(outcome: Parameters<typeof handledMessage>[0] | null): Answer {
  if (outcome === null) throw new Error('An alert was found and is gone.');
  const answer = { kind: 'message', outcome: outcome.kind, body: handledMessage(outcome) } as const;
  return CHANGING.has(outcome.kind) ? { ...answer, audited: true } : answer;
}

/** Nobody should write a reason for what is over, or was decided meanwhile. */
async function openForm(deps: AlertCommandDeps, seen: number, { handling, episode }: Handled): Promise<Answer> {
  const kind = episode.endedAt !== null ? 'over' : handling.decision === seen ? null : 'changed';
  if (kind !== null) return { kind: 'message', outcome: kind, body: handledMessage({ kind, handling, episode }) };
  const preview = await deps.silences.preview(deps.database.read, episode);
  return {
    kind: 'modal',
    outcome: 'form-opened',
    modal: silenceForm({
      customId: `${FORM}:${alertArgument(handling)}`,
      what: alertName(handling),
      matchers: preview.matchers.length === 0 ? '' : matchersText(preview.matchers).slice(1, -1),
      hint: `Which alerts: ${plural(preview.alerts, 'alert')} now`,
      longest: LONGEST_REASON,
    }),
  };
}
