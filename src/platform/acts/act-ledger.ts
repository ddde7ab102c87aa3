import { canonicalJson } from '../canonical-json.ts';
import type { Clock } from '../clock.ts';
import type { Reader, Transaction } from '../database/transaction.ts';
import type { FactSink } from '../facts.ts';
import { isSettled, type Act, type Acts, type StoredAct } from './act.ts';
import type { ActFact } from './act-fact.ts';
import { restored, settleByHand, withdrawn, type HandSettling } from './act-rules.ts';
import { findAct, findActBefore, findActByKey, insertAct, listActs, saveAct } from './act-store.ts';

export interface ActLedgerOptions {
  readonly clock: Clock;
  readonly facts: FactSink<ActFact>;
  readonly guildId: string;
  /** Called after the commit of every transaction that gave the runner something to do: its `wake`. */
  readonly wake: () => void;
}

/** Writes acts in the caller's transaction; nothing is sent before that commits. */
export function createActs({ clock, facts, guildId, wake }: ActLedgerOptions): Acts {
  return {
    async put(tx, act) {
      const known = await findActByKey(tx, act.key);
      if (known !== null) {
        if (contentOf(known) !== contentOf(act))
          throw new Error(`The act ${act.key} was put before as something else: give what is new a key of its own.`);
        return { kind: 'known', act: known };
      }
      const stored = await insertAct(tx, act, { guildId, now: clock.now() });
      tx.afterCommit(wake);
      return { kind: 'recorded', act: stored };
    },
    async withdraw(tx, key, why) {
      const act = await findActByKey(tx, key);
      if (act === null) return { kind: 'no-such-act' };
      if (act.state !== 'waiting') return { kind: 'too-late', act };
      const written = await writeStep(tx, { from: act, to: withdrawn(act, clock.now(), why), facts });
      if (written === null) throw new Error(`The act ${key} changed in the transaction that withdrew it.`);
      tx.afterCommit(wake);
      return { kind: 'withdrawn', act: written };
    },
    async hurry(tx, key) {
      const act = await findActByKey(tx, key);
      if (act?.state !== 'waiting') return;
      const written = await writeStep(tx, { from: act, to: { ...act, dueAt: clock.now() }, facts });
      if (written === null) throw new Error(`The act ${key} changed in the transaction that hurried it.`);
      tx.afterCommit(wake);
    },
    find: (read, key) => findActByKey(read, key),
    findOpen: (read, { system, target }) => findActBefore(read, { system, target, number: AFTER_ALL }),
  };
}

/** The largest number that an integer column holds on either engine. */
const AFTER_ALL = 2_147_483_647;

/** What a key stands for. The words about it may be put better later. */
function contentOf({ system, verb, target, input, expect }: Act): string {
  return canonicalJson({ system, verb, target, input, expect: { ...expect } });
}

export type HandOutcome =
  | { readonly kind: 'settled' | 'resumed'; readonly act: StoredAct }
  /** It is not unknown any more, or not as it was when the person looked. */
  | { readonly kind: 'changed'; readonly act: StoredAct };

export interface ByHand {
  readonly number: number;
  readonly what: HandSettling;
  /** The version that the person saw; null for one who named the act itself. */
  readonly seen: number | null;
  readonly by: string;
}

/** A person says what became of an unknown act. null: there is no such act. */
export async function settleActByHand(
  tx: Transaction,
  { clock, facts, wake }: Omit<ActLedgerOptions, 'guildId'>,
  { number, what, seen, by }: ByHand,
): Promise<HandOutcome | null> {
  const act = await findAct(tx, number);
  if (act === null) return null;
  if (act.state !== 'unknown' || (seen !== null && seen !== act.version)) return { kind: 'changed', act };
  const written = await writeStep(tx, { from: act, to: settleByHand(act, what, { by, now: clock.now() }), facts });
  if (written === null) throw new Error(`The act ${act.key} changed in the transaction that settled it.`);
  tx.afterCommit(wake);
  return { kind: isSettled(written) ? 'settled' : 'resumed', act: written };
}

export interface Step {
  readonly from: StoredAct;
  readonly to: StoredAct;
  readonly facts: FactSink<ActFact>;
}

/** Saves a step and states what it means. null: somebody changed the act since `from` was read; nothing was done. */
export async function writeStep(tx: Transaction, { from, to, facts }: Step): Promise<StoredAct | null> {
  const act = await saveAct(tx, to);
  if (act === null) return null;
  if (isSettled(act)) await facts.state(tx, { kind: 'act.settled', act });
  else if (act.state === 'unknown' && (from.state !== 'unknown' || act.needsPerson !== from.needsPerson))
    await facts.state(tx, { kind: 'act.unknown', act });
  else if (act.state === 'waiting' && from.state === 'unknown') await facts.state(tx, { kind: 'act.resumed', act });
  return act;
}

/**
 * To be called on a restored database before Muster starts on it: what was in flight when the backup was taken may have
 * been done since. The next start states it.
 */
export async function doubtActs(tx: Transaction, { restoredAt }: { readonly restoredAt: Date }): Promise<void> {
  for (const act of await listOpen(tx)) await saveAct(tx, restored(act, restoredAt));
}

/** More acts than this are never open at once; a backlog beyond it is told of by the doctor long before. */
const MOST_OPEN = 100_000;

function listOpen(read: Reader): Promise<readonly StoredAct[]> {
  return listActs(read, { states: ['waiting', 'sending', 'checking', 'unknown'] }, MOST_OPEN);
}
