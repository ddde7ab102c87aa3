import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it, vi } from 'vitest';
import type { Finding } from '../../src/operations/doctor.ts';
import { NEEDED_PERMISSIONS } from '../../src/platform/discord/guild-watch.ts';
import type { PermissionName } from '../../src/sandbox/discord/moderation.ts';
import { callApi, makeToken, throughApi } from '../support/api.ts';
import { e2eConfig, MEMBERS, ROLE, type ConfigJson } from '../support/e2e-config.ts';
import { startMuster, type Muster, type MusterOptions } from '../support/muster.ts';
import { workflowRunPayload } from '../support/workflow-run.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const MESSAGES = '/channels/:channelId/messages';
const CHANNELS = { pipelines: '110000000000000001', devops: '110000000000000002', alerts: '110000000000000003' };

const config = (parts: ConfigJson = {}): ConfigJson =>
  e2eConfig({ policy: { shell: [{ permission: '*', fleets: ['*'] }] }, ...parts });

async function start(
  options: MusterOptions = {},
): Promise<{ readonly muster: Muster; readonly examine: () => Promise<readonly Finding[]>; readonly token: string }> {
  const muster = await startMuster({ config: config(), members: MEMBERS, ...options });
  const token = await makeToken(muster);
  return { muster, token, examine: () => examine(muster, token) };
}

/**
 * Has the directory and the nodes asked anew, in real time: what the job asks while minutes pass in no time may not be
 * answered before its time-out.
 */
async function observe(muster: Muster, token: string): Promise<void> {
  // In one step, after which the clock stands still for the answers; older than this is asked anew.
  muster.clock.advance(31 * SECOND_MS);
  for (const fleet of ['status.prod', 'waku.test']) await callApi(muster, `GET /fleets/${fleet}/status`, { token });
}

/** What is not well, as the API tells it. */
async function examine(muster: Muster, token: string): Promise<readonly Finding[]> {
  const { body } = await callApi(muster, 'GET /doctor', { token });
  // Held to its schema by callApi.
  const findings = body['findings'] as readonly Finding[];
  for (const { state, fix } of findings) expect(fix === null).toBe(state === 'well');
  return findings.filter(({ state }) => state !== 'well');
}

const says = (text: string | RegExp) => ({ says: expect.stringMatching(text) as string });

it('finds each permission that it lacks in a channel, by the name that Discord’s settings give it', async () => {
  const { muster, examine } = await start();
  // The list names permissions of Discord; the stand-in knows all of those.
  for (const permission of NEEDED_PERMISSIONS as readonly PermissionName[]) {
    const spaced = permission.replaceAll(/([a-z])([A-Z])/g, '$1 $2');
    muster.standIn.moderation.denyBot('alerts', [permission]);

    await vi.waitFor(async () => {
      expect(await examine()).toContainEqual(
        expect.objectContaining({
          about: 'channel',
          subject: 'alerts',
          state: 'problem',
          ...says(`lacks .*${spaced}`),
        }),
      );
    });
    muster.standIn.moderation.allowBot('alerts');
    await vi.waitFor(async () => {
      expect((await examine()).filter(({ about }) => about === 'channel')).toEqual([]);
    });
  }
  expect(NEEDED_PERMISSIONS.length).toBeGreaterThan(5);
});

it('finds channels and roles that are gone, a role nobody can mention, a source that never spoke, and a directory that broke', async () => {
  const { muster, examine, token } = await start();
  const roles = { ...(config()['roles'] as ConfigJson), ghosts: { id: '120000000000000999', grants: [] } };
  muster.reload(config({ roles, channels: { ...CHANNELS, releases: '110000000000000999' } }));
  muster.standIn.moderation.setMentionable(ROLE.infra, 'by nobody');
  muster.world.setRegistry('broken');
  await observe(muster, token);

  expect(await examine()).toEqual([
    expect.objectContaining({ about: 'channel', subject: 'releases', state: 'problem', ...says('no channel 1100') }),
    expect.objectContaining({ about: 'role', subject: 'ghosts', state: 'problem', ...says('no role 1200') }),
    expect.objectContaining({ about: 'role', subject: 'infra', state: 'warning', ...says('notifies nobody') }),
    expect.objectContaining({ about: 'source', subject: 'github', state: 'warning', ...says('never heard from') }),
    expect.objectContaining({
      about: 'connection',
      subject: 'directory',
      state: 'warning',
      ...says('Cannot be reached'),
    }),
  ]);
  // It tells of the two problems by itself as well.
  await muster.pass(10 * SECOND_MS);
  muster.standIn.messages('devops');
});

