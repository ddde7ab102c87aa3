import type { RequestState } from './request.ts';

/** In these something is on the fleet, or on its way there, that can be put back. */
export const REVERSIBLE: ReadonlySet<RequestState> = new Set<RequestState>([
  'deploying',
  'verifying',
  'done',
  'failed',
]);
