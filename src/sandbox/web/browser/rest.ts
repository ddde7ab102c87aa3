/** What a client may send: JSON, or a form with files. */
export type RestBody = object | FormData;
export type RestMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** How a call ended. `message` and `reason` are sentences for people. */
export type RestAnswer =
  | { readonly kind: 'ok'; readonly status: number; readonly body: unknown }
  | {
      readonly kind: 'refused';
      readonly status: number;
      /** Discord's error code, e.g. 50013; 0 when the answer had none. */
      readonly code: number;
      readonly message: string;
      /** Discord's tree of what is wrong by path, where the form was wrong. */
      readonly errors: unknown;
    }
  | { readonly kind: 'unreachable'; readonly reason: string };

interface DiscordRefusal {
  readonly code?: number;
  readonly message?: string;
  /** Our own server's refusals (protocol.ts). */
  readonly error?: string;
  readonly errors?: unknown;
}

/** Asks the stand-in as this persona. Expected failures are answers, never exceptions. */
export async function callDiscord(
  persona: string,
  { method, path, body }: { readonly method: RestMethod; readonly path: string; readonly body?: RestBody | undefined },
): Promise<RestAnswer> {
  const isForm = body instanceof FormData;
  try {
    const response = await fetch(`/sandbox/as/${encodeURIComponent(persona)}/discord/v10${path}`, {
      method,
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
      ...(body === undefined || isForm ? {} : { headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    if (response.ok) return { kind: 'ok', status: response.status, body: parse(text) };
    return refusal(response.status, parse(text));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { kind: 'unreachable', reason: `The sandbox does not answer (${why}). Is Muster still running?` };
  }
}

function parse(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function refusal(status: number, body: unknown): RestAnswer {
  // The border: Discord's error body, ours, or anything a proxy says; every field is optional.
  const said = (typeof body === 'object' && body !== null ? body : {}) as DiscordRefusal;
  return {
    kind: 'refused',
    status,
    code: said.code ?? 0,
    message: said.message ?? said.error ?? `The sandbox answered ${status}.`,
    errors: said.errors ?? null,
  };
}
