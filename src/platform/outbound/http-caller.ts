import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import type { Clock } from '../clock.ts';
import type { OutboundCredential, OutboundOutcome, OutboundRequest } from './outbound.ts';
import { classifyFailure } from './unreachable.ts';

export interface HttpCallerOptions {
  readonly credential: OutboundCredential | null;
  readonly clock: Clock;
  /** For the whole call, redirects and body included. */
  readonly timeoutMs?: number;
  /** Counted after decompression. */
  readonly maxAnswerBytes?: number;
  /** Sent as User-Agent: GitHub refuses requests without one. */
  readonly userAgent?: string;
  /** How many redirects within the host are followed, three if not said. */
  readonly mostHops?: number;
}

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 5 * 1024 * 1024;
const MOST_HOPS = 3;

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export type Answer =
  | { readonly kind: 'response'; readonly response: HttpResponse }
  | Extract<OutboundOutcome<never>, { kind: 'unreachable' | 'too-large' }>;

export interface HttpCaller {
  call(url: URL, wanted: OutboundRequest): Promise<Answer>;
  close(): void;
}

/** Border to axios: none of its types, and none of its errors, pass. */
export function createHttpCaller(options: HttpCallerOptions): HttpCaller {
  const httpAgent = new HttpAgent({ keepAlive: true });
  const httpsAgent = new HttpsAgent({ keepAlive: true });
  const limitBytes = options.maxAnswerBytes ?? MAX_ANSWER_BYTES;
  const client = axios.create({
    httpAgent,
    httpsAgent,
    // Taken by hand below: a redirect must not carry the credential to another host.
    maxRedirects: 0,
    maxContentLength: limitBytes,
    responseType: 'arraybuffer',
    validateStatus: () => true,
    proxy: false,
  });
  const underWay = new Set<AbortController>();
  return {
    async call(url, wanted) {
      const stop = new AbortController();
      underWay.add(stop);
      const timeoutMs = wanted.timeoutMs ?? options.timeoutMs ?? TIMEOUT_MS;
      const cancel = options.clock.wakeAt(new Date(options.clock.now().getTime() + timeoutMs), () => {
        stop.abort('timeout');
      });
      try {
        const response = await follow({ client, url, wanted, options, signal: stop.signal });
        return { kind: 'response', response: toResponse(response) };
      } catch (error) {
        // Nothing of the error goes on: an axios error carries the request, and the request the credential.
        if (stop.signal.aborted) return { kind: 'unreachable', why: whyStopped(stop.signal), sent: 'perhaps' };
        if (error instanceof Error && error.message.includes('maxContentLength'))
          return { kind: 'too-large', limitBytes };
        return classifyFailure(error);
      } finally {
        cancel();
        underWay.delete(stop);
      }
    },
    close() {
      for (const stop of underWay) stop.abort('stopped');
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
}

function whyStopped(signal: AbortSignal): 'timeout' | 'stopped' {
  return signal.reason === 'timeout' ? 'timeout' : 'stopped';
}

function toResponse(response: AxiosResponse<ArrayBuffer>): HttpResponse {
  const headers = Object.entries(response.headers).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' && name.toLowerCase() !== 'set-cookie' ? [[name.toLowerCase(), value]] : [],
  );
  return { status: response.status, headers: Object.fromEntries(headers), body: new Uint8Array(response.data) };
}

interface Following {
  readonly client: AxiosInstance;
  readonly url: URL;
  readonly wanted: OutboundRequest;
  readonly options: HttpCallerOptions;
  readonly signal: AbortSignal;
}

async function follow({ client, url, wanted, options, signal }: Following): Promise<AxiosResponse<ArrayBuffer>> {
  const method = wanted.method ?? 'GET';
  let target = url;
  for (let hop = 0; ; hop++) {
    const response = await client.request<ArrayBuffer>({
      url: target.href,
      method,
      headers: headersOf(wanted, options),
      signal,
      ...bodyOf(wanted),
    });
    const next = redirectWithin(target, response);
    if (next === null || hop >= (options.mostHops ?? MOST_HOPS) || (method !== 'GET' && method !== 'HEAD'))
      return response;
    target = next;
  }
}

/** Where a redirect leads when it stays on the same scheme, host and port; null otherwise. */
function redirectWithin(from: URL, response: AxiosResponse): URL | null {
  if (![301, 302, 303, 307, 308].includes(response.status)) return null;
  const location: unknown = response.headers['location'];
  if (typeof location !== 'string' || !URL.canParse(location, from.href)) return null;
  const to = new URL(location, from);
  return to.origin === from.origin ? to : null;
}

function headersOf(wanted: OutboundRequest, options: HttpCallerOptions): Record<string, string> {
  return {
    'user-agent': options.userAgent ?? 'muster',
    accept: 'application/json, text/plain;q=0.9, */*;q=0.5',
    ...wanted.headers,
    ...(wanted.etag === undefined || wanted.etag === null ? {} : { 'if-none-match': wanted.etag }),
    ...credentialHeaders(options.credential),
  };
}

function credentialHeaders(credential: OutboundCredential | null): Record<string, string> {
  switch (credential?.kind) {
    case undefined:
      return {};
    case 'bearer':
      return { authorization: `Bearer ${credential.secret.reveal()}` };
    case 'basic': {
      const pair = `${credential.user}:${credential.secret.reveal()}`;
      return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
    }
    case 'header':
      return { [credential.name]: credential.secret.reveal() };
  }
}

function bodyOf({ body }: OutboundRequest): { data?: unknown } {
  switch (body?.kind) {
    case undefined:
      return {};
    case 'json':
      return { data: body.value };
    case 'form':
      return { data: new URLSearchParams(body.fields) };
    case 'text':
      // Bytes: axios would parse a text that looks like JSON, and write it anew.
      return { data: Buffer.from(body.text, 'utf8') };
  }
}
