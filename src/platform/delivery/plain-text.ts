import type { MessageBody } from '../discord/message.ts';

/** All that a body says, as a text file: what is left when Discord will not show its form. */
export function plainTextOf(body: MessageBody): string {
  const parts = [
    body.content,
    ...(body.embeds ?? []).flatMap((embed) => [
      embed.author?.name,
      embed.title,
      embed.url,
      embed.description,
      ...(embed.fields ?? []).map((field) => `${field.name}: ${field.value}`),
      embed.footer?.text,
    ]),
    ...textsOf(body.components ?? []),
  ];
  return `${parts.filter((part) => part !== undefined && part !== '').join('\n')}\n`;
}

/** Components nest, and text stands in different fields of different kinds: take every one that a person reads. */
function textsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    (name === 'content' || name === 'label' || name === 'url') && typeof inner === 'string' ? [inner] : textsOf(inner),
  );
}
