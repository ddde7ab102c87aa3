import { createHmac } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { PermissionFlagsBits } from 'discord.js';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { parseDocument } from 'yaml';
import { systemClock } from '../../src/platform/clock.ts';
import { readConfigFile } from '../../src/platform/config/read-config.ts';
import { NEEDED_PERMISSIONS } from '../../src/platform/discord/guild-watch.ts';
import { PERMISSIONS } from '../../src/policy/permissions.ts';
import { createStandIn, NO_LIMITS, type StandIn } from '../../src/sandbox/discord/stand-in.ts';
import { ROOT } from '../architecture/source-files.ts';
import { readExposition } from '../support/exposition.ts';
import { temporaryFolder } from '../support/folder.ts';
import { Shell, stepsOf, type Ran } from '../support/guide.ts';
import { freePort, startServiceManager } from '../support/service-manager.ts';

const PAGE = join(ROOT, 'docs/operators.md');
const guide = readFileSync(PAGE, 'utf8');
const invited = /permissions=(\d+)/.exec(guide)?.[1] ?? '0';

/** What stands on the screen after each step of the guide, in its order. */
const SHOWS: Readonly<Record<string, readonly RegExp[]>> = {
  files: [],
  secrets: [],
  check: [/muster\.yaml/],
  register: [/^added: .*\bfleet\b/m],
  start: [/"status":"ready"/, /"gateway":"\w+"/],
  reload: [/muster\.yaml/],
  token: [/^For a-maintainer until /m, /\bactive\b.*a-maintainer/],
  commands: [
    /status\.prod/,
    /Carries the messages of the released Status apps/,
    /"requests": \[\]/,
    /disk/i,
    /intact/i,
  ],
  completion: [],
  read: [/"name":"status\.prod"/],
  idempotency: [/201 Created.*"outcome":"requested".*201 Created.*idempotency-replayed: true.*"outcome":"requested"/s],
  problem: [/^HTTP\S* 4\d\d .*application\/problem\+json.*"field":"version"/ms],
  revoke: [/is revoked: its next use is refused/],
  metrics: [/^muster_gateway_ready 1$/m],
  'before-upgrade': [/^Backed up to .*muster-.*\.db/m],
  'after-upgrade': [/registered already/, /"status":"ready"/],
  drill: [/can be restored: taken at .*Nothing was changed/, /is sound/],
  restore: [/^Restored .* as it was at /m, /"status":"ready"/],
  'rotate-both': [],
  'rotate-new': [],
};

