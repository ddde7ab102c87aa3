import type { Config } from '../platform/config/config.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import type { Cards } from '../platform/delivery/card.ts';
import { findRemoteSilence, listOpenSilences, saveSilence } from './alert-silence-store.ts';
import { compareRemote, revived, silenceMark, silenceName, type AlertSilence } from './alert-silence.ts';
import type { AlertService } from './alert-service.ts';
import { listHeardReceivers, listOpenOfSource } from './reread-store.ts';
import type { AlertWord } from './alert.ts';
import { stepReach, UNKNOWN_REACH, type Reach } from './alertmanager-reach.ts';
import type { FindAlertmanager, RemoteAlert, RemoteSilence } from './alertmanager-port.ts';
import { note, type HandlingServiceDeps } from './handling-service.ts';
import { findHandling, takeNumber } from './handling-store.ts';
import type { Mention } from '../pipelines/route.ts';
import type { Matcher } from './matcher.ts';
import { gravest, laneOf } from './severity.ts';
import { rereadMessage } from './reread-view.ts';
import { redrawMatching } from './silence-deps-service.ts';

export interface LookServiceDeps extends HandlingServiceDeps {
  readonly alerts: Pick<AlertService, 'hear'>;
  readonly cards: Cards;
  readonly findAlertmanager: FindAlertmanager;
  /** Takes out of a word what must never be stored, as the webhook's handler does. */
  readonly clean: (word: AlertWord) => AlertWord;
}

/** What Alertmanager has, seen by asking it: edits of silences, and alerts of which no webhook told. */
export interface AlertmanagerLook {
  /** Silences as they are there. An Alertmanager that does not answer changes none; for long, it is an alert. */
  lookAtSilences(): Promise<void>;
  /** What fires there and what does not any more. `tells`: a summary of what was missed, e.g. after a start. */
  reread(options: { readonly tells: boolean }): Promise<RereadOutcome>;
}

export interface RereadOutcome {
  readonly kind: 'read' | 'partly' | 'nothing-to-read';
  readonly missedFiring: number;
  readonly missedResolved: number;
}

/** A webhook on its way is no miss: only what differs for longer counts. */
export const MISSED_AFTER_MS = 2 * 60_000;
/** Prometheus sends what fires again every minute by default (its flag --rules.alert.resend-delay), and others more seldom. */
const KNOWS_ALL_AFTER_MS = 10 * 60_000;
const MOST_OPEN = 20_000;

export function createAlertmanagerLook(deps: LookServiceDeps): AlertmanagerLook {
  // An Alertmanager that was away as well at the start is told of when it answers, and still in one message.
  let owesTelling = false;
  const reaches = new Map<string, Reach>();
  return {
    async lookAtSilences() {
      for (const { name } of alertmanagersOf(deps.config())) {
        const read = await deps.findAlertmanager(name)?.listSilences();
        if (read === undefined) continue;
        const why = read.kind === 'read' ? null : read.why;
        const { reach, report } = stepReach(reaches.get(name) ?? UNKNOWN_REACH, { name, why, now: deps.clock.now() });
        if (report !== null) await deps.database.transaction((tx) => deps.alerts.hear(tx, report));
        reaches.set(name, reach);
        if (read.kind !== 'read') continue;
        await deps.database.transaction((tx) => reconcile(tx, deps, { system: name, remote: read.items }));
      }
    },
    async reread({ tells }) {
      const outcome = await reread(deps, { tells: tells || owesTelling });
      owesTelling = (tells || owesTelling) && outcome.kind === 'partly';
      return outcome;
    },
  };
}

function alertmanagersOf({ connections }: Config): readonly Config['connections'][number][] {
  return connections.filter(({ kind }) => kind === 'alertmanager');
}

interface Seen {
  readonly system: string;
  readonly remote: readonly RemoteSilence[];
}

async function reconcile(tx: Transaction, deps: LookServiceDeps, { system, remote }: Seen): Promise<void> {
  const now = deps.clock.now();
  const known = (await listOpenSilences(tx, deps.guildId)).filter((each) => each.system === system);
  const changed: (readonly Matcher[])[] = [];
  const taken = new Set<string>();
  for (const silence of known) {
    const there = findRemote(remote, silence);
    if (there !== null) taken.add(there.id);
    const next = compareRemote(silence, there, now);
    if (next === silence) continue;
    await saveSilence(tx, next);
    changed.push(silence.matchers, next.matchers);
    const drift = next.drift.length > silence.drift.length ? next.drift.at(-1) : undefined;
    if (drift !== undefined) await tellDrift(tx, deps, next, drift);
  }
  for (const there of remote.filter(({ id, state }) => state !== 'expired' && !taken.has(id))) {
    const known = await findRemoteSilence(tx, { guildId: deps.guildId, system, remoteId: there.id });
    const made = known === null ? await takeIn(tx, deps, { system, there }) : revived(known, there);
    if (known !== null) await saveSilence(tx, made);
    if (known !== null) await tellDrift(tx, deps, made, made.drift.at(-1) ?? '');
    changed.push(made.matchers);
  }
  if (changed.length > 0) await redrawMatching(tx, deps, changed);
}

/** By its id; else by its mark: editing what it hides gives it a new id, and keeps the comment. */
function findRemote(remote: readonly RemoteSilence[], silence: AlertSilence): RemoteSilence | null {
  const marked = remote.filter(({ comment }) => comment.includes(silenceMark(silence)));
  const inForce = marked.find(({ state }) => state !== 'expired');
  const byId = remote.find(({ id }) => id === silence.remoteId);
  if (byId !== undefined && byId.state !== 'expired') return byId;
  return inForce ?? byId ?? marked[0] ?? null;
}

