import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { readDeliveryMode } from '../../src/platform/delivery/place-store.ts';
import { listSetAside } from '../../src/platform/intake/inbox-store.ts';
import { holdDatabase, muster, type Ran, type TerminalParts } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';
import { setEventAside } from '../support/set-aside.ts';

const TOKEN = 'a-token-of-a-bot';

describe('muster db', () => {
  let cwd: string;
  let path: string;

  beforeEach(() => {
    cwd = temporaryFolder();
    path = join(cwd, 'live.db');
  });

  const db = (args: readonly string[], parts: TerminalParts = {}): Promise<Ran> =>
    muster(['db', ...args], { cwd, env: { DATABASE_URL: 'file:./live.db', DISCORD_TOKEN: TOKEN }, ...parts });

  async function makeDatabase(): Promise<void> {
    const database = await holdDatabase(path);
    await setEventAside(database);
    await database.close();
  }

  it('check counts the rows of every table, also while Muster runs', async () => {
    const database = await holdDatabase(path);
    await setEventAside(database);

    const ran = await db(['check']);
    await database.close();

    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toContain(`${path} is sound: `);
    expect(ran.out).toMatch(/^ {2}inbox_events +1$/m);
  });

  it('check takes the sandbox for itself, and says which of the two was meant', async () => {
    const database = await holdDatabase(join(cwd, 'box/muster.db'), 'sandbox');
    await database.close();
    const env = { SANDBOX_DATA_DIR: './box' };

    expect(await db(['check', '--sandbox'], { env })).toMatchObject({ code: 0 });
    expect((await db(['check'], { env })).err).toContain('add --sandbox');
    expect((await db(['check'])).err).not.toContain('--sandbox');
    expect((await db(['check', '--sandbox'], { env: { SANDBOX_DATA_DIR: './none' } })).err).toContain(
      'Check SANDBOX_DATA_DIR, or run npm start once.',
    );
  });

  it('check finds a damaged file with 1, and a missing one with 2', async () => {
    const missing = await db(['check']);
    await makeDatabase();
    truncateSync(path, 8192);
    const damaged = await db(['check']);

    expect(missing).toMatchObject({ code: 2, out: '' });
    expect(missing.err).toContain('There is no database at');
    expect(existsSync(`${path}.lock`)).toBe(true);
    expect(damaged).toMatchObject({ code: 1, out: '' });
    expect(damaged.err).toContain('is damaged');
  });

  it('check makes no database where there is none', async () => {
    await db(['check']);

    expect(readdirSync(cwd)).toEqual([]);
  });

  it('backup writes into a folder, beside the database by default, and never over a file', async () => {
    await makeDatabase();
    mkdirSync(join(cwd, 'there'));
    writeFileSync(join(cwd, 'taken.db'), 'mine');

    const byDefault = await db(['backup']);
    const folder = await db(['backup', 'there']);
    const newFolder = await db(['backup', 'new/']);
    const taken = await db(['backup', 'taken.db']);

    const name = 'live-2026-03-02T09-00-00Z.db';
    expect([byDefault.code, folder.code, newFolder.code, taken.code]).toEqual([0, 0, 0, 2]);
    for (const place of ['backups', 'there', 'new']) expect(existsSync(join(cwd, place, name))).toBe(true);
    expect(byDefault.out).toContain(`Backed up to ${join(cwd, 'backups', name)}: `);
    expect(taken.err).toContain('taken.db exists already');
    expect(readFileSync(join(cwd, 'taken.db'), 'utf8')).toBe('mine');
  });

  it('restore --verify proves a backup and changes nothing', async () => {
    await makeDatabase();
    await db(['backup', 'copy.db']);
    const before = readFileSync(path);

    const ran = await db(['restore', 'copy.db', '--verify']);

    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toContain('can be restored: taken at 2026-03-02T09:00:00.000Z');
    expect(ran.out).toMatch(/^ {2}inbox_events +1$/m);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('restore puts the backup in place, keeps what was there, and makes delivery look before it posts', async () => {
    await makeDatabase();
    await db(['backup', 'copy.db']);
    const later = await holdDatabase(path);
    await setEventAside(later);
    await later.close();

    const ran = await db(['restore', 'copy.db']);

    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toContain(`Restored ${path} as it was at 2026-03-02T09:00:00.000Z`);
    expect(ran.out).toContain(`What was there before is kept as ${path}.before-restore-`);
    const restored = await holdDatabase(path);
    expect(await listSetAside(restored.read, { limit: 10 })).toHaveLength(1);
    expect(await readDeliveryMode(restored.read)).toMatchObject({ backup_at: Date.parse('2026-03-02T09:00:00Z') });
    await restored.close();
  });

  it('restore refuses while Muster runs (2), a backup that is none (1), and one that is not there (2)', async () => {
    await makeDatabase();
    await db(['backup', 'copy.db']);
    writeFileSync(join(cwd, 'letter.txt'), 'Not a database, but long enough to look at. '.repeat(40));
    const running = await holdDatabase(path);

    const held = await db(['restore', 'copy.db']);
    await running.close();
    const letter = await db(['restore', 'letter.txt']);
    const gone = await db(['restore', '--verify', 'gone.db']);

    expect([held.code, letter.code, gone.code]).toEqual([2, 1, 2]);
    expect(held.err).toContain(`is in use by the Muster process ${process.pid}`);
    expect(letter.err).toContain('nothing was changed');
    expect(gone.err).toContain('gone.db');
    expect((await db(['check'])).code).toBe(0);
  });

  it('restore keeps a sandbox out of the live database', async () => {
    const box = await holdDatabase(join(cwd, 'box.db'), 'sandbox');
    await box.close();

    const ran = await db(['restore', 'box.db']);

    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toContain('sandbox mode');
    expect(existsSync(path)).toBe(false);
  });

  it.each([
    ['postgres://host/muster', 'DATABASE_URL: write file: and a path'],
    ['file::memory:', 'names no file'],
  ])('refuses DATABASE_URL %s', async (url, why) => {
    const ran = await db(['check'], { env: { DATABASE_URL: url } });

    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain(why);
  });
});
