import { describe, expect, it } from 'vitest';
import { readSourceFiles, type SourceFile } from './source-files.ts';

/** The features, in import order: each may import only those before it. */
const ROOMS = [
  'operations',
  'people',
  'fleets',
  'policy',
  'audit',
  'approvals',
  'windows',
  'holds',
  'pipelines',
  'deploys',
  'metrics',
  'telemetry',
  'probes',
  'health',
  'alerts',
  'requests',
  'shards',
  'releases',
  'incidents',
  'boards',
  'mine',
] as const;

/** The live house carries none of it: program.ts loads it by need, and a replay sends to a sandbox from outside. */
const REACHES_SANDBOX = new Set(['src/program.ts', 'src/cli/replay-events.ts']);

/** Text in, values out: a parser is a rule of its own kind. */
const MARKDOWN_PARSERS = ['mdast', 'mdast-util-from-markdown', 'mdast-util-gfm', 'micromark-extension-gfm'];

/** Platform files that hold shapes or pure functions only; pure files, views and stores may read them. */
const PURE_PLATFORM = new Set([
  'src/platform/chart/chart.ts',
  'src/platform/chart/matrix.ts',
  'src/platform/chart/picture.ts',
  'src/platform/clock.ts',
  'src/platform/json.ts',
  'src/platform/canonical-json.ts',
  'src/platform/facts.ts',
  'src/platform/gate.ts',
  'src/platform/ids.ts',
  'src/platform/config/budget-config.ts',
  'src/platform/config/config.ts',
  'src/platform/config/health-config.ts',
  'src/platform/config/environment-names.ts',
  'src/platform/config/metrics-config.ts',
  'src/platform/config/database-config.ts',
  'src/platform/config/fleet-names.ts',
  'src/platform/config/route-config.ts',
  'src/platform/config/service-config.ts',
  'src/platform/config/telemetry-config.ts',
  'src/platform/config/glob.ts',
  'src/platform/delivery/card.ts',
  'src/platform/discord/guild-event.ts',
  'src/platform/discord/pins.ts',
  'src/platform/intake/certificate-source.ts',
  'src/platform/acts/act.ts',
  'src/platform/acts/act-fact.ts',
  'src/platform/typed-text.ts',
]);

type FileKind =
  | { readonly kind: 'pure' | 'view' | 'store' | 'service' | 'port' | 'input'; readonly room: string }
  | { readonly kind: 'platform' | 'command' | 'handler' | 'api' | 'connector' | 'sandbox' | 'migration' | 'top' };

function kindOf(path: string): FileKind {
  if (path.startsWith('src/platform/')) return { kind: 'platform' };
  if (path.startsWith('commands/')) return { kind: 'command' };
  if (path.startsWith('handlers/')) return { kind: 'handler' };
  if (path.startsWith('api/')) return { kind: 'api' };
  if (path.startsWith('migrations/')) return { kind: 'migration' };
  if (path.startsWith('src/connectors/')) return { kind: 'connector' };
  if (path.startsWith('src/sandbox/')) return { kind: 'sandbox' };
  if (path.startsWith('src/cli/')) return { kind: 'top' };
  const room = /^src\/([^/]+)\//.exec(path)?.[1];
  if (room === undefined) return { kind: 'top' };
  const suffix = /-(view|store|service|port|input)\.ts$/.exec(path)?.[1] as
    'view' | 'store' | 'service' | 'port' | 'input' | undefined;
  return { kind: suffix ?? 'pure', room };
}

interface Rule {
  readonly packages: (name: string) => boolean;
  readonly own: (target: string, targetKind: FileKind, from: FileKind) => boolean;
}

const isBuiltin = (name: string): boolean => name.startsWith('node:');
const isPure = (target: string, kind: FileKind): boolean =>
  kind.kind === 'pure' || kind.kind === 'port' || PURE_PLATFORM.has(target);
const isMessage = (target: string): boolean => target === 'src/platform/discord/message.ts';
const inSameRoom = (a: FileKind, b: FileKind): boolean => 'room' in a && 'room' in b && a.room === b.room;

