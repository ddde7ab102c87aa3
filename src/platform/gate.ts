import type { Grant } from './config/config.ts';
import type { Transaction } from './database/transaction.ts';

/** Who asks, as the edge they came through knows them. Policy alone says what follows from it. */
export interface Actor {
  readonly via: 'discord' | 'api' | 'cli' | 'muster';
  readonly guildId: string;
  readonly discordUserId: string | null;
  readonly discordRoleIds: readonly string[];
  /** How the asker is called where they came from; foreign text, escape it before showing. */
  readonly displayName: string;
  /** The interaction or request this act arrived with; the audit row carries it. */
  readonly requestId: string;
  /** Of all that the asker may do, only this: a token is narrower than its person. Without it, all of it. */
  readonly limitedTo?: readonly Grant[];
}

/** What an act needs: a permission, on a fleet (canonical name) or, with null, on the house as a whole. */
export interface Requirement {
  readonly permission: string;
  readonly fleet: string | null;
}

/** Of acts that ended before anything could be judged. */
export const NOT_JUDGED: Requirement = { permission: 'none', fleet: null };

export type Verdict =
  | { readonly kind: 'allowed'; readonly because: string }
  | {
      readonly kind: 'refused';
      readonly permission: string;
      readonly fleet: string | null;
      /** Who could do it: names of roles and people of the config, most specific first. */
      readonly couldAsk: readonly string[];
      /** The person may, but the token they came with may not. */
      readonly by?: 'token';
    };

/** Judges by the configuration in force; synchronous, so that an autocomplete can ask it a hundred times. */
export interface Gate {
  judge(actor: Actor, requirement: Requirement): Verdict;
}

export interface AuditEntry {
  readonly actor: Actor;
  /** What was asked, e.g. 'command:fleet status', 'button:fleet-page'. */
  readonly act: string;
  readonly requirement: Requirement;
  readonly verdict: 'allowed' | 'refused' | 'invalid' | 'fault';
  /** The outcome's kind, or for invalid input the names of the fields at fault, never their values. */
  readonly outcome: string;
  readonly subject: string | null;
  readonly cardKey?: string;
}

/** Writes the append-only, hash-chained record. Platform edges write refusals, reads and faults; services write what they decide, in the deciding transaction. */
export interface AuditTrail {
  record(tx: Transaction, entry: AuditEntry): Promise<void>;
}
