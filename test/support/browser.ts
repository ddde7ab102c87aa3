import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import { systemClock, type Clock } from '../../src/platform/clock.ts';
import { startProgram, type Running } from '../../src/program.ts';
import type { SandboxState } from '../../src/sandbox/start-sandbox.ts';
import { ROOT } from '../architecture/source-files.ts';
import { CHROMIUM, launchChromium } from './chromium.ts';

const IS_CI = process.env['CI'] === 'true';
/** Long enough for a machine that does other things, short enough to wait for before reading why. */
const PATIENCE_MS = 20_000;

/** git ignores it; CI keeps it. */
export const PICTURES = join(ROOT, 'artifacts/page');

export interface PageOptions {
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
  /** As whom the page is opened; a maintainer by default. */
  readonly as?: string;
  /** The first visit shows a welcome, which stands in the way of most tests. */
  readonly visit?: 'first' | 'later';
}

/** Variables of the sandbox, or what makes them in the folder that is the sandbox's own. */
type StageEnv = Readonly<Record<string, string>> | ((folder: string) => Readonly<Record<string, string>>);

/** A sandbox of its own on this machine, and a browser in front of it. */
export interface Stage {
  readonly url: string;
  readonly state: SandboxState;
  readonly running: Running;
  /** A window without past: nothing stored, no other tab. Closed when the test ends. */
  open(options?: PageOptions): Promise<Page>;
  /** The test means this line of the console, and does not fail by it. */
  expectComplaint(pattern: RegExp): void;
}

/**
 * Describes what people see of the page in a real Chromium. Each test fails on a request beyond this machine, an
 * uncaught error or a line on the console's error stream. Skipped where there is no Chromium, unless CI=true. `clock` is
 * what the sandbox takes for real time.
 */
export function describeInBrowser(
  title: string,
  body: (stage: Stage) => void,
  { env = {}, clock = systemClock }: { readonly env?: StageEnv; readonly clock?: Clock } = {},
): void {
  if (!existsSync(CHROMIUM) && !IS_CI) {
    describe.skip(`${title} (skipped: no ${CHROMIUM}; \`apt-get install chromium\`, or set CHROMIUM)`, () => {
      body(new BrowserStage(env, clock));
    });
    return;
  }
  describe(title, () => {
    const stage = new BrowserStage(env, clock);
    beforeAll(() => stage.start());
    afterAll(() => stage.stop());
    afterEach(({ task }) => stage.endTest(task.result?.state === 'fail' ? task.name : null));
    body(stage);
  });
}

class BrowserStage implements Stage {
  readonly #env: StageEnv;
  readonly #clock: Clock;
  #folder: string | null = null;
  readonly #contexts: BrowserContext[] = [];
  #complaints: string[] = [];
  #expected: RegExp[] = [];
  #browser: Browser | null = null;
  #running: Running | null = null;
  #state: SandboxState | null = null;

  constructor(env: StageEnv, clock: Clock) {
    this.#env = env;
    this.#clock = clock;
  }

  get url(): string {
    return `${this.running.app.url}/sandbox`;
  }

  get running(): Running {
    return present(this.#running);
  }

  get state(): SandboxState {
    return present(this.#state);
  }

  async start(): Promise<void> {
    if (!existsSync(CHROMIUM))
      throw new Error(`CI=true, but there is no ${CHROMIUM}: \`apt-get install chromium\`, as .ci/run does.`);
    const [browser] = await Promise.all([launchChromium(), this.#startSandbox()]);
    this.#browser = browser;
  }

  async #startSandbox(): Promise<void> {
    this.#folder = mkdtempSync(join(tmpdir(), 'muster-page-'));
    const outcome = await startProgram({
      args: [],
      env: {
        HTTP_PORT: '0',
        SANDBOX_DATA_DIR: this.#folder,
        SANDBOX_QUIET: '1',
        LOG_LEVEL: 'silent',
        ...(typeof this.#env === 'function' ? this.#env(this.#folder) : this.#env),
      },
      cwd: ROOT,
      clock: this.#clock,
    });
    if (outcome.kind === 'refused') throw new Error(outcome.lines.join(' '));
    this.#running = outcome;
    await outcome.app.untilReady();
    const response = await fetch(`${this.url}/state`);
    this.#state = (await response.json()) as SandboxState; // test/e2e/sandbox.test.ts reads it field by field.
  }

  async stop(): Promise<void> {
    await this.#browser?.close();
    await this.#running?.stop();
    if (this.#folder !== null) rmSync(this.#folder, { recursive: true, force: true });
  }

  async open({ theme = 'dark', width = 1440, height = 900, as, visit = 'later' }: PageOptions = {}): Promise<Page> {
    const remembered = [
      ...(visit === 'later' ? [{ name: 'muster.welcome', value: 'dismissed' }] : []),
      ...(as === undefined ? [] : [{ name: 'muster.persona', value: as }]),
    ];
    const context = await present(this.#browser).newContext({
      storageState: { cookies: [], origins: [{ origin: new URL(this.url).origin, localStorage: remembered }] },
      colorScheme: theme,
      viewport: { width, height },
      reducedMotion: 'reduce',
      timezoneId: 'Europe/Lisbon',
      locale: 'en-GB',
    });
    this.#contexts.push(context);
    context.setDefaultTimeout(PATIENCE_MS);
    this.#listen(context);
    const page = await context.newPage();
    await page.goto(this.url, { waitUntil: 'load' });
    return page;
  }

  #listen(context: BrowserContext): void {
    context.on('request', (request) => {
      const { protocol, hostname } = new URL(request.url());
      if (['data:', 'blob:'].includes(protocol) || hostname === '127.0.0.1') return;
      this.#complaints.push(`A request beyond this machine: ${request.url()}`);
    });
    context.on('weberror', (error) => this.#complaints.push(`An error nobody caught: ${String(error.error().stack)}`));
    context.on('console', (line) => {
      if (line.type() === 'error') this.#complaints.push(`On the console: ${line.text()} (${line.location().url})`);
    });
  }

  async #keepPictures(name: string): Promise<void> {
    const pages = this.#contexts.flatMap((context) => context.pages());
    for (const [index, page] of pages.entries())
      await page.screenshot({ path: join(PICTURES, 'failed', `${name.replaceAll(/\W+/gu, '-')}-${index}.png`) });
  }

  expectComplaint(pattern: RegExp): void {
    this.#expected.push(pattern);
  }

  /** `failed`: the name of a test that did. What its windows showed then is kept. */
  async endTest(failed: string | null): Promise<void> {
    if (failed !== null) await this.#keepPictures(failed);
    const unexpected = this.#complaints.filter((line) => !this.#expected.some((pattern) => pattern.test(line)));
    this.#complaints = [];
    this.#expected = [];
    await Promise.all(this.#contexts.splice(0).map((context) => context.close()));
    if (unexpected.length > 0) throw new Error(unexpected.join('\n'));
  }
}

function present<T>(value: T | null): T {
  if (value === null) throw new Error('The stage is not up: use it inside a test.');
  return value;
}
