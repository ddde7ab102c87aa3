import type { Agent } from '../approvals/approval.ts';
import { agentOf } from '../approvals/approval-people.ts';
import { storable } from '../audit/audit.ts';
import { findPerson } from '../people/person.ts';
import type { Acts } from '../platform/acts/act.ts';
import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import type { Database, Reader, Transaction } from '../platform/database/transaction.ts';
import type { Cards } from '../platform/delivery/card.ts';
import type { Actor, AuditTrail, Requirement } from '../platform/gate.ts';
import type { Ids } from '../platform/ids.ts';
import type { Doing, DoingKind } from './alert-doing.ts';
import { findEpisode, listOpenEpisodes } from './episode-store.ts';
import type { Episode } from './episode.ts';
import { escalateByHand } from './escalation-service.ts';
import type { AckOutcome, AssignOutcome, EscalateOutcome, Handled, UnackOutcome } from './handling-outcome.ts';
import {
  deleteOrphanedHandlings,
  findHandling,
  insertDoing,
  listAcknowledged,
  listDoings,
  listHandlingsOf,
  saveHandling,
} from './handling-store.ts';
import { acknowledge, alertName, assign, unacknowledge, type Handling } from './handling.ts';
import { badnessOf } from './episode-step.ts';

export interface HandlingServiceDeps {
  /** The configuration in force; read once for each act. */
  readonly config: () => Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly cards: Cards;
  readonly acts: Acts;
  readonly audit: AuditTrail;
  readonly guildId: string;
  /** Has the card of an episode written anew, with what was decided. */
  readonly redraw: (tx: Transaction, episodeId: string) => Promise<void>;
}

/** Who asks, and what they asked, for the record. The gate judged it before. */
export interface HandBy {
  readonly actor: Actor;
  /** E.g. 'command:alert ack'. */
  readonly act: string;
}

/** An episode by its number; `seen` is the decision a button was drawn for, null for one who named it. */
export interface OfAlert {
  readonly number: number;
  readonly seen: number | null;
}

/** What people do about alerts. What changes something is recorded in the audit here, in the transaction that does it. */
export interface HandlingService {
  /** Nobody is told of it until it becomes worse, or `forMs` (else the configured time) is over. null: no such alert. */
  ack(
    of: OfAlert & { readonly forMs: number | null; readonly note: string | null },
    by: HandBy,
  ): Promise<AckOutcome | null>;
  unack(of: OfAlert, by: HandBy): Promise<UnackOutcome | null>;
  /** `to`: a person of the configuration; 'me': whoever asks; 'nobody': takes it back. */
  assign(of: OfAlert & { readonly to: string }, by: HandBy): Promise<AssignOutcome | null>;
  /** The next step of the chain at once. */
  escalate(of: OfAlert, by: HandBy): Promise<EscalateOutcome | null>;
  find(read: Reader, number: number): Promise<Handled | null>;
  /** Open ones, or those acknowledged, the oldest acknowledgement first; judge each before telling of it. */
  list(read: Reader, which: 'open' | 'acknowledged', limit: number): Promise<readonly Handled[]>;
  /** What was done about it, oldest first. */
  listDoings(read: Reader, number: number): Promise<readonly Doing[]>;
  prune(tx: Transaction, limit: number): Promise<number>;
}

const HOUR_MS = 3_600_000;
const DOINGS_SHOWN = 50;
/** Whoever says "it is mine" for longer than a week has forgotten it; the configured time is no longer either. */
export const LONGEST_ACK_HOURS = 7 * 24;

export function createHandlingService(deps: HandlingServiceDeps): HandlingService {
  const { guildId } = deps;
  return {
    ack: (of, by) =>
      act(deps, { of, by, permission: 'alert.ack' }, (tx, handled) => ack(tx, deps, { handled, of, by })),
    unack: (of, by) =>
      act(deps, { of, by, permission: 'alert.ack' }, async (tx, { handling, episode }) => {
        if (handling.ack === null) return { kind: 'not-acked', handling, episode };
        const taken = unacknowledge(handling);
        await saveHandling(tx, taken);
        await note(tx, deps, { handling, kind: 'unacked', by: by.actor, text: 'took back the acknowledgement' });
        return { kind: 'unacked', handling: taken, episode };
      }),
    assign: (of, by) =>
      act(deps, { of, by, permission: 'alert.assign' }, (tx, handled) =>
        assignTo(tx, deps, { handled, to: of.to, by }),
      ),
    escalate: (of, by) =>
      act(deps, { of, by, permission: 'alert.escalate' }, async (tx, { handling, episode }) => {
        const outcome = await escalateByHand(tx, deps, { handling, episode, by: by.actor });
        return outcome;
      }),
    async find(read, number) {
      const handling = await findHandling(read, guildId, number);
      const episode = handling === null ? null : await findEpisode(read, handling.episodeId);
      return handling === null || episode === null ? null : { handling, episode };
    },
    list: (read, which, limit) => list(deps, read, { which, limit }),
    listDoings: (read, number) => listDoings(read, number, DOINGS_SHOWN),
    prune: deleteOrphanedHandlings,
  };
}

async function list(
  { guildId }: HandlingServiceDeps,
  read: Reader,
  { which, limit }: { readonly which: 'open' | 'acknowledged'; readonly limit: number },
): Promise<readonly Handled[]> {
  if (which === 'acknowledged') {
    const handlings = await listAcknowledged(read, guildId, limit);
    const found = await Promise.all(
      handlings.map(async (handling) => ({ handling, episode: await findEpisode(read, handling.episodeId) })),
    );
    return found.flatMap(({ handling, episode }) => (episode === null ? [] : [{ handling, episode }]));
  }
  const episodes = await listOpenEpisodes(read, { limit });
  const handlings = await listHandlingsOf(
    read,
    episodes.map(({ id }) => id),
  );
  return episodes.flatMap((episode) => {
    const handling = handlings.get(episode.id);
    return handling === undefined ? [] : [{ handling, episode }];
  });
}

