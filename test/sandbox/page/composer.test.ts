import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { seriousProblems } from '../../support/axe.ts';
import { describeInBrowser, type Stage } from '../../support/browser.ts';
import { actAs, eventually, expectShown, messages, openChannel, say } from '../../support/page-acts.ts';

/** A command with an option of every kind. Muster does not know it and says so: that it was sent is what counts. */
const PROBE = {
  name: 'probe',
  description: 'Every kind of option',
  options: [
    { type: 4, name: 'count', description: 'How many', required: true, min_value: 1, max_value: 10 },
    { type: 3, name: 'colour', description: 'Which', required: true, choices: [{ name: 'Red', value: 'r' }] },
    { type: 5, name: 'loud', description: 'Whether loudly' },
    { type: 6, name: 'who', description: 'Whom' },
    { type: 7, name: 'where', description: 'Where', channel_types: [0] },
    { type: 11, name: 'log', description: 'A file' },
  ],
};

const EVERY_PART = [
  {
    type: 1,
    components: [
      { type: 2, style: 1, label: 'Press me', custom_id: 'probe:1' },
      { type: 2, style: 4, label: 'Not me', custom_id: 'probe:2', disabled: true },
      { type: 2, style: 5, label: 'Read more', url: 'https://example.org/' },
    ],
  },
  {
    type: 1,
    components: [
      {
        type: 3,
        custom_id: 'probe:3',
        placeholder: 'Two or three fleets',
        min_values: 2,
        max_values: 3,
        options: ['waku.test', 'status.prod', 'status.staging'].map((value) => ({ label: value, value })),
      },
    ],
  },
  { type: 1, components: [{ type: 5, custom_id: 'probe:4', placeholder: 'Whom to ask' }] },
];

const LAID_OUT = [
  {
    type: 17,
    accent_color: 0x57f287,
    components: [
      { type: 10, content: 'What a **container** holds' },
      { type: 14 },
      {
        type: 9,
        components: [{ type: 10, content: 'A section' }],
        accessory: { type: 2, style: 2, label: 'Beside it', custom_id: 'probe:5' },
      },
    ],
  },
];

