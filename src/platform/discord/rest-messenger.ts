import {
  DefaultRestOptions,
  DiscordAPIError,
  REST,
  RequestMethod,
  Routes,
  type RawFile,
  type RequestData,
  type ResponseLike,
} from 'discord.js';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type {
  BucketState,
  Delivery,
  Failure,
  FileUpload,
  FoundThread,
  HistoryPage,
  Messenger,
  SeenMessage,
} from '../delivery/messenger.ts';
import { failureOf, OFFSET_MS, THREAD_EXISTS, TOO_MANY_EDITS } from './rest-failure.ts';

const DEFAULT_TIMEOUT_MS = 10_000;
const PAGE = 100;
/** Minutes without a message before Discord archives a thread by itself: a week, its longest. */
const AUTO_ARCHIVE_MINUTES = 10_080;
const PUBLIC_THREAD = 11;

export interface RestMessengerOptions {
  readonly token: string;
  /** Without a version, e.g. https://discord.com/api */
  readonly apiUrl: string;
  readonly guildId: string;
  readonly clock: Clock;
  /** For one call, answer and all. */
  readonly timeoutMs?: number;
  /**
   * Who keeps calls back while a bucket is empty. discord.js does, and goes by `Date`; where `clock` is not real time,
   * only whoever reads the buckets that come with each delivery can.
   */
  readonly emptyBucketsHeldBy?: 'discord.js' | 'caller';
}

export interface RestMessenger extends Messenger {
  /** Ends the timers discord.js keeps. */
  close(): void;
}

const ANSWER = z.object({ id: z.string() });
const CODED = z.object({ code: z.number() });
const MESSAGES = z.array(
  z.object({
    id: z.string(),
    timestamp: z.string(),
    content: z.string().catch(''),
    author: z.object({ id: z.string() }),
    embeds: z.array(z.object({ footer: z.object({ text: z.string() }).nullish() })).catch([]),
    components: z.array(z.object({ content: z.string().optional() })).catch([]),
  }),
);
const THREADS = z.object({
  threads: z.array(
    z.object({ id: z.string(), name: z.string(), parent_id: z.string().nullish(), owner_id: z.string().nullish() }),
  ),
});

type Called = { readonly kind: 'answered'; readonly json: unknown; readonly bucket: BucketState | null } | Failure;
type Route = `/${string}`;

/**
 * Discord's REST by way of discord.js, which here never waits and never repeats: each call is one request or none,
 * and the relay does the waiting. Reads `Date` itself inside discord.js for its buckets.
 */
export function createRestMessenger(options: RestMessengerOptions): RestMessenger {
  const { token, clock, guildId, timeoutMs = DEFAULT_TIMEOUT_MS, emptyBucketsHeldBy = 'discord.js' } = options;
  const buckets = new WeakMap<ResponseLike, BucketState | null>();
  const read = async (response: ResponseLike): Promise<ResponseLike> => {
    const answer = await asRefusal(response);
    const shown = emptyBucketsHeldBy === 'caller' ? await withoutRemaining(answer) : answer;
    buckets.set(shown, bucketOf(response, clock.now()));
    return shown;
  };
  const rest = new REST({
    api: options.apiUrl,
    version: '10',
    retries: 0,
    timeout: timeoutMs,
    offset: OFFSET_MS,
    rejectOnRateLimit: () => true,
    makeRequest: async (url, init) => read(await DefaultRestOptions.makeRequest(url, init)),
  }).setToken(token);
  let ownId: string | null = null;

  async function call(method: RequestMethod, route: Route, data: RequestData = {}): Promise<Called> {
    try {
      // The signal also ends a body that never comes: discord.js times the headers only.
      const signal = AbortSignal.timeout(timeoutMs);
      const response = await rest.queueRequest({ ...data, signal, fullRoute: route, method });
      return { kind: 'answered', json: await response.json(), bucket: buckets.get(response) ?? null };
    } catch (error) {
      // discord.js forgets the token on any 401. Whether to go on calling is for the relay to say, not for it.
      rest.setToken(token);
      if (error instanceof DiscordAPIError && error.code === THREAD_EXISTS) return existingThread(route);
      return failureOf(error, clock.now());
    }
  }

  async function deliver(method: RequestMethod, route: Route, data: RequestData): Promise<Delivery> {
    const called = await call(method, route, data);
    if (called.kind !== 'answered') return called;
    const answer = ANSWER.safeParse(called.json);
    if (!answer.success) return unreadable(route);
    return { kind: 'delivered', messageId: answer.data.id, bucket: called.bucket };
  }

  async function whoAmI(): Promise<Delivery> {
    const delivery = await deliver(RequestMethod.Get, Routes.user(), {});
    if (delivery.kind === 'delivered') ownId = delivery.messageId;
    return delivery;
  }

  /** Our own user id, asked for once. */
  async function knowOwnId(): Promise<{ readonly kind: 'known'; readonly id: string } | Failure> {
    if (ownId !== null) return { kind: 'known', id: ownId };
    const delivery = await whoAmI();
    return delivery.kind === 'delivered' ? { kind: 'known', id: delivery.messageId } : delivery;
  }

  async function history(channelId: string, before: string | null): Promise<HistoryPage> {
    const own = await knowOwnId();
    if (own.kind !== 'known') return own;
    const query = new URLSearchParams({ limit: String(PAGE), ...(before === null ? {} : { before }) });
    const called = await call(RequestMethod.Get, Routes.channelMessages(channelId), { query });
    if (called.kind !== 'answered') return called;
    const parsed = MESSAGES.safeParse(called.json);
    if (!parsed.success) return unreadable('the messages of a channel');
    const oldest = parsed.data.at(-1);
    return {
      kind: 'page',
      messages: parsed.data.filter((message) => message.author.id === own.id).map(seen),
      oldest:
        oldest === undefined || parsed.data.length < PAGE ? null : { id: oldest.id, at: new Date(oldest.timestamp) },
    };
  }

  async function findThread(channelId: string, name: string, since: Date): Promise<FoundThread> {
    const own = await knowOwnId();
    if (own.kind !== 'known') return own;
    for (const route of [
      Routes.guildActiveThreads(guildId),
      Routes.channelThreads(channelId, 'public'),
    ] satisfies Route[]) {
      const called = await call(RequestMethod.Get, route);
      if (called.kind !== 'answered') return called;
      const parsed = THREADS.safeParse(called.json);
      if (!parsed.success) return unreadable('the threads of a channel');
      const found = parsed.data.threads.find(
        (thread) =>
          thread.name === name &&
          thread.parent_id === channelId &&
          thread.owner_id === own.id &&
          timeOf(thread.id) >= since.getTime(),
      );
      if (found !== undefined) return { kind: 'found', threadId: found.id };
    }
    return { kind: 'none' };
  }

  return {
    post: ({ channelId, body, files, nonce }) =>
      deliver(RequestMethod.Post, Routes.channelMessages(channelId), {
        body: { ...body, nonce, enforce_nonce: true, ...attachments(files) },
        ...rawFiles(files),
      }),
    edit: ({ channelId, messageId, body, files }) =>
      deliver(RequestMethod.Patch, Routes.channelMessage(channelId, messageId), {
        body: files === null ? body : { ...body, attachments: [], ...attachments(files) },
        ...rawFiles(files ?? []),
      }),
    history: ({ channelId, before }) => history(channelId, before),
    createThread: ({ channelId, messageId, name }) =>
      deliver(
        RequestMethod.Post,
        messageId === null ? Routes.threads(channelId) : Routes.threads(channelId, messageId),
        {
          body: { name, auto_archive_duration: AUTO_ARCHIVE_MINUTES, type: PUBLIC_THREAD },
        },
      ),
    findThread: ({ channelId, name, since }) => findThread(channelId, name, since),
    updateThread: ({ threadId, name, archived }) =>
      deliver(RequestMethod.Patch, Routes.channel(threadId), {
        body: { ...(name === undefined ? {} : { name }), ...(archived === undefined ? {} : { archived }) },
      }),
    close() {
      rest.clearHashSweeper();
      rest.clearHandlerSweeper();
    },
  };
}

