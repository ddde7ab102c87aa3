import type { HealthLine } from './health-line.ts';
import { gather, groupOf, type LineGroup } from './line-group.ts';

/** What is well, one group for each rule, however many hosts and shards it speaks of: "5–8 mesh peers". */
export function summarizeByRule(lines: readonly HealthLine[]): readonly LineGroup[] {
  return gather(lines, ({ rule, state, subject }) =>
    [rule, state, subject.name ?? '', subject.host === null].join('\n'),
  ).flatMap((same) => {
    const group = groupOf(same);
    return group === null ? [] : [{ ...group, said: saidOfAll(same.map(({ said }) => said)) }];
  });
}

/** What cannot be told, one group for each reason: many rules lack the same source on the same hosts. */
export function summarizeByReason(lines: readonly HealthLine[]): readonly LineGroup[] {
  const reasonOf = ({ state, said, evidence }: HealthLine): readonly string[] => [state, said, evidence.source];
  const byRule = gather(lines, (line) => [line.rule, line.subject.name ?? '', ...reasonOf(line)].join('\n'));
  const merged = gather(byRule, (same) => {
    const [first] = same;
    const hosts = same.flatMap(({ subject }) => subject.host ?? []).toSorted();
    return [...(first === undefined ? [] : reasonOf(first)), ...new Set(hosts)].join('\n');
  });
  return merged
    .flatMap((parts) => {
      const group = groupOf(parts.flat());
      const titles = parts.flatMap((part) => groupOf(part)?.title ?? []);
      if (group === null) return [];
      // Of several rules, neither threshold nor shards are those of all.
      return [titles.length > 1 ? { ...group, title: titles.join(' · '), threshold: null, shards: [] } : group];
    })
    .toSorted((a, b) => b.count - a.count);
}

/** Wordings that differ in more than their numbers, told one after the other; the rest is counted. */
const WORDINGS = 2;
const NUMBER = /\d+(?:\.\d+)?/g;

/** "5 mesh peers" and "8 mesh peers" → "5–8 mesh peers". */
export function saidOfAll(saids: readonly string[]): string {
  const wordings = gather(saids, (said) => said.replaceAll(NUMBER, '#')).toSorted((a, b) => b.length - a.length);
  const [only] = wordings;
  if (only !== undefined && wordings.length === 1) return withRanges(only);
  const told = wordings.slice(0, WORDINGS).map((same) => `${withRanges(same)} (${same.length})`);
  const more = saids.length - wordings.slice(0, WORDINGS).reduce((sum, same) => sum + same.length, 0);
  return [...told, ...(more > 0 ? [`otherwise (${more})`] : [])].join('; ');
}

/** Texts that differ in their numbers alone, as one. */
function withRanges(saids: readonly string[]): string {
  const numbers = saids.map((said) => said.match(NUMBER) ?? []);
  let place = 0;
  return (saids[0] ?? '').replaceAll(NUMBER, () => {
    const here = numbers.flatMap((each) => each[place] ?? []).toSorted((a, b) => Number(a) - Number(b));
    place += 1;
    const [least, most] = [here[0] ?? '', here.at(-1) ?? ''];
    return least === most ? least : `${least}–${most}`;
  });
}
