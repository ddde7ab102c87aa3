import type { AlertStatus } from './alert.ts';
import type { AlertSource } from './alert-report.ts';
import type { Ending } from './episode.ts';

/** Rows as migrations/0007_alerts.ts and the one of the alert model make them; times are milliseconds UTC. */
export interface AlertTables {
  alerts: AlertRow;
  alert_episodes: EpisodeRow;
  alert_storms: StormRow;
  alert_hiders: HiderRow;
  alert_sources: SourceRow;
}

export interface HiderRow {
  hides: string;
  source: AlertSource;
  fingerprint: string;
  episode_id: string;
}

export interface SourceRow {
  source: AlertSource;
  heard_at: number;
}

export interface AlertRow {
  source: AlertSource;
  fingerprint: string;
  group_id: string;
  episode_id: string | null;
  status: AlertStatus;
  starts_at: number;
  ends_at: number | null;
  learnt_at: number;
  heard_at: number;
  fleet: string | null;
  body: string;
}

export interface EpisodeRow {
  id: string;
  group_id: string;
  receiver: string;
  channel: string | null;
  name: string;
  severity: string | null;
  fleets: string;
  firing: number;
  resolved: number;
  body: string;
  cost: number;
  started_at: number;
  opened_at: number;
  heard_at: number;
  ended_at: number | null;
  ending: Ending | null;
  due_at: number | null;
  hidden_by: string | null;
  storm_id: string | null;
  has_card: number;
}

export interface StormRow {
  id: string;
  receiver: string;
  channel: string | null;
  started_at: number;
  stormy_at: number;
  calm_at: number | null;
  ended_at: number | null;
  changed_at: number | null;
  touched_at: number | null;
  told: string;
  number: number | null;
  handling: string | null;
}
