import type { APIEmbed } from 'discord-api-types/v10';
import type { Field } from './form.ts';

/** Discord docs: message, embed limits. */
const EMBEDS = 10;
const FIELDS = 25;
const TITLE = 256;
const DESCRIPTION = 4096;
const FIELD_NAME = 256;
const FIELD_VALUE = 1024;
const FOOTER = 2048;
const AUTHOR = 256;
const TOTAL = 6000;
const MAX_COLOR = 0xff_ff_ff;
const MEDIA_SCHEMES = ['http', 'https', 'attachment'];

export function readEmbeds(field: Field): APIEmbed[] | undefined {
  if (field.absent) return field.value === null ? [] : undefined;
  const lengths: number[] = [];
  const embeds = field.items({ max: EMBEDS }).map((item) => {
    const texts: string[] = [];
    const embed = readEmbed(item, texts);
    lengths.push(texts.reduce((sum, text) => sum + text.length, 0));
    return embed;
  });
  if (lengths.reduce((sum, length) => sum + length, 0) > TOTAL)
    field.complain('MAX_EMBED_SIZE_EXCEEDED', `Embed size exceeds maximum size of ${TOTAL}`);
  return embeds;
}

function readEmbed(item: Field, texts: string[]): APIEmbed {
  item.object();
  const text = (key: string, max: number, required = false): string | undefined => {
    const value = keep(item, key, max, required);
    if (value !== undefined) texts.push(value);
    return value;
  };
  const keep = (field: Field, key: string, max: number, required: boolean): string | undefined =>
    field.at(key).text({ max, trim: true, required });
  const embed: Record<string, unknown> = {
    type: 'rich',
    title: text('title', TITLE),
    description: text('description', DESCRIPTION),
    url: item.at('url').url(),
    timestamp: item.at('timestamp').time()?.toISOString(),
    color: item.at('color').integer({ min: 0, max: MAX_COLOR }),
  };
  const fields = item
    .at('fields')
    .items({ max: FIELDS })
    .map((field) => readEmbedField(field, texts));
  if (fields.length > 0) embed['fields'] = fields;
  for (const [key, textKey, max] of [
    ['footer', 'text', FOOTER],
    ['author', 'name', AUTHOR],
  ] as const) {
    const part = item.at(key);
    if (part.object() === undefined) continue;
    const label = keep(part, textKey, max, true);
    if (label !== undefined) texts.push(label);
    const iconUrl = part.at('icon_url').url({ schemes: MEDIA_SCHEMES });
    const url = key === 'author' ? part.at('url').url() : undefined;
    embed[key] = defined({ [textKey]: label, icon_url: iconUrl, url });
  }
  for (const key of ['image', 'thumbnail']) {
    const part = item.at(key);
    if (part.object() !== undefined)
      embed[key] = { url: part.at('url').url({ required: true, schemes: MEDIA_SCHEMES }) };
  }
  return defined(embed);
}

function readEmbedField(field: Field, texts: string[]): { name: string; value: string; inline: boolean } {
  const name = field.at('name').text({ max: FIELD_NAME, required: true, trim: true }) ?? '';
  const value = field.at('value').text({ max: FIELD_VALUE, required: true, trim: true }) ?? '';
  texts.push(name, value);
  return { name, value, inline: field.at('inline').boolean() ?? false };
}

/** Drops the keys that were not given: Discord leaves them out instead of sending null. */
export function defined(object: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

/** An embed with nothing in it does not make a message. */
export function isEmptyEmbed(embed: APIEmbed): boolean {
  return Object.entries(embed).every(([key, value]) => ['type', 'color', 'url'].includes(key) || value === '');
}
