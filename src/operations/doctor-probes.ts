import type { Finding } from './doctor.ts';

/** Probes of services and hosts as the doctor looks at them: whether they are asked, not what they find. */
export interface ProbeFacts {
  readonly count: number;
  /** Names of those that were not asked for three intervals. */
  readonly silent: readonly string[];
  /** Since when nobody answers any more, whoever is asked; null while somebody does. */
  readonly offlineSince: Date | null;
  /** Questions a minute that the configuration asks for, and those it allows. */
  readonly perMinute: { readonly wanted: number; readonly allowed: number };
  /** The same of the machine of which most is asked. */
  readonly busiest: { readonly target: string; readonly wanted: number; readonly allowed: number } | null;
}

const NAMED = 5;

/** Nothing where nothing is probed. */
export function judgeProbes({ probes }: { readonly probes?: ProbeFacts | null }): readonly Finding[] {
  if (probes === undefined || probes === null || probes.count === 0) return [];
  const about = { about: 'probes', subject: 'probes' } as const;
  const { count, silent, offlineSince } = probes;
  const found: Finding[] = [];
  if (offlineSince !== null)
    found.push({
      ...about,
      state: 'problem',
      says: `Muster is cut off from the network since ${stamp(offlineSince)}: nothing that it probes answers`,
      fix: "Check this machine's network, its routes and its resolver.",
    });
  const tight = tightBudget(probes);
  if (tight !== null)
    found.push({ ...about, state: 'warning', says: tight, fix: 'Raise it, or ask less often with everySeconds.' });
  if (silent.length > 0) {
    const more = silent.length > NAMED ? `, and ${silent.length - NAMED} more` : '';
    found.push({
      ...about,
      state: 'warning',
      says: `${silent.length} of ${count} probes are not asked any more: ${silent.slice(0, NAMED).join(', ')}${more}`,
      fix: 'The log says what keeps them from being asked; the finding on the job probe says whether it fails.',
    });
  }
  if (found.length > 0) return found;
  return [
    { ...about, state: 'well', says: `${count === 1 ? '1 probe' : `${count} probes`}, all asked in time`, fix: null },
  ];
}

/** What is asked for and never allowed waits longer each minute. */
function tightBudget({ perMinute, busiest }: ProbeFacts): string | null {
  const rounded = (wanted: number): string => String(Math.ceil(wanted));
  if (perMinute.wanted > perMinute.allowed)
    return `Probes want ${rounded(perMinute.wanted)} questions a minute, and probing.perMinute allows ${perMinute.allowed}`;
  if (busiest !== null && busiest.wanted > busiest.allowed)
    return `Probes want ${rounded(busiest.wanted)} questions a minute of ${busiest.target}, and probing.perHostPerMinute allows ${busiest.allowed}`;
  return null;
}

function stamp(at: Date): string {
  return at.toISOString().replace(/\.\d+Z$/, 'Z');
}
