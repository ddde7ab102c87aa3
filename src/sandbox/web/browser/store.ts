import type { APIMessage } from 'discord-api-types/v10';
import type { GuildView, Persona, ViewerEvent } from '../protocol.ts';
import { holdsMessages, type ChatChannel } from './chat/chat-channel.ts';
import {
  greet,
  markRead,
  reduce,
  unreadOf,
  withPings,
  withWindow,
  type ChatState,
  type Unread,
} from './chat/chat-state.ts';
import type { DispatchData, DispatchName } from './chat/dispatches.ts';
import { DispatchListeners } from './chat/dispatch-listeners.ts';
import { MessageLoader, type Loading, type Stretch } from './chat/message-loader.ts';
import {
  EMPTY_WINDOW,
  trimmed,
  windowAround,
  withNewer,
  withNewest,
  withOlder,
  type MessageWindow,
  type Page,
} from './chat/message-window.ts';
import type { ReadMarks } from './chat/read-marks.ts';
import { callDiscord, type RestAnswer, type RestBody, type RestMethod } from './rest.ts';
import type { ViewerClock } from './viewer-clock.ts';
import { openViewerStream, type ViewerStream } from './viewer-stream.ts';

/** How many channels' unread messages are looked through for pings after `hello`. */
const MOST_LOOKED_THROUGH = 30;

export interface StoreOptions {
  readonly clock: ViewerClock;
  readonly readMarks: ReadMarks;
  /** As whom to begin, and in which channel where there is one of this name. */
  readonly persona: string;
  readonly channelName: string;
}

/** What the page is about to do or shows at the moment, told to whoever listens to 'change'. */
export type Connection = 'connecting' | 'live' | 'lost';

/**
 * All that the page's parts share: one persona's state, live by events and filled by REST. It tells 'change' after every
 * change, at most once per turn of the loop; `onDispatch` tells single gateway events.
 */
export class Store extends EventTarget {
  readonly clock: ViewerClock;
  readonly #readMarks: ReadMarks;
  readonly #listeners = new DispatchListeners();
  /** By persona: what each has seen stays when another is acted as, and with it their ephemeral messages. */
  readonly #states = new Map<string, ChatState>();
  readonly #loader: MessageLoader;
  #stream: ViewerStream | null = null;
  #personaName: string;
  readonly #firstChannel: string;
  #channelId: string | null = null;
  #newSince: string | null = null;
  #replyTo: APIMessage | null = null;
  #isReading = true;
  #connection: Connection = 'connecting';
  #isTold = false;

