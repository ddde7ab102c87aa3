import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAuditCommand } from '../../commands/audit.ts';
import { createAuditService, type AuditService } from '../../src/audit/audit-service.ts';
import type { Config } from '../../src/platform/config/config.ts';
import type { Dispatcher } from '../../src/platform/discord/dispatcher.ts';
import type { AuditEntry } from '../../src/platform/gate.ts';
import { createGate } from '../../src/policy/policy-service.ts';
import { testActor } from '../support/actor.ts';
import { TestClock } from '../support/clock.ts';
import { testConfig, testFleet, testPerson } from '../support/config.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { testDispatcher } from '../support/dispatcher.ts';
import { press, slash, typing, type Who } from '../support/interactions.ts';
import { RecordingResponder } from '../support/recording-responder.ts';

const OWNERS = '400000000000000001';
const AUDITORS = '400000000000000002';
const OWNER: Who = { userId: '300000000000000002', roles: [OWNERS] };
const AUDITOR: Who = { userId: '200000000000000001', roles: [AUDITORS] };

const CONFIG: Config = testConfig({
  roles: [
    { name: 'owners', id: OWNERS, grants: [] },
    { name: 'auditors', id: AUDITORS, grants: [{ permission: 'audit.*', fleets: ['*'] }] },
  ],
  people: [testPerson({ discord: ['200000000000000001', '200000000000000002'], timeZone: 'America/New_York' })],
  fleets: [
    testFleet({ aliases: [{ name: 'shards.test', since: null, until: '2025-04-15' }] }),
    testFleet({ name: 'waku.test', owner: { kind: 'role', name: 'auditors' } }),
  ],
  policy: { everyone: [], owner: ['audit.search'], maintainer: [], shell: [] },
});

