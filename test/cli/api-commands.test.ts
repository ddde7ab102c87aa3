import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { muster } from '../support/cli.ts';

const TOKEN = 'muster_0123456789_secret';

describe('muster, through a running Muster', () => {
  let server: Server;
  let url: string;
  let asked: { method: string; path: string; key: string | undefined; body: string }[];
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

    expect(ran).toMatchObject({ code: 0, out: 'records  none\n', err: '' });
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

    expect(none.err).toContain('MUSTER_API_TOKEN is empty');
    expect(wrong.err).toContain('MUSTER_API_URL is no address');
    expect([none.code, wrong.code]).toEqual([2, 2]);
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
      ['list', 'info', 'status'],
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
