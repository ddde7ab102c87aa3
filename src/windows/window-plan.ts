import type { Config } from '../platform/config/config.ts';
import { matchesGlob } from '../platform/config/glob.ts';
import { wallMs, ZoneClocks } from './local-time.ts';
import { LONGEST_DAYS, nextOccurrences, occurrencesOf, type Occurrence } from './occurrence.ts';
import { expand, type Recurrence } from './recurrence.ts';
import { readLength, readMoment } from './typed-moment.ts';
import { readTypedRecurrence } from './typed-recurrence.ts';
import type { WindowScope } from './window-scope.ts';
import type { ClosePolicy, StaffRole, WindowKind, WindowPlan } from './window.ts';

/** A window as somebody typed it; what is left out is null. */
export interface WindowWish {
  readonly kind: WindowKind;
  readonly name: string;
  readonly start: string;
  readonly length: string;
  readonly repeats: string | null;
  /** IANA zone; null: the typist's. */
  readonly zone: string | null;
  /** Lists, by commas. */
  readonly fleets: string | null;
  readonly environments: string | null;
  readonly pipelines: string | null;
  readonly trains: string | null;
  /** `release-manager, on-call:2` */
  readonly staff: string | null;
  readonly closing: ClosePolicy;
  readonly channel: string | null;
}

export type WishField = 'start' | 'length' | 'repeats' | 'zone' | keyof WindowScope | 'staff' | 'channel';

export type PlanOutcome =
  | { readonly kind: 'planned'; readonly plan: WindowPlan; readonly next: readonly Occurrence[] }
  /** `why` completes "<field>: …". */
  | { readonly kind: 'unplannable'; readonly field: WishField; readonly why: string };

export interface PlanContext {
  readonly config: Pick<Config, 'fleets' | 'environments' | 'pipelines' | 'channels' | 'windows'>;
  readonly now: Date;
  /** The typist's zone. */
  readonly timeZone: string;
}

/** How many occurrences are shown before a window is scheduled. */
export const PREVIEWED = 5;
const DAY_MS = 86_400_000;
const MOST_ROLES = 6;
const MOST_OF_ROLE = 9;

/** Reads what was typed into a plan that holds together, or says what to change. */
export function planWindow(wish: WindowWish, context: PlanContext): PlanOutcome {
  const timeZone = wish.zone ?? context.timeZone;
  if (!isZone(timeZone)) return unplannable('zone', 'write an IANA time zone such as Europe/Berlin');
  const start = readMoment(wish.start, { now: context.now, timeZone });
  if (start.kind === 'unreadable') return unplannable('start', start.why);
  const length = readLength(wish.length, start.local);
  if (length.kind === 'unreadable') return unplannable('length', length.why);
  const repeats = wish.repeats === null ? null : readTypedRecurrence(wish.repeats);
  if (repeats?.kind === 'unreadable') return unplannable('repeats', repeats.why);
  const scope = readScope(wish, context);
  if ('kind' in scope) return scope;
  const staffing = readStaffing(wish);
  if ('kind' in staffing) return staffing;
  const channel = wish.channel ?? context.config.windows.channel;
  if (channel === null || context.config.channels.every(({ name }) => name !== channel))
    return unplannable('channel', 'write the name of a channel of the configuration');
  const plan: WindowPlan = {
    kind: wish.kind,
    name: wish.name,
    scope,
    timeZone,
    start: start.local,
    length: length.length,
    recurrence: repeats?.recurrence ?? null,
    exceptions: [],
    staffing: staffing.roles,
    closing: wish.closing,
    channel,
  };
  return judgeTimes(plan, context.now);
}

function judgeTimes(plan: WindowPlan, now: Date): PlanOutcome {
  const window = { ...plan, number: 0, state: 'active' } as const;
  const clocks = new ZoneClocks();
  const coming = nextOccurrences(window, { now, count: 40 }, clocks);
  if (coming.length === 0)
    return unplannable('start', 'no occurrence would end after now: write a time to come, or a longer length');
  if (coming.some(({ startsAt, endsAt }) => endsAt.getTime() - startsAt.getTime() > LONGEST_DAYS * DAY_MS))
    return unplannable('length', `write at most ${LONGEST_DAYS} days`);
  const overlaps = coming.some(({ startsAt }, index) => {
    const before = coming[index - 1];
    return before !== undefined && startsAt < before.endsAt;
  });
  if (overlaps) return unplannable('length', 'write less: each occurrence must end before the next begins');
  return { kind: 'planned', plan, next: coming.slice(0, PREVIEWED) };
}

