import type { TestClock } from '../../support/clock.ts';
import type {
  Delivery,
  Edit,
  Failure,
  FoundThread,
  HistoryPage,
  Messenger,
  Post,
} from '../../../src/platform/delivery/messenger.ts';

export interface FakeMessage {
  readonly id: string;
  readonly channelId: string;
  readonly at: Date;
  readonly nonce: string;
  body: Post['body'] | Edit['body'];
  files: readonly string[];
  edits: number;
}

/** What happens to the next call: it fails before or after it took effect, or goes through. */
export type Fault =
  { readonly when: 'before'; readonly failure: Failure } | { readonly when: 'after'; readonly failure: Failure };

export const FAILURES = {
  server: {
    kind: 'retry',
    reason: '502',
    notBefore: null,
    scope: 'bucket',
    cause: 'server',
    mayHaveHappened: true,
  },
  blocked: { kind: 'blocked', what: 'permission', reason: '403, code 50013' },
  rejected: { kind: 'rejected', reason: '400, code 50035' },
  uneditable: { kind: 'uneditable', reason: '400, code 30046' },
  unauthorized: { kind: 'unauthorized', reason: '401' },
} as const satisfies Record<string, Failure>;

const NONCE_MEMORY_MS = 3 * 60_000;
const PAGE = 5;

/**
 * Channels that behave as Discord documents them, as far as a Messenger can tell: nonces are remembered for some
 * minutes, history comes in (small) pages, threads hang on messages.
 */
export class FakeChannels implements Messenger {
  readonly messages: FakeMessage[] = [];
  readonly threads: { id: string; parent: string; name: string; archived: boolean }[] = [];
  readonly calls: string[] = [];
  /** Asked before each call; null lets it through. */
  fault: (call: { verb: string; channelId: string; post?: Post; edit?: Edit }) => Fault | null = () => null;
  /** Lets a test hold a call until it says so. */
  gate: (verb: string) => Promise<void> = () => Promise.resolve();
  /** Calls that Discord lets through in a window, per verb and channel; null for no limit. */
  bucket: { readonly limit: number; readonly windowMs: number } | null = null;
  readonly #windows = new Map<string, { endsAt: number; used: number }>();
  readonly #clock: TestClock;
  #id = 100_000_000_000_000_000n;

  constructor(clock: TestClock) {
    this.#clock = clock;
  }

  in(channelId: string): readonly FakeMessage[] {
    return this.messages.filter((message) => message.channelId === channelId);
  }

  contents(channelId: string): readonly string[] {
    return this.in(channelId).map((message) => textOf(message));
  }

  delete(id: string): void {
    this.messages.splice(
      this.messages.findIndex((message) => message.id === id),
      1,
    );
  }

