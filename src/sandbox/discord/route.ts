import type { APIUser } from 'discord-api-types/v10';
import type { JsonValue } from '../../platform/json.ts';
import { ApiError } from './api-error.ts';
import type { BucketClass } from './buckets.ts';
import type { UploadedFile } from './cdn.ts';
import { bodyField, type Field } from './form.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Reply {
  readonly status: number;
  /** Absent: an empty answer without a content type, because discord.js parses by content type and not by status. */
  readonly body?: object;
}

/** One REST call as a route sees it: who, where, with what. */
export class Call {
  /** The bot or a user; null on routes that carry their own token. */
  readonly caller: APIUser | null;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: JsonValue | undefined;
  readonly files: readonly UploadedFile[];

  constructor(call: Pick<Call, 'caller' | 'params' | 'query' | 'body' | 'files'>) {
    this.caller = call.caller;
    this.params = call.params;
    this.query = call.query;
    this.body = call.body;
    this.files = call.files;
  }

  /** A parameter of the path; `@me` stands for the caller where a user id is meant. */
  param(name: string): string {
    const value = this.params[name] ?? '';
    return value === '@me' && name === 'userId' ? this.user.id : value;
  }

  get user(): APIUser {
    if (this.caller === null) throw new ApiError('unauthorized');
    return this.caller;
  }

  form(): Field {
    return bodyField(this.body);
  }

  /** Reads the query as a form, so that bad values are told by their path. */
  queryField(): Field {
    return bodyField(this.query);
  }

  /** Discord takes True, true and 1 (Discord docs: reference, boolean query strings). */
  flag(name: string): boolean {
    return ['True', 'true', '1'].includes(this.query[name] ?? '');
  }
}

export interface Route {
  readonly method: Method;
  /** In fastify's notation, below `/api/v10`. */
  readonly path: string;
  /** 'token-in-path' carries no Authorization header; 'user' is for Discord's own clients, closed to bots. */
  readonly auth: 'bot' | 'user' | 'any' | 'token-in-path';
  readonly bucket?: BucketClass;
  readonly isGlobalExempt?: boolean;
  /** Must not wait: what it does and what it publishes is one step. */
  readonly handle: (call: Call) => Reply;
}

export const NO_CONTENT: Reply = { status: 204 };

export function ok(body: object): Reply {
  return { status: 200, body };
}
