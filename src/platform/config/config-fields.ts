import { z } from 'zod';
import { quote } from './config-problem.ts';
import { isGlob, matchesGlob } from './glob.ts';
import { suggest, suggestion } from './suggest.ts';

/** Names of channels, roles, people, connections, environments and pipelines. */
export const HANDLE = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** A permission as the config needs to know it; the policy room has the list. */
export interface KnownPermission {
  readonly name: string;
  readonly scope: 'fleet' | 'house' | 'either';
}

/** Every name the file defines, so that a reference to none of them is named where it stands. */
export interface Names {
  readonly channels: readonly string[];
  readonly roles: readonly string[];
  readonly people: readonly string[];
  readonly connections: readonly { readonly name: string; readonly kind: unknown }[];
  readonly fleets: readonly { readonly name: string; readonly aliases: readonly string[] }[];
  /** Null where the file lists none: then any name is one. */
  readonly environments: readonly { readonly name: string; readonly aliases: readonly string[] }[] | null;
  readonly permissions: readonly KnownPermission[];
}

interface Issue {
  readonly input?: unknown;
}

/** The message of a field: what is missing or wrong, and what to write. */
export function expects(what: string): { readonly error: (issue: Issue) => string } {
  return {
    error: ({ input }) =>
      input === undefined || input === null
        ? `is missing: write ${what}`
        : `${quote(input)} does not fit: write ${what}`,
  };
}

/** An object that takes these fields and no others; a line of the message for each key too many. */
export function fields<Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
  what: string,
): z.ZodObject<Shape, z.core.$strict> {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => `${quote(key)} is not a field here: ${suggestion(key, known)}`).join('\n')
        : expects(what).error(issue),
  });
}

export function text(what: string, longest = 300): z.ZodString {
  return z
    .string(expects(what))
    .regex(/\S/, expects(what))
    .max(longest, { error: `is too long: at most ${longest} characters` });
}

export function pattern(shape: RegExp, what: string): z.ZodString {
  return z.string(expects(what)).regex(shape, expects(what));
}

export function whole(least: number, most: number, what: string): z.ZodNumber {
  const range = expects(`${what}, a whole number from ${least} to ${most}`);
  return z.number(range).int(range).min(least, range).max(most, range);
}

export function oneOf<const Value extends string>(values: readonly Value[]): z.ZodEnum<{ [V in Value]: V }> {
  return z.enum(values, {
    error: ({ input }) =>
      typeof input === 'string'
        ? `${quote(input)} is not one of them: ${near(input, values)}`
        : `is missing: write one of ${values.join(', ')}`,
  });
}

function near(written: string, values: readonly string[]): string {
  const meant = suggest(written, values);
  return meant === null ? `write one of ${values.join(', ')}` : `did you mean '${meant}'?`;
}

/** A list without repetitions. */
export function list<Item extends z.ZodType>(item: Item, what: string, { least = 0 } = {}): z.ZodArray<Item> {
  return z
    .array(item, expects(`a list of ${what}`))
    .min(least, { error: `is empty: write at least ${least} of ${what}` })
    .check((context) => {
      const seen = new Set<string>();
      for (const [index, each] of context.value.entries()) {
        const key = JSON.stringify(each);
        if (seen.has(key))
          context.issues.push({ code: 'custom', path: [index], input: each, message: `${quote(each)} is there twice` });
        seen.add(key);
      }
    });
}

/** A name that something else in the file must have. */
export function reference(kind: string, known: readonly string[]): z.ZodString {
  return z.string(expects(`the name of a ${kind}`)).refine((name) => known.includes(name), {
    error: ({ input }) => `no ${kind} is called ${quote(input)}: ${suggestion(String(input), known)}`,
  });
}

export const snowflake = pattern(/^\d{17,20}$/, "Discord's id, 17 to 20 digits (in Discord: developer mode, Copy ID)");

export const day = pattern(/^\d{4}-\d{2}-\d{2}$/, 'a date as 2024-07-24').refine(
  (written) => {
    const date = new Date(`${written}T00:00:00Z`);
    return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(written);
  },
  { error: 'there is no such day' },
);

export const webAddress = z.string(expects('an http or https address')).refine(
  (written) => {
    const url = URL.parse(written);
    return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
  },
  { error: 'write an http or https address, without a user or password in it' },
);

