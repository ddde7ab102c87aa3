import type { APIMessage } from 'discord-api-types/v10';
import type { InteractionResult } from '../../src/sandbox/discord/stand-in.ts';

/** All that can be read in a message, line by line; buttons as `[label]`. */
export function textOf({
  content,
  embeds,
  components = [],
}: Pick<APIMessage, 'content' | 'embeds' | 'components'>): string {
  const buttons = components.flatMap((row) =>
    'components' in row ? row.components.flatMap((each) => ('label' in each ? [`[${each.label ?? ''}]`] : [])) : [],
  );
  const lines = embeds.flatMap(({ title, description, fields = [], footer }) => [
    title,
    description,
    ...fields.flatMap(({ name, value }) => [name, value]),
    footer?.text,
  ]);
  return [content, ...lines, ...buttons].filter((line) => line !== undefined && line !== '').join('\n');
}

/** What stands first in the message. */
export function headOf(message: Pick<APIMessage, 'content' | 'embeds' | 'components'>): string {
  return textOf(message).split('\n', 1)[0] ?? '';
}

export interface Seen {
  readonly message: APIMessage;
  readonly text: string;
  readonly isEphemeral: boolean;
}

/** The message that somebody sees after asking or pressing; fails when they see anything else. */
export async function seen(asked: Promise<InteractionResult>): Promise<Seen> {
  let result = await asked;
  if (result.kind === 'acknowledged') result = await result.next();
  if (result.kind !== 'message' && result.kind !== 'updated')
    throw new Error(`A message was expected, not ${JSON.stringify(result)}.`);
  const { message, isEphemeral } = result;
  return { message, isEphemeral, text: textOf(message) };
}
