import type { BudgetFinding } from './budget.ts';

/** A line as it is kept: what was last found, and since when. */
export interface BudgetLine {
  readonly finding: BudgetFinding;
  readonly judgedAt: Date;
  /** Since when it is outside, or well inside again, without a break; null: it is not. */
  readonly outsideSince: Date | null;
  readonly insideSince: Date | null;
  /** Since when it is an alert: when it was first outside; null: it is none. */
  readonly firingSince: Date | null;
}

export interface LineStep {
  readonly line: BudgetLine;
  readonly alert: 'none' | 'begins' | 'turns' | 'ends';
}

export interface Patience {
  readonly worseAfterMs: number;
  readonly betterAfterMs: number;
}

/** Looks further apart prove nothing of the time between them: Muster was away. */
const LONGEST_GAP_MS = 20 * 60_000;

/**
 * One look at a line. What is outside for long enough begins to fire, and what is well inside again for long enough ends;
 * what is between changes nothing that fires. Where nothing is known nothing begins and nothing ends.
 */
export function stepLine(
  kept: BudgetLine | null,
  finding: BudgetFinding,
  { now, worseAfterMs, betterAfterMs }: Patience & { readonly now: Date },
): LineStep {
  const isRecent = kept !== null && now.getTime() - kept.judgedAt.getTime() <= LONGEST_GAP_MS;
  const was = isRecent || kept === null ? kept : { ...kept, outsideSince: null, insideSince: null };
  const firingSince = was?.firingSince ?? null;
  const line = { finding, judgedAt: now, outsideSince: null, insideSince: null, firingSince };
  switch (finding.state) {
    case 'unknown':
    case 'too-little-history':
      return { line, alert: 'none' };
    case 'between':
      return { line, alert: 'none' };
    case 'inside': {
      if (firingSince === null) return { line, alert: 'none' };
      const insideSince = was?.insideSince ?? now;
      const isOver = now.getTime() - insideSince.getTime() >= betterAfterMs;
      return isOver
        ? { line: { ...line, firingSince: null }, alert: 'ends' }
        : { line: { ...line, insideSince }, alert: 'none' };
    }
    case 'above':
    case 'below':
      return outside(was, line, { now, worseAfterMs });
  }
}

function outside(
  was: BudgetLine | null,
  line: BudgetLine,
  { now, worseAfterMs }: { readonly now: Date; readonly worseAfterMs: number },
): LineStep {
  const isSameSide = was?.finding.state === line.finding.state;
  const outsideSince = isSameSide ? (was.outsideSince ?? now) : now;
  if (line.firingSince !== null)
    return { line: { ...line, outsideSince }, alert: isSameSide || !isOutside(was) ? 'none' : 'turns' };
  const isLong = now.getTime() - outsideSince.getTime() >= worseAfterMs;
  return isLong
    ? { line: { ...line, outsideSince, firingSince: outsideSince }, alert: 'begins' }
    : { line: { ...line, outsideSince }, alert: 'none' };
}

function isOutside(line: BudgetLine | null): boolean {
  return line !== null && (line.finding.state === 'above' || line.finding.state === 'below');
}
