import type { z } from 'zod';
import type { Reader } from '../../database/transaction.ts';
import type { Actor, Requirement } from '../../gate.ts';

/** `data` goes out through the spec's own schema; a problem is a sentence for people. */
export type ApiAnswer = (
  | { readonly outcome: string; readonly data: unknown }
  | { readonly outcome: string; readonly problem: string; readonly fields?: readonly string[] }
) & {
  /** The service recorded this act in the transaction that decided it. */
  readonly audited?: true;
  readonly cardKey?: string;
  /** What of the query leads to the next page; the Link header says it to programs (RFC 8288). */
  readonly next?: Readonly<Record<string, string>>;
};

/** One way an act can end: the HTTP status that says so, and when it happens. */
export interface ApiEnding {
  readonly status: 200 | 201 | 202 | 400 | 404 | 409 | 422;
  readonly about: string;
}

/** One act as programs ask for it; its twin in commands/ is how people do. Both go through the same gate and services. */
export interface ApiSpec<Input, Subject> {
  /** The same words as on Discord, e.g. 'fleet status'. */
  readonly act: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below /api/v1, with parameters in braces: '/fleets/{fleet}/status'. */
  readonly path: string;
  /** One line for the reference. */
  readonly summary: string;
  /** Parses the query (GET) or the JSON body together with what the path names; all are texts where they come from the URL. */
  readonly input: z.ZodObject;
  readonly parse: (raw: unknown) => z.ZodSafeParseResult<Input>;
  readonly data: z.ZodObject;
  readonly endings: Readonly<Record<string, ApiEnding>>;
  find(input: Input, read: Reader): Promise<Subject | null>;
  requires(input: Input, subject: Subject, actor: Actor): Requirement;
  /** As in CommandSpec. */
  readonly sees?: string;
  /** Plain words; the same for "not there" and "not yours to see". */
  notFound(input: Input): string;
  run(input: Input, subject: Subject, actor: Actor): Promise<ApiAnswer>;
}

/** A spec with its types closed over, so that different ones fit one list. */
export interface ApiAct extends ApiSpec<unknown, unknown> {
  readonly sealed: 'api';
}

type ApiParts<Schema extends z.ZodObject, Subject> = Omit<ApiSpec<z.infer<Schema>, Subject>, 'input' | 'parse'> & {
  readonly input: Schema;
};

// The border where Input and Subject are forgotten. Sound because the performer passes to find, requires and run only
// what this spec's own `input` and `find` returned.
export function defineApi<Schema extends z.ZodObject, Subject>(parts: ApiParts<Schema, Subject>): ApiAct {
  // A misspelt field must not be left out silently: it may be what narrows the act, or guards it.
  const input = parts.input.strict();
  const spec = { ...parts, input, parse: (raw: unknown) => input.safeParse(raw), sealed: 'api' as const };
  return spec;
}
