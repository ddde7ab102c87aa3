import { z } from 'zod';
import { expects, fields, whole, type Names } from './config-fields.ts';
import { quote } from './config-problem.ts';
import {
  HEALTH_RULES,
  type HealthConfig,
  type HealthRule,
  type HealthTuning,
  type HealthTunings,
} from './health-config.ts';
import { suggestion } from './suggest.ts';

const KINDS = ['waku', 'spacemesh', 'service'] as const;

const A_DAY_SECONDS = 86_400;

/** The section `health`: what is judged otherwise than by default, by kind of fleet and by fleet. */
export function healthSchema(names: Names) {
  const fleets = names.fleets.map(({ name }) => name);
  return fields(
    {
      kinds: z
        .record(z.string(), tunings(), expects('rules by kind of fleet: { waku: { disk: { degraded: 0.8 } } }'))
        .check(onlyKnown(KINDS, 'a kind of fleet'))
        .default({}),
      fleets: z
        .record(z.string(), tunings(), expects('rules by fleet: { status.prod: { disk: { degraded: 0.8 } } }'))
        .check(onlyKnown(fleets, 'a fleet of this file'))
        .default({}),
    },
    'how health is judged: { kinds: { waku: { disk: { degraded: 0.8, unhealthy: 0.9 } } } }',
  ).transform((given): HealthConfig => given);
}

function tunings() {
  const rules = Object.keys(HEALTH_RULES);
  return z
    .record(z.string(), tuning(), expects('rules by name: { disk: { degraded: 0.8 } }'))
    .check(onlyKnown(rules, 'a rule of health'))
    .check(({ value, issues }) => {
      for (const [rule, given] of Object.entries(value)) {
        const wrong = isRule(rule) ? problemOf(rule, given) : null;
        if (wrong !== null) issues.push({ code: 'custom', path: [rule], input: given, message: wrong });
      }
    })
    .transform((given): HealthTunings => given);
}

function tuning() {
  const threshold = z
    .number(expects('a number in the unit of the rule'))
    .min(0, { error: 'is below zero: write a number from 0' })
    .max(1e15)
    .optional();
  const yesOrNo = z.boolean(expects('true or false')).optional();
  return fields(
    {
      on: yesOrNo,
      alert: yesOrNo,
      degraded: threshold,
      unhealthy: threshold,
      worseAfterSeconds: whole(0, A_DAY_SECONDS, 'seconds').optional(),
      betterAfterSeconds: whole(0, A_DAY_SECONDS, 'seconds').optional(),
    },
    'a rule: { degraded: 0.8, unhealthy: 0.9, worseAfterSeconds: 300 }',
  );
}

function isRule(name: string): name is HealthRule {
  return Object.hasOwn(HEALTH_RULES, name);
}

function problemOf(rule: HealthRule, { degraded, unhealthy }: HealthTuning): string | null {
  const direction = HEALTH_RULES[rule];
  if (direction === 'none' && (degraded !== undefined || unhealthy !== undefined))
    return `${rule} knows no thresholds: leave degraded and unhealthy out`;
  if (degraded === undefined || unhealthy === undefined) return null;
  if (direction === 'above' && unhealthy < degraded)
    return `${rule} gets worse upwards: write unhealthy no smaller than degraded`;
  if (direction === 'below' && unhealthy > degraded)
    return `${rule} gets worse downwards: write unhealthy no greater than degraded`;
  return null;
}

function onlyKnown(known: readonly string[], what: string) {
  return ({ value, issues }: { value: Record<string, unknown>; issues: z.core.$ZodRawIssue[] }): void => {
    for (const name of Object.keys(value).filter((each) => !known.includes(each))) {
      const message = `${quote(name)} is not ${what}: ${suggestion(name, known)}`;
      issues.push({ code: 'custom', path: [name], input: name, message });
    }
  };
}
