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
}

/** GitHub shows a comment of any length; ours is a sentence. */
const LONGEST_COMMENT = 500;

/** The answer to an environment's question, as an act: one per question, whatever it says. */
export function protectionAnswer({ request, system, fleet, answer, comment, deadline }: ProtectionAnswer): Act {
  const { repository, runId, environment } = request;
  const of = { repository, runId, environment, answer, comment: comment.slice(0, LONGEST_COMMENT) };
  return {
    key: answerKey(request),
    system,
    verb: ANSWER_PROTECTION,
    target: `${repository} run ${runId} to ${environment}`,
    fleet,
    summary: `${answer === 'approved' ? 'let' : 'stop'} run ${runId} of ${repository} before ${environment}`,
    input: of,
    expect: { fact: 'github.protection-rule-answered', of },
    deadline,
  };
}

export function answerKey({ key }: Pick<ProtectionRequest, 'key'>): string {
  return `protection:${key}`;
}

/** The question that an act answers; null when it answers none. */
export function questionOfAct({ key, verb }: Pick<Act, 'key' | 'verb'>): string | null {
  return verb === ANSWER_PROTECTION && key.startsWith('protection:') ? key.slice('protection:'.length) : null;
}
