import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ButtonStyle,
  ComponentType,
  LabelBuilder,
  ModalBuilder,
  TextInputBuilder,
  TextInputStyle,
  type ActionRowData,
  type ApplicationCommandDataResolvable,
  type ButtonComponentData,
  type ChatInputCommandInteraction,
  type Client,
  type Interaction,
  type Message,
} from 'discord.js';
import type { InteractionResult } from '../../../src/sandbox/discord/stand-in.ts';
import { fail, type Stage } from './stage.ts';

const { String: Text, User, Role, Channel, Mentionable } = ApplicationCommandOptionType;

/** Commands that rows speak through. */
export const COMMANDS: readonly ApplicationCommandDataResolvable[] = [
  { name: 'ping', description: 'Answers' },
  {
    name: 'ask',
    description: 'Takes options',
    options: [
      { type: Text, name: 'word', description: 'Any word', autocomplete: true },
      { type: User, name: 'who', description: 'A user' },
      { type: Role, name: 'role', description: 'A role' },
      { type: Channel, name: 'where', description: 'A channel' },
      { type: Mentionable, name: 'anyone', description: 'A user or a role' },
    ],
  },
  { type: ApplicationCommandType.User, name: 'Look up' },
  { type: ApplicationCommandType.Message, name: 'Report' },
];

/** A form of one text, 'why'. */
export function newModal(): ModalBuilder {
  const input = new TextInputBuilder().setCustomId('why').setStyle(TextInputStyle.Short);
  const label = new LabelBuilder().setLabel('Why').setTextInputComponent(input);
  return new ModalBuilder().setCustomId('form').setTitle('A form').addLabelComponents(label);
}

export function buttonRow(...customIds: readonly string[]): ActionRowData<ButtonComponentData> {
  return {
    type: ComponentType.ActionRow,
    components: customIds.map((customId) => ({
      type: ComponentType.Button,
      style: ButtonStyle.Primary,
      label: customId,
      customId,
    })),
  };
}

/** Runs `act` on the next interaction the bot gets, and gives what it gave. */
export async function onNext<T>(bot: Client, act: (interaction: Interaction) => Promise<T> | T): Promise<T> {
  return new Promise((resolve, reject) => {
    bot.once('interactionCreate', (interaction) => {
      Promise.resolve()
        .then(() => act(interaction))
        .then(resolve, reject);
    });
  });
}

export interface Acted<T> {
  /** What the user saw first. */
  readonly seen: InteractionResult;
  /** What the bot's own code came to. */
  readonly acted: T;
}

/** A user runs /ping and the bot does `act` with it; waits until the user sees something. */
export async function ping<T>(
  stage: Pick<Stage, 'standIn' | 'bot'>,
  act: (interaction: ChatInputCommandInteraction<'cached'>) => Promise<T> | T,
  options: Readonly<Record<string, string>> = {},
  name = 'ping',
): Promise<Acted<T>> {
  const acting = onNext(stage.bot, (interaction) =>
    interaction.isChatInputCommand() && interaction.inCachedGuild()
      ? act(interaction)
      : fail(`Expected a slash command, got type ${interaction.type}.`),
  );
  const [seen, acted] = await Promise.all([stage.standIn.as('a-user').slash(name, options), acting]);
  return { seen, acted };
}

/** A user presses the button and the bot does `act` with it. */
export async function press<T>(
  stage: Pick<Stage, 'standIn' | 'bot'>,
  message: Pick<Message, 'id' | 'channelId'>,
  customId: string,
  act: (interaction: Extract<Interaction, { componentType: ComponentType.Button }>) => Promise<T> | T,
): Promise<Acted<T>> {
  const acting = onNext(stage.bot, (interaction) =>
    interaction.isButton() ? act(interaction) : fail(`Expected a button, got type ${interaction.type}.`),
  );
  const pointer = { id: message.id, channel_id: message.channelId };
  const [seen, acted] = await Promise.all([stage.standIn.as('a-user').press(pointer, customId), acting]);
  return { seen, acted };
}
