/*
 * /inbox mine    what waits for whoever asks: approvals and requests to decide, alerts that are theirs or nobody's, holds
 *                that end or are overdue, deploys changed elsewhere or to be paused by hand, windows to confirm
 * The answer is private, and holds only what the asker could do something about.
 * Needs: fleet.view, on any fleet; each thing is judged by the permission that acting on it takes.
 */
import { SlashCommandBuilder } from '@discordjs/builders';
import { z } from 'zod';
import type { MineService } from '../src/mine/mine-service.ts';
import { mineMessage } from '../src/mine/mine-view.ts';
import type { Database } from '../src/platform/database/transaction.ts';
import { defineCommand, type Command } from '../src/platform/discord/command.ts';

export interface InboxMineCommandDeps {
  readonly mine: MineService;
  readonly database: Pick<Database, 'read'>;
}

const INPUT = z.object({ subcommand: z.literal('mine') });

export function createInboxMineCommand({ mine, database }: InboxMineCommandDeps): Command {
  return defineCommand<z.infer<typeof INPUT>, object>({
    definition: definition(),
    permissions: { mine: ['fleet.view'] },
    input: INPUT,
    pace: 'deferred',
    visibility: () => 'private',
    find: () => Promise.resolve({}),
    requires: (_input, _subject, actor) => mine.requirement(actor),
    notFound: () => 'Nothing waits for you.',
    async run(_input, _subject, actor) {
      return { kind: 'message', outcome: 'listed', body: mineMessage(await mine.list(database.read, actor)) };
    },
  });
}

function definition() {
  return new SlashCommandBuilder()
    .setName('inbox')
    .setDescription('What waits for you, and inbound events that could not be handled')
    .addSubcommand((mine) =>
      mine.setName('mine').setDescription('What waits for you: approvals, requests, alerts, holds and windows'),
    )
    .toJSON();
}
