import { isObject } from './json-field.ts';

/** One thing Discord found wrong with a form, and where. */
export interface FormProblem {
  readonly path: readonly string[];
  readonly message: string;
}

/** Flattens Discord's tree of errors (Discord docs: reference, error messages): nested keys that end in `_errors`. */
export function formProblems(errors: unknown, path: readonly string[] = []): readonly FormProblem[] {
  if (!isObject(errors)) return [];
  return Object.entries(errors).flatMap(([key, value]): readonly FormProblem[] => {
    if (key !== '_errors') return formProblems(value, [...path, key]);
    if (!Array.isArray(value)) return [];
    return value.flatMap((each: unknown) =>
      isObject(each) && typeof each['message'] === 'string' ? [{ path, message: each['message'] }] : [],
    );
  });
}

/** A refusal in one sentence: what Discord said of the parts where it said anything of them. */
export function refusalSentence(message: string, errors: unknown): string {
  const problems = formProblems(errors).map((problem) => {
    const name = problem.path.findLast((part) => !/^\d+$/u.test(part) && !['data', 'value', 'options'].includes(part));
    return name === undefined ? problem.message : `${name}: ${problem.message}`;
  });
  return problems.length === 0 ? message : problems.join(' ');
}
