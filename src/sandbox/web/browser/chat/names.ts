import type { APIGuildMember, APIRole, APIUser } from 'discord-api-types/v10';
import type { GuildView } from '../../protocol.ts';
import type { ChatChannel } from './chat-channel.ts';

export function findMember(view: GuildView, userId: string): APIGuildMember | null {
  return view.members.find(({ user }) => user.id === userId) ?? null;
}

export function findRole(view: GuildView, roleId: string): APIRole | null {
  return view.roles.find(({ id }) => id === roleId) ?? null;
}

/** As people are called in this guild: nickname, display name, user name. */
export function userName(
  view: GuildView,
  user: Pick<APIUser, 'id' | 'username'> & { readonly global_name?: string | null },
): string {
  const persona = view.personas.find(({ id }) => id === user.id);
  return findMember(view, user.id)?.nick ?? persona?.title ?? user.global_name ?? user.username;
}

/** Of a mention; Discord too shows the id's bare form for somebody it does not know. */
export function userNameById(view: GuildView, userId: string): string {
  const member = findMember(view, userId);
  const persona = view.personas.find(({ id }) => id === userId);
  return member === null ? (persona?.title ?? 'unknown-user') : userName(view, member.user);
}

export function roleName(view: GuildView, roleId: string): string {
  return findRole(view, roleId)?.name ?? 'deleted-role';
}

export function channelTitle(channel: ChatChannel): string {
  return channel.kind === 'thread' || channel.kind === 'dm' ? channel.name : `#${channel.name}`;
}

/** A hue of 0 to 359 that stays with somebody, for the picture of who has none. */
export function hueOf(id: string): number {
  return (Number(id.slice(-6)) * 47) % 360;
}

/** "A release manager" → "R": articles tell nobody apart. */
export function initialOf(name: string): string {
  const word = name.replace(/^(?:an?|the)[ -]/iu, '').trim();
  return (word.charAt(0) || '?').toLocaleUpperCase();
}
