import { agentOf } from '../approvals/approval-people.ts';
import { storable } from '../audit/audit.ts';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { Actor, Gate, Requirement } from '../platform/gate.ts';
import { listFiringLabels } from './alert-silence-store.ts';
import type { Storm } from './alert-storm.ts';
import { findEpisode } from './episode-store.ts';
import { badnessOf } from './episode-step.ts';
import type { Handled, SilenceOutcome } from './handling-outcome.ts';
import { alertRequirement, isSameAgent, LONGEST_ACK_HOURS, note } from './handling-service.ts';
import type { HandBy, HandlingServiceDeps } from './handling-service.ts';
import { findHandlingOf, saveHandling } from './handling-store.ts';
import { acknowledge, assign, unacknowledge, type Acknowledgement, type Handling } from './handling.ts';
import type { Matcher } from './matcher.ts';
import type { SilenceService } from './silence-keeper-service.ts';
import { stormName, type StormHandling } from './storm-handling.ts';
import { stormMatchers } from './storm-matchers.ts';
import { listStormMembers, readStormTotals, type StormMember } from './storm-member-store.ts';
import type { ShownStorm, StormOutcome } from './storm-outcome.ts';
import { findStorm, findStormNumbered, listUnendedStorms, saveStorm } from './storm-store.ts';

export interface StormDeskDeps extends HandlingServiceDeps {
  readonly gate: Gate;
  readonly silences: Pick<SilenceService, 'silence'>;
  /** Has the card of the storm written anew, with what was decided. */
  readonly redrawStorm: (tx: Transaction, stormId: string) => Promise<void>;
}

/** A storm with whose its open groups are: fleets by name, null for those of none or of several. */
export interface FoundStorm {
  readonly storm: Storm;
  readonly fleets: readonly (string | null)[];
}

/** A storm by its number; `seen` is the decision a button was drawn for, null for one who named it. */
export interface OfStorm {
  readonly number: number;
  readonly seen: number | null;
}

export interface StormSilenceAsk extends OfStorm {
  /** Null: the rules and fleets of its groups. */
  readonly matchers: readonly Matcher[] | null;
  readonly forMs: number;
  readonly reason: string;
  readonly isConfirmed: boolean;
}

/** What people do about all groups of a storm at once; each group is judged for itself. null: no such storm. */
export interface StormDesk {
  find(read: Reader, number: number): Promise<FoundStorm | null>;
  /** Those that are not over. */
  list(read: Reader): Promise<readonly FoundStorm[]>;
  /** On the house, else on one of the storm's fleets where the actor may. */
  requirement(permission: string, found: FoundStorm, actor: Actor): Requirement;
  show(read: Reader, number: number, actor: Actor): Promise<ShownStorm | null>;
  /** Of groups that fire now; those that begin later are nobody's. */
  ack(
    of: OfStorm & { readonly forMs: number | null; readonly note: string | null },
    by: HandBy,
  ): Promise<StormOutcome | null>;
  unack(of: OfStorm, by: HandBy): Promise<StormOutcome | null>;
  /** To whoever asks. */
  assign(of: OfStorm, by: HandBy): Promise<StormOutcome | null>;
  /** What silencing it would hide, and how many of its alerts fire; no matchers where they are too different. */
  previewSilence(
    read: Reader,
    storm: Storm,
  ): Promise<{ readonly matchers: readonly Matcher[]; readonly alerts: number }>;
  /** One silence of their rules and fleets. */
  silence(
    ask: StormSilenceAsk,
    by: HandBy,
  ): Promise<SilenceOutcome | Extract<StormOutcome, { kind: 'over' | 'changed' }> | null>;
}

/** Groups written in one transaction: thousands at once would keep everything else waiting. */
const AT_ONCE = 100;
const HOUR_MS = 3_600_000;
const MOST_SHOWN = 15;
const MOST_LOOKED_AT = 20_000;

export function createStormDesk(deps: StormDeskDeps): StormDesk {
  return {
    find: async (read, number) => {
      const storm = await findStormNumbered(read, number);
      return storm === null ? null : withFleets(read, storm);
    },
    list: async (read) => {
      const storms = (await listUnendedStorms(read)).filter(({ number }) => number !== null);
      return Promise.all(storms.map((storm) => withFleets(read, storm)));
    },
    requirement: (permission, found, actor) => requirementOf(deps, { permission, found, actor }),
    show: (read, number, actor) => show(deps, read, { number, actor }),
    ack: (of, by) => ack(deps, of, by),
    unack: (of, by) =>
      onAll(deps, { of, by, permission: 'alert.ack', kind: 'storm-unacked' }, (handling) =>
        handling.ack === null ? null : { handling: unacknowledge(handling), text: 'took back the acknowledgement' },
      ),
    assign: (of, by) => assignAll(deps, of, by),
    previewSilence,
    silence: (ask, by) => silence(deps, ask, by),
  };
}