  constructor({ clock, readMarks, persona, channelName }: StoreOptions) {
    super();
    this.clock = clock;
    this.#readMarks = readMarks;
    this.#personaName = persona;
    this.#firstChannel = channelName;
    this.#loader = new MessageLoader({
      ask: (path) => this.request('GET', path),
      onChange: () => {
        this.#tell();
      },
    });
  }

  start(): void {
    this.#connect();
  }

  /** null until the server said hello. */
  get state(): ChatState | null {
    return this.#states.get(this.#personaName) ?? null;
  }

  get view(): GuildView | null {
    return this.state?.view ?? null;
  }

  get personaName(): string {
    return this.#personaName;
  }

  get me(): Persona | null {
    return this.view?.me ?? null;
  }

  get connection(): Connection {
    return this.#connection;
  }

  /** The channel or thread that is open. */
  get channel(): ChatChannel | null {
    return this.#channelId === null ? null : (this.state?.channels.get(this.#channelId) ?? null);
  }

  get channels(): readonly ChatChannel[] {
    return [...(this.state?.channels.values() ?? [])];
  }

  /** Of the open channel. */
  get window(): MessageWindow {
    return (this.#channelId === null ? undefined : this.state?.windows.get(this.#channelId)) ?? EMPTY_WINDOW;
  }

  get loading(): Loading {
    return this.#loader.loading(this.#channelId);
  }

  /** The last message that was read when the channel was opened: the "new messages" line goes below it. */
  get newSince(): string | null {
    return this.#newSince;
  }

  /** The message that the next one written will answer. */
  get replyTo(): APIMessage | null {
    return this.#replyTo;
  }

  setReplyTo(message: APIMessage | null): void {
    this.#replyTo = message;
    this.#tell();
  }

  unread(channelId: string): Unread {
    return this.state === null ? { isUnread: false, mentions: 0 } : unreadOf(this.state, channelId);
  }

  /** Asks Discord's REST as the present persona; `path` begins after /v10. */
  request(method: RestMethod, path: string, body?: RestBody): Promise<RestAnswer> {
    return callDiscord(this.#personaName, { method, path, body });
  }

  /** Hears one kind of gateway event; the returned function ends it. */
  onDispatch<Name extends DispatchName>(name: Name, listener: (data: DispatchData[Name]) => void): () => void {
    return this.#listeners.on(name, listener);
  }

  onChange(listener: () => void): () => void {
    this.addEventListener('change', listener);
    return () => {
      this.removeEventListener('change', listener);
    };
  }

  /** Becomes somebody else: their channels, their unread marks, their ephemeral messages. */
  actAs(name: string): void {
    if (name === this.#personaName && this.#stream !== null) return;
    this.#personaName = name;
    this.#replyTo = null;
    this.#loader.forget();
    this.#connect();
    if (this.state !== null) this.#keepChannelOpen();
    this.dispatchEvent(new CustomEvent('persona', { detail: name }));
    this.#tell();
  }

  openChannel(id: string): void {
    if (this.state?.channels.has(id) !== true) return;
    if (this.#channelId !== id) this.#replyTo = null;
    this.#channelId = id;
    // In a channel that was never looked at everything is new, and a line would say nothing.
    this.#newSince = this.unread(id).isUnread ? (this.state.reads.get(id) ?? null) : null;
    this.dispatchEvent(new CustomEvent('channel', { detail: id }));
    this.#tell();
    void this.loadNewest();
  }

  /** Whether the open channel's end is in sight, so that what arrives counts as read. */
  setReading(isReading: boolean): void {
    if (isReading === this.#isReading) return;
    this.#isReading = isReading;
    const { channel, state } = this;
    if (!isReading && channel !== null && state !== null) this.#newSince ??= state.reads.get(channel.id) ?? null;
    this.#readOpenChannel();
  }

  /** When the messages that are on their way have come. */
  async settled(): Promise<void> {
    await this.#loader.settled(this.#channelId ?? '');
  }

  async loadNewest(): Promise<void> {
    await this.settled();
    await this.#load('end', (window, page) => withNewest(window, page));
    this.#readOpenChannel();
  }

  async loadOlder(): Promise<void> {
    const [first] = this.window.list;
    if (first === undefined || !this.window.hasOlder || this.loading.kind === 'loading') return;
    await this.#load({ before: first.id }, withOlder);
  }

  async loadNewer(): Promise<void> {
    const last = this.window.list.at(-1);
    if (last === undefined || !this.window.hasNewer || this.loading.kind === 'loading') return;
    await this.#load({ after: last.id }, withNewer);
  }

  /** Goes to a message that is not loaded. */
  async loadAround(messageId: string): Promise<void> {
    await this.settled();
    await this.#load({ around: messageId }, (_window, page) => windowAround(page));
  }

  /** Takes the "new messages" line away. */
  forgetNew(): void {
    this.#newSince = null;
    this.#tell();
  }

  /** Ephemeral messages live in this page alone; the client drops them without asking Discord. */
  dismiss(message: APIMessage): void {
    const { state } = this;
    if (state === null) return;
    this.#loader.dismiss(message.id);
    const data = { id: message.id, channel_id: message.channel_id };
    this.#set(reduce(state, { name: 'MESSAGE_DELETE', data, now: this.clock.now() }));
  }

  /** `emoji` as the route wants it: the character itself, or `name:id` of a custom one. */
  async react(message: APIMessage, emoji: string, change: 'add' | 'remove'): Promise<RestAnswer> {
    const path = `/channels/${message.channel_id}/messages/${message.id}/reactions/${encodeURIComponent(emoji)}/@me`;
    return this.request(change === 'add' ? 'PUT' : 'DELETE', path);
  }

  #connect(): void {
    this.#stream?.close();
    this.#connection = 'connecting';
    this.#stream = openViewerStream({
      persona: this.#personaName,
      onEvent: (event) => {
        this.#hear(event);
      },
      onState: (connection) => {
        this.#connection = connection;
        this.#tell();
      },
    });
  }

  #hear(event: ViewerEvent): void {
    if (event.kind === 'hello') {
      const name = event.view.me.name;
      const remembered = this.#readMarks.load(event.view.guild.id, name);
      const earlier = this.#states.get(name);
      const { windows, pings } = earlier ?? {
        windows: new Map<string, MessageWindow>(),
        pings: new Map<string, string[]>(),
      };
      this.#states.set(name, greet(event.view, { windows, pings, reads: remembered }));
      this.#keepChannelOpen();
      void this.#lookForPings();
      this.#tell();
      return;
    }
    const { state } = this;
    if (state === null) return;
    // The border: the server passes on what the stand-in dispatches, whose shapes DispatchData names.
    const dispatch = { name: event.name, data: event.data, now: this.clock.now() } as Parameters<typeof reduce>[1];
    this.#set(reduce(state, dispatch));
    this.#listeners.tell(event.name, event.data);
    if (event.name === 'MESSAGE_CREATE') this.#readOpenChannel();
    // What one answers oneself is not news.
    if (event.name === 'MESSAGE_CREATE' && this.window.list.at(-1)?.author.id === this.me?.id) this.#newSince = null;
  }

  #keepChannelOpen(): void {
    const { state } = this;
    if (state === null) return;
    const all = this.channels.filter(holdsMessages).toSorted((a, b) => a.position - b.position);
    const named = all.find(({ name }) => name === this.#firstChannel);
    const wanted = this.channel?.id ?? named?.id ?? all[0]?.id;
    this.#channelId = wanted ?? null;
    if (wanted !== undefined) this.openChannel(wanted);
  }

  async #load(stretch: Stretch, join: (window: MessageWindow, page: Page) => MessageWindow): Promise<void> {
    const persona = this.#personaName;
    const channelId = this.#channelId;
    if (channelId === null) return;
    const page = await this.#loader.load(channelId, stretch);
    const state = this.#states.get(persona);
    if (persona !== this.#personaName || state === undefined || page === null) return;
    const window = join(state.windows.get(channelId) ?? EMPTY_WINDOW, page);
    this.#set(withPings(withWindow(state, channelId, window), channelId, page.messages));
  }

  /** What came while this persona was not acted as says by itself whom it pinged. */
  async #lookForPings(): Promise<void> {
    const persona = this.#personaName;
    const unread = this.channels.filter((one) => holdsMessages(one) && this.unread(one.id).isUnread);
    for (const { id } of unread.slice(0, MOST_LOOKED_THROUGH)) {
      const after = this.state?.reads.get(id);
      const messages = await this.#loader.peek(id, after === undefined ? 'end' : { after });
      const { state } = this;
      if (persona !== this.#personaName || state === null) return;
      this.#set(withPings(state, id, messages));
    }
  }

  #readOpenChannel(): void {
    const { state, channel } = this;
    if (state === null || channel === null || !this.#isReading) return;
    if (this.window.hasNewer) return;
    const read = trimOpen(markRead(state, channel.id), channel.id);
    if (read === state) return;
    this.#set(read);
    this.#readMarks.save(state.view.guild.id, state.view.me.name, read.reads);
  }

  #set(state: ChatState): void {
    if (this.#states.get(state.view.me.name) === state) return;
    this.#states.set(state.view.me.name, state);
    this.#tell();
  }

  /** Many events of one turn make one change. */
  #tell(): void {
    if (this.#isTold) return;
    this.#isTold = true;
    queueMicrotask(() => {
      this.#isTold = false;
      this.dispatchEvent(new Event('change'));
    });
  }
}

function trimOpen(state: ChatState, channelId: string): ChatState {
  const window = state.windows.get(channelId);
  if (window === undefined) return state;
  const short = trimmed(window);
  return short === window ? state : withWindow(state, channelId, short);
}
