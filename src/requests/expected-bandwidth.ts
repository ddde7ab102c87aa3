import type { ExpectedBandwidth } from './request.ts';

export const BANDWIDTH_FORMS = '`same`, `higher`, `lower`, `higher 10%` or `lower 5%`';
/** A change that is larger is a mistake in the units. */
const MOST_PERCENT = 10_000;

const WORDS = { higher: 'higher', more: 'higher', lower: 'lower', less: 'lower' } as const;

/** Reads `same`, `higher`, `higher 10%`, `lower by 5 %`, `+10%`, `-5%`; null for anything else. */
export function readBandwidth(typed: string): ExpectedBandwidth | null {
  const text = typed.trim().toLowerCase().replaceAll('−', '-');
  if (text === 'same') return { change: 'same', percent: null };
  const [, sign, word, digits] = /^(?:([+-])|(higher|lower|more|less)(?: by)?) ?(?:(\d{1,5}) ?%)?$/.exec(text) ?? [];
  const change = isWord(word) ? WORDS[word] : sign === '+' ? 'higher' : sign === '-' ? 'lower' : null;
  if (change === null || (sign !== undefined && digits === undefined)) return null;
  const percent = digits === undefined ? null : Number(digits);
  return percent !== null && (percent < 1 || percent > MOST_PERCENT) ? null : { change, percent };
}

/** "higher by 10 %", "the same", "lower, nobody says by how much". */
export function bandwidthWords({ change, percent }: ExpectedBandwidth): string {
  if (change === 'same') return 'the same';
  return percent === null ? `${change}, nobody says by how much` : `${change} by ${percent} %`;
}

function isWord(word: string | undefined): word is keyof typeof WORDS {
  return word !== undefined && Object.hasOwn(WORDS, word);
}
