import type { Lane } from '../platform/delivery/card.ts';

/** What a rule calls how grave its alerts are, gravest first; Prometheus knows no list of its own. */
const GRAVITY: readonly (readonly string[])[] = [
  ['critical', 'page', 'emergency', 'disaster', 'fatal'],
  ['error', 'high', 'major'],
  ['warning', 'warn', 'medium', 'average', 'minor'],
  ['low', 'notice'],
  ['info', 'information', 'informational', 'debug', 'none'],
];

/** An alert that does not say how grave it is, or says it in a word of its own, counts as a warning. */
const UNSAID = 2;

/** 0 is the gravest. */
export function gravityOf(severity: string | null): number {
  const found = GRAVITY.findIndex((words) => words.includes((severity ?? '').toLowerCase()));
  return found === -1 ? UNSAID : found;
}

export function isCritical(severity: string | null): boolean {
  return gravityOf(severity) === 0;
}

/** Negative when `a` is graver. */
export function compareSeverities(a: string | null, b: string | null): number {
  return gravityOf(a) - gravityOf(b);
}

/** The gravest of them; null when none says. */
export function gravest(severities: readonly (string | null)[]): string | null {
  return severities.filter((each) => each !== null).toSorted(compareSeverities)[0] ?? null;
}

/** What is critical never waits behind the rest; what only informs waits for it. */
export function laneOf(severity: string | null): Lane {
  if (isCritical(severity)) return 'critical';
  return gravityOf(severity) >= gravityOf('info') ? 'low' : 'normal';
}
