import type { Labels } from './alert.ts';

/** What an alert's label must be, as Alertmanager has it (its API v2: "matcher"). A label that is missing is empty. */
export interface Matcher {
  readonly name: string;
  readonly value: string;
  /** The whole value must fit: Alertmanager anchors its expressions. */
  readonly isRegex: boolean;
  /** False: it must not. */
  readonly isEqual: boolean;
}

export type MatchersOutcome =
  { readonly kind: 'parsed'; readonly matchers: readonly Matcher[] } | { readonly kind: 'wrong'; readonly why: string };

export const MOST_MATCHERS = 12;
const LONGEST_VALUE = 200;

/** Reads `alertname="NodeDown", instance=~"node-0[12].*"`; quotes may be left out. */
export function parseMatchers(typed: string): MatchersOutcome {
  const text = typed.trim().replace(/^\{(.*)\}$/s, '$1');
  const matchers: Matcher[] = [];
  let rest = text;
  while (rest.trim() !== '') {
    const found = ONE.exec(rest);
    if (found === null) return wrong(`cannot be read from ${JSON.stringify(rest.trim().slice(0, 40))} on`);
    const [whole, name = '', operator = '', quoted, bare] = found;
    const value = quoted === undefined ? (bare ?? '').trim() : quoted.replaceAll(/\\(["\\])/g, '$1');
    const matcher = { name, value, isRegex: operator.endsWith('~'), isEqual: operator.startsWith('=') };
    const fault = faultOf(matcher);
    if (fault !== null) return wrong(fault);
    matchers.push(matcher);
    rest = rest.slice(whole.length);
  }
  if (matchers.length === 0) return wrong('names no label');
  if (matchers.length > MOST_MATCHERS) return wrong(`has more than ${MOST_MATCHERS} parts`);
  // Alertmanager refuses a silence that fits an alert without any labels: it would silence everything.
  if (matchers.every((matcher) => fits(matcher, '')))
    return wrong('would fit every alert: name at least one value that a label must have');
  return { kind: 'parsed', matchers };
}

const ONE = /^\s*,?\s*([A-Za-z_][A-Za-z0-9_]*)\s*(=~|!~|!=|=)\s*(?:"((?:[^"\\]|\\.)*)"|([^,"]*))\s*(?=,|$)/s;

function wrong(why: string): MatchersOutcome {
  return { kind: 'wrong', why };
}

function faultOf({ value, isRegex }: Matcher): string | null {
  if (value.length > LONGEST_VALUE) return `has a value of more than ${LONGEST_VALUE} characters`;
  if (!isRegex) return null;
  // Alertmanager's RE2 knows none of these, and they are what makes an expression take for ever.
  if (/\(\?[=!<]|\\[1-9]/.test(value)) return 'has a look-around or a back-reference, which Alertmanager does not know';
  return expressionOf(value) === null ? `has an expression that cannot be read: ${JSON.stringify(value)}` : null;
}

/** As Prometheus writes them: `{alertname="NodeDown", instance=~"node-.*"}`. */
export function matchersText(matchers: readonly Matcher[]): string {
  const parts = matchers.map(({ name, value, isRegex, isEqual }) => {
    const operator = isRegex ? (isEqual ? '=~' : '!~') : isEqual ? '=' : '!=';
    return `${name}${operator}${JSON.stringify(value)}`;
  });
  return `{${parts.join(', ')}}`;
}

/** Whether an alert with these labels is silenced by them: all must fit. */
export function matches(matchers: readonly Matcher[], labels: Labels): boolean {
  return matchers.every((matcher) =>
    fits(matcher, Object.hasOwn(labels, matcher.name) ? (labels[matcher.name] ?? '') : ''),
  );
}

function fits({ value, isRegex, isEqual }: Matcher, has: string): boolean {
  return (isRegex ? (expressionOf(value)?.test(has) ?? false) : has === value) === isEqual;
}

/** Null for what JavaScript cannot read; RE2's syntax is its own in rare cases. */
function expressionOf(value: string): RegExp | null {
  try {
    return new RegExp(`^(?:${value})$`, 'su');
  } catch {
    return null;
  }
}

/** Labels that say what is wrong and where, in the order in which people read them. */
const CAUSE_LABELS = ['alertname', 'fleet', 'datacenter', 'role', 'shard'] as const;

/** What all of these have alike of rule, fleet, data centre, role and shard; else of whatever they have alike. */
export function causeMatchers(all: readonly Labels[]): readonly Matcher[] {
  const [first, ...others] = all;
  if (first === undefined) return [];
  const alike = Object.entries(first).filter(
    ([name, value]) => value !== '' && others.every((labels) => labels[name] === value),
  );
  const known = CAUSE_LABELS.flatMap((label) => alike.filter(([name]) => name === label));
  const saysWhere = known.some(([name]) => name !== 'alertname');
  // A rule alone would silence it on every fleet: where nothing else is alike, all that is counts.
  const chosen = saysWhere ? known : [...known, ...alike.filter(([name]) => !isKnown(name) && name !== 'severity')];
  const equal = chosen
    .slice(0, MOST_MATCHERS - 1)
    .map(([name, value]) => ({ name, value, isRegex: false, isEqual: true }));
  return [...equal, ...(known.some(([name]) => name === 'fleet') ? [] : hostsMatcher(all))];
}

/** Of what names no fleet, the hosts say whose it is; none where they are alike, unnamed, or too many to list. */
function hostsMatcher(all: readonly Labels[]): readonly Matcher[] {
  const hosts = [...new Set(all.map((labels) => labels['instance'] ?? ''))].toSorted();
  const value = anyOf(hosts);
  if (hosts.length < 2 || hosts.includes('') || value.length > LONGEST_VALUE) return [];
  return [{ name: 'instance', value, isRegex: true, isEqual: true }];
}

function isKnown(name: string): boolean {
  return CAUSE_LABELS.some((label) => label === name);
}

/** Whether Muster takes a value of that length in a silence. */
export function isShortEnough(value: string): boolean {
  return value.length <= LONGEST_VALUE;
}

/** The values that fit and no others, as `a|b` lists them; null where that is no finite list of plain words. */
export function literalsOf({ value, isRegex }: Pick<Matcher, 'value' | 'isRegex'>): readonly string[] | null {
  if (!isRegex) return value === '' ? null : [value];
  const words = value.split('|');
  const plain = words.map((word) => (PLAIN_WORD.test(word) ? word.replaceAll(/\\(.)/g, '$1') : null));
  return plain.every((word) => word !== null) ? plain : null;
}
/** Letters, digits and what no expression gives a meaning, or what is escaped. */
const PLAIN_WORD = /^(?:[\p{L}\p{N}_:/@ -]|\\[.+*?^$()[\]{}|\\/-])+$/u;

/** `a|b`, with whatever would mean something in an expression escaped. */
export function anyOf(values: readonly string[]): string {
  return values.map((value) => value.replaceAll(/[.+*?^$()[\]{}|\\]/g, '\\$&')).join('|');
}

/** The same silence, whatever the order of its parts. */
export function areSameMatchers(one: readonly Matcher[], other: readonly Matcher[]): boolean {
  const key = (matchers: readonly Matcher[]): string =>
    JSON.stringify(
      matchers.map(({ name, value, isRegex, isEqual }) => [name, value, isRegex, isEqual]).toSorted(byText),
    );
  return key(one) === key(other);
}

function byText(a: readonly unknown[], b: readonly unknown[]): number {
  const [one, other] = [JSON.stringify(a), JSON.stringify(b)];
  return one < other ? -1 : one > other ? 1 : 0;
}
