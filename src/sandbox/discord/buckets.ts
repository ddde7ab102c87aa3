import { createHash } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';

export interface BucketRule {
  readonly limit: number;
  readonly windowMs: number;
}

/** Discord publishes no figures; the defaults are what users of the API measured (discord-api-docs issues 367 and 1454). */
export interface BucketRules {
  readonly createMessage: BucketRule;
  readonly editMessage: BucketRule;
  readonly deleteMessage: BucketRule;
  readonly webhook: BucketRule;
  /** All webhooks of one channel together. */
  readonly webhookChannel: BucketRule;
  /** Edits of messages older than an hour, per channel: 30046. */
  readonly oldEdit: BucketRule;
  readonly other: BucketRule;
  /** 401, 403 and 429 answers per address before Cloudflare answers in Discord's place (Discord docs: rate limits). */
  readonly invalidRequests: BucketRule;
  readonly globalPerSecond: number;
}

export const COMMUNITY_LIMITS: BucketRules = {
  createMessage: { limit: 5, windowMs: 5000 },
  editMessage: { limit: 5, windowMs: 5000 },
  deleteMessage: { limit: 5, windowMs: 1000 },
  webhook: { limit: 5, windowMs: 2000 },
  webhookChannel: { limit: 30, windowMs: 60_000 },
  oldEdit: { limit: 3, windowMs: 20_000 },
  other: { limit: 10, windowMs: 10_000 },
  invalidRequests: { limit: 10_000, windowMs: 10 * 60_000 },
  globalPerSecond: 50,
};

const UNLIMITED: BucketRule = { limit: Number.POSITIVE_INFINITY, windowMs: 1000 };

/** For tests that are about something else and whose clock stands still. */
export const NO_LIMITS: BucketRules = {
  createMessage: UNLIMITED,
  editMessage: UNLIMITED,
  deleteMessage: UNLIMITED,
  webhook: UNLIMITED,
  webhookChannel: UNLIMITED,
  oldEdit: UNLIMITED,
  other: UNLIMITED,
  invalidRequests: UNLIMITED,
  globalPerSecond: Number.POSITIVE_INFINITY,
};

/** Which rule a route falls under; interaction callbacks fall under none. */
export type BucketClass = 'createMessage' | 'editMessage' | 'deleteMessage' | 'webhook' | 'other' | 'unlimited';

export interface BucketQuestion {
  readonly class: BucketClass;
  readonly method: string;
  readonly template: string;
  /** The top-level resource: `/channels/ID`, `/guilds/ID`, `/webhooks/ID/TOKEN`, or empty. */
  readonly major: string;
  /** The webhook's channel, where the call posts through a webhook. */
  readonly webhookChannelId?: string;
  /** Interaction endpoints do not count towards the global limit. */
  readonly isGlobalExempt: boolean;
  /** A call without a token counts towards the global limit of its address, not of the bot. */
  readonly isAnonymous?: boolean;
  /** Deleting a message older than two weeks has a bucket of its own. */
  readonly isOldDelete?: boolean;
}

export type Headers = Readonly<Record<string, string>>;
export type BucketVerdict =
  | { readonly kind: 'pass'; readonly headers: Headers }
  | {
      readonly kind: 'limited';
      readonly scope: 'user' | 'shared' | 'global';
      readonly retryAfterMs: number;
      readonly headers: Headers;
    };

interface Window {
  used: number;
  resetAt: number;
}

/** Discord's rate limits on the given clock: a window opens with its first call and closes `windowMs` later. */
export class Buckets {
  readonly rules: BucketRules;
  readonly #clock: Clock;
  readonly #windows = new Map<string, Window>();

  constructor(clock: Clock, rules: BucketRules) {
    this.#clock = clock;
    this.rules = rules;
  }

  /** Counts one call. A refused call is not counted against its bucket. */
  take(question: BucketQuestion): BucketVerdict {
    if (question.class === 'unlimited') return { kind: 'pass', headers: {} };
    const global: BucketRule = { limit: this.rules.globalPerSecond, windowMs: 1000 };
    const who = question.isAnonymous === true ? 'address' : 'bot';
    const globalWindow = question.isGlobalExempt ? null : this.#window(`global:${who}`, global);
    if (globalWindow !== null && globalWindow.used >= global.limit)
      return this.#limited('global', globalWindow, limitHeaders('global', {}));
    const rule = this.rules[question.class];
    const hash = bucketHash(question);
    const window = this.#window(`${hash}:${question.major}`, rule);
    if (window.used >= rule.limit)
      return this.#limited('user', window, limitHeaders('user', this.#headers(hash, rule, window)));
    const shared =
      question.webhookChannelId === undefined
        ? null
        : this.#window(`shared:${question.webhookChannelId}`, this.rules.webhookChannel);
    if (shared !== null && shared.used >= this.rules.webhookChannel.limit)
      return this.#limited('shared', shared, limitHeaders('shared', this.#headers(hash, rule, window)));
    for (const counted of [globalWindow, window, shared]) if (counted !== null) counted.used += 1;
    return { kind: 'pass', headers: this.#headers(hash, rule, window) };
  }

  /** Milliseconds until an old message of this channel may be edited again; 0 counts the edit. */
  takeOldEdit(channelId: string): number {
    const window = this.#window(`old-edit:${channelId}`, this.rules.oldEdit);
    if (window.used >= this.rules.oldEdit.limit) return window.resetAt - this.#clock.now().getTime();
    window.used += 1;
    return 0;
  }

  /** Counts a 401, 403 or 429. */
  countInvalid(): void {
    this.#window('invalid', this.rules.invalidRequests).used += 1;
  }

  get isBanned(): boolean {
    return this.#window('invalid', this.rules.invalidRequests).used >= this.rules.invalidRequests.limit;
  }

  #window(key: string, rule: BucketRule): Window {
    const now = this.#clock.now().getTime();
    const open = this.#windows.get(key);
    if (open !== undefined && open.resetAt > now) return open;
    const fresh = { used: 0, resetAt: now + rule.windowMs };
    this.#windows.set(key, fresh);
    return fresh;
  }

  #headers(hash: string, rule: BucketRule, window: Window): Headers {
    if (!Number.isFinite(rule.limit)) return {};
    return {
      'x-ratelimit-limit': String(rule.limit),
      'x-ratelimit-remaining': String(Math.max(0, rule.limit - window.used)),
      'x-ratelimit-reset': (window.resetAt / 1000).toFixed(3),
      'x-ratelimit-reset-after': this.#secondsUntil(window).toFixed(3),
      'x-ratelimit-bucket': hash,
    };
  }

  #limited(scope: 'user' | 'shared' | 'global', window: Window, headers: Headers): BucketVerdict {
    return { kind: 'limited', scope, retryAfterMs: this.#secondsUntil(window) * 1000, headers };
  }

  #secondsUntil(window: Window): number {
    return Math.max(0, window.resetAt - this.#clock.now().getTime()) / 1000;
  }
}

function limitHeaders(scope: 'user' | 'shared' | 'global', headers: Headers): Headers {
  return { ...headers, 'x-ratelimit-scope': scope, ...(scope === 'global' ? { 'x-ratelimit-global': 'true' } : {}) };
}

/** Opaque, the same for every top-level resource of one route. */
function bucketHash(question: BucketQuestion): string {
  const name = `${question.class}:${question.method}:${question.template}:${question.isOldDelete === true ? 'old' : ''}`;
  return createHash('sha256').update(name).digest('hex').slice(0, 32);
}
