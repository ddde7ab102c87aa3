import { roleMention, userMention } from './text.ts';

/** A role or a person of the guild, by id. */
interface Mentioned {
  readonly kind: 'role' | 'user';
  readonly id: string;
}

/** They belong in the content: a mention in an embed notifies nobody (Discord docs: allowed mentions). */
export function mentionWords(mentioned: readonly Mentioned[]): string {
  return mentioned.map(({ kind, id }) => (kind === 'role' ? roleMention(id) : userMention(id))).join(' ');
}

/** What a message must allow for these to be notified. */
export function notifying(mentioned: readonly Mentioned[]): {
  readonly roles: readonly string[];
  readonly users: readonly string[];
} {
  const ids = (wanted: Mentioned['kind']): string[] =>
    mentioned.filter(({ kind }) => kind === wanted).map(({ id }) => id);
  return { roles: ids('role'), users: ids('user') };
}
