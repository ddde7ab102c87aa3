/*
 * /inbox list              inbound events that broke their handler: how many of each name, the oldest with what was wrong
 * /inbox replay [event]    has them handled again: one by its id, all of one name (`github workflow_run`), or all there are
 * Payloads are never shown. Answers are private.
 * Needs: inbox.view to list, inbox.replay to replay, both on the house as a whole.
 */
import { SlashCommandBuilder } from '@discordjs/builders';
import { z } from 'zod';
import { REPLAY_REQUIREMENT, type InboxService } from '../src/operations/inbox-service.ts';
import { EVENTS_SHOWN, replayMessage, setAsideMessage, unreadableChoiceMessage } from '../src/operations/inbox-view.ts';
import { parseSetAsideChoice, type SetAsideChoice } from '../src/operations/set-aside.ts';
import type { Database } from '../src/platform/database/transaction.ts';
import {
  defineCommand,
  type Actor,
  type Answer,
  type Autocomplete,
  type Command,
} from '../src/platform/discord/command.ts';
import { clip, LIMITS, plural } from '../src/platform/discord/message.ts';

export interface InboxCommandDeps {
  readonly inboxService: InboxService;
  readonly database: Pick<Database, 'read'>;
}

const INPUT = z.discriminatedUnion('subcommand', [
  z.object({ subcommand: z.literal('list') }),
  z.object({ subcommand: z.literal('replay'), event: z.string().max(LIMITS.choiceName).optional() }),
]);
type Input = z.infer<typeof INPUT>;

/** Null: what was typed names nothing. Whether it is there is looked up only once the gate has said yes. */
interface Subject {
  readonly choice: SetAsideChoice | null;
}

export function createInboxCommand(deps: InboxCommandDeps): Command {
  return defineCommand<Input, Subject>({
    definition: definition(),
    permissions: { list: ['inbox.view'], replay: [REPLAY_REQUIREMENT.permission] },
    input: INPUT,
    pace: 'deferred',
    visibility: () => 'private',
    find: async (input) => ({ choice: choiceOf(input) }),
    requires: ({ subcommand }) =>
      subcommand === 'list' ? { permission: 'inbox.view', fleet: null } : REPLAY_REQUIREMENT,
    notFound: () => '`/inbox list` shows what is set aside.',
    run: (input, { choice }, actor) => (input.subcommand === 'list' ? list(deps) : replay(deps, choice, actor)),
    autocomplete: offer(deps),
  });
}

function choiceOf(input: Input): SetAsideChoice | null {
  if (input.subcommand === 'list' || input.event === undefined) return {};
  return parseSetAsideChoice(input.event);
}

async function list({ inboxService, database }: InboxCommandDeps): Promise<Answer> {
  const overview = await inboxService.overview(database.read, { limit: EVENTS_SHOWN });
  return { kind: 'message', outcome: 'listed', body: setAsideMessage(overview) };
}

async function replay(
  { inboxService }: InboxCommandDeps,
  choice: SetAsideChoice | null,
  actor: Actor,
): Promise<Answer> {
  if (choice === null) return { kind: 'message', outcome: 'unreadable-event', body: unreadableChoiceMessage() };
  const outcome = await inboxService.replay({ choice, actor, act: 'command:inbox replay' });
  const answer = { kind: 'message', outcome: outcome.kind, body: replayMessage(outcome) } as const;
  return outcome.kind === 'replayed' ? { ...answer, audited: true } : answer;
}

/** The names that are set aside; single events are typed by their id. */
function offer({ inboxService }: InboxCommandDeps): Autocomplete {
  return async ({ typed }, read) => {
    const wanted = typed.trim().toLowerCase();
    const { groups } = await inboxService.overview(read, { limit: 0 });
    return groups
      .map(({ source, event, count }) => ({ value: `${source} ${event}`, count }))
      .filter(({ value }) => value.length <= LIMITS.choiceName && value.toLowerCase().includes(wanted))
      .map(({ value, count }) => ({
        name: clip(`${value} (${plural(count, 'event')})`, LIMITS.choiceName),
        value,
        requires: REPLAY_REQUIREMENT,
      }));
  };
}

function definition() {
  return new SlashCommandBuilder()
    .setName('inbox')
    .setDescription('Inbound events that could not be handled')
    .addSubcommand((list) => list.setName('list').setDescription('What is set aside, and what was wrong with it'))
    .addSubcommand((replay) =>
      replay
        .setName('replay')
        .setDescription('Have set-aside events handled again; all of them when none is named')
        .addStringOption((event) =>
          event
            .setName('event')
            .setDescription('An id from /inbox list, or a source and a name such as github workflow_run')
            .setMaxLength(LIMITS.choiceName)
            .setAutocomplete(true),
        ),
    )
    .toJSON();
}
