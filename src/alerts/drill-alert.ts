import type { Episode } from './episode.ts';

/** What a drill's alert is called; nothing else in the house has this name. */
export const DRILL_ALERT = 'MusterDrill';
/** Its label by which the second path is tried, too: `now`. */
export const DRILL_PAGES = 'second_path';
/** Nobody is mentioned at it unless the configuration says so. */
export const DRILL_SEVERITY = 'drill';

type Named = Pick<Episode, 'name' | 'commonLabels'>;

/** A drill goes along no chain of people: one whose end was lost must wake nobody. */
export function isDrill({ name }: Pick<Episode, 'name'>): boolean {
  return name === DRILL_ALERT;
}

/** Whoever started it wants the second path taken at once. */
export function isPagingDrill(episode: Named): boolean {
  return isDrill(episode) && episode.commonLabels[DRILL_PAGES] === 'now';
}
