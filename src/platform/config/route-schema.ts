import { z } from 'zod';
import { expects, fields, list, oneOf, pattern, reference, text, timeZone, type Names } from './config-fields.ts';
import { environmentName, partyOrNobody } from './environment-schema.ts';
import {
  ROUTE_EVENTS,
  ROUTE_RESULTS,
  ROUTE_TRANSITIONS,
  VERBOSITIES,
  WEEKDAYS,
  type QuietHours,
  type RouteFilter,
} from './route-config.ts';

const ROUTE_SYSTEMS = ['github', 'gitlab', 'jenkins', 'aws', 'generic'] as const;

/** What is told of a break and of its end where nothing else is asked for. */
export const USUAL_NOTIFY = ['broke', 'fixed'] as const;

const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;
const TIME_OR_MIDNIGHT = /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/;

/** Whole weeks of quiet would never end, so that no digest would ever come. */
export function isAlwaysQuiet({ from, until, days }: Pick<QuietHours, 'from' | 'until' | 'days'>): boolean {
  return days.length === WEEKDAYS.length && (from === until || (from === '00:00' && until === '24:00'));
}

function quietHoursSchema(names: Names) {
  return fields(
    {
      timeZone,
      from: pattern(TIME, 'the time at which they begin, as 22:00 (in quotation marks)'),
      until: pattern(TIME_OR_MIDNIGHT, 'the time at which they end, as 07:00 (in quotation marks)'),
      days: list(oneOf(WEEKDAYS), 'days on which they begin', { least: 1 }).default([...WEEKDAYS]),
      breakThrough: list(environmentName(names), 'environments whose breaks are told all the same').default([]),
    },
    'quiet hours: { timeZone: Europe/Berlin, from: "22:00", until: "07:00" }',
  ).refine((quiet) => !isAlwaysQuiet(quiet), {
    path: ['days'],
    error: 'is always quiet: leave out a day, or leave the route out',
  });
}

/** How a route or a pipeline shows what it takes. */
export function mannerFields(names: Names) {
  return {
    verbosity: oneOf(VERBOSITIES).default('all'),
    thread: z.boolean(expects('true or false')).default(false),
    notify: list(oneOf(ROUTE_TRANSITIONS), 'transitions that get a message of their own').default([...USUAL_NOTIFY]),
    quietHours: quietHoursSchema(names).nullable().default(null),
  };
}

/** A route may name pipelines besides. */
type RouteNames = Names & { readonly pipelines: readonly string[] };

/** Fields of a route's filter, in the singular: each takes one or several. */
function filterFields(names: RouteNames) {
  const several = <Item extends z.ZodType<string>>(item: Item, what: string) =>
    z.preprocess((given) => (given === undefined ? [] : [given].flat()), list(item, what));
  return {
    system: several(oneOf(ROUTE_SYSTEMS), 'systems'),
    repository: several(text('a repository, or a glob such as acme/*', 200), 'repositories'),
    workflow: several(text('a workflow by its file or name, or a glob', 200), 'workflows'),
    pipeline: several(reference('pipeline', names.pipelines), 'pipelines'),
    branch: several(text('a branch, or a glob such as release/*', 200), 'branches'),
    environment: several(environmentName(names), 'environments'),
    event: several(oneOf(ROUTE_EVENTS), 'events'),
    result: several(oneOf(ROUTE_RESULTS), 'results'),
    transition: several(oneOf(ROUTE_TRANSITIONS), 'transitions'),
    actor: several(text('a login or a person, or a glob', 100), 'actors'),
  };
}

/** Every field of a route, as the file has them. */
export function routeFields(names: RouteNames) {
  return fields(
    {
      ...filterFields(names),
      channel: reference('channel', names.channels),
      mention: partyOrNobody(names).nullable().default(null),
      ...mannerFields(names),
    },
    'a route: { channel: pipelines, environment: production }',
  );
}

/** A route: what is asked for, where it is shown, and how. */
export function routeSchema(names: RouteNames) {
  return routeFields(names).transform(({ channel, mention, verbosity, thread, notify, quietHours, ...asked }) => {
    const filter: RouteFilter = {
      systems: asked.system,
      repositories: asked.repository,
      workflows: asked.workflow,
      pipelines: asked.pipeline,
      branches: asked.branch,
      environments: asked.environment,
      events: asked.event,
      results: asked.result,
      transitions: asked.transition,
      actors: asked.actor,
    };
    return { channel, mention, verbosity, thread, notify, quietHours, filter };
  });
}
