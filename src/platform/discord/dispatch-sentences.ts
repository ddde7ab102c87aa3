import type { z } from 'zod';
import type { Gate, Actor, Requirement, Verdict } from '../gate.ts';
import { clip, clipLines, code, escape, LIMITS, message, type MessageBody } from './message.ts';

/** What the dispatcher itself says; everything else is said by a feature's view. */

const ASKABLE = 5;

function note(content: string): MessageBody {
  return message({ mentions: 'nobody', content });
}

export function refusalNote(verdict: Extract<Verdict, { kind: 'refused' }>): MessageBody {
  return note(`This needs ${permissionOn(verdict)}. ${whoCould(verdict.couldAsk)}`);
}

/**
 * The same words whether the subject is missing or hidden. `sees` is judged on the house as a whole, because a fleet's name
 * in the answer would tell that it exists.
 */
export function notFoundNote(said: string, { gate, actor, sees }: Hidden): MessageBody {
  const verdict = sees === undefined ? null : gate.judge(actor, { permission: sees, fleet: null });
  if (verdict?.kind !== 'refused') return note(said);
  return note(`${clip(said, 1000)}\nSeeing it may need ${permissionOn(verdict)}. ${whoCould(verdict.couldAsk)}`);
}

export interface Hidden {
  readonly gate: Gate;
  readonly actor: Actor;
  readonly sees: string | undefined;
}

function permissionOn({ permission, fleet }: Requirement): string {
  return fleet === null ? code(permission) : `${code(permission)} on ${code(fleet)}`;
}

function whoCould(names: readonly string[]): string {
  if (names.length === 0) return 'Nobody is granted it: a maintainer of the configuration can change that.';
  const shown = names.slice(0, ASKABLE).map((name) => escape(clip(name, 100)));
  const more = names.length > ASKABLE ? `, and ${names.length - ASKABLE} more` : '';
  return `Who could do it or grant it: ${shown.join(', ')}${more}.`;
}

/** Names the fields and what to write there; what was typed is not repeated. */
export function invalidNote(error: z.ZodError): MessageBody {
  const lines = error.issues.map((issue) => `- ${code(issue.path.map(String).join('.'))}: ${issue.message}`);
  return note(clipLines(['Nothing was done: some of the input does not fit.', ...lines], LIMITS.content));
}

export function faultNote(reference: string): MessageBody {
  return note(`Something broke on my side. Reference ${reference}.`);
}

export const NOTES = {
  unknownCommand: note(
    'This command belongs to another version of Muster. Reload Discord (Ctrl+R) and type it again; if it stays, the commands need registering: `npm run register`.',
  ),
  unknownComponent: note(
    'This button or form belongs to another version of Muster and does nothing any more. Run the command again, or use a newer message.',
  ),
  directMessage: note('Muster answers in its server only: use the command in a channel there.'),
  otherGuild: note('Muster serves another server and does nothing here.'),
  formTooLate: note(
    'The form could not be opened in time. Nothing was done: press the button or type the command again.',
  ),
} as const;
