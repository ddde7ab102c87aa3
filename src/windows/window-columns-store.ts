import { z } from 'zod';
import type { Agent } from '../approvals/approval.ts';
import { CLOSE_POLICIES, WINDOW_KINDS } from './window.ts';

/** How this room's columns hold what is more than one value: as JSON, parsed when it is read. */
const AGENT = z.object({ userId: z.string().nullable(), person: z.string().nullable(), name: z.string() });

const SCOPE = z.object({
  fleets: z.array(z.string()),
  environments: z.array(z.string()),
  pipelines: z.array(z.string()),
  trains: z.array(z.string()),
});

const TARGET = z.object({
  fleet: z.string().nullable(),
  environment: z.string().nullable(),
  pipeline: z.string().nullable(),
  train: z.string().nullable(),
});

const LENGTH = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('for'), minutes: z.number() }),
  z.object({ kind: z.literal('until'), time: z.string(), daysLater: z.number() }),
]);

const EXCEPTIONS = z.array(
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('cancelled'), start: z.string() }),
    z.object({ kind: z.literal('moved'), start: z.string(), to: z.string() }),
    z.object({ kind: z.literal('closed'), start: z.string(), at: z.coerce.date() }),
  ]),
);

const STAFFING = z.array(z.object({ role: z.string(), least: z.number() }));

const PLAN = z.object({
  kind: z.enum(WINDOW_KINDS),
  name: z.string(),
  scope: SCOPE,
  timeZone: z.string(),
  start: z.string(),
  length: LENGTH,
  recurrence: z.string().nullable(),
  exceptions: EXCEPTIONS,
  staffing: STAFFING,
  closing: z.enum(CLOSE_POLICIES),
  channel: z.string(),
});

export const COLUMNS = { SCOPE, TARGET, LENGTH, EXCEPTIONS, STAFFING, PLAN } as const;

export function readAgent(column: string): Agent {
  return AGENT.parse(JSON.parse(column));
}

export function readJson<T>(schema: z.ZodType<T>, column: string): T {
  return schema.parse(JSON.parse(column));
}
