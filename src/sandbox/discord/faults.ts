import type { Clock } from '../../platform/clock.ts';
import type { FailureName } from './api-error.ts';

/** Which calls a fault strikes. All given keys must fit; none given strikes every call of the bot. */
export interface FaultTarget {
  readonly method?: string;
  /** A route template as in `calls`, e.g. '/channels/:channelId/messages'. */
  readonly route?: string;
  readonly channelId?: string;
  readonly messageId?: string;
}

export type FaultEffect =
  /** 429. `headers: 'none'` sends only the body, as some of Discord's edge does. */
  | {
      readonly kind: 'rate-limit';
      readonly scope: 'user' | 'shared' | 'global';
      readonly retryAfterMs: number;
      readonly headers?: 'all' | 'none';
    }
  /** Any status with no JSON of Discord's: 500, 502, 503. 'stored': the act was done before the answer was lost. */
  | { readonly kind: 'status'; readonly status: number; readonly when: 'refused' | 'stored' }
  /** One of Discord's own refusals; a status of your own overrides the usual one. */
  | { readonly kind: 'refuse'; readonly failure: FailureName; readonly status?: number }
  /** Never answers. */
  | { readonly kind: 'hang'; readonly when: 'refused' | 'stored' }
  /** Cuts the connection. */
  | { readonly kind: 'reset'; readonly when: 'refused' | 'stored' }
  /** Answers late, by the stand-in's clock. */
  | { readonly kind: 'slow'; readonly ms: number };

export interface FaultLimits {
  /** How many calls it strikes; without it, until removed. */
  readonly times?: number;
  readonly forMs?: number;
  /** Lets one of so many calls through: 10 strikes nine of ten. */
  readonly sparesOneOf?: number;
}

export interface FaultedCall {
  readonly method: string;
  readonly route: string;
  readonly params: Readonly<Record<string, string>>;
}

interface Fault {
  readonly target: FaultTarget;
  readonly effect: FaultEffect;
  readonly endsAt: number;
  readonly sparesOneOf: number | null;
  left: number;
  met: number;
}

/** What goes wrong with REST calls, in the order it was asked for. Faults strike the bot only, never the users of `as()`. */
export class RestFaults {
  readonly #clock: Clock;
  #faults: Fault[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The returned function takes the fault away. */
  add(target: FaultTarget, effect: FaultEffect, limits: FaultLimits = {}): () => void {
    const endsAt = limits.forMs === undefined ? Number.POSITIVE_INFINITY : this.#clock.now().getTime() + limits.forMs;
    const { times = Number.POSITIVE_INFINITY, sparesOneOf = null } = limits;
    const fault: Fault = { target, effect, endsAt, sparesOneOf, left: times, met: 0 };
    this.#faults.push(fault);
    return () => {
      this.#faults = this.#faults.filter((other) => other !== fault);
    };
  }

  clear(): void {
    this.#faults = [];
  }

  /** The fault that strikes this call, counted as used. */
  strike(call: FaultedCall): FaultEffect | null {
    const now = this.#clock.now().getTime();
    this.#faults = this.#faults.filter((fault) => fault.left > 0 && fault.endsAt > now);
    const fault = this.#faults.find(({ target }) => fits(target, call));
    if (fault === undefined) return null;
    fault.met += 1;
    if (fault.sparesOneOf !== null && fault.met % fault.sparesOneOf === 0) return null;
    fault.left -= 1;
    return fault.effect;
  }
}

function fits(target: FaultTarget, call: FaultedCall): boolean {
  return (
    (target.method === undefined || target.method === call.method) &&
    (target.route === undefined || target.route === call.route) &&
    (target.channelId === undefined || target.channelId === call.params['channelId']) &&
    (target.messageId === undefined || target.messageId === call.params['messageId'])
  );
}
