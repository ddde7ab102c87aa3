import type { APIMessage, APIUser, MessageType } from 'discord-api-types/v10';
import type { Channel } from './channel.ts';
import { type StoredComponent } from './component.ts';
import type { AllowedMentions } from './mentions.ts';
import type { MessageForm } from './message-validation.ts';
import { FLAG } from './numbers.ts';

/** A message as it is kept and sent; components and flags are typed more loosely than by discord-api-types. */
export type Message = Omit<APIMessage, 'components' | 'flags'> & { components: StoredComponent[]; flags: number };

export interface MessageDraft {
  readonly channel: Channel;
  readonly author: APIUser;
  readonly form: MessageForm;
  readonly defaultMentions: AllowedMentions;
  readonly type?: MessageType;
  readonly webhookId?: string;
  readonly applicationId?: string;
  readonly interaction?: Message['interaction_metadata'];
  /** Only this user sees it, and no channel history holds it. */
  readonly ephemeralFor?: string;
  /** "… is thinking": the deferred answer before its first edit. */
  readonly isLoading?: boolean;
}

/** One line of a channel's history, deleted messages included. */
export interface MessageEvent {
  readonly kind: 'create' | 'edit' | 'delete';
  readonly at: Date;
  readonly message: APIMessage;
}

// The border to discord-api-types: components were checked against Discord's rules when the message was written.
export function toApiMessage(message: Message): APIMessage {
  return JSON.parse(JSON.stringify(message)) as APIMessage;
}

export function isEphemeral(message: { readonly flags?: number }): boolean {
  return hasFlag(message, FLAG.Ephemeral);
}

export function isLoading(message: { readonly flags?: number }): boolean {
  return hasFlag(message, FLAG.Loading);
}

export function hasFlag(message: { readonly flags?: number }, flag: number): boolean {
  return ((message.flags ?? 0) & flag) !== 0;
}

/** The parts of a message that one may mention people in. */
export function mentionTexts(
  message: Pick<Message, 'content' | 'components'>,
  flatten: (list: readonly StoredComponent[]) => readonly StoredComponent[],
): string[] {
  const displayed = flatten(message.components)
    .map((component) => component['content'])
    .filter((content) => typeof content === 'string');
  return [message.content, ...displayed];
}
