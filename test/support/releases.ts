import { createGithubReleaseHandler } from '../../handlers/github-release.ts';
import type { Config, ReleaseConfig } from '../../src/platform/config/config.ts';
import type { Database } from '../../src/platform/database/transaction.ts';
import type { DeliveryTables, ThreadRow } from '../../src/platform/delivery/delivery-tables.ts';
import { findFile } from '../../src/platform/delivery/file-store.ts';
import type { Handler } from '../../src/platform/intake/handler.ts';
import type { JsonValue } from '../../src/platform/json.ts';
import type { ReleaseFact } from '../../src/releases/release-fact.ts';
import { createReleaseService, type ReleaseService } from '../../src/releases/release-service.ts';
import type { Release } from '../../src/releases/release.ts';
import { TestClock } from './clock.ts';
import { testOccurrenceRouting } from './occurrences.ts';
import { readCards, type ShownCard } from './pipelines.ts';
import { RecordedFacts } from './recorded-facts.ts';
import { deliverTo, roomCards, type Deliver } from './room.ts';

export const RELEASED_AT = new Date('2026-03-02T08:59:00Z');

/** A release of acme/node as the store holds it; say what the test is about. */
export function testRelease(parts: Partial<Release> = {}): Release {
  return {
    key: 'github:17372790',
    repository: 'acme/node',
    tag: 'v1.2.3',
    name: null,
    notes: 'Keeps peers that answer.',
    author: 'a-committer',
    url: 'https://github.com/acme/node/releases/tag/v1.2.3',
    prerelease: false,
    publishedAt: RELEASED_AT,
    files: [],
    state: 'published',
    said: { at: RELEASED_AT, action: 'published', receivedAt: RELEASED_AT },
    ...parts,
  };
}

export interface ReleasePayloadParts {
  readonly action?: string;
  /** Seconds after RELEASED_AT at which GitHub says so; null: an older GitHub, which does not say. */
  readonly atSecond?: number | null;
  readonly repository?: string;
  /** Put in the place of what GitHub sends. */
  readonly release?: { readonly [field: string]: JsonValue };
}

/** What GitHub sends about a release of acme/node, with fields that nobody needs. */
export function releasePayload({
  action = 'published',
  atSecond = 0,
  repository = 'acme/node',
  release = {},
}: ReleasePayloadParts = {}): JsonValue {
  const at = atSecond === null ? null : new Date(RELEASED_AT.getTime() + atSecond * 1000).toISOString();
  return {
    action,
    release: {
      url: `https://api.github.com/repos/${repository}/releases/17372790`,
      html_url: `https://github.com/${repository}/releases/tag/v1.2.3`,
      id: 17372790,
      tag_name: 'v1.2.3',
      target_commitish: 'master',
      name: 'v1.2.3',
      draft: action === 'unpublished',
      prerelease: false,
      immutable: false,
      author: { login: 'a-committer', id: 1, avatar_url: 'https://avatars.example/1' },
      created_at: '2026-03-02T08:30:00Z',
      ...(at === null ? {} : { updated_at: at }),
      published_at: RELEASED_AT.toISOString(),
      assets: [],
      tarball_url: `https://api.github.com/repos/${repository}/tarball/v1.2.3`,
      body: '## Fixes\r\n\r\n* Keep peers that answer (#12)\r\n',
      ...release,
    },
    repository: { id: 1, full_name: repository, private: false, html_url: `https://github.com/${repository}` },
    sender: { login: 'a-committer', id: 1 },
  };
}

export function testReleaseConfig(parts: Partial<ReleaseConfig> = {}): ReleaseConfig {
  return { name: 'node', system: 'github', repository: 'acme/node', channel: 'releases', mention: null, ...parts };
}

export interface ReleasesRoom {
  readonly clock: TestClock;
  readonly releases: ReleaseService;
  readonly handler: Handler;
  /** What the room told the house, in order. */
  readonly facts: readonly ReleaseFact[];
  readonly deliver: Deliver;
  cards(): Promise<readonly ShownCard[]>;
  threads(): Promise<readonly ThreadRow[]>;
  /** The text of a stored file. */
  file(hash: string): Promise<string | null>;
}

export interface ReleasesRoomOptions {
  readonly clock?: TestClock;
  /** The relay's `wake`, where there is one. */
  readonly wake?: () => void;
}

/** The releases' room with its real stores and real cards. `config` is read anew for each event. */
export function openReleasesRoom(
  database: Database,
  config: () => Config,
  { clock = new TestClock(), wake = () => undefined }: ReleasesRoomOptions = {},
): ReleasesRoom {
  const facts = new RecordedFacts<ReleaseFact>();
  const cards = roomCards(clock, wake);
  const releases = createReleaseService({ config, cards, clock, facts, routing: testOccurrenceRouting(config, clock) });
  const handler = createGithubReleaseHandler(releases);
  return {
    clock,
    releases,
    handler,
    facts: facts.all,
    deliver: deliverTo(handler, { database, clock }),
    cards: () => readCards(database),
    async threads() {
      return database.read.tables<DeliveryTables>().selectFrom('threads').selectAll().orderBy('key').execute();
    },
    async file(hash) {
      const bytes = await findFile(database.read, hash);
      return bytes === null ? null : Buffer.from(bytes).toString('utf8');
    },
  };
}
