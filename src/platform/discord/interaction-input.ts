import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ComponentType,
  InteractionType,
  type APIApplicationCommandInteraction,
  type APIApplicationCommandInteractionDataOption,
  type APIInteraction,
  type APIInteractionDataResolved,
  type APIMessageComponentInteraction,
  type APIModalSubmission,
  type APIModalSubmitInteraction,
  type ModalSubmitComponent,
} from 'discord-api-types/v10';
import type { Actor } from '../gate.ts';
import type { AutocompleteRequest, RawInput } from './command.ts';
import type { InteractionRef } from './responder.ts';

/** An interaction with Discord's nesting taken off; nothing in it is checked yet. */
export type Asked = AskedBy &
  (
    | { readonly kind: 'command'; readonly type: ApplicationCommandType; readonly name: string; readonly raw: RawInput }
    | {
        readonly kind: 'component' | 'modal';
        readonly prefix: string;
        readonly argument: string;
        readonly raw: RawInput;
        /** What it sits on. A private message may be replaced; a public one is a card and the relay's; a form may have none. */
        readonly on: 'private-message' | 'public-message' | 'nothing';
      }
    | { readonly kind: 'autocomplete'; readonly name: string; readonly request: AutocompleteRequest }
    | { readonly kind: 'ping' }
  );

interface AskedBy {
  readonly ref: InteractionRef;
  /** What was asked, for audit and metrics: 'command:fleet status', 'button:fleet-page'. Names of ours alone, never values. */
  readonly act: string;
  readonly actor: Actor;
  /** null for a direct message. */
  readonly guildId: string | null;
}

const EPHEMERAL = 1 << 6;

export function readInteraction(interaction: APIInteraction): Asked {
  const by = askedBy(interaction);
  switch (interaction.type) {
    case InteractionType.ApplicationCommand:
      return readCommand(interaction, by);
    case InteractionType.ApplicationCommandAutocomplete: {
      const { name } = interaction.data;
      const { subcommandGroup, subcommand, options } = unnest(interaction.data.options);
      const focused = options.find((option) => 'focused' in option && option.focused);
      const request = {
        subcommandGroup,
        subcommand,
        option: focused?.name ?? '',
        typed: focused !== undefined && 'value' in focused ? String(focused.value) : '',
        options: optionValues(options, undefined),
      };
      return { ...by, kind: 'autocomplete', act: `autocomplete:${name}`, name, request };
    }
    case InteractionType.MessageComponent:
      return readComponent(interaction, by);
    case InteractionType.ModalSubmit:
      return readModal(interaction, by);
    case InteractionType.Ping:
      return { ...by, kind: 'ping', act: 'ping' };
    default:
      throw new TypeError('This type of interaction is not known.');
  }
}

function askedBy(interaction: APIInteraction): Omit<AskedBy, 'act'> {
  const { id, application_id: applicationId, token } = interaction;
  const member = 'member' in interaction ? interaction.member : undefined;
  const user = member?.user ?? ('user' in interaction ? interaction.user : undefined);
  const guildId = interaction.guild_id ?? null;
  const actor: Actor = {
    via: 'discord',
    guildId: guildId ?? '',
    discordUserId: user?.id ?? null,
    discordRoleIds: member?.roles ?? [],
    displayName: member?.nick ?? user?.global_name ?? user?.username ?? 'someone',
    requestId: id,
  };
  return { ref: { id, applicationId, token }, actor, guildId };
}

function readCommand(interaction: APIApplicationCommandInteraction, by: Omit<AskedBy, 'act'>): Asked {
  const { data } = interaction;
  const { name, type } = data;
  const command = (path: string, raw: RawInput): Asked => ({ ...by, kind: 'command', act: path, type, name, raw });
  switch (data.type) {
    case ApplicationCommandType.ChatInput: {
      const { subcommandGroup, subcommand, options } = unnest(data.options ?? []);
      const path = [name, subcommandGroup, subcommand].filter((part) => part !== null).join(' ');
      return command(`command:${path}`, {
        ...(subcommandGroup === null ? {} : { subcommandGroup }),
        ...(subcommand === null ? {} : { subcommand }),
        ...optionValues(options, data.resolved),
      });
    }
    case ApplicationCommandType.User:
      return command(`user-menu:${name}`, { targetId: data.target_id });
    case ApplicationCommandType.Message: {
      const target = data.resolved.messages[data.target_id];
      return command(`message-menu:${name}`, {
        targetId: data.target_id,
        ...(target === undefined
          ? {}
          : { target: { channelId: target.channel_id, authorId: target.author.id, content: target.content } }),
      });
    }
    case ApplicationCommandType.PrimaryEntryPoint:
      return command(`entry-point:${name}`, {});
  }
}

