import type { Config, PartyRef } from '../platform/config/config.ts';
import {
  ROUTE_EVENTS,
  ROUTE_RESULTS,
  ROUTE_TRANSITIONS,
  type RouteFilter,
  type RouteManner,
} from '../platform/config/route-config.ts';
import { namesOf } from './route-subject.ts';
import { readQuietHours } from './typed-quiet.ts';

/** What somebody asked to be shown, in their own words. */
export interface TypedWish {
  readonly system?: string | undefined;
  readonly repository?: string | undefined;
  readonly workflow?: string | undefined;
  readonly pipeline?: string | undefined;
  readonly branch?: string | undefined;
  readonly environment?: string | undefined;
  readonly event?: string | undefined;
  readonly result?: string | undefined;
  readonly transition?: string | undefined;
  readonly actor?: string | undefined;
  readonly verbosity?: RouteManner['verbosity'] | undefined;
  readonly thread?: boolean | undefined;
  readonly notify?: string | undefined;
  readonly quiet?: string | undefined;
  readonly mention?: string | undefined;
}

export interface Wish {
  readonly filter: RouteFilter;
  readonly manner: RouteManner;
  readonly mention: PartyRef | 'nobody' | null;
}

export type ReadWish =
  | { readonly kind: 'read'; readonly wish: Wish }
  /** `option` is the one at fault; `why` says what to write. */
  | { readonly kind: 'unreadable'; readonly option: string; readonly why: string };

export interface WishContext {
  readonly config: Pick<Config, 'pipelines' | 'environments' | 'roles' | 'people'>;
  /** In which times are read where the wish names no zone. */
  readonly timeZone: string;
}

const SYSTEMS = ['github', 'gitlab', 'jenkins', 'aws', 'generic'] as const;

/** Unreadable words end the reading; the first of them is told. */
class Unreadable extends Error {
  readonly option: string;

  constructor(option: string, why: string) {
    super(why);
    this.option = option;
  }
}

/** Reads what was typed. What names nothing the configuration knows is refused, with what there is. */
export function readWish(typed: TypedWish, context: WishContext): ReadWish {
  try {
    return {
      kind: 'read',
      wish: {
        filter: readFilter(typed, context),
        manner: readManner(typed, context),
        mention: readMention(typed.mention, context),
      },
    };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { kind: 'unreadable', option: error.option, why: error.message };
  }
}

function readFilter(typed: TypedWish, { config }: WishContext): RouteFilter {
  const pipelines = config.pipelines.map(({ name }) => name);
  return {
    systems: oneOf('system', typed.system, SYSTEMS),
    repositories: globs('repository', typed.repository),
    workflows: globs('workflow', typed.workflow),
    pipelines: oneOf('pipeline', typed.pipeline, pipelines),
    branches: globs('branch', typed.branch),
    environments: list(typed.environment).map((name) => environmentOf(name, config)),
    events: oneOf('event', typed.event, ROUTE_EVENTS),
    results: oneOf('result', typed.result, ROUTE_RESULTS),
    transitions: oneOf('transition', typed.transition, ROUTE_TRANSITIONS),
    actors: globs('actor', typed.actor),
  };
}

/** A subscription that asks for transitions or for failures alone shows no more than these. */
function readManner(typed: TypedWish, { config, timeZone }: WishContext): RouteManner {
  const notify = typed.notify?.toLowerCase() === 'nothing' ? [] : oneOf('notify', typed.notify, ROUTE_TRANSITIONS);
  const quiet = typed.quiet === undefined || typed.quiet === '' ? null : readQuietHours(typed.quiet, { timeZone });
  if (quiet?.kind === 'unreadable') throw new Unreadable('quiet', quiet.why);
  const breakThrough = quiet?.quietHours.breakThrough.map((name) => environmentOf(name, config, 'quiet')) ?? [];
  return {
    verbosity: typed.verbosity ?? 'all',
    thread: typed.thread ?? false,
    notify: typed.notify === undefined ? ['broke', 'fixed'] : notify,
    quietHours: quiet === null ? null : { ...quiet.quietHours, breakThrough },
  };
}

/** Left out, nobody: who subscribes a channel must not make it ping people who did not ask for it. */
function readMention(typed: string | undefined, { config }: WishContext): Wish['mention'] {
  const name = (typed ?? 'nobody').replace(/^@/u, '');
  if (name.toLowerCase() === 'nobody' || name === '') return 'nobody';
  if (name.toLowerCase() === 'responsible') return null;
  const role = config.roles.find((each) => each.name === name || `<@&${each.id}>` === typed);
  if (role !== undefined) return { kind: 'role', name: role.name };
  const person = config.people.find((each) => each.name === name);
  if (person !== undefined) return { kind: 'person', name: person.name };
  const known = [...config.roles, ...config.people].map((each) => each.name);
  throw new Unreadable(
    'mention',
    `name a role or person of the configuration (${shortly(known)}), responsible for whom the fleet or environment says, or nobody`,
  );
}

function list(typed: string | undefined): readonly string[] {
  const parts = (typed ?? '').split(',').map((part) => part.trim());
  return [...new Set(parts.filter((part) => part !== ''))];
}

function globs(option: string, typed: string | undefined): readonly string[] {
  const patterns = list(typed);
  if (patterns.some((pattern) => pattern.includes('**') || /[?[\]{}]/u.test(pattern)))
    throw new Unreadable(option, 'a single * stands for any run of characters, and nothing else is special');
  return patterns;
}

function oneOf<const Value extends string>(
  option: string,
  typed: string | undefined,
  values: readonly Value[],
): readonly Value[] {
  return list(typed).map((given) => {
    const found = values.find((value) => value.toLowerCase() === given.toLowerCase());
    if (found === undefined) throw new Unreadable(option, `write any of ${shortly(values)}`);
    return found;
  });
}

function environmentOf(typed: string, { environments }: Pick<Config, 'environments'>, option = 'environment'): string {
  const [own] = namesOf(typed, environments);
  if (own === undefined || !environments.some(({ name }) => name === own))
    throw new Unreadable(option, `name an environment: ${shortly(environments.map(({ name }) => name))}`);
  return own;
}

const MOST_NAMED = 12;

function shortly(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return `${names.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
