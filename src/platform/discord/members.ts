import { DiscordAPIError, REST, Routes } from 'discord.js';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { Secret } from '../config/secret.ts';

export type MemberOutcome =
  | { readonly kind: 'member'; readonly roleIds: readonly string[]; readonly displayName: string }
  | { readonly kind: 'not-a-member' }
  /** Discord did not say; nobody's roles are known then. */
  | { readonly kind: 'unavailable'; readonly reason: string };

/** Who has which roles in the guild at present, as Discord says. */
export interface Members {
  read(userId: string): Promise<MemberOutcome>;
  close(): void;
}

export interface MembersOptions {
  readonly apiUrl: string;
  readonly token: Secret;
  readonly guildId: string;
  readonly clock: Clock;
}

/** A burst of requests asks once; a role that was taken away counts for this long at most. */
const REMEMBER_MS = 5_000;
/** While Discord does not say, each request that asks again would be one more call at a bad time. */
const ASK_AGAIN_MS = 1_000;
const TIMEOUT_MS = 5_000;
/** Discord docs: opcodes and status codes. */
const UNKNOWN_MEMBER = 10007;
const UNKNOWN_USER = 10013;

const MEMBER = z.object({
  roles: z.array(z.string()),
  nick: z.string().nullish(),
  user: z.object({ username: z.string(), global_name: z.string().nullish() }),
});

/** Asks by REST: the gateway tells of members only to bots with a privileged intent, which Muster does not want. */
export function createMembers({ apiUrl, token, guildId, clock }: MembersOptions): Members {
  // Who asks is told to come again; waiting here would hold their request for as long as Discord likes.
  const rest = new REST({
    api: apiUrl,
    version: '10',
    retries: 0,
    timeout: TIMEOUT_MS,
    rejectOnRateLimit: () => true,
  });
  const remembered = new Map<string, { readonly at: number; readonly outcome: Promise<MemberOutcome> }>();
  const ask = async (userId: string): Promise<MemberOutcome> => {
    try {
      // Each time: discord.js forgets a token that was refused once, and would never ask again.
      rest.setToken(token.reveal());
      const { roles, nick, user } = MEMBER.parse(await rest.get(Routes.guildMember(guildId, userId)));
      return { kind: 'member', roleIds: roles, displayName: nick ?? user.global_name ?? user.username };
    } catch (error) {
      if (error instanceof DiscordAPIError && (error.code === UNKNOWN_MEMBER || error.code === UNKNOWN_USER))
        return { kind: 'not-a-member' };
      return { kind: 'unavailable', reason: error instanceof Error ? error.message : 'an unknown error' };
    }
  };
  return {
    read(userId) {
      const now = clock.now().getTime();
      const last = remembered.get(userId);
      if (last !== undefined && now - last.at < REMEMBER_MS) return last.outcome;
      for (const [id, { at }] of remembered) if (now - at >= REMEMBER_MS) remembered.delete(id);
      const outcome = ask(userId).then((told) => {
        if (told.kind === 'unavailable') remembered.set(userId, { at: now - REMEMBER_MS + ASK_AGAIN_MS, outcome });
        return told;
      });
      remembered.set(userId, { at: now, outcome });
      return outcome;
    },
    close() {
      rest.clearHashSweeper();
      rest.clearHandlerSweeper();
    },
  };
}
