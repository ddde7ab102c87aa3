import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { muster } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';

const TOKEN = 'muster_0123456789_secret';

describe('muster, through a running Muster', () => {
  let server: Server;
  let url: string;
  let asked: {
    method: string;
    authorization: string | undefined;
    path: string;
    key: string | undefined;
    body: string;
  }[];
  let answers: { status: number; body: string }[];

  beforeEach(async () => {
    asked = [];
    answers = [];
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString('utf8');
      });
      request.on('end', () => {
        const key = request.headers['idempotency-key'];
        asked.push({
          method: request.method ?? '',
          authorization: request.headers.authorization,
          path: request.url ?? '',
          key: typeof key === 'string' ? key : undefined,
          body,
        });
        const answer = answers.shift();
        if (answer === undefined) request.socket.destroy();
        else response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  });

  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  const run = (...args: readonly string[]) => muster(args, { env: { MUSTER_API_URL: url, MUSTER_API_TOKEN: TOKEN } });

  it('sends what was typed where the act wants it', async () => {
    answers = [{ status: 200, body: '{"outcome":"listed","records":[]}' }];

    const ran = await run('audit', 'search', '--fleet', 'status.prod', '--limit', '3');

    expect(ran).toMatchObject({ code: 0, out: 'No records.\n', err: '' });
    expect(asked).toMatchObject([{ method: 'GET', path: '/api/v1/audit?fleet=status.prod&limit=3', key: undefined }]);
  });

  it('tries again under the same key when the answer was lost', async () => {
    const ran = run('upgrade', 'reject', 'UP-1', 'Not now', '--decision', '2');
    // The first try is cut off; the next is answered.
    await new Promise<void>((resolve) => {
      server.on('request', () => {
        answers = [{ status: 200, body: '{"outcome":"rejected","request":{"id":"UP-1"}}' }];
        resolve();
      });
    });

    expect((await ran).code).toBe(0);
    expect(asked.map(({ path }) => path)).toEqual(Array(asked.length).fill('/api/v1/upgrade-requests/UP-1/reject'));
    expect(new Set(asked.map(({ key }) => key)).size).toBe(1);
    expect(asked[0]?.key).toMatch(/^[0-9a-f-]{36}$/);
    expect(asked.at(-1)?.body).toBe('{"reason":"Not now","decision":2}');
  });

  it.each([
    [{ status: 403, body: '{"detail":"It needs upgrade.view.","outcome":"refused"}' }, 'It needs upgrade.view.\n'],
    [
      { status: 400, body: '{"detail":"Wrong.","outcome":"invalid","fields":[{"field":"limit","message":"is 0"}]}' },
      'Wrong.\n  limit: is 0\n',
    ],
    [{ status: 200, body: '<html>' }, 'is not the API of a Muster.\n'],
    [{ status: 502, body: 'Bad Gateway' }, 'is not the API of a Muster.\n'],
  ])('ends with 2 and says why at %j', async (answer, why) => {
    answers = [answer];

    const ran = await run('fleet', 'list');

    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain(why);
  });

  it('says what to set when no token, no address or no Muster is there', async () => {
    const none = await muster(['fleet', 'list'], { env: {} });
    const wrong = await muster(['fleet', 'list'], { env: { MUSTER_API_TOKEN: TOKEN, MUSTER_API_URL: 'nowhere' } });

    expect(none.err).toContain('MUSTER_API_TOKEN and MUSTER_API_TOKEN_FILE are empty');
    expect(wrong.err).toContain('MUSTER_API_URL is no address');
    expect([none.code, wrong.code]).toEqual([2, 2]);
  });

  it('reads the token from a file, and says what is wrong with one that it cannot use', async () => {
    const path = join(temporaryFolder(), 'token');
    writeFileSync(path, `${TOKEN}\n`);
    answers = [{ status: 200, body: '{"outcome":"list","fleets":[]}' }];
    const ask = (env: Readonly<Record<string, string>>) =>
      muster(['fleet', 'list'], { env: { MUSTER_API_URL: url, ...env } });

    expect(await ask({ MUSTER_API_TOKEN_FILE: path })).toMatchObject({ code: 0, out: 'No fleets.\n' });
    expect(asked[0]?.authorization).toBe(`Bearer ${TOKEN}`);
    expect((await ask({ MUSTER_API_TOKEN_FILE: `${path}s` })).err).toContain('the file cannot be read (ENOENT)');
    expect((await ask({ MUSTER_API_TOKEN: TOKEN, MUSTER_API_TOKEN_FILE: path })).err).toContain('not both');
    const torn = await ask({ MUSTER_API_TOKEN: 'muster_012\n345' });
    expect(torn.err).toContain('MUSTER_API_TOKEN is no token');
    expect(torn.err).not.toContain('012');
    expect(asked).toHaveLength(1);
  });

  it('waits for its own first try, which is still being done', async () => {
    answers = [
      { status: 409, body: '{"detail":"It still runs.","outcome":"still-running"}' },
      { status: 200, body: '{"outcome":"cancelled","request":{"id":"UP-1"}}' },
    ];

    expect((await run('upgrade', 'cancel', 'UP-1')).code).toBe(0);
    expect(new Set(asked.map(({ key }) => key)).size).toBe(1);
  });

  it('lets nothing that was answered move the cursor, nor colour the terminal', async () => {
    answers = [
      { status: 403, body: JSON.stringify({ detail: 'No \u001b[2J\rindeed.', outcome: 'refused', fields: [] }) },
      {
        status: 400,
        body: JSON.stringify({ detail: 'No.', outcome: 'x', fields: [{ field: 'a\u001b[31m', message: '\u202e' }] }),
      },
      {
        status: 200,
        body: JSON.stringify({ outcome: 'x', doctor: '\u001b]0;title\u0007', '\u001b[1m': [{ '\u009b': 1 }] }),
      },
    ];

    for (const ran of [await run('fleet', 'list'), await run('fleet', 'list'), await run('fleet', 'list')])
      expect(`${ran.out}${ran.err}`.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it('says a table for other programs and nothing else, where one was asked for', async () => {
    const csv = 'fleet,shard\r\nstatus.prod,32\r\nstatus.prod,\u001b[2J\r\n';
    answers = [
      { status: 200, body: JSON.stringify({ outcome: 'bandwidth', fleet: 'status.prod', csv }) },
      { status: 200, body: JSON.stringify({ outcome: 'bandwidth', fleet: 'status.prod', csv: null }) },
    ];

    const table = await run('shard', 'bandwidth', 'status.prod', '--window', '6h', '--format', 'csv');
    const figures = await run('shard', 'bandwidth', 'status.prod');

    expect(table.out).toBe('fleet,shard\nstatus.prod,32\nstatus.prod,\uFFFD[2J\n');
    expect(figures.out).toMatch(/^fleet +status\.prod$/m);
    expect(asked.map(({ path }) => path)).toEqual([
      '/api/v1/fleets/status.prod/shards?window=6h&format=csv',
      '/api/v1/fleets/status.prod/shards',
    ]);
  });

  it('names commands where the API names addresses', async () => {
    answers = [
      { status: 404, body: '{"detail":"Not there; GET /fleets lists those there are.","outcome":"not-found"}' },
      { status: 404, body: '{"detail":"Not there; GET /upgrade-requests lists them.","outcome":"not-found"}' },
    ];

    expect((await run('fleet', 'info', 'x')).err).toBe('Not there; `muster fleet list` lists those there are.\n');
    expect((await run('upgrade', 'show', 'UP-9')).err).toBe('Not there; `muster upgrade list` lists them.\n');
  });

  it('shows what is missing before anything is asked', async () => {
    const ran = await run('upgrade', 'request', 'status.prod');

    expect(ran.code).toBe(2);
    expect(ran.err).toContain("missing required argument 'version'");
    expect(asked).toEqual([]);
  });
});

describe('completion', () => {
  it.each([
    [['fl'], ['fleet']],
    [
      ['fleet', ''],
      ['list', 'info', 'status', 'metrics', 'database', 'health', 'history'],
    ],
    [
      ['fleet', 'status', '--'],
      ['--json', '--help'],
    ],
    [['upgrade', 'list', '--s'], ['--state']],
    [['token', 're'], ['revoke']],
    [['nothing-like-this'], []],
  ])('offers for %j %j', async (words, offered) => {
    const { out } = await muster(['__complete', ...words], {});

    expect(out.split('\n').filter((line) => line !== '')).toEqual(offered);
  });

  it('is a script that bash reads, and that offers what the program says', async () => {
    const { out } = await muster(['completion', 'bash'], {});
    const script = `muster() { echo list; echo info; }\n${out}\nCOMP_WORDS=(muster fleet ""); COMP_CWORD=2; _muster; printf '%s,' "\${COMPREPLY[@]}"`;

    expect(execFileSync('bash', ['-c', script], { encoding: 'utf8' })).toBe('list,info,');
  });

  it('knows three shells and names them', async () => {
    expect((await muster(['completion', 'zsh'], {})).out).toContain('compdef _muster muster');
    expect((await muster(['completion', 'fish'], {})).out).toContain('complete -c muster');
    const other = await muster(['completion', 'csh'], {});
    expect(other.code).toBe(2);
    expect(other.err).toContain('bash, zsh, fish');
  });
});
