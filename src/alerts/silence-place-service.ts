import { agentOf } from '../approvals/approval-people.ts';
import { storable } from '../audit/audit.ts';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import { listOpenSilences, saveSilence } from './alert-silence-store.ts';
import { listEpisodeAlerts } from './alert-store.ts';
import { silenceMark, silenceName, type AlertSilence } from './alert-silence.ts';
import { PLACE_SILENCE } from './alertmanager-port.ts';
import { findEpisode } from './episode-store.ts';
import type { Episode } from './episode.ts';
import type { SilenceOutcome, SilencePreview } from './handling-outcome.ts';
import { alertRequirement, note, type HandBy, type HandlingServiceDeps, type OfAlert } from './handling-service.ts';
import { findHandling, takeNumber } from './handling-store.ts';
import { alertName, type Handling } from './handling.ts';
import { areSameMatchers, causeMatchers, type Matcher } from './matcher.ts';
import { DEADLINE_MS, listHit, redrawMatching, type SilenceServiceDeps } from './silence-deps-service.ts';
import { reachOf, widthOf } from './silence-reach.ts';

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

const HOUR_MS = 3_600_000;
/** Ends that are no further apart are the same end: somebody pressed twice. */
const SAME_END_MS = 60_000;

/** What its cause would be as matchers, and what they would hide. */
export async function previewCause(read: Reader, episode: Episode): Promise<SilencePreview> {
  return previewOf(read, await matchersFor(read, episode));
}

async function matchersFor(read: Reader, { id }: Episode): Promise<readonly Matcher[]> {
  const firing = (await listEpisodeAlerts(read, id)).filter(({ status }) => status === 'firing');
  return causeMatchers(firing.map(({ labels }) => labels));
}

async function previewOf(read: Reader, matchers: readonly Matcher[]): Promise<SilencePreview> {
  const hit = matchers.length === 0 ? [] : await listHit(read, [matchers]);
  return {
    matchers,
    alerts: hit.length,
    groups: new Set(hit.map(({ episodeId }) => episodeId)).size,
    fleets: [...new Set(hit.map(({ fleet }) => fleet ?? ''))].toSorted(),
  };
}

/** null: no such alert. */
export async function placeSilence(
  deps: SilenceServiceDeps,
  ask: SilenceAsk,
  by: HandBy,
): Promise<SilenceOutcome | null> {
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
