import { createHash } from 'node:crypto';
import { DRILL_ALERT, DRILL_PAGES } from '../alerts/drill-alert.ts';
import type { DrillProgress } from '../alerts/drill-store.ts';

const SAID = 'DRILL: nothing is wrong. Somebody tries how an alert travels; it ends by itself.';

export interface Drill {
  /** Tells it from every other drill. */
  readonly id: string;
  readonly severity: string;
  readonly fleet: string | null;
  /** Whether the second path is tried, too. */
  readonly pages: boolean;
  /** The name of the shell's user. */
  readonly by: string;
  readonly startsAt: Date;
}

/** A notification as Alertmanager sends it (prometheus.io: "webhook_config"), version 4; it is over once it has an end. */
export function drillBody(drill: Drill, endsAt: Date | null): string {
  const { id, severity, fleet, pages, by, startsAt } = drill;
  const labels = {
    alertname: DRILL_ALERT,
    drill: id,
    severity,
    started_by: by,
    ...(fleet === null ? {} : { fleet }),
    ...(pages ? { [DRILL_PAGES]: 'now' } : {}),
  };
  const annotations = { summary: SAID };
  return JSON.stringify({
    version: '4',
    groupKey: `{}:{drill="${id}"}`,
    truncatedAlerts: 0,
    status: endsAt === null ? 'firing' : 'resolved',
    receiver: 'muster-drill',
    groupLabels: { alertname: DRILL_ALERT, drill: id },
    commonLabels: labels,
    commonAnnotations: annotations,
    externalURL: '',
    alerts: [
      {
        status: endsAt === null ? 'firing' : 'resolved',
        labels,
        annotations,
        startsAt: startsAt.toISOString(),
        endsAt: endsAt?.toISOString() ?? '0001-01-01T00:00:00Z',
        generatorURL: '',
        fingerprint: drillFingerprint(drill),
      },
    ],
  });
}

export function drillFingerprint({ id }: Pick<Drill, 'id'>): string {
  return createHash('sha256').update(`muster drill ${id}`).digest('hex').slice(0, 16);
}

export function hashOf(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}

/** Words of the relay for what a person can see. */
const SEEN = new Set(['posted', 'found', 'edited']);

/** One step of the way, and how long after the event was recorded; null: it has not happened. */
export interface DrillStep {
  readonly step: string;
  readonly afterMs: number | null;
}

/** The steps in their order. `sinceEnd`: only what happened to cards from then on counts, because the drill is over. */
export function drillSteps(progress: DrillProgress, sinceEnd: Date | null = null): readonly DrillStep[] {
  const { recordedAt, handledAt, cards, page } = progress;
  const after = (at: Date | null): number | null =>
    at === null || recordedAt === null ? null : Math.max(0, at.getTime() - recordedAt.getTime());
  return [
    { step: 'recorded', afterMs: after(recordedAt) },
    { step: 'judged', afterMs: after(handledAt) },
    ...cards.map((card) => ({ step: `${card.kind} at ${card.place}`, afterMs: after(seenAt(card, sinceEnd)) })),
    ...(page === null || sinceEnd !== null
      ? []
      : [{ step: `second path ${page.connection}`, afterMs: after(page.takenAt) }]),
  ];
}

/** True once the second path, where it was wanted, took the page. */
export function isPaged({ page }: Pick<DrillProgress, 'page'>, { pages }: Pick<Drill, 'pages'>): boolean {
  return !pages || (page?.takenAt ?? null) !== null;
}

/** True once the event was judged and every card of it is on Discord. */
export function isThrough(progress: DrillProgress, sinceEnd: Date | null = null): boolean {
  const isSeen = progress.cards.filter((card) => sinceEnd === null || card.kind === 'alert');
  return progress.handledAt !== null && isSeen.length > 0 && isSeen.every((card) => seenAt(card, sinceEnd) !== null);
}

/** Where cards of it were to be seen and are not yet. */
export function unseenPlaces({ cards }: DrillProgress): readonly string[] {
  return cards.filter((card) => seenAt(card, null) === null).map(({ kind, place }) => `${kind} at ${place}`);
}

/** Whom cards of it notified, as Discord writes mentions. */
export function reached(progress: DrillProgress): readonly string[] {
  return [...new Set(progress.cards.filter((card) => seenAt(card, null) !== null).flatMap(({ mentions }) => mentions))];
}

function seenAt({ receipts }: DrillProgress['cards'][number], since: Date | null): Date | null {
  return receipts.find(({ kind, at }) => SEEN.has(kind) && (since === null || at >= since))?.at ?? null;
}
