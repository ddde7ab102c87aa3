import type { SendOutcome } from '../platform/acts/act.ts';
import type { WantedDeploys } from './fleet-deploys.ts';

/** What a system says of whether it deploys a fleet by itself. `words` and `why` are sentences without a period. */
export type PauseReading =
  | {
      readonly kind: 'read';
      readonly state: WantedDeploys;
      /** Who changed it last and why, as far as the system tells; may hold foreign text. */
      readonly words: string | null;
      /** Give it back with the next look; null where the system cannot say that nothing changed. */
      readonly mark: string | null;
      readonly url: string | null;
    }
  /** As when `mark` was given. */
  | { readonly kind: 'unchanged' }
  /** There is no such job, pipeline or workflow, or it is not to be seen. */
  | { readonly kind: 'gone'; readonly why: string }
  | { readonly kind: 'unreadable'; readonly why: string; readonly retryAt: Date | null };

/** What became of a run that `deploy` began. */
export type DeployRunReading =
  | { readonly kind: 'waiting'; readonly why: string | null }
  | DeployRun
  /** Its beginning was not heard of, or it is forgotten there. */
  | { readonly kind: 'unknown'; readonly why: string }
  | { readonly kind: 'unreadable'; readonly why: string; readonly retryAt: Date | null };

export interface DeployRun {
  readonly kind: 'running' | 'passed' | 'failed' | 'stopped';
  /** What people call it there, such as '#12'. */
  readonly run: string;
  readonly url: string | null;
  /** The whole commit that it builds; null while the system does not say. */
  readonly sha: string | null;
  /** Names it for longer than what it was first named by. */
  readonly receipt: DeployReceipt;
}

/** Whether a deploy was begun, of which no answer was heard. */
export type FoundRun =
  | { readonly kind: 'found'; readonly receipt: DeployReceipt }
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly why: string; readonly retryAt: Date | null };

/** What names a run: as the system's answer to `deploy` had it. */
export type DeployReceipt = Readonly<Record<string, string>>;

/** One fleet's deploys in the system that does them. No call throws for what a network does. */
export interface DeployerPort {
  /** How long after a change its not being so proves that nothing came of it, in ms. */
  readonly settlingMs: number;
  /** What a deploy that was not heard of proves: with a key of its own it may be asked for again. */
  readonly deploysOnce: boolean;
  /** From when on pausing again lets a deploy go on: once its run has begun, or only once that has ended. */
  readonly pausableOnce: 'begun' | 'ended';
  readPause(mark: string | null): Promise<PauseReading>;
  setPause(wanted: WantedDeploys, ask: PauseAsk): Promise<SendOutcome>;
  /** Has a branch, tag or commit built and deployed. The receipt of 'accepted' is a `DeployReceipt`. */
  deploy(ask: DeployAsk): Promise<SendOutcome>;
  readRun(receipt: DeployReceipt): Promise<DeployRunReading>;
  /**
   * Only where the system itself lets go what waited, once it is resumed: the run that it let go since, or that waits to
   * be. Nothing is to be asked of it beside that.
   */
  readonly findReleased?: (since: Date) => Promise<FoundRun>;
  /** Looks for a run of the same ref that began since; where `deploysOnce`, asking again is as good. */
  findRun(ask: FindAsk): Promise<FoundRun>;
}

export interface FindAsk extends DeployAsk {
  readonly since: Date;
  /** Runs of earlier deploys, by what people call them: clocks differ, and the same ref may be deployed again at once. */
  readonly except: readonly string[];
}

export interface PauseAsk {
  /** Shown there where the system keeps one: who, until when and why. Foreign text in it. */
  readonly reason: string;
}

export interface DeployAsk {
  readonly ref: string;
  /** The same for each request of one deploy. */
  readonly idempotencyKey: string;
}
