import { z } from 'zod';

/** What somebody typed, without the space around it: neither empty nor longer than `most` characters. */
export function typedText(what: string, most: number): z.ZodString {
  return z
    .string()
    .trim()
    .min(1, { error: `is empty: write ${what}` })
    .max(most, { error: `is too long: at most ${most} characters` });
}

/** A name such as `H-12`, `h 12`, `#12` or `12`, as the number that `parse` reads from it; `problem` says what to write. */
export function typedNumber(parse: (typed: string) => number | null, problem: string) {
  return z
    .string()
    .max(20)
    .transform((typed, context) => {
      const number = parse(typed);
      if (number !== null) return number;
      context.addIssue({ code: 'custom', message: problem });
      return z.NEVER;
    });
}
