import { generateKeyPairSync, sign } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import type { JsonValue } from '../../platform/json.ts';

/** SubjectPublicKeyInfo of Ed25519 puts twelve bytes before the key itself (RFC 8410). */
const KEY_PREFIX_BYTES = 12;
const PING = { type: 1 };

export type EndpointAnswer =
  | { readonly kind: 'body'; readonly body: JsonValue }
  /** 202: the application will call back. */
  | { readonly kind: 'later' }
  | { readonly kind: 'failed' };

/** Interactions over HTTP instead of the gateway: signed with Ed25519, and only to an address that checks it (Discord docs: interactions, overview). */
export class InteractionsEndpoint {
  readonly #clock: Clock;
  readonly #keys = generateKeyPairSync('ed25519');
  #url: string | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The application's public key as its portal shows it. */
  get publicKey(): string {
    return this.#keys.publicKey.export({ type: 'spki', format: 'der' }).subarray(KEY_PREFIX_BYTES).toString('hex');
  }

  get isUsed(): boolean {
    return this.#url !== null;
  }

  /** Takes the address only if it answers a PING and refuses a forged one with 401; null goes back to the gateway. */
  async use(url: string | null): Promise<void> {
    if (url !== null) {
      const honest = await this.#post(url, PING, 'signed');
      const pong: unknown = honest.status === 200 ? await honest.json() : null;
      if (typeof pong !== 'object' || pong === null || !('type' in pong) || pong.type !== 1)
        throw new Error(`${url} does not answer a signed PING with {"type":1}; it said ${honest.status}.`);
      const forged = await this.#post(url, PING, 'forged');
      if (forged.status !== 401)
        throw new Error(`${url} must refuse a forged signature with 401; it said ${forged.status}.`);
    }
    this.#url = url;
  }

  async deliver(payload: object): Promise<EndpointAnswer> {
    if (this.#url === null) return { kind: 'failed' };
    try {
      const response = await this.#post(this.#url, payload, 'signed');
      if (response.status === 202) return { kind: 'later' };
      // Discord reads a JSON body or nothing.
      return response.ok ? { kind: 'body', body: (await response.json()) as JsonValue } : { kind: 'failed' };
    } catch {
      // An endpoint that cannot be reached shows as an interaction that nobody answered.
      return { kind: 'failed' };
    }
  }

  #post(url: string, payload: object, how: 'signed' | 'forged'): Promise<Response> {
    const body = JSON.stringify(payload);
    const timestamp = String(Math.floor(this.#clock.now().getTime() / 1000));
    const signed = how === 'signed' ? timestamp + body : `forged${body}`;
    return fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Discord-Interactions/1.0 (+https://discord.com)',
        'x-signature-ed25519': sign(null, Buffer.from(signed), this.#keys.privateKey).toString('hex'),
        'x-signature-timestamp': timestamp,
      },
      body,
    });
  }
}
