import { ApplicationCommandType, InteractionType, type APIUser } from 'discord-api-types/v10';
import { ApiError, found } from '../api-error.ts';
import type { Channel } from '../channel.ts';
import type { Command } from '../commands.ts';
import { flattenComponents, type StoredComponent } from '../component.ts';
import { SELECT_TYPES } from '../component-validation.ts';
import type { Field } from '../form.ts';
import { commandPath, mayUseCommand, readGivenOptions, Resolver } from '../interaction-options.ts';
import type { NewInteraction } from '../interactions.ts';
import { toApiMessage, type Message } from '../message.ts';
import { readModalAnswers } from '../modal-answers.ts';
import { PERMISSION } from '../permissions.ts';
import { readSelectValues } from '../select-values.ts';
import { NO_CONTENT, ok, type Call, type Reply, type Route } from '../route.ts';
import type { World } from '../world.ts';

/** What people do with commands, components and modals, and how the application answers (Discord docs: receiving and responding). */
export function interactionRoutes(world: World): readonly Route[] {
  const { guild, commands } = world;
  return [
    { method: 'POST', path: '/interactions', auth: 'user', handle: (call) => act(world, call) },
    {
      method: 'GET',
      path: '/guilds/:guildId/application-command-index',
      auth: 'user',
      handle: (call) => {
        const usable = commands
          .available(guild.id)
          .filter((command) => mayUseCommand(guild, call.user.id, command.default_member_permissions));
        return ok({
          applications: [{ id: world.bot.id, name: world.bot.username, bot: world.bot }],
          application_commands: usable,
        });
      },
    },
    {
      method: 'POST',
      path: '/interactions/:interactionId/:token/callback',
      auth: 'token-in-path',
      bucket: 'unlimited',
      isGlobalExempt: true,
      handle: (call) => answer(world, call),
    },
  ];
}

function answer(world: World, call: Call): Reply {
  const { interaction, message } = world.interactions.answer(
    call.param('interactionId'),
    call.param('token'),
    call.form(),
    call.files,
  );
  if (!call.flag('with_response')) return NO_CONTENT;
  const type = interaction.answeredBy;
  return ok({
    interaction: {
      id: interaction.id,
      type: interaction.type,
      ...(message === null
        ? {}
        : {
            response_message_id: message.id,
            response_message_loading: type === 5,
            response_message_ephemeral: interaction.isEphemeral,
          }),
    },
    ...(type === 8 || type === 9 ? {} : { resource: { type, ...(message === null ? {} : { message }) } }),
  });
}

function act(world: World, call: Call): Reply {
  const body = call.form();
  const type = body.at('type').choice([2, 3, 4, 5] as const, { required: true });
  const applicationId = body.at('application_id').snowflake({ required: true });
  const channelId = body.at('channel_id').snowflake({ required: true });
  body.at('data').object();
  body.form.check();
  if (applicationId !== world.bot.id) throw new ApiError('unknownApplication');
  const channel = world.guild.getChannel(channelId ?? '');
  world.guild.require(call.user.id, PERMISSION.ViewChannel, channel);
  const step: Step = { world, call, body, data: body.at('data'), channel, user: call.user };
  const request =
    type === InteractionType.MessageComponent.valueOf()
      ? useComponent(step)
      : type === InteractionType.ModalSubmit.valueOf()
        ? submitModal(step)
        : useCommand(step, type === InteractionType.ApplicationCommandAutocomplete.valueOf());
  body.form.check();
  const nonce = body.at('nonce').text() ?? '';
  world.interactions.start({ ...request, user: call.user, channel, nonce });
  return NO_CONTENT;
}

interface Step {
  readonly world: World;
  readonly call: Call;
  readonly body: Field;
  readonly data: Field;
  readonly channel: Channel;
  readonly user: APIUser;
}

type Request = Omit<NewInteraction, 'user' | 'channel' | 'nonce'>;