/**
 * Discord says with a 429 that an old message takes no more edits. Given to discord.js as the refusal it is, its code
 * comes through; as a rate limit it would not.
 */
async function asRefusal(response: ResponseLike): Promise<ResponseLike> {
  if (response.status !== 429) return response;
  const text = await response.text();
  const { status, headers } = response;
  const isRefusal = CODED.safeParse(parseJson(text)).data?.code === TOO_MANY_EDITS;
  return new Response(text, { status: isRefusal ? 400 : status, headers: [...headers.entries()] });
}

/** Without the count discord.js takes each bucket for one with a call left (@discordjs/rest, SequentialHandler). */
async function withoutRemaining(response: ResponseLike): Promise<ResponseLike> {
  const { status, statusText } = response;
  const headers = [...response.headers.entries()].filter(([name]) => name.toLowerCase() !== 'x-ratelimit-remaining');
  return new Response(status === 204 ? null : await response.text(), { status, statusText, headers });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A message has one thread at most, and that thread has the message's id. */
function existingThread(route: Route): Called {
  const messageId = /\/messages\/(\d+)\/threads$/.exec(route)?.[1];
  return { kind: 'answered', json: { id: messageId }, bucket: null };
}

function bucketOf({ headers }: ResponseLike, now: Date): BucketState | null {
  const remaining = headers.get('x-ratelimit-remaining');
  const resetAfter = headers.get('x-ratelimit-reset-after');
  if (remaining === null || resetAfter === null) return null;
  return {
    remaining: Number(remaining),
    resetAt: new Date(now.getTime() + Math.ceil(Number(resetAfter) * 1000) + OFFSET_MS),
  };
}

function attachments(files: readonly FileUpload[]): { readonly attachments?: readonly object[] } {
  if (files.length === 0) return {};
  return {
    attachments: files.map(({ description }, index) => ({
      id: String(index),
      ...(description === undefined ? {} : { description }),
    })),
  };
}

function rawFiles(files: readonly FileUpload[]): { readonly files?: RawFile[] } {
  if (files.length === 0) return {};
  return { files: files.map(({ name, bytes }) => ({ name, data: bytes })) };
}

function seen(message: z.infer<typeof MESSAGES>[number]): SeenMessage {
  const footers = message.embeds.map((embed) => embed.footer?.text).filter((text) => text !== undefined);
  const texts = [message.content, ...message.components.map((component) => component.content ?? '')];
  const lastLines = texts.map((text) => text.slice(text.lastIndexOf('\n') + 1));
  return {
    id: message.id,
    at: new Date(message.timestamp),
    marks: [...footers.slice(-1), ...lastLines].filter((mark) => mark !== ''),
  };
}

/** Discord answered 2xx with something we cannot read: it was done, so only repeating it with its nonce is safe. */
function unreadable(what: string): Failure {
  return {
    kind: 'retry',
    cause: 'server',
    reason: `an answer to ${what} that has not the documented form`,
    notBefore: null,
    scope: 'bucket',
    mayHaveHappened: true,
  };
}

/** Milliseconds UTC in a snowflake's upper 42 bits, counted from Discord's epoch (Discord docs: snowflakes). */
function timeOf(snowflake: string): number {
  return Number((BigInt(snowflake) >> 22n) + 1_420_070_400_000n);
}
