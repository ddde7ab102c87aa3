import { ALLOWANCE_KEPT, CALLS_PER_LOOK } from './away.ts';
import type { GithubAllowance, GithubFailure } from './github-past-port.ts';

/** Why a look at the past ended before it was done. */
export type LookEnd =
  /** So many requests a look may cost. */
  | { readonly kind: 'spent' }
  /** The system cannot be reached, or wants to be left alone until then. */
  | { readonly kind: 'held-off'; readonly why: string; readonly retryAt: Date | null };

/** What one look may still ask of one connection. */
export class PastBudget {
  #left: number = CALLS_PER_LOOK;
  #end: LookEnd | null = null;
  /** Whether anything was answered. */
  #answered = false;
  /** The last thing that needs mending. */
  #toMend: string | null = null;

  get end(): LookEnd | null {
    return this.#end;
  }

  get answered(): boolean {
    return this.#answered;
  }

  get toMend(): string | null {
    return this.#toMend;
  }

  /** Makes one request if it may, and takes note of what its answer says about the next. Null: it may not. */
  async ask<Answer extends { readonly kind: string }>(request: () => Promise<Answer>): Promise<Answer | null> {
    if (this.#end !== null) return null;
    if (this.#left === 0) {
      this.#end = { kind: 'spent' };
      return null;
    }
    this.#left -= 1;
    const answer = await request();
    if (isFailure(answer)) this.#failed(answer);
    else {
      this.#answered = true;
      this.#allow(allowanceOf(answer));
    }
    return answer;
  }

  #failed({ why, again, retryAt }: GithubFailure): void {
    // Whoever says no has answered.
    if (again === 'after-mending') {
      this.#answered = true;
      this.#toMend = why;
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
