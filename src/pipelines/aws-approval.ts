import type { Mention } from './route.ts';

/** A stage's manual approval action that waits for somebody, or did. Texts are foreign: escape them before showing. */
export interface AwsApproval {
  readonly id: string;
  readonly pipeline: string;
  readonly stage: string;
  readonly action: string;
  readonly region: string;
  /** Null while only the request was heard, which does not name the execution. */
  readonly executionId: string | null;
  readonly askedAt: Date;
  /** When CodePipeline rejects it by itself; null where nobody said. */
  readonly expiresAt: Date | null;
  /** What the pipeline's author wrote to whoever approves. */
  readonly note: string | null;
  /** What there is to look at; http(s). */
  readonly lookAt: string | null;
  readonly settledAt: Date | null;
  readonly ending: ApprovalEnding | null;
  readonly told: readonly ApprovalTold[];
}

/** dropped: the execution was stopped, or another one waits there now. */
export type ApprovalEnding = 'approved' | 'rejected' | 'dropped';

/** Where it was told, and whom that notified. */
export interface ApprovalTold {
  readonly channel: string;
  readonly pipeline: string;
  readonly environment: string;
  readonly mention: Mention | null;
}

/** That somebody is to approve: by the action itself, or by its message to a topic, which knows more and no execution. */
export interface ApprovalAsked extends Pick<AwsApproval, 'pipeline' | 'stage' | 'action' | 'region' | 'executionId'> {
  readonly at: Date;
  readonly expiresAt: Date | null;
  readonly note: string | null;
  readonly lookAt: string | null;
}

export interface ApprovalSettled extends Pick<AwsApproval, 'pipeline' | 'stage' | 'action' | 'region'> {
  readonly executionId: string;
  readonly ending: ApprovalEnding;
  readonly at: Date;
  /** When the action began, as far as it says. */
  readonly askedAt: Date | null;
}

/** The action and its message are told minutes apart at most; SNS tries a message for an hour. */
const SAME_REQUEST_MS = 70 * 60_000;

/** What is to be stored, in this order: one that is over since another waits in its place, and the one heard of. */
export type ApprovalStep =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'known'; readonly approvals: readonly AwsApproval[] }
  | { readonly kind: 'opened'; readonly approvals: readonly AwsApproval[]; readonly opened: AwsApproval };

/** Takes in that an action asks. `known`: what is stored of this action, the newest first. */
export function hearAsked(known: readonly AwsApproval[], asked: ApprovalAsked): ApprovalStep {
  if (known.some((each) => isOverFor(each, asked))) return { kind: 'nothing' };
  const waiting = known.find(({ settledAt }) => settledAt === null) ?? null;
  if (waiting === null) return known.some((each) => isLateFor(each, asked)) ? { kind: 'nothing' } : openedBy(asked, []);
  if (isSameRequest(waiting, asked)) return { kind: 'known', approvals: [join(waiting, asked)] };
  // A stage holds one execution at a time, so the other one is no longer there.
  if (asked.at <= waiting.askedAt) return { kind: 'nothing' };
  return openedBy(asked, [{ ...waiting, settledAt: asked.at, ending: 'dropped' }]);
}

/** Takes in how it ended; an end that is heard before its beginning is kept, so that the beginning opens nothing. */
export function hearSettled(known: readonly AwsApproval[], settled: ApprovalSettled): ApprovalStep {
  const { executionId, at, ending, askedAt } = settled;
  const waiting = known.find((each) => each.settledAt === null && each.askedAt <= at && isSameExecution(each, settled));
  if (waiting !== undefined) return { kind: 'known', approvals: [{ ...waiting, executionId, settledAt: at, ending }] };
  if (known.some((each) => each.executionId === executionId && (each.settledAt ?? at) >= at))
    return { kind: 'nothing' };
  const { pipeline, stage, action, region } = settled;
  const subject = { pipeline, stage, action, region, executionId };
  const unheard = created({ ...subject, at: askedAt ?? at, expiresAt: null, note: null, lookAt: null });
  return { kind: 'known', approvals: [{ ...unheard, settledAt: at, ending }] };
}

/** The action's own word about an execution that was answered since. */
function isOverFor({ executionId, settledAt }: AwsApproval, asked: ApprovalAsked): boolean {
  if (settledAt === null || asked.executionId === null) return false;
  return executionId === asked.executionId && settledAt >= asked.at;
}

/** A message that was tried again until after somebody had answered. */
function isLateFor({ settledAt }: AwsApproval, { executionId, at }: ApprovalAsked): boolean {
  return executionId === null && settledAt !== null && isNear(settledAt, at);
}

function isSameRequest(waiting: AwsApproval, asked: ApprovalAsked): boolean {
  if (waiting.executionId !== null && asked.executionId !== null) return waiting.executionId === asked.executionId;
  if (waiting.expiresAt !== null && asked.expiresAt !== null)
    return waiting.expiresAt.getTime() === asked.expiresAt.getTime();
  return isNear(waiting.askedAt, asked.at);
}

function isNear(a: Date, b: Date): boolean {
  return Math.abs(a.getTime() - b.getTime()) <= SAME_REQUEST_MS;
}

function isSameExecution(a: Pick<AwsApproval, 'executionId'>, b: Pick<AwsApproval, 'executionId'>): boolean {
  return a.executionId === null || b.executionId === null || a.executionId === b.executionId;
}

function join(waiting: AwsApproval, asked: ApprovalAsked): AwsApproval {
  return {
    ...waiting,
    executionId: waiting.executionId ?? asked.executionId,
    expiresAt: asked.expiresAt ?? waiting.expiresAt,
    note: waiting.note ?? asked.note,
    lookAt: waiting.lookAt ?? asked.lookAt,
    askedAt: asked.at < waiting.askedAt ? asked.at : waiting.askedAt,
  };
}

function openedBy(asked: ApprovalAsked, before: readonly AwsApproval[]): ApprovalStep {
  const opened = created(asked);
  return { kind: 'opened', approvals: [...before, opened], opened };
}

function created({ at, ...asked }: ApprovalAsked): AwsApproval {
  return {
    ...asked,
    id: `${asked.pipeline}/${asked.stage}/${asked.action}/${at.getTime()}`,
    askedAt: at,
    settledAt: null,
    ending: null,
    told: [],
  };
}
