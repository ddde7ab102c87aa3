import type { APIInteraction } from 'discord-api-types/v10';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/platform/clock.ts';
import { Secret } from '../../../src/platform/config/secret.ts';
import { createGateway, type Gateway, type GatewayState } from '../../../src/platform/discord/gateway.ts';
import type { GuildChange } from '../../../src/platform/discord/guild-watch.ts';
import { createLog } from '../../../src/platform/observability/log.ts';
import { createStandIn, NO_LIMITS, type StandIn } from '../../../src/sandbox/discord/stand-in.ts';
import { TestClock } from '../../support/clock.ts';

let discord: StandIn;
let clock: TestClock;
let gateway: Gateway;
let logged: string[];
let changes: GuildChange[];
let interactions: APIInteraction[];
let watchers: (() => void)[];

/** Resolves when the probe holds, asked again at every change of state and every change of the guild. */
function until(probe: () => boolean): Promise<void> {
  if (probe()) return Promise.resolve();
  return new Promise((resolve) => {
    watchers.push(() => {
      if (probe()) resolve();
    });
  });
}

const phase = (wanted: GatewayState['phase']): Promise<void> => until(() => gateway.state.phase === wanted);
const waitMs = (): number => (clock.nextWakeAt?.getTime() ?? 0) - clock.now().getTime();

function open(token = discord.botToken): Gateway {
  const tell = (): void => {
    for (const watch of watchers) watch();
  };
  gateway = createGateway({
    apiUrl: discord.api,
    token: new Secret(token),
    guildId: discord.guildId,
    clock,
    log: createLog({ level: 'debug', destination: { write: (line) => logged.push(line) } }),
    onInteraction: (interaction) => interactions.push(interaction),
    onGuildChange: (change) => {
      changes.push(change);
      tell();
    },
    onState: tell,
    random: () => 1,
  });
  return gateway;
}

beforeEach(async () => {
  logged = [];
  changes = [];
  interactions = [];
  watchers = [];
  clock = new TestClock();
  discord = await createStandIn({
    clock: systemClock,
    buckets: NO_LIMITS,
    guild: { channels: [{ name: 'devops' }, { name: 'alerts' }], roles: [{ name: 'owners' }] },
  });
});

afterEach(async () => {
  await gateway.stop();
  await discord.stop();
});

