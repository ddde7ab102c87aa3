import type { ActVerdict } from '../windows/may-act.ts';
import type { Plan, UpgradeRequest } from './request.ts';
import type { SignOffStanding } from './sign-off.ts';

/** What may keep an upgrade from beginning. `request` is how it is now. */
export type BeginRefusal =
  /** It was decided meanwhile, or is not accepted. */
  | { readonly kind: 'changed'; readonly request: UpgradeRequest }
  /** Its fleet was retired, or left the configuration. */
  | { readonly kind: 'not-in-use'; readonly request: UpgradeRequest }
  /** `standings`: all; those who could be asked are asked by this. */
  | {
      readonly kind: 'missing-approvals';
      readonly request: UpgradeRequest;
      readonly standings: readonly SignOffStanding[];
    }
  /** One person alone stands behind it. */
  | { readonly kind: 'someone-else-must-begin'; readonly request: UpgradeRequest; readonly couldAsk: readonly string[] }
  | { readonly kind: 'windows-closed'; readonly request: UpgradeRequest; readonly windows: ActVerdict }
  /** It is planned for later, and its approvals are for that time alone. */
  | { readonly kind: 'not-its-time'; readonly request: UpgradeRequest; readonly at: Date }
  /** `why`: a sentence without a period, with foreign text. */
  | { readonly kind: 'busy' | 'held' | 'no-deployer'; readonly request: UpgradeRequest; readonly why: string };

export type BeginOutcome = { readonly kind: 'begun'; readonly request: UpgradeRequest } | BeginRefusal;

/** When it is to begin: a moment as people type it, or the next time that a window opens. */
export type PlanWish =
  { readonly kind: 'at'; readonly typed: string } | { readonly kind: 'window'; readonly number: number };

export type PlanOutcome =
  /** `standings`: whose word is asked for by it. `before`: the plan whose place it took. */
  | {
      readonly kind: 'scheduled';
      readonly request: UpgradeRequest;
      readonly before: Plan | null;
      readonly standings: readonly SignOffStanding[];
    }
  | { readonly kind: 'changed' | 'not-in-use' | 'same-plan'; readonly request: UpgradeRequest }
  /** `why` is a clause that says what to write. */
  | { readonly kind: 'unreadable-moment'; readonly request: UpgradeRequest; readonly why: string }
  | { readonly kind: 'no-such-window'; readonly request: UpgradeRequest; readonly window: string }
  | {
      readonly kind: 'window-does-not-fit';
      readonly request: UpgradeRequest;
      readonly window: string;
      /** open: it is open now, and does not open again. */
      readonly why: 'freezes' | 'elsewhere' | 'over' | 'open';
    }
  /** The windows would not let it then. */
  | {
      readonly kind: 'windows-closed';
      readonly request: UpgradeRequest;
      readonly at: Date;
      readonly windows: ActVerdict;
    };

export interface UnplanOutcome {
  readonly kind: 'unscheduled' | 'changed' | 'not-scheduled';
  readonly request: UpgradeRequest;
}

export type AskAgainOutcome =
  | {
      readonly kind: 'asked';
      readonly request: UpgradeRequest;
      readonly standings: readonly SignOffStanding[];
    }
  /** Nobody is to be asked, or all are asked and have not answered. */
  | {
      readonly kind: 'nobody-to-ask';
      readonly request: UpgradeRequest;
      readonly standings: readonly SignOffStanding[];
    }
  | { readonly kind: 'changed' | 'not-in-use'; readonly request: UpgradeRequest };
