/*
 * /upgrade delegate <to> <until>   whoever is away names a person who is told of upgrades that wait for them; it gives no
 *                                  right, and the two stay two people wherever two are asked for
 * /upgrade back                    ends that
 * Answers are private. Needs upgrade.view on one fleet: it is about oneself alone.
 */
import { SlashCommandBuilder } from '@discordjs/builders';
import { z } from 'zod';
import type { FleetService } from '../src/fleets/fleet-service.ts';
import { defineCommand, type Actor, type Answer, type Command } from '../src/platform/discord/command.ts';
import type { Requirement } from '../src/platform/gate.ts';
import { delegateInput } from '../src/requests/stand-in-input.ts';
import type { StandInService } from '../src/requests/stand-in-service.ts';
import { standInMessage } from '../src/requests/stand-in-view.ts';

export interface StandInCommandDeps {
  readonly fleets: FleetService;
  readonly standIns: StandInService;
}

const PERMISSION = 'upgrade.view';

const INPUT = z.discriminatedUnion('subcommand', [
  delegateInput.extend({ subcommand: z.literal('delegate') }),
  z.object({ subcommand: z.literal('back') }),
]);
type Input = z.infer<typeof INPUT>;

/** Subcommands of /upgrade. */
export function createStandInCommand({ fleets, standIns }: StandInCommandDeps): Command {
  const requires = (actor: Actor): Requirement =>
    fleets.someRequirement(actor, { permission: PERMISSION, fleet: null });
  return defineCommand<Input, { readonly kind: 'oneself' }>({
    definition: definition(),
    permissions: { delegate: [PERMISSION], back: [PERMISSION] },
    input: INPUT,
    pace: 'deferred',
    visibility: () => 'private',
    sees: PERMISSION,
    find: async () => ({ kind: 'oneself' }),
    requires: (_input, _subject, actor) => requires(actor),
    notFound: () => 'No request is yours to see.',
    async run(input, _subject, actor): Promise<Answer> {
      const by = { actor, act: `command:upgrade ${input.subcommand}` };
      const outcome =
        input.subcommand === 'back'
          ? await standIns.back(by, requires(actor))
          : await standIns.delegate(input, by, requires(actor));
      const answer = { kind: 'message', outcome: outcome.kind, body: standInMessage(outcome) } as const;
      return outcome.kind === 'delegated' || outcome.kind === 'back' ? { ...answer, audited: true } : answer;
    },
  });
}

function definition() {
  return new SlashCommandBuilder()
    .setName('upgrade')
    .setDescription('Who is told while somebody is away')
    .addSubcommand((delegate) =>
      delegate
        .setName('delegate')
        .setDescription('Name who is told of upgrades that wait for you while you are away')
        .addStringOption((to) =>
          to
            .setName('to')
            .setDescription('A person of the configuration, by their handle')
            .setRequired(true)
            .setMaxLength(60),
        )
        .addStringOption((until) =>
          until
            .setName('until')
            .setDescription('Until when, in your zone: friday 17:00, 2026-03-20 09:00')
            .setRequired(true)
            .setMaxLength(60),
        ),
    )
    .addSubcommand((back) => back.setName('back').setDescription('You are told of your upgrades yourself again'))
    .toJSON();
}
