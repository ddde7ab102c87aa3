import { clip, code, escape, timestamp } from '../platform/discord/message.ts';
import type { FiringAlert, FleetAlerts } from './firing-alert.ts';
import { shortHostName } from './fleet.ts';

const SHOWN = { severity: 30, name: 80, host: 80 } as const;

/** A line for each alert that fires, the gravest first; or what is known instead. */
export function alertLines(alerts: FleetAlerts, fleet: string): readonly string[] {
  if (alerts.kind === 'never-heard') return ['not known: Alertmanager was not heard from yet'];
  if (alerts.firing.length === 0) return [`none firing; Alertmanager was last heard ${timestamp(alerts.heardAt, 'R')}`];
  return alerts.firing.map((alert) => alertLine(alert, fleet));
}

function alertLine({ name, severity, host, since }: FiringAlert, fleet: string): string {
  const grave = severity === null ? '' : `${escape(clip(severity, SHOWN.severity))} `;
  const where = host === null ? '' : ` on ${code(clip(shortHostName(host, fleet), SHOWN.host))}`;
  return `🔥 firing: ${grave}${code(clip(name, SHOWN.name))}${where}, since ${timestamp(since, 'R')}`;
}

/** "2 alerts firing: …" in one line, for where many fleets are shown. */
export function alertSummary(alerts: FleetAlerts, fleet: string): string {
  const lines = alertLines(alerts, fleet);
  const more = lines.length > MOST_IN_A_LINE ? ` and ${lines.length - MOST_IN_A_LINE} more` : '';
  return `Alerts: ${lines.slice(0, MOST_IN_A_LINE).join('; ')}${more}`;
}

const MOST_IN_A_LINE = 3;
