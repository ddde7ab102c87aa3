import {
  SlashCommandBuilder,
  type SlashCommandStringOption,
  type SlashCommandSubcommandBuilder,
} from '@discordjs/builders';
import { LONGEST_NOTE, LONGEST_REASON } from '../src/windows/window-input.ts';

type Subcommand = SlashCommandSubcommandBuilder;

/** What Discord shows of /window. */
export function windowDefinition() {
  return new SlashCommandBuilder()
    .setName('window')
    .setDescription('Release windows: when production may change, and who is there')
    .addSubcommand((open) =>
      planned(open.setName('open').setDescription('Open a window now, for a while'), [named, lasting]),
    )
    .addSubcommand((schedule) =>
      planned(schedule.setName('schedule').setDescription('Plan a window or a freeze, once or again and again'), [
        named,
        (option) => option.setName('start').setDescription('friday 17:00, 2026-03-06 17:00, in 2h').setMaxLength(60),
        lasting,
      ])
        .addStringOption((option) =>
          option
            .setName('repeats')
            .setDescription('every tuesday, weekdays until 2026-12-31, or FREQ=WEEKLY;BYDAY=TU')
            .setMaxLength(120),
        )
        .addStringOption((option) =>
          option
            .setName('zone')
            .setDescription('IANA time zone such as Europe/Berlin; yours where left out')
            .setMaxLength(60),
        ),
    )
    .addSubcommand((list) =>
      list
        .setName('list')
        .setDescription('The windows and freezes of the next days, with who is on')
        .addIntegerOption((days) =>
          days.setName('days').setDescription('How many days ahead; 14 where left out').setMinValue(1).setMaxValue(366),
        ),
    )
    .addSubcommand((show) =>
      show
        .setName('show')
        .setDescription('One window in full')
        .addStringOption((option) => window(option)),
    )
    .addSubcommand((close) =>
      close
        .setName('close')
        .setDescription('End the window that is open now')
        .addStringOption((option) => window(option)),
    )
    .addSubcommand((cancel) =>
      cancel
        .setName('cancel')
        .setDescription('Take back one occurrence, or all that is to come')
        .addStringOption((option) => window(option))
        .addStringOption((option) => occurrence(option, 'Which one; all that is to come where left out')),
    )
    .addSubcommand((move) =>
      move
        .setName('move')
        .setDescription('Have one occurrence at another time')
        .addStringOption((option) => window(option))
        .addStringOption((option) => occurrence(option, 'Which one, by its planned beginning').setRequired(true))
        .addStringOption((option) =>
          option.setName('to').setDescription('When instead: monday 10:00').setRequired(true).setMaxLength(60),
        ),
    )
    .addSubcommand(staff)
    .addSubcommand((handOver) =>
      handOver
        .setName('hand-over')
        .setDescription('Leave a note to those who come next')
        .addStringOption((option) => window(option))
        .addStringOption((option) =>
          option.setName('note').setDescription('What they should know').setRequired(true).setMaxLength(LONGEST_NOTE),
        ),
    )
    .addSubcommand(override)
    .addSubcommand((calendar) =>
      calendar
        .setName('calendar')
        .setDescription('A link to your own calendar of windows; a new one ends the old')
        .addStringOption((option) =>
          option
            .setName('action')
            .setDescription('Make a link, or end the one there is')
            .addChoices({ name: 'link', value: 'link' }, { name: 'revoke', value: 'revoke' }),
        ),
    )
    .toJSON();
}

function staff(subcommand: Subcommand): Subcommand {
  return subcommand
    .setName('staff')
    .setDescription('Name who is on; they confirm by the button of its card')
    .addStringOption((option) => window(option))
    .addStringOption((option) =>
      option
        .setName('role')
        .setDescription('One of its roles')
        .setRequired(true)
        .setAutocomplete(true)
        .setMaxLength(40),
    )
    .addUserOption((option) => option.setName('person').setDescription('Who').setRequired(true))
    .addStringOption((option) => occurrence(option, 'Which one; the next where left out'))
    .addStringOption((option) =>
      option
        .setName('action')
        .setDescription('Name them, or take them out')
        .addChoices({ name: 'name', value: 'name' }, { name: 'remove', value: 'remove' }),
    );
}

function override(subcommand: Subcommand): Subcommand {
  return subcommand
    .setName('override')
    .setDescription('Ask a second person to let one act happen against the windows, once')
    .addStringOption((option) =>
      option
        .setName('act')
        .setDescription('What is to be done')
        .setRequired(true)
        .addChoices({ name: 'deploy', value: 'deploy' }, { name: 'rollback', value: 'rollback' }),
    )
    .addStringOption((option) =>
      option.setName('fleet').setDescription('Where').setRequired(true).setAutocomplete(true).setMaxLength(100),
    )
    .addStringOption((option) =>
      option.setName('reason').setDescription('Why it cannot wait').setRequired(true).setMaxLength(LONGEST_REASON),
    )
    .addStringOption((option) =>
      option.setName('version').setDescription('Which version; it is let through only for this one').setMaxLength(100),
    );
}

type Describe = (option: SlashCommandStringOption) => SlashCommandStringOption;

const named: Describe = (option) => option.setName('name').setDescription('What it is for').setMaxLength(80);
const lasting: Describe = (option) => option.setName('length').setDescription('2h, 90m, until 18:00').setMaxLength(60);

/** What both ways of making a window take; Discord wants what is required first. */
function planned(subcommand: Subcommand, required: readonly Describe[]): Subcommand {
  for (const describe of required) subcommand.addStringOption((option) => describe(option).setRequired(true));
  const lists = {
    fleets: 'Fleets or globs such as status.*, by commas',
    environments: 'Environments or globs, by commas',
    pipelines: 'Pipelines or globs, by commas',
    trains: 'Release trains or globs, by commas',
    staff: 'Who must be on: release-manager, on-call:2',
  };
  subcommand.addStringOption((option) =>
    option
      .setName('kind')
      .setDescription('A window where left out')
      .addChoices(
        { name: 'window: production may change', value: 'allow' },
        { name: 'freeze: nothing may', value: 'freeze' },
      ),
  );
  for (const [name, description] of Object.entries(lists))
    subcommand.addStringOption((option) => option.setName(name).setDescription(description).setMaxLength(300));
  return subcommand
    .addStringOption((option) =>
      option
        .setName('closing')
        .setDescription('What becomes of a deployment when it closes; finish where left out')
        .addChoices(
          { name: 'finish: what is under way may finish', value: 'finish' },
          { name: 'hold: what has not begun waits', value: 'hold' },
          { name: 'abort: what is under way is stopped', value: 'abort' },
        ),
    )
    .addStringOption((option) => option.setName('channel').setDescription('Where it tells of itself').setMaxLength(40));
}

function window(option: SlashCommandStringOption): SlashCommandStringOption {
  return option
    .setName('window')
    .setDescription('Its id, such as W-7')
    .setRequired(true)
    .setAutocomplete(true)
    .setMaxLength(20);
}

function occurrence(option: SlashCommandStringOption, description: string): SlashCommandStringOption {
  return option.setName('occurrence').setDescription(description).setAutocomplete(true).setMaxLength(20);
}
