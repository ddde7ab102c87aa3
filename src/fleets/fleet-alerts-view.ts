import { clip, code, escape, timestamp } from '../platform/discord/message.ts';
import type { FiringAlert, FleetAlerts } from './firing-alert.ts';
import { hostNames } from './fleet-words-view.ts';

const SHOWN = { severity: 30, name: 80, hosts: 120 } as const;

/** A line for each rule that fires, the gravest first, with the hosts it fires for; or what is known instead. */
export function alertLines(alerts: FleetAlerts, fleet: string): readonly string[] {
  if (alerts.kind === 'never-heard') return ['not known: Alertmanager was not heard from yet'];
  if (alerts.firing.length === 0) return [`none firing; Alertmanager was last heard ${timestamp(alerts.heardAt, 'R')}`];
  const rules = Map.groupBy(alerts.firing, ({ name, severity }) => JSON.stringify([severity, name]));
  return [...rules.values()].map((firing) => ruleLine(firing, fleet));
}

function ruleLine(firing: readonly FiringAlert[], fleet: string): string {
  const [first] = firing;
  if (first === undefined) return '';
  const { name, severity } = first;
  const grave = severity === null ? '' : `${escape(clip(severity, SHOWN.severity))} `;
  const hosts = [...new Set(firing.flatMap(({ host }) => host ?? []))].toSorted();
  const many = hosts.length > 1 ? `${hosts.length} hosts: ` : '';
  const where = hosts.length === 0 ? '' : ` on ${many}${hostNames(hosts, { fleet, room: SHOWN.hosts })}`;
  const times = hosts.length === 0 && firing.length > 1 ? `, ${firing.length} alerts` : '';
  const since = new Date(Math.min(...firing.map((each) => each.since.getTime())));
  return `🔥 firing: ${grave}${code(clip(name, SHOWN.name))}${where}${times}, since ${timestamp(since, 'R')}`;
}

/** "2 alerts firing: …" in one line, for where many fleets are shown. */
export function alertSummary(alerts: FleetAlerts, fleet: string): string {
  const lines = alertLines(alerts, fleet);
  const more = lines.length > MOST_IN_A_LINE ? ` and ${lines.length - MOST_IN_A_LINE} more` : '';
  return `Alerts: ${lines.slice(0, MOST_IN_A_LINE).join('; ')}${more}`;
}

const MOST_IN_A_LINE = 3;
