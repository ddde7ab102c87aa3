/*
 * /approval list [state]      what waits for your agreement, or those in a state
 * /approval show <approval>   one of them: exactly what is agreed to, who asks, who agreed, what is missing, until when
 * Its buttons are on the card and under /approval show: Agree · Reject… · Withdraw (commands/approval-buttons.ts).
 * Answers are private. Needs: approval.view to see; to agree or reject what the approval itself names, and to be one of
 * those it is asked of; approval.withdraw to take back a question of one's own.
 */
import { SlashCommandBuilder } from '@discordjs/builders';
import { z } from 'zod';
import { approvalListMessage, approvalShownMessage } from '../src/approvals/approval-answers-view.ts';
import { approvalListInput, approvalNumber } from '../src/approvals/approval-input.ts';
import { approvalButtonIds } from '../src/approvals/approval-record-service.ts';
import type { ApprovalService } from '../src/approvals/approval-service.ts';
import { APPROVAL_STATES, approvalId, type Approval } from '../src/approvals/approval.ts';
import type { Config } from '../src/platform/config/config.ts';
import type { Database } from '../src/platform/database/transaction.ts';
import {
  defineCommand,
  type Actor,
  type Answer,
  type Autocomplete,
  type Command,
  type Gate,
} from '../src/platform/discord/command.ts';
import { clip, LIMITS } from '../src/platform/discord/message.ts';
import { approvalButtons, noSuch } from './approval-buttons.ts';

export interface ApprovalCommandDeps {
  readonly approvals: ApprovalService;
  readonly database: Pick<Database, 'read'>;
  readonly config: () => Config;
  readonly gate: Gate;
}

const INPUT = z.discriminatedUnion('subcommand', [
  z.object({ subcommand: z.literal('list'), ...approvalListInput.shape }),
  z.object({ subcommand: z.literal('show'), approval: approvalNumber }),
]);
type Input = z.infer<typeof INPUT>;

const MOST_LISTED = 20;

export function createApprovalCommand(deps: ApprovalCommandDeps): Command {
  const { approvals } = deps;
  return defineCommand<Input, Approval | 'all'>({
    definition: definition(),
    permissions: { list: ['approval.view'], show: ['approval.view'] },
    input: INPUT,
    pace: 'deferred',
    visibility: () => 'private',
    sees: 'approval.view',
    find: async (input, read) => (input.subcommand === 'list' ? 'all' : approvals.find(read, input.approval)),
    requires: (_input, found, actor) =>
      found === 'all' ? approvals.listRequirement(actor) : { permission: 'approval.view', fleet: found.fleet },
    notFound: (input) => (input.subcommand === 'list' ? 'Approvals are not yours to see.' : noSuch(input.approval)),
    run: (input, found, actor) =>
      found === 'all' || input.subcommand === 'list' ? list(deps, input, actor) : show(deps, found),
    autocomplete: offer(deps),
    components: approvalButtons(deps),
  });
}

async function list({ approvals, database }: ApprovalCommandDeps, input: Input, actor: Actor): Promise<Answer> {
  const state = input.subcommand === 'list' ? input.state : 'mine';
  const found = await approvals.listVisible(database.read, { state, actor }, MOST_LISTED);
  const rows = await Promise.all(
    found.map(async (approval) => ({
      approval,
      missing: approvals.countMissing(approval),
      url: await approvals.findUrl(database.read, approval),
    })),
  );
  return { kind: 'message', outcome: 'listed', body: approvalListMessage({ rows, state }) };
}

async function show({ approvals, database }: ApprovalCommandDeps, approval: Approval): Promise<Answer> {
  const url = await approvals.findUrl(database.read, approval);
  const missing = approvals.countMissing(approval);
  const body = approvalShownMessage(approval, { missing, url, ids: approvalButtonIds(approval) });
  return { kind: 'message', outcome: 'shown', body };
}

function offer({ approvals }: ApprovalCommandDeps): Autocomplete {
  return async ({ typed }, read) => {
    const wanted = typed.trim().toLowerCase();
    const newest = await approvals.listNewest(read, 100);
    return newest
      .map((approval) => ({ approval, name: `${approvalId(approval.number)} (${approval.state}): ${approval.what}` }))
      .filter(({ name }) => name.toLowerCase().includes(wanted))
      .map(({ approval, name }) => ({
        name: clip(name, LIMITS.choiceName),
        value: approvalId(approval.number),
        requires: { permission: 'approval.view', fleet: approval.fleet },
      }));
  };
}

function definition() {
  return new SlashCommandBuilder()
    .setName('approval')
    .setDescription('What needs the agreement of somebody else')
    .addSubcommand((sub) =>
      sub
        .setName('list')
        .setDescription('What waits for your agreement, or the approvals in a state')
        .addStringOption((option) =>
          option
            .setName('state')
            .setDescription('What waits for you, if not said')
            .addChoices(...['mine', ...APPROVAL_STATES].map((state) => ({ name: state, value: state }))),
        ),
    )
    .addSubcommand((sub) =>
      sub
        .setName('show')
        .setDescription('One approval: exactly what is agreed to, who agreed, and what is missing')
        .addStringOption((option) =>
          option.setName('approval').setDescription('Its id, such as AP-17').setRequired(true).setAutocomplete(true),
        ),
    )
    .toJSON();
}
