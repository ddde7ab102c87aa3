import { SlashCommandBuilder, type SlashCommandStringOption } from '@discordjs/builders';
import { LIST_KINDS, STORM_ACTS } from '../src/alerts/alert-input.ts';

const named = (option: SlashCommandStringOption): SlashCommandStringOption =>
  option.setName('alert').setDescription('Its name, such as AL-17').setRequired(true).setAutocomplete(true);

/** /alert as Discord is told of it. */
export function alertDefinition() {
  return new SlashCommandBuilder()
    .setName('alert')
    .setDescription('Alerts: whose they are, who is told of them, and what is silenced')
    .addSubcommand((sub) =>
      sub
        .setName('list')
        .setDescription('What fires, what is acknowledged with the oldest first, or what is silenced')
        .addStringOption((option) =>
          option
            .setName('which')
            .setDescription('What fires, if not said')
            .addChoices(...LIST_KINDS.map((kind) => ({ name: kind, value: kind }))),
        )
        .addStringOption((option) =>
          option.setName('fleet').setDescription('Of this fleet alone').setAutocomplete(true),
        ),
    )
    .addSubcommand((sub) =>
      sub
        .setName('show')
        .setDescription('One alert: since when, whose it is, what was done about it')
        .addStringOption(named),
    )
    .addSubcommand((sub) =>
      sub
        .setName('ack')
        .setDescription('You look after it: nobody is told of it again until it becomes worse or the time is over')
        .addStringOption(named)
        .addStringOption((option) => option.setName('for').setDescription('How long, such as 4h'))
        .addStringOption((option) => option.setName('note').setDescription('What you are doing about it')),
    )
    .addSubcommand((sub) =>
      sub.setName('unack').setDescription('Take back an acknowledgement: it escalates again').addStringOption(named),
    )
    .addSubcommand((sub) =>
      sub
        .setName('silence')
        .setDescription('Nobody is told of alerts like this one until a certain time')
        .addStringOption(named)
        .addStringOption((option) => option.setName('for').setDescription('How long, such as 2h').setRequired(true))
        .addStringOption((option) =>
          option.setName('reason').setDescription('Why nobody needs to be told').setRequired(true),
        )
        .addStringOption((option) =>
          option
            .setName('matchers')
            .setDescription('Which alerts, as alertname="NodeDown"; the cause of this one, if not said'),
        )
        .addStringOption((option) =>
          option
            .setName('confirm')
            .setDescription('It may hide a whole fleet, or several')
            .addChoices({ name: 'yes', value: 'yes' }, { name: 'no', value: 'no' }),
        )
        .addStringOption((option) =>
          option
            .setName('preview')
            .setDescription('Only tell what it would hide')
            .addChoices({ name: 'yes', value: 'yes' }, { name: 'no', value: 'no' }),
        ),
    )
    .addSubcommand((sub) =>
      sub
        .setName('unsilence')
        .setDescription('End a silence before its time')
        .addStringOption((option) =>
          option.setName('silence').setDescription('Its name, such as SIL-3').setRequired(true).setAutocomplete(true),
        ),
    )
    .addSubcommand((sub) =>
      sub
        .setName('assign')
        .setDescription('Say who looks after it')
        .addStringOption(named)
        .addStringOption((option) => option.setName('to').setDescription('You, if not said; a person, or nobody')),
    )
    .addSubcommand((sub) =>
      sub
        .setName('storm')
        .setDescription('All open groups of an alert storm at once: those on which you may')
        .addStringOption((option) =>
          option.setName('storm').setDescription('Its name, such as ST-3').setRequired(true).setAutocomplete(true),
        )
        .addStringOption((option) =>
          option
            .setName('do')
            .setDescription('Show it, if not said')
            .addChoices(...STORM_ACTS.map((each) => ({ name: each, value: each }))),
        )
        .addStringOption((option) => option.setName('for').setDescription('ack and silence: how long, such as 4h'))
        .addStringOption((option) =>
          option.setName('reason').setDescription('silence: why nobody needs to be told. ack: a note'),
        )
        .addStringOption((option) =>
          option
            .setName('confirm')
            .setDescription('silence: it may hide alerts of several fleets')
            .addChoices({ name: 'yes', value: 'yes' }, { name: 'no', value: 'no' }),
        ),
    )
    .addSubcommand((sub) =>
      sub.setName('escalate').setDescription('Tell the next people of its chain at once').addStringOption(named),
    )
    .toJSON();
}
