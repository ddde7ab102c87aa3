import { channelOffers, filterOffers, type Directory, type Offer } from './directory.ts';

/** A name that is being typed: where its sign stands and what follows it up to the caret. */
export interface MentionTrigger {
  readonly sign: '@' | '#';
  readonly from: number;
  readonly typed: string;
}

/** The `@…` or `#…` that ends at the caret, at the start of a word. */
export function findMentionTrigger(text: string, caret: number): MentionTrigger | null {
  const match = /(?:^|[\s(])([@#])([^\s@#]*)$/u.exec(text.slice(0, caret));
  const typed = match?.[2] ?? '';
  const sign = match?.[1];
  if (sign !== '@' && sign !== '#') return null;
  return { sign, from: caret - typed.length - 1, typed };
}

/** Discord docs: channel types that people read as text; threads are named too. */
const TEXT_CHANNELS = [0, 5, 10, 11, 12];

/** Whom or what a trigger could name. Everyone and here come last: they wake the most people. */
export function mentionOffers(trigger: MentionTrigger, directory: Directory): readonly Offer[] {
  if (trigger.sign === '#') return filterOffers(channelOffers(directory, TEXT_CHANNELS), trigger.typed);
  const people = directory.users.map(({ name, title }) => ({ label: `@${name}`, detail: title, value: name }));
  const roles = directory.roles.map(({ name }) => ({ label: `@${name}`, detail: 'Role', value: name }));
  const all = [
    { label: '@everyone', detail: 'Notifies everybody who sees this channel', value: 'everyone' },
    { label: '@here', detail: 'Notifies everybody who is online', value: 'here' },
  ];
  return filterOffers([...people, ...roles, ...all], trigger.typed);
}

/** Puts the chosen name in the place of what was typed of it. */
export function insertMention(
  text: string,
  trigger: MentionTrigger,
  offer: Offer,
): { readonly text: string; readonly caret: number } {
  const before = text.slice(0, trigger.from);
  const after = text.slice(trigger.from + 1 + trigger.typed.length);
  const inserted = `${offer.label} `;
  return { text: before + inserted + after.replace(/^ /u, ''), caret: before.length + inserted.length };
}

/** Names become Discord's mention forms (Discord docs: message formatting), except within code. */
export function encodeMentions(text: string, directory: Directory): string {
  const forms = new Map<string, string>();
  // Later entries win: a channel cannot clash, and a person goes before a role of the same name.
  for (const { id, name } of directory.channels) forms.set(`#${name}`.toLowerCase(), `<#${id}>`);
  for (const { id, name } of directory.roles) forms.set(`@${name}`.toLowerCase(), `<@&${id}>`);
  for (const { id, name } of directory.users) forms.set(`@${name}`.toLowerCase(), `<@${id}>`);
  const names = [...forms.keys()].toSorted((a, b) => b.length - a.length);
  // Code comes back as it went: it is the odd part of the split, since its pattern is captured.
  return text
    .split(/(```[\s\S]*?```|`[^`\n]+`)/u)
    .map((part, index) => (index % 2 === 1 ? part : encodePart(part, names, forms)))
    .join('');
}

function encodePart(part: string, names: readonly string[], forms: ReadonlyMap<string, string>): string {
  const lower = part.toLowerCase();
  let written = '';
  let at = 0;
  while (at < part.length) {
    const name = isWordStart(part, at)
      ? names.find((each) => lower.startsWith(each, at) && endsAt(part, at + each.length))
      : undefined;
    written += name === undefined ? (part[at] ?? '') : (forms.get(name) ?? '');
    at += name?.length ?? 1;
  }
  return written;
}

function isWordStart(text: string, at: number): boolean {
  return at === 0 || /[^\p{L}\p{N}<]/u.test(text[at - 1] ?? '');
}

/** A longer word is another name: `@infrastructure` does not name the role `infra`. */
function endsAt(text: string, at: number): boolean {
  return !/^(?:[\p{L}\p{N}_]|-[\p{L}\p{N}])/u.test(text.slice(at, at + 2));
}
