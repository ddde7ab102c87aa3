import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import type { ConfigJson } from '../support/e2e-config.ts';
import { e2eConfig, E2E_GUILD, MEMBERS, ROLE } from '../support/e2e-config.ts';
import { muster as runMuster, type Ran, type TerminalParts } from '../support/cli.ts';
import { startMuster, type Muster } from '../support/muster.ts';
import { openPager } from '../support/pager.ts';
import { textOf } from '../support/seen-messages.ts';
import { drillBody } from '../../src/cli/drill.ts';

const TOKEN = 'the-token-of-these-tests';
const SHELL = [{ permission: 'alert.drill', fleets: ['*'] }];

const config = (shell: readonly object[] = SHELL, pagerUrl: string | null = null): ConfigJson =>
  e2eConfig(
    {
      alerts: {
        mentions: { critical: { role: 'infra' } },
        escalation: [{ afterMinutes: 1, whom: { role: 'owners' } }],
        ...(pagerUrl === null
          ? {}
          : {
              secondPath: {
                connection: 'pager',
                signingSecretEnv: 'PAGER_SECRET',
                afterMinutes: 60,
                discordAwayMinutes: 30,
              },
            }),
      },
      policy: { everyone: [], owner: [], maintainer: [], shell: JSON.parse(JSON.stringify(shell)) as [] }, // border: plain JSON
    },
    pagerUrl === null ? {} : { connections: { pager: { kind: 'webhook', baseUrl: pagerUrl } } },
  );

const start = (parts = config()): Promise<Muster> =>
  startMuster({
    config: parts,
    members: MEMBERS,
    env: { ALERTMANAGER_WEBHOOK_TOKEN: TOKEN, PAGER_SECRET: 'the-secret-of-the-pager' },
  });

/** Runs it while Muster goes on working: its clock would stand still otherwise. */
async function drill(
  muster: Muster,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
  terminal: TerminalParts = {},
): Promise<Ran> {
  const state = { isOver: false };
  const ran = runMuster(['drill', '--patience', '20', ...args], {
    ...terminal,
    clock: muster.clock,
    cwd: dirname(muster.databasePath),
    env: {
      DATABASE_URL: `file:${muster.databasePath}`,
      DISCORD_GUILD_ID: E2E_GUILD,
      MUSTER_CONFIG: join(dirname(muster.databasePath), 'muster.yaml'),
      MUSTER_API_URL: muster.url,
      ALERTMANAGER_WEBHOOK_TOKEN: `${TOKEN},an-older-one`,
      ...env,
    },
  }).finally(() => {
    state.isOver = true;
  });
  while (!state.isOver) {
    await muster.pass(250);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return ran;
}

const shown = (muster: Muster): readonly string[] =>
  muster.standIn.messages('alerts').map((message) => textOf(message));

it('goes the way of a real alert to Discord, says how long each step took, and is over by itself', async () => {
  const muster = await start();

  const ran = await drill(muster, ['--json']);

  expect(ran.err).toBe('');
  expect(ran.code).toBe(0);
  const said = JSON.parse(ran.out) as { steps: { half: string; step: string; afterMs: number | null }[] }; // its own
  expect(said.steps.map(({ half, step }) => `${half} ${step}`)).toEqual([
    'fires recorded',
    'fires judged',
    'fires alert at channel:alerts',
    'ends recorded',
    'ends judged',
    'ends alert at channel:alerts',
  ]);
  for (const { afterMs } of said.steps) expect(afterMs).toBeGreaterThanOrEqual(0);
  expect(said).toMatchObject({ severity: 'drill', notified: [] });
  const cards = shown(muster);
  expect(cards).toHaveLength(1);
  expect(cards[0]).toContain('MusterDrill');
  expect(cards[0]).toContain('DRILL: nothing is wrong');
  expect(cards[0]).toContain('resolved');
}, 60_000);

it('notifies whom its severity notifies, and names them', async () => {
  const muster = await start();

  const ran = await drill(muster, ['--severity', 'critical', '--fleet', 'waku.test']);

  expect(ran.code).toBe(0);
  expect(ran.out).toContain(`Notified: <@&${ROLE.infra}>`);
  expect(ran.out).toMatch(/HALF\s+STEP\s+AFTER MS/);
  const all = shown(muster).join('\n');
  expect(all).toContain('waku.test');
  expect(all).toContain('MusterDrill');
}, 60_000);

it('stops before anything is sent where it may not, or cannot', async () => {
  const muster = await start(config([{ permission: 'inbox.view', fleets: ['*'] }]));

  const refused = await drill(muster);
  const tokenless = await drill(muster, [], { ALERTMANAGER_WEBHOOK_TOKEN: '' });
  const nowhere = await drill(muster, ['--fleet', 'no.such']);
  const odd = await drill(muster, ['--severity', 'Very Bad']);

  expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('needs alert.drill')]);
  expect([tokenless.code, tokenless.err]).toEqual([2, expect.stringContaining('ALERTMANAGER_WEBHOOK_TOKEN is empty')]);
  expect([nowhere.code, nowhere.err]).toEqual([2, expect.stringContaining('No fleet is called no.such')]);
  expect([odd.code, odd.err]).toEqual([2, expect.stringContaining('write one such as critical')]);
  expect(shown(muster)).toEqual([]);
}, 60_000);