const RULES: Readonly<Record<Exclude<FileKind['kind'], 'top' | 'sandbox'>, Rule>> = {
  pure: {
    packages: (name) =>
      ['semver', 'rrule-temporal', 'ical-generator', 'luxon', 'node:crypto', 'picomatch', ...MARKDOWN_PARSERS].includes(
        name,
      ),
    own: isPure,
  },
  /** What people and programs send, as zod schemas that commands, REST and the CLI share. */
  input: {
    packages: (name) => name === 'zod',
    // A deploy of a branch takes what a hold takes.
    own: (target, kind) => isPure(target, kind) || kind.kind === 'input',
  },
  port: { packages: () => false, own: isPure },
  view: {
    packages: () => false,
    // A view that grew is split by noun within its room, so its parts know each other.
    own: (target, kind, from) =>
      isPure(target, kind) || isMessage(target) || (kind.kind === 'view' && inSameRoom(kind, from)),
  },
  store: {
    packages: (name) => ['zod', 'kysely', 'node:crypto'].includes(name),
    own: (target, kind, from) =>
      isPure(target, kind) ||
      target.startsWith('src/platform/database/') ||
      (kind.kind === 'store' && inSameRoom(kind, from)),
  },
  service: {
    packages: (name) => name === 'node:crypto',
    own: (target, kind, from) =>
      isPure(target, kind) ||
      inSameRoom(kind, from) ||
      kind.kind === 'service' ||
      target === 'src/platform/database/transaction.ts' ||
      target.startsWith('src/platform/delivery/') ||
      target.startsWith('src/platform/acts/') ||
      target === 'src/platform/scheduler/job.ts' ||
      isMessage(target),
  },
  command: {
    packages: (name) => ['zod', '@discordjs/builders', 'discord-api-types'].includes(name),
    own: (target, kind) =>
      isPure(target, kind) ||
      ['service', 'view', 'input', 'command'].includes(kind.kind) ||
      isMessage(target) ||
      target === 'src/platform/discord/command.ts' ||
      target === 'src/platform/discord/join-commands.ts' ||
      target === 'src/platform/database/transaction.ts',
  },
  api: {
    packages: (name) => name === 'zod',
    own: (target, kind) =>
      isPure(target, kind) ||
      ['service', 'input', 'api'].includes(kind.kind) ||
      target === 'src/platform/http/api/api-spec.ts' ||
      target === 'src/platform/database/transaction.ts',
  },
  handler: {
    packages: (name) => name === 'zod',
    own: (target, kind) =>
      isPure(target, kind) ||
      ['service', 'input', 'handler'].includes(kind.kind) ||
      target === 'src/platform/intake/handler.ts' ||
      target === 'src/platform/database/transaction.ts',
  },
  connector: {
    packages: (name) => name === 'zod' || name.startsWith('@aws-sdk/') || name === '@grpc/grpc-js' || isBuiltin(name),
    own: (target, kind) =>
      isPure(target, kind) || kind.kind === 'connector' || target.startsWith('src/platform/outbound/'),
  },
  migration: { packages: (name) => name === 'kysely', own: (_target, kind) => kind.kind === 'migration' },
  platform: { packages: () => true, own: (_target, kind) => kind.kind === 'platform' },
};

const FILES = readSourceFiles(['src', 'commands', 'handlers', 'api', 'migrations']);

function violations(check: (file: SourceFile) => readonly string[]): readonly string[] {
  return FILES.flatMap((file) => check(file).map((what) => `${file.path} imports ${what}`));
}

describe('who may import whom', () => {
  it('holds for every file by its kind', () => {
    const found = violations((file) => {
      const from = kindOf(file.path);
      if (from.kind === 'top' || from.kind === 'sandbox') return [];
      const rule = RULES[from.kind];
      return file.imports
        .filter((each) => (each.own ? !rule.own(each.from, kindOf(each.from), from) : !rule.packages(each.from)))
        .map((each) => each.from);
    });

    expect(found).toEqual([]);
  });

  it('lets a room import only rooms before it', () => {
    const place = (kind: FileKind): number => ('room' in kind ? (ROOMS as readonly string[]).indexOf(kind.room) : -1);

    const found = violations((file) => {
      const from = kindOf(file.path);
      if (!('room' in from)) return [];
      return file.imports.filter((each) => each.own && place(kindOf(each.from)) > place(from)).map((each) => each.from);
    });

    expect(found).toEqual([]);
  });

  it('knows every room', () => {
    const unknown = FILES.map((file) => kindOf(file.path))
      .filter((kind) => 'room' in kind)
      .map((kind) => kind.room)
      .filter((room) => !(ROOMS as readonly string[]).includes(room));

    expect(unknown).toEqual([]);
  });

  it.each([
    { packages: ['discord.js', '@discordjs/rest', '@discordjs/ws'], only: 'src/platform/discord/' },
    { packages: ['better-sqlite3', '@electric-sql/pglite'], only: 'src/platform/database/' },
    { packages: ['axios'], only: 'src/platform/outbound/' },
    { packages: ['node-cron'], only: 'src/platform/scheduler/' },
    { packages: ['pino', 'prom-client'], only: 'src/platform/observability/' },
    { packages: ['yaml'], only: 'src/platform/config/' },
  ])('keeps $packages inside $only', ({ packages, only }) => {
    const found = violations((file) =>
      file.path.startsWith(only)
        ? []
        : file.imports.filter((each) => packages.includes(each.from) && !each.typeOnly).map((each) => each.from),
    );

    expect(found).toEqual([]);
  });

  it('lets only program.ts and those who feed a sandbox reach it, and only the wiring reach commands and handlers', () => {
    const found = violations((file) => {
      const from = kindOf(file.path);
      return file.imports
        .filter((each) => each.own)
        .filter((each) => {
          const kind = kindOf(each.from).kind;
          if (kind === 'sandbox') return from.kind !== 'sandbox' && !REACHES_SANDBOX.has(file.path);
          if (kind === 'command' || kind === 'handler') return from.kind !== 'top' && from.kind !== kind;
          return false;
        })
        .map((each) => each.from);
    });

    expect(found).toEqual([]);
  });
});
