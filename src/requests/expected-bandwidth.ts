import type { ExpectedBandwidth, ExpectedChange } from './request.ts';

export const BANDWIDTH_FORMS =
  '`same`, `higher`, `lower`, `higher 10%` or `lower 5% ±3%`; of single shards `32: higher 10%, 64: same, others: same`';
/** As it is typed: some twenty shards. */
export const LONGEST_BANDWIDTH = 300;
/** A change that is larger is a mistake in the units. */
const MOST_PERCENT = 10_000;
const MOST_TOLERANCE = 100;
/** waku-org/specs relay-sharding: 0 to 1023. */
const MOST_SHARD = 1023;

const WORDS = { higher: 'higher', more: 'higher', lower: 'lower', less: 'lower' } as const;

/**
 * Reads `same`, `higher`, `higher 10%`, `lower by 5 %`, `+10%`, `-5%`, each with a tolerance if there is one
 * (`same ±15%`), and of single shards `32: higher 10%, 64: same, others: lower`; null for anything else.
 */
export function readBandwidth(typed: string): ExpectedBandwidth | null {
  const parts = partsOf(typed);
  const [first] = parts;
  if (parts.length === 1 && first?.of === null) return readChange(first.said);
  let whole: ExpectedChange | null = null;
  const shards: (ExpectedChange & { readonly shard: number })[] = [];
  for (const { of, said } of parts) {
    const change = readChange(said);
    if (change === null || of === null) return null;
    if (of === 'others') {
      if (whole !== null) return null;
      whole = change;
      continue;
    }
    if (of > MOST_SHARD || shards.some(({ shard }) => shard === of)) return null;
    shards.push({ shard: of, ...change });
  }
  if (shards.length === 0) return whole;
  return { ...(whole ?? { change: null, percent: null }), shards: shards.toSorted((a, b) => a.shard - b.shard) };
}

/** What is wrong with what `readBandwidth` did not take: how it goes on after the name of the field. */
export function bandwidthProblem(typed: string): string {
  const parts = partsOf(typed);
  const numbers = parts.flatMap(({ of }) => (typeof of === 'number' ? [of] : []));
  const twice = numbers.find((shard, index) => numbers.indexOf(shard) !== index);
  if (twice !== undefined) return `says two things of shard ${twice}: keep one of them`;
  const high = numbers.find((shard) => shard > MOST_SHARD);
  if (high !== undefined) return `names shard ${high}: shards are numbered from 0 to ${MOST_SHARD}`;
  const wrong = parts.length < 2 ? undefined : parts.find(({ of, said }) => of === null || readChange(said) === null);
  const where = wrong === undefined ? '' : ` at “${wrong.text.slice(0, 40)}”`;
  return `is not understood${where}: write ${BANDWIDTH_FORMS}`;
}

interface Part {
  readonly text: string;
  /** null: of no shard in particular. */
  readonly of: number | 'others' | null;
  readonly said: string;
}

function partsOf(typed: string): readonly Part[] {
  return typed.split(/[,;]/).map((each) => {
    const text = each.trim().toLowerCase().replaceAll('−', '-');
    const [, digits, others, said = text] =
      /^(?:(?:shard )?#?(\d{1,6})|(others|other|the rest|rest|all others)) ?: ?(.*)$/.exec(text) ?? [];
    return { text, said, of: digits !== undefined ? Number(digits) : others !== undefined ? 'others' : null };
  });
}

function readChange(said: string): ExpectedChange | null {
  const [, head = '', margin] = /^(.*?)(?: ?(?:±|\+\/-|\+-) ?(\d{1,3}) ?%?)?$/.exec(said) ?? [];
  const tolerance = margin === undefined ? {} : { tolerance: Number(margin) };
  if (margin !== undefined && (Number(margin) < 1 || Number(margin) > MOST_TOLERANCE)) return null;
  if (head === 'same' || head === 'the same') return { change: 'same', percent: null, ...tolerance };
  const [, sign, word, digits] = /^(?:([+-])|(higher|lower|more|less)(?: by)?) ?(?:(\d{1,5}) ?%)?$/.exec(head) ?? [];
  const change = isWord(word) ? WORDS[word] : sign === '+' ? 'higher' : sign === '-' ? 'lower' : null;
  if (change === null || (sign !== undefined && digits === undefined)) return null;
  const percent = digits === undefined ? null : Number(digits);
  // A margin around nothing in particular would say nothing.
  if (percent === null && margin !== undefined) return null;
  return percent !== null && (percent < 1 || percent > MOST_PERCENT) ? null : { change, percent, ...tolerance };
}

/** "higher by 10 %", "the same", "lower, nobody says by how much"; "shard 32 higher by 10 %, all others the same". */
export function bandwidthWords({ shards = [], change, ...rest }: ExpectedBandwidth): string {
  const whole = change === null ? [] : [changeWords({ change, ...rest })];
  if (shards.length === 0) return whole.join('');
  const single = shards.map((each) => `shard ${each.shard} ${changeWords(each)}`);
  return [...single, ...whole.map((words) => `all others ${words}`)].join('; ');
}

export function changeWords({ change, percent, tolerance }: ExpectedChange): string {
  const margin = tolerance === undefined ? '' : ` ± ${tolerance} %`;
  if (change === 'same') return `the same${margin}`;
  return percent === null
    ? `${change}, nobody says by how much`
    : `${change} by ${percent}${margin === '' ? ' %' : margin}`;
}

/** What is expected of one shard; null: nothing is said of it. */
export function expectedOf({ shards = [], change, ...rest }: ExpectedBandwidth, shard: number): ExpectedChange | null {
  const own = shards.find((each) => each.shard === shard);
  if (own !== undefined) {
    const { shard: _shard, ...said } = own;
    return said;
  }
  return change === null ? null : { change, ...rest };
}

function isWord(word: string | undefined): word is keyof typeof WORDS {
  return word !== undefined && Object.hasOwn(WORDS, word);
}