/** What the window would be about, as far as it can be told from what was typed: for the gate. */
export function wishedScope({ fleets, environments, pipelines, trains }: WishedScope): WindowScope {
  return {
    fleets: listed(fleets ?? null),
    environments: listed(environments ?? null),
    pipelines: listed(pipelines ?? null),
    trains: listed(trains ?? null),
  };
}

interface WishedScope {
  readonly fleets?: string | null | undefined;
  readonly environments?: string | null | undefined;
  readonly pipelines?: string | null | undefined;
  readonly trains?: string | null | undefined;
}

type Unplannable = Extract<PlanOutcome, { kind: 'unplannable' }>;

function readScope(wish: WindowWish, { config }: PlanContext): WindowScope | Unplannable {
  const scope = wishedScope(wish);
  const known = {
    fleets: config.fleets.filter(({ lifecycle }) => lifecycle !== 'retired').map(({ name }) => name),
    environments: config.environments.map(({ name }) => name),
    pipelines: config.pipelines.map(({ name }) => name),
  };
  for (const kind of ['fleets', 'environments', 'pipelines'] as const) {
    const stray = scope[kind].find((glob) => !known[kind].some((name) => matchesGlob(glob, name)));
    if (stray !== undefined)
      return unplannable(
        kind,
        `${shown(stray)} fits none of the configuration: write ${some(known[kind])}, or a glob such as \`*\``,
      );
  }
  const stray = scope.trains.find((glob) => !/^[a-z0-9.*-]{1,80}$/.test(glob));
  return stray === undefined ? scope : unplannable('trains', 'write names of lower-case letters, digits and dashes');
}

function readStaffing(wish: WindowWish): { readonly roles: readonly StaffRole[] } | Unplannable {
  const forms = `write roles and how many, such as \`release-manager, on-call:2\`; at most ${MOST_ROLES} roles`;
  const roles: StaffRole[] = [];
  for (const part of listed(wish.staff)) {
    const [, role, least = '1'] = /^([a-z0-9][a-z0-9-]{0,39})(?: ?[:x*] ?([1-9]))?$/.exec(part) ?? [];
    if (role === undefined || roles.some((each) => each.role === role)) return unplannable('staff', forms);
    roles.push({ role, least: Math.min(Number(least), MOST_OF_ROLE) });
  }
  if (roles.length > MOST_ROLES) return unplannable('staff', forms);
  if (roles.length > 0 && wish.kind === 'freeze')
    return unplannable('staff', 'leave it out: nobody has to be there for a freeze');
  return { roles };
}

/** No occurrence ends after it; null where there is no such moment, or it is too far to tell. */
export function lastEndOf(window: WindowPlan): Date | null {
  const { recurrence, start, exceptions } = window;
  const moved = exceptions.flatMap((each) => (each.kind === 'moved' ? [wallMs(each.to)] : []));
  const last = recurrence === null ? wallMs(start) : lastStart(start, recurrence);
  if (last === null) return null;
  const latest = Math.max(last, ...moved);
  const span = { from: new Date(Math.min(last, ...moved) - 3 * DAY_MS), to: new Date(latest + 3 * DAY_MS) };
  const ends = occurrencesOf({ ...window, number: 0, state: 'active' }, span).map(({ endsAt }) => endsAt.getTime());
  return new Date(Math.max(latest, ...ends));
}

function lastStart(start: string, recurrence: Recurrence): number | null {
  if (recurrence.until !== null) return wallMs(recurrence.until);
  if (recurrence.count === null) return null;
  const from = wallMs(start);
  const starts = expand({ start, recurrence }, { from, to: from + 10 * 366 * DAY_MS });
  return starts.length < recurrence.count ? null : (starts.at(-1) ?? null);
}

function listed(text: string | null): readonly string[] {
  return [
    ...new Set(
      (text ?? '')
        .toLowerCase()
        .split(/[,\s]*,[,\s]*|\s+/)
        .filter((each) => each !== ''),
    ),
  ];
}

function isZone(name: string): boolean {
  if (!/^(?:UTC|[A-Za-z_]+(?:\/[A-Za-z0-9_+-]+)+)$/.test(name)) return false;
  try {
    new ZoneClocks().instantOf(0, name);
    return true;
  } catch {
    return false;
  }
}

function some(names: readonly string[]): string {
  return names.length === 0 ? 'nothing here' : `one such as \`${names[0] ?? ''}\``;
}

/** Typed text is foreign: only what could be a name is repeated. */
function shown(typed: string): string {
  return /^[\w.*-]{1,60}$/.test(typed) ? `\`${typed}\`` : 'what is written';
}

function unplannable(field: WishField, why: string): Unplannable {
  return { kind: 'unplannable', field, why };
}
