/** A label made from another by a pattern, from several with a space between, or set to the same text for all. */
export type Relabel =
  | { readonly label: string; readonly from: string; readonly regex: string; readonly replacement: string }
  | { readonly label: string; readonly joined: readonly string[] }
  | { readonly label: string; readonly constant: string };

/** A text as PromQL quotes it; whatever it holds cannot end the quotes. */
export function text(value: string): string {
  const escaped = value
    .replaceAll('\\', '\\\\')
    .replaceAll('"', String.raw`\"`)
    .replaceAll('\n', String.raw`\n`);
  return `"${escaped}"`;
}

/** A text that a pattern of Prometheus (RE2) takes by the letter. */
export function regexOf(literal: string): string {
  return literal.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

/** `name{a="b"}`. */
export function selector(name: string, conditions: readonly string[]): string {
  return `${name}{${conditions.join(',')}}`;
}

/** A condition per label: equal, or by a pattern that fits the whole value (`~…`) or must not fit it (`!~…`). */
export function matchers(where: Readonly<Record<string, string>> = {}): readonly string[] {
  return Object.entries(where).map(([label, value]) => {
    const [, operator = '', operand = ''] = /^(!?~)?(.*)$/s.exec(value) ?? [];
    return `${label}${operator === '' ? '=' : operator.replace('~', '=~').replace('!=~', '!~')}${text(operand)}`;
  });
}

export function relabel(expression: string, how: Relabel): string {
  if ('joined' in how) return `label_join(${[expression, ...[how.label, ' ', ...how.joined].map(text)].join(', ')})`;
  const [replacement, from, regex] =
    'constant' in how ? [how.constant, '', ''] : [how.replacement, how.from, how.regex];
  return `label_replace(${[expression, ...[how.label, replacement, from, regex].map(text)].join(', ')})`;
}

/** In whole seconds where it is some, else in milliseconds. */
export function duration(ms: number): string {
  if (!Number.isInteger(ms) || ms <= 0) throw new RangeError(`A span of PromQL is a whole number of ms, not ${ms}.`);
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`;
}
