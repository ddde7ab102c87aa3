import { GatewayCloseCodes, GatewayIntentBits, type Client } from 'discord.js';
import { afterAll, beforeAll, expect, vi } from 'vitest';
import { RawRest } from '../discord/raw-rest.ts';
import { GatewayPlace, listen, overhearClients, together } from './gateway-place.ts';
import type { Row } from './row.ts';
import { textChannel } from './stage.ts';

const IDENTIFY = 2;
const RESUME = 6;

/** Waits until the client resumed or is welcomed anew, and says which. */
async function comeBack(client: Client): Promise<'resumed' | 'identified'> {
  return new Promise((resolve) => {
    client.on('raw', ({ t }: { t: string }) => {
      if (t === 'RESUMED') resolve('resumed');
      if (t === 'READY') resolve('identified');
    });
  });
}

async function closeWith(place: GatewayPlace, code: number): Promise<'resumed' | 'identified'> {
  const client = await place.login();
  const back = comeBack(client);
  place.standIn.faults.gateway.close(code);
  return back;
}

const RESUMING: readonly Row<GatewayPlace>[] = [
  {
    line: 'a lost connection is resumed at the resume address by {token, session_id, seq}; what was missed is replayed with its own s, then RESUMED (Discord docs: gateway, resuming)',
    run: async (place) => {
      const client = place.newClient();
      const heard = listen(client);
      await place.login(client);
      const back = comeBack(client);
      place.standIn.faults.gateway.drop();
      await place.standIn.as('a-user').say('general', 'missed');
      await place.standIn.as('a-user').say('general', 'missed too');

      expect(await back).toBe('resumed');
      const resume = await place.frame(RESUME);
      expect(resume.url).toBe(`${place.wsUrl}/resume?v=10&encoding=json`);
      expect(resume.d).toEqual({ token: place.standIn.botToken, session_id: heard[0]?.d['session_id'], seq: 2 });
      expect(heard.map(({ t, s }) => `${t} ${s}`)).toEqual([
        'READY 1',
        'GUILD_CREATE 2',
        'MESSAGE_CREATE 3',
        'MESSAGE_CREATE 4',
        'RESUMED 5',
      ]);
    },
  },
  {
    line: 'op 7 makes the client reconnect and resume (Discord docs: gateway events, reconnect)',
    run: async (place) => {
      const client = await place.login();
      const back = comeBack(client);
      place.standIn.faults.gateway.askToReconnect();

      expect(await back).toBe('resumed');
      expect(place.sent.filter(({ op }) => op === IDENTIFY)).toHaveLength(1);
    },
  },
  {
    line: 'op 9 with true makes the client resume on the same connection (Discord docs: gateway events, invalid session)',
    run: async (place) => {
      const client = await place.login();
      const back = comeBack(client);
      const first = await place.frame(IDENTIFY);
      place.standIn.faults.gateway.invalidateSession('resumable');

      expect(await back).toBe('resumed');
      expect((await place.frame(RESUME)).url).toBe(first.url);
    },
  },
  {
    line: 'op 9 with false makes the client open a new socket at the gateway address and identify anew (Discord docs: gateway events, invalid session)',
    run: async (place) => {
      const client = await place.login();
      const back = comeBack(client);
      place.standIn.faults.gateway.invalidateSession('lost');

      expect(await back).toBe('identified');
      expect((await place.frame(IDENTIFY, 1)).url).toBe(`${place.wsUrl}/?v=10&encoding=json`);
      expect(place.sent.filter(({ op }) => op === RESUME)).toEqual([]);
    },
  },
  {
    line: 'a session nobody knows cannot be resumed: op 9 with false (Discord docs: gateway, resuming)',
    run: async (place) => {
      const probe = await place.probe('/resume');
      probe.send({ op: RESUME, d: { token: place.standIn.botToken, session_id: 'unknown', seq: 1 } });

      expect(await probe.until(() => probe.frames.find(({ op }) => op === 9))).toMatchObject({ d: false });
    },
  },
  {
    line: 'op 6 is always answered, by RESUMED or by op 9, because the client waits for it without a limit (@discordjs/ws 1.2.3)',
    run: async (place) => {
      const first = await place.identify(GatewayIntentBits.Guilds);
      const session = first.frames.find(({ t }) => t === 'READY')?.d;
      first.close(4000);
      const probe = await place.probe('/resume');
      const { session_id } = session as { session_id: string };
      probe.send({ op: RESUME, d: { token: place.standIn.botToken, session_id, seq: 1 } });
      await probe.nth('RESUMED');

      expect(probe.names).toEqual(['GUILD_CREATE', 'RESUMED']);
    },
  },
  {
    line: 'a client that is told of a lost guild keeps it as unavailable until it comes back (Discord docs: gateway events, guild delete)',
    run: async (place) => {
      const client = await place.login();
      const guild = client.guilds.cache.get(place.standIn.guildId);
      const lost = new Promise((resolve) => client.once('guildUnavailable', resolve));
      place.standIn.faults.gateway.loseGuild();
      await lost;
      expect(guild?.available).toBe(false);
      const found = new Promise((resolve) => client.once('guildAvailable', resolve));
      place.standIn.faults.gateway.releaseGuild();
      await found;

      expect(guild?.available).toBe(true);
    },
  },
];

