import {
  SlashCommandBuilder,
  type SlashCommandStringOption,
  type SlashCommandSubcommandBuilder,
} from '@discordjs/builders';
import { LONGEST_REASON } from '../src/holds/hold-input.ts';
import { fleetOption } from './fleet-named.ts';

/** What Discord shows of /autodeploy. */
export function autodeployDefinition() {
  return new SlashCommandBuilder()
    .setName('autodeploy')
    .setDescription('Hold a fleet as it is for a while, and let it move again')
    .addSubcommand((pause) =>
      pause
        .setName('pause')
        .setDescription('Hold a fleet: nothing is deployed to it by itself until the last hold ends')
        .addStringOption(fleetOption)
        .addStringOption((option) => length(option, '2h, 3d, until friday 18:00'))
        .addStringOption((option) =>
          option
            .setName('reason')
            .setDescription('Why, for everybody who wonders')
            .setRequired(true)
            .setMaxLength(LONGEST_REASON),
        )
        .addStringOption((option) =>
          option.setName('ref').setDescription('The branch, tag or commit that should stay').setMaxLength(200),
        ),
    )
    .addSubcommand((resume) =>
      hold(
        resume
          .setName('resume')
          .setDescription('End your hold: first shown with what would be deployed by it')
          .addStringOption(fleetOption),
      ),
    )
    .addSubcommand((extend) =>
      hold(
        extend
          .setName('extend')
          .setDescription('Have your hold last longer')
          .addStringOption(fleetOption)
          .addStringOption((option) => length(option, 'How much longer: 2h, 1d, until friday 18:00')),
      ),
    )
    .addSubcommand((status) =>
      status
        .setName('status')
        .setDescription('Who holds what, why and until when, and whether deploys are really paused')
        .addStringOption((option) => fleetOption(option).setRequired(false)),
    )
    .toJSON();
}

function length(option: SlashCommandStringOption, description: string): SlashCommandStringOption {
  return option.setName('for').setDescription(description).setRequired(true).setMaxLength(60);
}

function hold(subcommand: SlashCommandSubcommandBuilder): SlashCommandSubcommandBuilder {
  return subcommand.addStringOption((option) =>
    option
      .setName('hold')
      .setDescription('Which hold, such as H-12; your own where left out')
      .setAutocomplete(true)
      .setMaxLength(20),
  );
}
