import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createAuditService } from '../../src/audit/audit-service.ts';
import type { AuditRecord } from '../../src/audit/audit.ts';
import type { OpenDatabase } from '../../src/platform/database/open-database.ts';
import { findCard } from '../../src/platform/delivery/card-store.ts';
import { listSetAside, listWaiting } from '../../src/platform/intake/inbox-store.ts';
import { holdDatabase, muster, spawnMuster, type Ran } from '../support/cli.ts';
import { TestClock } from '../support/clock.ts';
import { testConfig } from '../support/config.ts';
import { temporaryFolder } from '../support/folder.ts';
import { setEventAside } from '../support/set-aside.ts';

const ROOT = join(import.meta.dirname, '../..');
const SINCE = Date.parse('2026-03-02T08:30:00Z');
const UNKNOWN = '019caaaa-0000-7000-8000-ffffffffffff';

describe('muster inbox', () => {
  let cwd: string;
  let env: Readonly<Record<string, string>>;

  beforeEach(() => {
    cwd = temporaryFolder();
    env = {
      DATABASE_URL: 'file:./live.db',
      DISCORD_TOKEN: 'a-token-of-a-bot',
      DISCORD_GUILD_ID: '100000000000000001',
      MUSTER_CONFIG: join(ROOT, 'config/muster.example.yaml'),
    };
  });

  const inbox = (...args: readonly string[]): Promise<Ran> => muster(['inbox', ...args], { cwd, env });
  const open = (): Promise<OpenDatabase> => holdDatabase(join(cwd, 'live.db'));

  /** Three events set aside, and the database free again. */
  async function setAsideThree(): Promise<readonly [string, string, string]> {
    const database = await open();
    const ids = [
      await setEventAside(database),
      await setEventAside(database, { error: 'conclusion: invalid_value' }),
      await setEventAside(database, { event: 'push' }),
    ] as const;
    await database.close();
    return ids;
  }

  async function look(): Promise<{
    readonly setAside: readonly string[];
    readonly waiting: readonly string[];
    readonly records: readonly AuditRecord[];
    readonly notice: string | null;
  }> {
    const database = await open();
    const { read } = database;
    const audit = createAuditService({ database, clock: new TestClock(), config: () => testConfig() });
    const everything = { userIds: null, act: null, fleet: null, since: null };
    const seen = {
      setAside: (await listSetAside(read, { limit: 10 })).map(({ id }) => id),
      waiting: (await listWaiting(read, 10)).map(({ event }) => event.id),
      records: (await audit.search(read, everything, { limit: 10, from: { kind: 'newest' } })).records,
      notice: (await findCard(read, `events-set-aside:github:workflow_run:${SINCE}@devops`))?.summary ?? null,
    };
    await database.close();
    return seen;
  }

  describe('list', () => {
    it('names each event with what was wrong and never what it held, also while Muster runs', async () => {
      const database = await open();
      const id = await setEventAside(database, { error: 'repository: invalid_type' });

      const ran = await inbox('list');
      await database.close();

      expect(ran).toMatchObject({ code: 0, err: '' });
      expect(ran.out).toContain(`${id}  2026-03-02T08:29:59.000Z  github workflow_run: repository: invalid_type`);
      expect(ran.out).toContain('1 set aside.');
      expect(ran.out).not.toContain('what-the-payload-holds');
    });

    it('gives programs one JSON array, narrowed when asked', async () => {
      const [, , push] = await setAsideThree();

      const ran = await inbox('list', '--json', '--source', 'github', '--event', 'push');
      const none = await inbox('list', '--json', '--source', 'jenkins');

      expect(JSON.parse(ran.out)).toEqual([
        {
          id: push,
          source: 'github',
          event: 'push',
          deliveryId: expect.stringContaining('delivery-') as string,
          receivedAt: '2026-03-02T08:29:59.000Z',
          setAsideAt: '2026-03-02T08:30:00.000Z',
          error: 'repository: invalid_type',
        },
      ]);
      expect(JSON.parse(none.out)).toEqual([]);
    });

    it('lets a foreign name move no cursor', async () => {
      const database = await open();
      await setEventAside(database, { event: 'push\u001B[2J\r\nall is well\u202E', error: 'x\u0007y' });
      await database.close();

      const { out } = await inbox('list');

      expect(out).toContain('push\u{FFFD}[2J\u{FFFD}\u{FFFD}all is well\u{FFFD}: x\u{FFFD}y');
    });

    it('reads on past a page, and says so when nothing is there', async () => {
      const database = await open();
      for (let made = 0; made < 501; made += 1) await setEventAside(database);
      await database.close();

      const all = await inbox('list', '--json');
      const none = await inbox('list', '--event', 'push');

      const ids = z.array(z.object({ id: z.string() })).parse(JSON.parse(all.out));
      expect(new Set(ids.map(({ id }) => id)).size).toBe(501);
      expect(none).toMatchObject({ code: 0, out: 'Nothing of push is set aside.\n' });
    });
  });

  describe('replay', () => {
    it('puts one back for the next start, names the shell in the audit, and tells the channel', async () => {
      const [first, second, push] = await setAsideThree();

      const ran = await inbox('replay', second);

      expect(ran).toMatchObject({ code: 0, err: '' });
      expect(ran.out).toContain('1 put back: handled at the next start. The audit names operator for it.');
      const { setAside, waiting, records, notice } = await look();
      expect(setAside).toEqual([first, push]);
      expect(waiting).toEqual([second]);
      expect(records).toMatchObject([
        {
          via: 'cli',
          act: 'cli:inbox replay',
          displayName: 'operator',
          guildId: '100000000000000001',
          permission: 'inbox.replay',
          verdict: 'allowed',
          outcome: 'replayed',
          subject: `${second} (1)`,
        },
      ]);
      expect(notice).toContain('1 github event was set aside');
    });

    it('puts back all of one name, or all there are', async () => {
      const [first, second, push] = await setAsideThree();

      const named = await inbox('replay', '--source', 'github', '--event', 'workflow_run');
      expect((await look()).waiting).toEqual([first, second]);
      const rest = await inbox('replay', '--all');

      expect([named.code, rest.code]).toEqual([0, 0]);
      expect((await look()).waiting).toEqual([first, second, push]);
    });

    it('changes nothing while Muster runs, and says what to do instead', async () => {
      const database = await open();
      const id = await setEventAside(database);

      const ran = await inbox('replay', id);

      expect(ran).toMatchObject({ code: 2, out: '' });
      expect(ran.err).toContain(`The Muster process ${process.pid} is running on this database`);
      expect(ran.err).toContain('Use /inbox replay in Discord, or set MUSTER_API_TOKEN and repeat');
      expect(await listWaiting(database.read, 10)).toEqual([]);
      await database.close();
    });

    it('puts none back when one of the ids is not set aside', async () => {
      const [first] = await setAsideThree();

      const ran = await inbox('replay', first, UNKNOWN);

      expect(ran).toMatchObject({ code: 1, out: '' });
      expect(ran.err).toContain(`Not set aside of ${UNKNOWN}.`);
      expect((await look()).waiting).toEqual([]);
    });

    it.each([[[]], [['--all', '--event', 'push']], [['--all', UNKNOWN]]])(
      'wants to be told which: %j',
      async (args) => {
        const ran = await inbox('replay', ...args);

        expect(ran).toMatchObject({ code: 2, out: '' });
        expect(ran.err).toContain('Say which events');
      },
    );

    it('does what policy.shell grants and nothing else, and keeps the refusal', async () => {
      const [first] = await setAsideThree();
      const example = readFileSync(join(ROOT, 'config/muster.example.yaml'), 'utf8');
      writeFileSync(join(cwd, 'shut.yaml'), example.replace(/^ {2}shell:\n(?: {4}.*\n)+/m, '  shell: []\n'));
      env = { ...env, MUSTER_CONFIG: 'shut.yaml' };

      const ran = await inbox('replay', first);

      expect(ran.err).toContain('That needs inbox.replay, which policy.shell does not grant');
      expect(ran).toMatchObject({ code: 2, out: '' });
      const { waiting, records } = await look();
      expect(waiting).toEqual([]);
      expect(records).toMatchObject([{ via: 'cli', act: 'cli:inbox replay', verdict: 'refused' }]);
    });

    it('needs a configuration that can be read, and an existing database', async () => {
      const missing = await inbox('replay', '--all');
      await setAsideThree();
      writeFileSync(join(cwd, 'bad.yaml'), 'nonsense: true\n');
      env = { ...env, MUSTER_CONFIG: 'bad.yaml' };
      const bad = await inbox('replay', '--all');

      expect([missing.code, bad.code]).toEqual([2, 2]);
      expect(missing.err).toContain('There is no database at');
      expect(bad.err).toContain('nonsense');
      expect((await look()).waiting).toEqual([]);
    });

    it('works as the real program, with the name of the real user', async () => {
      const [first] = await setAsideThree();

      const ran = await spawnMuster(['inbox', 'replay', first], { cwd, env });

      expect(ran).toMatchObject({ code: 0, err: '' });
      const { waiting, records } = await look();
      expect(waiting).toEqual([first]);
      expect(ran.out).toContain(`The audit names ${records[0]?.displayName ?? 'nobody'} for it.`);
    });
  });
});
