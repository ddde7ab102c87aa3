import type { RESTPatchAPIChannelMessageJSONBody, RESTPostAPIChannelMessageJSONBody } from 'discord-api-types/v10';

/** What Discord's headers said about the bucket a call was counted in; null when they said nothing. */
export interface BucketState {
  readonly remaining: number;
  readonly resetAt: Date;
}

/** How a call ended that did not do what was asked. Every ending is expected; a Messenger does not throw. */
export type Failure =
  /**
   * Try again: not before `notBefore` where Discord named a time, else after a back-off. `scope` says what must wait.
   * `mayHaveHappened`: the answer was lost, so Discord may have done it.
   */
  | {
      readonly kind: 'retry';
      readonly reason: string;
      readonly notBefore: Date | null;
      readonly scope: 'bucket' | 'global';
      readonly cause: 'rate-limit' | 'server' | 'network';
      readonly mayHaveHappened: boolean;
    }
  | { readonly kind: 'gone'; readonly what: 'message' | 'channel'; readonly reason: string }
  | { readonly kind: 'blocked'; readonly what: 'access' | 'permission'; readonly reason: string }
  | { readonly kind: 'rejected'; readonly reason: string }
  /** This message takes no more edits (30046, or it belongs to another bot): a new one has to continue it. */
  | { readonly kind: 'uneditable'; readonly reason: string }
  /** The thread is archived or locked (50083, 160005) and must be opened first. */
  | { readonly kind: 'archived'; readonly reason: string }
  /** The token was refused: nothing can be sent until somebody replaces it. */
  | { readonly kind: 'unauthorized'; readonly reason: string };

/** How a post, an edit or a thread's creation ended; for a thread `messageId` is the thread's id. */
export type Delivery =
  { readonly kind: 'delivered'; readonly messageId: string; readonly bucket: BucketState | null } | Failure;

export interface FileUpload {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly description?: string;
}

export type PostBody = Omit<RESTPostAPIChannelMessageJSONBody, 'nonce' | 'enforce_nonce' | 'attachments'> & {
  readonly allowed_mentions: NonNullable<RESTPostAPIChannelMessageJSONBody['allowed_mentions']>;
};

export type EditBody = Omit<RESTPatchAPIChannelMessageJSONBody, 'attachments' | 'flags'> & {
  readonly flags?: number;
  readonly allowed_mentions: NonNullable<RESTPatchAPIChannelMessageJSONBody['allowed_mentions']>;
};

export interface Post {
  readonly channelId: string;
  readonly body: PostBody;
  readonly files: readonly FileUpload[];
  /** Within a few minutes Discord answers a repeated nonce with the first message and creates nothing. */
  readonly nonce: string;
}

export interface Edit {
  readonly channelId: string;
  readonly messageId: string;
  readonly body: EditBody;
  /** What the message's attachments become; null keeps those it has. */
  readonly files: readonly FileUpload[] | null;
}

/** One of our own messages, as far as its card can be told from it. */
export interface SeenMessage {
  readonly id: string;
  readonly at: Date;
  /** The last footer of its embeds and the last line of its text: where a card's marker stands. */
  readonly marks: readonly string[];
}

export type HistoryPage =
  | {
      readonly kind: 'page';
      /** Newest first, and ours alone. */
      readonly messages: readonly SeenMessage[];
      /** Where to read on: the oldest message of the page, whoever wrote it; null at the channel's beginning. */
      readonly oldest: { readonly id: string; readonly at: Date } | null;
    }
  | Failure;

export type FoundThread = { readonly kind: 'found'; readonly threadId: string } | { readonly kind: 'none' } | Failure;

/** The one narrow door to Discord for what others see. Nothing but the relay holds it. */
export interface Messenger {
  post(post: Post): Promise<Delivery>;
  edit(edit: Edit): Promise<Delivery>;
  /** Up to a hundred messages before `before`, or the newest. */
  history(query: { readonly channelId: string; readonly before: string | null }): Promise<HistoryPage>;
  /** Hangs on a message, or stands alone with null. A message that has a thread already answers with that thread. */
  createThread(thread: {
    readonly channelId: string;
    readonly messageId: string | null;
    readonly name: string;
  }): Promise<Delivery>;
  /** Finds a thread of ours that stands alone; its creation has no nonce. */
  findThread(query: { readonly channelId: string; readonly name: string; readonly since: Date }): Promise<FoundThread>;
  updateThread(thread: {
    readonly threadId: string;
    readonly name?: string;
    readonly archived?: boolean;
  }): Promise<Delivery>;
}
