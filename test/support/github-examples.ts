import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { JsonValue } from '../../src/platform/json.ts';

// The package's own types describe its JSON as a CommonJS default; it is read as the data it is.
const FILE = fileURLToPath(import.meta.resolve('@octokit/webhooks-examples'));
const DEFINITIONS = z.array(z.object({ name: z.string(), examples: z.array(z.custom<JsonValue>()) }));

/** The payloads that octokit/webhooks has collected for an event, e.g. 'workflow_run'. Throws when it has none. */
export function githubExamples(event: string): readonly JsonValue[] {
  const definitions = DEFINITIONS.parse(JSON.parse(readFileSync(FILE, 'utf8')));
  const examples = definitions.flatMap(({ name, examples: list }) => (name === event ? list : []));
  if (examples.length === 0) throw new Error(`octokit/webhooks has no example of ${event}.`);
  return examples;
}
