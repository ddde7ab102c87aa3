/*
 * /upgrade rollback <request> <reason> [to]
 *                                 puts back what an upgrade deployed: what ran before, or `to`. Another person agrees
 *                                 first, where the fleet's `upgrades: rollback` asks for one; with their word it begins
 *                                 by itself. The fleet is held at what comes back
 * The card's button Roll back… asks for the reason and does the same, for what was shown beside it.
 * Needs, on the fleet: upgrade.rollback. Agreeing: upgrade.approve.
 */
import { SlashCommandBuilder } from '@discordjs/builders';
import type { APIModalInteractionResponseCallbackData } from 'discord-api-types/v10';
import { z } from 'zod';
import type { Database, Reader } from '../src/platform/database/transaction.ts';
import {
  defineCommand,
  defineComponent,
  type Answer,
  type AutocompleteRequest,
  type Choice,
  type Command,
  type Component,
} from '../src/platform/discord/command.ts';
import { clip, LIMITS } from '../src/platform/discord/message.ts';
import type { ExecutionService } from '../src/requests/execute-service.ts';
import { rollBackRequirement } from '../src/requests/request-rights.ts';
import { LONGEST_REASON } from '../src/requests/request-input.ts';
import { REVERSIBLE } from '../src/requests/reversible.ts';
import { rollBackMessage } from '../src/requests/roll-back-answers-view.ts';
import { rollBackInput, rollBackReason } from '../src/requests/roll-back-input.ts';
import { ROLL_BACK_BUTTON } from '../src/requests/request-execution-view.ts';
import type { RequestService } from '../src/requests/request-service.ts';
import { requestId, type UpgradeRequest } from '../src/requests/request.ts';
import { LONGEST_VERSION } from '../src/requests/wanted-version.ts';
import { seenDecision } from './seen-decision.ts';
import { reasonForm } from './reason-form.ts';

export interface RollBackCommandDeps {
  readonly requests: RequestService;
  readonly execution: Pick<ExecutionService, 'rollBack'>;
  readonly database: Pick<Database, 'read'>;
}

const INPUT = rollBackInput.extend({ subcommand: z.literal('rollback') });

const FORM = 'upgrade-roll-back-why';
const BUTTON = z.object({ argument: seenDecision });
const FORM_INPUT = z.object({ argument: seenDecision, fields: z.object({ reason: rollBackReason }) });
type Pressed = z.infer<typeof BUTTON>;

export function createRollBackCommand(deps: RollBackCommandDeps): Command {
  return defineCommand<z.infer<typeof INPUT>, UpgradeRequest>({
    definition: definition(),
    permissions: { rollback: ['upgrade.rollback'] },
    input: INPUT,
    pace: 'deferred',
    visibility: () => 'private',
    sees: 'upgrade.view',
    find: ({ request }, read) => deps.requests.find(read, request),
    requires: (_input, request) => rollBackRequirement(request),
    notFound: ({ request }) => missing(request),
    // Whoever types the id means the request as it is, not as some card once showed it.
    run: ({ reason, to }, { number }, actor) =>
      rollBack(deps, { number, seen: null, reason, to: to ?? null }, { actor, act: 'command:upgrade rollback' }),
    autocomplete: (request, read) => (request.option === 'request' ? offer(deps, request, read) : Promise.resolve([])),
    components: rollBackButtons(deps),
  });
}

function definition() {
  return new SlashCommandBuilder()
    .setName('upgrade')
    .setDescription('Ask for upgrades of fleets, and follow what becomes of them')
    .addSubcommand((rollback) =>
      rollback
        .setName('rollback')
        .setDescription('Put back what an upgrade deployed, once another person agreed')
        .addStringOption((request) =>
          request
            .setName('request')
            .setDescription('Its id, such as UP-17')
            .setAutocomplete(true)
            .setMaxLength(20)
            .setRequired(true),
        )
        .addStringOption((reason) =>
          reason
            .setName('reason')
            .setDescription('What is wrong with what runs')
            .setMaxLength(LONGEST_REASON)
            .setRequired(true),
        )
        .addStringOption((to) =>
          to
            .setName('to')
            .setDescription('What to deploy, where it is not what ran before')
            .setMaxLength(LONGEST_VERSION),
        ),
    )
    .toJSON();
}

