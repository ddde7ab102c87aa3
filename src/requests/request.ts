import type { WantedVersion } from './wanted-version.ts';

/**
 * requested: waits for the maintainer's word. accepted: taken on, and waits for its approvals and for somebody to begin.
 * scheduled: begins by itself at a time. deploying: its deploy is under way. verifying: each host reports it, and what it
 * does is watched until the soak is over. failed: the deploy or what it did went wrong, and nothing was put back yet.
 */
export const REQUEST_STATES = [
  'requested',
  'accepted',
  'scheduled',
  'deploying',
  'verifying',
  'done',
  'failed',
  'rolling-back',
  'rolled-back',
  'rejected',
  'cancelled',
  'expired',
] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

/** In these somebody or something is still to act; one version of a fleet is open once. */
export const OPEN_STATES = ['requested', 'accepted', 'scheduled', 'deploying', 'verifying', 'rolling-back'] as const;

export function isOpen({ state }: Pick<UpgradeRequest, 'state'>): boolean {
  return OPEN_STATES.some((open) => open === state);
}

/** Who did something, as they were known then. */
export interface Doer {
  /** Discord's id; null for a service or a shell. */
  readonly userId: string | null;
  /** The handle of the configuration; null for someone unlinked. */
  readonly person: string | null;
  /** Foreign text. */
  readonly name: string;
}

/** An owner's wish that a fleet runs a version, and what became of it. */
export interface UpgradeRequest {
  /** 17 of `UP-17`; given once and never again. */
  readonly number: number;
  readonly guildId: string;
  /** Canonical name. */
  readonly fleet: string;
  readonly version: WantedVersion;
  /** Foreign text, as are `precondition` and what `running` names. */
  readonly reason: string;
  /** What must be so before, such as a change of the configuration; null when nothing was said. */
  readonly precondition: string | null;
  /** What the fleet ran when this was asked, in words; null when that was not known. */
  readonly running: string | null;
  readonly requestedBy: Doer;
  readonly requestedAt: Date;
  /** Channel of the configuration in which its card is. */
  readonly channel: string;
  /** An https address of the change of configuration that must come first; null when none was named. */
  readonly configChange: string | null;
  /** null: not said. */
  readonly bandwidth: ExpectedBandwidth | null;
  /** When whoever asked wants it to run; null: not said. */
  readonly wantedBy: Date | null;
  readonly risk: Risk | null;
  /** The image of the version, as its registry told when this was asked; null: not known then. */
  readonly image: VersionImage | null;
  /** What was looked at when it was asked, each with what was found. */
  readonly checks: readonly FilingCheck[];
  readonly state: RequestState;
  /** From 1, one more with each change of state. What was drawn for an older one decides nothing. */
  readonly decision: number;
  /** When it came to its state. */
  readonly enteredAt: Date;
  /** A sentence without a period: what it waits for, or why it failed. May hold foreign text. */
  readonly because: string | null;
  /** Who took it on, or ended it before it began; null while it waits for that. */
  readonly decided: Decided | null;
  readonly plan: Plan | null;
  /** null until it was begun. */
  readonly execution: Execution | null;
  /** When this is to be looked at again; null: nothing falls due. */
  readonly dueAt: Date | null;
}

/** `percent` is at least 1; null: nobody put a number to it. */
export interface ExpectedChange {
  readonly change: 'higher' | 'same' | 'lower';
  readonly percent: number | null;
  /** In percentage points; left out: what the fleet's configuration gives it. */
  readonly tolerance?: number;
}

/** What the owner expects of the traffic: of every shard, but for those of which something else is said. */
export interface ExpectedBandwidth extends Omit<ExpectedChange, 'change'> {
  /** null: something is said of single shards alone. */
  readonly change: ExpectedChange['change'] | null;
  readonly shards?: readonly (ExpectedChange & { readonly shard: number })[];
}

export const RISKS = ['low', 'medium', 'high'] as const;
export type Risk = (typeof RISKS)[number];

/** Foreign text both. `reference` as `harbor.status.im/wakuorg/nwaku:v0.38.1`, `digest` as `sha256:…`. */
export interface VersionImage {
  readonly reference: string;
  readonly digest: string;
}

/** `said` is a sentence without a period. Foreign text in it. unknown: it could not be found out. */
export interface FilingCheck {
  readonly about: 'version' | 'newer' | 'order' | 'conflict' | 'hold' | 'digest';
  readonly verdict: 'fits' | 'caution' | 'unknown' | 'overridden';
  readonly said: string;
}

export interface Decided {
  /** null: nobody; its time was over. */
  readonly by: Doer | null;
  readonly at: Date;
  readonly reason: string | null;
  /** The number of the request that took its place. */
  readonly supersededBy: number | null;
}

/** When it is to begin. */
export interface Plan {
  readonly at: Date;
  /** The window it was planned into, as people name it; null: a time alone. */
  readonly window: string | null;
  readonly by: Doer;
}

/** What became of it on the fleet. */
export interface Execution {
  /** null: the time that was planned. */
  readonly by: Doer | null;
  readonly begunAt: Date;
  /** 12 of `D-12`. */
  readonly deploy: number;
  /** What ran before, which a rollback deploys; null: hosts ran different versions, or nobody knew. */
  readonly backTo: string | null;
  /** The hold that keeps other deploys away. */
  readonly hold: number | null;
  /** null until each host reported the version. */
  readonly soak: Soak | null;
  readonly rollback: Rollback | null;
}

