/*
 * /alert storm <storm> [do] [for] [reason] [confirm]   all open groups of an alert storm at once: show (the oldest first),
 *                                                      ack, unack, assign (to you), silence
 * "Acknowledge all", "Take back", "Silence all…", "Assign all to me" on the storm's card do the same. Answers are private.
 * Each group is judged for itself: what is of a fleet on which you may not stays as it is, and the answer counts it.
 * Needs: alert.view to see it, and alert.ack, alert.assign or alert.silence, on the house or on one of its fleets.
 */
import { z } from 'zod';
import { silencedMessage } from '../src/alerts/alert-answers-view.ts';
import { LONGEST_REASON, matchers, span, type StormAct, type stormInput } from '../src/alerts/alert-input.ts';
import type { Storm } from '../src/alerts/alert-storm.ts';
import { matchersText } from '../src/alerts/matcher.ts';
import type { AlertDesk } from '../src/alerts/alert-desk-service.ts';
import {
  stormHandledMessage,
  stormShownMessage,
  stormSilenceIncompleteMessage,
} from '../src/alerts/storm-answers-view.ts';
import type { FoundStorm, StormDesk } from '../src/alerts/storm-desk-service.ts';
import { STORM_BUTTONS, stormArgument } from '../src/alerts/storm-handling-view.ts';
import { stormName } from '../src/alerts/storm-handling.ts';
import { STORM_PERMISSIONS } from '../src/alerts/storm-permissions.ts';
import type { StormOutcome } from '../src/alerts/storm-outcome.ts';
import type { Database, Reader } from '../src/platform/database/transaction.ts';
import { defineComponent, type Actor, type Answer, type Component } from '../src/platform/discord/command.ts';
import { plural } from '../src/platform/discord/message.ts';
import { seenDecision, type SeenDecision } from './seen-decision.ts';
import { silenceForm } from './silence-form.ts';

export interface StormCommandDeps {
  readonly alertDesk: Pick<AlertDesk, 'storms'>;
  readonly database: Pick<Database, 'read'>;
}

const FORM = 'storm-silence-form';
const BUTTON = z.object({ argument: seenDecision });
type Pressed = z.infer<typeof BUTTON>;
const REASON = z.string().trim().min(1, { error: 'is empty: write why nobody needs to be told' }).max(LONGEST_REASON);
const FORM_INPUT = z.object({ argument: seenDecision, fields: z.object({ for: span, reason: REASON, matchers }) });

export function noSuchStorm(number: number): string {
  return `No alert storm that you may see is called ST-${number}. Its message says its name.`;
}

interface StormAsk {
  readonly asked: Omit<z.infer<typeof stormInput>, 'storm'>;
  readonly of: { readonly number: number; readonly seen: number | null };
  readonly by: { readonly actor: Actor; readonly act: string };
}

/** What the command and the buttons do. */
export async function actOnStorm(
  { alertDesk: { storms }, database }: StormCommandDeps,
  { asked, of, by }: StormAsk,
): Promise<Answer> {
  const { for: forMs = null, reason = null } = asked;
  switch (asked.do) {
    case 'show': {
      const shown = await storms.show(database.read, of.number, by.actor);
      if (shown === null) throw new Error('A storm was found and is gone.');
      return { kind: 'message', outcome: 'shown', body: stormShownMessage(shown) };
    }
    case 'ack':
      return answered(await storms.ack({ ...of, forMs, note: reason }, by));
    case 'unack':
      return answered(await storms.unack(of, by));
    case 'assign':
      return answered(await storms.assign(of, by));
    case 'silence': {
      if (forMs === null || reason === null)
        return { kind: 'message', outcome: 'incomplete', body: stormSilenceIncompleteMessage() };
      const ask = { ...of, forMs, reason, matchers: null, isConfirmed: asked.confirm === 'yes' };
      return answeredSilence(await storms.silence(ask, by));
    }
  }
}

