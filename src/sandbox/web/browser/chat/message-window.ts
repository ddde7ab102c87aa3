import type { APIMessage } from 'discord-api-types/v10';
import { compareIds } from '../snowflake.ts';

/** A stretch of a channel without gaps, oldest first, as far as the page has read it. */
export interface MessageWindow {
  readonly list: readonly APIMessage[];
  /** There may be more before the first, or after the last (after a jump into the past). */
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
}

export const EMPTY_WINDOW: MessageWindow = { list: [], hasOlder: true, hasNewer: false };

/** Beyond this many the oldest are let go, while the reader is at the end; they load again by scrolling back. */
const MOST_KEPT = 1500;
const KEPT_AFTER_TRIM = 1000;
const EPHEMERAL = 64;

/** A page of messages, as REST gives it, newest first. */
export interface Page {
  readonly messages: readonly APIMessage[];
  /** There may be more beyond it. */
  readonly isFull: boolean;
}

export function isEphemeral(message: APIMessage): boolean {
  return ((message.flags ?? 0) & EPHEMERAL) !== 0;
}

/** A live message. After a jump into the past it is not adjacent to what is shown, and waits to be read. */
export function withCreated(window: MessageWindow, message: APIMessage): MessageWindow {
  if (window.list.some(({ id }) => id === message.id)) return withUpdated(window, message);
  if (window.hasNewer) return window;
  return { ...window, list: merged(window.list, [message]) };
}

/** `change` may be partial: Discord leaves out what an update did not touch. */
export function withUpdated(
  window: MessageWindow,
  change: Partial<APIMessage> & Pick<APIMessage, 'id'>,
): MessageWindow {
  if (!window.list.some(({ id }) => id === change.id)) return window;
  return { ...window, list: window.list.map((one) => (one.id === change.id ? { ...one, ...change } : one)) };
}

export function withoutMessages(window: MessageWindow, ids: readonly string[]): MessageWindow {
  const gone = new Set(ids);
  if (!window.list.some(({ id }) => gone.has(id))) return window;
  return { ...window, list: window.list.filter(({ id }) => !gone.has(id)) };
}

export function withOlder(window: MessageWindow, page: Page): MessageWindow {
  return { ...window, list: merged(window.list, page.messages), hasOlder: page.isFull };
}

export function withNewer(window: MessageWindow, page: Page): MessageWindow {
  return { ...window, list: merged(window.list, page.messages), hasNewer: page.isFull };
}

/**
 * The channel's present end. What was known stays where it touches the page, minus what was deleted meanwhile;
 * otherwise there may be a gap and only the page is kept. Ephemeral messages are in no history and stay either way.
 */
export function withNewest(window: MessageWindow, page: Page): MessageWindow {
  const isWhole = !page.isFull;
  const oldest = page.messages.reduce<string | null>(
    (found, { id }) => (found === null || compareIds(id, found) < 0 ? id : found),
    null,
  );
  const before = window.list.filter(
    (one) => !isEphemeral(one) && oldest !== null && !isWhole && compareIds(one.id, oldest) < 0,
  );
  const touches = window.list.some(({ id }) => page.messages.some((one) => one.id === id));
  const kept = touches ? before : [];
  const ephemeral = window.list.filter(isEphemeral);
  return {
    list: merged([...kept, ...ephemeral], page.messages),
    hasOlder: !isWhole && (kept.length === 0 || window.hasOlder),
    hasNewer: false,
  };
}

/** The messages around one in the past; nothing else is adjacent to it. */
export function windowAround(page: Page): MessageWindow {
  return { list: merged([], page.messages), hasOlder: true, hasNewer: true };
}

export function trimmed(window: MessageWindow): MessageWindow {
  if (window.list.length <= MOST_KEPT) return window;
  return { ...window, list: window.list.slice(-KEPT_AFTER_TRIM), hasOlder: true };
}

function merged(known: readonly APIMessage[], added: readonly APIMessage[]): readonly APIMessage[] {
  const last = known.at(-1);
  const [only] = added;
  // The usual case by far: one message more, at the end.
  if (added.length === 1 && only !== undefined && (last === undefined || compareIds(last.id, only.id) < 0))
    return [...known, only];
  const byId = new Map([...known, ...added].map((message) => [message.id, message]));
  return [...byId.values()].toSorted((a, b) => compareIds(a.id, b.id));
}
