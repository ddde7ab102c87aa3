import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { validate } from 'dockerfile-utils';
import { parse, stringify } from 'yaml';
import { systemClock } from '../../src/platform/clock.ts';
import { DRAIN_MS } from '../../src/drain.ts';
import { SECRET_VARIABLES, VARIABLES } from '../../src/platform/config/variables.ts';
import { createStandIn, NO_LIMITS } from '../../src/sandbox/discord/stand-in.ts';
import { ROOT } from '../architecture/source-files.ts';
import { E2E_GUILD, e2eConfig, WORLD } from '../support/e2e-config.ts';
import { temporaryFolder } from '../support/folder.ts';

const dockerfile = readFileSync(join(ROOT, 'deploy/Dockerfile'), 'utf8');
const instructions = dockerfile
  .replace(/^#.*\n/gm, '')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => {
    const [, name = '', rest = ''] = /^\s*(\w+)\s+(.*)$/.exec(line) ?? [];
    return { name, rest: rest.trim() };
  });
const all = (name: string): readonly string[] =>
  instructions.filter((each) => each.name === name).map(({ rest }) => rest);
const copied = all('COPY').flatMap((rest) => rest.split(/\s+/).slice(0, -1));
// Border: in exec form, an array of words.
const command = JSON.parse(all('CMD').at(-1) ?? '[]') as string[];
const healthcheck = JSON.parse(/CMD\s+(\[.*\])$/.exec(all('HEALTHCHECK')[0] ?? '')?.[1] ?? '[]') as string[];
const settings = Object.fromEntries(
  all('ENV')
    .flatMap((rest) => rest.split(/\s+/))
    .map((pair) => pair.split('=', 2)),
) as Record<string, string>;

