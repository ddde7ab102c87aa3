/*
 * /audit search [who] [act] [fleet] [since]   who asked what, and what was answered, newest first
 * `who` is a Discord user and finds all accounts of that person; `act` is part of an act's name; `fleet` is any name a
 * fleet has or had; `since` is `6h`, `3d`, `2026-03-01 14:30` and the like, read in the asker's zone.
 * The answer is private and has buttons for older and newer rows.
 * Needs: audit.search, on the fleet when one is named, else on the house as a whole.
 */
import { SlashCommandBuilder } from '@discordjs/builders';
import { z } from 'zod';
import { pageArgument, parsePageArgument, type AuditPageArgument } from '../src/audit/audit-page-argument.ts';
import type { AuditFilter, AuditPageRequest } from '../src/audit/audit-search.ts';
import type { AuditService } from '../src/audit/audit-service.ts';
import { AUDIT_PAGE_SIZE, auditPageMessage, unreadableTimeMessage } from '../src/audit/audit-view.ts';
import { accountsOf, timeZoneOf } from '../src/people/person.ts';
import { readPastTime, type TypedTime } from '../src/people/typed-time.ts';
import type { Clock } from '../src/platform/clock.ts';
import type { Config } from '../src/platform/config/config.ts';
import { canonicalFleetName } from '../src/platform/config/fleet-names.ts';
import type { Database } from '../src/platform/database/transaction.ts';
import {
  defineCommand,
  defineComponent,
  type Actor,
  type Answer,
  type Autocomplete,
  type Command,
  type Component,
} from '../src/platform/discord/command.ts';
import type { MessageBody } from '../src/platform/discord/message.ts';

export interface AuditCommandDeps {
  readonly audit: AuditService;
  readonly database: Pick<Database, 'read'>;
  readonly clock: Clock;
  readonly config: () => Config;
}

const PERMISSION = 'audit.search';
const PAGE_PREFIX = 'audit-page';
/** What a page button carries of them must fit its custom_id. */
const LONGEST = { act: 25, fleet: 32 } as const;

const INPUT = z.object({
  subcommand: z.literal('search'),
  who: z
    .string()
    .regex(/^\d{1,20}$/)
    .optional(),
  act: z.string().max(LONGEST.act).optional(),
  fleet: z.string().max(LONGEST.fleet).optional(),
  since: z.string().max(30).optional(),
});
type Input = z.infer<typeof INPUT>;

/** The fleet's canonical name; a name that no fleet bears any more still finds its rows. */
interface Subject {
  readonly fleet: string | null;
}

export function createAuditCommand(deps: AuditCommandDeps): Command {
  return defineCommand<Input, Subject>({
    definition: definition(),
    permissions: { search: [PERMISSION] },
    input: INPUT,
    pace: 'deferred',
    visibility: () => 'private',
    find: async ({ fleet }) => ({
      fleet: fleet === undefined ? null : canonicalFleetName(deps.config(), fleet.trim()),
    }),
    requires: (_input, { fleet }) => ({ permission: PERMISSION, fleet }),
    notFound: () => 'Nothing is recorded about that.',
    async run(input, { fleet }, actor) {
      const since = input.since === undefined ? null : readSince(deps, input.since, actor);
      if (since?.kind === 'unreadable')
        return { kind: 'message', outcome: 'unreadable-time', body: unreadableTimeMessage(since.why) };
      const argument = {
        who: input.who ?? null,
        act: input.act ?? null,
        fleet,
        since: since?.at ?? null,
        from: { kind: 'newest' },
      } as const;
      const body = await showPage(deps, argument);
      return { kind: 'message', outcome: 'listed', body };
    },
    autocomplete: offer(deps),
    components: [pager(deps)],
  });
}

function pager(deps: AuditCommandDeps): Component {
  const input = z.object({
    argument: z.string().transform((text, context) => {
      const argument = parsePageArgument(text);
      if (argument !== null) return argument;
      context.addIssue({ code: 'custom', message: 'This is not a page of the audit.' });
      return z.NEVER;
    }),
  });
  return defineComponent<z.infer<typeof input>, AuditPageArgument>({
    prefix: PAGE_PREFIX,
    input,
    pace: 'deferred',
    answers: 'update',
    find: async ({ argument }) => argument,
    requires: (_input, { fleet }) => ({ permission: PERMISSION, fleet }),
    notFound: () => 'Search again with `/audit search`: this page is not known any more.',
    run: async (_input, argument): Promise<Answer> => ({
      kind: 'update',
      outcome: 'listed',
      body: await showPage(deps, argument),
    }),
  });
}

async function showPage(
  { audit, database, config }: AuditCommandDeps,
  argument: AuditPageArgument,
): Promise<MessageBody> {
  const { who, act, fleet, since } = argument;
  const filter: AuditFilter = { userIds: who === null ? null : accountsOf(config(), who), act, fleet, since };
  const page = await audit.search(database.read, filter, { limit: AUDIT_PAGE_SIZE, from: argument.from });
  const beside = (from: AuditPageRequest['from']): string => `${PAGE_PREFIX}:${pageArgument({ ...argument, from })}`;
  const newest = page.records[0];
  const oldest = page.records.at(-1);
  return auditPageMessage({
    page,
    filter,
    olderId: page.older && oldest !== undefined ? beside({ kind: 'before', seq: oldest.seq }) : null,
    newerId: page.newer && newest !== undefined ? beside({ kind: 'after', seq: newest.seq }) : null,
  });
}

/** Whole minutes, so that the pages of one search agree with what their buttons carry. */
function readSince({ clock, config }: AuditCommandDeps, typed: string, actor: Actor): TypedTime {
  const read = readPastTime(typed, { now: clock.now(), timeZone: timeZoneOf(config(), actor.discordUserId) });
  return read.kind === 'instant'
    ? { kind: 'instant', at: new Date(Math.floor(read.at.getTime() / 60_000) * 60_000) }
    : read;
}

function offer({ audit, config }: AuditCommandDeps): Autocomplete {
  return async ({ option, typed, options }, read) => {
    const wanted = typed.trim().toLowerCase();
    if (option === 'fleet')
      return config()
        .fleets.filter(({ name }) => name.includes(wanted))
        .map(({ name }) => ({ name, value: name, requires: { permission: PERMISSION, fleet: name } }));
    const fleet = typeof options['fleet'] === 'string' ? canonicalFleetName(config(), options['fleet']) : null;
    const acts = await audit.listRecentActs(read);
    return acts
      .filter((act) => act.toLowerCase().includes(wanted) && act.length <= LONGEST.act)
      .map((act) => ({ name: act, value: act, requires: { permission: PERMISSION, fleet } }));
  };
}

function definition() {
  return new SlashCommandBuilder()
    .setName('audit')
    .setDescription('Who asked what, and what was answered')
    .addSubcommand((search) =>
      search
        .setName('search')
        .setDescription('Search the record, newest first')
        .addUserOption((who) => who.setName('who').setDescription('Someone; all their accounts are searched'))
        .addStringOption((act) =>
          act
            .setName('act')
            .setDescription('Part of what was asked, such as fleet status')
            .setMaxLength(LONGEST.act)
            .setAutocomplete(true),
        )
        .addStringOption((fleet) =>
          fleet
            .setName('fleet')
            .setDescription('A fleet, by any name it has or had')
            .setMaxLength(LONGEST.fleet)
            .setAutocomplete(true),
        )
        .addStringOption((since) =>
          since
            .setName('since')
            .setDescription('6h, 3d, 2026-03-01 or 2026-03-01 14:30, in your time zone')
            .setMaxLength(30),
        ),
    )
    .toJSON();
}
