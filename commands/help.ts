/*
 * /help           what can be done here, from the commands as they are registered: each with the fleets on which you may,
 *                 or with who may
 * /help <topic>   one command, or one thing it does, in full
 * The answer is private.
 * Needs: help.read.
 */
import { SlashCommandBuilder } from '@discordjs/builders';
import { z } from 'zod';
import type { FleetService } from '../src/fleets/fleet-service.ts';
import {
  defineCommand,
  defineComponent,
  type Actor,
  type Answer,
  type Command,
  type Component,
  type Gate,
  type Requirement,
} from '../src/platform/discord/command.ts';
import type { MessageBody } from '../src/platform/discord/message.ts';
import { judgeAllowance } from '../src/policy/allowance.ts';
import {
  findTopic,
  listTopics,
  type GuideCommand,
  type GuideEntry,
  type GuideTopic,
} from '../src/policy/command-guide.ts';
import {
  commandTopicMessage,
  entryTopicMessage,
  helpMessage,
  unknownTopicWords,
  type JudgedCommand,
  type JudgedEntry,
} from '../src/policy/help-view.ts';
import { readGuide } from './command-entries.ts';

export interface HelpCommandDeps {
  readonly fleets: Pick<FleetService, 'listVisible'>;
  readonly gate: Gate;
}

const READ: Requirement = { permission: 'help.read', fleet: null };
const TURN = 'help-page';

const INPUT = z.object({ topic: z.string().max(100).optional() });
type Input = z.infer<typeof INPUT>;
type Subject = { readonly kind: 'all' } | GuideTopic;

/** `commands`: all there are, this one among them; read when somebody asks. */
export function createHelpCommand(deps: HelpCommandDeps, commands: () => readonly Command[]): Command {
  const guide = (): readonly GuideCommand[] => readGuide(commands());
  return defineCommand<Input, Subject>({
    definition: definition(),
    permissions: { '': [READ.permission] },
    input: INPUT,
    pace: 'deferred',
    visibility: () => 'private',
    find: async ({ topic }) => (topic === undefined ? { kind: 'all' } : findTopic(guide(), topic)),
    requires: () => READ,
    notFound: ({ topic = '' }) => unknownTopicWords(topic),
    run: async (_input, subject, actor) => {
      const body = subject.kind === 'all' ? overview(deps, guide(), { page: 1, actor }) : tell(deps, subject, actor);
      return { kind: 'message', outcome: subject.kind === 'all' ? 'listed' : 'told', body };
    },
    autocomplete: async ({ typed }) => {
      const wanted = typed.trim().replace(/^\//, '').toLowerCase();
      return listTopics(guide())
        .filter((topic) => topic.typed.toLowerCase().includes(wanted))
        .map((topic) => ({ name: topic.typed, value: topic.typed, requires: READ }));
    },
    components: [pager(deps, guide)],
  });
}

interface Opened {
  readonly page: number;
  readonly actor: Actor;
}

function overview(deps: HelpCommandDeps, guide: readonly GuideCommand[], { page, actor }: Opened): MessageBody {
  const commands = guide.map((command) => judgeCommand(deps, command, actor));
  return helpMessage({ commands, page, turnTo: (to) => `${TURN}:${to}` });
}

function tell(deps: HelpCommandDeps, topic: GuideTopic, actor: Actor): MessageBody {
  return topic.kind === 'command'
    ? commandTopicMessage(judgeCommand(deps, topic.command, actor))
    : entryTopicMessage(judgeEntry(deps, topic.entry, actor));
}

function judgeCommand(deps: HelpCommandDeps, command: GuideCommand, actor: Actor): JudgedCommand {
  return { command, entries: command.entries.map((entry) => judgeEntry(deps, entry, actor)) };
}

function judgeEntry({ fleets, gate }: HelpCommandDeps, entry: GuideEntry, actor: Actor): JudgedEntry {
  // Of what is gone, only the record is left; naming it in every line would hide the rest.
  const visible = fleets.listVisible(actor).flatMap(({ name, lifecycle }) => (lifecycle === 'retired' ? [] : [name]));
  const { permissions } = entry;
  return { entry, allowance: judgeAllowance({ permissions, actor, gate, fleets: visible }) };
}

const PAGE = z.object({
  argument: z
    .string()
    .regex(/^\d{1,4}$/)
    .transform(Number),
});

function pager(deps: HelpCommandDeps, guide: () => readonly GuideCommand[]): Component {
  return defineComponent<z.infer<typeof PAGE>, number>({
    prefix: TURN,
    input: PAGE,
    pace: 'deferred',
    answers: 'update',
    find: async ({ argument }) => argument,
    requires: () => READ,
    notFound: () => '`/help` lists what there is.',
    run: async (_input, page, actor): Promise<Answer> => ({
      kind: 'update',
      outcome: 'listed',
      body: overview(deps, guide(), { page, actor }),
    }),
  });
}

function definition() {
  return new SlashCommandBuilder()
    .setName('help')
    .setDescription('What you may do here with Muster, on which fleets, and who may do the rest')
    .addStringOption((topic) =>
      topic
        .setName('topic')
        .setDescription('A command, such as upgrade or upgrade request')
        .setAutocomplete(true)
        .setMaxLength(100),
    )
    .toJSON();
}
