import { REST, Routes } from 'discord.js';
import { expect } from 'vitest';
import { createStandIn, NO_LIMITS, type RecordedCall, type StandIn } from '../../../src/sandbox/discord/stand-in.ts';
import { createOffsetClock } from '../../support/offset-clock.ts';
import { conform, type Row } from './row.ts';

/** A stand-in on real time, because the client waits by real timers, with windows short enough to wait for. */
interface Place {
  readonly standIn: StandIn;
  /** A client that has not learnt anything yet. */
  newRest(options?: ConstructorParameters<typeof REST>[0]): REST;
  /** A channel nobody has used. */
  newPath(): `/${string}`;
  /** The calls to that path, in order. */
  callsTo(path: string): readonly RecordedCall[];
  close(): Promise<void>;
}

const WINDOW_MS = 500;

async function open(): Promise<Place> {
  const standIn = await createStandIn({
    clock: createOffsetClock(() => 0),
    buckets: { ...NO_LIMITS, createMessage: { limit: 2, windowMs: WINDOW_MS } },
  });
  let channels = 0;
  return {
    standIn,
    newRest: (options = {}) => new REST({ api: standIn.api, retries: 0, ...options }).setToken(standIn.botToken),
    newPath: () => Routes.channelMessages(standIn.moderation.createChannel(`channel-${++channels}`)),
    callsTo: (path) => standIn.calls.filter((call) => call.path.startsWith(`/api/v10${path}`)),
    close: () => standIn.stop(),
  };
}

const post = (rest: REST, path: `/${string}`, content = 'x'): Promise<unknown> =>
  rest.post(path, { body: { content } });
const statuses = (calls: readonly RecordedCall[]): number[] => calls.map(({ status }) => status);

const BUCKETS: readonly Row<Place>[] = [
  {
    line: 'until the first answer names a bucket the client goes by method and route, then by the bucket and the channel (@discordjs/rest 2.6.3, queueRequest)',
    run: async ({ newRest, newPath }) => {
      const rest = newRest();
      const path = newPath();
      const channelId = path.split('/')[2];
      await post(rest, path);
      await post(rest, path);
      const hash = rest.hashes.get('POST:/channels/:id/messages')?.value;

      expect([...rest.handlers.keys()]).toEqual([
        `Global(POST:/channels/:id/messages):${channelId}`,
        `${hash}:${channelId}`,
      ]);
    },
  },
  {
    line: 'calls of one bucket leave one after the other and in order (@discordjs/rest 2.6.3, SequentialHandler)',
    run: async ({ newRest, newPath, callsTo, standIn }) => {
      const rest = newRest();
      const path = newPath();
      standIn.faults.rest.add({ route: '/channels/:channelId/messages' }, { kind: 'slow', ms: 20 }, { times: 2 });
      await Promise.all([post(rest, path, 'first'), post(rest, path, 'second')]);
      const [first, second] = callsTo(path);

      expect([first?.body, second?.body]).toMatchObject([{ content: 'first' }, { content: 'second' }]);
      expect(second!.at.getTime() - first!.at.getTime()).toBeGreaterThanOrEqual(19);
    },
  },
  {
    line: 'after an answer with nothing remaining the next call is held for Reset-After and about 100 ms more, and meets no 429 (@discordjs/rest 2.6.3)',
    run: async ({ newRest, newPath, callsTo }) => {
      const rest = newRest();
      await post(rest, newPath());
      const path = newPath();
      for (let n = 0; n < 3; n += 1) await post(rest, path);
      const calls = callsTo(path);

      expect(statuses(calls)).toEqual([200, 200, 200]);
      const heldMs = calls[2]!.at.getTime() - calls[0]!.at.getTime();
      expect(heldMs).toBeGreaterThanOrEqual(WINDOW_MS + 90);
      expect(heldMs).toBeLessThan(WINDOW_MS + 1500);
    },
  },
  {
    line: 'the call after the one that taught the bucket is not held, so that one surprise 429 per bucket is normal at the start, and it waits by Reset-After and not by the rounded Retry-After (@discordjs/rest 2.6.3)',
    run: async ({ newRest, newPath, callsTo }) => {
      const path = newPath();
      const others = newRest();
      await post(others, path);
      const rest = newRest();
      await post(rest, path);
      await post(rest, path);
      const calls = callsTo(path);

      expect(statuses(calls)).toEqual([200, 200, 429, 200]);
      expect(calls[3]!.at.getTime() - calls[2]!.at.getTime()).toBeLessThan(1000);
    },
  },
  {
    line: 'a channel that is used up does not hold up another one (Discord docs: rate limits, top-level resources)',
    run: async ({ newRest, newPath, callsTo }) => {
      const rest = newRest();
      const [full, free] = [newPath(), newPath()];
      await post(rest, full);
      await post(rest, full);
      const held = post(rest, full);
      await post(rest, free);

      expect(callsTo(full)).toHaveLength(2);
      await held;
      expect(statuses(callsTo(full))).toEqual([200, 200, 200]);
    },
  },
  {
    line: 'without limit headers a call counts as unlimited (@discordjs/rest 2.6.3)',
    run: async ({ newRest, newPath, callsTo }) => {
      const rest = newRest();
      const path = newPath();
      for (let n = 0; n < 20; n += 1) await rest.get(path);

      expect(statuses(callsTo(path))).toEqual(Array.from({ length: 20 }, () => 200));
      expect(rest.hashes.size).toBe(0);
    },
  },
];