/** More than Discord shows, so that some are left when the gate has taken out what is not the asker's. */
const MOST_READ = 100;

/** What was deployed, newest first. */
async function offer(
  { requests }: RollBackCommandDeps,
  { typed }: AutocompleteRequest,
  read: Reader,
): Promise<readonly Choice[]> {
  const wanted = typed.trim().toLowerCase();
  const fleets = await requests.listRequestedFleets(read);
  return (await requests.list(read, { fleets, state: null }, MOST_READ))
    .filter(({ state, execution }) => REVERSIBLE.has(state) && execution !== null)
    .map(({ number, fleet, version, state }) => ({
      name: clip(`${requestId(number)}: ${fleet} to ${version.text} (${state})`, LIMITS.choiceName),
      value: requestId(number),
      requires: { permission: 'upgrade.rollback', fleet },
    }))
    .filter(({ name }) => name.toLowerCase().includes(wanted));
}

function missing(number: number): string {
  return `No request that you may see is called ${requestId(number)}. \`/upgrade list\` shows those there are.`;
}

/** Roll back… and the form that it opens. Answers are private; the card is redrawn by the relay. */
function rollBackButtons(deps: RollBackCommandDeps): readonly Component[] {
  const common = {
    answers: 'reply' as const,
    sees: 'upgrade.view',
    find: ({ argument }: Pressed, read: Reader): Promise<UpgradeRequest | null> =>
      deps.requests.find(read, argument.number),
    requires: (_input: Pressed, request: UpgradeRequest) => rollBackRequirement(request),
    notFound: ({ argument }: Pressed) => missing(argument.number),
  };
  return [
    defineComponent<Pressed, UpgradeRequest>({
      ...common,
      prefix: ROLL_BACK_BUTTON,
      input: BUTTON,
      // A form cannot follow an acknowledgement.
      pace: 'instant',
      run: ({ argument }, request) => openForm(deps, argument.decision, request),
    }),
    defineComponent<z.infer<typeof FORM_INPUT>, UpgradeRequest>({
      ...common,
      prefix: FORM,
      input: FORM_INPUT,
      pace: 'deferred',
      run: ({ argument, fields }, _request, actor) => {
        const ask = { number: argument.number, seen: argument.decision, reason: fields.reason, to: null };
        return rollBack(deps, ask, { actor, act: `modal:${FORM}` });
      },
    }),
  ];
}

/** Nobody should write a reason for what is not so any more. */
async function openForm(
  { requests, database }: RollBackCommandDeps,
  decision: number,
  request: UpgradeRequest,
): Promise<Answer> {
  if (REVERSIBLE.has(request.state) && request.decision === decision)
    return { kind: 'modal', outcome: 'form-opened', modal: rollBackForm(request) };
  const url = await requests.findUrl(database.read, request);
  return { kind: 'message', outcome: 'changed', body: rollBackMessage({ kind: 'changed', request }, url) };
}

function rollBackForm({ number, decision, execution }: UpgradeRequest): APIModalInteractionResponseCallbackData {
  const to = execution?.backTo ?? null;
  return reasonForm({
    customId: `${FORM}:${number}.${decision}`,
    title: `Put ${requestId(number)} back`,
    label: 'What is wrong?',
    description:
      to === null ? 'Whoever must agree reads it.' : `Whoever must agree reads it. ${to} comes back.`.slice(0, 100),
    longest: LONGEST_REASON,
  });
}

async function rollBack(
  { requests, execution, database }: RollBackCommandDeps,
  ask: Parameters<ExecutionService['rollBack']>[0],
  by: Parameters<ExecutionService['rollBack']>[1],
): Promise<Answer> {
  const outcome = await execution.rollBack(ask, by);
  if (outcome === null) throw new Error(`Upgrade request ${ask.number} was found and is gone.`);
  const url = await requests.findUrl(database.read, outcome.request);
  const answer = { kind: 'message', outcome: outcome.kind, body: rollBackMessage(outcome, url) } as const;
  return outcome.kind === 'asked' || outcome.kind === 'begun' ? { ...answer, audited: true } : answer;
}