describe('the Dockerfile', () => {
  it('is without fault to its linter', () => {
    expect(validate(dockerfile)).toEqual([]);
  });

  it('does not run as root, and writes to one folder', () => {
    expect(all('USER').at(-1)).toBe('1000:1000');
    expect(all('VOLUME')).toEqual(['/data']);
    expect(settings['DATABASE_URL']).toBe('file:/data/muster.db');
  });

  it('takes only what is there, and nothing that its list of what to take leaves out', () => {
    const taken = readFileSync(join(ROOT, 'deploy/Dockerfile.dockerignore'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));

    expect(copied.map((path) => path.replace(/^\.\//, '')).toSorted()).toEqual(taken.toSorted());
    expect(readdirSync(ROOT)).toEqual(expect.arrayContaining(taken));
  });

  it('sets what Muster knows, and no secret', () => {
    const known: readonly string[] = VARIABLES.map(({ name }) => name);

    expect(Object.keys(settings).filter((name) => name !== 'NODE_ENV' && !known.includes(name))).toEqual([]);
    expect(SECRET_VARIABLES.filter((name) => dockerfile.includes(name))).toEqual([]);
  });

  it('names the Node that package.json asks for', () => {
    const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { engines: { node: string } };

    expect(all('FROM')).toEqual(['node:24-slim']);
    expect(engines.node).toMatch(/^>=24\b/);
  });
});

describe('the files of Compose', () => {
  interface Service {
    readonly read_only: boolean;
    readonly cap_drop: readonly string[];
    readonly security_opt: readonly string[];
    readonly environment: Readonly<Record<string, string>>;
    readonly secrets: readonly string[];
    readonly ports: readonly string[];
    readonly stop_grace_period: string;
  }
  interface Compose {
    readonly services: Readonly<Record<'muster' | 'prometheus', Service>>;
    readonly secrets: Readonly<Record<string, unknown>>;
  }
  // Border: a file of our own.
  const { services, secrets } = parse(readFileSync(join(ROOT, 'deploy/compose.yaml'), 'utf8')) as Compose;

  it('give the containers no more than they need', () => {
    for (const service of Object.values(services)) {
      expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
      expect(service.ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
    }
  });

  it('wait longer for an end than Muster takes, and give every secret as a file', () => {
    const { environment, stop_grace_period: grace } = services.muster;
    const files = SECRET_VARIABLES.filter((name) => `${name}_FILE` in environment);

    expect(Number.parseInt(grace, 10) * 1000).toBeGreaterThan(2 * DRAIN_MS);
    expect(SECRET_VARIABLES.filter((name) => name in environment)).toEqual([]);
    expect(files.map((name) => environment[`${name}_FILE`]?.replace('/run/secrets/', ''))).toEqual(
      services.muster.secrets,
    );
    expect(Object.keys(secrets)).toEqual(services.muster.secrets);
  });
});

describe('what the image holds, made as the Dockerfile makes it', { timeout: 300_000 }, () => {
  let app: string;
  // The first word of both commands; the image has it on its PATH.
  const path = `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`;

  beforeAll(() => {
    app = mkdtempSync(join(tmpdir(), 'muster-image-'));
    for (const each of copied) cpSync(join(ROOT, each), join(app, each), { recursive: true });
    const installed = spawnSync('npm', ['ci', '--omit=dev', '--prefer-offline', '--no-audit', '--no-fund'], {
      cwd: app,
      encoding: 'utf8',
    });
    if (installed.status !== 0) throw new Error(`npm ci --omit=dev failed: ${installed.stdout}${installed.stderr}`);
  }, 300_000);

  afterAll(() => {
    rmSync(app, { recursive: true, force: true });
  });

  /** The image's command in its folder, with nothing of this process's environment. */
  function run(env: Readonly<Record<string, string>>) {
    const [program = '', ...args] = command;
    const child = spawn(program, args, {
      cwd: app,
      env: { ...settings, PATH: path, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    let said = '';
    child.stderr.on('data', (part: Buffer) => (said += part.toString()));
    const ended = once(child, 'close').then(([code]: unknown[]) => ({ code, said }));
    const says = async (words: RegExp): Promise<void> => {
      while (!words.test(said)) {
        const next = await Promise.race([once(child.stderr, 'data'), ended]);
        if ('code' in next) throw new Error(`It ended before it said ${String(words)}: ${said}`);
      }
    };
    return { child, ended, says };
  }

  const filesOf = (folder: string): readonly string[] =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();

  it('refuses to start without a token', async () => {
    const { code, said } = await run({}).ended;

    expect(code).toBe(1);
    expect(said).toContain('DISCORD_TOKEN is empty, and --production forbids the sandbox.');
  });

  it('starts with one, is healthy, leaves its own folder alone, and ends in order', async () => {
    const data = temporaryFolder();
    const port = await freePort();
    const standIn = await createStandIn({
      clock: systemClock,
      buckets: NO_LIMITS,
      guild: { guildId: E2E_GUILD, channels: [], roles: [], users: [] },
    });
    onTestFinished(() => standIn.stop());
    const config = join(data, 'muster.yaml');
    writeFileSync(config, stringify(e2eConfig()).replaceAll(WORLD, 'http://127.0.0.1:9'));
    writeFileSync(join(data, 'token'), standIn.botToken);
    const before = filesOf(app);

    const muster = run({
      DISCORD_TOKEN_FILE: join(data, 'token'),
      DISCORD_APPLICATION_ID: standIn.applicationId,
      DISCORD_GUILD_ID: E2E_GUILD,
      DISCORD_API_URL: standIn.api,
      MUSTER_CONFIG: config,
      DATABASE_URL: `file:${join(data, 'muster.db')}`,
      HTTP_HOST: '127.0.0.1',
      HTTP_PORT: String(port),
    });
    const probe = (): Promise<unknown> =>
      once(spawnHealthcheck({ port, path }), 'close').then(([code]: unknown[]) => code);
    const whileAway = await probe();
    await muster.says(/Health: /);
    const whileThere = await probe();
    muster.child.kill('SIGTERM');

    expect([whileAway, whileThere]).toEqual([1, 0]);
    expect((await muster.ended).code).toBe(0);
    expect(filesOf(app)).toEqual(before);
  });
});

function spawnHealthcheck({ port, path }: { readonly port: number; readonly path: string }) {
  const [program = '', ...args] = healthcheck;
  return spawn(program, args, { env: { PATH: path, HTTP_PORT: String(port) }, stdio: 'ignore' });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // Node docs: of a TCP server.
  await new Promise((resolve) => server.close(resolve));
  return port;
}
