import { z } from 'zod';
import { expects, fields, text } from '../../platform/config/config-fields.ts';
import { renderProblem, type ConfigProblem, type PathPart } from '../../platform/config/config-problem.ts';
import { suggestion } from '../../platform/config/suggest.ts';
import { readYaml, type YamlSource } from '../../platform/config/yaml-source.ts';
import { duration } from './duration.ts';
import type { Act } from './verb.ts';
import { VERBS } from './verbs/index.ts';

export interface Scenario {
  /** Its file's name without the ending. */
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly lookFor: string;
  readonly lastsMs: number;
  /** Begins again when it has ended. */
  readonly repeats: boolean;
  /** In the order of their times. */
  readonly steps: readonly Step[];
}

export interface Step {
  readonly atMs: number;
  /** What happens, for people. */
  readonly what: string;
  readonly act: Act;
}

export type ScenarioOutcome =
  | { readonly kind: 'read'; readonly scenario: Scenario }
  /** A line per problem, each with its place in the file and what to write. */
  | { readonly kind: 'invalid'; readonly lines: readonly string[] };

const SCENARIO = fields(
  {
    title: text('a few words that name it', 60),
    about: text('what happens, in a sentence or two', 600),
    lookFor: text('where to look and what should be seen there', 600),
    lasts: duration('how long it takes in all'),
    repeats: z.boolean().default(false),
    steps: z.array(z.looseObject({}), expects('its steps, one below the other')).min(1, expects('at least one step')),
  },
  'title, about, lookFor, lasts and steps',
);

const STEP = z.looseObject({
  at: duration('when it happens, counted from the start'),
  what: text('what happens, in a sentence', 300),
  do: text('what to do, a word of the README'),
});

/** Reads one scenario of the folder; src/sandbox/scenarios/README.md says what may stand in it. */
export function readScenario(name: string, yaml: string): ScenarioOutcome {
  const read = readYaml(yaml);
  const file = `${name}.yaml`;
  const invalid = (problems: readonly ConfigProblem[]): ScenarioOutcome => ({
    kind: 'invalid',
    lines: problems.map((problem) => renderProblem(file, problem)),
  });
  if (read.kind === 'unreadable' || read.problems.length > 0) return invalid(read.problems);
  const { source } = read;
  const parsed = SCENARIO.safeParse(source.value ?? {});
  if (!parsed.success) return invalid(parsed.error.issues.flatMap((issue) => problemsOf(source, [], issue)));

  const { title, about, lookFor, lasts: lastsMs, repeats } = parsed.data;
  const problems: ConfigProblem[] = [];
  const steps = parsed.data.steps.flatMap((step, index): readonly Step[] => {
    const outcome = readStep(source, step, index);
    if (outcome.kind === 'read' && outcome.step.atMs <= lastsMs) return [outcome.step];
    if (outcome.kind === 'invalid') problems.push(...outcome.problems);
    else problems.push(source.problem(['steps', index, 'at'], 'is after the end of the scenario: let it last longer'));
    return [];
  });
  if (problems.length > 0) return invalid(problems);
  return {
    kind: 'read',
    scenario: { name, title, about, lookFor, lastsMs, repeats, steps: steps.toSorted((a, b) => a.atMs - b.atMs) },
  };
}

type StepOutcome =
  | { readonly kind: 'read'; readonly step: Step }
  | { readonly kind: 'invalid'; readonly problems: readonly ConfigProblem[] };

function readStep(source: YamlSource, raw: unknown, index: number): StepOutcome {
  const at = ['steps', index] as const;
  const parsed = STEP.safeParse(raw);
  if (!parsed.success)
    return { kind: 'invalid', problems: parsed.error.issues.flatMap((issue) => problemsOf(source, at, issue)) };
  const { at: atMs, what, do: word, ...own } = parsed.data;
  const verb = VERBS.get(word);
  if (verb === undefined) {
    const message = `nothing is called '${word.slice(0, 40)}': ${suggestion(word, VERBS.keys())}`;
    return { kind: 'invalid', problems: [source.problem([...at, 'do'], message)] };
  }
  const step = verb.parse(own);
  if (step.kind === 'fits') return { kind: 'read', step: { atMs, what, act: step.act } };
  return { kind: 'invalid', problems: step.issues.flatMap((issue) => problemsOf(source, at, issue)) };
}

function problemsOf(source: YamlSource, at: readonly PathPart[], issue: z.core.$ZodIssue): readonly ConfigProblem[] {
  const path = [...at, ...issue.path.map((part) => (typeof part === 'number' ? part : String(part)))];
  if (issue.code !== 'unrecognized_keys') return [source.problem(path, issue.message)];
  const messages = issue.message.split('\n');
  return issue.keys.map((key, index) => source.problem([...path, key], messages[index] ?? issue.message, 'key'));
}