async function withFleets(read: Reader, storm: Storm): Promise<FoundStorm> {
  const members = await listStormMembers(read, storm.id);
  return { storm, fleets: [...new Set(members.map((each) => fleetOf(each)))] };
}

function fleetOf(member: Pick<StormMember, 'fleets'>): string | null {
  return alertRequirement('alert.view', member).fleet;
}

function requirementOf(
  { gate }: Pick<StormDeskDeps, 'gate'>,
  { permission, found, actor }: { readonly permission: string; readonly found: FoundStorm; readonly actor: Actor },
): Requirement {
  const may = (fleet: string | null): boolean => gate.judge(actor, { permission, fleet }).kind === 'allowed';
  return { permission, fleet: may(null) ? null : (found.fleets.find(may) ?? null) };
}

async function show(
  deps: StormDeskDeps,
  read: Reader,
  { number, actor }: { readonly number: number; readonly actor: Actor },
): Promise<ShownStorm | null> {
  const storm = await findStormNumbered(read, number);
  if (storm === null) return null;
  const may = judgeFor(deps, 'alert.view', actor);
  const members = (await listStormMembers(read, storm.id)).filter(may).slice(0, MOST_SHOWN);
  const found = await Promise.all(
    members.map(async ({ episodeId }) => ({
      episode: await findEpisode(read, episodeId),
      handling: await findHandlingOf(read, episodeId),
    })),
  );
  const oldest = found.flatMap(({ episode, handling }) =>
    episode === null || handling === null ? [] : [{ episode, handling }],
  );
  return { storm, totals: await readStormTotals(read, storm.id), oldest };
}

/** Asks the gate once for each fleet, however many groups there are. */
function judgeFor(
  { gate }: Pick<StormDeskDeps, 'gate'>,
  permission: string,
  actor: Actor,
): (member: Pick<StormMember, 'fleets'>) => boolean {
  const known = new Map<string | null, boolean>();
  return (member) => {
    const fleet = fleetOf(member);
    const may = known.get(fleet) ?? gate.judge(actor, { permission, fleet }).kind === 'allowed';
    known.set(fleet, may);
    return may;
  };
}

async function ack(
  deps: StormDeskDeps,
  of: OfStorm & { readonly forMs: number | null; readonly note: string | null },
  by: HandBy,
): Promise<StormOutcome | null> {
  const { config, clock } = deps;
  const longest = LONGEST_ACK_HOURS * HOUR_MS;
  const storm = await findStormNumbered(deps.database.read, of.number);
  if (storm === null) return null;
  if (of.forMs !== null && of.forMs > longest) return { kind: 'too-long', storm, longestHours: LONGEST_ACK_HOURS };
  const at = clock.now();
  const who = agentOf(config(), by.actor, storable);
  const until = new Date(at.getTime() + (of.forMs ?? config().alerts.acknowledgeHours * HOUR_MS));
  const text = of.note === null ? null : storable(of.note);
  const said = `acknowledged it until ${until.toISOString()} with the storm${text === null ? '' : `: ${text}`}`;
  const common = { by: who, at, until, note: text } satisfies Omit<Acknowledgement, 'of'>;
  return onAll(
    deps,
    {
      ...{ of, by, permission: 'alert.ack', kind: 'storm-acked' },
      decided: (handling, groups) => ({ ...handling, ack: { ...common, groups } }),
    },
    (handling, { episode }) =>
      // What is in somebody's hands stays there.
      handling.ack !== null
        ? null
        : { handling: acknowledge(handling, { ...common, of: badnessOf(episode) }), text: said },
  );
}

async function assignAll(deps: StormDeskDeps, of: OfStorm, by: HandBy): Promise<StormOutcome | null> {
  const who = agentOf(deps.config(), by.actor, storable);
  const assignment = { to: who, by: who, at: deps.clock.now() };
  return onAll(
    deps,
    {
      ...{ of, by, permission: 'alert.assign', kind: 'storm-assigned' },
      decided: (handling) => ({ ...handling, assignment }),
    },
    (handling) =>
      handling.assignment !== null && isSameAgent(handling.assignment.to, who)
        ? null
        : { handling: assign(handling, assignment), text: `assigned it to ${who.name} with the storm` },
  );
}

interface OnAll {
  readonly of: OfStorm;
  readonly by: HandBy;
  readonly permission: string;
  readonly kind: 'storm-acked' | 'storm-unacked' | 'storm-assigned';
  /** What is remembered about the storm itself; without it, that its acknowledgement is taken back. */
  readonly decided?: (handling: StormHandling, groups: number) => StormHandling;
}

/** Null: that group is so already. */
type Decide = (handling: Handling, handled: Handled) => { readonly handling: Handling; readonly text: string } | null;

