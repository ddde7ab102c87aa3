import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { muster, type Ran } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';

const TOKEN = 'a-token-of-the-generic-webhook';

interface Asked {
  readonly path: string;
  readonly authorization: string;
  readonly body: Readonly<Record<string, unknown>>;
}

describe('muster event send', () => {
  let server: Server;
  let url: string;
  let asked: Asked[];
  let answers: { readonly status: number; readonly body: string }[];

  beforeEach(async () => {
    asked = [];
    answers = [];
    server = createServer((request, response) => {
      void text(request).then((body) => {
        asked.push({
          path: request.url ?? '',
          authorization: request.headers.authorization ?? '',
          body: JSON.parse(body) as Asked['body'], // Our own request.
        });
        const { status, body: said } = answers.shift() ?? { status: 202, body: '{"outcome":"recorded"}' };
        response.writeHead(status, { 'content-type': 'application/json' }).end(status === 204 ? undefined : said);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  function send(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
    return muster(['event', 'send', ...args], {
      env: { MUSTER_API_URL: url, GENERIC_WEBHOOK_TOKEN: `${TOKEN}, an-older-one`, ...env },
    });
  }

  const FAILED = ['--source', 'buildbot', '--pipeline', 'site', '--run', '17', '--state', 'failed'];

  it('sends the common case by flags', async () => {
    const ran = await send([
      ...FAILED,
      '--url',
      'https://ci.example.org/17',
      '--failure',
      '3 tests failed',
      '--stage',
      'build=succeeded',
      '--stage',
      'test=failed',
    ]);

    expect(ran).toMatchObject({ code: 0, out: 'Muster has taken it.\n', err: '' });
    expect(asked).toEqual([
      {
        path: '/webhooks/generic',
        authorization: `Bearer ${TOKEN}`,
        body: {
          version: 1,
          kind: 'run',
          id: expect.stringMatching(/^[0-9a-f-]{36}$/u) as unknown,
          at: '2026-03-02T09:00:00.000Z',
          source: 'buildbot',
          pipeline: 'site',
          run: 17,
          state: 'failed',
          url: 'https://ci.example.org/17',
          failure: '3 tests failed',
          stages: [
            { name: 'build', state: 'succeeded' },
            { name: 'test', state: 'failed' },
          ],
        },
      },
    ]);
  });

  it('sends a deployment where one is named', async () => {
    const ran = await send([
      '--pipeline',
      'site',
      '--deployment',
      'D-1',
      '--environment',
      'production',
      '--state',
      'succeeded',
      '--id',
      'once',
      '--at',
      '2026-03-02T08:00:00Z',
    ]);

    expect(ran.code).toBe(0);
    expect(asked[0]?.body).toEqual({
      version: 1,
      kind: 'deployment',
      id: 'once',
      at: '2026-03-02T08:00:00Z',
      source: 'cli',
      pipeline: 'site',
      deployment: 'D-1',
      environment: 'production',
      state: 'succeeded',
    });
  });

  it('sends a whole event from a file', async () => {
    const file = join(temporaryFolder(), 'event.json');
    const event = {
      version: 1,
      kind: 'run',
      id: 'x',
      at: '2026-03-02T08:00:00Z',
      source: 'b',
      pipeline: 'site',
      run: 1,
      state: 'running',
    };
    writeFileSync(file, JSON.stringify(event));

    expect((await send(['--file', file])).code).toBe(0);
    expect(asked[0]?.body).toEqual(event);
  });

  it.each([
    ['no run', ['--pipeline', 'site', '--state', 'failed'], /run: is missing/u],
    ['a run that is none', [...FAILED, '--run', 'x'], /whole number/u],
    ['a stage without a state', [...FAILED, '--stage', 'build'], /name=state/u],
    ['a note on a run', [...FAILED, '--note', 'x'], /does not know: "note"/u],
    ['an address that is none', [...FAILED, '--url', 'ci'], /url: must be an http/u],
    ['a file that is not there', ['--file', '/no/such/file'], /cannot be read \(ENOENT\)/u],
  ])('refuses %s before it sends anything', async (_what, args, why) => {
    const ran = await send(args);

    expect(ran.code).toBe(2);
    expect(ran.err).toMatch(why);
    expect(asked).toEqual([]);
  });

  it('shows what it would send, and sends nothing', async () => {
    const ran = await send([...FAILED, '--dry-run']);

    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.out)).toMatchObject({ pipeline: 'site', run: 17 });
    expect(asked).toEqual([]);
  });

  it.each([
    [{ status: 202, body: '{"outcome":"repeat"}' }, 0, /had this event already/u],
    [{ status: 204, body: '' }, 1, /system generic and repository buildbot\/site/u],
    [
      { status: 401, body: '{"error":"No proof."}' },
      2,
      /refused the event \(401\): No proof\.\nGENERIC_WEBHOOK_TOKEN here/u,
    ],
    [{ status: 404, body: '{"error":"Off."}' }, 2, /without one, \/webhooks\/generic is off/u],
    [{ status: 400, body: '{"error":"The event does not fit."}' }, 2, /does not fit/u],
    [{ status: 200, body: '<html>' }, 2, /is no Muster/u],
  ])('tells what Muster answered: %j', async (answer, code, said) => {
    answers.push(answer);

    const ran = await send(FAILED);

    expect(ran.code).toBe(code);
    expect(ran.out + ran.err).toMatch(said);
    expect(ran.out + ran.err).not.toContain(TOKEN);
  });

  it('tries again under the same id while Muster is in trouble', async () => {
    answers.push({ status: 503, body: '{"error":"Send it again."}' });

    expect((await send(FAILED)).code).toBe(0);
    expect(asked).toHaveLength(2);
    expect(asked[0]?.body['id']).toBe(asked[1]?.body['id']);
  });

  it.each([
    ['no token', { GENERIC_WEBHOOK_TOKEN: '' }, /are empty: set the token/u],
    ['a token that is none', { GENERIC_WEBHOOK_TOKEN: 'two words' }, /is no token/u],
    ['an address that is none', { MUSTER_API_URL: 'muster' }, /MUSTER_API_URL is no address/u],
  ])('says what to set with %s', async (_what, env, said) => {
    const ran = await send(FAILED, env);

    expect(ran.code).toBe(2);
    expect(ran.err).toMatch(said);
    expect(asked).toEqual([]);
  });
});