type Option = APIApplicationCommandInteractionDataOption | AutocompleteOption;
type AutocompleteOption = APIApplicationCommandInteractionDataOption<InteractionType.ApplicationCommandAutocomplete>;

/** Takes off the group and the subcommand, of which there is at most one each. */
function unnest(options: readonly Option[]): {
  subcommandGroup: string | null;
  subcommand: string | null;
  options: readonly Option[];
} {
  let subcommandGroup: string | null = null;
  let subcommand: string | null = null;
  let inner = options;
  const [group] = inner;
  if (group?.type === ApplicationCommandOptionType.SubcommandGroup) {
    subcommandGroup = group.name;
    inner = group.options;
  }
  const [sub] = inner;
  if (sub?.type === ApplicationCommandOptionType.Subcommand) {
    subcommand = sub.name;
    inner = sub.options ?? [];
  }
  return { subcommandGroup, subcommand, options: inner };
}

function optionValues(options: readonly Option[], resolved: APIInteractionDataResolved | undefined): RawInput {
  const values: Record<string, unknown> = {};
  for (const option of options) {
    if (!('value' in option)) continue;
    values[option.name] =
      option.type === ApplicationCommandOptionType.Attachment ? attachment(option.value, resolved) : option.value;
  }
  return values;
}

function attachment(id: string, resolved: APIInteractionDataResolved | undefined): RawInput {
  const found = resolved?.attachments?.[id];
  return found === undefined
    ? { id }
    : { id, name: found.filename, size: found.size, contentType: found.content_type ?? null, url: found.url };
}

function splitCustomId(customId: string): { prefix: string; argument: string } {
  const colon = customId.indexOf(':');
  return colon < 0
    ? { prefix: customId, argument: '' }
    : { prefix: customId.slice(0, colon), argument: customId.slice(colon + 1) };
}

function readComponent(interaction: APIMessageComponentInteraction, by: Omit<AskedBy, 'act'>): Asked {
  const { data, message } = interaction;
  const { prefix, argument } = splitCustomId(data.custom_id);
  const sort = data.component_type === ComponentType.Button ? 'button' : 'select';
  return {
    ...by,
    kind: 'component',
    act: `${sort}:${prefix}`,
    prefix,
    argument,
    on: audienceOf(message),
    raw: {
      argument,
      messageId: message.id,
      channelId: message.channel_id,
      ...('values' in data ? { values: data.values } : {}),
    },
  };
}

function readModal(interaction: APIModalSubmitInteraction, by: Omit<AskedBy, 'act'>): Asked {
  const { data, message } = interaction;
  const { prefix, argument } = splitCustomId(data.custom_id);
  return {
    ...by,
    kind: 'modal',
    act: `modal:${prefix}`,
    prefix,
    argument,
    on: message === undefined ? 'nothing' : audienceOf(message),
    raw: {
      argument,
      fields: modalFields(data),
      ...(message === undefined ? {} : { messageId: message.id, channelId: message.channel_id }),
    },
  };
}

function audienceOf({ flags = 0 }: { flags?: number }): 'private-message' | 'public-message' {
  return (flags & EPHEMERAL) === 0 ? 'public-message' : 'private-message';
}

/** custom_id → what was entered: text, a list of chosen values, or a tick. Uploaded files come as their descriptions. */
function modalFields({ components, resolved }: APIModalSubmission): RawInput {
  const fields: Record<string, unknown> = {};
  for (const outer of components) {
    if (outer.type === ComponentType.ActionRow) {
      for (const input of outer.components) fields[input.custom_id] = input.value;
    } else if (outer.type === ComponentType.Label) {
      fields[outer.component.custom_id] = entered(outer.component, resolved);
    }
  }
  return fields;
}

function entered(input: ModalSubmitComponent, resolved: APIInteractionDataResolved | undefined): unknown {
  if (input.type === ComponentType.FileUpload) return input.values.map((id) => attachment(id, resolved));
  return 'values' in input ? input.values : input.value;
}