/**
 * Does it to every open group that the asker may, some in each transaction. What breaks off in between is done to some
 * of them, and asking again does the rest.
 */
async function onAll(deps: StormDeskDeps, parts: OnAll, decide: Decide): Promise<StormOutcome | null> {
  const { database } = deps;
  const { of, by, permission, kind } = parts;
  const storm = await findStormNumbered(database.read, of.number);
  if (storm === null) return null;
  if (storm.endedAt !== null) return { kind: 'over', storm };
  if (of.seen !== null && of.seen !== storm.handling.decision) return { kind: 'changed', storm };
  const members = await listStormMembers(database.read, storm.id);
  const mine = members.filter(judgeFor(deps, permission, by.actor));
  let groups = 0;
  for (let start = 0; start < mine.length; start += AT_ONCE)
    groups += await database.transaction((tx) =>
      onSome(tx, deps, { members: mine.slice(start, start + AT_ONCE), by, kind, decide }),
    );
  const already = mine.length - groups;
  const notYours = members.length - mine.length;
  if (groups === 0) return { kind: 'nothing-to-do', storm, groups, already, notYours };
  const decided = parts.decided ?? ((handling): StormHandling => ({ ...handling, ack: null }));
  return database.transaction(async (tx) => {
    const now = (await findStorm(tx, storm.id)) ?? storm;
    const handling = decided(now.handling, groups);
    const next: Storm = { ...now, handling: { ...handling, decision: handling.decision + 1 } };
    await saveStorm(tx, next);
    await deps.redrawStorm(tx, storm.id);
    await deps.audit.record(tx, {
      ...by,
      requirement: requirementOf(deps, { permission, found: { storm, fleets: mine.map(fleetOf) }, actor: by.actor }),
      verdict: 'allowed',
      outcome: kind,
      subject: `${stormName(storm) ?? 'a storm'}: ${groups} of ${members.length} groups`,
      cardKey: `alert-storm:${storm.id}`,
    });
    return { kind, storm: next, groups, already, notYours };
  });
}

interface OnSome extends Pick<OnAll, 'by' | 'kind'> {
  readonly members: readonly StormMember[];
  readonly decide: Decide;
}

const DOING = { 'storm-acked': 'acked', 'storm-unacked': 'unacked', 'storm-assigned': 'assigned' } as const;

async function onSome(tx: Transaction, deps: StormDeskDeps, { members, by, kind, decide }: OnSome): Promise<number> {
  let done = 0;
  for (const { episodeId } of members) {
    const [episode, handling] = [await findEpisode(tx, episodeId), await findHandlingOf(tx, episodeId)];
    if (episode === null || handling === null || episode.endedAt !== null) continue;
    const decided = decide(handling, { handling, episode });
    if (decided === null) continue;
    // Nothing is drawn for most of them, so the job begins the chains of those that were taken back.
    const dueAt = decided.handling.ack === null ? deps.clock.now() : decided.handling.dueAt;
    await saveHandling(tx, { ...decided.handling, dueAt });
    await note(tx, deps, { handling, kind: DOING[kind], by: by.actor, text: decided.text });
    if (episode.hasCard) await deps.redraw(tx, episode.id);
    done += 1;
  }
  return done;
}

async function previewSilence(
  read: Reader,
  { id }: Pick<Storm, 'id'>,
): Promise<{ readonly matchers: readonly Matcher[]; readonly alerts: number }> {
  const ids = new Set((await listStormMembers(read, id)).map(({ episodeId }) => episodeId));
  const firing = (await listFiringLabels(read, MOST_LOOKED_AT)).filter(({ episodeId }) => ids.has(episodeId));
  return { matchers: stormMatchers(firing.map(({ labels }) => labels)), alerts: firing.length };
}

async function silence(
  deps: StormDeskDeps,
  { number, seen, forMs, reason, isConfirmed, matchers: wanted }: StormSilenceAsk,
  by: HandBy,
): Promise<SilenceOutcome | Extract<StormOutcome, { kind: 'over' | 'changed' }> | null> {
  const { read } = deps.database;
  const storm = await findStormNumbered(read, number);
  if (storm === null) return null;
  if (seen !== null && seen !== storm.handling.decision) return { kind: 'changed', storm };
  const [oldest] = await listStormMembers(read, storm.id);
  if (storm.endedAt !== null || oldest === undefined) return { kind: 'over', storm };
  const matchers = wanted ?? (await previewSilence(read, storm)).matchers;
  if (matchers.length === 0) return { kind: 'no-matchers' };
  // It is placed where the oldest of them comes from, and applied here to all.
  const ask = { number: oldest.number, seen: null, matchers, forMs, reason, previewOnly: false, isConfirmed };
  return deps.silences.silence(ask, by);
}
