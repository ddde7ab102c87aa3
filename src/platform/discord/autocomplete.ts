import type { APIApplicationCommandOptionChoice } from 'discord-api-types/v10';
import type { Actor, Gate } from '../gate.ts';
import type { Choice } from './command.ts';
import { clip, LIMITS } from './message.ts';
import { isBlank } from './text.ts';

/**
 * The choices this person may use, within Discord's limits. A value that is too long is left out, because a clipped value
 * would name something else.
 */
export function offerChoices(
  choices: readonly Choice[],
  { gate, actor }: { readonly gate: Gate; readonly actor: Actor },
): APIApplicationCommandOptionChoice[] {
  const offered: APIApplicationCommandOptionChoice[] = [];
  for (const { name, value, requires, alsoRequires = [] } of choices) {
    if (offered.length === LIMITS.autocompleteChoices) break;
    if (isBlank(name) || (typeof value === 'string' && (value === '' || value.length > LIMITS.choiceName))) continue;
    if ([requires, ...alsoRequires].every((each) => gate.judge(actor, each).kind === 'allowed'))
      offered.push({ name: clip(name, LIMITS.choiceName), value });
  }
  return offered;
}
