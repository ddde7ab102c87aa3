import { channel } from 'node:diagnostics_channel';
import { EventEmitter, once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request, type ClientRequest } from 'node:http';
import type { Server, Socket } from 'node:net';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MIGRATIONS } from '../../migrations/index.ts';
import { EXAMPLE_CONFIG } from '../../src/house-config.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { CONNECTION_KINDS } from '../../src/platform/config/config-schema.ts';
import { openDatabase } from '../../src/platform/database/open-database.ts';
import { startProgram, type Running } from '../../src/program.ts';
import type { SandboxState } from '../../src/sandbox/start-sandbox.ts';
import { ROOT } from '../architecture/source-files.ts';
import { temporaryFolder } from '../support/folder.ts';
import { listRoutes } from '../support/listed-routes.ts';

type Env = Readonly<Record<string, string | undefined>>;

const EXAMPLE = join(ROOT, EXAMPLE_CONFIG);

async function start(env: Env, { cwd = ROOT, args = [] as readonly string[] } = {}): Promise<Running> {
  const outcome = await startProgram({ args, env, cwd, clock: systemClock });
  if (outcome.kind === 'refused') throw new Error(outcome.lines.join(' '));
  onTestFinished(() => outcome.stop());
  await outcome.app.untilReady();
  return outcome;
}

async function refusal(env: Env, args: readonly string[] = []): Promise<string> {
  const outcome = await startProgram({ args, env: { LOG_LEVEL: 'silent', ...env }, cwd: ROOT, clock: systemClock });
  if (outcome.kind === 'refused') return outcome.lines.join(' ');
  await outcome.stop();
  throw new Error('It started.');
}

const quiet = (env: Env = {}): Env => ({
  HTTP_PORT: '0',
  SANDBOX_QUIET: '1',
  LOG_LEVEL: 'silent',
  SANDBOX_DATA_DIR: temporaryFolder(),
  ...env,
});

async function stateOf({ app }: Running): Promise<SandboxState> {
  return (await (await fetch(`${app.url}/sandbox/state`)).json()) as SandboxState; // test/e2e/sandbox.test.ts reads it.
}

/** Kinds of connections whose address names the node. */
const PER_HOST: ReadonlySet<string> = new Set(['waku-node', 'spacemesh-node', 'node-metrics']);

/** The example with a connection of every kind, each with an address in the world outside and a credential. */
function configOfEveryKind(): { readonly path: string; readonly credentials: readonly string[] } {
  const credentials = CONNECTION_KINDS.map((kind) => `REAL_${kind.replaceAll('-', '_').toUpperCase()}`);
  const more = CONNECTION_KINDS.map((kind, index) => {
    const host = PER_HOST.has(kind) ? '{host}.example.org' : `${kind}.example.org`;
    return `  a-real-${kind}: { kind: ${kind}, baseUrl: 'https://${host}', credentialEnv: ${credentials[index]!} }\n`;
  });
  const example = readFileSync(EXAMPLE, 'utf8').replaceAll('credentialEnv: null', `credentialEnv: ${credentials[0]!}`);
  const path = join(temporaryFolder(), 'muster.yaml');
  writeFileSync(path, example.replace(/^connections:\n/m, `connections:\n${more.join('')}`));
  return { path, credentials };
}

/** Where each socket that this process opens leads to, and each server listens, from now until the test ends. */
function watchSockets(): { readonly outgoing: string[]; readonly listening: string[] } {
  const outgoing: string[] = [];
  const listening: string[] = [];
  // Node docs: diagnostics_channel, "Built-in channels", net.
  const onSocket = (message: unknown): void => {
    const { socket } = message as { readonly socket: Socket };
    socket.on('lookup', (_error, address) => outgoing.push(address));
    socket.on('connect', () => outgoing.push(socket.remoteAddress ?? 'nowhere'));
  };
  const onListen = (message: unknown): void => {
    const { server } = message as { readonly server: Server };
    const address = server.address();
    listening.push(typeof address === 'string' || address === null ? String(address) : address.address);
  };
  const channels = [
    [channel('net.client.socket'), onSocket],
    [channel('tracing:net.server.listen:asyncEnd'), onListen],
  ] as const;
  for (const [each, listener] of channels) each.subscribe(listener);
  onTestFinished(() => {
    for (const [each, listener] of channels) each.unsubscribe(listener);
  });
  return { outgoing, listening };
}

