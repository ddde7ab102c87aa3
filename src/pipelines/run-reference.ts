/**
 * How somebody named a run. Several readings are possible: `8123` is a number that people see, or the id by which the
 * system knows it.
 */
export interface RunReference {
  /** Of the run as Muster knows it. */
  readonly key: string | null;
  /** Addresses that may be the run's, the longest first: a link to a job or an attempt leads to its run. */
  readonly urls: readonly string[];
  readonly executionId: string | null;
  readonly number: number | null;
  /** At least seven hex digits of a commit, or of an execution's id that begins like it. */
  readonly commit: string | null;
  /** What stood before the number, e.g. a pipeline; null where nothing did. */
  readonly within: string | null;
}

const NOTHING: RunReference = { key: null, urls: [], executionId: null, number: null, commit: null, within: null };
/** Longer than any address that a CI system gives. */
export const LONGEST_REFERENCE = 500;
const KEY = /^[a-z]+:.+:[^:]/u;
const NUMBER = /^(?:(?<within>\S.*?)\s*#|#?)\s*(?<number>\d{1,15})$/u;
const COMMIT = /^[0-9a-f]{7,64}$/u;
/** As lists and cards name a run that has no number: 'backend-production 9cf5f30f'. */
const MARKED = /^\S.*\s(?<mark>[0-9a-f]{8})$/u;

/** Reads a key, a pasted link, a number (also `node-production #12`), an execution's id or a commit; null for none. */
export function readReference(typed: string): RunReference | null {
  const text = typed.trim().replace(/^<(.*)>$/u, '$1');
  if (text === '' || text.length > LONGEST_REFERENCE) return null;
  const url = /^https?:/iu.test(text) ? URL.parse(text) : null;
  if (url !== null) return { ...NOTHING, urls: addressesOf(url) };
  const { number, within } = NUMBER.exec(text)?.groups ?? {};
  if (number !== undefined)
    return {
      ...NOTHING,
      number: Number(number),
      executionId: within === undefined ? number : null,
      // Seven digits are a commit as well as a number.
      commit: within === undefined && COMMIT.test(text) ? text : null,
      within: within ?? null,
    };
  if (COMMIT.test(text.toLowerCase())) return { ...NOTHING, commit: text.toLowerCase(), executionId: text };
  const { mark } = MARKED.exec(text.toLowerCase())?.groups ?? {};
  if (mark !== undefined) return { ...NOTHING, commit: mark, executionId: text };
  return { ...NOTHING, key: KEY.test(text) ? text : null, executionId: text };
}

/** Below this many parts an address is of a project rather than of one of its runs. */
const FEWEST_PARTS = 2;

function addressesOf(url: URL): readonly string[] {
  const parts = url.pathname.split('/').filter((part) => part !== '');
  const paths = Array.from({ length: Math.max(0, parts.length - FEWEST_PARTS + 1) }, (_none, cut) =>
    parts.slice(0, parts.length - cut).join('/'),
  );
  const plain = paths.flatMap((path) => [`${url.origin}/${path}`, `${url.origin}/${path}/`]);
  // The consoles of AWS keep what they show in the query and the fragment.
  return [...new Set([url.href, `${url.origin}${url.pathname}${url.search}`, ...plain])];
}
