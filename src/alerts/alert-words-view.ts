import { clip, code, escape } from '../platform/discord/message.ts';
import type { Episode } from './episode.ts';
import type { Labels } from './alert.ts';
import { gravest, isCritical } from './severity.ts';

export const GREEN = 0x2ecc71;
export const RED = 0xe74c3c;
export const ORANGE = 0xe67e22;
export const GREY = 0x95a5a6;

/** Enough to recognise each by; the attached list has all. */
export const SHOWN = { name: 90, severity: 30, receiver: 60, host: 90, summary: 240, labels: 300, fleets: 4 } as const;

export function nameWords({ name }: Pick<Episode, 'name'>): string {
  return escape(clip(name, SHOWN.name));
}

/** "critical `InstanceDown` on `status.prod`", without what is not known. */
export function subjectWords({ name, severity, fleets }: Pick<Episode, 'name' | 'severity' | 'fleets'>): string {
  const grave = severity === null ? '' : `${escape(clip(severity, SHOWN.severity))} `;
  const where = fleets.length === 0 ? '' : ` on ${fleetWords(fleets)}`;
  return `${grave}${code(clip(name, SHOWN.name))}${where}`;
}

/** What ends is often milder at its end: what is over is called by the worst that was shown of it. */
export function severityShown({
  severity,
  worst,
  endedAt,
}: Pick<Episode, 'severity' | 'worst' | 'endedAt'>): string | null {
  return endedAt === null || worst === null ? severity : gravest([severity, worst.severity]);
}

export function fleetWords(fleets: readonly string[]): string {
  const shown = fleets.slice(0, SHOWN.fleets).map(code).join(', ');
  return fleets.length > SHOWN.fleets ? `${shown} and ${fleets.length - SHOWN.fleets} more fleets` : shown;
}

/** Labels as Prometheus writes them, without those the reader has seen. */
export function labelWords(labels: Labels, without: readonly string[]): string {
  return Object.entries(labels)
    .filter(([name]) => !without.includes(name))
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
}

export function colorOf({ severity, ending }: Pick<Episode, 'severity' | 'ending'>): number {
  if (ending === 'resolved') return GREEN;
  if (ending === 'silent') return GREY;
  return isCritical(severity) ? RED : ORANGE;
}

/** One line of an attached list: no control character of a foreign text may begin another. */
export function plainLine(parts: readonly (string | null)[]): string {
  return parts
    .filter((part) => part !== null && part !== '')
    .join('  ')
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .toWellFormed();
}

export function count(number: number): string {
  return number.toLocaleString('en-US');
}

/** Discord takes files of 10 MiB (Discord docs: uploading files), and a character may have three bytes. */
const LONGEST_LIST = 3_000_000;

/** The text of an attached list: whole lines; those that no file could hold are counted. */
export function listText(lines: readonly string[], longest = LONGEST_LIST): string {
  let length = 0;
  const end = lines.findIndex((line) => (length += line.length + 1) > longest);
  const kept = end === -1 ? lines : [...lines.slice(0, end), `… and ${count(lines.length - end)} more`];
  return `${kept.join('\n')}\n`;
}
