/*
 * /service list             the services that are watched: how they are, and who owns them, the gravest first
 * /service status <service> one of them: what each probe saw, against what, how old that is, and how the week was
 * Answers are private. Needs: fleet.view, on the fleet that the service belongs to where it belongs to one.
 */
import { SlashCommandBuilder } from '@discordjs/builders';
import { z } from 'zod';
import type { Config } from '../src/platform/config/config.ts';
import type { ServiceConfig } from '../src/platform/config/service-config.ts';
import type { Database } from '../src/platform/database/transaction.ts';
import { defineCommand, type Command } from '../src/platform/discord/command.ts';
import { clip, code, LIMITS } from '../src/platform/discord/message.ts';
import type { ServiceStatusService } from '../src/probes/service-status-service.ts';
import { serviceListMessage, serviceStatusMessage } from '../src/probes/service-view.ts';

export interface ServiceCommandDeps {
  readonly services: ServiceStatusService;
  readonly database: Pick<Database, 'read'>;
  readonly config: () => Config;
}

const INPUT = z.discriminatedUnion('subcommand', [
  z.object({ subcommand: z.literal('list') }),
  z.object({ subcommand: z.literal('status'), service: z.string().trim().toLowerCase().max(100) }),
]);
type Input = z.infer<typeof INPUT>;

export function createServiceCommand({ services, database, config }: ServiceCommandDeps): Command {
  return defineCommand<Input, ServiceConfig | 'all'>({
    definition: definition(),
    permissions: { list: ['fleet.view'], status: ['fleet.view'] },
    input: INPUT,
    pace: 'deferred',
    visibility: () => 'private',
    find: async (input) => (input.subcommand === 'list' ? 'all' : services.find(input.service)),
    requires: (_input, service, actor) =>
      service === 'all' ? services.listRequirement(actor) : services.requirement(service),
    notFound: (input) =>
      input.subcommand === 'list'
        ? 'Services are not yours to see.'
        : `No service that you may see is called ${code(clip(input.service, 60))}. \`/service list\` shows those there are.`,
    async run(_input, service, actor) {
      const offline = await services.offline(database.read);
      const common = { config: config(), offlineSince: offline?.since ?? null };
      if (service === 'all') {
        const found = await services.list(database.read, actor);
        return { kind: 'message', outcome: 'listed', body: serviceListMessage({ services: found, ...common }) };
      }
      const status = await services.status(database.read, service);
      return { kind: 'message', outcome: 'shown', body: serviceStatusMessage({ status, ...common }) };
    },
    autocomplete: async ({ typed }) => {
      const wanted = typed.trim().toLowerCase();
      return config()
        .services.filter(({ name }) => name.includes(wanted))
        .map((service) => ({
          name: clip(`${service.name}: ${service.about}`, LIMITS.choiceName),
          value: service.name,
          requires: services.requirement(service),
        }));
    },
  });
}

function definition() {
  return new SlashCommandBuilder()
    .setName('service')
    .setDescription('Services that are watched: back ends, front ends, servers')
    .addSubcommand((sub) => sub.setName('list').setDescription('All of them: how they are, and who owns them'))
    .addSubcommand((sub) =>
      sub
        .setName('status')
        .setDescription('One service: what each of its probes sees')
        .addStringOption((option) =>
          option.setName('service').setDescription('Its name').setRequired(true).setAutocomplete(true),
        ),
    )
    .toJSON();
}
