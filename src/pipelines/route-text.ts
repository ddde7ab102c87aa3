import type { RouteFilter } from '../platform/config/route-config.ts';
import { FILTER_FIELDS, wantedBy } from './route-filter.ts';

/** A filter as one plain line, for lists without Discord's formats: `branch release/*, result failed or canceled`. */
export function filterText(filter: RouteFilter): string {
  const wanted = wantedBy(filter);
  const asked = FILTER_FIELDS.filter((field) => wanted[field].length > 0);
  return asked.length === 0 ? 'every run' : asked.map((field) => `${field} ${wanted[field].join(' or ')}`).join(', ');
}
