import type { MessageBody } from '../../src/platform/discord/message.ts';

interface Limit {
  readonly path: string;
  readonly text: string | undefined;
  readonly most: number;
  readonly required?: true;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * What Discord would refuse about a message, written from its documentation and not from our own LIMITS: a wrong number
 * there shows here. Empty when the message is fine.
 */
export function messageProblems(body: MessageBody): readonly string[] {
  const embeds = body.embeds ?? [];
  const rows = rowsOf(body);
  return [
    ...[{ path: 'content', text: body.content, most: 2000 }, ...embeds.flatMap(embedLimits), ...rows.flatMap(rowLimits)]
      .map(problemOf)
      .filter((problem) => problem !== null),
    ...(isWhite(body.content) && embeds.length === 0 && rows.length === 0 ? ['empty message'] : []),
    ...(embeds.length > 10 ? ['embeds: more than 10'] : []),
    ...(embeds.some((embed) => (embed.fields ?? []).length > 25) ? ['embeds: more than 25 fields'] : []),
    ...(embeds.reduce((sum, embed) => sum + sizeOf(embed), 0) > 6000 ? ['embeds: more than 6000 characters'] : []),
    ...embeds.flatMap((embed) => (embed.url === undefined || /^https?:\/\//.test(embed.url) ? [] : ['embed url'])),
    ...rowProblems(rows),
    ...mentionProblems(body),
    ...(JSON.stringify(body).includes('\\ud') ? ['a lone surrogate'] : []),
  ];
}

function embedLimits(embed: NonNullable<MessageBody['embeds']>[number], index: number): Limit[] {
  const at = `embeds[${index}]`;
  const present = (path: string, text: string | undefined, most: number): Limit[] =>
    text === undefined ? [] : [{ path: `${at}.${path}`, text, most, required: true }];
  return [
    ...present('title', embed.title, 256),
    ...present('description', embed.description, 4096),
    ...present('footer', embed.footer?.text, 2048),
    ...present('author', embed.author?.name, 256),
    ...(embed.fields ?? []).flatMap((field, n): Limit[] => [
      { path: `${at}.fields[${n}].name`, text: field.name, most: 256, required: true },
      { path: `${at}.fields[${n}].value`, text: field.value, most: 1024, required: true },
    ]),
  ];
}

function sizeOf(embed: NonNullable<MessageBody['embeds']>[number]): number {
  return embedLimits(embed, 0).reduce((sum, { text }) => sum + (text?.length ?? 0), 0);
}

function rowsOf(body: MessageBody): readonly Json[] {
  return (body.components ?? []) as unknown as readonly Json[];
}

function partsOf(row: Json): readonly Json[] {
  return (row['components'] ?? []) as readonly Json[];
}

function rowLimits(row: Json, index: number): Limit[] {
  return partsOf(row).flatMap((part, n): Limit[] => {
    const at = `components[${index}][${n}]`;
    const text = (name: string): string | undefined => part[name] as string | undefined;
    return [
      { path: `${at}.label`, text: text('label'), most: 80 },
      { path: `${at}.url`, text: text('url'), most: 512 },
      { path: `${at}.placeholder`, text: text('placeholder'), most: 150 },
      ...('custom_id' in part
        ? [{ path: `${at}.custom_id`, text: text('custom_id'), most: 100, required: true } as const]
        : []),
    ];
  });
}

function rowProblems(rows: readonly Json[]): string[] {
  const ids = rows.flatMap((row) => partsOf(row).flatMap((part) => ('custom_id' in part ? [part['custom_id']] : [])));
  return [
    ...(rows.length > 5 ? ['more than 5 rows'] : []),
    ...rows.filter((row) => partsOf(row).length < 1 || partsOf(row).length > 5).map(() => 'a row has 1 to 5 buttons'),
    ...(new Set(ids).size < ids.length ? ['a custom_id exists twice'] : []),
  ];
}

function mentionProblems({ allowed_mentions: { parse, users = [], roles = [] } }: MessageBody): string[] {
  return [
    ...((parse as readonly unknown[]).length > 0 ? ['allowed_mentions.parse must be empty'] : []),
    ...(users.length > 100 || roles.length > 100 ? ['allowed_mentions: more than 100'] : []),
    ...(new Set([...users, ...roles]).size < users.length + roles.length ? ['allowed_mentions: an id twice'] : []),
  ];
}

function problemOf({ path, text, most, required }: Limit): string | null {
  if (text === undefined) return null;
  if (required === true && isWhite(text)) return `${path}: nothing to see`;
  return text.length > most ? `${path}: ${text.length} of ${most}` : null;
}

function isWhite(text: string | undefined): boolean {
  return text === undefined || /^[\s\p{Cf}\p{Cc}]*$/u.test(text);
}
