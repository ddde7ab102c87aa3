import type { APIGuildMember, APIMessage, APIRole } from 'discord-api-types/v10';
import type { GuildView } from '../../protocol.ts';
import { compareIds } from '../snowflake.ts';
import { readChannel, type ChatChannel } from './chat-channel.ts';
import type { DispatchData, DispatchName } from './dispatches.ts';
import { isEphemeral, withCreated, withoutMessages, withUpdated, type MessageWindow } from './message-window.ts';
import { withoutReactions, withReaction, withoutReaction } from './reaction-changes.ts';

/** Everything one persona's client knows. Values only: a change makes a new one. */
export interface ChatState {
  readonly view: GuildView;
  readonly channels: ReadonlyMap<string, ChatChannel>;
  readonly windows: ReadonlyMap<string, MessageWindow>;
  /** The newest message seen, by channel. A channel without one was never looked at. */
  readonly reads: ReadonlyMap<string, string>;
  /** Messages that ping this persona, by channel, oldest first; those up to the read mark no longer count. */
  readonly pings: ReadonlyMap<string, readonly string[]>;
  /** Who is typing since when (ms UTC of the sandbox's clock), by channel. */
  readonly typing: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

export interface Unread {
  readonly isUnread: boolean;
  readonly mentions: number;
}

const NONE: Unread = { isUnread: false, mentions: 0 };

/** The state after `hello`. What an earlier connection of the same persona knew is kept where it still holds. */
export function greet(view: GuildView, earlier: Pick<ChatState, 'windows' | 'reads' | 'pings'> | null): ChatState {
  const channels = new Map(
    view.channels.map((one) => {
      const channel = readChannel(one);
      return [channel.id, { ...channel, lastMessageId: view.lastMessageIds[channel.id] ?? channel.lastMessageId }];
    }),
  );
  const kept = <Value>(map: ReadonlyMap<string, Value> | undefined): Map<string, Value> =>
    new Map([...(map ?? [])].filter(([id]) => channels.has(id)));
  // A sandbox that began anew may be at an earlier time than the one whose marks we remember.
  const reads = [...kept(earlier?.reads)].filter(([id, read]) => {
    const last = channels.get(id)?.lastMessageId ?? null;
    return last !== null && compareIds(read, last) <= 0;
  });
  return {
    view,
    channels,
    windows: kept(earlier?.windows),
    reads: new Map(reads),
    pings: kept(earlier?.pings),
    typing: new Map(),
  };
}

export function unreadOf(state: ChatState, channelId: string): Unread {
  const last = state.channels.get(channelId)?.lastMessageId ?? null;
  if (last === null) return NONE;
  const read = state.reads.get(channelId);
  if (read === undefined) return { isUnread: true, mentions: state.pings.get(channelId)?.length ?? 0 };
  const mentions = (state.pings.get(channelId) ?? []).filter((id) => compareIds(id, read) > 0).length;
  return { isUnread: compareIds(last, read) > 0, mentions };
}

/** Everything up to the channel's newest message counts as seen. */
export function markRead(state: ChatState, channelId: string): ChatState {
  const last = state.channels.get(channelId)?.lastMessageId ?? null;
  if (last === null || state.reads.get(channelId) === last) return state;
  return { ...state, reads: withEntry(state.reads, channelId, last) };
}

/** Whether a message notifies this persona: by Discord's own lists, for a text may name somebody without pinging. */
export function pings(view: GuildView, message: APIMessage): boolean {
  if (message.author.id === view.me.id) return false;
  if (message.mention_everyone || message.mentions.some(({ id }) => id === view.me.id)) return true;
  const roles = view.members.find(({ user }) => user.id === view.me.id)?.roles ?? [];
  return message.mention_roles.some((id) => roles.includes(id));
}

/** Notes which of the messages read by REST ping this persona. */
export function withPings(state: ChatState, channelId: string, messages: readonly APIMessage[]): ChatState {
  const found = messages.filter((message) => pings(state.view, message)).map(({ id }) => id);
  const known = state.pings.get(channelId) ?? [];
  const added = found.filter((id) => !known.includes(id));
  if (added.length === 0) return state;
  return { ...state, pings: withEntry(state.pings, channelId, [...known, ...added].toSorted(compareIds)) };
}

export function withWindow(state: ChatState, channelId: string, window: MessageWindow): ChatState {
  return { ...state, windows: withEntry(state.windows, channelId, window) };
}

type Reducers = {
  readonly [Name in DispatchName]?: (state: ChatState, data: DispatchData[Name], now: Date) => ChatState;
};

const REDUCERS: Reducers = {
  MESSAGE_CREATE: (state, message) => {
    const noted = withPings(
      changeWindow(state, message.channel_id, (window) => withCreated(window, message)),
      message.channel_id,
      [message],
    );
    const heard = stopTyping(noted, message.channel_id, message.author.id);
    if (isEphemeral(message)) return heard;
    const moved = changeChannel(heard, message.channel_id, { lastMessageId: message.id });
    // What one wrote oneself one has seen.
    return message.author.id === state.view.me.id ? markRead(moved, message.channel_id) : moved;
  },
  MESSAGE_UPDATE: (state, { reactions: _asTheBotSeesThem, ...message }) =>
    changeWindow(state, message.channel_id, (window) => withUpdated(window, message)),
  MESSAGE_DELETE: (state, { id, channel_id }) => forgetMessages(state, channel_id, [id]),
  MESSAGE_DELETE_BULK: (state, { ids, channel_id }) => forgetMessages(state, channel_id, ids),
  MESSAGE_REACTION_ADD: (state, event) =>
    changeWindow(state, event.channel_id, (window) => withReaction(window, event, state.view.me.id)),
  MESSAGE_REACTION_REMOVE: (state, event) =>
    changeWindow(state, event.channel_id, (window) => withoutReaction(window, event, state.view.me.id)),
  MESSAGE_REACTION_REMOVE_ALL: (state, event) =>
    changeWindow(state, event.channel_id, (window) => withoutReactions(window, event)),
  MESSAGE_REACTION_REMOVE_EMOJI: (state, event) =>
    changeWindow(state, event.channel_id, (window) => withoutReactions(window, event)),
  CHANNEL_CREATE: (state, channel) => putChannel(state, readChannel(channel)),
  CHANNEL_UPDATE: (state, channel) => putChannel(state, readChannel(channel)),
  CHANNEL_DELETE: (state, { id }) => forgetChannel(state, id),
  THREAD_CREATE: (state, channel) => putChannel(state, readChannel(channel)),
  THREAD_UPDATE: (state, channel) => putChannel(state, readChannel(channel)),
  THREAD_DELETE: (state, { id }) => forgetChannel(state, id),
  THREAD_LIST_SYNC: (state, { threads }) =>
    threads.reduce((now, thread) => putChannel(now, readChannel(thread)), state),
  TYPING_START: (state, { channel_id, user_id }, now) => {
    if (user_id === state.view.me.id) return state;
    const who = withEntry(state.typing.get(channel_id) ?? new Map<string, number>(), user_id, now.getTime());
    return { ...state, typing: withEntry(state.typing, channel_id, who) };
  },
  GUILD_ROLE_CREATE: (state, { role }) => changeRoles(state, (roles) => [...roles, role]),
  GUILD_ROLE_UPDATE: (state, { role }) =>
    changeRoles(state, (roles) => roles.map((one) => (one.id === role.id ? role : one))),
  GUILD_ROLE_DELETE: (state, { role_id }) => changeRoles(state, (roles) => roles.filter(({ id }) => id !== role_id)),
  GUILD_MEMBER_ADD: (state, member) => changeMembers(state, (members) => [...members, member]),
  GUILD_MEMBER_UPDATE: (state, member) =>
    changeMembers(state, (members) =>
      // An update says what may have changed and no more; the rest of the member stays.
      members.map((one) =>
        one.user.id === member.user.id
          ? { ...one, user: member.user, roles: member.roles, nick: member.nick ?? null }
          : one,
      ),
    ),
  GUILD_MEMBER_REMOVE: (state, { user }) =>
    changeMembers(state, (members) => members.filter((one) => one.user.id !== user.id)),
};

/** The state after a gateway event; the same value when the event changes nothing shown. */
export function reduce<Name extends DispatchName>(
  state: ChatState,
  event: { readonly name: Name; readonly data: DispatchData[Name]; readonly now: Date },
): ChatState {
  return REDUCERS[event.name]?.(state, event.data, event.now) ?? state;
}

function withEntry<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key, value: Value): Map<Key, Value> {
  return new Map(map).set(key, value);
}