const CLOSES: readonly Row<GatewayPlace>[] = [
  ...[4000, 4001, 4002, 4009, 4321].map((code): Row<GatewayPlace> => ({
    line: `close ${code}${GatewayCloseCodes[code] === undefined ? ', which nobody documents,' : ''} leaves a session that the client resumes (Discord docs: opcodes and status codes, gateway close event codes)`,
    run: async (place) => {
      expect(await closeWith(place, code)).toBe('resumed');
    },
  })),
  ...[1000, 4003, 4005, 4007, 4008].map((code): Row<GatewayPlace> => ({
    line: `close ${code} ends the session, and the client identifies anew (Discord docs: opcodes and status codes, gateway close event codes; @discordjs/ws 1.2.3)`,
    run: async (place) => {
      expect(await closeWith(place, code)).toBe('identified');
    },
  })),
  ...[4004, 4010, 4011, 4012, 4013, 4014].map((code): Row<GatewayPlace> => ({
    line: `close ${code} is for ever: the client does not come back (Discord docs: opcodes and status codes, gateway close event codes)`,
    run: async (place) => {
      const client = await place.login();
      const gone = new Promise<number>((resolve) =>
        client.once('shardDisconnect', (event) => {
          resolve(event.code);
        }),
      );
      const comesBack = (): number => place.sent.filter(({ op }) => op === 2 || op === 6).length;
      const before = comesBack();
      place.standIn.faults.gateway.close(code);

      expect(await gone).toBe(code);
      await place.standIn.when(() => place.standIn.readyBots === 0, 'the server to see the end of the connection');
      expect(comesBack()).toBe(before);
    },
  })),
  {
    line: 'close 4004 at the login makes it fail with "Authentication failed" (discord.js 14.28.1)',
    run: async (place) => {
      const client = place.newClient();
      client.rest.once('response', () => {
        place.standIn.faults.revokeToken();
      });

      await expect(client.login(place.standIn.botToken)).rejects.toThrow('Authentication failed');
    },
  },
  {
    line: 'a client that is closed at every connect tries again every half second (@discordjs/ws 1.2.3)',
    run: async (place) => {
      const client = place.newClient();
      const attempts: number[] = [];
      client.on('debug', (text) => {
        if (text.includes('Connecting to')) attempts.push(performance.now());
      });
      place.standIn.faults.gateway.closeAtConnect(4002, 2);
      await place.login(client);

      expect(attempts).toHaveLength(3);
      expect(attempts[2]! - attempts[0]!).toBeGreaterThanOrEqual(990);
    },
  },
  {
    line: 'with Discord gone altogether the client keeps trying, and resumes when it is back (@discordjs/ws 1.2.3)',
    run: async (place) => {
      const client = await place.login();
      const back = comeBack(client);
      const tried = new Promise<void>((resolve) =>
        client.on('debug', (text) => {
          if (text.includes('network error')) resolve();
        }),
      );
      await place.standIn.faults.down();
      await tried;
      await place.standIn.faults.up();

      expect(['resumed', 'identified']).toContain(await back);
      await expect(textChannel(client, place.standIn.channels['general'] ?? '').send('back')).resolves.toBeDefined();
    },
  },
];

const STARTS: readonly Row<GatewayPlace>[] = [
  {
    line: 'each identify takes one session start, which comes back a day later (Discord docs: gateway, session start limit)',
    run: async (place) => {
      const left = async (): Promise<unknown> => {
        const { body } = await RawRest.asBot(place.standIn).get('/gateway/bot');
        return body;
      };
      await place.identify(GatewayIntentBits.Guilds);
      place.clock.advance(3_600_000);
      await place.identify(GatewayIntentBits.Guilds);

      expect(await left()).toMatchObject({
        session_start_limit: { total: 2, remaining: 0, reset_after: 23 * 3_600_000 },
      });
      place.clock.advance(23 * 3_600_000);
      expect(await left()).toMatchObject({ session_start_limit: { remaining: 1 } });
    },
  },
  {
    line: 'a client that finds too few session starts left does not even connect (@discordjs/ws 1.2.3)',
    run: async (place) => {
      await place.identify(GatewayIntentBits.Guilds);
      await place.identify(GatewayIntentBits.Guilds);
      const before = place.sent.length;

      await expect(place.login()).rejects.toThrow('Not enough sessions remaining');
      expect(place.sent).toHaveLength(before);
    },
  },
];

beforeAll(overhearClients);

afterAll(() => {
  vi.restoreAllMocks();
});

together('gateway: resuming', RESUMING);
together('gateway: closes', CLOSES);
together('gateway: session starts', STARTS, () => GatewayPlace.open({ gateway: { sessionStartsPerDay: 2 } }));