/** On the card of a storm. Each judges everything anew. */
export function stormButtons(deps: StormCommandDeps): readonly Component[] {
  const { alertDesk } = deps;
  const common = {
    answers: 'reply' as const,
    sees: 'alert.view',
    input: BUTTON,
    pace: 'deferred' as const,
    find: ({ argument }: Pressed, read: Reader): Promise<FoundStorm | null> =>
      alertDesk.storms.find(read, argument.number),
    notFound: ({ argument }: Pressed) => noSuchStorm(argument.number),
  };
  const needs = (act: StormAct) => ({
    requires: (_input: unknown, found: FoundStorm, actor: Actor) =>
      alertDesk.storms.requirement(STORM_PERMISSIONS[act], found, actor),
  });
  const does = (act: 'ack' | 'unack' | 'assign') =>
    defineComponent<Pressed, FoundStorm>({
      ...common,
      ...needs(act),
      prefix: STORM_BUTTONS[act],
      run: ({ argument }, _found, actor) =>
        actOnStorm(deps, { asked: { do: act, confirm: 'no' }, of: of(argument), by: by(actor, STORM_BUTTONS[act]) }),
    });
  return [
    does('ack'),
    does('unack'),
    does('assign'),
    defineComponent<Pressed, FoundStorm>({
      ...common,
      ...needs('silence'),
      prefix: STORM_BUTTONS.silence,
      // A form cannot follow an acknowledgement.
      pace: 'instant',
      run: ({ argument }, { storm }) => openForm(deps, argument.decision, storm),
    }),
    defineComponent<z.infer<typeof FORM_INPUT>, FoundStorm>({
      ...common,
      ...needs('silence'),
      input: FORM_INPUT,
      prefix: FORM,
      run: async ({ argument, fields }, _found, actor) => {
        // The form says what it hides and how much that is: nobody has to say so twice.
        const ask = { forMs: fields.for, reason: fields.reason, matchers: fields.matchers, isConfirmed: true };
        return answeredSilence(
          await alertDesk.storms.silence({ ...of(argument), ...ask }, { actor, act: `modal:${FORM}` }),
        );
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

/** What the service has recorded itself. */
const CHANGING: ReadonlySet<string> = new Set([
  'storm-acked',
  'storm-unacked',
  'storm-assigned',
  'silencing',
  'silenced',
]);

function answered(outcome: StormOutcome | null): Answer {
  if (outcome === null) throw new Error('A storm was found and is gone.');
  return recorded({ kind: 'message', outcome: outcome.kind, body: stormHandledMessage(outcome) });
}

function answeredSilence(outcome: Awaited<ReturnType<StormDesk['silence']>>): Answer {
  if (outcome === null) throw new Error('A storm was found and is gone.');
  const body = 'storm' in outcome ? stormHandledMessage(outcome) : silencedMessage(outcome);
  return recorded({ kind: 'message', outcome: outcome.kind, body });
}

function recorded(answer: Answer): Answer {
  return CHANGING.has(answer.outcome) ? { ...answer, audited: true } : answer;
}

/** Nobody should write a reason for what is over, or was decided meanwhile. */
async function openForm(deps: StormCommandDeps, seen: number, storm: Storm): Promise<Answer> {
  const kind = storm.endedAt !== null ? 'over' : storm.handling.decision === seen ? null : 'changed';
  if (kind !== null) return answered({ kind, storm });
  const preview = await deps.alertDesk.storms.previewSilence(deps.database.read, storm);
  return {
    kind: 'modal',
    outcome: 'form-opened',
    modal: silenceForm({
      customId: `${FORM}:${stormArgument(storm)}`,
      what: stormName(storm) ?? 'the storm',
      matchers: preview.matchers.length === 0 ? '' : matchersText(preview.matchers).slice(1, -1),
      hint: `Which alerts: ${plural(preview.alerts, 'alert')} now`,
      longest: LONGEST_REASON,
    }),
  };
}
