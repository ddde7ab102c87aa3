import {
  ButtonStyle,
  ComponentType,
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIButtonComponentWithURL,
  type APIComponentInMessageActionRow,
  type APIEmbed,
  type APIEmbedField,
  type RESTPostAPIChannelMessageJSONBody,
} from 'discord-api-types/v10';
import { clip, clipLines, httpUrl, isBlank } from './text.ts';

// Views know one file of this room: the text functions are part of it.
export {
  bytes,
  channelMention,
  clip,
  clipLines,
  code,
  duration,
  escape,
  link,
  plural,
  rate,
  timestamp,
  userMention,
} from './text.ts';
export { grid, NOT_KNOWN, numberWords } from './grid.ts';
export { mentionWords, notifying } from './mention.ts';

/** Discord's own JSON for a message. Mentions are always said explicitly: silence must be a choice, not a default. */
export type MessageBody = Pick<RESTPostAPIChannelMessageJSONBody, 'content' | 'components' | 'flags'> & {
  readonly embeds?: readonly APIEmbed[];
  readonly allowed_mentions: {
    readonly parse: readonly [];
    readonly users?: readonly string[];
    readonly roles?: readonly string[];
    readonly replied_user?: false;
  };
  /** Files by hash of the file store; the relay uploads them once. */
  readonly files?: readonly { readonly hash: string; readonly name: string; readonly description?: string }[];
};

/** Discord's documented limits, in UTF-16 code units (Discord docs: resources/message, components/reference, application-commands). */
export const LIMITS = {
  content: 2000,
  embeds: 10,
  embedTitle: 256,
  embedDescription: 4096,
  embedFields: 25,
  fieldName: 256,
  fieldValue: 1024,
  embedFooter: 2048,
  embedAuthor: 256,
  embedsTotal: 6000,
  nonce: 25,
  customId: 100,
  buttonLabel: 80,
  buttonUrl: 512,
  selectOptions: 25,
  selectText: 100,
  placeholder: 150,
  autocompleteChoices: 25,
  choiceName: 100,
  modalTitle: 45,
  modalComponents: 5,
  textInput: 4000,
  rows: 5,
  rowButtons: 5,
  mentions: 100,
} as const;

export const NO_MENTIONS = { parse: [] } as const;

export type Embed = APIEmbed;
export type Row = APIActionRowComponent<APIComponentInMessageActionRow>;
export type Button = APIButtonComponentWithCustomId | APIButtonComponentWithURL;

export interface EmbedParts {
  readonly title?: string;
  /** Makes the title a link; left out unless http or https. */
  readonly url?: string;
  /** Lines are kept whole: those that do not fit are counted, not cut. */
  readonly description?: string | readonly string[];
  readonly fields?: readonly FieldParts[];
  /** 0xRRGGBB */
  readonly color?: number;
  readonly author?: string;
  readonly footer?: string;
  readonly timestamp?: Date;
}

export interface FieldParts {
  readonly name: string;
  readonly value: string | readonly string[];
  readonly inline?: true;
}

/** An embed within every limit of its own, 6000 in total included. What does not fit is counted in it: "7 more are not shown". */
export function embed(parts: EmbedParts): Embed {
  const url = parts.url === undefined ? null : httpUrl(parts.url);
  const frame: Embed = {
    ...(parts.title === undefined ? {} : { title: filled(parts.title, LIMITS.embedTitle) }),
    ...(url === null ? {} : { url }),
    ...(parts.color === undefined ? {} : { color: parts.color }),
    ...(parts.author === undefined ? {} : { author: { name: filled(parts.author, LIMITS.embedAuthor) } }),
    ...(parts.footer === undefined ? {} : { footer: { text: filled(parts.footer, LIMITS.embedFooter) } }),
    ...(parts.timestamp === undefined ? {} : { timestamp: parts.timestamp.toISOString() }),
  };
  const room = LIMITS.embedsTotal - embedSize(frame);
  const description =
    parts.description === undefined ? null : block(parts.description, Math.min(LIMITS.embedDescription, room));
  const fields = (parts.fields ?? []).map(field);
  const kept = fitFields(fields, room - (description?.length ?? 0));
  return {
    ...frame,
    ...(description === null ? {} : { description }),
    ...(kept.length === 0 ? {} : { fields: kept }),
  };
}

function field({ name, value, inline }: FieldParts): APIEmbedField {
  return {
    name: filled(name, LIMITS.fieldName),
    value: block(value, LIMITS.fieldValue),
    ...(inline === undefined ? {} : { inline }),
  };
}

