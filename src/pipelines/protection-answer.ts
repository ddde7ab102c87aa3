import type { Act } from '../platform/acts/act.ts';
import type { ProtectionRequest } from './protection.ts';

export const ANSWER_PROTECTION = 'github.answer-protection-rule';

export interface ProtectionAnswer {
  readonly request: ProtectionRequest;
  /** The connection's name in the configuration. */
  readonly system: string;
  /** Canonical name of the fleet that is deployed to; null where that is none. */
  readonly fleet: string | null;
  readonly answer: 'approved' | 'rejected';
  /** Why, for whoever looks on GitHub; a sentence or two. */
  readonly comment: string;
  readonly deadline: Date;
  readonly allowance: Allowance;
}

/** What let it happen; each allowance is worth one act. */
export interface Allowance {
  /** E.g. 'window-12@2026-03-02T09:00', 'override-5', 'no-window', or several of them. */
  readonly id: string;
  readonly grounds: readonly Ground[];
}

/** Why one of the targets may be changed. */
export interface Ground {
  /** Of the configuration; null where none deploys there. */
  readonly pipeline: string | null;
  /** The window that is judged again right before it is sent. */
  readonly window: number | null;
  /** An override is used up by the decision, so that it is asked no more: it holds until then. */
  readonly overrideUntil: Date | null;
}

/** GitHub shows a comment of any length; ours is a sentence. */
const LONGEST_COMMENT = 500;

/** The answer to an environment's question, as an act: one per question, whatever it says. */
export function protectionAnswer(parts: ProtectionAnswer): Act {
  const { request, system, fleet, answer, comment, deadline, allowance } = parts;
  const { repository, runId, environment } = request;
  const of = { repository, runId, environment, answer, comment: comment.slice(0, LONGEST_COMMENT) };
  return {
    key: answerKey(request, allowance.id),
    system,
    verb: ANSWER_PROTECTION,
    target: answerTarget(request),
    fleet,
    summary: `${answer === 'approved' ? 'let' : 'stop'} run ${runId} of ${repository} before ${environment}`,
    input: {
      ...of,
      grounds: allowance.grounds.map(({ pipeline, window, overrideUntil }) => ({
        pipeline,
        window,
        overrideUntil: overrideUntil?.toISOString() ?? null,
      })),
    },
    expect: { fact: 'github.protection-rule-answered', of },
    deadline,
  };
}

/** Acts on it wait for each other. */
export function answerTarget({ repository, runId, environment }: ProtectionRequest): string {
  return `${repository} run ${runId} to ${environment}`;
}

/** Each question has its acts, one for each allowance it was given. */
export function answerKey({ key }: Pick<ProtectionRequest, 'key'>, allowance: string): string {
  return `protection:${key}|${allowance}`;
}

/** The question that an act answers; null when it answers none. */
export function questionOfAct({ key, verb }: Pick<Act, 'key' | 'verb'>): string | null {
  if (verb !== ANSWER_PROTECTION || !key.startsWith('protection:')) return null;
  return key.slice('protection:'.length, key.lastIndexOf('|'));
}
