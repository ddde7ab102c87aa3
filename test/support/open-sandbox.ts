import { onTestFinished } from 'vitest';
import { systemClock, type Clock } from '../../src/platform/clock.ts';
import { startProgram, type Running } from '../../src/program.ts';
import type { SandboxState } from '../../src/sandbox/start-sandbox.ts';
import { ROOT } from '../architecture/source-files.ts';
import { temporaryFolder } from './folder.ts';
import { watchHandles } from './open-handles.ts';

export interface OpenSandbox {
  readonly url: string;
  readonly state: SandboxState;
  readonly running: Running;
  /** GET, or whatever `init` says; the path is below the server. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Sends JSON. */
  post(path: string, body: object): Promise<Response>;
  /** Listens to server-sent events until the test ends. */
  listen<T extends object>(path: string): Promise<Listening<T>>;
}

export interface Listening<T> {
  /** Everything heard so far, comments left out. */
  readonly heard: readonly T[];
  /** The first that fits, heard already or still to come. */
  until(fits: (event: T) => boolean): Promise<T>;
  /** Resolves when the server has ended the stream. */
  readonly ended: Promise<void>;
  leave(): void;
}

/** As `npm start` on a fresh checkout, with a database of its own, where nothing happens by itself. Ends with the test, which fails on open handles. */
export async function openSandbox(
  env: Readonly<Record<string, string>> = {},
  { clock = systemClock }: { readonly clock?: Clock } = {},
): Promise<OpenSandbox> {
  const handles = watchHandles();
  const outcome = await startProgram({
    args: [],
    env: { HTTP_PORT: '0', SANDBOX_DATA_DIR: temporaryFolder(), SANDBOX_QUIET: '1', LOG_LEVEL: 'silent', ...env },
    cwd: ROOT,
    clock,
  });
  if (outcome.kind === 'refused') throw new Error(outcome.lines.join(' '));
  onTestFinished(async ({ task }) => {
    await outcome.stop();
    if (task.result?.state !== 'fail') await handles.expectNoneLeft();
  });
  await outcome.app.untilReady();
  const { url } = outcome.app;
  const response = await fetch(`${url}/sandbox/state`);
  if (!response.ok) throw new Error(`/sandbox/state: ${response.status} ${await response.text()}`);
  return {
    url,
    running: outcome,
    state: (await response.json()) as SandboxState, // test/e2e/sandbox.test.ts reads it field by field.
    fetch: (path, init) => fetch(url + path, init),
    post: (path, body) =>
      fetch(url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    listen: (path) => listen(url + path),
  };
}

async function listen<T extends object>(url: string): Promise<Listening<T>> {
  const leaving = new AbortController();
  const response = await fetch(url, { signal: leaving.signal });
  if (!response.ok || response.body === null) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  const heard: T[] = [];
  const waiting = new Set<() => void>();
  const tellAll = (): void => {
    for (const look of [...waiting]) look();
  };
  const ended = readEvents(response.body, (data) => {
    heard.push(JSON.parse(data) as T); // protocol.ts says what each stream carries.
    tellAll();
  });
  onTestFinished(() => {
    leaving.abort();
  });
  return {
    heard,
    ended,
    leave: () => {
      leaving.abort();
    },
    until: (fits) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = heard.find(fits);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
        void ended.then(() => {
          reject(new Error(`${url} ended before anything fitting was heard.`));
        });
      }),
  };
}

async function readEvents(body: ReadableStream<Uint8Array>, onData: (data: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const chunk of body) {
      const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
      rest = parts.pop() ?? '';
      for (const part of parts) if (part.startsWith('data: ')) onData(part.slice('data: '.length));
    }
  } catch {
    // Whoever leaves does so by an abort.
  }
}
