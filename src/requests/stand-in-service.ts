import { mentionParty, type PartyMention } from '../people/party.ts';
import { findPerson, identify, timeZoneOf } from '../people/person.ts';
import type { Config, PartyRef, PersonConfig } from '../platform/config/config.ts';
import type { Reader } from '../platform/database/transaction.ts';
import type { Actor, Requirement } from '../platform/gate.ts';
import { readInstant } from '../windows/typed-moment.ts';
import type { ActBy, RequestServiceDeps } from './request-record-service.ts';
import { deleteStandIn, listStandIns, saveStandIn } from './stand-in-store.ts';
import { standInWords } from './stand-in-view.ts';
import { LONGEST_AWAY_DAYS, standInsOf, type BackOutcome, type DelegateOutcome, type StandIn } from './stand-in.ts';

export type StandInDeps = Pick<RequestServiceDeps, 'config' | 'database' | 'clock' | 'audit' | 'guildId'>;

/** Who is told in whose place. Records its acts; the caller's gate has judged them. */
export interface StandInService {
  /** `to` is a handle of the configuration, `until` a moment in the asker's zone. */
  delegate(
    ask: { readonly to: string; readonly until: string },
    by: ActBy,
    requirement: Requirement,
  ): Promise<DelegateOutcome>;
  back(by: ActBy, requirement: Requirement): Promise<BackOutcome>;
}

const DAY_MS = 86_400_000;

export function createStandInService(deps: StandInDeps): StandInService {
  const { config, database, clock, audit, guildId } = deps;
  return {
    async delegate(ask, by, requirement) {
      const away = personOf(config(), by.actor);
      if (away === null) return { kind: 'unlinked' };
      const standIn = findPerson(config(), ask.to.trim().toLowerCase());
      if (standIn === null) return { kind: 'no-such-person', name: ask.to };
      if (standIn.name === away.name) return { kind: 'yourself' };
      const until = readUntil(deps, ask.until, by.actor);
      if (until.kind === 'unreadable-moment') return until;
      return database.transaction(async (tx): Promise<DelegateOutcome> => {
        const now = clock.now();
        const before = (await listStandIns(tx, guildId, now)).find(({ person }) => person === away.name) ?? null;
        const roles = config()
          .roles.filter(({ id }) => by.actor.discordRoleIds.includes(id))
          .map(({ name }) => name);
        const said: StandIn = {
          ...{ guildId, person: away.name, standIn: standIn.name, roles },
          ...{ since: now, until: until.at },
        };
        await saveStandIn(tx, said);
        const about = { requirement, verdict: 'allowed', subject: standIn.name } as const;
        await audit.record(tx, { ...by, ...about, outcome: 'delegated' });
        return { kind: 'delegated', standIn: said, before };
      });
    },
    back: (by, requirement) =>
      database.transaction(async (tx): Promise<BackOutcome> => {
        const away = personOf(config(), by.actor);
        const found = (await listStandIns(tx, guildId, clock.now())).find(({ person }) => person === away?.name);
        if (found === undefined) return { kind: 'not-away' };
        await deleteStandIn(tx, found);
        const about = { requirement, verdict: 'allowed', subject: found.standIn } as const;
        await audit.record(tx, { ...by, ...about, outcome: 'back' });
        return { kind: 'back', standIn: found };
      }),
  };
}

function personOf(config: Config, { discordUserId }: Actor): PersonConfig | null {
  const identity = discordUserId === null ? null : identify(config, discordUserId);
  return identity?.kind === 'person' ? identity.person : null;
}

type Until = { readonly kind: 'until'; readonly at: Date } | Extract<DelegateOutcome, { kind: 'unreadable-moment' }>;

function readUntil({ config, clock }: StandInDeps, typed: string, { discordUserId }: Actor): Until {
  const now = clock.now();
  const timeZone = timeZoneOf(config(), discordUserId);
  const read = readInstant(typed, { now, timeZone });
  if (read.kind === 'unreadable') return { kind: 'unreadable-moment', why: read.why };
  const { at } = read;
  if (at <= now) return { kind: 'unreadable-moment', why: 'that is over already' };
  return at.getTime() > now.getTime() + LONGEST_AWAY_DAYS * DAY_MS
    ? { kind: 'unreadable-moment', why: `nobody stands in for more than ${LONGEST_AWAY_DAYS} days` }
    : { kind: 'until', at };
}

interface Telling {
  readonly config: Config;
  readonly guildId: string;
  readonly now: Date;
}

/**
 * Whom to mention of a party, with those who stand in: a person who is away is not mentioned, a role is, for its others
 * are there.
 */
export async function mentionPresent(
  read: Reader,
  party: PartyRef,
  { config, guildId, now }: Telling,
): Promise<PartyMention> {
  const usual = mentionParty(config, party);
  const away = standInsOf(party, await listStandIns(read, guildId, now), now).flatMap((standIn) => {
    const by = findPerson(config, standIn.standIn);
    // Who left the configuration stands in for nobody.
    return by === null ? [] : [{ standIn, users: by.discord }];
  });
  if (away.length === 0) return usual;
  return {
    users: [...new Set([...(party.kind === 'person' ? [] : usual.users), ...away.flatMap(({ users }) => users)])],
    roles: usual.roles,
    text: [...(party.kind === 'person' ? [] : [usual.text]), ...away.map(standInWords)].join(' '),
  };
}
