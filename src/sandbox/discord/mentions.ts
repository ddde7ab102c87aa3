import type { Field } from './form.ts';

/** Who a message may notify (Discord docs: message, allowed mentions object). */
export interface AllowedMentions {
  readonly parse: readonly ('users' | 'roles' | 'everyone')[];
  readonly users: readonly string[];
  readonly roles: readonly string[];
  readonly repliedUser: boolean;
}

/** Without `allowed_mentions` a plain message notifies all it names, an interaction's answer and a webhook only users. */
export const MENTION_ALL: AllowedMentions = {
  parse: ['users', 'roles', 'everyone'],
  users: [],
  roles: [],
  repliedUser: true,
};
export const MENTION_USERS: AllowedMentions = { parse: ['users'], users: [], roles: [], repliedUser: true };

const MAX_NAMED = 100;

export function readAllowedMentions(field: Field): AllowedMentions | undefined {
  if (field.object() === undefined) return undefined;
  const parse = field
    .at('parse')
    .items()
    .map((item) => item.choice(['users', 'roles', 'everyone'] as const))
    .filter((kind) => kind !== undefined);
  const list = (key: 'users' | 'roles'): readonly string[] => {
    const named = field.at(key);
    const ids = named
      .items({ max: MAX_NAMED })
      .map((item) => item.snowflake())
      .filter((id) => id !== undefined);
    if (ids.length > 0 && parse.includes(key))
      field.complain(
        'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
        `parse:["${key}"] and ${key}: [ids...] are mutually exclusive.`,
      );
    return ids;
  };
  return {
    parse,
    users: list('users'),
    roles: list('roles'),
    repliedUser: field.at('replied_user').boolean() ?? false,
  };
}

export interface MentionQuestion {
  readonly texts: readonly string[];
  readonly allowed: AllowedMentions;
  readonly isUser: (id: string) => boolean;
  /** Roles that exist and that this author may notify. */
  readonly isPingableRole: (id: string) => boolean;
  readonly mayMentionEveryone: boolean;
}

export interface Mentions {
  readonly users: readonly string[];
  readonly roles: readonly string[];
  readonly everyone: boolean;
}

/** Whom a message notifies: what its text names, cut to what is allowed. Code spans and embeds never notify. */
export function findMentions(question: MentionQuestion): Mentions {
  const text = question.texts.map(withoutCode).join('\n');
  const { allowed } = question;
  const named = (pattern: RegExp): string[] => [...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? ''))];
  return {
    users: named(/<@!?(\d{17,20})>/g).filter(
      (id) => question.isUser(id) && (allowed.parse.includes('users') || allowed.users.includes(id)),
    ),
    roles: named(/<@&(\d{17,20})>/g).filter(
      (id) => question.isPingableRole(id) && (allowed.parse.includes('roles') || allowed.roles.includes(id)),
    ),
    everyone: question.mayMentionEveryone && allowed.parse.includes('everyone') && /@(everyone|here)\b/.test(text),
  };
}

function withoutCode(text: string): string {
  return text.replaceAll(/```[\s\S]*?```/g, ' ').replaceAll(/(`+)[\s\S]*?\1/g, ' ');
}
