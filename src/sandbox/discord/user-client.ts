import type { APIMessage } from 'discord-api-types/v10';
import { randomUUID } from 'node:crypto';
import type { JsonValue } from '../../platform/json.ts';
import type { Command } from './commands.ts';
import { flattenComponents } from './component.ts';
import type { InteractionResult } from './interaction-result.ts';
import type { Interaction } from './interaction.ts';
import { isEphemeral, isLoading, toApiMessage, type Message } from './message.ts';
import type { SeededUser } from './seed.ts';
import type { World } from './world.ts';

/** What acting as a user needs of the stand-in. */
export interface PeopleOptions {
  readonly world: World;
  readonly api: () => string;
  readonly channelId: (nameOrId: string) => string;
  readonly markRead: (messages: readonly { readonly id: string }[]) => void;
  /** Real time to wait for the bot, so that a silent bot fails a test with a reason and not by its time-out. */
  readonly patienceMs: number;
}

/** Speaks the stand-in's HTTP API for one user and watches what becomes of his interactions. */
export class UserClient {
  readonly #user: SeededUser;
  readonly #options: PeopleOptions;

  constructor(user: SeededUser, options: PeopleOptions) {
    this.#user = user;
    this.#options = options;
  }

  async request(method: string, path: string, body?: JsonValue): Promise<JsonValue> {
    const answer = await this.#send(method, path, body);
    if (answer.status >= 400)
      throw new Error(`${method} ${path} as ${this.#user.name}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async command(name: string, type: number): Promise<Command> {
    const path = `/guilds/${this.#options.world.guild.id}/application-command-index`;
    const index = (await this.request('GET', path)) as unknown as { application_commands: Command[] };
    const command = index.application_commands.find((one) => one.name === name && one.type === type);
    if (command !== undefined) return command;
    const known = index.application_commands.map((one) => one.name).join(', ');
    throw new Error(
      `${this.#user.name} is offered no command "${name}" of type ${type}. Offered: ${known === '' ? 'none; did the bot register its commands?' : known}.`,
    );
  }

  async useComponent(
    pointer: Pick<APIMessage, 'id' | 'channel_id'>,
    wanted: string,
    extra: { readonly values?: string[] },
  ): Promise<InteractionResult> {
    const { world } = this.#options;
    const message =
      world.messages.findEphemeral(pointer.id, this.#user.id) ?? world.messages.find(pointer.channel_id, pointer.id);
    const all = message === null ? [] : flattenComponents(message.components);
    const component =
      all.find((one) => one.custom_id === wanted) ??
      all.find((one) => one['label'] === wanted && one.custom_id !== undefined);
    const data = { component_type: component?.type ?? 2, custom_id: component?.custom_id ?? wanted, ...extra };
    return this.interact({ type: 3, channel_id: pointer.channel_id, message_id: pointer.id, data }, wanted);
  }

  async interact(request: Readonly<Record<string, JsonValue>>, what: string): Promise<InteractionResult> {
    const { world } = this.#options;
    const nonce = randomUUID().slice(0, 25);
    const body = { ...request, application_id: world.bot.id, guild_id: world.guild.id, session_id: 'stand-in', nonce };
    const answer = await this.#send('POST', '/interactions', body);
    if (answer.status >= 400) return refused(answer);
    const interaction = world.interactions.list().find((one) => one.nonce === nonce);
    if (interaction === undefined) throw new Error(`The stand-in took ${what} and lost it.`);
    return this.#watch(what, () => this.#outcome(interaction, what), interaction);
  }

  async #send(
    method: string,
    path: string,
    body?: JsonValue,
  ): Promise<{ readonly status: number; readonly body: JsonValue }> {
    const response = await fetch(`${this.#options.api()}/v10${path}`, {
      method,
      headers: {
        authorization: this.#user.token,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    // The stand-in answers with JSON or with nothing.
    return { status: response.status, body: text === '' ? null : (JSON.parse(text) as JsonValue) };
  }

  #outcome(interaction: Interaction, what: string): InteractionResult | null {
    const { world } = this.#options;
    if (interaction.phase === 'expired')
      return { kind: 'failed', status: 0, code: 0, reason: 'The application did not respond within 3 seconds.' };
    const seen = world.messages.history(interaction.channel.id).length;
    const next = (): Promise<InteractionResult> =>
      this.#watch(what, () => this.#later(interaction, what, seen), interaction);
    switch (interaction.answeredBy) {
      case null:
        return null;
      case 6:
        return { kind: 'acknowledged', next };
      case 8:
        return { kind: 'choices', choices: interaction.choices ?? [] };
      case 9:
        return this.#modal(interaction);
      default: {
        const message = interaction.originalId === null ? null : this.#find(interaction, interaction.originalId);
        // A bot that takes its "thinking…" back says the rest in a follow-up.
        if (message === null) return interaction.originalId === null ? null : this.#later(interaction, what, 0);
        if (isLoading(message)) return null;
        return this.#show(interaction.answeredBy === 7 ? 'updated' : 'message', message, next);
      }
    }
  }

  #modal(interaction: Interaction): InteractionResult | null {
    const modal = this.#options.world.interactions.findModal(interaction.id);
    if (modal === null) return null;
    const { id, customId, title, components } = modal;
    return { kind: 'modal', modal: { id, customId, title, components, channelId: interaction.channel.id } };
  }

  /** The first edit or follow-up of the interaction after the given place in the channel's history. */
  #later(interaction: Interaction, what: string, seen: number): InteractionResult | null {
    const history = this.#options.world.messages.history(interaction.channel.id);
    const index = history.findIndex(
      ({ kind, message }, at) =>
        at >= seen &&
        kind !== 'delete' &&
        !isLoading(message) &&
        (message.interaction_metadata?.id === interaction.id || message.id === interaction.originalId),
    );
    const event = history[index];
    if (event === undefined) return null;
    const next = (): Promise<InteractionResult> =>
      this.#watch(what, () => this.#later(interaction, what, index + 1), interaction);
    const { kind, message } = event;
    this.#options.markRead([message]);
    return { kind: kind === 'edit' ? 'updated' : 'message', message, isEphemeral: isEphemeral(message), next };
  }

  #show(kind: 'message' | 'updated', message: Message, next: () => Promise<InteractionResult>): InteractionResult {
    this.#options.markRead([message]);
    return { kind, message: toApiMessage(message), isEphemeral: isEphemeral(message), next };
  }

  #find(interaction: Interaction, id: string): Message | null {
    const { messages } = this.#options.world;
    return messages.findEphemeral(id, this.#user.id) ?? messages.find(interaction.channel.id, id);
  }

  async #watch(
    what: string,
    look: () => InteractionResult | null,
    interaction: Interaction,
  ): Promise<InteractionResult> {
    const { world, patienceMs } = this.#options;
    const first = look();
    if (first !== null) return first;
    return new Promise((resolve, reject) => {
      const stop = world.dispatches.subscribe(() => {
        const result = look();
        if (result === null) return;
        clearTimeout(timer);
        stop();
        resolve(result);
      });
      const timer = setTimeout(() => {
        stop();
        reject(
          new Error(
            `The bot showed ${this.#user.name} nothing for "${what}" within ${patienceMs} ms of real time; the interaction is ${interaction.phase}.`,
          ),
        );
      }, patienceMs);
    });
  }
}

function refused(answer: { readonly status: number; readonly body: JsonValue }): InteractionResult {
  // The stand-in's own error body.
  const body = answer.body as { code: number; message: string; errors?: JsonValue };
  const errors = body.errors === undefined ? {} : { errors: body.errors };
  return { kind: 'failed', status: answer.status, code: body.code, reason: body.message, ...errors };
}