/** What acting on an alert takes: on its fleet, or on the house where it is of none or of several. */
export function alertRequirement(permission: string, { fleets }: Pick<Episode, 'fleets'>): Requirement {
  return { permission, fleet: fleets.length === 1 ? (fleets[0] ?? null) : null };
}

interface Acting {
  readonly of: OfAlert;
  readonly by: HandBy;
  readonly permission: string;
}

/** Judges anew, as it is at this moment, and writes all that follows in one transaction. null: no such alert. */
async function act<Outcome extends { readonly kind: string } & Handled>(
  deps: HandlingServiceDeps,
  { of, by, permission }: Acting,
  decide: (tx: Transaction, handled: Handled) => Promise<Outcome>,
): Promise<Outcome | ({ readonly kind: 'changed' | 'over' } & Handled) | null> {
  return deps.database.transaction(async (tx) => {
    const handling = await findHandling(tx, deps.guildId, of.number);
    const episode = handling === null ? null : await findEpisode(tx, handling.episodeId);
    if (handling === null || episode === null) return null;
    if (episode.endedAt !== null) return { kind: 'over', handling, episode };
    if (of.seen !== null && of.seen !== handling.decision) return { kind: 'changed', handling, episode };
    const outcome = await decide(tx, { handling, episode });
    if (outcome.handling.decision === handling.decision) return outcome;
    await deps.redraw(tx, episode.id);
    await deps.audit.record(tx, {
      ...by,
      requirement: alertRequirement(permission, episode),
      verdict: 'allowed',
      outcome: outcome.kind,
      subject: `${alertName(handling)} ${episode.name}`,
      cardKey: `alert:${episode.id}`,
    });
    return outcome;
  });
}

/** A token of a service has no account, so its name counts. */
export function isSameAgent(one: Agent, other: Agent): boolean {
  return one.userId === null || other.userId === null
    ? one.userId === other.userId && one.name === other.name
    : one.userId === other.userId;
}

interface Acking {
  readonly handled: Handled;
  readonly of: { readonly forMs: number | null; readonly note: string | null };
  readonly by: HandBy;
}

async function ack(tx: Transaction, deps: HandlingServiceDeps, { handled, of, by }: Acking): Promise<AckOutcome> {
  const { handling, episode } = handled;
  const config = deps.config();
  const who = agentOf(config, by.actor, storable);
  const from = handling.ack === null || isSameAgent(handling.ack.by, who) ? null : handling.ack.by;
  if (handling.ack !== null && from === null && of.forMs === null) return { kind: 'already-acked', handling, episode };
  if (of.forMs !== null && of.forMs > LONGEST_ACK_HOURS * HOUR_MS)
    return { kind: 'too-long', longestHours: LONGEST_ACK_HOURS, handling, episode };
  const now = deps.clock.now();
  const until = new Date(now.getTime() + (of.forMs ?? config.alerts.acknowledgeHours * HOUR_MS));
  const text = of.note === null ? null : storable(of.note);
  const acked = acknowledge(handling, { by: who, at: now, until, note: text, of: badnessOf(episode) });
  await saveHandling(tx, acked);
  const over = from === null ? '' : `, taking it over from ${from.name}`;
  const said = `acknowledged it until ${until.toISOString()}${over}${text === null ? '' : `: ${text}`}`;
  await note(tx, deps, { handling, kind: 'acked', by: by.actor, text: said });
  return { kind: 'acked', from, handling: acked, episode };
}

async function assignTo(
  tx: Transaction,
  deps: HandlingServiceDeps,
  { handled, to, by }: { readonly handled: Handled; readonly to: string; readonly by: HandBy },
): Promise<AssignOutcome> {
  const { handling, episode } = handled;
  const config = deps.config();
  const who = agentOf(config, by.actor, storable);
  if (to === 'nobody') {
    if (handling.assignment === null) return { kind: 'not-assigned', handling, episode };
    const freed = assign(handling, null);
    await saveHandling(tx, freed);
    await note(tx, deps, { handling, kind: 'assigned', by: by.actor, text: 'assigned it to nobody' });
    return { kind: 'unassigned', handling: freed, episode };
  }
  const person = to === 'me' ? null : findPerson(config, to);
  if (to !== 'me' && person === null) return { kind: 'unknown-person', handling, episode };
  const whom = person === null ? who : { userId: person.discord[0] ?? null, person: person.name, name: person.name };
  const before = handling.assignment?.to;
  if (before !== undefined && before.userId === whom.userId && before.name === whom.name)
    return { kind: 'already-assigned', handling, episode };
  const assigned = assign(handling, { to: whom, by: who, at: deps.clock.now() });
  await saveHandling(tx, assigned);
  await note(tx, deps, { handling, kind: 'assigned', by: by.actor, text: `assigned it to ${whom.name}` });
  return { kind: 'assigned', handling: assigned, episode };
}

export interface Noting {
  readonly handling: Pick<Handling, 'number'>;
  readonly kind: DoingKind;
  /** Null: time or a rule. */
  readonly by: Pick<Actor, 'displayName'> | null;
  readonly text: string;
}

/** Keeps what was done, for /alert show and /why alert. */
export async function note(
  tx: Transaction,
  { clock, ids }: Pick<HandlingServiceDeps, 'clock' | 'ids'>,
  { handling, kind, by, text }: Noting,
): Promise<void> {
  await insertDoing(tx, {
    id: ids.next(),
    number: handling.number,
    at: clock.now(),
    kind,
    by: by === null ? null : storable(by.displayName),
    text: storable(text),
  });
}
