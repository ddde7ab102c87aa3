import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { holdDatabase, muster, spawnMuster } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';

const EXAMPLE = join(import.meta.dirname, '../../config/muster.example.yaml');
const PLANTED = 'MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs';

describe('the muster command', () => {
  it('tells what there is when asked nothing, and of every group', async () => {
    const asked = await muster([], {});
    const help = await muster(['inbox', '--help'], {});

    expect(asked).toMatchObject({ code: 0, err: '' });
    for (const group of ['config', 'db', 'audit', 'inbox']) expect(asked.out).toMatch(new RegExp(`^  ${group} `, 'm'));
    expect(help).toMatchObject({ code: 0, err: '' });
    expect(help.out).toContain('replay [options] [id...]');
  });

  it.each([
    [['no-such-group'], 'unknown command'],
    [['db', 'no-such-verb'], 'unknown command'],
    [['db', 'check', '--no-such-option'], 'unknown option'],
    [['db', 'restore'], 'missing required argument'],
    [['db', 'check', 'too', 'much'], 'too many arguments'],
    [['audit', 'verify', '--expect', 'abc'], 'Write the head as it was printed'],
  ])('refuses %j with exit code 2 and what is wrong', async (args, why) => {
    const ran = await muster(args, {});

    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain(why);
  });

  it('names every wrong variable before it touches a database, and never a value', async () => {
    const ran = await muster(['db', 'check'], {
      env: { HTTP_PORT: PLANTED, LOG_LEVEL: PLANTED, DISCORD_TOKEN: PLANTED },
    });

    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain('HTTP_PORT');
    expect(ran.err).toContain('LOG_LEVEL');
    expect(ran.err).not.toContain(PLANTED);
  });

  it('colours for people only, and not for those who set NO_COLOR', async () => {
    const args = ['config', 'check', join(temporaryFolder(), 'none.yaml')];

    expect((await muster(args, { isTTY: true })).err).toContain('\u001B[31m');
    expect((await muster(args, { isTTY: true, env: { NO_COLOR: '1' } })).err).not.toContain('\u001B');
    expect((await muster(args, { isTTY: true, env: { TERM: 'dumb' } })).err).not.toContain('\u001B');
    expect((await muster(args, { isTTY: false })).err).not.toContain('\u001B');
  });
});

describe('muster config check', () => {
  it('finds the example of the sandbox good, by name or by default', async () => {
    const cwd = join(import.meta.dirname, '../..');

    const named = await muster(['config', 'check', 'config/muster.example.yaml'], { cwd });
    const byDefault = await muster(['config', 'check'], { cwd });

    expect(named).toMatchObject({ code: 0, err: '' });
    expect(named.out).toContain('muster.example.yaml is valid: ');
    expect(byDefault.out).toBe(named.out);
  });

  it('names every problem with its line, and exits with 1', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'bad.yaml'), 'chanels: []\nguild:\n  id: "1"\n');

    const ran = await muster(['config', 'check', 'bad.yaml'], { cwd });

    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toMatch(/bad\.yaml:1:1 .*chanels/);
    expect(ran.err).toContain('bad.yaml:3:');
    expect(ran.err).toMatch(/\d+ problems in /);
  });

  it('reads MUSTER_CONFIG, holds the file against the environment, and tells of a wrong environment too', async () => {
    const cwd = temporaryFolder();
    copyFileSync(EXAMPLE, join(cwd, 'mine.yaml'));
    const env = { MUSTER_CONFIG: 'mine.yaml', DISCORD_TOKEN: PLANTED };

    const good = await muster(['config', 'check'], { cwd, env: { ...env, DISCORD_GUILD_ID: '100000000000000001' } });
    const bad = await muster(['config', 'check'], { cwd, env: { ...env, HTTP_PORT: 'eighty', HTTP_PROT: '80' } });
    const badWithFile = await muster(['config', 'check', 'mine.yaml'], { cwd, env: { ...env, HTTP_PORT: 'eighty' } });

    expect(good).toMatchObject({ code: 0 });
    expect(bad.code).not.toBe(0);
    expect(bad.err).toContain('environment HTTP_PORT: ');
    expect(bad.err).toContain('HTTP_PROT has no meaning to Muster');
    expect(badWithFile).toMatchObject({ code: 1 });
    expect(badWithFile.out).toContain('mine.yaml is valid');
    expect(JSON.stringify([good, bad, badWithFile])).not.toContain(PLANTED);
  });

  it('asks for a file when nothing names one', async () => {
    const ran = await muster(['config', 'check'], { env: { DISCORD_TOKEN: PLANTED } });

    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain('No configuration is named: name a file, or set MUSTER_CONFIG.');
  });
});

describe('the real program', () => {
  it('loads .env of its folder and checks a database that another process holds', async () => {
    const cwd = temporaryFolder();
    const database = await holdDatabase(join(cwd, 'live.db'));
    writeFileSync(join(cwd, '.env'), `DATABASE_URL=file:./live.db\nDISCORD_TOKEN=${PLANTED}\n`);

    const ran = await spawnMuster(['db', 'check'], { cwd, env: {} });
    await database.close();

    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toMatch(/live\.db is sound: .* live mode\./);
    expect(ran.out).not.toContain(PLANTED);
  });

  it('ends with 1 for what it found and with 2 for what it could not do', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'bad.yaml'), 'nonsense: true\n');

    const [found, cannot] = await Promise.all([
      spawnMuster(['config', 'check', 'bad.yaml'], { cwd, env: {} }),
      spawnMuster(['db', 'check'], { cwd, env: {} }),
    ]);

    expect(found).toMatchObject({ code: 1, out: '' });
    expect(cannot).toMatchObject({ code: 2, out: '' });
    expect(cannot.err).toContain("For the sandbox's database add --sandbox");
  });
});
