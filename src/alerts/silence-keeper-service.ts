import { agentOf } from '../approvals/approval-people.ts';
import { storable } from '../audit/audit.ts';
import type { StoredAct } from '../platform/acts/act.ts';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { Gate, Requirement } from '../platform/gate.ts';
import {
  deleteSilencesBefore,
  findSilence,
  listFiringLabels,
  listOpenSilences,
  saveSilence,
} from './alert-silence-store.ts';
import { listEpisodeAlerts } from './alert-store.ts';
import { silenceMark, silenceName, type AlertSilence } from './alert-silence.ts';
import { EXPIRE_SILENCE, PLACE_SILENCE } from './alertmanager-port.ts';
import { findEpisode } from './episode-store.ts';
import type { Episode } from './episode.ts';
import type { SilenceOutcome, SilencePreview, UnsilenceOutcome } from './handling-outcome.ts';
import { alertRequirement, note, type HandBy, type HandlingServiceDeps, type OfAlert } from './handling-service.ts';
import { findHandling, makeHandlingsDue, takeNumber } from './handling-store.ts';
import { alertName, type Handling } from './handling.ts';
import { areSameMatchers, causeMatchers, matches, type Matcher } from './matcher.ts';
import { reachOf, widthOf } from './silence-reach.ts';

export interface SilenceServiceDeps extends HandlingServiceDeps {
  readonly gate: Gate;
}

export interface SilenceAsk extends OfAlert {
  /** Null: the cause of the alert. */
  readonly matchers: readonly Matcher[] | null;
  readonly forMs: number;
  readonly reason: string;
  /** Only tells what it would hide. */
  readonly previewOnly: boolean;
  /** Whoever asks has seen how much it hides. */
  readonly isConfirmed: boolean;
}

/** Silences, in Alertmanager or kept here. What changes something is recorded in the audit here. */
export interface SilenceService {
  /** null: no such alert. */
  silence(ask: SilenceAsk, by: HandBy): Promise<SilenceOutcome | null>;
  /** null: no such silence. */
  unsilence(number: number, by: HandBy): Promise<UnsilenceOutcome | null>;
  /** What its matchers would be, and what they would hide. */
  preview(read: Reader, episode: Episode): Promise<SilencePreview>;
  find(read: Reader, number: number): Promise<AlertSilence | null>;
  /** In force or about to be, the one that ends first at the top. */
  list(read: Reader): Promise<readonly AlertSilence[]>;
  /** What a settled act made of its silence. */
  settled(tx: Transaction, act: StoredAct): Promise<void>;
  /** Ends those whose time is over and that are kept here. The job. */
  settle(tx: Transaction): Promise<void>;
  prune(tx: Transaction, options: { readonly before: Date; readonly limit: number }): Promise<number>;
}

/** Alerts looked at for a preview. */
const MOST_LOOKED_AT = 20_000;
const HOUR_MS = 3_600_000;
/** Longer, a silence would begin long after anybody wanted it. */
const DEADLINE_MS = 15 * 60_000;
const REDRAWN_AT_ONCE = 200;
/** Ends that are no further apart are the same end: somebody pressed twice. */
const SAME_END_MS = 60_000;

export function createSilenceService(deps: SilenceServiceDeps): SilenceService {
  const { guildId, clock } = deps;
  return {
    silence: (ask, by) => silence(deps, ask, by),
    unsilence: (number, by) => unsilence(deps, number, by),
    preview: async (read, episode) => previewOf(read, await matchersFor(read, episode)),
    find: (read, number) => findSilence(read, guildId, number),
    list: (read) => listOpenSilences(read, guildId),
    settled: (tx, act) => settled(tx, deps, act),
    async settle(tx) {
      const now = clock.now();
      for (const each of await listOpenSilences(tx, guildId)) {
        // Also one that Alertmanager has: while that is away, nobody else says that people are to be told again. One
        // that somebody made longer there comes back with the next look.
        if (each.endsAt > now) continue;
        await endSilence(tx, deps, { silence: each, because: 'its time was over' });
      }
    },
    prune: deleteSilencesBefore,
  };
}

/** On one fleet, what silencing there takes; on the house, what it takes there. */
export function silenceRequirement({ fleet }: Pick<AlertSilence, 'fleet'>): Requirement {
  return { permission: 'alert.silence', fleet };
}

