const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/;
const MINUTE_MS = 60_000;
/** The largest unit of which there is at least one. */
const UNITS = [
  [365 * 24 * 60 * MINUTE_MS, 'y'],
  [24 * 60 * MINUTE_MS, 'd'],
  [60 * MINUTE_MS, 'h'],
  [MINUTE_MS, 'min'],
  [1_000, 's'],
] as const;

/** Null for what is no time of the API's. */
export function parseTime(text: string): Date | null {
  const at = ISO.test(text) ? new Date(text) : null;
  return at === null || Number.isNaN(at.getTime()) ? null : at;
}

/** `5 min ago`, `in 12 d`; what is closer than a second is `now`. */
export function ageOf(at: Date, now: Date): string {
  const ms = now.getTime() - at.getTime();
  const unit = UNITS.find(([unitMs]) => Math.abs(ms) >= unitMs);
  if (unit === undefined) return 'now';
  const [unitMs, name] = unit;
  const span = `${Math.floor(Math.abs(ms) / unitMs)} ${name}`;
  return ms > 0 ? `${span} ago` : `in ${span}`;
}

/** `2026-03-02 09:00:00 UTC (5 min ago)`. */
export function momentOf(at: Date, now: Date): string {
  return `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC (${ageOf(at, now)})`;
}
