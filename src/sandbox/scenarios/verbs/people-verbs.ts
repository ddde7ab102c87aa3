import { z } from 'zod';
import type { APIMessage } from 'discord-api-types/v10';
import { expects, text } from '../../../platform/config/config-fields.ts';
import type { InteractionResult } from '../../discord/interaction-result.ts';
import { defineVerb, type Stage, type Verb } from '../verb.ts';

/** W-7, AP-3: what Muster calls what somebody asked for. */
const ID = /\b[A-Z]{1,3}-\d+\b/;
const WHO = text('a person of the sandbox, such as an-owner');
const CHANNEL = text('a channel of the configuration');

/** What people do in a channel: they use commands and press buttons, as by the page. */
export const PEOPLE_VERBS = {
  say: defineVerb(
    'A person uses a command, and may press a button below the answer.',
    {
      as: WHO,
      channel: CHANNEL,
      command: text('a command without its slash, such as window schedule'),
      options: z
        .record(z.string(), z.union([z.string(), z.number(), z.boolean()]), expects('options by their names'))
        .default({}),
      press: text('the words on a button of the answer').optional(),
      calls: text('a name for what the answer calls W-7 or AP-3').optional(),
    },
    async ({ as, channel, command, options, press, calls }, stage) => {
      const { standIn } = stage;
      const person = standIn.as(as);
      const given = Object.entries(options).map(([name, value]) => [name, filled(stage, value)] as const);
      const answer = await answered(
        await person.slash(command, Object.fromEntries(given), { in: channel }),
        `/${command}`,
      );
      const last = press === undefined ? answer : await answered(await person.press(answer, press), press);
      if (calls !== undefined) stage.names.set(calls, idIn(last, command));
    },
  ),
  press: defineVerb(
    'A person presses a button of the last message of a channel that has it and these words.',
    {
      as: WHO,
      channel: CHANNEL,
      message: text('words of the message'),
      button: text('the words on the button'),
    },
    async ({ as, channel, message, button }, { standIn, names }) => {
      const words = withNames(names, message);
      const has = (each: APIMessage): boolean =>
        plainText(each).includes(words) &&
        JSON.stringify(each.components).includes(`"label":${JSON.stringify(button)}`);
      // On a fast clock the step's moment can come before Discord has what Muster said.
      const found = await standIn.when(
        () => standIn.messages(channel).findLast(has),
        `a message in #${channel} with “${words}” and a button “${button}”`,
      );
      await answered(await standIn.as(as).press(found, button), button);
    },
  ),
} as const satisfies Readonly<Record<string, Verb>>;

/** `@an-owner` is a person, `{release}` what an earlier step called so. */
function filled({ standIn, names }: Stage, value: string | number | boolean): string | number | boolean {
  if (typeof value !== 'string') return value;
  return value.startsWith('@') ? standIn.as(value.slice(1)).id : withNames(names, value);
}

function withNames(names: ReadonlyMap<string, string>, words: string): string {
  return words.replaceAll(/\{([\w-]+)\}/g, (_all, name: string) => {
    const id = names.get(name);
    if (id === undefined) throw new Error(`No step before this one called anything ${name}.`);
    return id;
  });
}

async function answered(result: InteractionResult, what: string): Promise<APIMessage> {
  if (result.kind === 'message' || result.kind === 'updated') return result.message;
  if (result.kind === 'acknowledged') return answered(await result.next(), what);
  throw new Error(`${what}: ${result.kind === 'failed' ? result.reason : `answered with ${result.kind}`}`);
}

function idIn(message: APIMessage, command: string): string {
  const id = ID.exec(message.content)?.[0];
  if (id === undefined) throw new Error(`/${command} was answered: ${message.content}`);
  return id;
}

function plainText(message: APIMessage): string {
  return JSON.stringify([message.content, message.embeds]);
}