describe('/audit search', () => {
  let clock: TestClock;
  let store: TestDatabase;
  let audit: AuditService;
  let responder: RecordingResponder;
  let dispatcher: Dispatcher;

  beforeEach(async () => {
    clock = new TestClock('2026-03-02T09:00:00Z');
    store = await openTestDatabase();
    const config = (): Config => CONFIG;
    audit = createAuditService({ database: store.database, clock, config });
    responder = new RecordingResponder();
    dispatcher = testDispatcher({
      commands: [createAuditCommand({ audit, database: store.database, clock, config })],
      gate: createGate(config),
      audit,
      database: store.database,
      responder,
      clock,
    });
  });

  afterEach(async () => {
    await dispatcher.settled();
    await store.close();
  });

  const record = (parts: Partial<AuditEntry> = {}): Promise<void> =>
    store.database.transaction((tx) =>
      audit.record(tx, {
        actor: testActor(),
        act: 'command:fleet status',
        requirement: { permission: 'fleet.view', fleet: 'status.prod' },
        verdict: 'allowed',
        outcome: 'status',
        subject: 'status.prod',
        ...parts,
      }),
    );

  interface Said {
    readonly outcome: string;
    readonly text: string;
    readonly buttons: readonly { readonly label: string; readonly id: string }[];
    readonly silent: boolean;
  }

  async function say(interaction: Parameters<Dispatcher['dispatch']>[0]): Promise<Said> {
    responder.calls.length = 0;
    const { outcome } = await dispatcher.dispatch(interaction);
    const last = responder.calls.at(-1);
    if (last?.call !== 'editOriginal') throw new Error(`Expected an edit, got ${JSON.stringify(last)}.`);
    const { content, embeds = [], components = [], allowed_mentions } = last.body;
    return {
      outcome,
      text: [content ?? '', ...embeds.map((each) => `${each.description ?? ''}\n${each.footer?.text ?? ''}`)].join(
        '\n',
      ),
      buttons: components.flatMap((row) =>
        'components' in row
          ? row.components.flatMap((each) =>
              'custom_id' in each && 'label' in each ? [{ label: each.label ?? '', id: each.custom_id }] : [],
            )
          : [],
      ),
      silent: JSON.stringify(allowed_mentions) === '{"parse":[]}',
    };
  }

  const search = (options: Readonly<Record<string, string>>, who: Who = AUDITOR): Promise<Said> =>
    say(slash('audit', [{ name: 'search', type: 1, options: typed(options) }], who));
  const typed = (options: Readonly<Record<string, string>>) =>
    Object.entries(options).map(([name, value]) => ({ name, type: name === 'who' ? 6 : 3, value }));
  const rows = ({ text }: Said): readonly number[] =>
    [...text.matchAll(/· row (\d+)/g)].map((match) => Number(match[1]));

  it('shows who asked what and what was answered, to the asker alone', async () => {
    await record({ verdict: 'refused', outcome: 'refused' });

    const said = await search({});

    expect(responder.summary[0]).toBe('callback 5 private');
    expect(said.outcome).toBe('listed');
    expect(said.text).toContain('⛔ refused** `command:fleet status` on `status.prod`');
    expect(said.text).toContain('<@300000000000000001> (A stranger) · refused · row 1');
    expect(said.text).toContain('<t:1772442000:f>');
    expect(said).toMatchObject({ buttons: [], silent: true });
  });

  it('is recorded itself', async () => {
    await search({});

    expect((await search({ act: 'audit search' })).text).toContain('✅ allowed** `command:audit search`');
  });

  it('lets foreign text do nothing', async () => {
    await record({
      actor: testActor({ displayName: '@everyone **[x](https://x.org)** <@1>' }),
      outcome: '`code` ||spoiler||',
      subject: '# heading\n> quote',
    });

    const { text } = await search({});

    expect(text).not.toMatch(/@everyone/);
    expect(text).not.toContain('**[x](https://x.org)**');
    expect(text).not.toContain('<@1>');
    expect(text).not.toMatch(/^# heading/m);
  });

  it('refuses a stranger, and an owner who names none of their fleets, and says who could', async () => {
    await record();

    expect((await search({}, { roles: [] })).outcome).toBe('refused');
    const refused = await search({}, OWNER);
    expect(refused.outcome).toBe('refused');
    expect(refused.text).toContain('auditors');
    expect((await search({ fleet: 'waku.test' }, OWNER)).outcome).toBe('refused');
    expect((await search({ fleet: 'status.prod' }, OWNER)).outcome).toBe('listed');
  });

  it('finds all accounts of a person, one fleet by any of its names, and part of an act', async () => {
    await record({ actor: testActor({ discordUserId: '200000000000000002' }) });
    await record({ requirement: { permission: 'fleet.view', fleet: 'waku.test' }, act: 'button:fleet-page' });
    await record({ requirement: { permission: 'fleet.view', fleet: 'gone.fleet' } });

    expect(rows(await search({ who: '200000000000000001', act: 'fleet' }))).toEqual([1]);
    expect(rows(await search({ fleet: 'Shards.test' }))).toEqual([1]);
    expect(rows(await search({ fleet: 'gone.fleet' }))).toEqual([3]);
    expect(rows(await search({ act: 'PAGE' }))).toEqual([2]);
    expect((await search({ fleet: 'no.such' })).text).toContain('Nothing is recorded that fits.');
  });

  it("reads a time in the asker's zone, and shows what it understood", async () => {
    await record();
    clock.advance(3_600_000);
    await record();

    const { text } = await search({ since: '2026-03-02 04:30', fleet: 'status.prod' });

    expect(rows({ text } as Said)).toEqual([2]);
    expect(text).toContain(`<t:${String(Date.parse('2026-03-02T09:30:00Z') / 1000)}:F>`);
  });

  it('says what to write instead of a time it cannot read', async () => {
    const said = await search({ since: 'yesterday' });

    expect(said.outcome).toBe('unreadable-time');
    expect(said.text).toContain('`since` was not understood: write `90m`');
  });

  it('turns pages by buttons that keep the search and are judged again', async () => {
    for (let row = 0; row < 20; row++) await record({ act: `command:fleet|${'x'.repeat(10)}` });
    await record({ act: 'command:other' });

    const first = await search({
      fleet: 'status.prod',
      act: 'fleet|xxxxxxxxxx',
      who: '300000000000000001',
      since: '3d',
    });
    const second = await say(press(first.buttons[0]?.id ?? '', AUDITOR));
    const third = await say(press(second.buttons.find(({ label }) => label === 'Older')?.id ?? '', AUDITOR));
    const back = await say(press(third.buttons.find(({ label }) => label === 'Newer')?.id ?? '', AUDITOR));

    expect(first.buttons.map(({ label }) => label)).toEqual(['Older']);
    expect(rows(first)).toEqual([20, 19, 18, 17, 16, 15, 14, 13]);
    expect(second.buttons.map(({ label }) => label)).toEqual(['Newer', 'Older']);
    expect(rows(second)).toEqual([12, 11, 10, 9, 8, 7, 6, 5]);
    expect(third.buttons.map(({ label }) => label)).toEqual(['Newer']);
    expect(rows(third)).toEqual([4, 3, 2, 1]);
    expect(rows(back)).toEqual(rows(second));
    responder.calls.length = 0;
    const stranger = await dispatcher.dispatch(press(first.buttons[0]?.id ?? '', { roles: [] }));
    expect(stranger.outcome).toBe('refused');
    expect((await dispatcher.dispatch(press(first.buttons[0]?.id ?? '', OWNER))).outcome).toBe('listed');
  });

  it.each(['', 'x', 'b|', 'b1|!|0||', 'n|||status.prod|an act that is far too long', 'bzzzzzzzzzzzz||||', "n|||'||"])(
    'takes no made-up page: %s',
    async (argument) => {
      expect((await dispatcher.dispatch(press(`audit-page:${argument}`, OWNER))).outcome).toMatch(
        /invalid|refused|unknown/,
      );
    },
  );

  it('offers fleets the asker may search, and acts that happened', async () => {
    await record();
    const offered = async (option: string, value: string, who: Who): Promise<unknown> => {
      responder.calls.length = 0;
      const focused = { name: option, type: 3, value, focused: true };
      await dispatcher.dispatch(typing('audit', [{ name: 'search', type: 1, options: [focused] }], who));
      const [call] = responder.calls;
      if (call?.call !== 'callback' || !('data' in call.response)) throw new Error('no choices');
      return call.response.data;
    };

    expect(await offered('fleet', '', AUDITOR)).toMatchObject({
      choices: [{ value: 'status.prod' }, { value: 'waku.test' }],
    });
    expect(await offered('fleet', '', OWNER)).toMatchObject({ choices: [{ value: 'status.prod' }] });
    expect(await offered('act', 'STAT', AUDITOR)).toMatchObject({ choices: [{ value: 'command:fleet status' }] });
    expect(await offered('act', 'stat', { roles: [] })).toEqual({ choices: [] });
  });
});
