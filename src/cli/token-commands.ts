import { InvalidArgumentError, type Command } from 'commander';
import { MIGRATIONS } from '../../migrations/index.ts';
import { createAuditService } from '../audit/audit-service.ts';
import {
  createTokenService,
  TOKEN_MANAGE,
  type CreateTokenOutcome,
  type RevokeTokenOutcome,
  type TokenService,
} from '../people/token-service.ts';
import { parseGrantText, writeGrant, type Token, type TokenState } from '../people/token.ts';
import type { Config, Grant } from '../platform/config/config.ts';
import { openBeside } from '../platform/database/open-beside.ts';
import type { Database } from '../platform/database/transaction.ts';
import type { Actor, AuditTrail } from '../platform/gate.ts';
import { createIds } from '../platform/ids.ts';
import { createGate } from '../policy/policy-service.ts';
import { PERMISSIONS } from '../policy/permissions.ts';
import { matchesGlob } from '../platform/config/glob.ts';
import { sandboxOption } from './db-commands.ts';
import { readHouseConfig, withHint, type House, type HouseOptions } from './house.ts';
import type { RunInHouse } from './run-in-house.ts';
import { shellActor } from './shell-actor.ts';
import { complain, EXIT, paint, printable, say, type ExitCode, type Terminal } from './terminal.ts';

interface CreateOptions extends HouseOptions {
  readonly as: string;
  readonly permissions: readonly Grant[];
  readonly until: string;
  readonly service?: string;
}

/** Tokens are made by whoever has a shell on Muster's machine, beside the running process; it reads them at each use. */
export function addTokenCommands(program: Command, run: RunInHouse): void {
  const token = program.command('token').description('tokens of the REST API');
  token
    .command('create')
    .description('make a token; it is printed once and kept nowhere; works while Muster runs')
    .requiredOption('--as <person>', 'a person of the configuration: it has at most what they may do at the time')
    .requiredOption(
      '--permissions <list>',
      'what it may do of that, e.g. fleet.view,upgrade.*@status.prod+status.staging',
      parseGrants,
    )
    .requiredOption(
      '--until <when>',
      'when it ends: a day such as 2027-03-01, or a span such as 8h or 90d (366d at most)',
    )
    .option('--service <name>', 'what uses it, where that is not the person themself')
    .addOption(sandboxOption())
    .action((options: CreateOptions) => run(options, (house, terminal) => create(house, terminal, options)));
  token
    .command('list')
    .description('which tokens there are, whose, for what and until when; works while Muster runs')
    .option('--json', 'one JSON array, for programs')
    .addOption(sandboxOption())
    .action(({ json = false, ...options }: HouseOptions & { readonly json?: boolean }) =>
      run(options, (house, terminal) =>
        inRoom(house, terminal, { act: 'list', work: async (room) => list(room, terminal, json) }),
      ),
    );
  token
    .command('revoke')
    .argument('<id>', 'the ten characters after muster_, as `muster token list` shows them')
    .description('end a token at once; works while Muster runs')
    .addOption(sandboxOption())
    .action((id: string, options: HouseOptions) =>
      run(options, (house, terminal) =>
        inRoom(house, terminal, {
          act: 'revoke',
          work: async ({ tokens, actor }) =>
            tellRevoked(terminal, await tokens.revoke({ id, actor, act: 'cli:token revoke' })),
        }),
      ),
    );
}

interface Room {
  readonly tokens: TokenService;
  readonly actor: Actor;
  readonly database: Database;
}

async function create(
  house: House,
  terminal: Terminal,
  { as, permissions, until, service }: CreateOptions,
): Promise<ExitCode> {
  const ends = readUntil(until, terminal.clock.now());
  if (ends === null) {
    complain(terminal, `--until ${until} is no day such as 2027-03-01 and no span such as 8h or 90d.`);
    return EXIT.cannot;
  }
  const work = async ({ tokens, actor }: Room): Promise<ExitCode> =>
    tellCreated(
      terminal,
      await tokens.create({
        actor,
        act: 'cli:token create',
        person: as,
        service: service ?? null,
        grants: permissions,
        until: ends,
      }),
    );
  return inRoom(house, terminal, { act: 'create', work });
}

/** Opens the files beside whoever holds them, asks the gate, and closes them again. */
async function inRoom(
  house: House,
  terminal: Terminal,
  { act, work }: { readonly act: string; readonly work: (room: Room) => Promise<ExitCode> },
): Promise<ExitCode> {
  const read = readHouseConfig(terminal, house);
  if (read.kind === 'unready') {
    complain(terminal, ...read.lines);
    return EXIT.cannot;
  }
  const opened = openBeside({ path: house.path, mode: house.mode, migrations: MIGRATIONS });
  if (opened.kind !== 'opened') {
    complain(terminal, withHint(opened, house).message);
    return EXIT.cannot;
  }
  const { database } = opened;
  try {
    const config = inGuild(read.config, house);
    const { clock } = terminal;
    const actor = shellActor(terminal, config.guild.id);
    const audit = createAuditService({ database, clock, config: () => config });
    if (createGate(() => config).judge(actor, TOKEN_MANAGE).kind === 'refused')
      return await refuse(terminal, { database, audit, actor, act });
    const tokens = createTokenService({ database, clock, ids: createIds(clock), config: () => config, audit });
    return await work({ tokens, actor, database });
  } finally {
    await opened.close();
  }
}

