import type { Actor, Gate } from '../platform/gate.ts';
import { findPermission } from './permissions.ts';

/** Where an asker may do something, and who may where they may not. */
export interface Allowance {
  /** The act concerns fleets, or the house as a whole. */
  readonly about: 'fleets' | 'house';
  /** Of the fleets that were asked about. For the house: 'the house', or nothing. */
  readonly allowed: readonly string[];
  /** Fleets of which the same people may, in the order in which they were asked about. */
  readonly refused: readonly { readonly on: readonly string[]; readonly couldAsk: readonly string[] }[];
}

export interface AllowanceQuestion {
  /** Any one of them is enough. */
  readonly permissions: readonly string[];
  readonly actor: Actor;
  readonly gate: Gate;
  /** Canonical names of those the asker may see: of others, nothing is told. */
  readonly fleets: readonly string[];
}

export const THE_HOUSE = 'the house';

/** Asks the gate of each fleet, as it would be asked when the thing is done. */
export function judgeAllowance({ permissions, actor, gate, fleets }: AllowanceQuestion): Allowance {
  const isAboutHouse = permissions.every((name) => findPermission(name)?.scope === 'house');
  // Somebody who sees no fleet can still be told who may.
  const about = isAboutHouse || fleets.length === 0 ? 'house' : 'fleets';
  const allowed: string[] = [];
  const refused = new Map<string, { on: string[]; couldAsk: readonly string[] }>();
  for (const fleet of about === 'house' ? [null] : fleets) {
    const on = fleet ?? THE_HOUSE;
    const verdicts = permissions.map((permission) => gate.judge(actor, { permission, fleet }));
    if (verdicts.some(({ kind }) => kind === 'allowed')) {
      allowed.push(on);
      continue;
    }
    const names = [...new Set(verdicts.flatMap((verdict) => (verdict.kind === 'refused' ? verdict.couldAsk : [])))];
    const group = refused.get(JSON.stringify(names)) ?? { on: [], couldAsk: names };
    group.on.push(on);
    refused.set(JSON.stringify(names), group);
  }
  return { about, allowed, refused: [...refused.values()] };
}