function without<Value>(map: ReadonlyMap<string, Value>, key: string): ReadonlyMap<string, Value> {
  return new Map([...map].filter(([one]) => one !== key));
}

function changeWindow(
  state: ChatState,
  channelId: string,
  change: (window: MessageWindow) => MessageWindow,
): ChatState {
  const window = state.windows.get(channelId);
  // What was never opened is read by REST when it is.
  if (window === undefined) return state;
  const changed = change(window);
  return changed === window ? state : withWindow(state, channelId, changed);
}

function changeChannel(state: ChatState, channelId: string, change: Partial<ChatChannel>): ChatState {
  const channel = state.channels.get(channelId);
  if (channel === undefined) return state;
  return { ...state, channels: withEntry(state.channels, channelId, { ...channel, ...change }) };
}

/** An update may carry an older last message than the one we have seen arrive. */
function putChannel(state: ChatState, channel: ChatChannel): ChatState {
  const known = state.channels.get(channel.id)?.lastMessageId ?? null;
  const said = channel.lastMessageId;
  const lastMessageId = known !== null && (said === null || compareIds(known, said) > 0) ? known : said;
  return { ...state, channels: withEntry(state.channels, channel.id, { ...channel, lastMessageId }) };
}

function forgetChannel(state: ChatState, id: string): ChatState {
  return {
    ...state,
    channels: new Map(
      [...state.channels].filter(([key, { parentId, kind }]) => key !== id && !(kind === 'thread' && parentId === id)),
    ),
    windows: without(state.windows, id),
    reads: without(state.reads, id),
    pings: without(state.pings, id),
  };
}

