import type { TokenService } from './people/token-service.ts';
import type { Token } from './people/token.ts';
import type { Members } from './platform/discord/members.ts';
import type { BearerOutcome } from './platform/http/api/bearer.ts';

export interface BearerOptions {
  readonly tokens: Pick<TokenService, 'authenticate'>;
  readonly members: Pick<Members, 'read'>;
  readonly guildId: string;
}

const UNKNOWN =
  'Send a token as "Authorization: Bearer muster_…". One is made with `muster token create` on the machine that Muster runs on.';

function refusedAs<Reason extends string>(reason: Reason, { id }: Token) {
  return { kind: 'unknown', reason, tokenId: id } as const;
}

/**
 * Who holds a token: its person as they are in Discord at this moment. A role that was taken away is gone here too, and
 * while Discord does not say which they have, nobody has any.
 */
export function createBearers({
  tokens,
  members,
  guildId,
}: BearerOptions): (bearer: string | null, requestId: string) => Promise<BearerOutcome> {
  return async (bearer, requestId) => {
    if (bearer === null) return { kind: 'unknown', reason: 'missing', tokenId: null, detail: UNKNOWN };
    const outcome = await tokens.authenticate(bearer);
    switch (outcome.kind) {
      case 'unknown':
        return { kind: 'unknown', reason: 'unknown', tokenId: null, detail: `This token is not known. ${UNKNOWN}` };
      case 'expired':
        return {
          ...refusedAs('expired', outcome.token),
          detail: `This token ended at ${outcome.token.expiresAt.toISOString()}. Make a new one.`,
        };
      case 'revoked':
        return { ...refusedAs('revoked', outcome.token), detail: 'This token was revoked. Make a new one.' };
      case 'nobodys':
        return {
          ...refusedAs('nobodys', outcome.token),
          detail: `${outcome.token.person} is not in the configuration any more, so the token has no rights.`,
        };
      case 'of-another-guild':
        return {
          ...refusedAs('of-another-guild', outcome.token),
          detail: 'This token was made for another Discord server than the one that Muster serves now. Make a new one.',
        };
      case 'authenticated': {
        const { token, discordUserId } = outcome;
        const member = await members.read(discordUserId);
        if (member.kind === 'unavailable')
          return {
            kind: 'unavailable',
            detail:
              'Discord does not say now which roles the token’s person has. Try again soon; /healthz?verbose says how the connection is.',
          };
        if (member.kind === 'not-a-member')
          return {
            ...refusedAs('left-the-server', token),
            detail: `${token.person} is not on the Discord server any more, so the token has no rights.`,
          };
        return {
          kind: 'known',
          tokenId: token.id,
          actor: {
            via: 'api',
            guildId,
            discordUserId,
            discordRoleIds: member.roleIds,
            displayName: token.service === null ? member.displayName : `${token.service} of ${member.displayName}`,
            requestId: `api:${token.id}:${requestId}`,
            limitedTo: token.grants,
          },
        };
      }
    }
  };
}
