import type { AlertStatus } from './alert.ts';
import type { Ending } from './alert-group.ts';

/** Rows as migrations/0007_alerts.ts makes them; times are milliseconds UTC. */
export interface AlertTables {
  alerts: AlertRow;
  alert_episodes: EpisodeRow;
  alert_storms: StormRow;
}

export interface AlertRow {
  group_id: string;
  fingerprint: string;
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
  told: string;
}
