import type { StandIn } from '../../../src/sandbox/discord/stand-in.ts';

export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: unknown;
}

export interface RawFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Calls the stand-in without a client that waits, retries or hides headers. */
export class RawRest {
  readonly #api: string;
  readonly #authorization: string | null;

  constructor(standIn: Pick<StandIn, 'api'>, authorization: string | null) {
    this.#api = standIn.api;
    this.#authorization = authorization;
  }

  static asBot(standIn: Pick<StandIn, 'api' | 'botToken'>): RawRest {
    return new RawRest(standIn, `Bot ${standIn.botToken}`);
  }

  get(path: string): Promise<RawAnswer> {
    return this.call('GET', path);
  }

  post(path: string, body: unknown): Promise<RawAnswer> {
    return this.call('POST', path, body);
  }

  patch(path: string, body: unknown): Promise<RawAnswer> {
    return this.call('PATCH', path, body);
  }

  put(path: string, body?: unknown): Promise<RawAnswer> {
    return this.call('PUT', path, body);
  }

  delete(path: string): Promise<RawAnswer> {
    return this.call('DELETE', path);
  }

  async call(method: string, path: string, body?: unknown): Promise<RawAnswer> {
    const isForm = body instanceof FormData;
    const response = await fetch(`${this.#api}/v10${path}`, {
      method,
      headers: {
        'user-agent': 'DiscordBot (https://example.org, 1.0)',
        ...(this.#authorization === null ? {} : { authorization: this.#authorization }),
        ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: isForm ? body : typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parse(text) };
  }
}

/** A form as discord.js sends it: files first, payload_json last. */
export function withFiles(payload: unknown, files: readonly RawFile[]): FormData {
  const form = new FormData();
  for (const [index, file] of files.entries()) form.append(`files[${index}]`, new Blob([file.bytes]), file.name);
  form.append('payload_json', JSON.stringify(payload));
  return form;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
