import { chromium, type Browser } from 'playwright-core';

/** Where Debian's package puts it; the environment's CHROMIUM names another. */
export const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Root may not use Chromium's own sandbox, and a container has little shared memory. No name resolves but this machine's. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
      '--font-render-hinting=none',
    ],
  });
}
