import { fork, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { MIGRATIONS } from '../../migrations/index.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { openDatabase } from '../../src/platform/database/open-database.ts';
import { startProgram } from '../../src/program.ts';
import { ROOT } from '../architecture/source-files.ts';
import { E2E_GUILD, e2eConfig } from '../support/e2e-config.ts';
import { temporaryFolder } from '../support/folder.ts';

const TOKEN = 'a-token-that-opens-nothing-planted';
/** A process that ends by itself has this long, of real time. */
const ENDS_WITHIN_MS = 5_000;

let folder: string;
let env: Record<string, string>;

beforeEach(() => {
  folder = temporaryFolder();
  const config = join(folder, 'muster.yaml');
  writeFileSync(config, stringify(e2eConfig()));
  env = {
    DISCORD_TOKEN: TOKEN,
    DISCORD_GUILD_ID: E2E_GUILD,
    // Nobody listens there; whoever is refused never asks.
    DISCORD_API_URL: 'http://127.0.0.1:9/api',
    GITHUB_WEBHOOK_SECRET: 'a-webhook-secret-planted',
    DATABASE_URL: `file:${databasePath()}`,
    MUSTER_CONFIG: config,
    HTTP_PORT: '0',
    SANDBOX_DATA_DIR: folder,
  };
});

function databasePath(): string {
  return join(folder, 'muster.db');
}

/** The lines with which a start is refused; fails when it is not. */
async function refusal(
  changes: Record<string, string> = {},
  args: readonly string[] = ['--production'],
): Promise<string> {
  const logged: string[] = [];
  const outcome = await startProgram({
    args,
    env: { ...env, ...changes },
    cwd: folder,
    clock: systemClock,
    logTo: { write: (line) => logged.push(line) },
  });
  if (outcome.kind === 'running') {
    await outcome.stop();
    throw new Error('Muster started, though it should have refused to.');
  }
  const said = outcome.lines.join('\n');
  expect(said + logged.join('')).not.toContain('planted');
  return said;
}

async function makeDatabase(mode: 'live' | 'sandbox'): Promise<void> {
  const outcome = await openDatabase({ path: databasePath(), mode, migrations: MIGRATIONS, clock: systemClock });
  if (outcome.kind !== 'opened') throw new Error(outcome.message);
  await outcome.database.close();
}

describe('a start that would do harm or nothing is refused, with a sentence that says what to do', () => {
  it.each([
    [
      'without a token in production',
      { DISCORD_TOKEN: '' },
      /DISCORD_TOKEN is empty, and --production forbids the sandbox/,
    ],
    ['without a configuration', { MUSTER_CONFIG: '' }, /MUSTER_CONFIG is empty: set it to the path/],
    ['with a configuration that is not there', { MUSTER_CONFIG: 'elsewhere.yaml' }, /elsewhere\.yaml/],
    ['with a port that is none', { HTTP_PORT: '80800' }, /HTTP_PORT: write a port/],
    [
      'with a database that is no SQLite file',
      { DATABASE_URL: 'postgres://u:planted@host/db' },
      /DATABASE_URL: write file:/,
    ],
    [
      'with a guild that is not the one of the file',
      { DISCORD_GUILD_ID: 'my-guild' },
      /DISCORD_GUILD_ID: write the id/,
    ],
  ])('%s', async (_what, changes, sentence) => {
    expect(await refusal(changes)).toMatch(sentence);
  });

  it('with an argument that it does not know', async () => {
    expect(await refusal({}, ['--prodution'])).toMatch(/--prodution is not known here.*Usage/s);
  });

  it('with a mistake in the configuration, all of them at once and each with its place', async () => {
    const broken = { ...e2eConfig(), channels: { pipelines: '1' }, chanels: {} };
    writeFileSync(env['MUSTER_CONFIG']!, stringify(broken));

    const said = await refusal();

    expect(said).toMatch(/channels\.pipelines/);
    expect(said).toMatch(/devops/);
    expect(said).toMatch(/chanels.*channels/);
  });

  it('on the database of the sandbox', async () => {
    await makeDatabase('sandbox');

    expect(await refusal()).toMatch(/belongs to Muster in sandbox mode, and this one runs in live mode/);
  });

  it('in the sandbox, on the database of a live Muster', async () => {
    await makeDatabase('live');

    expect(await refusal({ DISCORD_TOKEN: '' }, [])).toMatch(
      /belongs to Muster in live mode, and this one runs in sandbox mode/,
    );
  });

  it('on a database that a newer Muster wrote', async () => {
    await makeDatabase('live');
    const file = new SqliteFile(databasePath());
    const newest = Object.keys(MIGRATIONS).length;
    file
      .prepare(
        `insert into schema_migrations select number + 1, 'a_later_one', applied_at from schema_migrations where number = ?`,
      )
      .run(newest);
    file.close();

    expect(await refusal()).toMatch(
      new RegExp(`has schema ${newest + 1}, and this Muster knows schemas up to ${newest}`),
    );
  });
});

describe('the process that people start', () => {
  interface Ended {
    /** Null when a signal ended it. */
    readonly code: unknown;
    readonly said: string;
  }

  function startMain(changes: Record<string, string>, args: readonly string[] = []) {
    const child = spawn(process.execPath, [join(ROOT, 'src/main.ts'), ...args], {
      cwd: folder,
      env: { PATH: process.env['PATH'], ...env, ...changes },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    let said = '';
    child.stderr.on('data', (part: Buffer) => (said += part.toString()));
    const ended = once(child, 'close').then(([code]: unknown[]): Ended => ({ code, said }));
    const says = async (words: string): Promise<string> => {
      while (!said.includes(words)) {
        const next = await Promise.race([once(child.stderr, 'data'), ended]);
        if ('code' in next) throw new Error(`It ended before it said "${words}": ${said}`);
      }
      return said;
    };
    return { child, ended, says };
  }

  function runMain(changes: Record<string, string>, args: readonly string[] = []): Promise<Ended> {
    return startMain(changes, args).ended;
  }

  it('ends with exit code 1 and the sentence when it refuses', async () => {
    const { code, said } = await runMain({ DISCORD_TOKEN: '' }, ['--production']);

    expect(code).toBe(1);
    expect(said).toMatch(/DISCORD_TOKEN is empty/);
    expect(said).not.toMatch(/\bat .*\.ts:\d/);
  });

  it('ends with exit code 1 and names who holds the database', async () => {
    const outcome = await openDatabase({
      path: databasePath(),
      mode: 'live',
      migrations: MIGRATIONS,
      clock: systemClock,
    });
    if (outcome.kind !== 'opened') throw new Error(outcome.message);
    onTestFinished(() => outcome.database.close());

    const { code, said } = await runMain({}, ['--production']);

    expect(code).toBe(1);
    expect(said).toContain(`in use by the Muster process ${process.pid} on `);
    expect(said).toContain('Stop that process first');
  });

  it('ends with exit code 1 and names the port that another program has', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.close();
    });
    const { port } = server.address() as AddressInfo; // Node docs: of a TCP server.

    const { code, said } = await runMain({ HTTP_PORT: String(port) }, ['--production']);

    expect(code).toBe(1);
    expect(said).toContain(`Cannot listen on 127.0.0.1:${port} (EADDRINUSE)`);
    expect(said).toContain('set another HTTP_PORT');
    expect(said).not.toMatch(/\bat .*\.ts:\d/);
  });

  it('reads its configuration again at SIGHUP, says what came of it, and ends in order at SIGTERM', async () => {
    const main = startMain({ DISCORD_TOKEN: '' });
    await main.says('/healthz?verbose');

    writeFileSync(env['MUSTER_CONFIG']!, 'fleets: [');
    main.child.kill('SIGHUP');
    await main.says('refused, the old configuration stays in force');
    writeFileSync(env['MUSTER_CONFIG']!, stringify(e2eConfig({ pipelines: {} })));
    main.child.kill('SIGHUP');
    await main.says('now in force');
    main.child.kill('SIGTERM');

    expect((await main.ended).code).toBe(0);
  });

  describe('told to stop while a webhook is under way', () => {
    const body = '{"action":"completed"}';

    /** A live one, and a webhook of which it has the head and waits for the body. */
    async function startAndCall() {
      const main = startMain({}, ['--production']);
      const welcome = await main.says('Health: ');
      const url = /Health: (\S+)\/healthz/.exec(welcome)?.[1] ?? '';
      const signature = createHmac('sha256', env['GITHUB_WEBHOOK_SECRET']!).update(body).digest('hex');
      const call = request(`${url}/webhooks/github`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'content-length': String(body.length),
          'x-github-event': 'ping',
          'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
          'x-hub-signature-256': `sha256=${signature}`,
          expect: '100-continue',
        },
      });
      const answered = once(call, 'response').then(([answer]: IncomingMessage[]) => answer!.statusCode);
      answered.catch(() => undefined);
      call.flushHeaders();
      await once(call, 'continue');
      return { ...main, url, call, answered };
    }

    const readiness = async (url: string): Promise<Response> => {
      for (;;) {
        const answer = await fetch(`${url}/readyz`);
        if (answer.status === 503) return answer;
      }
    };

    it('says at once that it is not ready, takes no other, answers this one, and ends with 0', async () => {
      const { child, ended, url, call, answered } = await startAndCall();
      expect((await fetch(`${url}/readyz`)).status).toBe(200);

      child.kill('SIGTERM');
      const ready = await readiness(url);
      const another = await fetch(`${url}/webhooks/github`, { method: 'POST', body });
      const api = await fetch(`${url}/api/v1/fleets`);
      call.end(body);

      expect(await ready.json()).toEqual({ status: 'not ready', why: 'Muster is stopping.' });
      expect([another.status, another.headers.get('connection')]).toEqual([503, 'close']);
      expect(api.status).toBe(503);
      expect(await answered).toBe(204);
      expect((await ended).code).toBe(0);
    });

    it('ends with 1 at once when it is told twice', async () => {
      const { child, ended, url } = await startAndCall();

      child.kill('SIGTERM');
      await readiness(url);
      child.kill('SIGTERM');

      expect((await ended).code).toBe(1);
    });
  });

  it('keeps nothing open once it has stopped: the process ends by itself', async () => {
    const child = fork(join(ROOT, 'test/e2e/clean-exit-child.ts'), [], {
      cwd: ROOT,
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { PATH: process.env['PATH'], ...env, DISCORD_TOKEN: '', MUSTER_CONFIG: '', SANDBOX_DATA_DIR: folder },
    });
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    const [{ url }] = (await once(child, 'message')) as [{ readonly url: string }]; // What the child sends.
    expect((await fetch(`${url}/readyz`)).status).toBe(200);

    child.send('stop');
    const ended = await Promise.race([
      once(child, 'exit').then(([code]: unknown[]) => code),
      new Promise((resolve) => setTimeout(resolve, ENDS_WITHIN_MS, 'still running').unref()),
    ]);

    expect(ended).toBe(0);
  });
});