function forgetMessages(state: ChatState, channelId: string, ids: readonly string[]): ChatState {
  const cut = changeWindow(state, channelId, (window) => withoutMessages(window, ids));
  const left = (cut.pings.get(channelId) ?? []).filter((id) => !ids.includes(id));
  const quiet = { ...cut, pings: withEntry(cut.pings, channelId, left) };
  const last = quiet.channels.get(channelId)?.lastMessageId ?? null;
  const window = quiet.windows.get(channelId);
  if (last === null || !ids.includes(last) || window === undefined || window.hasNewer) return quiet;
  return changeChannel(quiet, channelId, {
    lastMessageId: window.list.findLast((one) => !isEphemeral(one))?.id ?? null,
  });
}

function stopTyping(state: ChatState, channelId: string, userId: string): ChatState {
  const who = state.typing.get(channelId);
  if (who?.has(userId) !== true) return state;
  return { ...state, typing: withEntry(state.typing, channelId, without(who, userId)) };
}

function changeRoles(state: ChatState, change: (roles: readonly APIRole[]) => readonly APIRole[]): ChatState {
  return { ...state, view: { ...state.view, roles: change(state.view.roles) } };
}

function changeMembers(
  state: ChatState,
  change: (members: readonly APIGuildMember[]) => readonly APIGuildMember[],
): ChatState {
  return { ...state, view: { ...state.view, members: change(state.view.members) } };
}