function inGuild(config: Config, { environment }: House): Config {
  return { ...config, guild: { id: environment.discord.guildId ?? config.guild.id } };
}

async function refuse(
  terminal: Terminal,
  {
    database,
    audit,
    actor,
    act,
  }: { readonly database: Database; readonly audit: AuditTrail; readonly actor: Actor; readonly act: string },
): Promise<ExitCode> {
  const entry = { actor, act: `cli:token ${act}`, requirement: TOKEN_MANAGE, subject: null } as const;
  await database.transaction((tx) => audit.record(tx, { ...entry, verdict: 'refused', outcome: 'refused' }));
  complain(terminal, `That needs ${TOKEN_MANAGE.permission}, which policy.shell does not grant to this shell.`);
  return EXIT.cannot;
}

function tellCreated(terminal: Terminal, outcome: CreateTokenOutcome): ExitCode {
  switch (outcome.kind) {
    case 'created': {
      const { token, text } = outcome;
      say(terminal, text);
      // For people; the token alone is what a script reads.
      terminal.err.write(
        `For ${holderOf(token)} until ${token.expiresAt.toISOString()}: ${token.grants.map(writeGrant).join(', ')}. ` +
          `It is shown this once. \`muster token revoke ${token.id}\` ends it.\n`,
      );
      return EXIT.ok;
    }
    case 'unknown-person':
      complain(
        terminal,
        `Nobody in the configuration is called ${printable(outcome.person)}. There are: ${outcome.known.join(', ')}.`,
      );
      return EXIT.cannot;
    case 'person-without-account':
      complain(
        terminal,
        `${outcome.person} has no Discord account in the configuration, so nobody can say what they may do.`,
      );
      return EXIT.cannot;
    case 'no-permissions':
      complain(terminal, '--permissions names nothing, and such a token could do nothing.');
      return EXIT.cannot;
    case 'unusable-service-name':
      complain(terminal, '--service takes letters, digits, spaces and . _ - between them, 60 at most.');
      return EXIT.cannot;
    case 'ends-in-the-past':
      complain(terminal, '--until lies in the past.');
      return EXIT.cannot;
    case 'lasts-too-long':
      complain(
        terminal,
        `A token lasts ${outcome.mostDays} days at most: one that nobody renews is one nobody remembers.`,
      );
      return EXIT.cannot;
  }
}

function tellRevoked(terminal: Terminal, outcome: RevokeTokenOutcome): ExitCode {
  switch (outcome.kind) {
    case 'revoked':
      say(terminal, `${outcome.token.id} of ${holderOf(outcome.token)} is revoked: its next use is refused.`);
      return EXIT.ok;
    case 'already-revoked':
      say(
        terminal,
        `${outcome.token.id} was revoked at ${outcome.token.revokedAt?.toISOString() ?? 'some time'} already.`,
      );
      return EXIT.ok;
    case 'unknown-token':
      complain(terminal, 'There is no such token. `muster token list` shows those there are.');
      return EXIT.finding;
  }
}

async function list({ tokens, database }: Room, terminal: Terminal, json: boolean): Promise<ExitCode> {
  const all = await tokens.list(database.read);
  if (json) say(terminal, JSON.stringify(all, null, 2));
  else if (all.length === 0) say(terminal, 'There are no tokens. `muster token create` makes one.');
  else say(terminal, ...all.map((token) => tokenLine(terminal, token)));
  return EXIT.ok;
}

function tokenLine(terminal: Terminal, token: Token & { readonly state: TokenState }): string {
  const used = token.lastUsedAt === null ? 'never used' : `last used ${token.lastUsedAt.toISOString()}`;
  const state = paint(terminal, terminal.out, { text: token.state, tone: token.state === 'active' ? 'good' : 'quiet' });
  const may = token.grants.map(writeGrant).join(', ');
  return `${token.id}  ${state}  ${holderOf(token)}  until ${token.expiresAt.toISOString()}  ${used}  ${may}`;
}

function holderOf({ person, service }: Token): string {
  return printable(service === null ? person : `${service} of ${person}`);
}

function parseGrants(text: string): readonly Grant[] {
  return text.split(',').map((part) => {
    const grant = parseGrantText(part);
    if (grant === null)
      throw new InvalidArgumentError(`"${part}" is no permission; write e.g. fleet.view or upgrade.*@status.*`);
    if (!PERMISSIONS.some(({ name }) => matchesGlob(grant.permission, name)))
      throw new InvalidArgumentError(
        `No permission is called ${grant.permission}. There are: ${PERMISSIONS.map(({ name }) => name).join(', ')}.`,
      );
    return grant;
  });
}

/** Days are UTC, and a token holds to the end of its last day. */
export function readUntil(text: string, now: Date): Date | null {
  const [, count, unit] = /^(\d{1,4})([hd])$/.exec(text) ?? [];
  if (count !== undefined) return new Date(now.getTime() + Number(count) * (unit === 'h' ? 3_600_000 : 86_400_000));
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const end = new Date(`${text}T23:59:59.999Z`);
  return Number.isNaN(end.getTime()) || end.toISOString().slice(0, 10) !== text ? null : end;
}