it('finds nodes of which none answers, is content while one does, and names connections that nothing asks', async () => {
  const { muster, examine, token } = await start();
  const connections = config()['connections'] as ConfigJson;
  const jenkins = { kind: 'jenkins', baseUrl: 'http://127.0.0.1:9/', requestsPerMinute: 60 };
  muster.reload(config({ connections: { ...connections, builds: jenkins } }));
  const nodes = (): Promise<readonly unknown[]> =>
    examine().then((found) => found.filter(({ subject }) => subject === 'nodes'));
  await observe(muster, token);
  const { body } = await callApi(muster, 'GET /doctor', { token });
  expect((body['findings'] as readonly Finding[]).filter(({ about }) => about === 'connection')).toEqual([
    expect.objectContaining({ subject: 'directory', state: 'well', ...says('Answered') }),
    expect.objectContaining({ subject: 'nodes', state: 'well', ...says('Answered') }),
    expect.objectContaining({ subject: 'builds', state: 'well', ...says(/^Not asked yet \(jenkins\)$/) }),
  ]);

  muster.world.stop('node-01.do-ams3.status.prod');
  await observe(muster, token);
  expect(await nodes()).toEqual([]);

  muster.world.stop('node-01.do-ams3.waku.test');
  await observe(muster, token);
  expect(await nodes()).toEqual([
    expect.objectContaining({
      about: 'connection',
      state: 'warning',
      ...says('Cannot be reached: reset; it last answered'),
    }),
  ]);
});

it('finds that a job fails, and goes on where the folder of the backups cannot be read', async () => {
  const { muster, examine } = await start({ startAt: '2026-03-02T02:40:00Z' });
  // Where the folder has to be, there is a file.
  writeFileSync(join(dirname(muster.databasePath), 'backups'), '');

  await muster.pass(2 * MINUTE_MS);

  // The disk takes its own time, whatever the clock says.
  await vi.waitFor(async () => {
    expect(await examine()).toContainEqual(
      expect.objectContaining({ about: 'job', subject: 'back-up', state: 'warning', ...says('back-up failed') }),
    );
  });
});

it('finds events set aside, a critical message that waits, and backups that are old', async () => {
  const { muster, examine, token } = await start();
  const backups = join(dirname(muster.databasePath), 'backups');
  mkdirSync(backups);
  writeFileSync(join(backups, 'muster-2026-02-28T02-41-00Z.db'), '');
  await muster.deliver({ repository: { full_name: 'acme/node' }, workflow_run: { id: 'x' } });
  const end = muster.standIn.faults.rest.add(
    { method: 'POST', route: MESSAGES },
    { kind: 'status', status: 500, when: 'refused' },
  );
  const at = muster.clock.now().toISOString();
  const run = { status: 'completed', conclusion: 'failure', head_branch: 'master', run_started_at: at, updated_at: at };
  await muster.deliver(workflowRunPayload({ action: 'completed', run }));
  await muster.pass(2 * MINUTE_MS);

  // Two minutes pass in no time, which a directory that is asked meanwhile may not answer within.
  const found = (await examine()).filter(({ about }) => about !== 'connection');
  const told = await throughApi(muster, ['doctor'], token);
  end();
  await muster.pass(10 * MINUTE_MS);
  for (const channel of Object.keys(CHANNELS)) muster.standIn.messages(channel);

  expect(found).toEqual([
    expect.objectContaining({
      about: 'backups',
      state: 'problem',
      ...says('The newest is of 2026-02-28T02:41:00Z in'),
    }),
    expect.objectContaining({ about: 'delivery', state: 'problem', ...says('A critical message has waited') }),
    expect.objectContaining({ about: 'inbox', state: 'warning', ...says('1 events? broke') }),
  ]);
  expect(told.code).toBe(1);
  expect(told.out).toMatch(/^problem {2}backups: The newest is of/);
  expect(told.out).toMatch(/^2 problems, \d warnings? in/m);
  expect((await examine()).map(({ about }) => about)).not.toContain('delivery');
});

it.each([
  [10 * SECOND_MS, 'warning', '10 s ahead'],
  [-120 * SECOND_MS, 'problem', '12[01] s behind'],
] as const)('finds a clock that is off by %i ms', async (aheadMs, state, text) => {
  const { muster, examine } = await start({ aheadMs });

  const findings = await examine();
  await muster.pass(10 * SECOND_MS);
  muster.standIn.messages('devops');

  expect(findings).toContainEqual(expect.objectContaining({ about: 'clock', state, ...says(text) }));
});

it('finds that somebody removed it from the server, and blames no channel for it', async () => {
  const { muster, examine } = await start();
  muster.standIn.faults.gateway.expelBot();

  await vi.waitFor(async () => {
    const findings = await examine();
    expect(findings[0]).toMatchObject({ about: 'discord', state: 'problem', ...says('not a member of its server') });
    expect(findings.filter(({ about }) => about === 'channel' || about === 'role')).toEqual([]);
  });
});

it('says in its log that the token is refused, also when it was so from the start, and goes on when it is not', async () => {
  const { muster, token } = await start();
  muster.standIn.faults.revokeToken();
  const before = muster.logLines.length;

  const restarted = muster.restart();
  await vi.waitFor(() => {
    expect(muster.logLines.slice(before).join('\n')).toContain('trying again later');
  });
  await muster.pass(10 * SECOND_MS);
  const log = muster.logLines.slice(before).filter((line) => line.includes('Muster examined itself.'));
  const asked = await callApi(muster, 'GET /doctor', { token });
  muster.standIn.faults.restoreToken();
  await muster.pass(6 * MINUTE_MS);
  await restarted;
  await muster.pass(6 * MINUTE_MS);

  expect(log.join('\n')).toContain('problem: discord discord');
  // Nobody's roles can be told then; the answer leads to what can be read without them.
  expect([asked.status, asked.body['detail']]).toEqual([503, expect.stringContaining('/healthz?verbose')]);
  expect((await callApi(muster, 'GET /doctor', { token })).status).toBe(200);
});
