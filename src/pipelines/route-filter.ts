import { matchesGlob } from '../platform/config/glob.ts';
import type { RouteEvent, RouteFilter, RouteResult, RouteTransition } from '../platform/config/route-config.ts';
import type { CiSystem } from './run.ts';

/** What routes look at, of whatever is to be shown. */
export interface RouteSubject {
  readonly system: CiSystem;
  readonly repository: string;
  /** Its file and its name. */
  readonly workflows: readonly string[];
  /** The config's pipelines it belongs to. */
  readonly pipelines: readonly string[];
  /** As `branchLabel` writes it; of a tag or release its tag, and '' where none is known. */
  readonly branch: string;
  /** Every name of each environment it concerns. */
  readonly environments: readonly string[];
  readonly events: readonly RouteEvent[];
  /** Null while it has none, or one that says nothing (skipped, superseded). */
  readonly result: RouteResult | null;
  /** What it means for its branch so far. */
  readonly transitions: readonly RouteTransition[];
  /** Who started it: login and, where the config knows whose that is, the person. */
  readonly actors: readonly string[];
  readonly isFinished: boolean;
}

export const FILTER_FIELDS = [
  'system',
  'repository',
  'workflow',
  'pipeline',
  'branch',
  'environment',
  'event',
  'result',
  'transition',
  'actor',
] as const;
export type FilterField = (typeof FILTER_FIELDS)[number];

/** One part of a filter that what happened does not fit. */
export interface Mismatch {
  readonly field: FilterField;
  /** What it is; empty where it is nothing of the kind. */
  readonly is: readonly string[];
  readonly wanted: readonly string[];
}

export const ANYTHING: RouteFilter = {
  systems: [],
  repositories: [],
  workflows: [],
  pipelines: [],
  branches: [],
  environments: [],
  events: [],
  results: [],
  transitions: [],
  actors: [],
};

/** Of a filter, by field; an empty list takes anything. */
export function wantedBy(filter: RouteFilter): Readonly<Record<FilterField, readonly string[]>> {
  return {
    system: filter.systems,
    repository: filter.repositories,
    workflow: filter.workflows,
    pipeline: filter.pipelines,
    branch: filter.branches,
    environment: filter.environments,
    event: filter.events,
    result: filter.results,
    transition: filter.transitions,
    actor: filter.actors,
  };
}

function actualOf(subject: RouteSubject): Readonly<Record<FilterField, readonly string[]>> {
  return {
    system: [subject.system],
    repository: [subject.repository],
    workflow: subject.workflows,
    pipeline: subject.pipelines,
    branch: [subject.branch],
    environment: subject.environments,
    event: subject.events,
    result: subject.result === null ? [] : [subject.result],
    transition: subject.transitions,
    actor: subject.actors,
  };
}

/** Branches and pipelines are told apart by case, as git and the configuration do; everything else is not. */
const CASED: ReadonlySet<FilterField> = new Set(['branch', 'pipeline']);

/** What may still come: until the end it speaks for waiting rather than against it. No run becomes a tag or a release. */
function mayCome({ field, wanted, is }: Mismatch): boolean {
  if (field === 'event') return wanted.includes('approval') && is.includes('run');
  return field === 'result' || field === 'transition';
}

export interface Mismatches {
  /** Which nothing that is still to come can change. */
  readonly settled: readonly Mismatch[];
  /** Which may change while the run goes on. */
  readonly open: readonly Mismatch[];
}

/** Every field in which the filter and what happened differ, in the order in which people name them. */
export function mismatchesOf(filter: RouteFilter, subject: RouteSubject): Mismatches {
  const [wanted, actual] = [wantedBy(filter), actualOf(subject)];
  const differing = FILTER_FIELDS.filter((field) => !fits(field, wanted[field], actual[field])).map((field) => ({
    field,
    is: actual[field].filter((value) => value !== ''),
    wanted: wanted[field],
  }));
  const isOpen = (each: Mismatch): boolean => !subject.isFinished && mayCome(each);
  return { settled: differing.filter((each) => !isOpen(each)), open: differing.filter(isOpen) };
}

function fits(field: FilterField, wanted: readonly string[], actual: readonly string[]): boolean {
  if (wanted.length === 0) return true;
  const comparable = (text: string): string => (CASED.has(field) ? text : text.toLowerCase());
  return wanted.some((pattern) => actual.some((value) => matchesGlob(comparable(pattern), comparable(value))));
}

/** True when the filters ask for the same, whatever the order of their lists. */
export function isSameFilter(one: RouteFilter, other: RouteFilter): boolean {
  const [a, b] = [wantedBy(one), wantedBy(other)];
  return FILTER_FIELDS.every((field) => JSON.stringify(a[field].toSorted()) === JSON.stringify(b[field].toSorted()));
}
