import type { Clock } from '../../platform/clock.ts';

/** What the guild of the stand-in holds at the start. Ids are 17–19 digit strings; omitted ones are generated. */
export interface GuildSeed {
  readonly guildId?: string;
  readonly name?: string;
  readonly applicationId?: string;
  readonly botToken?: string;
  readonly channels?: readonly { readonly name: string; readonly id?: string }[];
  /** Permissions as Discord's decimal bit string; the bot's own role gets what a normal install grants. */
  readonly roles?: readonly {
    readonly name: string;
    readonly id?: string;
    readonly permissions?: string;
    readonly mentionable?: boolean;
  }[];
  readonly users?: readonly {
    readonly name: string;
    readonly id?: string;
    readonly token?: string;
    readonly roles?: readonly string[];
  }[];
}

export interface StandInOptions {
  readonly clock: Clock;
  /** 0 or omitted takes a free port on 127.0.0.1. */
  readonly port?: number;
  readonly guild?: GuildSeed;
  /** Bucket sizes and windows per route class; the defaults are the community numbers of domain/discord.md 3.1. */
  readonly buckets?: Partial<BucketRules>;
}

export interface BucketRules {
  readonly createMessage: { readonly limit: number; readonly windowMs: number };
  readonly editMessage: { readonly limit: number; readonly windowMs: number };
  readonly deleteMessage: { readonly limit: number; readonly windowMs: number };
  readonly webhook: { readonly limit: number; readonly windowMs: number };
  readonly other: { readonly limit: number; readonly windowMs: number };
  readonly globalPerSecond: number;
}
