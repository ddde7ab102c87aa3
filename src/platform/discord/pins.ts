import type { EventAnswer } from './guild-event.ts';

/** A message that is pinned in a channel. */
export interface PinnedMessage {
  readonly id: string;
  /** Written by this bot. */
  readonly isOurs: boolean;
  /** Of its embeds; '' where it has none. */
  readonly footer: string;
}

/** What is pinned in channels. No call rejects, waits for a rate limit, or is made twice. */
export interface Pins {
  /** Whether the message is pinned; 'over': there is no such message. */
  isPinned(channelId: string, messageId: string): Promise<EventAnswer<boolean>>;
  /** The fifty that were pinned last (Discord docs: Get Channel Pins). */
  list(channelId: string): Promise<EventAnswer<readonly PinnedMessage[]>>;
  pin(channelId: string, messageId: string): Promise<EventAnswer<null>>;
  unpin(channelId: string, messageId: string): Promise<EventAnswer<null>>;
}