async function tellDrift(tx: Transaction, deps: LookServiceDeps, silence: AlertSilence, drift: string): Promise<void> {
  const handling = silence.alert === null ? null : await findHandling(tx, deps.guildId, silence.alert);
  if (handling === null) return;
  await note(tx, deps, { handling, kind: 'silence-changed', by: null, text: `${silenceName(silence)}: ${drift}` });
}

async function takeIn(
  tx: Transaction,
  deps: LookServiceDeps,
  { system, there }: { readonly system: string; readonly there: RemoteSilence },
): Promise<AlertSilence> {
  const fleets = there.matchers.filter(({ name, isRegex, isEqual }) => name === 'fleet' && !isRegex && isEqual);
  const fleet = deps.config().fleets.find(({ name }) => name === fleets[0]?.value)?.name ?? null;
  const made: AlertSilence = {
    number: await takeNumber(tx, 'SIL'),
    guildId: deps.guildId,
    system,
    remoteId: there.id,
    state: 'active',
    fleet,
    matchers: there.matchers,
    startsAt: there.startsAt,
    endsAt: there.endsAt,
    reason: there.comment.slice(0, LONGEST_FOREIGN).toWellFormed(),
    by: null,
    createdThereBy: there.createdBy.slice(0, LONGEST_FOREIGN).toWellFormed(),
    alert: null,
    drift: [],
    endedBecause: null,
    endedAt: null,
  };
  await saveSilence(tx, made);
  return made;
}
const LONGEST_FOREIGN = 450;

async function reread(deps: LookServiceDeps, { tells }: { readonly tells: boolean }): Promise<RereadOutcome> {
  const all = alertmanagersOf(deps.config());
  if (all.length === 0) return { kind: 'nothing-to-read', missedFiring: 0, missedResolved: 0 };
  const askedAt = deps.clock.now();
  const heard = new Map<string, RemoteAlert>();
  let isWhole = true;
  for (const { name } of all) {
    const port = deps.findAlertmanager(name);
    const read = await port?.listAlerts();
    const since = read?.kind === 'read' ? await port?.readStart() : null;
    if (read?.kind === 'read') for (const alert of read.items) heard.set(alert.word.fingerprint, alert);
    // Of one that does not answer nobody knows what ended there, nor of one that began anew: it keeps no alerts on disk,
    // and knows of what fires only when Prometheus has told it again.
    if (since === null || since === undefined || askedAt.getTime() - since.getTime() < KNOWS_ALL_AFTER_MS)
      isWhole = false;
  }
  const missed = await deps.database.transaction((tx) => takeMissed(tx, deps, { heard, isWhole, askedAt, tells }));
  return { kind: isWhole ? 'read' : 'partly', ...missed };
}

interface Rereading {
  readonly heard: ReadonlyMap<string, RemoteAlert>;
  readonly isWhole: boolean;
  readonly askedAt: Date;
  readonly tells: boolean;
}

async function takeMissed(
  tx: Transaction,
  deps: LookServiceDeps,
  { heard, isWhole, askedAt, tells }: Rereading,
): Promise<{ readonly missedFiring: number; readonly missedResolved: number }> {
  const open = await listOpenOfSource(tx, 'alertmanager', MOST_OPEN);
  const known = new Set(open.map(({ fingerprint }) => fingerprint));
  const receivers = await listHeardReceivers(tx);
  const old = new Date(askedAt.getTime() - MISSED_AFTER_MS);
  const fires = [...heard.values()].filter(
    ({ word, silencedBy, inhibitedBy, receivers: goesTo }) =>
      !known.has(word.fingerprint) &&
      goesTo.some((receiver) => receivers.has(receiver)) &&
      (tells || word.startsAt < old) &&
      // What Alertmanager tells nobody, nobody missed.
      silencedBy.length === 0 &&
      inhibitedBy.length === 0,
  );
  const pages = new Set(open.map(({ externalUrl }) => externalUrl).filter((url) => url !== null));
  // Where more of them told than the configuration leads to, an alert that is missing may be another one's.
  const knowsAll = isWhole && pages.size <= alertmanagersOf(deps.config()).length;
  const over = knowsAll ? open.filter((each) => !heard.has(each.fingerprint) && (tells || each.heardAt < old)) : [];
  const words: readonly AlertWord[] = [
    ...fires.map(({ word }) => deps.clean(word)),
    ...over.map(({ heardAt: _heardAt, externalUrl: _url, ...word }): AlertWord => {
      return { ...word, status: 'resolved', endsAt: askedAt };
    }),
  ];
  const mentions = new Map<string, Mention>();
  const gather = (found: readonly Mention[]): void => {
    for (const each of found) mentions.set(each.id, each);
  };
  const report = { source: 'alertmanager', heardAt: askedAt, words, sourceGroup: null } as const;
  // After a time away nobody wants one message for each of all that happened meanwhile.
  if (words.length > 0) await deps.alerts.hear(tx, report, tells ? { gather } : undefined);
  const missed = { missedFiring: fires.length, missedResolved: over.length };
  const channel = deps.config().alerts.channel;
  if (tells && words.length > 0 && channel !== null)
    await deps.cards.put(tx, {
      key: `alert-reread:${deps.ids.next()}`,
      kind: 'alert-reread',
      place: { kind: 'channel', channel },
      lane: laneOf(gravest(fires.map(({ word }) => word.labels['severity'] ?? null))),
      phase: 'final',
      ...rereadMessage({
        mentions: [...mentions.values()],
        fires: fires.map(({ word }) => deps.clean(word)),
        over: over.map(({ labels }) => labels),
      }),
    });
  return missed;
}