describe('the gateway', () => {
  it('becomes ready, knows the guild, and asks for no privileged intent', async () => {
    open().start();
    await gateway.untilReady();

    expect(gateway.state).toMatchObject({ phase: 'ready', reason: null });
    expect(gateway.guild.channels().map(({ name }) => name)).toEqual(expect.arrayContaining(['devops', 'alerts']));
    expect(gateway.guild.channel(discord.channels['devops'] ?? '')).toMatchObject({ name: 'devops', missing: [] });
    expect(gateway.guild.role(discord.roles['owners'] ?? '')?.name).toBe('owners');
    expect(gateway.guild.channel('100000000000000099')).toBeNull();
    expect(clock.nextWakeAt).toBeNull();
  });

  it('returns from start at once while Discord is down, keeps trying at growing distances, and connects when it is back', async () => {
    await discord.faults.down();

    open().start();
    await phase('down');
    const first = waitMs();
    const downSince = gateway.state.since;
    clock.advanceToNext();
    await until(() => clock.nextWakeAt !== null && waitMs() === 2 * first);
    await discord.faults.up();
    clock.advanceToNext();
    await gateway.untilReady();

    expect(first).toBe(1000);
    expect(downSince).toEqual(new Date('2026-03-02T09:00:00Z'));
    expect(gateway.state.phase).toBe('ready');
    expect(logged.join()).toContain('Discord is not connected; trying again later.');
  });

  it('stays up with a token that Discord refuses, says so without the token, and tries again after five minutes', async () => {
    discord.faults.revokeToken();

    open().start();
    await phase('unauthorized');
    const wait = waitMs();
    discord.faults.restoreToken();
    clock.advanceToNext();
    await gateway.untilReady();

    expect(wait).toBe(300_000);
    expect(gateway.state.phase).toBe('ready');
    expect(logged.join()).toContain('Discord refuses the token');
    expect(logged.join()).not.toContain(discord.botToken);
  });

  it('notices that its token was revoked while it was connected', async () => {
    open().start();
    await gateway.untilReady();

    discord.faults.revokeToken();
    await phase('unauthorized');

    expect(gateway.state.reason).toContain('DISCORD_TOKEN');
  });

  it('takes a broken connection up again, and hears what happened meanwhile', async () => {
    open().start();
    await gateway.untilReady();

    discord.faults.gateway.askToReconnect();
    await phase('resuming');
    expect(gateway.state.reason).not.toBeNull();
    discord.moderation.renameChannel('devops', 'ops');
    await phase('ready');
    await until(() => changes.some(({ kind }) => kind === 'channel.renamed'));

    expect(gateway.state.reason).toBeNull();
    expect(clock.nextWakeAt).toBeNull();
    expect(discord.readyBots).toBe(1);
  });

  it('gives a connection up that never becomes ready, and leaves no second one behind', async () => {
    discord.faults.gateway.closeAtConnect(4000, 2);
    open().start();
    await until(() => clock.nextWakeAt !== null);
    await discord.when(() => discord.calls.some(({ route }) => route === '/gateway/bot'));

    clock.advance(90_000);
    expect(gateway.state.phase).toBe('down');
    clock.advanceToNext();
    await gateway.untilReady();
    // Long enough for the first client, had it lived, to come back as well: both wait the same 500 ms.
    discord.faults.gateway.askToReconnect();
    await phase('resuming');
    await phase('ready');

    expect(discord.readyBots).toBe(1);
  });

  it('does nothing more once it is stopped', async () => {
    await discord.faults.down();
    open().start();
    await phase('down');

    await gateway.stop();

    expect(gateway.state.phase).toBe('stopped');
    expect(clock.nextWakeAt).toBeNull();
    await discord.faults.up();
  });

  it.each([0, 1, 3, 10, 30])('ends when it is stopped %d turns of the loop after its start', async (turns) => {
    open().start();
    for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));

    await gateway.stop();

    expect(gateway.state.phase).toBe('stopped');
    expect(clock.nextWakeAt).toBeNull();
  });

  it('ends within seconds when it is stopped while Discord keeps it waiting', async () => {
    discord.faults.gateway.guildArrival = 'held';
    discord.faults.rest.add({}, { kind: 'hang', when: 'refused' });
    open().start();

    await gateway.stop();

    expect(gateway.state.phase).toBe('stopped');
  });

  it('tells of channels and roles that change, and what Muster then lacks', async () => {
    open().start();
    await gateway.untilReady();
    const devops = discord.channels['devops'] ?? '';
    const owners = discord.roles['owners'] ?? '';

    discord.moderation.renameChannel('devops', 'ops');
    discord.moderation.denyBot('alerts', ['EmbedLinks', 'AttachFiles']);
    discord.moderation.createChannel('new');
    discord.moderation.deleteChannel('alerts');
    discord.moderation.setRolePermissions(owners, ['ViewChannel']);
    await until(() => changes.length === 6);

    expect(changes).toEqual([
      { kind: 'guild.available' },
      { kind: 'channel.renamed', channelId: devops, name: 'ops', before: 'devops' },
      {
        kind: 'channel.permissions',
        channelId: discord.channels['alerts'],
        name: 'alerts',
        missing: ['EmbedLinks', 'AttachFiles'],
      },
      { kind: 'channel.created', channelId: discord.channels['new'], name: 'new' },
      { kind: 'channel.deleted', channelId: discord.channels['alerts'], name: 'alerts' },
      { kind: 'role.permissions', roleId: owners, name: 'owners' },
    ]);
  });
});
