import { randomBytes } from 'node:crypto';
import type { APIUser } from 'discord-api-types/v10';
import { ApiError, found } from './api-error.ts';
import type { Channel } from './channel.ts';
import type { Dispatches } from './dispatches.ts';
import type { Snowflakes } from './snowflake.ts';

/** An incoming webhook (Discord docs: webhook resource). */
export interface Webhook {
  readonly id: string;
  readonly type: 1;
  readonly guild_id: string;
  channel_id: string;
  name: string;
  readonly avatar: null;
  readonly token: string;
  readonly application_id: string | null;
  readonly user: APIUser;
  readonly url: string;
}

const MAX_PER_CHANNEL = 15;

export class Webhooks {
  readonly #ids: Snowflakes;
  readonly #dispatches: Dispatches;
  readonly #origin: () => string;
  readonly #webhooks = new Map<string, Webhook>();

  constructor(ids: Snowflakes, dispatches: Dispatches, origin: () => string) {
    this.#ids = ids;
    this.#dispatches = dispatches;
    this.#origin = origin;
  }

  list(channelId?: string): Webhook[] {
    return [...this.#webhooks.values()].filter(
      (webhook) => channelId === undefined || webhook.channel_id === channelId,
    );
  }

  get(id: string): Webhook {
    return found(this.#webhooks.get(id), 'unknownWebhook');
  }

  byToken(id: string, token: string): Webhook {
    const webhook = this.get(id);
    if (webhook.token !== token) throw new ApiError('invalidWebhookToken');
    return webhook;
  }

  create(channel: Channel & { readonly guild_id?: string }, name: string, user: APIUser): Webhook {
    if (this.list(channel.id).length >= MAX_PER_CHANNEL) throw new ApiError('maxWebhooks');
    const id = this.#ids.next();
    const token = randomBytes(51).toString('base64url');
    const webhook: Webhook = {
      id,
      type: 1,
      guild_id: channel.guild_id ?? '',
      channel_id: channel.id,
      name,
      avatar: null,
      token,
      application_id: user.bot === true ? user.id : null,
      user,
      url: `${this.#origin()}/api/webhooks/${id}/${token}`,
    };
    this.#webhooks.set(id, webhook);
    this.#changed(channel.id, webhook.guild_id);
    return webhook;
  }

  change(webhook: Webhook, change: { readonly name?: string; readonly channelId?: string }): Webhook {
    if (change.name !== undefined) webhook.name = change.name;
    if (change.channelId !== undefined) webhook.channel_id = change.channelId;
    this.#changed(webhook.channel_id, webhook.guild_id);
    return webhook;
  }

  remove(webhook: Webhook): void {
    this.#webhooks.delete(webhook.id);
    this.#changed(webhook.channel_id, webhook.guild_id);
  }

  #changed(channelId: string, guildId: string): void {
    this.#dispatches.publish(
      'WEBHOOKS_UPDATE',
      { guild_id: guildId, channel_id: channelId },
      { kind: 'channel', channelId },
    );
  }
}
