import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { stringify } from 'yaml';
import type { JsonValue } from '../../src/platform/json.ts';
import { remoteWriteRequest, type WrittenSeries } from './remote-write.ts';

/** Debian's package `prometheus` brings it; PROMETHEUS names another. */
const PROGRAM = process.env['PROMETHEUS'] ?? 'prometheus';

export const isPrometheusInstalled = spawnSync(PROGRAM, ['--version']).status === 0;

export interface Prometheus {
  readonly url: string;
  /** Keeps these samples. All in one call: later it refuses what is an hour older than the newest it has. */
  write(series: readonly WrittenSeries[]): Promise<void>;
  /** Ends it and forgets what it kept. */
  close(): Promise<void>;
}

/** A real Prometheus on a free port of 127.0.0.1, with an empty storage of its own. `config` is its prometheus.yml. */
export async function startPrometheus(config: JsonValue = {}): Promise<Prometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'prometheus-'));
  writeFileSync(join(folder, 'prometheus.yml'), stringify(config));
  const child = spawn(
    PROGRAM,
    [
      '--config.file=prometheus.yml',
      '--storage.tsdb.path=data',
      '--storage.tsdb.retention.time=100y',
      '--web.listen-address=127.0.0.1:0',
      '--web.enable-remote-write-receiver',
    ],
    { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const url = `http://${await addressOf(child)}`;
  return {
    url,
    async write(series) {
      const answer = await fetch(`${url}/api/v1/write`, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-protobuf',
          'content-encoding': 'snappy',
          'x-prometheus-remote-write-version': '0.1.0',
        },
        body: remoteWriteRequest(series),
      });
      if (!answer.ok) throw new Error(`Prometheus refused the samples: ${answer.status} ${await answer.text()}`);
    },
    async close() {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** It says in its log where it listens and when it is ready; the log is read to its end so that the pipe never fills. */
function addressOf(child: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const said: string[] = [];
  let address: string | undefined;
  child.once('error', reject);
  child.once('exit', (code) => {
    reject(new Error(`Prometheus ended with ${code ?? 'a signal'}:\n${said.join('\n')}`));
  });
  if (child.stderr === null) throw new Error('Prometheus was started without a pipe to its log.');
  createInterface({ input: child.stderr }).on('line', (line) => {
    said.push(line);
    address ??= /msg="Listening on" address=(127\.0\.0\.1:\d+)/.exec(line)?.[1];
    if (address !== undefined && line.includes('Server is ready to receive web requests')) resolve(address);
  });
  return promise;
}
