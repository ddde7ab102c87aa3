import type { Reader, Transaction } from '../database/transaction.ts';
import type { JsonValue } from '../json.ts';

/** What Muster wants done in another system, and the fact by which it will know. Put in the transaction that decided it. */
export interface Act {
  /** Unique for ever: putting it again is the same act. Begins with whose it is, e.g. 'window-event:12:open'. */
  readonly key: string;
  /** The connection's name in the configuration, or 'discord'. */
  readonly system: string;
  /** What is done, e.g. 'github.answer-protection-rule': with the system it says which connector does it. */
  readonly verb: string;
  /** To what, e.g. 'acme/node run 8123'. Acts on one target of a system are carried out in the order they were put. */
  readonly target: string;
  /** Canonical name of the fleet it concerns; null for the house as a whole. Says who may settle it by hand. */
  readonly fleet: string | null;
  /** For people, without a period: "let run 8123 of acme/node deploy to production". May hold foreign text. */
  readonly summary: string;
  /** All that the connector needs to do it. Never a secret. */
  readonly input: JsonValue;
  readonly expect: FactQuery;
  /** What was not begun by then is refused as expired. */
  readonly deadline: Date;
}

/** A question that a connector can ask its system, and whose answer 'so' means that the act is done. */
export interface FactQuery {
  readonly fact: string;
  readonly of: JsonValue;
}

/**
 * waiting: recorded, nothing was sent, or it is proven that nothing came of it. sending: the request is under way.
 * checking: the system took it, and it is not seen yet. unknown: it may have been done or not.
 */
export type OpenActState = 'waiting' | 'sending' | 'checking' | 'unknown';
export type ActState = OpenActState | 'done' | 'refused';
export const ACT_STATES = ['waiting', 'sending', 'checking', 'unknown', 'done', 'refused'] as const;

/** Why an act is refused for good. In each case it is known that it was not done, or that it was undone. */
export const REFUSALS = [
  /** Not begun by its deadline. */
  'expired',
  /** Whoever put it does not want it any more. */
  'withdrawn',
  /** The system said no. */
  'by-system',
  /** What is so by now rules it out, e.g. somebody decided otherwise there. */
  'overtaken',
  /** What allowed it no longer holds, judged anew right before sending. */
  'by-rule',
  /** The system took it several times, and it never came to be. */
  'without-effect',
] as const;
export type Refusal = (typeof REFUSALS)[number];

export interface StoredAct extends Act {
  /** 17 of `ACT-17`; also the order in which acts were put. */
  readonly number: number;
  readonly guildId: string;
  readonly state: ActState;
  /** One more with each change; what was drawn for an older one decides nothing. */
  readonly version: number;
  /** When the runner looks at it next; null when it does not by itself. */
  readonly dueAt: Date | null;
  /** Of how many requests it is known or possible that they went out. */
  readonly sends: number;
  /** Looks in a row that brought nothing; for the back-off. */
  readonly setbacks: number;
  /** A sentence without a period: what it waits for, why it is unknown, why it was refused, how it is known to be done. */
  readonly because: string | null;
  /** null unless refused. */
  readonly refusal: Refusal | null;
  /** The last moment at which a request may have been on its way; null when none was sent. */
  readonly uncertainSince: Date | null;
  readonly unknownSince: Date | null;
  /** No read will tell: a person has to. */
  readonly needsPerson: boolean;
  /** Comes from a restored backup: that it is not so proves nothing, for it may have been done and undone since. */
  readonly isRestored: boolean;
  /** What the system answered to the request, for reading back; null when it was not heard. */
  readonly receipt: JsonValue;
  /** Where people can see it for themselves. */
  readonly url: string | null;
  readonly createdAt: Date;
  readonly settledAt: Date | null;
  /** The person who settled it by hand. */
  readonly settledBy: string | null;
}

/** `ACT-17`: short enough to be said aloud. */
export function actId({ number }: Pick<StoredAct, 'number'>): string {
  return `ACT-${number}`;
}

