import { z } from 'zod';
import type { PartyRef } from './config.ts';
import { expects, fields, HANDLE, list, oneOf, party, pattern, text, whole, type Names } from './config-fields.ts';
import { quote } from './config-problem.ts';
import { suggestion } from './suggest.ts';

const WHAT = 'an environment such as staging';

/** `order` is where it stands on the way to production; null: where its kind does. */
export function environmentSchema(names: Names) {
  return fields(
    {
      aliases: list(text('another name of the environment', 80), 'other names').default([]),
      kind: oneOf(['production', 'staging', 'development', 'other']),
      order: whole(0, 1000, 'its place on the way to production').nullable().default(null),
      owner: party(names).nullable().default(null),
      maintainer: party(names).nullable().default(null),
    },
    'an environment: { kind: production, maintainer: { role: name } }',
  );
}

/** Any name of an environment; gives its own. Where the file lists none, each name is one. */
export function environmentName({ environments }: Names): z.ZodType<string> {
  if (environments === null) return pattern(HANDLE, WHAT);
  const known = environments.map(({ name }) => name);
  const findName = (written: string): string | undefined =>
    environments.find(({ name, aliases }) =>
      [name, ...aliases].some((each) => each.toLowerCase() === written.toLowerCase()),
    )?.name;
  return z
    .string(expects(WHAT))
    .refine((written) => findName(written) !== undefined, {
      error: ({ input }) => `no environment is called ${quote(input)}: ${suggestion(String(input), known)}`,
    })
    .transform((written) => findName(written) ?? written);
}

/** Whom a message mentions: a role, a person, or `nobody` where somebody else would be mentioned otherwise. */
export function partyOrNobody(names: Names) {
  const whom = party(names);
  // Not a union: that would say of a role nobody knows only that nothing fits.
  return z.unknown().transform((given, context): PartyRef | 'nobody' => {
    if (given === 'nobody') return given;
    const parsed = whom.safeParse(given);
    if (parsed.success) return parsed.data;
    for (const { path, message } of parsed.error.issues)
      context.addIssue({ code: 'custom', path, message, input: given });
    return z.NEVER;
  });
}