/** Begins again when something crashes, restarts or is deployed. */
export interface Soak {
  readonly since: Date;
  readonly until: Date;
  /** How often it began again, and why it last did: a sentence without a period. */
  readonly restarts: number;
  readonly because: string | null;
}

export interface Rollback {
  readonly by: Doer | null;
  readonly begunAt: Date;
  readonly reason: string;
  readonly deploy: number;
  readonly hold: number | null;
}

export type RequestAct =
  | { readonly kind: 'accept' }
  | { readonly kind: 'reject'; readonly reason: string }
  | { readonly kind: 'cancel'; readonly reason: string | null; readonly supersededBy: number | null }
  | { readonly kind: 'expire'; readonly reason: string }
  | { readonly kind: 'schedule'; readonly plan: Plan }
  /** A schedule that is taken back, or that came when it could not begin. */
  | { readonly kind: 'unschedule'; readonly because: string | null }
  | { readonly kind: 'begin'; readonly execution: Execution }
  | { readonly kind: 'verify'; readonly soak: Soak }
  | { readonly kind: 'succeed' }
  | { readonly kind: 'fail'; readonly because: string }
  | { readonly kind: 'roll-back'; readonly rollback: Rollback }
  | { readonly kind: 'rolled-back' };

export interface ActedOn {
  /** null: Muster itself. */
  readonly by: Doer | null;
  readonly at: Date;
  /** The decision that the actor saw; null for one who named the request itself, whatever it is by now. */
  readonly seen: number | null;
}

export type StepOutcome =
  | { readonly kind: 'stepped'; readonly request: UpgradeRequest }
  /** It was decided meanwhile; `request` is how it is now. */
  | { readonly kind: 'changed'; readonly request: UpgradeRequest };

const BEFORE_IT_BEGAN = ['accepted', 'scheduled'] as const;

/** Nothing was done on the fleet yet, so that it can be taken back or replaced. */
export function isBeforeItBegan({ state }: Pick<UpgradeRequest, 'state'>): boolean {
  return state === 'requested' || BEFORE_IT_BEGAN.some((each) => each === state);
}

/** From which states an act leads on, and to which. `verify` again is a soak that begins again. */
const STEPS: Readonly<
  Record<RequestAct['kind'], { readonly from: readonly RequestState[]; readonly to: RequestState }>
> = {
  accept: { from: ['requested'], to: 'accepted' },
  reject: { from: ['requested', ...BEFORE_IT_BEGAN], to: 'rejected' },
  cancel: { from: ['requested', ...BEFORE_IT_BEGAN], to: 'cancelled' },
  expire: { from: ['requested', ...BEFORE_IT_BEGAN], to: 'expired' },
  schedule: { from: BEFORE_IT_BEGAN, to: 'scheduled' },
  unschedule: { from: ['scheduled'], to: 'accepted' },
  begin: { from: BEFORE_IT_BEGAN, to: 'deploying' },
  verify: { from: ['deploying', 'verifying'], to: 'verifying' },
  succeed: { from: ['verifying'], to: 'done' },
  fail: { from: ['deploying', 'verifying', 'rolling-back'], to: 'failed' },
  'roll-back': { from: ['deploying', 'verifying', 'done', 'failed'], to: 'rolling-back' },
  'rolled-back': { from: ['rolling-back'], to: 'rolled-back' },
};

/** The life of a request, one step. Who may, and whether approvals and windows let it, others have judged. */
export function stepRequest(request: UpgradeRequest, act: RequestAct, acted: ActedOn): StepOutcome {
  const { from, to } = STEPS[act.kind];
  if (!from.includes(request.state) || (acted.seen !== null && acted.seen !== request.decision))
    return { kind: 'changed', request };
  const moved = { ...request, state: to, decision: request.decision + 1, enteredAt: acted.at, because: null };
  return { kind: 'stepped', request: { ...moved, ...changeBy(request, act, acted) } };
}

function changeBy({ execution }: UpgradeRequest, act: RequestAct, { by, at }: ActedOn): Partial<UpgradeRequest> {
  switch (act.kind) {
    case 'accept':
      return { decided: { by, at, reason: null, supersededBy: null } };
    case 'reject':
    case 'expire':
      return { decided: { by, at, reason: act.reason, supersededBy: null }, plan: null, dueAt: null };
    case 'cancel':
      return { decided: { by, at, reason: act.reason, supersededBy: act.supersededBy }, plan: null, dueAt: null };
    case 'schedule':
      return { plan: act.plan, dueAt: act.plan.at };
    case 'unschedule':
      return { plan: null, dueAt: null, because: act.because };
    case 'begin':
      return { execution: act.execution, dueAt: null };
    case 'verify':
      return { execution: execution === null ? null : { ...execution, soak: act.soak }, dueAt: at };
    case 'roll-back':
      return { execution: execution === null ? null : { ...execution, rollback: act.rollback }, dueAt: null };
    case 'fail':
      return { because: act.because, dueAt: null };
    case 'succeed':
    case 'rolled-back':
      return { dueAt: null };
  }
}

/** `UP-17`: short enough to be said aloud. */
export function requestId(number: number): string {
  return `UP-${number}`;
}

/** Reads `UP-17`, `up 17`, `#17` or `17`; null for anything else. */
export function parseRequestId(typed: string): number | null {
  const digits = /^(?:up[\s-]?|#)?(\d{1,9})$/i.exec(typed.trim())?.[1];
  const number = Number(digits ?? 0);
  return number >= 1 ? number : null;
}
