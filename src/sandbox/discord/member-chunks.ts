import { GatewayIntentBits } from 'discord-api-types/v10';
import type { Field } from './form.ts';
import type { GatewaySession } from './gateway-session.ts';
import type { Guild } from './guild.ts';

const CHUNK = 1000;

/** The answers to op 8: members by id or by the start of their name, at most a thousand a piece. */
export function describeMembers(guild: Guild, session: GatewaySession, d: Field): object[] {
  const ids = typeof d.at('user_ids').value === 'string' ? [d.at('user_ids')] : d.at('user_ids').items();
  const wanted = ids.map((item) => item.text() ?? '');
  const query = d.at('query').text()?.toLowerCase() ?? '';
  const limit = d.at('limit').integer() ?? 0;
  const isWholeList = wanted.length === 0 && limit === 0;
  // The whole list needs the privileged intent; Discord leaves such a request unanswered.
  if (isWholeList && (session.intents & GatewayIntentBits.GuildMembers) === 0) return [];
  const matching = [...guild.members.values()].filter(({ user, nick }) =>
    wanted.length > 0 ? wanted.includes(user.id) : (nick ?? user.username).toLowerCase().startsWith(query),
  );
  const members = limit > 0 ? matching.slice(0, limit) : matching;
  const missing = wanted.filter((id) => !guild.members.has(id));
  const nonce = d.at('nonce').text();
  const count = Math.max(1, Math.ceil(members.length / CHUNK));
  return Array.from({ length: count }, (_, index) => ({
    guild_id: guild.id,
    members: members.slice(index * CHUNK, (index + 1) * CHUNK),
    chunk_index: index,
    chunk_count: count,
    ...(nonce === undefined ? {} : { nonce }),
    ...(missing.length === 0 ? {} : { not_found: missing }),
    ...(d.at('presences').value === true ? { presences: [] } : {}),
  }));
}
