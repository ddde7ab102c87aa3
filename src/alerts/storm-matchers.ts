import type { Labels } from './alert.ts';
import { anyOf, isShortEnough, type Matcher } from './matcher.ts';

/** Of these, several values may be listed. */
const LISTED = ['alertname', 'fleet'] as const;
const ALIKE = ['datacenter', 'role', 'shard'] as const;

/**
 * What fits all alerts of a storm and as little besides as a few matchers can say: their rules, their fleets, and the
 * data centre, role and shard that all share. Empty where they have too many rules to list: that is silenced by hand.
 */
export function stormMatchers(all: readonly Labels[]): readonly Matcher[] {
  const rules = listed('alertname', all);
  if (rules.length === 0) return [];
  const others = ALIKE.flatMap((label) => {
    const values = valuesOf(label, all);
    return values.length === 1 ? listed(label, all) : [];
  });
  return [...rules, ...LISTED.slice(1).flatMap((label) => listed(label, all)), ...others];
}

function listed(name: string, all: readonly Labels[]): readonly Matcher[] {
  const values = valuesOf(name, all);
  const [only = ''] = values;
  if (values.length === 0 || values.includes('')) return [];
  if (values.length === 1) return [{ name, value: only, isRegex: false, isEqual: true }];
  const value = anyOf(values);
  return isShortEnough(value) ? [{ name, value, isRegex: true, isEqual: true }] : [];
}

function valuesOf(name: string, all: readonly Labels[]): readonly string[] {
  return [...new Set(all.map((labels) => labels[name] ?? ''))].toSorted();
}