/** Counts what is asked over HTTP below this path, from now until the test ends. */
function countRequests(below: string): { reached(count: number): Promise<void> } {
  const all = new EventEmitter();
  let seen = 0;
  // Node docs: diagnostics_channel, "Built-in channels", http.
  const onRequest = (message: unknown): void => {
    if (!(message as { readonly request: ClientRequest }).request.path.startsWith(below)) return;
    seen += 1;
    all.emit('request');
  };
  const requests = channel('http.client.request.start');
  requests.subscribe(onRequest);
  onTestFinished(() => {
    requests.unsubscribe(onRequest);
  });
  return {
    reached: async (count) => {
      while (seen < count) await once(all, 'request');
    },
  };
}

/** So that everything soon observes what it is to observe. */
async function letTimeFly({ app }: Running): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const init = { method: 'POST', headers, body: '{"rate":600}' };
  expect((await fetch(`${app.url}/sandbox/panel/clock`, init)).status).toBe(204);
}

/** Asks with a Host and an Origin of one's own, which fetch does not let one do; the status. */
async function ask(url: string, method: string, headers: Readonly<Record<string, string>>): Promise<number> {
  const asked = request(url, { method, headers, agent: false });
  asked.end();
  const [response] = (await once(asked, 'response')) as [NodeJS.ReadableStream & { readonly statusCode: number }]; // Node docs.
  asked.destroy();
  return response.statusCode;
}

async function reaches(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port });
  return new Promise((resolve) => {
    for (const [event, isReached] of [
      ['connect', true],
      ['error', false],
    ] as const)
      socket.once(event, () => {
        socket.destroy();
        resolve(isReached);
      });
  });
}

