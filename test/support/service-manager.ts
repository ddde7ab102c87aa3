import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { createServer as createHttpServer } from 'node:http';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { onTestFinished } from 'vitest';
import { ROOT } from '../architecture/source-files.ts';

/** Stands for systemd: does with a real process what deploy/muster.service says. */
export interface ServiceManager {
  /** Where `systemctl` asks: POST /start, /stop, /restart, /reload. */
  readonly url: string;
  /** What the service has said since its last start. */
  readonly journal: string;
}

/** Ends the service with the test. `settings` is the unit's EnvironmentFile. */
export async function startServiceManager(settings: string): Promise<ServiceManager> {
  const unit = readFileSync(join(ROOT, 'deploy/muster.service'), 'utf8');
  const words = /^ExecStart=\S+ (.*)$/m.exec(unit)?.[1]?.split(' ') ?? [];
  let service: ChildProcess | null = null;
  let journal = '';

  const start = (): void => {
    journal = '';
    service = spawn(process.execPath, words, {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], ...parseEnv(readFileSync(settings, 'utf8')) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [service.stdout, service.stderr])
      stream?.on('data', (part: Buffer) => (journal += part.toString()));
  };
  const stop = async (): Promise<void> => {
    const ending = service;
    service = null;
    if (ending === null || ending.exitCode !== null) return;
    const closed = once(ending, 'close');
    ending.kill('SIGTERM');
    await closed;
  };
  const verbs: Readonly<Record<string, () => Promise<void>>> = {
    start: async () => {
      start();
    },
    stop,
    restart: async () => {
      await stop();
      start();
    },
    reload: async () => {
      service?.kill('SIGHUP');
    },
  };
  const server = createHttpServer((request, response) => {
    const verb = verbs[(request.url ?? '').slice(1)];
    if (verb === undefined) {
      response.writeHead(404).end();
      return;
    }
    void verb().then(() => response.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    await stop();
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${portOf(server.address())}`,
    get journal() {
      return journal;
    },
  };
}

/** A port that was free a moment ago, for what has to know it before it listens. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = portOf(server.address());
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new Error('It does not listen.');
  return address.port;
}
