import type { Clock } from '../platform/clock.ts';
import { ALLOWANCE_KEPT, CALLS_PER_LOOK } from './away.ts';
import type { GithubAllowance, GithubFailure } from './github-past-port.ts';

/** Why a look at the past ended before it was done. */
export type LookEnd =
  /** So many requests a look may cost. */
  | { readonly kind: 'spent' }
  /** The system cannot be reached, or wants to be left alone until then. */
  | { readonly kind: 'held-off'; readonly why: string; readonly retryAt: Date | null }
  /** Muster is stopping. */
  | { readonly kind: 'stopped' };

export interface PastBudgetOptions {
  readonly clock: Clock;
  /** False once Muster is stopping: what is left waits for the next start. */
  readonly mayGoOn: () => boolean;
}

/** Our own pace for a connection asks to wait so long at most; who wants to be left alone for longer is left alone. */
const LONGEST_PAUSE_MS = 5_000;

/** What one look may still ask of one connection. */
export class PastBudget {
  readonly #options: PastBudgetOptions;
  #left: number = CALLS_PER_LOOK;
  #end: LookEnd | null = null;
  /** Whether anything was answered. */
  #answered = false;
  /** The last thing that needs mending. */
  #toMend: string | null = null;

  constructor(options: PastBudgetOptions) {
    this.#options = options;
  }

  get end(): LookEnd | null {
    return this.#end;
  }

  get answered(): boolean {
    return this.#answered;
  }

  get toMend(): string | null {
    return this.#toMend;
  }

  /**
   * Makes one request if it may, and takes note of what its answer says about the next. Null: it may not. Where there is
   * another way, a refusal is nothing to mend.
   */
  async ask<Answer extends { readonly kind: string }>(
    request: () => Promise<Answer>,
    { mayBeRefused = false }: { readonly mayBeRefused?: boolean } = {},
  ): Promise<Answer | null> {
    for (;;) {
      if (!this.#options.mayGoOn()) this.#end ??= { kind: 'stopped' };
      if (this.#left === 0) this.#end ??= { kind: 'spent' };
      if (this.#end !== null) return null;
      const answer = await request();
      const pauseUntil = isFailure(answer) ? this.#shortPause(answer) : null;
      if (pauseUntil !== null) {
        await this.#pause(pauseUntil);
        continue;
      }
      this.#left -= 1;
      if (isFailure(answer)) this.#failed(answer, { mayBeRefused });
      else {
        this.#answered = true;
        this.#allow(allowanceOf(answer));
      }
      return answer;
    }
  }

  #shortPause({ again, retryAt }: GithubFailure): Date | null {
    if (again !== 'later' || retryAt === null) return null;
    const waitMs = retryAt.getTime() - this.#options.clock.now().getTime();
    return waitMs > 0 && waitMs <= LONGEST_PAUSE_MS ? retryAt : null;
  }

  async #pause(until: Date): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#options.clock.wakeAt(until, resolve);
    });
  }

  #failed({ why, again, retryAt }: GithubFailure, { mayBeRefused }: { readonly mayBeRefused: boolean }): void {
    // Whoever says no has answered.
    if (again === 'after-mending') {
      this.#answered = true;
      if (!mayBeRefused) this.#toMend = why;
    } else this.#end = { kind: 'held-off', why, retryAt };
  }

  #allow(allowance: GithubAllowance): void {
    if (allowance === null || allowance.left > ALLOWANCE_KEPT) return;
    this.#end = {
      kind: 'held-off',
      why: `only ${allowance.left} requests are left of its allowance`,
      retryAt: allowance.resetsAt,
    };
  }
}

function isFailure(answer: { readonly kind: string }): answer is GithubFailure {
  return answer.kind === 'failed';
}

function allowanceOf(answer: object): GithubAllowance {
  // Border: every answer of the port that is no failure has it; `unchanged` costs nothing and says nothing.
  return 'allowance' in answer ? (answer.allowance as GithubAllowance) : null;
}
