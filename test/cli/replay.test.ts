import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../src/platform/clock.ts';
import type { JsonValue } from '../../src/platform/json.ts';
import { startProgram } from '../../src/program.ts';
import { ROOT } from '../architecture/source-files.ts';
import { testAlert, testNotification } from '../support/alerts.ts';
import { muster, spawnMuster, type Ran, type TerminalParts } from '../support/cli.ts';
import { TestClock } from '../support/clock.ts';
import { temporaryFolder } from '../support/folder.ts';
import { watchHandles } from '../support/open-handles.ts';
import { releasePayload } from '../support/releases.ts';
import { workflowRunPayload } from '../support/workflow-run.ts';

interface Sandbox {
  readonly url: string;
  readonly cwd: string;
  readonly dataDir: string;
  replay(file: string, parts?: { readonly args?: readonly string[]; readonly terminal?: TerminalParts }): Promise<Ran>;
  stop(): Promise<void>;
}

/** As `npm start` on a fresh checkout, and a folder with the files to replay. */
async function startSandbox(): Promise<Sandbox> {
  const handles = watchHandles();
  const [cwd, dataDir] = [temporaryFolder(), temporaryFolder()];
  const outcome = await startProgram({
    args: [],
    env: { HTTP_PORT: '0', SANDBOX_DATA_DIR: dataDir, SANDBOX_QUIET: '1', LOG_LEVEL: 'silent' },
    cwd: ROOT,
    clock: systemClock,
  });
  if (outcome.kind === 'refused') throw new Error(outcome.lines.join(' '));
  let isStopped = false;
  const stop = async (): Promise<void> => {
    if (isStopped) return;
    isStopped = true;
    await outcome.stop();
  };
  onTestFinished(async ({ task }) => {
    await stop();
    if (task.result?.state !== 'fail') await handles.expectNoneLeft();
  });
  await outcome.app.untilReady();
  const { url } = outcome.app;
  return {
    url,
    cwd,
    dataDir,
    stop,
    replay: (file, { args = [], terminal = {} } = {}) =>
      muster(['replay', file, ...args], { cwd, env: { MUSTER_URL: url }, clock: systemClock, ...terminal }),
  };
}

let made = 0;

function line(
  payload: JsonValue,
  parts: { readonly source?: string; readonly event?: string; readonly at?: string; readonly deliveryId?: string } = {},
): string {
  made += 1;
  const { source = 'github', event = 'release', at = '2026-03-02T09:00:00Z', deliveryId = `d-${made}` } = parts;
  return JSON.stringify({ version: 1, source, event, deliveryId, receivedAt: at, state: 'processed', payload });
}

function write(folder: string, lines: readonly string[]): string {
  writeFileSync(join(folder, 'events.ndjson'), `${lines.join('\n')}\n`);
  return 'events.ndjson';
}

