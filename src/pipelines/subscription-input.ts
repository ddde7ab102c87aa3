import { z } from 'zod';
import { VERBOSITIES } from '../platform/config/route-config.ts';

/** Enough for a paragraph. */
export const LONGEST_SUBSCRIPTION_REASON = 300;
/** A few names, separated by commas. */
export const LONGEST_LIST = 200;
export const LONGEST_QUIET = 100;

const listed = (what: string) =>
  z.string().trim().max(LONGEST_LIST).optional().describe(`${what}; several are separated by commas`);

/** What a subscription asks for, as it is typed anywhere. What is left out may be anything. */
export const wishInput = z.object({
  channel: z.string().trim().min(1).max(100).describe("A channel's name in the configuration, or its Discord id"),
  system: listed('github, gitlab, jenkins, aws or generic'),
  repository: listed('A repository, or a glob such as acme/*'),
  workflow: listed("A workflow's file or name"),
  pipeline: listed('A pipeline of the configuration'),
  branch: listed('A branch, or a glob such as release/*'),
  environment: listed('Any name of an environment'),
  event: listed('run, deployment, approval, tag or release'),
  result: listed('passed, failed or canceled'),
  transition: listed('broke, still-failing, fixed or flaky'),
  actor: listed('A login, or a person of the configuration'),
  verbosity: z.enum(VERBOSITIES).optional().describe('Which runs are shown: all, failures or transitions'),
  thread: z
    .union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')])
    .optional()
    .describe('true: a thread on the card of each run that failed'),
  notify: listed('What gets a message of its own: broke, still-failing, fixed, flaky, or nothing'),
  quiet: z
    .string()
    .trim()
    .max(LONGEST_QUIET)
    .optional()
    .describe('Quiet hours, as 22:00-07:00 Europe/Berlin mon-fri except production'),
  mention: z
    .string()
    .trim()
    .max(100)
    .optional()
    .describe('Whom a break mentions: a role or person of the configuration, responsible, or nobody (the default)'),
  reason: z.string().trim().max(LONGEST_SUBSCRIPTION_REASON).optional().describe('What it is for'),
});
export type WishInput = z.infer<typeof wishInput>;

/** An id such as SUB-3, or words of what exactly one asks for. */
export const subscriptionReference = z.string().trim().min(1).max(100);