/** Reads `ACT-17`, `act 17`, `#17` or `17`; null for anything else. */
export function parseActId(typed: string): number | null {
  const number = Number(/^(?:act[\s-]?|#)?(\d{1,9})$/i.exec(typed.trim())?.[1] ?? 0);
  return number >= 1 ? number : null;
}

export function isSettled({ state }: Pick<StoredAct, 'state'>): boolean {
  return state === 'done' || state === 'refused';
}

export type PutOutcome =
  | { readonly kind: 'recorded'; readonly act: StoredAct }
  /** That key was put before; `act` is how it stands. */
  | { readonly kind: 'known'; readonly act: StoredAct };

export type WithdrawOutcome =
  | { readonly kind: 'withdrawn'; readonly act: StoredAct }
  /** It is on its way, or settled: too late. */
  | { readonly kind: 'too-late'; readonly act: StoredAct }
  | { readonly kind: 'no-such-act' };

/** How rooms have something done elsewhere. Both write in the caller's transaction; the runner is woken after the commit. */
export interface Acts {
  /** Throws when the key stands for another act: that is a mistake in the code. */
  put(tx: Transaction, act: Act): Promise<PutOutcome>;
  /** Takes back what is not wanted any more, while nothing was sent. `why` is a sentence without a period. */
  withdraw(tx: Transaction, key: string, why: string): Promise<WithdrawOutcome>;
  /** Has one that waits looked at now rather than after its back-off: what it waited for may be so by now. */
  hurry(tx: Transaction, key: string): Promise<void>;
  find(read: Reader, key: string): Promise<StoredAct | null>;
  /** The oldest act on it that is not settled; null when none is. */
  findOpen(read: Reader, target: Pick<Act, 'system' | 'target'>): Promise<StoredAct | null>;
}

/** What a connector read of the fact. `because` and `why` are sentences without a period, for people. */
export type FactReading =
  | { readonly kind: 'so'; readonly because: string; readonly url?: string | null }
  /** Not so now. Whether that proves anything, `settlingMs` says, unless this reading says that it does not. */
  | { readonly kind: 'not-so'; readonly because: string; readonly provesNothing?: boolean }
  /** It cannot become so any more by this act, e.g. somebody decided otherwise. */
  | { readonly kind: 'overtaken'; readonly because: string; readonly url?: string | null }
  /** Could not be read now. */
  | { readonly kind: 'unreadable'; readonly why: string; readonly retryAt: Date | null }
  /** This system never tells. */
  | { readonly kind: 'unknowable'; readonly why: string };

/** What came of the one request. */
export type SendOutcome =
  /** The system took it. */
  | { readonly kind: 'accepted'; readonly receipt: JsonValue; readonly url?: string | null }
  /** The system said no, and did nothing. */
  | { readonly kind: 'refused'; readonly because: string }
  /** It is certain that the request did not arrive: no connection, circuit open, budget spent. */
  | { readonly kind: 'not-sent'; readonly why: string; readonly retryAt: Date | null }
  /** No answer, or one that cannot be read: it may have arrived. */
  | { readonly kind: 'lost'; readonly why: string };

export interface ActRequest {
  /** The same for each request of one act: for APIs that take an idempotency key, or as a mark to find it by. */
  readonly idempotencyKey: string;
  readonly verb: string;
  readonly input: JsonValue;
}

export interface ReadRequest {
  readonly query: FactQuery;
  readonly idempotencyKey: string;
  /** What the system answered to the request; null when it was not heard or none was sent. */
  readonly receipt: JsonValue;
}

/** One system that can do something. Neither call throws for what a network does, and neither is made in a transaction. */
export interface ActConnector {
  /**
   * How long after a request its fact being 'not-so' proves that nothing came of it, in ms; null: never, since it could
   * still show up, or be done and undone.
   */
  readonly settlingMs: number | null;
  read(request: ReadRequest): Promise<FactReading>;
  send(request: ActRequest): Promise<SendOutcome>;
}

/** null: nothing in the configuration can do it just now. */
export type FindConnector = (act: Pick<Act, 'system' | 'verb'>) => ActConnector | null;

/** What those who allowed it say right before it is sent. */
export type GuardVerdict =
  | { readonly kind: 'go' }
  | { readonly kind: 'refuse'; readonly because: string }
  | { readonly kind: 'wait'; readonly until: Date; readonly because: string };

/** Judged in the transaction that marks the act as being sent, so that what closed since it was decided counts. */
export type ActGuard = (tx: Transaction, act: StoredAct) => Promise<GuardVerdict>;
