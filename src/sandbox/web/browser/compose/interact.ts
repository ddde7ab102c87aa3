import type { RestAnswer, RestBody, RestMethod } from '../rest.ts';
import { refusalSentence } from './form-problems.ts';
import type { InteractionBody } from './interaction-body.ts';
import { listAt, textAt } from './json-field.ts';

/** What only the client of the person who acted is told (protocol.ts). */
type InteractionDispatch =
  | 'INTERACTION_SUCCESS'
  | 'INTERACTION_FAILURE'
  | 'INTERACTION_MODAL_CREATE'
  | 'APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE';

/** What acting needs of the page's store. */
export interface ActingClient {
  request(method: RestMethod, path: string, body?: RestBody): Promise<RestAnswer>;
  /** Gives every dispatch of that name until the returned function is called. */
  onDispatch(name: InteractionDispatch, listener: (data: unknown) => void): () => void;
}

export interface OfferedChoice {
  readonly name: string;
  readonly value: string | number;
}

/** How an interaction ended, as its user's client learns it. */
export type InteractionEnding =
  | { readonly kind: 'answered' }
  /** The bot opened a form; `<muster-modals>` shows it. */
  | { readonly kind: 'modal' }
  | { readonly kind: 'choices'; readonly choices: readonly OfferedChoice[] }
  /** The bot said nothing in time, or what Discord refuses. */
  | { readonly kind: 'failed' }
  /** Discord did not even hand it to the bot. */
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'unreachable'; readonly why: string };

export interface InteractOptions {
  readonly files?: readonly File[];
  readonly signal?: AbortSignal;
  readonly nonce?: () => string;
  /** How long to wait for any ending at all; Discord itself ends an interaction after three seconds. */
  readonly patienceMs?: number;
}

const PATIENCE_MS = 15_000;
/** Discord docs: create message, nonce. */
const NONCE_LENGTH = 25;

/** Sends an interaction and waits for what becomes of it. An aborted one ends as 'failed', and nobody listens any more. */
export async function interact(
  client: ActingClient,
  body: InteractionBody,
  options: InteractOptions = {},
): Promise<InteractionEnding> {
  const nonce = (options.nonce ?? randomNonce)();
  const { promise, resolve } = Promise.withResolvers<InteractionEnding>();
  const listen = (name: InteractionDispatch, ending: (data: unknown) => InteractionEnding): (() => void) =>
    client.onDispatch(name, (data) => {
      if (textAt(data, 'nonce') === nonce) resolve(ending(data));
    });
  // Before sending: the stream may be faster than the answer to the request.
  const stops = [
    listen('INTERACTION_SUCCESS', () => ({ kind: 'answered' })),
    listen('INTERACTION_FAILURE', () => ({ kind: 'failed' })),
    listen('INTERACTION_MODAL_CREATE', () => ({ kind: 'modal' })),
    listen('APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE', (data) => ({ kind: 'choices', choices: readChoices(data) })),
  ];
  const giveUp = (): void => {
    resolve({ kind: 'failed' });
  };
  options.signal?.addEventListener('abort', giveUp, { once: true });
  const timer = setTimeout(giveUp, options.patienceMs ?? PATIENCE_MS);
  try {
    const answer = await client.request('POST', '/interactions', withFiles({ ...body, nonce }, options.files ?? []));
    const never = neverArrived(answer);
    return never ?? (await promise);
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', giveUp);
    for (const stop of stops) stop();
  }
}

function randomNonce(): string {
  return crypto.randomUUID().replaceAll('-', '').slice(0, NONCE_LENGTH);
}

function neverArrived(answer: RestAnswer): InteractionEnding | null {
  switch (answer.kind) {
    case 'ok':
      return null;
    case 'refused':
      return { kind: 'refused', why: refusalSentence(answer.message, answer.errors) };
    case 'unreachable':
      return { kind: 'unreachable', why: answer.reason };
  }
}

/** JSON, or a form with the files first and the JSON last, as Discord's clients send it (Discord docs: uploading files). */
export function withFiles(body: object, files: readonly File[]): RestBody {
  if (files.length === 0) return body;
  const form = new FormData();
  for (const [index, file] of files.entries()) form.append(`files[${index}]`, file, file.name);
  const attachments = files.map((file, index) => ({ id: String(index), filename: file.name }));
  form.append('payload_json', JSON.stringify({ ...body, attachments }));
  return form;
}

function readChoices(data: unknown): readonly OfferedChoice[] {
  return listAt(data, 'choices').flatMap((choice) => {
    const name = textAt(choice, 'name');
    const value = typeof choice === 'object' && choice !== null && 'value' in choice ? choice.value : undefined;
    return name !== null && (typeof value === 'string' || typeof value === 'number') ? [{ name, value }] : [];
  });
}

/** An ending for people, where it is one that they must hear of; `unanswered` is what silence of the bot means for the act. */
export function endingSentence(
  ending: InteractionEnding,
  unanswered = 'The application did not respond.',
): string | null {
  switch (ending.kind) {
    case 'answered':
    case 'modal':
    case 'choices':
      return null;
    case 'failed':
      return unanswered;
    case 'refused':
    case 'unreachable':
      return ending.why;
  }
}
