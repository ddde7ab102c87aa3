import type { PartyRef, PipelineConfig } from './config.ts';

/** What a channel wants to see: runs that failed, runs that changed the health of their branch, or every run. */
export const VERBOSITIES = ['failures', 'transitions', 'all'] as const;
export type Verbosity = (typeof VERBOSITIES)[number];

export const ROUTE_EVENTS = ['run', 'deployment', 'approval', 'tag', 'release'] as const;
export type RouteEvent = (typeof ROUTE_EVENTS)[number];

export const ROUTE_RESULTS = ['passed', 'failed', 'canceled'] as const;
export type RouteResult = (typeof ROUTE_RESULTS)[number];

export const ROUTE_TRANSITIONS = ['broke', 'still-failing', 'fixed', 'flaky'] as const;
export type RouteTransition = (typeof ROUTE_TRANSITIONS)[number];

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** What a route asks for. An empty list asks for nothing in particular: anything fits. */
export interface RouteFilter {
  readonly systems: readonly PipelineConfig['system'][];
  /** Globs, in any case. */
  readonly repositories: readonly string[];
  /** Globs over a workflow's file or name, in any case. */
  readonly workflows: readonly string[];
  /** Names of the configuration. */
  readonly pipelines: readonly string[];
  /** Globs; a fork's branch is `owner:branch`. */
  readonly branches: readonly string[];
  /** Any name of an environment. */
  readonly environments: readonly string[];
  readonly events: readonly RouteEvent[];
  readonly results: readonly RouteResult[];
  readonly transitions: readonly RouteTransition[];
  /** Globs over logins, or people of the configuration, in any case. */
  readonly actors: readonly string[];
}

/** Each day of `days`, from the first moment its clocks show `from` until the last at which they show `until`. */
export interface QuietHours {
  /** IANA zone of the two times. */
  readonly timeZone: string;
  /** As 22:00. */
  readonly from: string;
  /** As 07:00; on the next day where that is not after `from`, and 24:00 is the end of the day. */
  readonly until: string;
  /** The days on which they begin. */
  readonly days: readonly Weekday[];
  /** Environments (any name) whose breaks are told all the same. */
  readonly breakThrough: readonly string[];
}

/** How a route shows what it takes. */
export interface RouteManner {
  readonly verbosity: Verbosity;
  /** A thread on the card of each run that failed, with its failing jobs and later attempts. */
  readonly thread: boolean;
  /** The transitions that get a message of their own, which mentions. */
  readonly notify: readonly RouteTransition[];
  readonly quietHours: QuietHours | null;
}

/** A route of the configuration: what is shown in a channel besides what the pipelines show there. */
export interface RouteConfig extends RouteManner {
  readonly name: string;
  readonly channel: string;
  readonly filter: RouteFilter;
  /** Whom a break mentions; null: whom the environment or the fleet says, and nobody where they say none. */
  readonly mention: PartyRef | 'nobody' | null;
}