describe('muster replay', () => {
  it('feeds the events to a sandbox and shows what Muster says', async () => {
    const sandbox = await startSandbox();
    const notes = Array.from({ length: 120 }, (_, n) => `* Change ${n}, and some words about why it was made`).join(
      '\n',
    );
    const file = write(sandbox.cwd, [
      line(workflowRunPayload({ run: { status: 'completed', conclusion: 'failure' } }), { event: 'workflow_run' }),
      line(releasePayload({ release: { body: notes } })),
    ]);

    const ran = await sandbox.replay(file);

    expect(ran).toMatchObject({ code: 0, err: '' });
    const said = ran.out.split('\n');
    expect(said.slice(0, 2)).toEqual(['2 events taken.', 'Muster said:']);
    expect(ran.out).toContain('  #releases  📦 acme/node v1.2.3: released');
    expect(ran.out).toContain('  #releases › acme/node v1.2.3 release notes  - Change 0, and some words');
    expect(ran.out).toMatch(/ {6}… and \d+ more lines/u);
    expect(ran.out).toMatch(/ {2}#pipelines {2}❌ .* failed/u);
  });

  it('replays what this very sandbox exported, and a second time with ids of its own', async () => {
    const sandbox = await startSandbox();
    const file = write(sandbox.cwd, [line(releasePayload())]);
    await sandbox.replay(file);
    const env = { SANDBOX_DATA_DIR: sandbox.dataDir };
    const exported = await muster(['inbox', 'export', '--sandbox'], { cwd: sandbox.cwd, env });
    writeFileSync(join(sandbox.cwd, 'own.ndjson'), exported.out);

    const again = await sandbox.replay('own.ndjson');
    const same = await sandbox.replay('own.ndjson', { args: ['--same-ids'] });
    const after = await muster(['inbox', 'export', '--sandbox'], { cwd: sandbox.cwd, env });

    expect([again.code, same.code]).toEqual([0, 0]);
    expect(again.out).toContain('1 event taken.\nMuster posted nothing; it may have edited what stood there.');
    // The first replay recorded one, the second one more; the one with known ids was a repetition.
    expect(after.out.trim().split('\n')).toHaveLength(2);
  });

  it('carries alerts from one sandbox to another, as it does runs and releases', async () => {
    const first = await startSandbox();
    const notification = testNotification([testAlert({ labels: { alertname: 'NodeDown', severity: 'critical' } })]);
    await first.replay(write(first.cwd, [line(notification, { source: 'alertmanager', event: 'notification' })]));
    const env = { SANDBOX_DATA_DIR: first.dataDir };
    const exported = await muster(['inbox', 'export', '--sandbox', '--source', 'alertmanager'], {
      cwd: first.cwd,
      env,
    });
    await first.stop();
    const second = await startSandbox();
    writeFileSync(join(second.cwd, 'alerts.ndjson'), exported.out);

    const ran = await second.replay('alerts.ndjson');

    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toMatch(/ {2}#alerts {2}.*NodeDown/u);
  });

  it('names every line that was not taken, with its number and why, and sends the others', async () => {
    const sandbox = await startSandbox();
    const file = write(sandbox.cwd, [
      'not an event',
      line(releasePayload({ release: { id: 1 } })),
      '',
      line(releasePayload(), { event: 'watch' }),
      line(releasePayload(), { source: 'aws/sns', event: 'alert' }),
      '{"version":9}',
      line(releasePayload({ release: { id: 2 } })),
    ]);

    const ran = await sandbox.replay(file);

    expect(ran.code).toBe(1);
    expect(ran.err.trim().split('\n')).toEqual([
      'line 1: it is not JSON: a file of events has one JSON object per line',
      'line 4: github watch was not taken: 204: the configuration of the sandbox does not name its repository, or nothing handles such events',
      'line 5: aws/sns alert was not taken: the sandbox cannot yet speak as aws/sns',
      expect.stringContaining('line 6: it is of version 9') as string,
    ]);
    expect(ran.out).toContain('2 events taken, 2 not taken, 2 lines are no event.');
    expect(ran.out.match(/#releases {2}📦/gu)).toHaveLength(2);
  });

  it('keeps the time between the events, as many times faster as is said', async () => {
    const sandbox = await startSandbox();
    const file = write(sandbox.cwd, [
      line(releasePayload({ release: { id: 1 } }), { at: '2026-03-02T09:00:00Z' }),
      line(releasePayload({ release: { id: 2 } }), { at: '2026-03-02T10:00:00Z' }),
      // Received before the one above it: it is sent after it, at once.
      line(releasePayload({ release: { id: 3 } }), { at: '2026-03-02T09:59:00Z' }),
      line(releasePayload({ release: { id: 4 } }), { at: '2026-03-02T10:00:00Z' }),
    ]);
    const waits: number[] = [];
    const now = new Date('2026-03-02T12:00:00Z');
    const clock = {
      now: () => now,
      wakeAt: (at: Date, wake: () => void) => {
        waits.push(at.getTime() - now.getTime());
        const soon = setImmediate(wake);
        return () => {
          clearImmediate(soon);
        };
      },
    };

    const ran = await sandbox.replay(file, { args: ['--speed', '60'], terminal: { clock } });

    expect(ran.out).toContain('4 events taken.');
    expect(waits.filter((ms) => ms >= 1000)).toEqual([60_000, 1000]);
  });

  it('says that the sandbox went away, and on which line', async () => {
    const sandbox = await startSandbox();
    const file = write(sandbox.cwd, [line(releasePayload()), line(releasePayload())]);
    const clock = new TestClock();
    const replaying = sandbox.replay(file, {
      args: ['--speed', '1'],
      terminal: {
        clock: {
          now: () => clock.now(),
          // The first wait is for the sandbox, which is gone by then.
          wakeAt: (_at, wake) => {
            void sandbox.stop().then(wake);
            return () => undefined;
          },
        },
      },
    });
    const lines = write(sandbox.cwd, [
      line(releasePayload(), { at: '2026-03-02T09:00:00Z' }),
      line(releasePayload(), { at: '2026-03-02T09:00:10Z' }),
    ]);

    const ran = await replaying;

    expect(lines).toBe(file);
    expect(ran.code).toBe(2);
    expect(ran.err).toContain('line 2: github release was not taken: nobody answers');
    expect(ran.err).toContain('does not answer any more, so the rest was not sent.');
  });

  it('refuses a live Muster, another machine, nobody, and what is no address, and sends nothing', async () => {
    const requests: string[] = [];
    const live = createServer((request, response) => {
      requests.push(`${request.method ?? ''} ${request.url ?? ''}`);
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"not found"}');
    });
    await new Promise<void>((resolve) => {
      live.listen(0, '127.0.0.1', resolve);
    });
    onTestFinished(() => {
      live.closeAllConnections();
      live.close();
    });
    const { port } = live.address() as AddressInfo; // Listening on TCP.
    const cwd = temporaryFolder();
    const file = write(cwd, [line(releasePayload())]);
    const replay = (MUSTER_URL: string): Promise<Ran> => muster(['replay', file], { cwd, env: { MUSTER_URL } });

    const refused = [
      await replay(`http://127.0.0.1:${port}`),
      await replay('https://muster.example.org'),
      await replay('http://127.0.0.1:1'),
      await replay('my muster'),
    ];

    expect(refused.map(({ code, out }) => [code, out])).toEqual(refused.map(() => [2, '']));
    expect(refused.map(({ err }) => err)).toEqual([
      expect.stringContaining('is no sandbox, so nothing was sent') as string,
      expect.stringContaining('MUSTER_URL leads to muster.example.org') as string,
      expect.stringContaining('Nothing answers at http://127.0.0.1:1. Start a sandbox with npm start') as string,
      expect.stringContaining('write an address such as http://127.0.0.1:8080') as string,
    ]);
    expect(requests).toEqual(['GET /sandbox/state']);
  });

  it.each([
    [['nothing-here.ndjson'], 'nothing-here.ndjson cannot be read (ENOENT)'],
    [['.'], '. cannot be read (EISDIR)'],
    [['x', '--speed', '0'], "Write a number such as 1 or 60, or 'max'"],
    [['x', '--speed', 'fast'], "Write a number such as 1 or 60, or 'max'"],
    [[], "missing required argument 'file'"],
  ])('refuses %s with what to do', async (args, says) => {
    const sandbox = await startSandbox();

    const ran = await muster(['replay', ...args], {
      cwd: sandbox.cwd,
      env: { MUSTER_URL: sandbox.url },
      clock: systemClock,
    });

    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain(says);
  });

  it('is the real program, too', async () => {
    const sandbox = await startSandbox();
    const file = write(sandbox.cwd, [line(releasePayload())]);

    const ran = await spawnMuster(['replay', file], { cwd: sandbox.cwd, env: { MUSTER_URL: sandbox.url } });

    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toContain('#releases  📦 acme/node v1.2.3: released');
    expect(readFileSync(join(sandbox.cwd, file), 'utf8')).toContain('"version":1');
  });
});
