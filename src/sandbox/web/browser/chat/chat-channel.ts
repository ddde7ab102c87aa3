import type { APIChannel } from 'discord-api-types/v10';
import { compareIds } from '../snowflake.ts';

/** A channel or thread as the page uses it. `type` is Discord's number. */
export interface ChatChannel {
  readonly id: string;
  readonly type: number;
  readonly kind: 'text' | 'announcement' | 'voice' | 'category' | 'thread' | 'dm' | 'other';
  readonly name: string;
  readonly topic: string | null;
  readonly parentId: string | null;
  readonly position: number;
  readonly isArchived: boolean;
  readonly isLocked: boolean;
  readonly lastMessageId: string | null;
}

const KINDS: Readonly<Record<number, ChatChannel['kind']>> = {
  0: 'text',
  1: 'dm',
  2: 'voice',
  3: 'dm',
  4: 'category',
  5: 'announcement',
  10: 'thread',
  11: 'thread',
  12: 'thread',
  13: 'voice',
};

/** Every key that some kind of channel has (Discord docs: channel resource), whichever kind this one is. */
interface AnyChannel {
  readonly id: string;
  readonly type: number;
  readonly name?: string | null;
  readonly topic?: string | null;
  readonly parent_id?: string | null;
  readonly position?: number;
  readonly last_message_id?: string | null;
  readonly thread_metadata?: { readonly archived: boolean; readonly locked?: boolean };
  readonly recipients?: readonly { readonly username: string; readonly global_name?: string | null }[];
}

export function readChannel(channel: APIChannel): ChatChannel {
  // The border: APIChannel is a union of twelve shapes, each with some of these keys.
  const any = channel as AnyChannel;
  const people = any.recipients?.map(({ global_name, username }) => global_name ?? username).join(', ');
  return {
    id: any.id,
    type: any.type,
    kind: KINDS[any.type] ?? 'other',
    name: any.name ?? people ?? 'a channel without a name',
    topic: any.topic ?? null,
    parentId: any.parent_id ?? null,
    position: any.position ?? 0,
    isArchived: any.thread_metadata?.archived ?? false,
    isLocked: any.thread_metadata?.locked ?? false,
    lastMessageId: any.last_message_id ?? null,
  };
}

export function holdsMessages({ kind }: ChatChannel): boolean {
  return kind !== 'category' && kind !== 'other';
}

/** One line of the channel list: a heading, a channel, or a thread below its channel. */
export interface ChannelRow {
  readonly channel: ChatChannel;
  readonly depth: 0 | 1;
}

/**
 * Channels in the guild's order: those without a category first, then each category with its own; below each channel
 * its threads, newest first. Archived threads are listed only when `isShown` says so.
 */
export function channelRows(
  channels: Iterable<ChatChannel>,
  isShown: (thread: ChatChannel) => boolean,
): readonly ChannelRow[] {
  const all = [...channels];
  const below = (parentId: string | null): readonly ChatChannel[] =>
    all
      .filter((one) => one.kind !== 'thread' && one.parentId === parentId)
      .toSorted((a, b) => a.position - b.position || compareIds(a.id, b.id));
  const threadsOf = (parent: ChatChannel): readonly ChatChannel[] =>
    all
      .filter((one) => one.kind === 'thread' && one.parentId === parent.id && (!one.isArchived || isShown(one)))
      .toSorted((a, b) => compareIds(b.lastMessageId ?? b.id, a.lastMessageId ?? a.id));
  const withThreads = (channel: ChatChannel): readonly ChannelRow[] => [
    { channel, depth: 0 },
    ...threadsOf(channel).map((thread): ChannelRow => ({ channel: thread, depth: 1 })),
  ];
  const top = below(null);
  const categories = top.filter(({ kind }) => kind === 'category');
  return [
    ...top.filter(({ kind }) => kind !== 'category').flatMap(withThreads),
    ...categories.flatMap((category): readonly ChannelRow[] => [
      { channel: category, depth: 0 },
      ...below(category.id).flatMap(withThreads),
    ]),
  ];
}