describe('the sandbox can do no harm', () => {
  it('keeps its data in a folder of its own, and lets the database of DATABASE_URL be', async () => {
    const [cwd, elsewhere] = [temporaryFolder(), temporaryFolder()];
    const real = join(elsewhere, 'real.db');

    await start(quiet({ SANDBOX_DATA_DIR: undefined, DATABASE_URL: `file:${real}`, MUSTER_CONFIG: EXAMPLE }), { cwd });

    const files = readdirSync(cwd, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.map((file) => file.name)).toContain('muster.db');
    for (const file of files) expect(file.parentPath).toBe(join(cwd, 'data/sandbox'));
    expect(existsSync(real)).toBe(false);
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  it('looks at no credential for what is outside', async () => {
    const { path, credentials } = configOfEveryKind();
    const read = new Set<string>();
    const env = new Proxy(quiet({ MUSTER_CONFIG: path }), {
      get(target, name) {
        read.add(String(name));
        return Reflect.get(target, name) as unknown;
      },
      has(target, name) {
        read.add(String(name));
        return Reflect.has(target, name);
      },
    });

    const asksOfWorld = countRequests('/nodes/');

    const running = await start(env);
    await letTimeFly(running);
    await asksOfWorld.reached(5);

    // The proxy does see what is read.
    expect(read).toContain('MUSTER_CONFIG');
    for (const name of credentials) {
      expect(read).not.toContain(name);
      expect(read).not.toContain(`${name}_FILE`);
    }
  });

  it('opens no connection but to this machine, whatever the configuration names', async () => {
    const { path } = configOfEveryKind();
    const { outgoing } = watchSockets();
    const asksOfWorld = countRequests('/nodes/');

    const running = await start(quiet({ MUSTER_CONFIG: path, HTTPS_PROXY: 'http://proxy.example.org:3128' }));
    const { channels } = await stateOf(running);
    const asked = await fetch(`${running.app.url}/sandbox/as/a-maintainer/discord/v10/channels/${channels['devops']!}`);
    await letTimeFly(running);
    await asksOfWorld.reached(40);

    expect(asked.status).toBe(200);
    expect(outgoing.length).toBeGreaterThan(3);
    expect(new Set(outgoing)).toEqual(new Set(['127.0.0.1']));
  });

  it('refuses another Host and another Origin on each of its routes', async () => {
    let running: Running | null = null;
    const routes = await listRoutes(async () => {
      running = await start(quiet());
    });
    const { url } = running!.app;
    const own = routes
      .filter((route) => /^\S+ \/sandbox(\/|$)/.test(route))
      .map((route) => route.split(' ') as [string, string])
      .map(([method, path]) => [method, path.replace('/:user/', '/a-stranger/').replaceAll(/:\w+|\*/g, 'x')] as const);

    expect(own.map(([, path]) => path)).toEqual(
      expect.arrayContaining(['/sandbox', '/sandbox/state', '/sandbox/as/a-stranger/events', '/sandbox/panel/clock']),
    );
    const { host, port } = new URL(url);
    const strangers = [
      { host: 'sandbox.example.org' },
      { host: `127.0.0.1.example.org:${port}` },
      { host, origin: 'https://example.org' },
      { host, origin: 'null' },
      { host, origin: 'http://127.0.0.1:1' },
      { host, origin: url.replace('http:', 'https:') },
    ];
    for (const [method, path] of own) {
      for (const headers of strangers)
        expect(await ask(url + path, method, headers), `${method} ${path} ${JSON.stringify(headers)}`).toBe(403);
      expect(await ask(url + path, method, { host, origin: url }), `${method} ${path}`).not.toBe(403);
    }
  });

  it('listens on 127.0.0.1 alone, whatever HTTP_HOST says', async () => {
    const { listening } = watchSockets();

    const running = await start(quiet({ HTTP_HOST: '0.0.0.0' }));

    // Muster, the stand-in and the world.
    expect(listening).toHaveLength(3);
    expect(new Set(listening)).toEqual(new Set(['127.0.0.1']));
    const { api } = await stateOf(running);
    for (const { port } of [new URL(running.app.url), new URL(api)]) {
      expect(await reaches('127.0.0.1', Number(port))).toBe(true);
      // Another address of the same interface, which a server on 0.0.0.0 would answer.
      expect(await reaches('127.0.0.2', Number(port))).toBe(false);
    }
  });

  it('takes no database of a live Muster, and a live Muster none of its', async () => {
    const [liveFolder, sandboxFolder] = [temporaryFolder(), temporaryFolder()];
    for (const [mode, folder] of [
      ['live', liveFolder],
      ['sandbox', sandboxFolder],
    ] as const) {
      const path = join(folder, 'muster.db');
      const opened = await openDatabase({ path, mode, migrations: MIGRATIONS, clock: systemClock });
      if (opened.kind !== 'opened') throw new Error(opened.message);
      await opened.database.close();
    }
    const before = readFileSync(join(liveFolder, 'muster.db'));

    const inSandbox = await refusal({ HTTP_PORT: '0', SANDBOX_DATA_DIR: liveFolder });
    const live = await refusal({
      HTTP_PORT: '0',
      DISCORD_TOKEN: 'a.token.of-a-bot',
      DISCORD_APPLICATION_ID: '100000000000000009',
      MUSTER_CONFIG: EXAMPLE,
      DATABASE_URL: `file:${join(sandboxFolder, 'muster.db')}`,
    });

    expect(inSandbox).toContain('live');
    expect(live).toContain('sandbox');
    expect(readFileSync(join(liveFolder, 'muster.db')).equals(before)).toBe(true);
  });

  it.each(['', undefined])('is no answer to an empty token (%j) where --production is asked for', async (token) => {
    const folder = temporaryFolder();

    const said = await refusal({ HTTP_PORT: '0', DISCORD_TOKEN: token, SANDBOX_DATA_DIR: folder }, ['--production']);

    expect(said).toBe(
      "DISCORD_TOKEN is empty, and --production forbids the sandbox. Set DISCORD_TOKEN to the bot's token, or start " +
        'without --production to try Muster on a local stand-in.',
    );
    expect(readdirSync(folder)).toEqual([]);
  });
});
