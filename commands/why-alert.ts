/*
 * /why alert <alert>   how an alert is grouped, who was told of it and when, and what keeps others from being told
 * The answer is private. Needs: alert.view, on the alert's fleet, or on the house where it is of none.
 */
import { SlashCommandBuilder } from '@discordjs/builders';
import { z } from 'zod';
import type { AlertDesk } from '../src/alerts/alert-desk-service.ts';
import { alertInput } from '../src/alerts/alert-input.ts';
import { alertWhyMessage } from '../src/alerts/alert-why-view.ts';
import type { Handled } from '../src/alerts/handling-outcome.ts';
import { alertRequirement, type HandlingService } from '../src/alerts/handling-service.ts';
import { alertName } from '../src/alerts/handling.ts';
import type { Database } from '../src/platform/database/transaction.ts';
import { defineCommand, type Command } from '../src/platform/discord/command.ts';
import { clip, LIMITS } from '../src/platform/discord/message.ts';
import { noSuchAlert } from './alert-buttons.ts';

export interface WhyAlertCommandDeps {
  readonly handlings: HandlingService;
  readonly alertDesk: AlertDesk;
  readonly database: Pick<Database, 'read'>;
}

const INPUT = z.object({ subcommand: z.literal('alert'), ...alertInput.shape });
type Input = z.infer<typeof INPUT>;

const MOST_OFFERED = 200;

export function createWhyAlertCommand({ handlings, alertDesk, database }: WhyAlertCommandDeps): Command {
  return defineCommand<Input, Handled>({
    definition: definition(),
    permissions: { alert: ['alert.view'] },
    input: INPUT,
    pace: 'deferred',
    visibility: () => 'private',
    find: ({ alert }, read) => handlings.find(read, alert),
    requires: (_input, { episode }) => alertRequirement('alert.view', episode),
    notFound: ({ alert }) => noSuchAlert(alert),
    async run({ alert }) {
      const explanation = await alertDesk.explain(database.read, alert);
      if (explanation === null) throw new Error('An alert was found and is gone.');
      return { kind: 'message', outcome: 'explained', body: alertWhyMessage(explanation) };
    },
    autocomplete: async ({ typed }, read) =>
      (await handlings.list(read, 'open', MOST_OFFERED))
        .map(({ handling, episode }) => ({
          episode,
          value: alertName(handling),
          name: `${alertName(handling)}: ${episode.name}`,
        }))
        .filter(({ name }) => name.toLowerCase().includes(typed.trim().toLowerCase()))
        .map(({ episode, value, name }) => ({
          name: clip(name, LIMITS.choiceName),
          value,
          requires: alertRequirement('alert.view', episode),
        })),
  });
}

function definition() {
  return new SlashCommandBuilder()
    .setName('why')
    .setDescription('Why something was shown, told or held, or was not')
    .addSubcommand((sub) =>
      sub
        .setName('alert')
        .setDescription('How an alert is grouped, who was told of it, and what keeps others from being told')
        .addStringOption((option) =>
          option.setName('alert').setDescription('Its name, such as AL-17').setRequired(true).setAutocomplete(true),
        ),
    )
    .toJSON();
}
