import { fields, reference, whole, type Names } from './config-fields.ts';

/** How long fleets may be held, and when that is spoken of. */
export function holdsSchema(names: Names) {
  return fields(
    {
      channel: reference('channel', names.channels)
        .nullable()
        .default(names.channels.includes('devops') ? 'devops' : null),
      longestHours: whole(1, 2160, 'hours').default(168),
      remindMinutes: whole(1, 1440, 'minutes').default(60),
      nagHours: whole(1, 168, 'hours').default(24),
    },
    'holds of fleets: { channel: devops, longestHours: 168 }',
  );
}
