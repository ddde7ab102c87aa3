import { MessageFlags, type APIEmbed } from 'discord-api-types/v10';
import type { UploadedFile } from './cdn.ts';
import { type StoredComponent } from './component.ts';
import { readMessageComponents } from './component-validation.ts';
import { readEmbeds } from './embed-validation.ts';
import type { Field } from './form.ts';
import { readPoll, type PollForm } from './poll.ts';
import { readAllowedMentions, type AllowedMentions } from './mentions.ts';

/** Discord docs: message, create message. */
const CONTENT = 2000;
const NONCE = 25;
const STICKERS = 3;
const ATTACHMENTS = 10;
const ATTACHMENT_DESCRIPTION = 1024;
const FILENAME = 1024;
const WEBHOOK_USERNAME = 80;
export const THREAD_NAME = 100;

/** What a sender may set by himself; the rest is Discord's. */
const SETTABLE_FLAGS =
  MessageFlags.SuppressEmbeds |
  MessageFlags.Ephemeral |
  MessageFlags.SuppressNotifications |
  MessageFlags.IsVoiceMessage |
  MessageFlags.IsComponentsV2;

export interface AttachmentForm {
  /** Index of an uploaded file, or the id of a file the message already has. */
  readonly id: string;
  readonly filename: string | undefined;
  readonly description: string | undefined;
  readonly title: string | undefined;
}

/** A checked message body. `undefined` is "not given", which an edit leaves as it was. */
export interface MessageForm {
  readonly content: string | undefined;
  readonly tts: boolean;
  readonly nonce: string | number | undefined;
  readonly enforceNonce: boolean;
  readonly embeds: APIEmbed[] | undefined;
  readonly components: StoredComponent[] | undefined;
  readonly allowedMentions: AllowedMentions | undefined;
  readonly flags: number | undefined;
  readonly reference:
    | {
        readonly messageId: string;
        readonly channelId: string | undefined;
        readonly failIfMissing: boolean;
        readonly isForward: boolean;
      }
    | undefined;
  readonly attachments: readonly AttachmentForm[] | undefined;
  readonly files: readonly UploadedFile[];
  readonly stickerIds: readonly string[];
  readonly poll: PollForm | undefined;
  readonly username: string | undefined;
  readonly avatarUrl: string | undefined;
  readonly threadName: string | undefined;
}

/** Reads a message body and complains of every limit it breaks; unknown keys are ignored, as Discord does. */
export function readMessageForm(
  body: Field,
  files: readonly UploadedFile[],
  rules: { readonly isV2Already?: boolean } = {},
): MessageForm {
  const flags = body.at('flags').integer({ min: 0 });
  const v2 = rules.isV2Already === true || ((flags ?? 0) & MessageFlags.IsComponentsV2) !== 0;
  const content = body.at('content');
  const form: MessageForm = {
    content: content.value === null ? '' : content.text({ max: CONTENT, trim: true }),
    tts: body.at('tts').boolean() ?? false,
    nonce: readNonce(body.at('nonce')),
    enforceNonce: body.at('enforce_nonce').boolean() ?? false,
    embeds: readEmbeds(body.at('embeds')),
    components: readMessageComponents(body.at('components'), { v2 }),
    allowedMentions: readAllowedMentions(body.at('allowed_mentions')),
    flags: flags === undefined ? undefined : flags & SETTABLE_FLAGS,
    reference: readReference(body.at('message_reference')),
    attachments: readAttachments(body.at('attachments'), files),
    files,
    stickerIds: body
      .at('sticker_ids')
      .items({ max: STICKERS })
      .map((item) => item.snowflake())
      .filter((id) => id !== undefined),
    poll: readPoll(body.at('poll')),
    username: body.at('username').text({ min: 1, max: WEBHOOK_USERNAME }),
    avatarUrl: body.at('avatar_url').url(),
    threadName: body.at('thread_name').text({ min: 1, max: THREAD_NAME }),
  };
  if (v2) complainOfClassicParts(body, form);
  return form;
}

function complainOfClassicParts(body: Field, form: MessageForm): void {
  const given = {
    content: form.content,
    embeds: form.embeds,
    sticker_ids: form.stickerIds,
    poll: form.poll === undefined ? undefined : 'poll',
  };
  for (const [key, value] of Object.entries(given))
    if (value !== undefined && value.length > 0)
      body
        .at(key)
        .complain(
          'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
          `The '${key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
        );
}

function readNonce(field: Field): string | number | undefined {
  const text = field.text({ max: NONCE });
  return typeof field.value === 'number' ? field.value : text;
}

function readReference(field: Field): MessageForm['reference'] {
  if (field.object() === undefined) return undefined;
  const messageId = field.at('message_id').snowflake({ required: true });
  const channelId = field.at('channel_id').snowflake();
  const isForward = field.at('type').choice([0, 1] as const) === 1;
  if (isForward && channelId === undefined) field.at('channel_id').required();
  if (messageId === undefined) return undefined;
  return { messageId, channelId, failIfMissing: field.at('fail_if_not_exists').boolean() ?? true, isForward };
}

function readAttachments(field: Field, files: readonly UploadedFile[]): readonly AttachmentForm[] | undefined {
  if (field.absent && files.length <= ATTACHMENTS) return undefined;
  const list = field.items({ max: ATTACHMENTS }).map((item) => ({
    id: item.at('id').text({ required: true }) ?? '',
    filename: item.at('filename').text({ max: FILENAME }),
    description: item.at('description').text({ max: ATTACHMENT_DESCRIPTION }),
    title: item.at('title').text({ max: ATTACHMENT_DESCRIPTION }),
  }));
  if (files.length > ATTACHMENTS) field.complain('BASE_TYPE_MAX_LENGTH', `Must be ${ATTACHMENTS} or fewer in length.`);
  return list;
}
