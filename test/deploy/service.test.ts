import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { DRAIN_MS } from '../../src/drain.ts';
import { SECRET_VARIABLES, VARIABLES } from '../../src/platform/config/variables.ts';
import { ROOT } from '../architecture/source-files.ts';
import { E2E_GUILD, e2eConfig } from '../support/e2e-config.ts';
import { temporaryFolder } from '../support/folder.ts';

const unit = readFileSync(join(ROOT, 'deploy/muster.service'), 'utf8');
const env = readFileSync(join(ROOT, 'deploy/muster.env'), 'utf8');
const settings = new Map([...unit.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]));
const variables = [...env.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => ({ name, value }));

describe('the unit for systemd', () => {
  const isThere = spawnSync('systemd-analyze', ['--version']).status === 0;

  it.skipIf(!isThere)(isThere ? 'is sound' : 'is sound (skipped: systemd-analyze is not installed)', () => {
    const here = join(temporaryFolder(), 'muster.service');
    // On this machine the program is elsewhere; whether it exists is a part of what is verified.
    writeFileSync(here, unit.replaceAll('/usr/bin/node', process.execPath).replaceAll('/opt/muster', ROOT));

    const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', here], { encoding: 'utf8' });
    const about = (stdout + stderr).split('\n').filter((line) => line.includes('muster.service'));

    expect({ status, about }).toEqual({ status: 0, about: [] });
  });

  it('starts what is there, reloads by SIGHUP, and waits longer for an end than Muster takes', () => {
    const [, ...words] = settings.get('ExecStart')?.split(' ') ?? [];
    const program = words.find((word) => !word.startsWith('--')) ?? 'none';

    expect(existsSync(join(ROOT, program))).toBe(true);
    expect(words.at(-1)).toBe('--production');
    expect(settings.get('ExecReload')).toBe('/bin/kill -HUP $MAINPID');
    expect(settings.get('Restart')).toBe('on-failure');
    expect(Number.parseInt(settings.get('TimeoutStopSec') ?? '0', 10) * 1000).toBeGreaterThan(2 * DRAIN_MS);
  });

  it.each([
    ['User', 'muster'],
    ['NoNewPrivileges', 'yes'],
    ['ProtectSystem', 'strict'],
    ['ProtectHome', 'yes'],
    ['PrivateTmp', 'yes'],
    ['PrivateDevices', 'yes'],
    ['CapabilityBoundingSet', ''],
    ['RestrictAddressFamilies', 'AF_INET AF_INET6 AF_UNIX'],
    ['SystemCallFilter', '@system-service'],
    ['StateDirectory', 'muster'],
    // V8 compiles as it runs: with yes, Node does not start.
    ['MemoryDenyWriteExecute', 'no'],
  ])('is hardened: %s=%s', (name, value) => {
    expect(settings.get(name)).toBe(value);
  });
});

describe('the settings beside it', () => {
  it('name what Muster reads, and keep secrets in files', () => {
    const known = [...VARIABLES.map(({ name }) => name), ...SECRET_VARIABLES.map((name) => `${name}_FILE`)];

    expect(variables.map(({ name }) => name).filter((name) => !known.includes(name))).toEqual([]);
    expect(variables.filter(({ name }) => SECRET_VARIABLES.some((secret) => secret === name))).toEqual([]);
    // A shell and systemd read the same file, and agree on what needs no quotes.
    expect(variables.filter(({ value }) => !/^[\w.:/-]*$/.test(value))).toEqual([]);
    expect(env).toContain(`DATABASE_URL=file:/var/lib/${settings.get('StateDirectory') ?? ''}/muster.db`);
  });
});

describe('the command beside it', () => {
  function muster(changes: Readonly<Record<string, string>>, args: readonly string[]) {
    const folder = temporaryFolder();
    copyFileSync(join(ROOT, 'deploy/muster'), join(folder, 'muster'));
    writeFileSync(join(folder, 'muster.yaml'), stringify(e2eConfig()));
    writeFileSync(join(folder, 'token'), 'a-token-of-these-tests');
    const ours = {
      DISCORD_GUILD_ID: E2E_GUILD,
      DISCORD_TOKEN_FILE: join(folder, 'token'),
      MUSTER_CONFIG: join(folder, 'muster.yaml'),
      DATABASE_URL: `file:${join(folder, 'muster.db')}`,
      ...changes,
    };
    const lines = variables
      .filter(({ name }) => !name.endsWith('_FILE') && !(name in ours))
      .map(({ name, value }) => `${name}=${value}`);
    writeFileSync(
      join(folder, 'muster.env'),
      ['# a comment', ...lines, ...Object.entries(ours).map((pair) => pair.join('='))].join('\n'),
    );
    const { status, stdout, stderr } = spawnSync(join(folder, 'muster'), args, {
      encoding: 'utf8',
      env: {
        PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
        MUSTER_ENV: join(folder, 'muster.env'),
        MUSTER_HOME: ROOT,
        MUSTER_USER: userInfo().username,
      },
    });
    return { status, stdout, stderr };
  }

  it('has the settings of the service', () => {
    const ran = muster({}, ['config', 'check']);

    expect(ran).toMatchObject({ status: 0, stderr: '' });
    expect(ran.stdout).toContain('muster.yaml');
  });

  it('ends as the program ends', () => {
    const ran = muster({ DISCORD_GUILD_ID: 'my-guild' }, ['config', 'check']);

    expect(ran.status).toBe(2);
    expect(ran.stderr).toContain('DISCORD_GUILD_ID: write the id');
  });
});
