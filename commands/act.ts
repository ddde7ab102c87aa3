/*
 * /act list [which]   what Muster has to do, or did, in other systems: those that are open, or the newest of all
 * /act show <act>     one of them, with its buttons while nobody knows what became of it
 * Buttons on its card and under /act show: It was done · It was not done: try again. They are for whoever has looked.
 * Answers are private. Needs: act.view to see, act.settle to say how it ended; on the act's fleet where it has one.
 */
import { SlashCommandBuilder } from '@discordjs/builders';
import { z } from 'zod';
import {
  ACT_BUTTONS,
  actButtonIds,
  settleRequirement,
  type ActDeskService,
} from '../src/operations/act-desk-service.ts';
import { actAnswer, actEmbed, actListMessage, actRows, actSentence } from '../src/operations/act-view.ts';
import { actId, parseActId, type StoredAct } from '../src/platform/acts/act.ts';
import type { Database, Reader } from '../src/platform/database/transaction.ts';
import {
  defineCommand,
  defineComponent,
  type Actor,
  type Answer,
  type Autocomplete,
  type Command,
  type Component,
} from '../src/platform/discord/command.ts';
import { clip, LIMITS, message } from '../src/platform/discord/message.ts';

export interface ActCommandDeps {
  readonly actDesk: ActDeskService;
  readonly database: Pick<Database, 'read'>;
}

const MOST_LISTED = 25;
const NUMBER = z
  .string()
  .max(20)
  .transform((typed, context) => {
    const number = parseActId(typed);
    if (number !== null) return number;
    context.addIssue({ code: 'custom', message: 'is no act: write its id, such as ACT-17' });
    return z.NEVER;
  });
const INPUT = z.discriminatedUnion('subcommand', [
  z.object({ subcommand: z.literal('list'), which: z.enum(['open', 'all']).default('open') }),
  z.object({ subcommand: z.literal('show'), act: NUMBER }),
]);
type Input = z.infer<typeof INPUT>;

export function createActCommand(deps: ActCommandDeps): Command {
  return defineCommand<Input, StoredAct | 'all'>({
    definition: definition(),
    permissions: { list: ['act.view'], show: ['act.view'] },
    input: INPUT,
    pace: 'deferred',
    visibility: () => 'private',
    sees: 'act.view',
    find: async (input, read) => (input.subcommand === 'list' ? 'all' : deps.actDesk.find(read, input.act)),
    requires: (_input, act, actor) =>
      act === 'all' ? deps.actDesk.listRequirement(actor) : { permission: 'act.view', fleet: act.fleet },
    notFound: (input) => (input.subcommand === 'list' ? 'Acts are not yours to see.' : notFound(input.act)),
    run: (input, act, actor) => (act === 'all' || input.subcommand === 'list' ? list(deps, input, actor) : show(act)),
    autocomplete: offer(deps),
    components: [settleButton(deps, 'done'), settleButton(deps, 'not-done')],
  });
}

async function list({ actDesk, database }: ActCommandDeps, input: Input, actor: Actor): Promise<Answer> {
  const which = input.subcommand === 'list' ? input.which : 'open';
  const acts = await actDesk.list(database.read, { which, actor }, MOST_LISTED);
  return { kind: 'message', outcome: 'listed', body: actListMessage(acts, { open: which === 'open' }) };
}

async function show(act: StoredAct): Promise<Answer> {
  return {
    kind: 'message',
    outcome: 'shown',
    body: message({
      mentions: 'nobody',
      content: actSentence(act),
      embeds: [actEmbed(act)],
      ...(act.state === 'unknown' ? { rows: actRows(actButtonIds(act)) } : {}),
    }),
  };
}

/** The act, and the version that the button was drawn for. */
const SEEN = z.object({
  argument: z
    .string()
    .regex(/^\d{1,9}\.\d{1,9}$/)
    .transform((text) => {
      const [number, version] = text.split('.');
      return { number: Number(number), version: Number(version) };
    }),
});
type Pressed = z.infer<typeof SEEN>;

function settleButton({ actDesk }: ActCommandDeps, what: 'done' | 'not-done'): Component {
  const prefix = what === 'done' ? ACT_BUTTONS.done : ACT_BUTTONS.notDone;
  return defineComponent<Pressed, StoredAct>({
    prefix,
    input: SEEN,
    pace: 'deferred',
    answers: 'reply',
    sees: 'act.view',
    find: ({ argument }, read) => actDesk.find(read, argument.number),
    requires: (_input, act) => settleRequirement(act),
    notFound: ({ argument }) => notFound(argument.number),
    async run({ argument }, _act, actor) {
      const { number, version: seen } = argument;
      const outcome = await actDesk.settle({ number, what, seen, actor, act: `button:${prefix}` });
      if (outcome === null) throw new Error(`Act ${number} was found and is gone.`);
      const answer = { kind: 'message', outcome: outcome.kind, body: actAnswer(outcome) } as const;
      return outcome.kind === 'changed' ? answer : { ...answer, audited: true };
    },
  });
}

function notFound(number: number): string {
  return `No act that you may see is called ${actId({ number })}. \`/act list\` shows those there are.`;
}

function offer({ actDesk }: ActCommandDeps): Autocomplete {
  return async ({ typed }, read: Reader) => {
    const wanted = typed.trim().toLowerCase();
    const acts = await actDesk.listNewest(read, MOST_LISTED);
    return acts
      .map((act) => ({ act, name: `${actId(act)}: ${act.summary}` }))
      .filter(({ name }) => name.toLowerCase().includes(wanted))
      .map(({ act, name }) => ({
        name: clip(name, LIMITS.choiceName),
        value: actId(act),
        requires: { permission: 'act.view', fleet: act.fleet },
      }));
  };
}

function definition() {
  return new SlashCommandBuilder()
    .setName('act')
    .setDescription('What Muster does in other systems')
    .addSubcommand((sub) =>
      sub
        .setName('list')
        .setDescription('Acts that are not settled yet, or the newest of all')
        .addStringOption((option) =>
          option
            .setName('which')
            .setDescription('Open ones if not said')
            .addChoices({ name: 'open', value: 'open' }, { name: 'all', value: 'all' }),
        ),
    )
    .addSubcommand((sub) =>
      sub
        .setName('show')
        .setDescription('One act: what became of it, and how that is known')
        .addStringOption((option) =>
          option.setName('act').setDescription('Its id, such as ACT-17').setRequired(true).setAutocomplete(true),
        ),
    )
    .toJSON();
}
