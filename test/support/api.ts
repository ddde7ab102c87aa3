import { dirname, join } from 'node:path';
import { expectDescribed } from './api-schema.ts';
import { muster as runMuster, type Ran } from './cli.ts';
import { E2E_GUILD } from './e2e-config.ts';
import type { Muster } from './muster.ts';

/** A `muster` command on the machine of a running Muster, beside it. */
export function besides(muster: Muster, args: readonly string[]): Promise<Ran> {
  const folder = dirname(muster.databasePath);
  return runMuster(args, {
    clock: muster.clock,
    cwd: folder,
    env: {
      DISCORD_TOKEN: 'not-used-here',
      DISCORD_GUILD_ID: E2E_GUILD,
      DATABASE_URL: `file:${muster.databasePath}`,
      MUSTER_CONFIG: join(folder, 'muster.yaml'),
    },
  });
}

export async function makeToken(
  muster: Muster,
  { as = 'a-maintainer', permissions = '*', until = '30d', service }: TokenParts = {},
): Promise<string> {
  const more = service === undefined ? [] : ['--service', service];
  const ran = await besides(muster, [
    ...['token', 'create', '--as', as, '--permissions', permissions, '--until', until],
    ...more,
  ]);
  if (ran.code !== 0) throw new Error(`No token was made: ${ran.err}`);
  return ran.out.trim();
}

export interface TokenParts {
  readonly as?: string;
  readonly permissions?: string;
  readonly until?: string;
  readonly service?: string;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

export async function callApi(
  muster: Muster,
  call: string,
  {
    token,
    body,
    headers = {},
  }: {
    readonly token?: string;
    readonly body?: object | string;
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): Promise<ApiAnswer> {
  const [method = 'GET', path = ''] = call.split(' ');
  const response = await fetch(`${muster.url}/api/v1${path}`, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  // Our own answers are JSON objects.
  const parsed = text === '' ? {} : (JSON.parse(text) as ApiAnswer['body']);
  const { status } = response;
  if (method !== 'HEAD' && path !== '/openapi.json')
    expectDescribed({ method, path, status, contentType: response.headers.get('content-type'), body: parsed });
  return { status: response.status, headers: response.headers, body: parsed };
}

/** A `muster` command that acts through the running Muster's API. */
export function throughApi(muster: Muster, args: readonly string[], token: string): Promise<Ran> {
  return runMuster(args, { clock: muster.clock, env: { MUSTER_API_URL: muster.url, MUSTER_API_TOKEN: token } });
}
