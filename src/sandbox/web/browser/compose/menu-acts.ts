import type { APIMessage } from 'discord-api-types/v10';
import type { RestAnswer, RestMethod } from '../rest.ts';
import type { Store } from '../store.ts';
import type { IndexedCommand } from './command-tree.ts';
import { placeOf } from './compose-view.ts';
import { refusalSentence } from './form-problems.ts';
import { endingSentence, interact } from './interact.ts';
import { menuBody } from './interaction-body.ts';
import { textAt } from './json-field.ts';

/** Discord docs: a thread is archived after this many minutes without a message. */
const ARCHIVE_AFTER_MIN = 1440;

/** Discord docs: JSON error codes. */
const MISSING_PERMISSIONS = 50_013;

/** What became of something done from a menu: a sentence when it failed, else null. */
export type MenuEnding = string | null;

/** Runs a command of the menu on a message or a person. */
export async function runMenuCommand(
  store: Store,
  used: { readonly command: IndexedCommand; readonly targetId: string; readonly channelId: string | null },
): Promise<MenuEnding> {
  const place = placeOf(store, used.channelId);
  if (place === null) return 'No channel is open. Open one and try again.';
  const why = endingSentence(await interact(store, menuBody(place, used.command, used.targetId)));
  return why === null ? null : `${used.command.name}: ${why}`;
}

export function pinMessage(store: Store, message: APIMessage, to: 'pinned' | 'unpinned'): Promise<MenuEnding> {
  const method = to === 'pinned' ? 'PUT' : 'DELETE';
  return ask(store, method, `/channels/${message.channel_id}/messages/pins/${message.id}`);
}

export function deleteMessage(store: Store, message: APIMessage): Promise<MenuEnding> {
  return ask(store, 'DELETE', `/channels/${message.channel_id}/messages/${message.id}`);
}

/** Starts a thread at a message and opens it. */
export async function startThread(store: Store, message: APIMessage, name: string): Promise<MenuEnding> {
  const path = `/channels/${message.channel_id}/messages/${message.id}/threads`;
  const body = { name: name.trim(), auto_archive_duration: ARCHIVE_AFTER_MIN };
  const answer = await store.request('POST', path, body);
  if (answer.kind !== 'ok') return reasonOf(answer);
  const id = textAt(answer.body, 'id') ?? '';
  const open = (): boolean => {
    const isKnown = store.channels.some((channel) => channel.id === id);
    if (isKnown) store.openChannel(id);
    return isKnown;
  };
  if (open()) return null;
  // The answer was faster than the event by which the page learns of the thread.
  const stop = store.onChange(() => {
    if (!store.channels.some((channel) => channel.id === id)) return;
    stop();
    open();
  });
  return null;
}

export async function copyText(text: string): Promise<MenuEnding> {
  try {
    await navigator.clipboard.writeText(text);
    return null;
  } catch {
    return 'The browser does not let this page use the clipboard. Select the text and copy it.';
  }
}

async function ask(store: Store, method: RestMethod, path: string): Promise<MenuEnding> {
  const answer = await store.request(method, path);
  return answer.kind === 'ok' ? null : reasonOf(answer);
}

function reasonOf(answer: Exclude<RestAnswer, { kind: 'ok' }>): string {
  if (answer.kind === 'unreachable') return answer.reason;
  if (answer.code === MISSING_PERMISSIONS)
    return 'Discord does not let you do that in this channel. Somebody with the permission can.';
  return refusalSentence(answer.message, answer.errors);
}
