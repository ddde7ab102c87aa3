import { z } from 'zod';

/** Of the shape below. A later version that means something else gets another number. */
export const GENERIC_EVENT_VERSION = 1;

/** Our words for a state; any other is taken, and shown as it came. */
export const GENERIC_STATES = [
  'queued',
  'running',
  'waiting_approval',
  'succeeded',
  'failed',
  'stopped',
  'canceled',
  'superseded',
] as const;

const MOST_STAGES = 50;
const MOST_JOBS = 100;

/** Of blanks and control characters nothing is left to show. */
const line = (about: string, longest = 300) =>
  z
    .string()
    .min(1)
    .max(longest)
    .regex(/[^\s\p{Cc}]/u, 'more than blanks')
    .meta({ description: about });
const name = (about: string) =>
  z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/, 'letters, digits and . _ - only, 60 at most')
    .meta({ description: about });
const moment = (about: string) => z.iso.datetime({ offset: true }).meta({ description: about });
const page = (about: string) =>
  z
    .url({ protocol: /^https?$/, error: 'an http or https address' })
    .max(2000)
    .meta({ description: about });

const state = z
  .string()
  .min(1)
  .max(40)
  .regex(/[^\s\p{Cc}]/u, 'more than blanks')
  .meta({
    description: `One of ${GENERIC_STATES.join(', ')}; another word is shown as it came and counts as not known.`,
    examples: [...GENERIC_STATES],
  });

/** What a stage and a job both have. */
const COURSE = {
  state,
  startedAt: moment('When it began.').optional(),
  endedAt: moment('When it ended.').optional(),
  url: page('Its log.').optional(),
  failure: line('The first line of what went wrong. No secrets, please.').optional(),
} as const;

const JOB = z
  .strictObject({ name: line('Unique within its stage.', 100), ...COURSE })
  .meta({ id: 'Job', description: 'A job or step of a stage.' });

const STAGE = z
  .strictObject({
    name: line('Unique within the run.', 100),
    ...COURSE,
    jobs: z.array(JOB).max(MOST_JOBS).optional().meta({ description: 'In their order.' }),
  })
  .meta({ id: 'Stage', description: 'A stage of a run.' });

const ENVELOPE = {
  version: z.literal(GENERIC_EVENT_VERSION).meta({ description: 'Of this schema.' }),
  id: z
    .string()
    .regex(/^[\w.:/-]{1,150}$/, 'letters, digits and _ . : / - only, 150 at most')
    .meta({ description: 'Of this event: sent again under the same id it is the same event, and changes nothing.' }),
  source: name('What sends it: "buildbot", "nightly-scripts". With the pipeline it is the `repository` of the config.'),
  at: moment('When it became so. Of two events about the same thing the later one counts, whatever comes first.'),
} as const;

export const GENERIC_RUN_EVENT = z
  .strictObject({
    ...ENVELOPE,
    kind: z.literal('run'),
    pipeline: name('Its name. The config finds it as system generic, repository "<source>/<pipeline>".'),
    run: z.int().positive().meta({ description: 'The number of the run, counted by the pipeline.' }),
    attempt: z
      .int()
      .positive()
      .max(1000)
      .optional()
      .meta({ description: '1 for the first go. What has ended stays so: a re-run of it counts on.' }),
    ...COURSE,
    url: page('The page of the run.').optional(),
    title: line('What it builds: the title of the commit, say.').optional(),
    branch: line('A branch or tag.', 200).optional(),
    commit: z
      .string()
      .regex(/^[0-9a-f]{7,64}$/, '7 to 64 hexadecimal digits in lower case')
      .optional()
      .meta({ description: 'The commit.' }),
    author: line('Who wrote the commit.', 100).optional(),
    actor: line('Who started the run.', 100).optional(),
    trigger: line('What started it: "push", "schedule", "pull_request".', 60).optional(),
    stages: z.array(STAGE).max(MOST_STAGES).optional().meta({ description: 'In their order, as far as it is known.' }),
  })
  .meta({ id: 'RunEvent', description: 'A run of a pipeline is, at `at`, in this state.' });

