import type { z } from 'zod';
import { fields } from '../../platform/config/config-fields.ts';
import type { Clock } from '../../platform/clock.ts';
import type { FaultSwitches } from '../fault-switches.ts';
import type { MusterProcess } from '../../muster-process.ts';
import type { StandIn } from '../discord/stand-in.ts';
import type { World } from '../world/world.ts';

/** What a step of a running scenario can reach. */
export interface Stage {
  readonly clock: Clock;
  readonly world: World;
  readonly standIn: Pick<StandIn, 'as' | 'messages' | 'when'>;
  readonly faults: FaultSwitches;
  readonly muster: MusterProcess;
  /** Ids by the names that steps of this scenario gave them, e.g. of a run that a later step runs again. */
  readonly ids: Map<string, number>;
  /** The same for ids that are no numbers. */
  readonly names: Map<string, string>;
  /** Done then, unless the scenario is stopped before. What it throws fails the scenario. */
  readonly later: (ms: number, act: () => void | Promise<void>) => void;
  /** Done when the scenario ends, is stopped or fails. */
  readonly atEnd: (undo: () => void | Promise<void>) => void;
  /** The text of a file beside the scenario's. */
  readonly readText: (file: string) => string;
}

export type Act = (stage: Stage) => void | Promise<void>;

export type ParsedStep =
  | { readonly kind: 'fits'; readonly act: Act }
  | { readonly kind: 'misfit'; readonly issues: readonly z.core.$ZodIssue[] };

/** One thing that a step can do. */
export interface Verb {
  /** One line, also for the README of the scenarios. */
  readonly about: string;
  readonly fields: readonly string[];
  /** Checks the step's own fields; those that every step has are taken off before. */
  parse(step: unknown): ParsedStep;
}

export function defineVerb<Shape extends z.core.$ZodLooseShape>(
  about: string,
  shape: Shape,
  act: (step: z.output<z.ZodObject<Shape, z.core.$strict>>, stage: Stage) => void | Promise<void>,
): Verb {
  const schema = fields(shape, 'the fields of this step');
  return {
    about,
    fields: Object.keys(shape),
    parse(step) {
      const parsed = schema.safeParse(step);
      if (!parsed.success) return { kind: 'misfit', issues: parsed.error.issues };
      return { kind: 'fits', act: (stage) => act(parsed.data, stage) };
    },
  };
}
