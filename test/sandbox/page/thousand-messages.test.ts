import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeInBrowser, type Stage } from '../../support/browser.ts';
import { eventually, expectShown, messages, openChannel } from '../../support/page-acts.ts';

const MANY = 1_000;
const CHANNEL = 'releases';

describeInBrowser('a channel of a thousand messages', (stage) => {
  it('stays where the reader is when a message comes, follows the end when the reader is there, and scrolls', async () => {
    await post(stage, range(MANY));
    const page = await stage.open();
    await openChannel(page, CHANNEL);
    await expectShown(messages(page, /number 99\d /));

    await post(stage, ['one more at the end ']);
    await expectShown(messages(page, 'one more at the end'));
    await eventually(() => fromEnd(page)).toBeLessThan(2);

    await scrollTo(page, `${SCROLLER}.scrollHeight - 2500`);
    const nearTheEnd = await lineInSight(page);
    const five = range(5).map((text) => `while reading ${text}`);
    await post(stage, five);
    await messages(page, 'while reading number 4').waitFor({ state: 'attached' });
    await still(page);
    expect(await topOf(page, nearTheEnd.key)).toBeCloseTo(nearTheEnd.top, 0);

    const frames = await scrollToTheBeginning(page);
    await expectShown(page.getByText('This is the beginning of the channel.'));
    process.stdout.write(`Scrolled past ${MANY} messages: ${frames}\n`);
    await scrollTo(page, '2000');
    const farBack = await lineInSight(page);
    await post(stage, ['the last of all ']);
    await expectShown(page.getByRole('button', { name: 'Jump to present' }));
    await still(page);
    expect(await topOf(page, farBack.key)).toBeCloseTo(farBack.top, 0);

    await page.getByRole('button', { name: 'Jump to present' }).click();
    await expectShown(messages(page, 'the last of all'));
    await eventually(() => fromEnd(page)).toBeLessThan(2);
  }, 90_000);
});

const SCROLLER = `document.querySelector('muster-chat').shadowRoot.querySelector('muster-log').shadowRoot.querySelector('.scroller')`;

const LINES = `[...${SCROLLER}.querySelectorAll('muster-message')]`;

function fromEnd(page: Page): Promise<number> {
  return page.evaluate<number>(`${SCROLLER}.scrollHeight - ${SCROLLER}.scrollTop - ${SCROLLER}.clientHeight`);
}

async function scrollTo(page: Page, top: string): Promise<void> {
  await page.evaluate(`${SCROLLER}.scrollTop = ${top}`);
  await still(page);
}

/** Nothing has moved for some frames: what came was drawn, and what is older was loaded. */
async function still(page: Page): Promise<void> {
  await page.evaluate(`new Promise((resolve) => {
    let frames = 0;
    let before = '';
    const look = () => {
      const now = ${SCROLLER}.scrollTop + ' of ' + ${SCROLLER}.scrollHeight;
      frames = now === before ? frames + 1 : 0;
      before = now;
      if (frames < 12) requestAnimationFrame(look);
      else resolve();
    };
    look();
  })`);
}

/** A message in the middle of the window, and where it stands there. */
function lineInSight(page: Page): Promise<{ readonly key: string; readonly top: number }> {
  return page.evaluate(`(() => {
    const line = ${LINES}.find((one) => one.getBoundingClientRect().top > 300);
    return { key: line.dataset.key, top: line.getBoundingClientRect().top };
  })()`);
}

function topOf(page: Page, key: string): Promise<number> {
  return page.evaluate<number>(`${LINES}.find((one) => one.dataset.key === '${key}').getBoundingClientRect().top`);
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

/** As several people at once, by Discord's REST, whose limits here are for bots; the last one when all others are there. */
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

async function postOne(url: string, token: string, content: string): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: token, 'content-type': 'application/json' },
    body: JSON.stringify({ content }),
  });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`Discord answered ${response.status}.`);
}