  async post(post: Post): Promise<Delivery> {
    return this.#call({ verb: 'post', channelId: post.channelId, post }, () => {
      const known = this.messages.find(
        ({ nonce, at }) => nonce === post.nonce && this.#clock.now().getTime() - at.getTime() <= NONCE_MEMORY_MS,
      );
      if (known !== undefined) return known.id;
      const thread = this.threads.find(({ id }) => id === post.channelId);
      if (thread !== undefined) thread.archived = false;
      return this.#store(post);
    });
  }

  async edit(edit: Edit): Promise<Delivery> {
    const message = this.messages.find(({ id }) => id === edit.messageId);
    if (message === undefined) return { kind: 'gone', what: 'message', reason: '404, code 10008' };
    if (this.threads.some(({ id, archived }) => id === edit.channelId && archived))
      return { kind: 'archived', reason: '400, code 50083' };
    return this.#call({ verb: 'edit', channelId: edit.channelId, edit }, () => {
      message.body = edit.body;
      if (edit.files !== null) message.files = edit.files.map(({ name }) => name);
      message.edits++;
      return message.id;
    });
  }

  async history({ channelId, before }: { channelId: string; before: string | null }): Promise<HistoryPage> {
    this.calls.push(`history ${channelId}`);
    const fault = this.fault({ verb: 'history', channelId });
    if (fault !== null) return fault.failure;
    const all = this.in(channelId).filter(({ id }) => before === null || id < before);
    const page = all.toReversed().slice(0, PAGE);
    const oldest = page.at(-1);
    return {
      kind: 'page',
      messages: page.map((message) => ({ id: message.id, at: message.at, marks: marksOf(message) })),
      oldest: oldest === undefined || page.length < PAGE ? null : { id: oldest.id, at: oldest.at },
    };
  }

  async createThread(thread: { channelId: string; messageId: string | null; name: string }): Promise<Delivery> {
    return this.#call({ verb: 'thread', channelId: thread.channelId }, () => {
      const id = thread.messageId ?? this.#nextId();
      if (!this.threads.some((each) => each.id === id))
        this.threads.push({ id, parent: thread.channelId, name: thread.name, archived: false });
      return id;
    });
  }

  async findThread({ channelId, name }: { channelId: string; name: string }): Promise<FoundThread> {
    const found = this.threads.find((thread) => thread.parent === channelId && thread.name === name);
    return found === undefined ? { kind: 'none' } : { kind: 'found', threadId: found.id };
  }

  async updateThread(update: { threadId: string; name?: string; archived?: boolean }): Promise<Delivery> {
    const thread = this.threads.find(({ id }) => id === update.threadId);
    if (thread === undefined) return { kind: 'gone', what: 'channel', reason: '404, code 10003' };
    return this.#call({ verb: 'thread-update', channelId: update.threadId }, () => {
      thread.name = update.name ?? thread.name;
      thread.archived = update.archived ?? thread.archived;
      return thread.id;
    });
  }

  async #call(
    call: { verb: string; channelId: string; post?: Post; edit?: Edit },
    work: () => string,
  ): Promise<Delivery> {
    this.calls.push(`${call.verb} ${call.channelId}`);
    const fault = this.fault(call);
    await this.gate(call.verb);
    if (fault?.when === 'before') return fault.failure;
    const bucket = this.#count(`${call.verb} ${call.channelId}`);
    if (bucket !== null && bucket.remaining < 0)
      return {
        kind: 'retry',
        reason: '429',
        notBefore: bucket.resetAt,
        scope: 'bucket',
        cause: 'rate-limit',
        mayHaveHappened: false,
      };
    const messageId = work();
    return fault?.failure ?? { kind: 'delivered', messageId, bucket };
  }

  #count(name: string): { readonly remaining: number; readonly resetAt: Date } | null {
    if (this.bucket === null) return null;
    const now = this.#clock.now().getTime();
    const window = this.#windows.get(name);
    const current =
      window === undefined || window.endsAt <= now ? { endsAt: now + this.bucket.windowMs, used: 0 } : window;
    current.used++;
    this.#windows.set(name, current);
    return { remaining: this.bucket.limit - current.used, resetAt: new Date(current.endsAt) };
  }

  #store(post: Post): string {
    const id = this.#nextId();
    const files = post.files.map(({ name }) => name);
    this.messages.push({
      id,
      channelId: post.channelId,
      at: this.#clock.now(),
      nonce: post.nonce,
      body: post.body,
      files,
      edits: 0,
    });
    return id;
  }

  #nextId(): string {
    this.#id += 1n;
    return this.#id.toString();
  }
}

/** What a message says above its mark. */
export function textOf({ body }: FakeMessage): string {
  return (body.content ?? '').replace(/\n?-# [^\n]*$/, '');
}

function marksOf({ body }: FakeMessage): readonly string[] {
  const footer = body.embeds?.at(-1)?.footer?.text;
  const content = body.content ?? '';
  return [footer ?? '', content.slice(content.lastIndexOf('\n') + 1)].filter((mark) => mark !== '');
}
