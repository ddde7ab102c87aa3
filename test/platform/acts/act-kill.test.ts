import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ACT_CHECKPOINTS } from '../../support/acts.ts';
import { temporaryFolder } from '../../support/folder.ts';

const POINTS = ['acts.put', ...ACT_CHECKPOINTS] as const;
type Manner = 'does-it' | 'refuses' | 'does-it-and-loses-the-answer' | 'loses-the-request' | 'never-tells';

interface Ending {
  readonly state: string;
  readonly refusal: string | null;
  readonly sends: number;
  readonly needsPerson: boolean;
}

let server: Server;
let url: string;
let manner: Manner;
let done: string[];
let lost: Set<string>;
let folder: string;
let children: ChildProcess[];

/** What another system would do, over a real connection that really breaks. */
beforeEach(async () => {
  done = [];
  lost = new Set();
  children = [];
  folder = temporaryFolder();
  server = createServer((request, response) => {
    const [, verb, key = ''] = (request.url ?? '').split('/');
    const loseAnswer = (): void => void request.socket.destroy();
    if (verb === 'facts') {
      if (manner === 'never-tells') response.writeHead(410).end();
      else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(done.includes(key)));
    } else if (manner === 'refuses') response.writeHead(422).end();
    else if (manner === 'loses-the-request' && !lost.has(key)) {
      lost.add(key);
      loseAnswer();
    } else {
      done.push(key);
      if (manner === 'does-it' || manner === 'loses-the-request')
        response.writeHead(201, { 'content-type': 'application/json' }).end('{}');
      else loseAnswer();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The fake listens nowhere.');
  url = `http://127.0.0.1:${address.port}`;
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

/** Runs until the act is over, or needs a person; null: it was killed on the way. */
async function run(
  key: string,
  parts: { readonly killAt?: string; readonly decide?: string } = {},
): Promise<Ending | null> {
  const child = fork(join(import.meta.dirname, 'act-kill-child.ts'), {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: join(folder, 'compile-cache'),
      DATABASE: join(folder, `${key}.db`),
      SYSTEM_URL: url,
      KEY: key,
      KILL_AT: parts.killAt ?? '',
      DECIDE: parts.decide ?? '',
    },
  });
  children.push(child);
  let said: Ending | null = null;
  // Border: what our own child sends.
  child.on('message', (message) => (said = message as Ending));
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`The runner ended with ${code ?? signal ?? 'nothing'}.`);
  return signal === 'SIGKILL' ? null : said;
}

const EXPECTED: Readonly<Record<Exclude<Manner, 'never-tells'>, { readonly state: string; readonly times: number }>> = {
  'does-it': { state: 'done', times: 1 },
  refuses: { state: 'refused', times: 0 },
  'does-it-and-loses-the-answer': { state: 'done', times: 1 },
  'loses-the-request': { state: 'done', times: 1 },
};

describe('an act whose process is killed at any step, and started again', () => {
  it.each(Object.keys(EXPECTED) as (keyof typeof EXPECTED)[])(
    'is done once or never, and settled as it is, by a system that %s',
    async (how) => {
      manner = how;
      const { state, times } = EXPECTED[how];
      for (const point of POINTS) {
        const key = point.replace('.', '-');
        const killed = await run(key, { killAt: point });
        // A refusal is settled before anything could be read back, so that not every point is reached.
        const ending = (await run(key)) ?? killed;

        expect(ending, point).toMatchObject({ state });
        expect(
          done.filter((each) => each === key),
          point,
        ).toHaveLength(times);
      }
    },
    120_000,
  );

  it('is a person’s where no read can tell, and is never sent again before they have said so', async () => {
    manner = 'never-tells';
    for (const point of POINTS) {
      const key = point.replace('.', '-');
      await run(key, { killAt: point });
      const ending = await run(key);
      const times = done.filter((each) => each === key).length;
      expect(ending, point).toMatchObject({ state: 'unknown', needsPerson: true });
      expect(times, point).toBeLessThanOrEqual(1);

      const decided = await run(key, { decide: times === 1 ? 'done' : 'not-done' });
      const wanted = times === 1 ? { state: 'done' } : { state: 'unknown', needsPerson: true };
      expect(decided, point).toMatchObject(wanted);
      expect(
        done.filter((each) => each === key),
        point,
      ).toHaveLength(1);
    }
  }, 120_000);

  it('was really killed: each point is one that an act passes', async () => {
    manner = 'does-it';

    const endings = await Promise.all(POINTS.map((point) => run(`only-${point.slice(5)}`, { killAt: point })));

    expect(endings).toEqual(POINTS.map(() => null));
  }, 60_000);
});
