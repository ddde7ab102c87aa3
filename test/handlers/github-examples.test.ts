import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { JsonValue } from '../../src/platform/json.ts';
import { testConfig } from '../support/config.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { openGithubRoom, type GithubRoom } from '../support/github-room.ts';
import { testPipeline } from '../support/runs.ts';

const FILE = fileURLToPath(import.meta.resolve('@octokit/webhooks-examples'));
const DEFINITIONS = z
  .array(z.object({ name: z.string(), examples: z.array(z.custom<JsonValue>()) }))
  .parse(JSON.parse(readFileSync(FILE, 'utf8')));

/** The kinds Muster reads, of those that octokit/webhooks has examples of. */
const READ = new Set([
  'workflow_run',
  'workflow_job',
  'check_suite',
  'deployment',
  'deployment_status',
  'push',
  'create',
  'release',
]);

/** Why an example of a kind that is read makes no card. */
function reasonFor(event: string, payload: JsonValue): string | null {
  const action = textAt(payload, ['action']);
  switch (event) {
    case 'check_suite':
      if (textAt(payload, ['check_suite', 'app', 'slug']) === 'github-actions') return 'workflow_run tells of it';
      return textAt(payload, ['check_suite', 'conclusion']) === null ? 'nothing was checked yet' : null;
    case 'push':
      return textAt(payload, ['ref'])?.startsWith('refs/tags/') === true
        ? 'a tag is kept, and announced by its release'
        : 'where a branch stands is kept';
    case 'create':
      return 'a tag is kept, and announced by its release';
    case 'release':
      return action === 'published' ? null : 'only a publication announces';
    default:
      return null;
  }
}

function textAt(payload: JsonValue, path: readonly string[]): string | null {
  const found = path.reduce<JsonValue | undefined>(
    (at, field) =>
      typeof at === 'object' && at !== null && !Array.isArray(at) ? new Map(Object.entries(at)).get(field) : undefined,
    payload,
  );
  return typeof found === 'string' ? found : null;
}

describe('the payload examples that octokit/webhooks publishes', () => {
  let store: TestDatabase;
  let room: GithubRoom;

  beforeEach(async () => {
    store = await openTestDatabase({ engine: 'sqlite' });
    const takesAll = { repository: '*', branches: ['*'], workflow: null } as const;
    const config = testConfig({
      pipelines: [
        testPipeline({ ...takesAll, name: 'all' }),
        testPipeline({ ...takesAll, name: 'production', environment: 'production' }),
      ],
      releases: [{ name: 'all', system: 'github', repository: '*', channel: 'releases', mention: null }],
    });
    room = openGithubRoom(store.database, () => config);
  });

  afterEach(async () => {
    await room.stop();
    await store.close();
  });

  it.each(DEFINITIONS.filter(({ name }) => READ.has(name)))(
    'of $name are never set aside, and each makes a card or has a reason not to',
    async ({ name, examples }) => {
      const unexplained: string[] = [];
      for (const [index, payload] of examples.entries()) {
        const fresh = await openTestDatabase({ engine: 'sqlite' });
        const config = testConfig({
          pipelines: [
            testPipeline({ name: 'all', system: 'github', repository: '*', branches: ['*'], workflow: null }),
            testPipeline({ name: 'p', repository: '*', branches: ['*'], workflow: null, environment: 'production' }),
          ],
          releases: [{ name: 'all', system: 'github', repository: '*', channel: 'releases', mention: null }],
        });
        const alone = openGithubRoom(fresh.database, () => config);

        const outcome = await alone.post(name, payload);

        expect(outcome, `example ${index}`).toBe('recorded');
        expect(await alone.setAside(), `example ${index}`).toEqual([]);
        const cards = await alone.cards();
        const reason = reasonFor(name, payload);
        if (cards.length > 0 !== (reason === null))
          unexplained.push(`${index}: ${cards.length} cards, ${String(reason)}`);
        await alone.stop();
        await fresh.close();
      }

      expect(unexplained).toEqual([]);
    },
  );

  it('end well when all of them arrive at one Muster, and those of other kinds are not wanted', async () => {
    const outcomes = new Map<string, Set<string>>();
    for (const { name, examples } of DEFINITIONS)
      for (const [index, payload] of examples.entries())
        outcomes.set(name, (outcomes.get(name) ?? new Set()).add(await room.post(name, payload, `${name}-${index}`)));

    expect(await room.setAside()).toEqual([]);
    for (const [name, kinds] of outcomes)
      expect([name, [...kinds]]).toEqual([name, [READ.has(name) ? 'recorded' : 'unwanted']]);
    const keys = (await room.cards()).map(({ key }) => key.replace(/@.*/u, ''));
    expect(keys).toContain('run:github:Codertocat/Hello-World:2202229078');
    expect(keys).toContain('run:github:Codertocat/Hello-World:check-suite-118578147');
    expect(keys).toContain('github:Codertocat/Hello-World:deployment:145988746');
  });
});
