import type {
  FirstResponse,
  InteractionRef,
  Reception,
  ReplyBody,
  Responder,
} from '../../src/platform/discord/responder.ts';

export type Call =
  | { readonly call: 'callback'; readonly response: FirstResponse; readonly files: readonly string[] }
  | { readonly call: 'editOriginal' | 'followUp'; readonly body: ReplyBody; readonly files: readonly string[] }
  | { readonly call: 'deleteOriginal' };

/** Discord as the Responder port sees it: takes everything, remembers the order, and fails when told to. */
export class RecordingResponder implements Responder {
  readonly calls: Call[] = [];
  /** Told of each call before it is answered: for tests of what happens first. */
  onCall: (call: Call) => void = () => undefined;
  readonly #failures = new Map<Call['call'], Reception[]>();

  /** The next call of this sort ends so. */
  failNext(call: Call['call'], reception: Reception): void {
    this.#failures.set(call, [...(this.#failures.get(call) ?? []), reception]);
  }

  callback(_ref: InteractionRef, response: FirstResponse, files: Parameters<Responder['callback']>[2] = []) {
    return this.#answer({ call: 'callback', response, files: files.map(({ name }) => name) });
  }

  editOriginal(_ref: InteractionRef, body: ReplyBody, files: Parameters<Responder['editOriginal']>[2] = []) {
    return this.#answer({ call: 'editOriginal', body, files: files.map(({ name }) => name) });
  }

  followUp(_ref: InteractionRef, body: ReplyBody, files: Parameters<Responder['followUp']>[2] = []) {
    return this.#answer({ call: 'followUp', body, files: files.map(({ name }) => name) });
  }

  deleteOriginal() {
    return this.#answer({ call: 'deleteOriginal' });
  }

  /** The calls in short: "callback 5 private", "editOriginal: text". */
  get summary(): readonly string[] {
    return this.calls.map(summarise);
  }

  async #answer(call: Call): Promise<Reception> {
    this.calls.push(call);
    this.onCall(call);
    // A real call is never answered in the same turn of the loop.
    await new Promise((resolve) => setImmediate(resolve));
    return this.#failures.get(call.call)?.shift() ?? { kind: 'received' };
  }
}

const PRIVATE = 64;

function summarise(call: Call): string {
  if (call.call === 'deleteOriginal') return 'deleteOriginal';
  if (call.call !== 'callback') return `${call.call}${audience(call.body.flags)}: ${textOf(call.body)}`;
  const { response } = call;
  if (!('data' in response)) return `callback ${response.type}`;
  if ('choices' in response.data) {
    return `callback ${response.type}: ${response.data.choices.map(({ name }) => name).join(', ')}`;
  }
  if ('title' in response.data) return `callback ${response.type}: form ${response.data.title}`;
  const said = 'allowed_mentions' in response.data ? `: ${textOf(response.data)}` : '';
  return `callback ${response.type}${'flags' in response.data ? audience(response.data.flags) : ''}${said}`;
}

function audience(flags: number | undefined): string {
  return ((flags ?? 0) & PRIVATE) === 0 ? '' : ' private';
}

function textOf({ content, embeds }: ReplyBody): string {
  return content !== undefined && content !== '' ? content : (embeds?.[0]?.title ?? '');
}