function useCommand(step: Step, isAutocomplete: boolean): Request {
  const { world, data, channel, user } = step;
  world.guild.require(user.id, PERMISSION.UseApplicationCommands, channel);
  const command = findCommand(world, data);
  if (!mayUseCommand(world.guild, user.id, command.default_member_permissions))
    throw new ApiError('missingPermissions');
  const resolver = new Resolver(world.guild);
  const isMenu = command.type !== ApplicationCommandType.ChatInput.valueOf();
  const target = isMenu ? readTarget(step, command, resolver) : {};
  const options = isMenu
    ? []
    : readGivenOptions(data.at('options'), command.options, {
        guild: world.guild,
        resolver,
        viewerId: user.id,
        channelId: channel.id,
        cdn: world.cdn,
        files: step.call.files,
        isAutocomplete,
      });
  const resolved = resolver.filled;
  return {
    type: isAutocomplete ? 4 : 2,
    origin: isAutocomplete ? 'autocomplete' : isMenu ? 'menu' : 'command',
    commandName: commandPath(command.name, options),
    data: {
      id: command.id,
      name: command.name,
      type: command.type,
      ...(command.guild_id === undefined ? {} : { guild_id: command.guild_id }),
      ...(isMenu ? target : { options }),
      ...(resolved === undefined ? {} : { resolved }),
    },
  };
}

function findCommand(world: World, data: Field): Command {
  const id = data.at('id').text();
  const name = data.at('name').text();
  const type = data.at('type').integer() ?? 1;
  const all = world.commands.available(world.guild.id);
  const command =
    id === undefined ? all.find((one) => one.name === name && one.type === type) : all.find((one) => one.id === id);
  return found(command, 'unknownCommand');
}

function readTarget(step: Step, command: Command, resolver: Resolver): { target_id: string } {
  const { world, data, channel, user } = step;
  const targetId = data.at('target_id').snowflake({ required: true }) ?? '';
  if (command.type === ApplicationCommandType.User.valueOf()) {
    if (!resolver.user(targetId)) throw new ApiError('unknownUser');
  } else {
    const message = world.messages.findEphemeral(targetId, user.id) ?? world.messages.get(channel.id, targetId);
    resolver.resolved.messages[targetId] = toApiMessage(message);
  }
  return { target_id: targetId };
}

function useComponent(step: Step): Request {
  const { world, body, data, channel, user } = step;
  const messageId = body.at('message_id').snowflake({ required: true }) ?? '';
  body.form.check();
  const message = world.messages.findEphemeral(messageId, user.id) ?? world.messages.get(channel.id, messageId);
  const customId = data.at('custom_id').text({ required: true });
  const component = flattenComponents(message.components).find((one) => one.custom_id === customId);
  if (component === undefined || message.author.id !== world.bot.id) {
    data.at('custom_id').complain('COMPONENT_VALIDATION_FAILED', 'Component validation failed');
    body.form.check();
  }
  if (component?.['disabled'] === true)
    data.at('custom_id').complain('COMPONENT_VALIDATION_FAILED', 'The component is disabled');
  const resolver = new Resolver(world.guild);
  const values = component === undefined ? undefined : readValues(step, component, resolver);
  const resolved = resolver.filled;
  return {
    type: 3,
    origin: 'component',
    source: message,
    data: {
      custom_id: customId,
      component_type: component?.type,
      ...(component === undefined ? {} : { id: component.id }),
      ...(values === undefined ? {} : { values }),
      ...(resolved === undefined ? {} : { resolved }),
    },
  };
}

function readValues(step: Step, component: StoredComponent, resolver: Resolver): string[] | undefined {
  if (!SELECT_TYPES.includes(component.type)) return undefined;
  return readSelectValues(step.data.at('values'), component, { resolver, viewerId: step.user.id });
}

function submitModal(step: Step): Request {
  const { world, data, user } = step;
  const modal = found(world.interactions.findModal(data.at('id').text() ?? ''), 'unknownInteraction');
  if (modal.openedBy.user.id !== user.id || modal.customId !== data.at('custom_id').text())
    throw new ApiError('unknownInteraction');
  const resolver = new Resolver(world.guild);
  const components = readModalAnswers(data.at('components'), modal.components, {
    resolver,
    viewerId: user.id,
    channelId: step.channel.id,
    cdn: world.cdn,
    files: step.call.files,
  });
  step.body.form.check();
  world.interactions.closeModal(modal.id);
  const source: Message | undefined = modal.openedBy.source;
  const resolved = resolver.filled;
  return {
    type: 5,
    origin: 'modal',
    ...(source === undefined ? {} : { source }),
    triggeredBy: modal.openedBy,
    data: { custom_id: modal.customId, components, ...(resolved === undefined ? {} : { resolved }) },
  };
}
