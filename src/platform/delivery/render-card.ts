import { ComponentType, MessageFlags, type APIEmbed } from 'discord-api-types/v10';
import { LIMITS, type MessageBody } from '../discord/message.ts';
import { markOf } from './card-marker.ts';
import type { EditBody, PostBody } from './messenger.ts';
import { plainTextOf } from './plain-text.ts';

/** The flags an edit may carry. */
const KEPT_BY_EDITS = MessageFlags.SuppressEmbeds | MessageFlags.IsComponentsV2;
/** A snowflake; anything else in allowed_mentions would have Discord refuse the plain form too. */
const SNOWFLAKE = /^\d{17,20}$/;
const PLAIN_MENTIONS = 20;

export type CardFile =
  | { readonly kind: 'stored'; readonly hash: string; readonly name: string; readonly description?: string }
  | { readonly kind: 'text'; readonly name: string; readonly text: string };

export interface CardToRender {
  readonly body: MessageBody;
  readonly summary: string;
  readonly shortId: string;
  readonly anchor: number;
  /** 'plain' after Discord refused the body: the summary, with the full text attached. */
  readonly form: 'rich' | 'plain';
  /** Minutes between wanting the message and posting it, where that is worth saying. */
  readonly lateMinutes: number | null;
  /** Link to the message this one continues. */
  readonly continues: string | null;
}

export interface RenderedPost {
  readonly body: PostBody;
  readonly files: readonly CardFile[];
}

export interface RenderedEdit {
  readonly body: EditBody;
  readonly files: readonly CardFile[];
}

/** The message as it is posted: the card's body with its mark, and the reference to what it answers. */
export function renderPost(card: CardToRender, replyToMessageId: string | null): RenderedPost {
  const { content, embeds, components, flags, allowed_mentions, files } = renderBody(card);
  return {
    body: {
      ...(content === '' ? {} : { content }),
      ...(embeds.length === 0 ? {} : { embeds: [...embeds] }),
      ...(components === undefined ? {} : { components }),
      ...(flags === undefined ? {} : { flags }),
      allowed_mentions: { ...allowed_mentions, replied_user: false },
      ...(replyToMessageId === null
        ? {}
        : { message_reference: { message_id: replyToMessageId, fail_if_not_exists: false } }),
    },
    files,
  };
}

/** The same message as an edit: what is absent is cleared, because Discord keeps whatever an edit omits. */
export function renderEdit(card: CardToRender): RenderedEdit {
  const { content, embeds, components, flags, allowed_mentions, files } = renderBody(card);
  const kept = (flags ?? 0) & KEPT_BY_EDITS;
  return {
    body: {
      ...(isV2(flags) ? {} : { content, embeds: [...embeds] }),
      components: components ?? [],
      ...(kept === 0 ? {} : { flags: kept }),
      allowed_mentions,
    },
    files,
  };
}

interface Rendered {
  readonly content: string;
  readonly embeds: readonly APIEmbed[];
  readonly components: MessageBody['components'];
  readonly flags: MessageBody['flags'];
  readonly allowed_mentions: PostBody['allowed_mentions'];
  readonly files: readonly CardFile[];
}

function renderBody(card: CardToRender): Rendered {
  const { body } = card.form === 'plain' ? { body: plainForm(card) } : card;
  const mark = [card.lateMinutes === null ? null : `delayed ${card.lateMinutes} min`, markOf(card)]
    .filter((part) => part !== null)
    .join(' · ');
  const files: readonly CardFile[] =
    card.form === 'plain'
      ? [{ kind: 'text', name: 'message.txt', text: plainTextOf(card.body) }]
      : (body.files ?? []).map((file) => ({ kind: 'stored', ...file }));
  const rest = { flags: body.flags, allowed_mentions: mentions(card, body), files };
  const lines = card.continues === null ? [] : [`-# Continues ${card.continues}`];

  if (isV2(body.flags)) {
    const text = [...lines, `-# ${mark}`].join('\n');
    const components = [...(body.components ?? []), { type: ComponentType.TextDisplay as const, content: text }];
    return { ...rest, content: '', embeds: [], components };
  }
  const embeds = withFooterMark(body.embeds ?? [], mark);
  const tail = embeds === null ? [...lines, `-# ${mark}`] : lines;
  return {
    ...rest,
    content: appendLines(body.content ?? '', tail),
    embeds: embeds ?? body.embeds ?? [],
    components: body.components,
  };
}

/** A message posted again for the same card has been seen once already: it notifies nobody. */
function mentions({ anchor }: CardToRender, body: MessageBody): PostBody['allowed_mentions'] {
  if (anchor > 1) return { parse: [] };
  const { users, roles } = body.allowed_mentions;
  return {
    parse: [],
    ...(users === undefined ? {} : { users: [...users] }),
    ...(roles === undefined ? {} : { roles: [...roles] }),
  };
}

function plainForm({ body, summary }: CardToRender): MessageBody {
  const users = valid(body.allowed_mentions.users);
  const roles = valid(body.allowed_mentions.roles);
  const pings = mentionText({ users, roles });
  const note = '-# Discord refused the full message; its text is attached.';
  const room = LIMITS.content - pings.length - note.length - 100;
  return {
    content: [pings, `${fit(summary, room)}\n${note}`].filter((part) => part !== '').join(' '),
    allowed_mentions: { parse: [], users, roles },
  };
}

function valid(ids: readonly string[] | undefined): readonly string[] {
  return [...new Set(ids)].filter((id) => SNOWFLAKE.test(id)).slice(0, PLAIN_MENTIONS);
}

/** Mentions only notify from the content, so a text that stands for others repeats theirs. */
export function mentionText(ids: { readonly users: readonly string[]; readonly roles: readonly string[] }): string {
  return [...ids.roles.map((id) => `<@&${id}>`), ...ids.users.map((id) => `<@${id}>`)].join(' ');
}

/** The mark in the last embed's footer, or null when there is no embed or no room in it. */
function withFooterMark(embeds: readonly APIEmbed[], mark: string): readonly APIEmbed[] | null {
  const last = embeds.at(-1);
  if (last === undefined) return null;
  const before = last.footer?.text ?? '';
  const text = before === '' ? mark : `${before} · ${mark}`;
  const added = text.length - before.length;
  if (text.length > LIMITS.embedFooter || embedsLength(embeds) + added > LIMITS.embedsTotal) return null;
  return [...embeds.slice(0, -1), { ...last, footer: { ...last.footer, text } }];
}

/** What Discord counts towards its total over all embeds of a message. */
function embedsLength(embeds: readonly APIEmbed[]): number {
  return embeds
    .flatMap((embed) => [
      embed.title,
      embed.description,
      embed.footer?.text,
      embed.author?.name,
      ...(embed.fields ?? []).flatMap((field) => [field.name, field.value]),
    ])
    .reduce((sum, text) => sum + (text?.length ?? 0), 0);
}

function appendLines(content: string, lines: readonly string[]): string {
  if (lines.length === 0) return content;
  const tail = lines.join('\n');
  const head = fit(content, LIMITS.content - tail.length - 1);
  return head === '' ? tail : `${head}\n${tail}`;
}

/** Shortens to `length` UTF-16 units without splitting a pair. */
function fit(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, Math.max(0, length - 1)).replace(/[\uD800-\uDBFF]$/u, '');
  return `${cut}…`;
}

function isV2(flags: number | undefined): boolean {
  return ((flags ?? 0) & MessageFlags.IsComponentsV2) !== 0;
}