async function matchersFor(read: Reader, { id }: Episode): Promise<readonly Matcher[]> {
  const firing = (await listEpisodeAlerts(read, id)).filter(({ status }) => status === 'firing');
  return causeMatchers(firing.map(({ labels }) => labels));
}

async function previewOf(read: Reader, matchers: readonly Matcher[]): Promise<SilencePreview> {
  const all = matchers.length === 0 ? [] : await listFiringLabels(read, MOST_LOOKED_AT);
  const hit = all.filter(({ labels }) => matches(matchers, labels));
  return {
    matchers,
    alerts: hit.length,
    groups: new Set(hit.map(({ episodeId }) => episodeId)).size,
    fleets: [...new Set(hit.map(({ fleet }) => fleet ?? ''))].toSorted(),
  };
}

async function silence(deps: SilenceServiceDeps, ask: SilenceAsk, by: HandBy): Promise<SilenceOutcome | null> {
  return deps.database.transaction(async (tx) => {
    const handling = await findHandling(tx, deps.guildId, ask.number);
    const episode = handling === null ? null : await findEpisode(tx, handling.episodeId);
    if (handling === null || episode === null) return null;
    if (episode.endedAt !== null) return { kind: 'over', handling, episode };
    if (ask.seen !== null && ask.seen !== handling.decision) return { kind: 'changed', handling, episode };
    const { longestSilenceHours } = deps.config().alerts;
    if (ask.forMs > longestSilenceHours * HOUR_MS) return { kind: 'too-long', longestHours: longestSilenceHours };
    const preview = await previewOf(tx, ask.matchers ?? (await matchersFor(tx, episode)));
    if (preview.matchers.length === 0) return { kind: 'no-matchers' };
    const system = systemFor(deps, episode);
    if (!mayHideAll(deps, { preview, by })) return { kind: 'too-wide', preview };
    if (ask.previewOnly) return { kind: 'preview', preview, system };
    const why = widthOf(preview.matchers, preview.fleets);
    if (why !== null && !ask.isConfirmed) return { kind: 'unconfirmed', preview, why };
    const now = deps.clock.now();
    const endsAt = new Date(now.getTime() + ask.forMs);
    const same = (await listOpenSilences(tx, deps.guildId)).find(
      // A longer one is news: the silence there is would end before anybody wanted it.
      (each) =>
        each.endsAt.getTime() >= endsAt.getTime() - SAME_END_MS && areSameMatchers(each.matchers, preview.matchers),
    );
    if (same !== undefined) return { kind: 'already-silenced', silence: same };
    const placed = await place(tx, deps, { ask, by, handling, episode, preview, system });
    return { kind: system === null ? 'silenced' : 'silencing', silence: placed, preview };
  });
}

/** Whoever may silence one fleet must not hide another's alerts with it, neither those that fire nor those to come. */
function mayHideAll(
  { gate, config, clock }: SilenceServiceDeps,
  { preview, by }: { readonly preview: SilencePreview; readonly by: HandBy },
): boolean {
  const allows = (fleet: string | null): boolean =>
    gate.judge(by.actor, { permission: 'alert.silence', fleet }).kind === 'allowed';
  if (allows(null)) return true;
  const reach = reachOf(preview.matchers, config(), clock.now());
  const firing = preview.fleets.map((fleet) => (fleet === '' ? null : fleet));
  return reach.kind === 'fleets' && [...reach.fleets, ...firing].every((fleet) => fleet !== null && allows(fleet));
}

/** The Alertmanager that told of it, where the configuration leads to one; null: it is kept here. */
function systemFor({ config }: SilenceServiceDeps, { sources, externalUrl }: Episode): string | null {
  if (!sources.includes('alertmanager')) return null;
  const all = config().connections.filter(({ kind }) => kind === 'alertmanager');
  const told = all.find(({ baseUrl }) => externalUrl?.startsWith(baseUrl) === true);
  return (told ?? (all.length === 1 ? all[0] : undefined))?.name ?? null;
}

interface Placing {
  readonly ask: SilenceAsk;
  readonly by: HandBy;
  readonly handling: Handling;
  readonly episode: Episode;
  readonly preview: SilencePreview;
  readonly system: string | null;
}

