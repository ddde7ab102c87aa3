import type { Actor } from '../platform/gate.ts';
import type { Hold } from './hold.ts';

/** Of the holds that stand, the one of that number alone, or without a number all; null: there is none of that number. */
export function askedHolds(all: readonly Hold[], number: number | undefined): readonly Hold[] | null {
  if (number === undefined) return all;
  const named = all.filter((each) => each.number === number);
  return named.length === 0 ? null : named;
}

interface Asking {
  readonly holds: { isHolder(hold: Hold, actor: Actor): boolean };
  readonly actor: Actor;
}

/** Which of those is meant: the asker's own, else the only one there is; null: they have to name one. */
export function meantHold(asked: readonly Hold[], { holds, actor }: Asking): Hold | null {
  const [only, ...others] = asked;
  const mine = asked.find((each) => holds.isHolder(each, actor));
  return mine ?? (only !== undefined && others.length === 0 ? only : null);
}
