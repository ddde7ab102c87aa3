import type { EpisodeParts } from '../../src/alerts/alert-view.ts';
import type { Alert, Annotations } from '../../src/alerts/alert.ts';
import type { Episode } from '../../src/alerts/episode.ts';
import type { Storm } from '../../src/alerts/alert-storm.ts';
import { NO_STORM_HANDLING } from '../../src/alerts/storm-handling.ts';

export const ALERT_NOW = new Date('2026-03-02T09:00:00Z');
export const NO_ANNOTATIONS: Annotations = { summary: null, description: null, runbookUrl: null, dashboardUrl: null };

const minutesAgo = (minutes: number): Date => new Date(ALERT_NOW.getTime() - minutes * 60_000);

/** An alert that fires for ten minutes. */
export function anAlert(parts: Partial<Alert> = {}): Alert {
  return {
    source: 'alertmanager',
    fingerprint: 'f1',
    groupId: 'g1',
    status: 'firing',
    startsAt: minutesAgo(10),
    endsAt: null,
    labels: { alertname: 'NodeDown', instance: 'store-01.do-ams3.status.prod' },
    annotations: NO_ANNOTATIONS,
    url: null,
    episodeId: 'e1',
    learntAt: ALERT_NOW,
    heardAt: ALERT_NOW,
    beginnings: [minutesAgo(10)],
    fleet: 'status.prod',
    host: 'store-01.do-ams3.status.prod',
    datacenter: 'do-ams3',
    role: 'store',
    shard: null,
    ...parts,
  };
}

/** An open episode of one alert, shown in #alerts. */
export function anEpisode(parts: Partial<Episode> = {}): Episode {
  return {
    id: 'e1',
    groupId: 'g1',
    receiver: 'muster',
    sources: ['alertmanager'],
    channel: 'alerts',
    name: 'NodeDown',
    scope: { kind: 'role', name: 'store' },
    nodes: 1,
    severity: 'critical',
    fleets: ['status.prod'],
    firing: 1,
    resolved: 0,
    hidden: 0,
    hiddenBy: null,
    commonLabels: { alertname: 'NodeDown', severity: 'critical', job: 'nodes' },
    commonAnnotations: NO_ANNOTATIONS,
    externalUrl: 'https://am.example.org',
    truncated: 0,
    told: [],
    worst: null,
    beginnings: [minutesAgo(9)],
    cost: 1,
    startedAt: minutesAgo(10),
    openedAt: minutesAgo(9),
    heardAt: ALERT_NOW,
    shownAt: minutesAgo(9),
    endedAt: null,
    ending: null,
    dueAt: null,
    stormId: null,
    hasCard: true,
    ...parts,
  };
}

export function aStorm(parts: Partial<Storm> = {}): Storm {
  return {
    id: 's1',
    receiver: 'muster',
    channel: 'alerts',
    startedAt: minutesAgo(10),
    stormyAt: minutesAgo(8),
    number: 3,
    handling: NO_STORM_HANDLING,
    calmAt: null,
    endedAt: null,
    changedAt: null,
    touchedAt: null,
    told: [],
    ...parts,
  };
}

/** What a card tells where nothing but the alerts is known. */
export function cardParts(
  episode: Episode,
  members: readonly Alert[],
  parts: Partial<EpisodeParts> = {},
): EpisodeParts {
  return {
    episode,
    members,
    silentAfterMs: 86_400_000,
    attention: null,
    outOf: null,
    flaps: 1,
    flapsFrom: 3,
    runbook: null,
    changes: [],
    doings: [],
    hides: [],
    hider: null,
    ...parts,
  };
}
