/*
 * npm run screenshot
 * Takes the README's pictures of the sandbox, light and dark, into docs/images: a maintainer's view of #pipelines after
 * the scenario of a failed production deploy. Wants Chromium (CHROMIUM names one that is not at /usr/bin/chromium).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { systemClock } from '../src/platform/clock.ts';
import { startProgram } from '../src/program.ts';
import { launchChromium } from '../test/support/chromium.ts';

const ROOT = join(import.meta.dirname, '..');
const IMAGES = join(import.meta.dirname, 'images');
const SCENARIO = 'production-deploy-fails';
const VIEW = { width: 1440, height: 900 };
/** The sandbox's clock runs so much faster while the scenario plays. */
const FAST = '60×';
const PATIENCE_MS = 120_000;

const folder = mkdtempSync(join(tmpdir(), 'muster-screenshot-'));
const muster = await startProgram({
  args: [],
  env: { HTTP_PORT: '0', SANDBOX_DATA_DIR: folder, SANDBOX_QUIET: '1', LOG_LEVEL: 'error' },
  cwd: ROOT,
  clock: systemClock,
});
if (muster.kind === 'refused') throw new Error(muster.lines.join(' '));
await muster.app.untilReady();
const browser = await launchChromium();
const page = await openPage(browser, `${muster.app.url}/sandbox`);
await play(page);
for (const theme of ['dark', 'light'] as const) {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
  await page.evaluate('Promise.all(document.getAnimations().map(({ finished }) => finished))');
  await page.screenshot({ path: join(IMAGES, theme === 'dark' ? 'sandbox-dark.png' : 'sandbox.png') });
}
await browser.close();
await muster.stop();
rmSync(folder, { recursive: true, force: true });
process.exit();

async function openPage(from: Browser, url: string): Promise<Page> {
  const { origin } = new URL(url);
  const localStorage = [
    { name: 'muster.welcome', value: 'dismissed' },
    { name: 'muster.persona', value: 'a-maintainer' },
  ];
  const context = await from.newContext({
    storageState: { cookies: [], origins: [{ origin, localStorage }] },
    viewport: VIEW,
    locale: 'en-GB',
    timezoneId: 'Europe/Lisbon',
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const opened = await context.newPage();
  await opened.goto(url);
  return opened;
}

/** Lets the deploy fail and be fixed, asks how the fleet is, and looks at what the channel says of it. */
async function play(view: Page): Promise<void> {
  const panel = view.locator('muster-panel');
  await panel.getByRole('radio', { name: FAST, exact: true }).check();
  const scenario = panel.locator(`[data-scenario="${SCENARIO}"]`);
  await scenario.getByRole('button').click();
  await scenario.getByText('✓ Done').waitFor();
  await panel.getByRole('radio', { name: '1×', exact: true }).check();
  await panel.getByRole('group', { name: 'Time passes as it does outside.' }).waitFor();
}