/** A server without root, without systemd, and with a Discord of its own: everything else is as the guide says. */
async function openServer() {
  const folder = temporaryFolder();
  const [bin, etc, data] = ['bin', 'etc', 'data'].map((name) => join(folder, name)) as [string, string, string];
  for (const each of [bin, data, join(folder, 'completion')]) mkdirSync(each);
  const standIn = await openDiscord();
  const port = await freePort();
  const manager = await startServiceManager(join(etc, 'muster.env'));
  writeProgram(join(bin, 'sudo'), 'exec "$@"');
  writeProgram(
    join(bin, 'systemctl'),
    `verb="$1"; [ "$verb" = enable ] && verb=start; exec curl -fsS -X POST "${manager.url}/$verb"`,
  );
  const shell = new Shell(folder, {
    PATH: `${bin}:${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
    MUSTER_ENV: join(etc, 'muster.env'),
    MUSTER_HOME: ROOT,
    MUSTER_USER: userInfo().username,
  });
  const here = (commands: string): string =>
    [
      ['-o root -g muster', ''],
      ['chgrp -R muster', `chgrp -R ${userInfo().gid}`],
      ['/usr/local/bin', bin],
      ['/opt/muster', ROOT],
      ['/etc/muster', etc],
      ['/var/lib/muster', data],
      ['/etc/bash_completion.d', join(folder, 'completion')],
      ['/tmp/muster-openapi.json', join(folder, 'openapi.json')],
      ['127.0.0.1:8080', `127.0.0.1:${port}`],
    ].reduce((all, [there = '', local = '']) => all.replaceAll(there, local), commands);
  return { etc, data, standIn, port, manager, url: `http://127.0.0.1:${port}`, shell, here };
}

type Server = Awaited<ReturnType<typeof openServer>>;

/** With the server of the example in it; its bot may what the guide's link says. */
async function openDiscord(): Promise<StandIn> {
  const read = readConfigFile(join(ROOT, 'config/muster.example.yaml'), {
    permissions: PERMISSIONS,
    guildId: null,
    requiredChannels: [],
  });
  if (read.kind === 'invalid') throw new Error('The example is wrong.');
  const { channels, roles, guild } = read.config;
  const standIn = await createStandIn({
    clock: systemClock,
    buckets: NO_LIMITS,
    guild: {
      guildId: guild.id ?? '',
      botPermissions: invited,
      channels: channels.map(({ name, id }) => ({ name, id })),
      roles: roles.map(({ name, id }) => ({ name, id, mentionable: true })),
      users: [{ name: 'a-maintainer', id: '130000000000000002', roles: ['infra'] }],
    },
  });
  onTestFinished(() => standIn.stop());
  return standIn;
}

function writeProgram(path: string, body: string): void {
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
}

/** What the guide asks the reader to write into the two files. */
function fillIn({ etc, standIn, data, port }: Server): void {
  const settings = join(etc, 'muster.env');
  const text = readFileSync(settings, 'utf8')
    .replaceAll('/etc/muster', etc)
    .replaceAll('/var/lib/muster', data)
    .replace('HTTP_PORT=8080', `HTTP_PORT=${port}`)
    .replace('DISCORD_APPLICATION_ID=', `DISCORD_APPLICATION_ID=${standIn.applicationId}`)
    .replace('DISCORD_GUILD_ID=', `DISCORD_GUILD_ID=${standIn.guildId}`);
  writeFileSync(settings, `${text}DISCORD_API_URL=${standIn.api}\n`);
  const config = join(etc, 'config/muster.yaml');
  // Nobody listens there: a test asks nothing of the fleets of others, probes no service of theirs and tells no watcher.
  const ours = parseDocument(
    readFileSync(config, 'utf8').replaceAll(/(baseUrl:) (?:https?:\/\/)(\{host\})?\S+/g, '$1 http://127.0.0.1:9/$2'),
  );
  ours.delete('services');
  ours.set('deadMan', null);
  writeFileSync(config, ours.toString());
}

async function isReady({ url }: Server): Promise<void> {
  await vi.waitFor(
    async () => {
      expect(await (await fetch(`${url}/healthz?verbose`)).json()).toMatchObject({ gateway: 'ready' });
    },
    { timeout: 20_000, interval: 100 },
  );
}

/** A ping as GitHub sends it; 204 where the signature is right. */
async function ping({ url }: Server, secret: string): Promise<number> {
  const body = '{"zen":"Keep it logically awesome."}';
  const answer = await fetch(`${url}/webhooks/github`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'ping',
      'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    },
    body,
  });
  return answer.status;
}

const secretOf = ({ etc }: Server): readonly string[] =>
  readFileSync(join(etc, 'secrets/github-webhook-secret'), 'utf8').split(',');

describe("the operators' guide", () => {
  it('asks for exactly the permissions that Muster uses', () => {
    const inChannels = Object.entries(PermissionFlagsBits).filter(([name]) => NEEDED_PERMISSIONS.includes(name));
    const needed = [...inChannels, ['CreateEvents', PermissionFlagsBits.CreateEvents] as const];

    expect(inChannels).toHaveLength(NEEDED_PERMISSIONS.length);
    expect(BigInt(invited)).toBe(needed.reduce((all, [, bit]) => all | bit, 0n));
    expect(guide).toContain(`\`${inChannels.reduce((all, [, bit]) => all | bit, 0n)}\``);
    // Discord's own words for them: in the settings one reads View Channels, and Send Messages in Threads.
    const words = guide.replaceAll(/\s+/g, '').toLowerCase();
    expect(needed.map(([name]) => name).filter((name) => !words.includes(name.toLowerCase()))).toEqual([]);
  });

  it('is walked, step by step, to a Muster that runs as it says', { timeout: 240_000 }, async () => {
    const server = await openServer();
    const steps = stepsOf(PAGE);
    let before: readonly string[] = [];
    const after: Readonly<Record<string, () => Promise<void>>> = {
      files: async () => {
        fillIn(server);
      },
      start: () => isReady(server),
      reload: () =>
        vi.waitFor(() => {
          expect(server.manager.journal).toContain('The configuration was read again.');
        }),
      metrics: async () => {
        const { names } = readExposition(await (await fetch(`${server.url}/metrics`)).text());
        const told = [...guide.matchAll(/`((?:muster|nodejs)_[a-z0-9_]+)`/g)].map(([, name = '']) => name);
        expect(told.length).toBeGreaterThan(15);
        expect(told.filter((name) => !names.has(name))).toEqual([]);
      },
      'rotate-both': async () => {
        before = secretOf(server);
        await isReady(server);
        expect(before).toHaveLength(2);
        expect(await Promise.all(before.map((secret) => ping(server, secret)))).toEqual([204, 204]);
      },
      'rotate-new': async () => {
        await isReady(server);
        expect(secretOf(server)).toEqual([before[0]]);
        expect(await Promise.all(before.map((secret) => ping(server, secret)))).toEqual([204, 401]);
      },
    };

    expect(steps.map(({ name }) => name)).toEqual(Object.keys(SHOWS));
    for (const { name, commands } of steps) {
      const ran: Ran = await server.shell.run(server.here(commands), `${server.standIn.botToken}\n`);
      expect({ name, code: ran.code, said: ran.code === 0 ? '' : ran.said + server.manager.journal }).toEqual({
        name,
        code: 0,
        said: '',
      });
      for (const words of SHOWS[name] ?? []) expect(ran.said, `step ${name}`).toMatch(words);
      await after[name]?.();
    }
  });
});
