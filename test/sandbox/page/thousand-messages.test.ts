import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeInBrowser, type Stage } from '../../support/browser.ts';
import { eventually, expectShown, messages, openChannel, setClockRate } from '../../support/page-acts.ts';

const MANY = 1_000;
const CHANNEL = 'releases';

describeInBrowser('a channel of a thousand messages', (stage) => {
  it('stays where the reader is when a message comes, follows the end when the reader is there, and scrolls', async () => {
    // Discord's limits of messages per channel are kept by the sandbox's clock.
    await setClockRate(stage, 600);
    await post(stage, range(MANY));
    const page = await stage.open();
    await openChannel(page, CHANNEL);
    await expectShown(messages(page, /number 99\d /));

    await post(stage, ['one more at the end ']);
    await expectShown(messages(page, 'one more at the end'));
    await eventually(() => read(page, 'fromEnd')).toBeLessThan(2);

    const frames = await scrollToTheBeginning(page);
    await expectShown(page.getByText('This is the beginning of the channel.'));
    process.stdout.write(`Scrolled past ${MANY} messages: ${frames}\n`);
    await page.evaluate(`${SCROLLER}.scrollTop = 2000`);
    await eventually(() => read(page, 'isStill')).toBe(1);
    const before = await read(page, 'top');
    await post(
      stage,
      range(5).map((text) => `while reading ${text}`),
    );
    await page.getByRole('button', { name: 'Jump to present' }).waitFor();
    await expect.poll(() => read(page, 'top')).toBeGreaterThan(before - 2);
    expect(await read(page, 'top')).toBeLessThan(before + 2);

    await page.getByRole('button', { name: 'Jump to present' }).click();
    await expectShown(messages(page, 'while reading number 4'));
    await eventually(() => read(page, 'fromEnd')).toBeLessThan(2);
  }, 90_000);
});

const SCROLLER = `document.querySelector('muster-chat').shadowRoot.querySelector('muster-log').shadowRoot.querySelector('.scroller')`;

/** `top`: where the first message in sight stands on the screen, plus how many are above it in pixels. */
const READINGS = {
  fromEnd: `${SCROLLER}.scrollHeight - ${SCROLLER}.scrollTop - ${SCROLLER}.clientHeight`,
  top: `${SCROLLER}.querySelectorAll('muster-message')[20].getBoundingClientRect().top`,
  isStill: `new Promise((resolve) => {
    const { scrollTop } = ${SCROLLER};
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(${SCROLLER}.scrollTop === scrollTop ? 1 : 0)));
  })`,
};

function read(page: Page, reading: keyof typeof READINGS): Promise<number> {
  return page.evaluate<number>(READINGS[reading]);
}

function range(count: number): string[] {
  return Array.from(
    { length: count },
    (_, index) => `number ${index} of many, with a few words so that it has a width`,
  );
}

/** Up until nothing older comes, in steps of a page; says how long its frames took. A report, no assertion: machines differ. */
async function scrollToTheBeginning(page: Page): Promise<string> {
  return page.evaluate<string>(`(async () => {
    const scroller = ${SCROLLER};
    const frames = [];
    let last = performance.now();
    let still = 0;
    while (still < 40) {
      const before = scroller.scrollHeight;
      scroller.scrollTop -= 600;
      await new Promise(requestAnimationFrame);
      const now = performance.now();
      frames.push(now - last);
      last = now;
      still = scroller.scrollTop < 1 && scroller.scrollHeight === before ? still + 1 : 0;
    }
    frames.sort((a, b) => a - b);
    const at = (share) => Math.round(frames[Math.floor((frames.length - 1) * share)]);
    return frames.length + ' frames, median ' + at(0.5) + ' ms, 95 % within ' + at(0.95) + ' ms, longest ' + at(1) + ' ms';
  })()`);
}

/** As several people at once, by Discord's REST; the last message is posted when all others are. */
async function post({ state }: Stage, contents: readonly string[]): Promise<void> {
  const url = `${state.api}/v10/channels/${state.channels[CHANNEL]!}/messages`;
  const waiting = contents.slice(0, -1);
  const write = async (token: string): Promise<void> => {
    for (let content = waiting.shift(); content !== undefined; content = waiting.shift())
      await postOne(url, token, content);
  };
  const tokens = state.users.map(({ token }) => token);
  await Promise.all(tokens.map(write));
  await postOne(url, tokens[0]!, contents.at(-1)!);
}

/** Again while Discord answers 429: at this rate of the clock its wait is over at once. */
async function postOne(url: string, token: string, content: string): Promise<void> {
  for (;;) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: token, 'content-type': 'application/json' },
      body: JSON.stringify({ content }),
    });
    await response.arrayBuffer();
    if (response.ok) return;
    if (response.status !== 429) throw new Error(`Discord answered ${response.status}.`);
  }
}
