import type { JsonValue } from '../platform/json.ts';
import type { FetchedEvent } from './missed-inbox-port.ts';

/**
 * A run as GitHub lists it, put as its webhook would: both have the same fields (octokit/openapi: "workflow-run").
 * Null for what is none. The same state of a run has the same delivery id, so that it is taken once.
 */
export function askedRun(run: JsonValue): FetchedEvent | null {
  if (typeof run !== 'object' || run === null || Array.isArray(run)) return null;
  const fields = new Map(Object.entries(run));
  const word = (name: string): string | null => {
    const value: unknown = fields.get(name);
    return typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, LONGEST_WORD) : null;
  };
  const [id, updatedAt, repository] = [word('id'), word('updated_at'), fields.get('repository')];
  if (id === null || updatedAt === null || repository === undefined) return null;
  const status = word('status') ?? 'unknown';
  return {
    event: 'workflow_run',
    deliveryId: `asked:${id}:${word('run_attempt') ?? '1'}:${status}:${updatedAt}`,
    payload: { action: status, repository, workflow_run: run },
  };
}

/** Of an id, a status or a time. */
const LONGEST_WORD = 40;
