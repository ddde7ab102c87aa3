import type { APIMessage } from 'discord-api-types/v10';
import type { RestAnswer } from '../rest.ts';
import type { Page } from './message-window.ts';

const PAGE_SIZE = 50;

/** Why a channel's messages are not here, or that they come. */
export type Loading =
  | { readonly kind: 'idle' | 'loading' }
  | { readonly kind: 'failed'; /** A sentence for people. */ readonly why: string };

/** Which part of a channel's history: its end, or what lies before, after or around a message. */
export type Stretch = 'end' | { readonly before: string } | { readonly after: string } | { readonly around: string };

export interface MessageLoaderOptions {
  readonly ask: (path: string) => Promise<RestAnswer>;
  /** Told when something begins or ends to load. */
  readonly onChange: () => void;
}

/** Pages of channels' messages (Discord docs: get channel messages), and how their loading goes. */
export class MessageLoader {
  readonly #options: MessageLoaderOptions;
  readonly #loading = new Map<string, Loading>();
  /** The sandbox keeps ephemeral messages for a reload of the page; what was dismissed must not come back by that. */
  readonly #dismissed = new Set<string>();
  readonly #running = new Map<string, Promise<unknown>>();

  constructor(options: MessageLoaderOptions) {
    this.#options = options;
  }

  loading(channelId: string | null): Loading {
    return this.#loading.get(channelId ?? '') ?? { kind: 'idle' };
  }

  /** When what is on its way for this channel has come. */
  async settled(channelId: string): Promise<void> {
    await this.#running.get(channelId);
  }

  /** null when it failed; `loading` then says why. */
  load(channelId: string, stretch: Stretch): Promise<Page | null> {
    const page = this.#load(channelId, stretch);
    this.#running.set(channelId, page);
    return page;
  }

  /** One page without a word about it: for looking through channels that are not open. */
  async peek(channelId: string, stretch: Stretch): Promise<readonly APIMessage[]> {
    const outcome = await this.#read(channelId, stretch);
    return 'why' in outcome ? [] : outcome.messages;
  }

  dismiss(messageId: string): void {
    this.#dismissed.add(messageId);
  }

  /** Whoever is acted as now has asked for nothing yet. */
  forget(): void {
    this.#loading.clear();
    this.#running.clear();
  }

  async #load(channelId: string, stretch: Stretch): Promise<Page | null> {
    this.#set(channelId, { kind: 'loading' });
    const outcome = await this.#read(channelId, stretch);
    this.#set(channelId, 'why' in outcome ? { kind: 'failed', why: outcome.why } : { kind: 'idle' });
    return 'why' in outcome ? null : outcome;
  }

  async #read(channelId: string, stretch: Stretch): Promise<Page | { readonly why: string }> {
    const query = new URLSearchParams({ limit: String(PAGE_SIZE), ...(stretch === 'end' ? {} : stretch) });
    const answer = await this.#options.ask(`/channels/${channelId}/messages?${query.toString()}`);
    if (answer.kind === 'refused') return { why: answer.message };
    if (answer.kind === 'unreachable') return { why: answer.reason };
    // The border: the stand-in answers this route with messages.
    const all = answer.body as readonly APIMessage[];
    return { messages: all.filter(({ id }) => !this.#dismissed.has(id)), isFull: all.length >= PAGE_SIZE };
  }

  #set(channelId: string, loading: Loading): void {
    this.#loading.set(channelId, loading);
    this.#options.onChange();
  }
}
