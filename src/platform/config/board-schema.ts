import { fields, fleetGlob, list, reference, type Names } from './config-fields.ts';

/** A pinned message that shows how fleets are. */
export function boardSchema(names: Names) {
  return fields(
    {
      channel: reference('channel', names.channels),
      fleets: list(fleetGlob(names.fleets), 'fleets or patterns', { least: 1 }).default(['*']),
    },
    'a board: { channel: devops, fleets: ["waku.*"] }',
  );
}
