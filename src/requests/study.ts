import type { Doer, UpgradeRequest } from './request.ts';

/** A question about an upgrade to an office that is to agree to it, such as DST or QA. Texts are foreign. */
export interface Study {
  /** The number of the request. */
  readonly request: number;
  /** As the configuration calls it: dst, qa. */
  readonly office: string;
  readonly question: string;
  readonly askedBy: Doer;
  readonly askedAt: Date;
  /** null: nothing was found yet. */
  readonly answer: StudyAnswer | null;
}

export interface StudyAnswer {
  readonly result: string;
  /** An https address with the rest; null: none was given. */
  readonly link: string | null;
  readonly by: Doer;
  readonly at: Date;
}

export type StudyOutcome =
  | { readonly kind: 'asked' | 'answered'; readonly request: UpgradeRequest; readonly study: Study }
  /** The fleet has no such office; `offices` are those it has. */
  | { readonly kind: 'no-such-office'; readonly office: string; readonly offices: readonly string[] }
  /** Nobody asked it anything. */
  | { readonly kind: 'nothing-asked'; readonly office: string }
  /** Whoever answers is none of those whose word counts for the office. */
  | { readonly kind: 'not-yours'; readonly office: string }
  | { readonly kind: 'over'; readonly request: UpgradeRequest };

/** What those who are asked to agree read: the reason of the request, and what was found. */
export function reasonWithStudy(reason: string, study: Study | null): string {
  if (study === null || study.answer === null) return reason;
  const { result, link } = study.answer;
  return `${reason}\nStudied: ${study.question} — ${result}${link === null ? '' : ` (${link})`}`;
}
