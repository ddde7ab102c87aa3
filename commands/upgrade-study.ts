/*
 * /upgrade study <request> <of> <question>         asks an office that is to agree, such as dst or qa, about a request; it is
 *                                                  told, and what it finds is on the request's card and in its approval
 * /upgrade answer <request> <of> <result> [link]   what the office found
 * Answers are private. Needs, on the fleet: upgrade.decide, or for one's own request upgrade.withdraw; to answer,
 * upgrade.approve, and being one of those whose word counts for the office.
 */
import { SlashCommandBuilder, type SlashCommandStringOption } from '@discordjs/builders';
import { z } from 'zod';
import type { Reader } from '../src/platform/database/transaction.ts';
import {
  defineCommand,
  type Answer,
  type AutocompleteRequest,
  type Choice,
  type Command,
} from '../src/platform/discord/command.ts';
import { clip, LIMITS } from '../src/platform/discord/message.ts';
import { LONGEST_REASON } from '../src/requests/request-input.ts';
import type { RequestService } from '../src/requests/request-service.ts';
import { isBeforeItBegan, requestId, type UpgradeRequest } from '../src/requests/request.ts';
import { answerInput, studyInput } from '../src/requests/study-input.ts';
import type { StudyService } from '../src/requests/study-service.ts';
import { studyMessage } from '../src/requests/study-view.ts';

export interface StudyCommandDeps {
  readonly requests: RequestService;
  readonly studies: StudyService;
}

const INPUT = z.discriminatedUnion('subcommand', [
  studyInput.extend({ subcommand: z.literal('study') }),
  answerInput.extend({ subcommand: z.literal('answer') }),
]);
type Input = z.infer<typeof INPUT>;

/** Subcommands of /upgrade. */
export function createStudyCommand({ requests, studies }: StudyCommandDeps): Command {
  return defineCommand<Input, UpgradeRequest>({
    definition: definition(),
    // Whoever asked needs less, but has it only on what is theirs.
    permissions: { study: ['upgrade.decide'], answer: ['upgrade.approve'] },
    input: INPUT,
    pace: 'deferred',
    visibility: () => 'private',
    sees: 'upgrade.view',
    find: ({ request }, read) => requests.find(read, request),
    requires: ({ subcommand }, request, actor) =>
      subcommand === 'study' ? studies.askRequirement(request, actor) : studies.answerRequirement(request),
    notFound: ({ request }) =>
      `No request that you may see is called ${requestId(request)}. \`/upgrade list\` shows those there are.`,
    async run(input, { number }, actor): Promise<Answer> {
      const by = { actor, act: `command:upgrade ${input.subcommand}` };
      const about = { number, office: input.of };
      const outcome =
        input.subcommand === 'study'
          ? await studies.ask({ ...about, question: input.question }, by)
          : await studies.answer({ ...about, result: input.result, link: input.link ?? null }, by);
      if (outcome === null) throw new Error(`Upgrade request ${number} was found and is gone.`);
      const answer = { kind: 'message', outcome: outcome.kind, body: studyMessage(outcome) } as const;
      return outcome.kind === 'asked' || outcome.kind === 'answered' ? { ...answer, audited: true } : answer;
    },
    autocomplete: (request, read) =>
      request.option === 'request' ? offer(requests, request, read) : Promise.resolve([]),
  });
}

const MOST_READ = 200;

async function offer(
  requests: RequestService,
  { typed, subcommand }: AutocompleteRequest,
  read: Reader,
): Promise<readonly Choice[]> {
  const permission = subcommand === 'study' ? 'upgrade.decide' : 'upgrade.approve';
  const fleets = await requests.listRequestedFleets(read);
  const open = await requests.list(read, { fleets, state: 'open' }, MOST_READ);
  return open
    .filter(isBeforeItBegan)
    .map(({ number, fleet, version }) => ({
      name: clip(`${requestId(number)}: ${fleet} to ${version.text}`, LIMITS.choiceName),
      value: requestId(number),
      requires: { permission, fleet },
    }))
    .filter(({ name }) => name.toLowerCase().includes(typed.trim().toLowerCase()));
}

function definition() {
  const text =
    (name: string, description: string, longest = LONGEST_REASON) =>
    (option: SlashCommandStringOption) =>
      option.setName(name).setDescription(description).setMaxLength(longest).setRequired(true);
  const request = (option: SlashCommandStringOption): SlashCommandStringOption =>
    text('request', 'Its id, such as UP-17', 20)(option).setAutocomplete(true);
  const office = text('of', 'Whom: dst, qa or another of those who must agree', 60);
  return new SlashCommandBuilder()
    .setName('upgrade')
    .setDescription('Questions about a request')
    .addSubcommand((study) =>
      study
        .setName('study')
        .setDescription('Ask one of those who must agree about a request')
        .addStringOption(request)
        .addStringOption(office)
        .addStringOption(text('question', 'What is to be found out')),
    )
    .addSubcommand((answer) =>
      answer
        .setName('answer')
        .setDescription('Give the result of what you were asked about a request')
        .addStringOption(request)
        .addStringOption(office)
        .addStringOption(text('result', 'What was found'))
        .addStringOption((link) =>
          link.setName('link').setDescription('Its https address').setMaxLength(LONGEST_REASON),
        ),
    )
    .toJSON();
}