async function place(
  tx: Transaction,
  deps: SilenceServiceDeps,
  { ask, by, handling, episode, preview, system }: Placing,
): Promise<AlertSilence> {
  const now = deps.clock.now();
  const requirement = alertRequirement('alert.silence', episode);
  const made: AlertSilence = {
    number: await takeNumber(tx, 'SIL'),
    guildId: deps.guildId,
    system,
    remoteId: null,
    state: system === null ? 'active' : 'placing',
    fleet: requirement.fleet,
    matchers: preview.matchers,
    startsAt: now,
    endsAt: new Date(now.getTime() + ask.forMs),
    reason: storable(ask.reason),
    by: agentOf(deps.config(), by.actor, storable),
    createdThereBy: null,
    alert: handling.number,
    drift: [],
    endedBecause: null,
    endedAt: null,
  };
  await saveSilence(tx, made);
  if (system !== null) await deps.acts.put(tx, placingAct(made, system, now));
  const text = `silenced it until ${made.endsAt.toISOString()} (${silenceName(made)}): ${made.reason}`;
  await note(tx, deps, { handling, kind: 'silenced', by: by.actor, text });
  await redrawMatching(tx, deps, [made.matchers]);
  await deps.audit.record(tx, {
    ...by,
    requirement,
    verdict: 'allowed',
    outcome: system === null ? 'silenced' : 'silencing',
    subject: `${silenceName(made)} for ${alertName(handling)} ${episode.name}`,
    cardKey: `alert:${episode.id}`,
  });
  return made;
}

function placingAct(made: AlertSilence, system: string, now: Date): Parameters<HandlingServiceDeps['acts']['put']>[1] {
  const mark = silenceMark(made);
  const input = {
    matchers: made.matchers.map((matcher) => ({ ...matcher })),
    startsAt: made.startsAt.toISOString(),
    endsAt: made.endsAt.toISOString(),
    createdBy: made.by?.name ?? 'Muster',
    comment: `${made.reason} ${mark}`,
    mark,
  };
  return {
    key: `alert-silence:${made.number}:place`,
    system,
    verb: PLACE_SILENCE,
    target: silenceName(made),
    fleet: made.fleet,
    summary: `place silence ${silenceName(made)}`,
    input,
    expect: { fact: 'silence-in-force', of: input },
    deadline: new Date(Math.min(made.endsAt.getTime(), now.getTime() + DEADLINE_MS)),
  };
}

async function unsilence(deps: SilenceServiceDeps, number: number, by: HandBy): Promise<UnsilenceOutcome | null> {
  return deps.database.transaction(async (tx) => {
    const found = await findSilence(tx, deps.guildId, number);
    if (found === null) return null;
    if (found.state === 'ended' || found.state === 'refused' || found.state === 'ending')
      return { kind: 'already-over', silence: found };
    const outcome = await endByWill(tx, deps, found);
    if (outcome.kind === 'not-yet-known') return outcome;
    await redrawMatching(tx, deps, [found.matchers]);
    const handling = found.alert === null ? null : await findHandling(tx, deps.guildId, found.alert);
    if (handling !== null)
      await note(tx, deps, { handling, kind: 'unsilenced', by: by.actor, text: `ended ${silenceName(found)}` });
    await deps.audit.record(tx, {
      ...by,
      requirement: silenceRequirement(found),
      verdict: 'allowed',
      outcome: outcome.kind,
      subject: silenceName(found),
    });
    return outcome;
  });
}

