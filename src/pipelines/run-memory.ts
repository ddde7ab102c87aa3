import { comparePoints, type Break, type VerdictPoint } from './break.ts';
import { currentAttempt, ordinalOf, type Run } from './run.ts';

/** What a run's result means in the light of the runs before it on its branch. */
export type RunMemory =
  | { readonly kind: 'broke'; readonly break: Break }
  /** `nth` failure in a row; null where later ones came since. */
  | { readonly kind: 'still-failing'; readonly break: Break; readonly nth: number | null }
  | { readonly kind: 'fixed'; readonly break: Break; readonly fixedBy: VerdictPoint };

/** null where the run's result is as it is on a healthy branch, or not known yet. */
export function memoryOf(run: Run, breaks: readonly Break[]): RunMemory | null {
  const { number: attempt, verdict } = currentAttempt(run);
  const here = { ordinal: ordinalOf(run), attempt };
  for (const each of breaks) {
    const { first, latest, fixedBy, withdrawn } = each;
    if (withdrawn) continue;
    if (verdict === 'passed' && fixedBy !== null && isAt(fixedBy, here)) return { kind: 'fixed', break: each, fixedBy };
    if (verdict !== 'failed' || comparePoints(here, first) < 0) continue;
    if (fixedBy !== null && comparePoints(here, fixedBy) >= 0) continue;
    if (isAt(first, here)) return { kind: 'broke', break: each };
    return { kind: 'still-failing', break: each, nth: isAt(latest, here) ? each.failures : null };
  }
  return null;
}

function isAt(point: VerdictPoint, here: Pick<VerdictPoint, 'ordinal' | 'attempt'>): boolean {
  return comparePoints(point, here) === 0;
}