async function asBot(stage: Stage, path: string, body: object, method = 'POST'): Promise<unknown> {
  const { api, botToken } = stage.state;
  const response = await fetch(`${api}/v10${path}`, {
    method,
    headers: { authorization: `Bot ${botToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** Gives the path of the new message. */
async function post(stage: Stage, channel: string, body: object): Promise<string> {
  const path = `/channels/${stage.state.channels[channel] ?? ''}/messages`;
  const posted = (await asBot(stage, path, body)) as { readonly id: string }; // The stand-in answers with the message.
  return `${path}/${posted.id}`;
}

function register(stage: Stage, command: object): Promise<unknown> {
  const { applicationId, guildId } = stage.state;
  return asBot(stage, `/applications/${applicationId}/guilds/${guildId}/commands`, command);
}

function composer(page: Page): Locator {
  return page.locator('muster-composer');
}

function field(page: Page, name: string): Locator {
  return composer(page).getByRole('combobox', { name, exact: true });
}

async function type(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys)
    await (/^(?:[A-Z]\w+\+)?(?:Enter|Tab|Escape|Backspace|Arrow\w+|F10|A)$/u.test(key)
      ? page.keyboard.press(key)
      : page.keyboard.type(key));
}

describeInBrowser('who writes on the page', (stage) => {
  it('names people and channels, breaks a line and sends by Enter', async () => {
    const page = await stage.open();
    await openChannel(page, 'devops');

    await composer(page).getByRole('textbox').focus();
    await type(page, 'Ask @a-str');
    await expectShown(composer(page).getByRole('option', { name: /@a-stranger/ }));
    expect(await seriousProblems(page)).toEqual([]);
    await type(page, 'Enter', 'in #pipe', 'Tab', 'soon', 'Shift+Enter', 'please', 'Enter');

    const sent = messages(page, 'please');
    await expectShown(sent);
    await expectShown(sent.getByRole('button', { name: /stranger/i }));
    await expectShown(sent.getByRole('button', { name: /pipelines/ }));
  });

  it('is told what is wrong before anything is sent, at the field where it is wrong', async () => {
    await register(stage, PROBE);
    const page = await stage.open();
    await openChannel(page, 'alerts');
    await composer(page).getByRole('textbox').focus();

    await type(page, '/pro', 'Tab', '99', 'Enter');
    await expectShown(composer(page).getByText('Must be between 1 and 10.'));
    expect(await field(page, 'count').getAttribute('aria-invalid')).toBe('true');
    expect(await seriousProblems(page)).toEqual([]);
    await type(page, 'Control+A', '7', 'Enter');
    await expectShown(composer(page).getByText('This option is required.'));
    expect(await messages(page, 'belongs to another version').count()).toBe(0);
    await type(page, 'Red', 'Enter', 'Enter');

    await expectShown(messages(page, 'belongs to another version'));
  });

  it('fills options of every kind by keyboard, takes one out again, and finds it all in the history', async () => {
    await register(stage, PROBE);
    const page = await stage.open();
    await openChannel(page, 'releases');
    await composer(page).getByRole('textbox').focus();

    await type(
      page,
      '/probe ',
      '3',
      'Tab',
      'Red',
      'Tab',
      'who:a-str',
      'Enter',
      'where:',
      'Enter',
      'loud:',
      'ArrowDown',
    );
    await eventually(() => field(page, 'loud').getAttribute('aria-activedescendant')).toBe('suggestions-1');
    await type(page, 'Enter', 'log:');
    await composer(page)
      .locator('input[type=file]')
      .setInputFiles({
        name: 'run.log',
        mimeType: 'text/plain',
        buffer: Buffer.from('all is well'),
      });
    await composer(page).getByRole('button', { name: 'Remove where' }).click();
    expect(await field(page, 'where').count()).toBe(0);
    await composer(page).getByRole('button', { name: 'Send command' }).click();
    await expectShown(messages(page, 'belongs to another version'));
    await type(page, 'ArrowUp');

    expect(await composer(page).getByRole('textbox').inputValue()).toBe(
      '/probe count:3 colour:Red who:@a-stranger loud:False',
    );
  });

  it('runs a whole command line that was pasted', async () => {
    const page = await stage.open();
    await openChannel(page, 'devops');

    await composer(page).getByRole('textbox').fill('/fleet status fleet:waku.test private:True');
    expect(await field(page, 'fleet').inputValue()).toBe('waku.test');
    expect(await field(page, 'private').inputValue()).toBe('True');
    await type(page, 'Enter');

    const answer = messages(page, 'waku.test').filter({ hasText: 'Only you can see this' });
    await expectShown(answer);
  });

  it('keeps a draft for each channel, and one for each person', async () => {
    const page = await stage.open();
    const text = composer(page).getByRole('textbox');
    await openChannel(page, 'devops');
    await text.fill('half a thought');

    await openChannel(page, 'alerts');
    expect(await text.inputValue()).toBe('');
    await openChannel(page, 'devops');
    expect(await text.inputValue()).toBe('half a thought');
    await actAs(page, 'A stranger');
    await eventually(() => text.inputValue()).toBe('');
    await actAs(page, 'A maintainer');

    await eventually(() => text.inputValue()).toBe('half a thought');
  });

  it('is told that nobody answered, and tries again', async () => {
    const page = await stage.open();
    await openChannel(page, 'devops');
    // The stand-in hands interactions to nobody while the gateway is away.
    const switched = (to: 'on' | 'off') =>
      fetch(`${stage.url}/panel/faults/discord-down`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ to }),
      });
    await switched('on');

    await say(page, '/fleet list ');
    const failure = composer(page).getByRole('alert').filter({ hasText: '/fleet list' });
    await expectShown(failure);
    await switched('off');
    await stage.running.app.untilReady();
    await eventually(async () => {
      if ((await failure.count()) === 0) return 0;
      await failure
        .getByRole('button', { name: 'Try again' })
        .click({ timeout: 500 })
        .catch(() => undefined);
      return failure.count();
    }).toBe(0);

    await expectShown(messages(page, 'status.prod'));
  });
});

describeInBrowser('who uses a message', (stage) => {
  it('presses what can be pressed, and chooses as many as are wanted', async () => {
    await post(stage, 'alerts', { content: 'Everything at once', components: EVERY_PART });
    const page = await stage.open();
    await openChannel(page, 'alerts');
    const message = messages(page, 'Everything at once').first();
    const answers = messages(page, 'belongs to another version');

    await message.getByRole('button', { name: 'Press me' }).click();
    await eventually(() => answers.count()).toBe(1);
    expect(await message.getByRole('button', { name: 'Not me' }).isDisabled()).toBe(true);
    expect(await message.getByRole('link', { name: /Read more/ }).getAttribute('href')).toBe('https://example.org/');
    const select = message.getByRole('combobox', { name: /Two or three fleets/ });
    await select.focus();
    await type(page, 'Enter', 'Enter');
    await expectShown(message.getByText('Choose at least 2; 1 chosen.'));
    expect(await seriousProblems(page)).toEqual([]);
    await type(page, 'ArrowDown', 'Enter', 'Tab');
    await eventually(() => answers.count()).toBe(2);

    expect(await select.getAttribute('aria-expanded')).toBe('false');
    await eventually(() => select.getAttribute('aria-label')).toBe('Two or three fleets');
  });

  it('keeps their place when the button they pressed goes away', async () => {
    const buttons = [{ type: 1, components: [{ type: 2, style: 1, label: 'Accept it', custom_id: 'probe:6' }] }];
    const path = await post(stage, 'alerts', { content: 'Something to decide', components: buttons });
    const page = await stage.open();
    await openChannel(page, 'alerts');
    const message = messages(page, 'Something to decide').first();
    await message.getByRole('button', { name: 'Accept it' }).focus();

    await asBot(stage, path, { components: [] }, 'PATCH');

    await eventually(() => page.locator('muster-message:focus', { hasText: 'Something to decide' }).count()).toBe(1);
    expect(await message.getByRole('button', { name: 'Accept it' }).count()).toBe(0);
  });

  it('sees containers and sections, and presses the button beside a text', async () => {
    await post(stage, 'releases', { flags: 32_768, components: LAID_OUT });
    const page = await stage.open({ theme: 'light' });
    await openChannel(page, 'releases');
    const message = messages(page, 'What a container holds').first();

    await message.getByRole('button', { name: 'Beside it' }).click();

    await expectShown(messages(page, 'belongs to another version'));
    expect(await seriousProblems(page)).toEqual([]);
  });

  it('opens its menu by keyboard, and comes back where they were', async () => {
    await register(stage, { name: 'Look at this', type: 3 });
    await post(stage, 'pipelines', { content: 'Something to talk about' });
    const page = await stage.open();
    await openChannel(page, 'pipelines');
    const message = messages(page, 'Something to talk about').first();
    await message.focus();

    await type(page, 'Shift+F10');
    const menu = page.getByRole('menu');
    await expectShown(menu.getByRole('menuitem', { name: 'Look at this' }));
    expect(await seriousProblems(page)).toEqual([]);
    await type(page, 'Escape');
    await eventually(() => menu.count()).toBe(0);
    expect(await page.locator('muster-message:focus', { hasText: 'Something to talk about' }).count()).toBe(1);
    await type(page, 'Shift+F10', 'l', 'Enter');
    await expectShown(messages(page, 'belongs to another version'));
  });

  it('mentions somebody from the menu of a name', async () => {
    const page = await stage.open({ as: 'a-stranger' });
    await openChannel(page, 'alerts');
    await say(page, 'Who keeps this?');

    await type(page, 'I ask');
    await messages(page, 'Who keeps this?').first().getByRole('button', { name: 'A stranger', exact: true }).click();
    await expectShown(page.getByRole('menu', { name: 'Person actions' }));
    expect(await seriousProblems(page)).toEqual([]);
    await type(page, 'Enter');

    await eventually(() => composer(page).getByRole('textbox').inputValue()).toBe('I ask @a-stranger ');
  });

  it('is told what Discord does not let them do', async () => {
    stage.expectComplaint(/403/);
    await post(stage, 'devops', { content: 'Not for strangers to pin' });
    const page = await stage.open({ as: 'a-stranger' });
    await openChannel(page, 'devops');

    await messages(page, 'Not for strangers to pin').first().click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Pin' }).click();

    await expectShown(page.getByText('Discord does not let you do that in this channel.'));
    expect(await seriousProblems(page)).toEqual([]);
  });

  it('answers, pins and starts a thread from the menu', async () => {
    await post(stage, 'devops', { content: 'The mesh is thin' });
    const page = await stage.open();
    await openChannel(page, 'devops');
    const message = messages(page, 'The mesh is thin').first();
    const choose = async (item: string): Promise<void> => {
      await message.click({ button: 'right' });
      await page.getByRole('menuitem', { name: item }).click();
    };

    await choose('Reply');
    await expectShown(composer(page).getByText('Replying to'));
    await type(page, 'I look at it', 'Enter');
    await expectShown(messages(page, 'I look at it').getByText('The mesh is thin'));
    await choose('Pin');
    await expectShown(messages(page, /pinned/));
    await choose('Create a thread');
    const dialog = page.getByRole('dialog', { name: 'Create a thread' });
    await expectShown(dialog);
    expect(await dialog.getByRole('textbox').inputValue()).toBe('The mesh is thin');
    expect(await seriousProblems(page)).toEqual([]);
    await type(page, 'Enter');

    await expectShown(page.locator('muster-chat').getByRole('heading', { level: 1, name: 'The mesh is thin' }));
  });
});