it('says that nobody answers, and that the token does not fit', async () => {
  const muster = await start();

  const away = await drill(muster, ['--to', 'http://127.0.0.1:1']);
  const other = await drill(muster, [], { ALERTMANAGER_WEBHOOK_TOKEN: 'not-it' });

  expect([away.code, away.err]).toEqual([2, expect.stringContaining('Nobody answers at http://127.0.0.1:1')]);
  expect([other.code, other.err]).toEqual([2, expect.stringContaining('answered 401')]);
  expect(shown(muster)).toEqual([]);
}, 60_000);

it('says that Discord is away, and what Muster knows of it; the card is there, over, when Discord is back', async () => {
  const muster = await start();
  await muster.standIn.faults.down();

  const ran = await drill(muster, ['--patience', '2']);
  const meanwhile = shown(muster);
  await muster.standIn.faults.up();
  await muster.pass(5 * 60_000);

  expect(ran.code).toBe(1);
  expect(ran.out).toMatch(/fires\s+judged\s+\d+/);
  expect(ran.out).toMatch(/fires\s+alert at channel:alerts\s+not yet/);
  expect(ran.out).toContain('Nobody was notified.');
  expect(ran.out).toContain('Not on Discord within 2 s: alert at channel:alerts. Muster says: connection to Discord ');
  expect(ran.out).toContain('nothing has to be sent again');
  expect(meanwhile).toEqual([]);
  expect(shown(muster)).toHaveLength(1);
  expect(shown(muster)[0]).toContain('resolved');
}, 60_000);

it('tries the second path when asked, without mentioning anybody, and says how long it took', async () => {
  const pager = await openPager('the-secret-of-the-pager');
  const muster = await start(config(SHELL, pager.url));

  const without = await drill(muster);
  const untried = pager.tried.length;
  const ran = await drill(muster, ['--second-path']);

  expect([without.code, untried]).toEqual([0, 0]);
  expect(shown(muster)).toHaveLength(2);
  expect(ran.err).toBe('');
  expect(ran.code).toBe(0);
  expect(ran.out).toMatch(/fires\s+second path pager\s+\d+/);
  expect(ran.out).toContain('Nobody was notified.');
  expect(pager.tried).toHaveLength(1);
  expect(pager.tried[0]).toMatchObject({
    signature: 'right',
    page: { why: 'by-hand', title: expect.stringContaining('MusterDrill') as string, severity: 'drill' },
  });
}, 60_000);

it('says that the second path does not take it, or that there is none', async () => {
  const pager = await openPager('the-secret-of-the-pager');
  pager.answerWith(503);
  const muster = await start(config(SHELL, pager.url));
  const houseWithout = config();

  const refused = await drill(muster, ['--second-path', '--patience', '2']);
  muster.reload(houseWithout);
  const none = await drill(muster, ['--second-path']);

  expect(refused.code).toBe(1);
  expect(shown(muster)).toHaveLength(1);
  expect(refused.out).toMatch(/second path pager\s+not yet/);
  // Where the wait was long, so many tries had failed that the next ones were spared.
  expect(refused.out).toMatch(/The second path pager has not taken it: .*(503|failed too often)/);
  expect([none.code, none.err]).toEqual([2, expect.stringContaining('there is no second path to try')]);
}, 60_000);

it('wakes nobody along the chain, however grave it is and even where its end was lost', async () => {
  const muster = await start();
  const drillOf = { id: 'lost', severity: 'critical', fleet: 'waku.test', pages: false, by: 'operator' };

  const response = await fetch(`${muster.url}/webhooks/alertmanager`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: drillBody({ ...drillOf, startsAt: muster.clock.now() }, null),
  });
  await muster.pass(30 * 60_000);

  expect(response.status).toBe(202);
  expect(shown(muster)[0]).toContain('1 firing');
  expect(shown(muster).filter((text) => text.includes('needs somebody'))).toEqual([]);
  expect(shown(muster).join()).not.toContain(ROLE.owners);
}, 60_000);

it('ends the alert when whoever started it has enough of waiting', async () => {
  const muster = await start();
  await muster.standIn.faults.down();
  const interrupt: { now: (() => void) | null } = { now: null };
  const onInterrupt = (listener: () => void): (() => void) => {
    interrupt.now = listener;
    return () => {
      interrupt.now = null;
    };
  };

  const running = drill(muster, [], {}, { onInterrupt });
  await expect.poll(() => interrupt.now !== null, { timeout: 20_000 }).toBe(true);
  interrupt.now?.();
  const ran = await running;
  await muster.standIn.faults.up();
  await muster.pass(5 * 60_000);

  expect([ran.code, ran.err]).toEqual([1, expect.stringContaining('Muster was told that the drill is over')]);
  expect(interrupt.now).toBeNull();
  expect(shown(muster)[0]).toContain('resolved');
}, 60_000);
