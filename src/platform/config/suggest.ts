import { isHarmless } from './config-problem.ts';

/** The known name the writer most likely meant, or null when none is near: at most two slips, fewer in short names. */
export function suggest(written: string, known: Iterable<string>): string | null {
  const word = written.toLowerCase();
  let best: string | null = null;
  let bestDistance = Math.min(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    const plain = candidate.toLowerCase();
    const distance = sameLetters(word, plain) ? 0 : editDistance(word, plain, bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** `did you mean 'x'?` or, when nothing is near, what there is to choose from. A credential pasted as a name is not shown. */
export function suggestion(written: string, known: Iterable<string>): string {
  const names = [...known].filter(isHarmless);
  const near = suggest(written, names);
  if (near !== null) return `did you mean '${near}'?`;
  return names.length === 0 ? 'there are none yet' : `there are: ${names.slice(0, 20).join(', ')}${more(names.length)}`;
}

function more(count: number): string {
  return count > 20 ? ` and ${count - 20} more` : '';
}

/** timezone, time_zone and time-zone are one slip, whatever their length. */
function sameLetters(a: string, b: string): boolean {
  return a.replaceAll(/[_\-. ]/g, '') === b.replaceAll(/[_\-. ]/g, '');
}

/** Damerau-Levenshtein (adjacent swaps count once); gives up at `limit`, which keeps long foreign text cheap. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    if (Math.min(...row) >= limit) return limit;
    before = above;
    above = row;
  }
  return above[b.length] ?? limit;
}
