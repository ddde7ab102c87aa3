const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * A moment on a command line: a day (`2026-03-02`, from its beginning in UTC), an instant with its zone
 * (`2026-03-02T09:30Z`), or how long ago (`90m`, `24h`, `7d`). null for anything else.
 */
export function parseMoment(text: string, now: Date): Date | null {
  const [, count, unit] = /^(\d{1,6})([mhd])$/u.exec(text) ?? [];
  if (count !== undefined) {
    const ms = unit === 'm' || unit === 'h' || unit === 'd' ? UNIT_MS[unit] : 0;
    return new Date(now.getTime() - Number(count) * ms);
  }
  const isDay = /^\d{4}-\d{2}-\d{2}$/u.test(text);
  const isInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/u.test(text);
  const at = new Date(isDay ? `${text}T00:00:00Z` : text);
  if ((!isDay && !isInstant) || Number.isNaN(at.getTime())) return null;
  // 2026-02-30 would be read as the second of March.
  const day = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text.slice(0, 10)) ? at : null;
}

export const MOMENT_HINT =
  'write a day as 2026-03-02, a moment with its zone as 2026-03-02T09:30Z, or how long ago as 90m, 24h or 7d';
