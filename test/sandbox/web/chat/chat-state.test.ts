import { describe, expect, it } from 'vitest';
import {
  greet,
  markRead,
  pings,
  reduce,
  unreadOf,
  withPings,
  withWindow,
  type ChatState,
} from '../../../../src/sandbox/web/browser/chat/chat-state.ts';
import type { DispatchData, DispatchName } from '../../../../src/sandbox/web/browser/chat/dispatches.ts';
import { EMPTY_WINDOW } from '../../../../src/sandbox/web/browser/chat/message-window.ts';
import { ephemeral, guildView, INFRA, ME, message, textChannel, thread, user } from './fixtures.ts';

const NOW = new Date('2026-03-02T09:00:00Z');

function opened(): ChatState {
  return withWindow(greet(guildView(), null), '1', { ...EMPTY_WINDOW, hasOlder: false });
}

/** Parts of Discord's payloads are enough: the reducer reads no more. */
function after(state: ChatState, name: DispatchName, data: unknown): ChatState {
  return reduce(state, { name, data: data as DispatchData[DispatchName], now: NOW });
}

function contents(state: ChatState): readonly string[] {
  return state.windows.get('1')?.list.map(({ content }) => content) ?? [];
}

describe('what a persona is told', () => {
  it('shows a message, its edit and its end', () => {
    const created = after(opened(), 'MESSAGE_CREATE', message('100'));
    const edited = after(created, 'MESSAGE_UPDATE', { id: '100', channel_id: '1', content: 'edited' });
    const deleted = after(edited, 'MESSAGE_DELETE', { id: '100', channel_id: '1' });

    expect(contents(created)).toEqual(['message 100']);
    expect(contents(edited)).toEqual(['edited']);
    expect(contents(deleted)).toEqual([]);
  });

  it('keeps messages in order and once, whichever way they come', () => {
    const state = ['101', '99', '100', '101'].reduce((now, id) => after(now, 'MESSAGE_CREATE', message(id)), opened());

    expect(contents(state)).toEqual(['message 99', 'message 100', 'message 101']);
  });

  it('does not begin a channel that was never opened with its last message', () => {
    const state = after(greet(guildView(), null), 'MESSAGE_CREATE', message('100'));

    expect(state.windows.has('1')).toBe(false);
    expect(unreadOf(state, '1')).toEqual({ isUnread: true, mentions: 0 });
  });

  it('counts reactions, and knows its own', () => {
    const eyes = { message_id: '100', channel_id: '1', emoji: { id: null, name: '👀' } };
    const created = after(opened(), 'MESSAGE_CREATE', message('100'));
    const mine = after(created, 'MESSAGE_REACTION_ADD', { ...eyes, user_id: ME.id });
    const both = after(mine, 'MESSAGE_REACTION_ADD', { ...eyes, user_id: '21' });
    const theirs = after(both, 'MESSAGE_REACTION_REMOVE', { ...eyes, user_id: ME.id });
    const none = after(theirs, 'MESSAGE_REACTION_REMOVE_ALL', eyes);
    const reactions = (state: ChatState): unknown =>
      state.windows.get('1')?.list[0]?.reactions?.map(({ count, me }) => ({ count, me }));

    expect(reactions(mine)).toEqual([{ count: 1, me: true }]);
    expect(reactions(both)).toEqual([{ count: 2, me: true }]);
    expect(reactions(theirs)).toEqual([{ count: 1, me: false }]);
    expect(reactions(none)).toEqual([]);
  });

  it('says who types until they have spoken', () => {
    const typing = after(opened(), 'TYPING_START', { channel_id: '1', user_id: '21' });
    const own = after(typing, 'TYPING_START', { channel_id: '1', user_id: ME.id });
    const spoken = after(own, 'MESSAGE_CREATE', message('100'));

    expect([...(own.typing.get('1') ?? [])]).toEqual([['21', NOW.getTime()]]);
    expect([...(spoken.typing.get('1') ?? [])]).toEqual([]);
  });

  it('follows channels and threads as they come, change and go', () => {
    const created = after(opened(), 'THREAD_CREATE', thread('50', '1'));
    const renamed = after(created, 'THREAD_UPDATE', thread('50', '1', { name: 'what happened' }));
    const gone = after(renamed, 'CHANNEL_DELETE', textChannel('1', 'alerts'));

    expect(renamed.channels.get('50')?.name).toBe('what happened');
    expect([...gone.channels.keys()]).toEqual(['2']);
    expect(gone.windows.has('1')).toBe(false);
  });

  it('does not go back to an older last message when a channel is renamed', () => {
    const created = after(opened(), 'MESSAGE_CREATE', message('100'));
    const renamed = after(created, 'CHANNEL_UPDATE', textChannel('1', 'alarms', { last_message_id: '90' }));

    expect(renamed.channels.get('1')).toMatchObject({ name: 'alarms', lastMessageId: '100' });
  });
});

