import { setTimeout as pause } from 'node:timers/promises';
import { DiscordAPIError, HTTPError, RateLimitError, REST, Routes, type RawFile } from 'discord.js';
import type { AnswerFile } from './command.ts';
import type { InteractionRef, Reception, ReplyBody, Responder } from './responder.ts';

export interface RestResponderOptions {
  /** E.g. https://discord.com/api, without the version. */
  readonly apiUrl: string;
  /** Waits before the second, third, … send of what may be sent again. */
  readonly retryAfterMs?: readonly number[];
}

/** Discord docs: receiving and responding to interactions. A first response later than this is refused. */
const CALLBACK_DEADLINE_MS = 3000;
const CALLBACK_RETRY_AFTER_MS = [100, 400];
const WEBHOOK_TIMEOUT_MS = 15_000;
const WEBHOOK_RETRY_AFTER_MS = [250, 1000, 4000];

/** Codes of Discord docs: opcodes and status codes. */
const UNKNOWN_MESSAGE = 10008;
const UNKNOWN_WEBHOOK = 10015;
const UNKNOWN_INTERACTION = 10062;
const ALREADY_ACKNOWLEDGED = 40060;
const INVALID_WEBHOOK_TOKEN = 50027;

/**
 * Answers over REST. Callbacks are exempt from rate limits; follow-ups wait theirs out, one bucket per interaction.
 * `close` ends its housekeeping timers.
 */
export interface RestResponder extends Responder {
  close(): void;
}

export function createRestResponder({ apiUrl, retryAfterMs }: RestResponderOptions): RestResponder {
  // Retries are ours: the library's repeat at once, and a callback must not be repeated past its deadline.
  const rest = new REST({
    api: apiUrl,
    version: '10',
    retries: 0,
    timeout: WEBHOOK_TIMEOUT_MS,
    // Waiting would outlast the 3 s that a first response has.
    rejectOnRateLimit: ({ route }) => route.endsWith('/callback'),
  });
  const webhook = (ref: InteractionRef): `/${string}` => Routes.webhook(ref.applicationId, ref.token);
  const original = (ref: InteractionRef): `/${string}` =>
    Routes.webhookMessage(ref.applicationId, ref.token, '@original');
  const later = retryAfterMs ?? WEBHOOK_RETRY_AFTER_MS;
  return {
    callback(ref, response, files = []) {
      const signal = AbortSignal.timeout(CALLBACK_DEADLINE_MS);
      const body =
        files.length === 0 || !('data' in response)
          ? response
          : { ...response, data: { ...response.data, attachments: attachments(files) } };
      return persist(retryAfterMs ?? CALLBACK_RETRY_AFTER_MS, signal, () =>
        rest.post(Routes.interactionCallback(ref.id, ref.token), {
          auth: false,
          body,
          files: uploads(files),
          signal,
          query: new URLSearchParams({ with_response: 'false' }),
        }),
      );
    },
    editOriginal: (ref, body, files = []) =>
      persist(later, null, () =>
        rest.patch(original(ref), { auth: false, body: withFiles(body, files), files: uploads(files) }),
      ),
    followUp: (ref, body, files = []) =>
      persist(later, null, () =>
        rest.post(webhook(ref), { auth: false, body: withFiles(body, files), files: uploads(files) }),
      ),
    deleteOriginal: (ref) =>
      persist(later, null, async () => {
        try {
          await rest.delete(original(ref), { auth: false });
        } catch (error) {
          if (!(error instanceof DiscordAPIError && error.code === UNKNOWN_MESSAGE)) throw error;
        }
      }),
    close() {
      rest.clearHashSweeper();
      rest.clearHandlerSweeper();
    },
  };
}

function uploads(files: readonly AnswerFile[]): RawFile[] {
  return files.map(({ name, bytes }) => ({ name, data: Buffer.from(bytes) }));
}

function attachments(files: readonly AnswerFile[]): { id: string; filename: string; description?: string }[] {
  return files.map(({ name, description }, index) => ({
    id: String(index),
    filename: name,
    ...(description === undefined ? {} : { description }),
  }));
}

function withFiles(body: ReplyBody, files: readonly AnswerFile[]): ReplyBody & { attachments?: unknown } {
  return files.length === 0 ? body : { ...body, attachments: attachments(files) };
}

/** Sends until Discord has it, refuses it, or the waits are used up. */
async function persist(
  waits: readonly number[],
  deadline: AbortSignal | null,
  send: () => Promise<unknown>,
): Promise<Reception> {
  for (let attempt = 0; ; attempt += 1) {
    const reception = await once(send);
    // A lost answer of ours that did arrive: the repeat is told so.
    if (reception.kind === 'already-answered' && attempt > 0) return { kind: 'received' };
    const wait = waits[attempt];
    if (reception.kind !== 'failed' || wait === undefined || deadline?.aborted === true) return reception;
    await pause(wait);
  }
}

async function once(send: () => Promise<unknown>): Promise<Reception> {
  try {
    await send();
    return { kind: 'received' };
  } catch (error) {
    return judgeError(error);
  }
}

/** The error also holds the URL, and that the interaction's token: only its code and message are passed on. */
function judgeError(error: unknown): Reception {
  if (error instanceof DiscordAPIError) {
    const reason = `${error.status} ${error.code}: ${error.message}`;
    switch (error.code) {
      case UNKNOWN_INTERACTION:
      case INVALID_WEBHOOK_TOKEN:
      case UNKNOWN_WEBHOOK:
      case UNKNOWN_MESSAGE:
        return { kind: 'too-late', reason };
      case ALREADY_ACKNOWLEDGED:
        return { kind: 'already-answered', reason };
      default:
        return error.status === 400 || error.status === 413 || error.status === 403
          ? { kind: 'rejected', reason }
          : { kind: 'failed', reason };
    }
  }
  if (error instanceof RateLimitError) return { kind: 'failed', reason: `Discord limits the rate (${error.scope}).` };
  if (error instanceof HTTPError) return { kind: 'failed', reason: `Discord answered ${error.status}.` };
  if (error instanceof Error) {
    const timedOut = error.name === 'AbortError' || error.name === 'TimeoutError';
    return { kind: 'failed', reason: timedOut ? 'Discord did not answer in time.' : networkReason(error) };
  }
  return { kind: 'failed', reason: 'Discord could not be reached.' };
}

function networkReason(error: Error): string {
  const cause = error.cause instanceof Error ? error.cause : error;
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
  return `Discord could not be reached (${code}).`;
}