function fitFields(fields: readonly APIEmbedField[], room: number): APIEmbedField[] {
  const size = (list: readonly APIEmbedField[]): number =>
    list.reduce((sum, each) => sum + each.name.length + each.value.length, 0);
  if (fields.length <= LIMITS.embedFields && size(fields) <= room) return [...fields];
  for (let count = Math.min(fields.length, LIMITS.embedFields) - 1; count >= 0; count -= 1) {
    const more = { name: `${fields.length - count} more`, value: 'are not shown: the message is full.' };
    const kept = [...fields.slice(0, count), more];
    if (size(kept) <= room) return kept;
  }
  return [];
}

/** Characters Discord counts towards the 6000 of all embeds of a message (Discord docs: embed limits). */
export function embedSize({ title, description, footer, author, fields }: Embed): number {
  const texts = [title, description, footer?.text, author?.name, ...(fields ?? []).flatMap((f) => [f.name, f.value])];
  return texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
}

export interface MessageParts {
  /** Whom this message notifies. 'nobody' is a choice, not a default. */
  readonly mentions: 'nobody' | { readonly users?: readonly string[]; readonly roles?: readonly string[] };
  readonly content?: string;
  readonly embeds?: readonly Embed[];
  readonly rows?: readonly Row[];
}

/** A message within Discord's limits. Embeds that do not fit are left out and counted in the content. Throws when there is nothing to say. */
export function message({ mentions, content, embeds = [], rows = [] }: MessageParts): MessageBody {
  if (content === undefined && embeds.length === 0) throw new TypeError('A message needs a content or an embed.');
  const kept: Embed[] = [];
  for (const each of embeds) {
    const total = kept.reduce((sum, one) => sum + embedSize(one), 0) + embedSize(each);
    if (kept.length === LIMITS.embeds || total > LIMITS.embedsTotal) break;
    kept.push(each);
  }
  const left = embeds.length - kept.length;
  const said = left === 0 ? content : endingWith(content ?? '', `\n${left} more are not shown: the message is full.`);
  return {
    ...(said === undefined ? {} : { content: filled(said, LIMITS.content) }),
    ...(kept.length === 0 ? {} : { embeds: kept }),
    ...(rows.length === 0 ? {} : { components: rows.slice(0, LIMITS.rows) }),
    allowed_mentions:
      mentions === 'nobody'
        ? NO_MENTIONS
        : {
            parse: [],
            users: [...new Set(mentions.users)].slice(0, LIMITS.mentions),
            roles: [...new Set(mentions.roles)].slice(0, LIMITS.mentions),
          },
  };
}

function endingWith(text: string, ending: string): string {
  return clip(text, LIMITS.content - ending.length) + ending;
}

export interface ButtonParts {
  /** `prefix:argument` of a component; at most 100 characters, throws beyond. */
  readonly customId: string;
  readonly label: string;
  readonly style?: 'primary' | 'secondary' | 'success' | 'danger';
  readonly disabled?: true;
}

const BUTTON_STYLES = {
  primary: ButtonStyle.Primary,
  secondary: ButtonStyle.Secondary,
  success: ButtonStyle.Success,
  danger: ButtonStyle.Danger,
} as const;

export function button({ customId, label, style = 'secondary', disabled }: ButtonParts): Button {
  if (customId.length === 0 || customId.length > LIMITS.customId) {
    throw new RangeError(`The custom_id ${JSON.stringify(customId)} must have 1 to ${LIMITS.customId} characters.`);
  }
  return {
    type: ComponentType.Button,
    style: BUTTON_STYLES[style],
    custom_id: customId,
    label: filled(label, LIMITS.buttonLabel),
    ...(disabled === undefined ? {} : { disabled }),
  };
}

/** null unless the URL is http(s) and within 512 characters: one bad URL would cost the whole message. */
export function linkButton(label: string, url: string): Button | null {
  const safe = httpUrl(url);
  if (safe === null || safe.length > LIMITS.buttonUrl) return null;
  return { type: ComponentType.Button, style: ButtonStyle.Link, url: safe, label: filled(label, LIMITS.buttonLabel) };
}

/** Buttons in rows of five; at most five rows, beyond which buttons are dropped. null entries are skipped. */
export function buttonRows(buttons: readonly (Button | null)[]): Row[] {
  const present = buttons.filter((each) => each !== null).slice(0, LIMITS.rows * LIMITS.rowButtons);
  return Array.from({ length: Math.ceil(present.length / LIMITS.rowButtons) }, (_, row) => ({
    type: ComponentType.ActionRow,
    components: present.slice(row * LIMITS.rowButtons, (row + 1) * LIMITS.rowButtons),
  }));
}

function block(value: string | readonly string[], max: number): string {
  const text = typeof value === 'string' ? clip(value, max) : clipLines(value, max);
  return isBlank(text) ? NOTHING : text;
}

/** Discord refuses a required text that is empty or white; a refused field costs the whole message. */
const NOTHING = '—';

function filled(text: string, max: number): string {
  const clipped = clip(text, max);
  return isBlank(clipped) ? NOTHING : clipped;
}