export const GENERIC_DEPLOYMENT_EVENT = z
  .strictObject({
    ...ENVELOPE,
    kind: z.literal('deployment'),
    pipeline: name('As in a run: what it belongs to in the config.'),
    deployment: line('Its id, unique within the pipeline.', 100),
    environment: line('Where it goes: production, staging, …', 100),
    state,
    run: z
      .int()
      .positive()
      .optional()
      .meta({ description: 'The run that deploys; then the card of the run tells of it.' }),
    branch: line('A branch or tag.', 200).optional(),
    commit: GENERIC_RUN_EVENT.shape.commit,
    actor: line('Who asked for it.', 100).optional(),
    url: page('Its log.').optional(),
    environmentUrl: page('Where what was deployed can be seen.').optional(),
    note: line('One line about it.').optional(),
  })
  .meta({ id: 'DeploymentEvent', description: 'A deployment to an environment is, at `at`, in this state.' });

/** What POST /webhooks/generic takes. docs/generic-event.schema.json is made of it. */
export const GENERIC_EVENT = z
  .discriminatedUnion('kind', [GENERIC_RUN_EVENT, GENERIC_DEPLOYMENT_EVENT], { error: 'must be run or deployment' })
  .meta({
    title: 'Muster generic event',
    description:
      'What a script or a system without a webhook source of its own tells Muster: POST /webhooks/generic with ' +
      '`Authorization: Bearer <GENERIC_WEBHOOK_TOKEN>`. Fields that are not here are refused, so that a misspelled ' +
      'one is noticed.',
  });

export type GenericEvent = z.infer<typeof GENERIC_EVENT>;
export type GenericRunEvent = z.infer<typeof GENERIC_RUN_EVENT>;
export type GenericDeploymentEvent = z.infer<typeof GENERIC_DEPLOYMENT_EVENT>;
export type GenericCourse = Pick<z.infer<typeof JOB>, keyof typeof COURSE>;

export type GenericEventOutcome =
  | { readonly kind: 'event'; readonly event: GenericEvent }
  /** `problems`: a line for each field that is missing or wrong; none of them repeats a value. */
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

/** Judges what was sent or is about to be: the route and the command line judge alike. */
export function readGenericEvent(raw: unknown): GenericEventOutcome {
  const parsed = GENERIC_EVENT.safeParse(raw, { reportInput: true });
  if (parsed.success) return { kind: 'event', event: parsed.data };
  const problems = parsed.error.issues.map(
    (issue) => `${issue.path.map(String).join('.') || 'the event'}: ${said(issue)}`,
  );
  return { kind: 'invalid', problems: [...new Set(problems)] };
}

function said(issue: z.core.$ZodIssue): string {
  if (issue.input === undefined && issue.code !== 'unrecognized_keys') return 'is missing';
  if (issue.code === 'unrecognized_keys')
    return `has ${issue.keys.length === 1 ? 'a field' : 'fields'} that the schema does not know: ${issue.keys.map(shortened).join(', ')}`;
  if (issue.code === 'invalid_type') return `must be of type ${issue.expected}`;
  if (issue.code === 'invalid_value') return `must be ${issue.values.map(String).join(' or ')}`;
  if (issue.code === 'invalid_format')
    return `must be ${issue.format === 'datetime' ? 'a time such as 2026-03-02T09:00:00Z' : issue.message}`;
  if (issue.code === 'too_big') return `is too large: ${issue.maximum} at most`;
  if (issue.code === 'too_small')
    return `is too small: ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}`;
  return issue.message;
}

/** Keys are the sender's own words, and may be anything. */
function shortened(key: string): string {
  return JSON.stringify(key.length > 40 ? `${key.slice(0, 40)}…` : key);
}

/** The published schema (JSON Schema 2020-12), as docs/generic-event.schema.json and GET /webhooks/generic/schema give it. */
export function genericEventSchema(): Readonly<Record<string, unknown>> {
  return z.toJSONSchema(GENERIC_EVENT, {
    target: 'draft-2020-12',
    io: 'input',
    override: ({ jsonSchema }) => {
      // The format says it; zod's own pattern for it is a paragraph.
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
    },
  });
}