async function endByWill(tx: Transaction, deps: SilenceServiceDeps, found: AlertSilence): Promise<UnsilenceOutcome> {
  const { system, remoteId, number } = found;
  const end = (state: 'ending' | 'ended'): AlertSilence => ({
    ...found,
    state,
    endedBecause: 'it was taken back',
    endedAt: state === 'ended' ? deps.clock.now() : null,
  });
  if (found.state === 'placing') {
    const withdrawn = await deps.acts.withdraw(tx, `alert-silence:${number}:place`, 'the silence was taken back');
    if (withdrawn.kind !== 'withdrawn') return { kind: 'not-yet-known', silence: found };
    const ended = end('ended');
    await saveSilence(tx, ended);
    return { kind: 'unsilenced', silence: ended };
  }
  if (system === null) {
    const ended = end('ended');
    await saveSilence(tx, ended);
    return { kind: 'unsilenced', silence: ended };
  }
  if (remoteId === null) return { kind: 'not-yet-known', silence: found };
  const ending = end('ending');
  await saveSilence(tx, ending);
  await deps.acts.put(tx, {
    key: `alert-silence:${number}:expire:${remoteId}`,
    system,
    verb: EXPIRE_SILENCE,
    target: silenceName(found),
    fleet: found.fleet,
    summary: `end silence ${silenceName(found)}`,
    input: { id: remoteId },
    expect: { fact: 'silence-over', of: { id: remoteId } },
    deadline: new Date(deps.clock.now().getTime() + DEADLINE_MS),
  });
  return { kind: 'unsilencing', silence: ending };
}

const ACT_KEY = /^alert-silence:(\d{1,9}):(place|expire)/;

async function settled(tx: Transaction, deps: SilenceServiceDeps, act: StoredAct): Promise<void> {
  const [, number, what] = ACT_KEY.exec(act.key) ?? [];
  const found = number === undefined ? null : await findSilence(tx, deps.guildId, Number(number));
  if (found === null || found.state === 'ended' || found.state === 'refused') return;
  const because = act.because ?? 'nobody said why';
  if (what === 'place') {
    const isDone = act.state === 'done';
    const remoteId = isDone ? (remoteIdIn(act.receipt) ?? found.remoteId) : found.remoteId;
    const next: AlertSilence = isDone
      ? { ...found, state: found.state === 'placing' ? 'active' : found.state, remoteId }
      : { ...found, state: 'refused', endedAt: deps.clock.now(), endedBecause: because };
    await saveSilence(tx, next);
    if (!isDone) await noteAt(tx, deps, found, `${silenceName(found)} was not placed: ${because}`);
  } else if (act.state === 'done') await saveSilence(tx, { ...found, state: 'ended', endedAt: deps.clock.now() });
  else {
    await saveSilence(tx, { ...found, state: 'active', endedBecause: null });
    await noteAt(tx, deps, found, `${silenceName(found)} could not be ended: ${because}`);
  }
  await redrawMatching(tx, deps, [found.matchers]);
}

function remoteIdIn(receipt: StoredAct['receipt']): string | null {
  if (typeof receipt !== 'object' || receipt === null || !('silenceID' in receipt)) return null;
  const { silenceID } = receipt;
  return typeof silenceID === 'string' ? silenceID : null;
}

async function noteAt(tx: Transaction, deps: SilenceServiceDeps, { alert }: AlertSilence, text: string): Promise<void> {
  const handling = alert === null ? null : await findHandling(tx, deps.guildId, alert);
  if (handling !== null) await note(tx, deps, { handling, kind: 'silence-changed', by: null, text });
}

async function endSilence(
  tx: Transaction,
  deps: SilenceServiceDeps,
  { silence: each, because }: { readonly silence: AlertSilence; readonly because: string },
): Promise<void> {
  const ended: AlertSilence = { ...each, state: 'ended', endedAt: deps.clock.now(), endedBecause: because };
  await saveSilence(tx, ended);
  await noteAt(tx, deps, ended, `${silenceName(ended)} ended: ${because}`);
  await redrawMatching(tx, deps, [ended.matchers]);
}

/** Has the cards written anew of all that fires and fits any of these, before or after a change. */
export async function redrawMatching(
  tx: Transaction,
  { redraw, clock }: Pick<HandlingServiceDeps, 'redraw' | 'clock'>,
  sets: readonly (readonly Matcher[])[],
): Promise<void> {
  const firing = await listFiringLabels(tx, MOST_LOOKED_AT);
  const hit = firing.filter(({ labels }) => sets.some((matchers) => matches(matchers, labels)));
  const ids = new Set(hit.map(({ episodeId }) => episodeId));
  for (const id of [...ids].slice(0, REDRAWN_AT_ONCE)) await redraw(tx, id);
  await makeHandlingsDue(tx, { episodeIds: [...ids].slice(REDRAWN_AT_ONCE), at: clock.now() });
}
