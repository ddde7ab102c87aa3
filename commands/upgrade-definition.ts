import {
  SlashCommandBuilder,
  type SlashCommandStringOption,
  type SlashCommandSubcommandBuilder,
} from '@discordjs/builders';
import { LONGEST_REASON } from '../src/requests/request-input.ts';
import { REQUEST_LOOKS } from '../src/requests/request-view.ts';
import { REQUEST_STATES, RISKS } from '../src/requests/request.ts';

/** What one types after /upgrade to ask, and to see what there is. */
export function upgradeDefinition() {
  const request = (option: SlashCommandStringOption): SlashCommandStringOption =>
    option.setName('request').setDescription('Its id, such as UP-17').setAutocomplete(true).setMaxLength(20);
  return new SlashCommandBuilder()
    .setName('upgrade')
    .setDescription('Ask for upgrades of fleets, and follow what becomes of them')
    .addSubcommand(askSubcommand)
    .addSubcommand((list) =>
      list
        .setName('list')
        .setDescription('The upgrade requests you may see, newest first')
        .addStringOption(fleetOption)
        .addStringOption((state) =>
          state
            .setName('state')
            .setDescription('Only those in this state')
            .addChoices(
              { name: 'open: something is still to be done', value: 'open' },
              ...REQUEST_STATES.map((each) => ({ name: `${each}: ${REQUEST_LOOKS[each].word}`, value: each })),
            ),
        ),
    )
    .addSubcommand((show) =>
      show
        .setName('show')
        .setDescription('One upgrade request in full')
        .addStringOption((option) => request(option).setRequired(true)),
    )
    .addSubcommand((cancelling) =>
      cancelling
        .setName('cancel')
        .setDescription('Take an open upgrade request back; your own you always may')
        .addStringOption((option) => request(option).setRequired(true))
        .addStringOption((reason) =>
          reason.setName('reason').setDescription('Why it is not wanted any more').setMaxLength(LONGEST_REASON),
        ),
    )
    .addSubcommand((deploy) =>
      deploy
        .setName('deploy')
        .setDescription('Have an accepted upgrade deployed now, if everybody agreed')
        .addStringOption((option) => request(option).setRequired(true)),
    )
    .addSubcommand((schedule) =>
      schedule
        .setName('schedule')
        .setDescription('Have an accepted upgrade begin by itself, at a time or when a window opens')
        .addStringOption((option) => request(option).setRequired(true))
        .addStringOption((at) =>
          at.setName('at').setDescription('A time in your zone: friday 17:00, tomorrow 9:00, in 2h').setMaxLength(60),
        )
        .addStringOption((window) =>
          window
            .setName('window')
            .setDescription('A release window, such as W-7: begins when it next opens')
            .setMaxLength(20),
        ),
    )
    .addSubcommand((unschedule) =>
      unschedule
        .setName('unschedule')
        .setDescription('Take the plan of an upgrade back')
        .addStringOption((option) => request(option).setRequired(true)),
    )
    .addSubcommand((again) =>
      again
        .setName('ask')
        .setDescription('Ask again those whose approval an upgrade lacks')
        .addStringOption((option) => request(option).setRequired(true)),
    )
    .toJSON();
}

function fleetOption(option: SlashCommandStringOption): SlashCommandStringOption {
  return option.setName('fleet').setDescription('Its name, or one it once had').setAutocomplete(true).setMaxLength(100);
}

function askSubcommand(ask: SlashCommandSubcommandBuilder): SlashCommandSubcommandBuilder {
  const text =
    (name: string, description: string, longest = LONGEST_REASON) =>
    (option: SlashCommandStringOption) =>
      option.setName(name).setDescription(description).setMaxLength(longest);
  return ask
    .setName('request')
    .setDescription('Ask the maintainer of a fleet to deploy a version')
    .addStringOption((option) => fleetOption(option).setRequired(true))
    .addStringOption((option) =>
      text(
        'version',
        'A tag such as v0.38.1, a commit, or a branch',
        100,
      )(option)
        .setRequired(true)
        .setAutocomplete(true),
    )
    .addStringOption((option) => text('reason', 'What the upgrade is for')(option).setRequired(true))
    .addStringOption(text('precondition', 'What must be so before, such as a changed configuration'))
    .addStringOption(text('config', 'The https address of the change of configuration that must come first'))
    .addStringOption(
      text('bandwidth', 'What is expected of the traffic: same, higher 10%, or 32: higher 10% ±5%, others: same', 300),
    )
    .addStringOption(text('wanted', 'When it should run, in your zone: friday 17:00, tomorrow 9:00, in 2h', 60))
    .addStringOption((option) =>
      option
        .setName('risk')
        .setDescription('How likely it is to disturb the fleet')
        .addChoices(...RISKS.map((risk) => ({ name: risk, value: risk }))),
    )
    .addStringOption((option) =>
      text(
        'replaces',
        'An open request for the same fleet that this one takes the place of',
        20,
      )(option).setAutocomplete(true),
    )
    .addStringOption(text('override', 'Why it may go out before the fleets that come first have it'));
}
