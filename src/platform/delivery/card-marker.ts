import { createHash } from 'node:crypto';
import type { Place } from './card.ts';

const CROCKFORD = '0123456789abcdefghjkmnpqrstvwxyz';
const SHORT_ID_LENGTH = 10;
const MARK = /(?:^|[\s·#])([0-9a-hjkmnp-tv-z]{10})(?:\.([1-9]\d{0,5}))?$/;

/**
 * The id a card carries in its message. It follows from the key alone, so that a card which a restored backup has
 * forgotten is still known by the message it left. `attempt` picks another one should two keys ever collide.
 */
export function shortIdOf(key: string, attempt = 0): string {
  const digest = createHash('sha256')
    .update(attempt === 0 ? key : `${key}#${attempt}`)
    .digest();
  return Array.from(digest.subarray(0, SHORT_ID_LENGTH), (byte) => CROCKFORD.charAt(byte & 31)).join('');
}

/** What stands in a message's footer. Each anchor (a message posted anew for the same card) has its own. */
export function markOf({ shortId, anchor }: { readonly shortId: string; readonly anchor: number }): string {
  return anchor === 1 ? shortId : `${shortId}.${anchor}`;
}

/** At most 17 of Discord's 25 characters. Follows from card and anchor, so nothing need be stored before a send. */
export function nonceOf({ shortId, anchor }: { readonly shortId: string; readonly anchor: number }): string {
  return `${shortId}.${anchor}`;
}

export function readMark(text: string): { readonly shortId: string; readonly anchor: number } | null {
  const match = MARK.exec(text.trimEnd());
  const shortId = match?.[1];
  if (shortId === undefined) return null;
  return { shortId, anchor: match?.[2] === undefined ? 1 : Number(match[2]) };
}

/** A place as one text column: 'channel:pipelines', 'thread:incident:42'. */
export function placeText(place: Place): string {
  return place.kind === 'channel' ? `channel:${place.channel}` : `thread:${place.thread}`;
}

export function parsePlace(text: string): Place {
  const colon = text.indexOf(':');
  const name = text.slice(colon + 1);
  if (text.startsWith('channel:')) return { kind: 'channel', channel: name };
  if (text.startsWith('thread:')) return { kind: 'thread', thread: name };
  throw new Error(`"${text}" is not a place: it is neither channel:… nor thread:….`);
}
