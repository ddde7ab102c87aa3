import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import type { ConfigJson } from '../support/e2e-config.ts';
import { e2eConfig, E2E_GUILD, MEMBERS, ROLE } from '../support/e2e-config.ts';
import { muster as runMuster, type Ran } from '../support/cli.ts';
import { startMuster, type Muster } from '../support/muster.ts';
import { textOf } from '../support/seen-messages.ts';

const TOKEN = 'the-token-of-these-tests';
const SHELL = [{ permission: 'alert.drill', fleets: ['*'] }];

const config = (shell: readonly object[] = SHELL): ConfigJson =>
  e2eConfig({
    alerts: { mentions: { critical: { role: 'infra' } } },
    policy: { everyone: [], owner: [], maintainer: [], shell: JSON.parse(JSON.stringify(shell)) as [] }, // border: plain JSON
  });

const start = (parts = config()): Promise<Muster> =>
  startMuster({ config: parts, members: MEMBERS, env: { ALERTMANAGER_WEBHOOK_TOKEN: TOKEN } });

/** Runs it while Muster goes on working: its clock would stand still otherwise. */
async function drill(
  muster: Muster,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const state = { isOver: false };
  const ran = runMuster(['drill', '--patience', '20', ...args], {
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
