import { z } from 'zod';
import { foreignLine } from './foreign-line.ts';
import { foreignUrl } from './foreign-text.ts';
import { count, filledText, instant, LOGIN, login, text } from './github-fields.ts';

/** What is kept of a run of Actions, whichever event tells of it. */
export const RUN = {
  id: true,
  name: foreignLine,
  path: foreignLine,
  display_title: foreignLine,
  event: foreignLine,
  status: foreignLine,
  conclusion: foreignLine,
  head_branch: foreignLine,
  head_sha: foreignLine,
  head_repository: { full_name: foreignLine },
  run_number: true,
  run_attempt: true,
  run_started_at: foreignLine,
  created_at: foreignLine,
  updated_at: foreignLine,
  html_url: foreignUrl,
  actor: LOGIN,
  triggering_actor: LOGIN,
} as const;

/** The same, to be parsed. */
export const RUN_FIELDS = {
  id: count,
  name: text.nullish(),
  path: text.nullish(),
  display_title: text.nullish(),
  event: text,
  status: text.nullish(),
  conclusion: text.nullish(),
  head_branch: text.nullish(),
  head_sha: filledText,
  head_repository: z.object({ full_name: filledText }).nullish(),
  run_number: count,
  run_attempt: count.nullish(),
  run_started_at: instant.nullish(),
  created_at: instant,
  updated_at: instant,
  html_url: text.nullish(),
  actor: login,
  triggering_actor: login,
};