const REFUSALS: readonly Row<Place>[] = [
  {
    line: 'a 429 without Retry-After is repeated at once, and a 429 never counts as a retry (@discordjs/rest 2.6.3, runRequest)',
    run: async ({ newRest, newPath, callsTo, standIn }) => {
      const path = newPath();
      const limited = { kind: 'rate-limit', scope: 'user', retryAfterMs: 60_000, headers: 'none' } as const;
      standIn.faults.rest.add({}, limited, { times: 3 });
      await newRest({ retries: 0 }).get(path);

      expect(statuses(callsTo(path))).toEqual([429, 429, 429, 200]);
    },
  },
  {
    line: 'with rejectOnRateLimit the client gives a RateLimitError instead of waiting (@discordjs/rest 2.6.3, onRateLimit)',
    run: async ({ newRest, newPath, callsTo }) => {
      const rest = newRest({ rejectOnRateLimit: ['/'] });
      const path = newPath();
      await post(rest, path);
      await post(rest, path);

      await expect(post(rest, path)).rejects.toMatchObject({
        name: expect.stringContaining('RateLimitError') as string,
        global: false,
        scope: 'user',
        method: 'POST',
      });
      expect(statuses(callsTo(path))).toEqual([200, 200]);
    },
  },
  {
    line: 'a shared 429, whose bucket has room, is waited out by Retry-After (Discord docs: rate limits; @discordjs/rest 2.6.3, sublimits)',
    run: async ({ newRest, newPath, callsTo, standIn }) => {
      const path = newPath();
      standIn.faults.rest.add({}, { kind: 'rate-limit', scope: 'shared', retryAfterMs: 400 }, { times: 1 });
      await newRest().get(path);
      const [refused, repeated] = callsTo(path);

      expect(statuses([refused!, repeated!])).toEqual([429, 200]);
      expect(repeated!.at.getTime() - refused!.at.getTime()).toBeGreaterThanOrEqual(1000);
    },
  },
  {
    line: 'a global 429 holds every call of the client for Retry-After (Discord docs: rate limits, global rate limit; @discordjs/rest 2.6.3)',
    run: async ({ newRest, newPath, callsTo, standIn }) => {
      const rest = newRest();
      const [struck, other] = [newPath(), newPath()];
      const isStruck = new Promise<void>((resolve) =>
        rest.once('response', () => {
          resolve();
        }),
      );
      standIn.faults.rest.add({}, { kind: 'rate-limit', scope: 'global', retryAfterMs: 400 }, { times: 1 });
      const first = rest.get(struck);
      await isStruck;
      await Promise.all([first, rest.get(other)]);
      const [refused] = callsTo(struck);
      const [held] = callsTo(other);

      expect(refused?.status).toBe(429);
      expect(held!.at.getTime() - refused!.at.getTime()).toBeGreaterThanOrEqual(1000);
    },
  },
  {
    line: 'the client stops itself at fifty calls a second over all routes (@discordjs/rest 2.6.3, globalRequestsPerSecond)',
    run: async ({ newRest, newPath, callsTo }) => {
      const rest = newRest();
      const path = newPath();
      await Promise.all(Array.from({ length: 60 }, () => rest.get(path)));
      const calls = callsTo(path);

      expect(statuses(calls)).toEqual(Array.from({ length: 60 }, () => 200));
      expect(calls[50]!.at.getTime() - calls[0]!.at.getTime()).toBeGreaterThanOrEqual(950);
    },
  },
  {
    line: 'answers to interactions skip that limiter and leave together (@discordjs/rest 2.6.3, BurstHandler)',
    run: async ({ newRest, standIn }) => {
      const rest = newRest();
      const callback = Routes.interactionCallback(standIn.guildId, 'no-such-token');
      const answers = await Promise.allSettled(
        Array.from({ length: 120 }, () =>
          rest.post(callback, { auth: false, body: { type: 4, data: { content: 'x' } } }),
        ),
      );

      expect(answers.every(({ status }) => status === 'rejected')).toBe(true);
      expect(rest.globalRemaining).toBe(50);
      expect(standIn.calls.filter(({ path }) => path.includes('no-such-token'))).toHaveLength(120);
    },
  },
  {
    line: 'the client warns of invalid requests (401, 403, 429) only where an interval is set (@discordjs/rest 2.6.3, invalidRequestWarning)',
    run: async ({ newRest, newPath, standIn }) => {
      const path = newPath();
      const warned = { quiet: 0, loud: 0 };
      const quiet = newRest().on('invalidRequestWarning', () => (warned.quiet += 1));
      const loud = newRest({ invalidRequestWarningInterval: 1 }).on('invalidRequestWarning', () => (warned.loud += 1));
      standIn.faults.rest.add({}, { kind: 'refuse', failure: 'missingAccess' }, { times: 2 });
      for (const rest of [quiet, loud]) await expect(rest.get(path)).rejects.toMatchObject({ code: 50001 });

      expect(warned).toEqual({ quiet: 0, loud: 1 });
    },
  },
];

conform('rate limits: how the client keeps buckets', open, BUCKETS);
conform('rate limits: how the client takes refusals', open, REFUSALS);