describe('what is unread', () => {
  it('is what came after the last look', () => {
    const read = markRead(after(opened(), 'MESSAGE_CREATE', message('100')), '1');
    const more = after(read, 'MESSAGE_CREATE', message('101', { mentions: [user(ME.id)] }));

    expect(unreadOf(read, '1')).toEqual({ isUnread: false, mentions: 0 });
    expect(unreadOf(more, '1')).toEqual({ isUnread: true, mentions: 1 });
    expect(unreadOf(markRead(more, '1'), '1')).toEqual({ isUnread: false, mentions: 0 });
  });

  it('is neither what one wrote oneself nor what only oneself can see', () => {
    const own = after(opened(), 'MESSAGE_CREATE', message('100', { author: user(ME.id) }));
    const secret = after(own, 'MESSAGE_CREATE', ephemeral('101'));

    expect(unreadOf(own, '1')).toEqual({ isUnread: false, mentions: 0 });
    expect(unreadOf(secret, '1')).toEqual({ isUnread: false, mentions: 0 });
  });

  it('ends with the message that was deleted', () => {
    const read = markRead(after(opened(), 'MESSAGE_CREATE', message('100')), '1');
    const more = after(read, 'MESSAGE_CREATE', message('101', { mentions: [user(ME.id)] }));
    const deleted = after(more, 'MESSAGE_DELETE', { id: '101', channel_id: '1' });

    expect(unreadOf(deleted, '1')).toEqual({ isUnread: false, mentions: 0 });
  });

  it.each([
    ['a mention of me', { mentions: [user(ME.id)] }, true],
    ['a role of mine', { mention_roles: [INFRA] }, true],
    ['everyone', { mention_everyone: true }, true],
    ['somebody else', { mentions: [user('21')] }, false],
    ['a role of others', { mention_roles: ['32'] }, false],
    ['my name in a text that pings nobody', { content: `<@${ME.id}> <@&${INFRA}> @everyone` }, false],
    ['myself', { author: user(ME.id), mentions: [user(ME.id)] }, false],
  ])('%s', (_name, parts, expected) => {
    expect(pings(guildView(), message('100', parts))).toBe(expected);
  });

  it('counts what was read by REST once', () => {
    const ping = message('100', { mentions: [user(ME.id)] });
    const state = after(greet(guildView({ lastMessageIds: { 1: '100' } }), null), 'MESSAGE_CREATE', ping);

    expect(unreadOf(withPings(state, '1', [ping]), '1').mentions).toBe(1);
  });
});

describe('a new hello', () => {
  const earlier = {
    windows: new Map([['1', { list: [message('100')], hasOlder: false, hasNewer: false }]]),
    reads: new Map([['1', '100']]),
    pings: new Map<string, readonly string[]>(),
  };

  it('keeps what the same persona read before', () => {
    const state = greet(guildView({ lastMessageIds: { 1: '101' } }), earlier);

    expect(unreadOf(state, '1')).toEqual({ isUnread: true, mentions: 0 });
    expect(contents(state)).toEqual(['message 100']);
  });

  it('forgets channels that may not be seen any more', () => {
    const state = greet(guildView({ channels: [textChannel('2', 'devops')] }), earlier);

    expect([...state.windows.keys(), ...state.reads.keys()]).toEqual([]);
  });

  it('forgets a mark that lies after all there is: the sandbox began anew', () => {
    const state = greet(guildView({ lastMessageIds: { 1: '50' } }), earlier);

    expect(unreadOf(state, '1')).toEqual({ isUnread: true, mentions: 0 });
  });
});
