import { DefaultRestOptions, DiscordAPIError, REST, Routes, type ResponseLike } from 'discord.js';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { Secret } from '../config/secret.ts';
import type { EventAnswer } from './guild-event.ts';
import { failureOf } from './rest-failure.ts';

export interface AskingOptions {
  /** Without a version, e.g. https://discord.com/api */
  readonly apiUrl: string;
  readonly token: Secret;
  readonly clock: Clock;
  /** Where `clock` is not real time, discord.js must not keep calls back by its own. */
  readonly pace?: 'real' | 'changing';
}

/** Discord's REST for those who come again later rather than wait for a limit or try twice. */
export interface AskingRest {
  readonly rest: REST;
  /** What Discord said, or what its error means for what was asked. Nothing is thrown. */
  readonly asked: <Value>(ask: () => Promise<Value>) => Promise<EventAnswer<Value>>;
  /** The bot's own user; asked once. Throws what Discord's client throws. */
  readonly whoAmI: () => Promise<string>;
  /** Ends the timers discord.js keeps. */
  readonly close: () => void;
}

const TIMEOUT_MS = 10_000;
/** Discord docs: opcodes and status codes. */
const CODES = { unknownEvent: 10070, tooManyEvents: 30038, finished: 180000 } as const;
const OWN = z.object({ id: z.string() });

export function createAskingRest({ apiUrl, token, clock, pace = 'real' }: AskingOptions): AskingRest {
  const rest = new REST({
    api: apiUrl,
    version: '10',
    retries: 0,
    timeout: TIMEOUT_MS,
    rejectOnRateLimit: () => true,
    ...(pace === 'real' ? {} : { makeRequest: withoutBuckets }),
  });
  let ownId: string | null = null;
  return {
    rest,
    async asked(ask) {
      try {
        // Each time: discord.js forgets a token that was refused once, and would never ask again.
        rest.setToken(token.reveal());
        return { kind: 'answered', value: await ask() };
      } catch (error) {
        return failed(error, clock.now());
      }
    },
    async whoAmI() {
      ownId ??= OWN.parse(await rest.get(Routes.user())).id;
      return ownId;
    },
    close() {
      rest.clearHashSweeper();
      rest.clearHandlerSweeper();
    },
  };
}

function failed(error: unknown, now: Date): Exclude<EventAnswer<never>, { kind: 'answered' }> {
  // Discord answered 2xx in other words than documented: it may well have been done.
  if (error instanceof z.ZodError)
    return {
      kind: 'later',
      reason: 'an answer in words that Muster does not know',
      notBefore: null,
      mayHaveHappened: true,
    };
  if (error instanceof DiscordAPIError) {
    const reason = `${error.status}, code ${error.code}: ${error.message}`;
    if (error.code === CODES.unknownEvent || error.code === CODES.finished) return { kind: 'over' };
    if (error.code === CODES.tooManyEvents) return { kind: 'full', reason };
    if (error.status === 403) return { kind: 'forbidden', reason };
  }
  const failure = failureOf(error, now);
  const { reason } = failure;
  switch (failure.kind) {
    case 'retry':
      return { kind: 'later', reason, notBefore: failure.notBefore, mayHaveHappened: failure.mayHaveHappened };
    case 'unauthorized':
      return { kind: 'later', reason, notBefore: null, mayHaveHappened: false };
    case 'blocked':
      return { kind: 'forbidden', reason };
    case 'gone':
    case 'uneditable':
    case 'archived':
    case 'rejected':
      return { kind: 'rejected', reason };
  }
}

/** Without the count discord.js takes each bucket for one with a call left; the 429 then says when there is. */
async function withoutBuckets(url: string, init: Parameters<typeof DefaultRestOptions.makeRequest>[1]) {
  const response: ResponseLike = await DefaultRestOptions.makeRequest(url, init);
  const headers = [...response.headers.entries()].filter(([name]) => name.toLowerCase() !== 'x-ratelimit-remaining');
  const { status, statusText } = response;
  return new Response(status === 204 ? null : await response.text(), { status, statusText, headers });
}
