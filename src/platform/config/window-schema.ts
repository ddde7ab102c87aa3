import { fields, fleetGlob, HANDLE, list, oneOf, pattern, reference, whole, type Names } from './config-fields.ts';

/** A name, or a glob over names. */
const NAME_GLOB = /^(?!.*\*\*)[a-z0-9.*-]{1,80}$/;

/** What windows guard, where they tell of themselves, and how long before. */
export function windowsSchema(names: Names) {
  const globs = (what: string) => list(pattern(NAME_GLOB, `${what}, or a glob such as prod*`), what).default([]);
  return fields(
    {
      channel: reference('channel', names.channels)
        .nullable()
        .default(names.channels.includes('devops') ? 'devops' : null),
      needed: list(
        fields(
          {
            acts: list(pattern(NAME_GLOB, "an act such as deploy, or '*'"), 'acts', { least: 1 }).default(['*']),
            fleets: list(fleetGlob(names.fleets), 'fleets').default([]),
            environments: globs('an environment such as production'),
            pipelines: globs('a pipeline of this file'),
            trains: globs('a release train'),
          },
          'what needs an open window: { environments: [production], acts: [deploy] }',
        ),
        'what needs an open window',
      ).default([]),
      roles: list(pattern(HANDLE, 'a role in a window such as release-manager'), 'roles in windows').default([]),
      remindMinutes: list(whole(1, 10_080, 'minutes before a window opens'), 'minutes').default([1440, 60]),
      overrideMinutes: whole(5, 1440, 'minutes').default(60),
      approvers: whole(1, 5, 'people').default(1),
      events: fields(
        {
          daysAhead: whole(1, 92, 'days').default(14),
          most: whole(1, 100, 'events').default(100),
          kinds: list(oneOf(['allow', 'freeze']), 'kinds of windows', { least: 1 }).default(['allow', 'freeze']),
        },
        'events in the calendar of the Discord server: { daysAhead: 14 }',
      )
        .nullable()
        .default(null),
    },
    'release windows: { channel: devops, needed: [{ environments: [production] }] }',
  );
}
