import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import type { JsonValue } from '../../src/platform/json.ts';

/** Debian's name of the program; ALERTMANAGER names another. */
const PROGRAM = process.env['ALERTMANAGER'] ?? 'prometheus-alertmanager';

/** False where the program is not installed: `apt-get install --no-install-recommends prometheus-alertmanager`. */
export function isAlertmanagerInstalled(): boolean {
  return spawnSync(PROGRAM, ['--version']).status === 0;
}

export interface AlertmanagerParts {
  /** Where it delivers. */
  readonly webhook: string;
  /** Its `http_config`: how it proves itself. */
  readonly http: JsonValue;
}

export interface Alertmanager {
  readonly url: string;
  /** As Prometheus does it: POST /api/v2/alerts. */
  post(...alerts: readonly JsonValue[]): Promise<void>;
}

/** A real Alertmanager on a free port of 127.0.0.1, impatient enough for a test. Ends with the test. */
export async function startAlertmanager({ webhook, http }: AlertmanagerParts): Promise<Alertmanager> {
  const folder = mkdtempSync(join(tmpdir(), 'alertmanager-'));
  writeFileSync(
    join(folder, 'alertmanager.yml'),
    stringify({
      route: {
        receiver: 'muster',
        group_by: ['alertname'],
        group_wait: '50ms',
        group_interval: '500ms',
        repeat_interval: '1s',
      },
      receivers: [{ name: 'muster', webhook_configs: [{ url: webhook, http_config: http }] }],
    }),
  );
  const child = spawn(
    PROGRAM,
    [
      '--config.file=alertmanager.yml',
      '--storage.path=data',
      '--web.listen-address=127.0.0.1:0',
      '--cluster.listen-address=',
    ],
    { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  onTestFinished(async () => {
    await end(child);
    rmSync(folder, { recursive: true, force: true });
  });
  const url = `http://${await addressOf(child)}`;
  return {
    url,
    async post(...alerts) {
      const answer = await fetch(`${url}/api/v2/alerts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(alerts),
      });
      if (!answer.ok) throw new Error(`Alertmanager refused the alerts: ${answer.status} ${await answer.text()}`);
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

/** It says where it listens in its log, which is read to its end so that the pipe never fills. */
function addressOf(child: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const said: string[] = [];
  child.once('error', reject);
  child.once('exit', (code) => {
    reject(new Error(`Alertmanager ended with ${code ?? 'a signal'}:\n${said.join('\n')}`));
  });
  if (child.stderr === null) throw new Error('Alertmanager was started without a pipe to its log.');
  createInterface({ input: child.stderr }).on('line', (line) => {
    said.push(line);
    const address = /msg="Listening on" address=(127\.0\.0\.1:\d+)/.exec(line)?.[1];
    if (address !== undefined) resolve(address);
  });
  return promise;
}