/** Offsets and abbreviations are refused: neither knows when summer time begins. */
export const timeZone = z.string(expects('an IANA time zone such as Europe/Berlin')).refine(isTimeZone, {
  error: ({ input }) => `${quote(input)} is not an IANA time zone: ${nearZone(String(input))}`,
});

function isTimeZone(name: string): boolean {
  if (!/^(?:UTC|[A-Za-z_]+(?:\/[A-Za-z0-9_+-]+)+)$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function nearZone(written: string): string {
  const zones = Intl.supportedValuesOf('timeZone');
  const city = zones.find((zone) =>
    zone.toLowerCase().endsWith(`/${written.trim().toLowerCase().replaceAll(' ', '_')}`),
  );
  const meant = city ?? suggest(written, zones);
  return meant === null ? 'write one such as Europe/Berlin or UTC' : `did you mean '${meant}'?`;
}

/** Role or person: `{ role: owners }` or `{ person: an-owner }`. */
export function party({ roles, people }: Names) {
  const what = 'whom: { role: name } or { person: name }';
  return fields({ role: reference('role', roles).optional(), person: reference('person', people).optional() }, what)
    .refine(({ role, person }) => (role === undefined) !== (person === undefined), {
      error: `write ${what}, one of the two`,
    })
    .transform(({ role, person }) =>
      role === undefined ? ({ kind: 'person', name: person ?? '' } as const) : ({ kind: 'role', name: role } as const),
    );
}

export function permissionGlob(permissions: readonly KnownPermission[], { forFleet }: { readonly forFleet: boolean }) {
  const names = permissions.map(({ name }) => name);
  return z
    .string(expects('a permission such as fleet.view, or fleet.*'))
    .refine((glob) => isGlob(glob) && names.some((name) => matchesGlob(glob, name)), {
      error: ({ input }) => `no permission is called ${quote(input)}: ${suggestion(String(input), names)}`,
    })
    .refine((glob) => !forFleet || !isOnlyForHouse(permissions, glob), {
      error: ({ input }) =>
        `${quote(input)} is about the whole house, never about one fleet: grant it to a role or person`,
    });
}

/** A permission on fleets. What is only about the house must be granted on '*', or it would never apply. */
export function grant({ permissions, fleets }: Names) {
  const shape = {
    permission: permissionGlob(permissions, { forFleet: false }),
    fleets: list(fleetGlob(fleets), "fleets: names, globs such as status.*, or '*' for all and the house", {
      least: 1,
    }),
    except: list(permissionGlob(permissions, { forFleet: false }), 'permissions that this grant leaves out').optional(),
  };
  return fields(shape, "a grant: { permission: fleet.view, fleets: ['*'] }").check((context) => {
    const given = context.value;
    if (given.fleets.includes('*') || !isOnlyForHouse(permissions, given.permission)) return;
    const message = `${quote(given.permission)} is about the whole house: write fleets: ['*']`;
    context.issues.push({ code: 'custom', path: ['fleets'], input: given.fleets, message });
  });
}

function isOnlyForHouse(permissions: readonly KnownPermission[], glob: string): boolean {
  const matching = permissions.filter(({ name }) => matchesGlob(glob, name));
  return matching.length > 0 && matching.every(({ scope }) => scope === 'house');
}

/** A fleet's present name; an old one is answered with the present one. */
export function fleetName({ fleets }: Names): z.ZodString {
  const names = fleets.map(({ name }) => name);
  return z
    .string(expects("a fleet's name"))
    .refine((name) => names.includes(name), { error: ({ input }) => noSuchFleet(String(input), fleets) });
}

export function fleetGlob(fleets: Names['fleets']): z.ZodString {
  return z
    .string(expects("a fleet's name, a glob such as status.*, or '*'"))
    .refine((glob) => glob === '*' || (isGlob(glob) && fleets.some(({ name }) => matchesGlob(glob, name))), {
      error: ({ input }) => noSuchFleet(String(input), fleets),
    });
}

function noSuchFleet(written: string, fleets: Names['fleets']): string {
  const renamed = fleets.find(({ aliases }) => aliases.includes(written));
  if (renamed !== undefined) return `${quote(written)} is an old name of ${quote(renamed.name)}: write that`;
  const names = fleets.map(({ name }) => name);
  return `no fleet fits ${quote(written)}: ${suggestion(written, names)}`;
}
