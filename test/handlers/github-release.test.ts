import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Config } from '../../src/platform/config/config.ts';
import type { DeliveryTables } from '../../src/platform/delivery/delivery-tables.ts';
import type { JsonValue } from '../../src/platform/json.ts';
import { testConfig } from '../support/config.ts';
import { ENGINES, openTestDatabase, type TestDatabase } from '../support/database.ts';
import { githubExamples } from '../support/github-examples.ts';
import { messageProblems } from '../support/message-limits.ts';
import { openReleasesRoom, releasePayload, testReleaseConfig, type ReleasesRoom } from '../support/releases.ts';

const ROLE_ID = '300000000000000001';
const DAY_MS = 86_400_000;

/** Twelve thousand characters under nine headings. */
const LONG_NOTES = Array.from(
  { length: 9 },
  (_, part) =>
    `## Part ${part + 1}\n\n${Array.from({ length: 20 }, (_line, line) => `* Change ${part + 1}.${line + 1}: keep peers that answer, drop those that do not, and say so`).join('\n')}\n`,
).join('\n');

describe.each(ENGINES)('a GitHub release on %s', (engine) => {
  let store: TestDatabase;
  let config: Config;
  let room: ReleasesRoom;

  beforeEach(async () => {
    store = await openTestDatabase({ engine });
    config = testConfig({
      roles: [{ name: 'owners', id: ROLE_ID, grants: [] }],
      releases: [testReleaseConfig()],
    });
    room = openReleasesRoom(store.database, () => config);
  });

  afterEach(async () => {
    await store.close();
  });

  async function summaries(): Promise<readonly string[]> {
    return (await room.cards()).map(({ summary }) => summary);
  }

  async function description(): Promise<string> {
    return (await room.cards())[0]?.body.embeds?.[0]?.description ?? '';
  }

  it('that is published is one card, however many actions tell of it', async () => {
    await room.deliver(
      releasePayload({ action: 'created' }),
      releasePayload({ action: 'published' }),
      releasePayload({ action: 'released' }),
    );

    const cards = await room.cards();
    expect(cards.map(({ key, place, lane, summary }) => [key, place, lane, summary])).toEqual([
      ['release:github:17372790@releases', 'channel:releases', 'normal', '📦 acme/node v1.2.3: released'],
    ]);
    expect(cards[0]!.body.allowed_mentions).toEqual({ parse: [] });
    expect(await description()).toBe(
      [
        'by a-committer · <t:1772441940:F>',
        '',
        '## Fixes',
        String.raw`- Keep peers that answer \([\#12](https://github.com/acme/node/issues/12)\)`,
      ].join('\n'),
    );
    expect(room.facts).toMatchObject([
      { kind: 'release.announced', stage: { kind: 'final', version: 'v1.2.3' }, channels: ['releases'] },
    ]);
  });

  it.each([
    ['v0.38.0-rc.1', false, '🧪 acme/node v0.38.0-rc.1: pre-release published', 'GitHub does not mark it as a'],
    ['v1.2.3+1', true, '🧪 acme/node v1.2.3+1: candidate build published', null],
    ['v1.2.3', true, '📦 acme/node v1.2.3: released', 'GitHub marks it as a pre-release; by its tag it is final.'],
    ['devnet225', false, '🏷️ acme/node devnet225: published', 'Its tag is not a semantic version'],
  ])('tagged %s is judged by its tag, not by GitHub’s mark (%s)', async (tag, prerelease, summary, line) => {
    await room.deliver(releasePayload({ release: { tag_name: tag, name: tag, prerelease } }));

    expect(await summaries()).toEqual([summary]);
    if (line === null) expect(await description()).not.toContain('GitHub');
    else expect(await description()).toContain(line);
  });

  it('mentions whom the config names when it is final, in a message of its own, and once', async () => {
    config = { ...config, releases: [testReleaseConfig({ mention: { kind: 'role', name: 'owners' } })] };

    await room.deliver(releasePayload({ release: { prerelease: true } }));
    await room.deliver(releasePayload({ action: 'edited', atSecond: 60, release: { body: 'Other words.' } }));

    const cards = await room.cards();
    expect(cards.map(({ kind, replyTo, revision }) => [kind, replyTo, revision])).toEqual([
      ['release', null, 2],
      ['release-final', 'release:github:17372790@releases', 1],
    ]);
    expect(cards[1]!.body.content).toBe(`📦 acme/node v1.2.3 is released. <@&${ROLE_ID}>`);
    expect(cards[1]!.body.allowed_mentions).toEqual({ parse: [], users: [], roles: [ROLE_ID] });
    expect(cards[1]!.expiresAt).toEqual(new Date('2026-03-03T08:59:00Z'));
  });

  it.each(['v1.2.3-rc.1', 'v1.2.3+4', 'nightly'])('tagged %s mentions nobody', async (tag) => {
    config = { ...config, releases: [testReleaseConfig({ mention: { kind: 'role', name: 'owners' } })] };

    await room.deliver(releasePayload({ release: { tag_name: tag } }));

    expect((await room.cards()).map(({ kind }) => kind)).toEqual(['release']);
  });

  it('of days ago is announced without notifying anybody', async () => {
    config = { ...config, releases: [testReleaseConfig({ mention: { kind: 'role', name: 'owners' } })] };
    room.clock.advance(2 * DAY_MS);

    await room.deliver(releasePayload());

    expect((await room.cards()).map(({ kind }) => kind)).toEqual(['release']);
  });

  it.each(['edited', 'released', 'prereleased', 'unpublished', 'deleted', 'created', 'somehow'])(
    'that was never announced is not announced by “%s”',
    async (action) => {
      const outcomes = await room.deliver(releasePayload({ action }));

      expect(outcomes).toEqual([{ kind: 'handled' }]);
      expect(await room.cards()).toEqual([]);
      expect(room.facts).toEqual([]);
    },
  );

  it('that was edited before its publication was heard of is announced as it is by now', async () => {
    await room.deliver(releasePayload({ action: 'edited', atSecond: 60, release: { body: 'The later words.' } }));
    await room.deliver(releasePayload({ atSecond: 0, release: { body: 'The first words.' } }));

    expect(await description()).toContain('The later words.');
  });

  it('that was deleted before its publication was heard of is announced nowhere', async () => {
    await room.deliver(releasePayload({ action: 'deleted', atSecond: 60 }));
    await room.deliver(releasePayload({ atSecond: 0 }));

    expect(await room.cards()).toEqual([]);
  });

  it('changes nothing when told twice or late', async () => {
    const published = releasePayload();
    const edited = releasePayload({ action: 'edited', atSecond: 60, release: { body: 'The later words.' } });
    await room.deliver(published, edited);
    const before = await room.cards();

    await room.deliver(published, edited, releasePayload({ action: 'released' }), published);

    expect(await room.cards()).toEqual(before);
    expect(room.facts).toHaveLength(1);
  });

  it('of a GitHub that tells no time is edited in the order received', async () => {
    await room.deliver(releasePayload({ atSecond: null }));
    for (const body of ['First edit.', 'Second edit.']) {
      room.clock.advance(1000);
      await room.deliver(releasePayload({ action: 'edited', atSecond: null, release: { body } }));
    }

    expect(await description()).toContain('Second edit.');
  });

  it('taken back says so, hides what GitHub hides, and notifies nobody late', async () => {
    config = { ...config, releases: [testReleaseConfig({ mention: { kind: 'role', name: 'owners' } })] };
    const files = [{ name: 'node.tar.gz', size: 12_300_000 }];
    await room.deliver(releasePayload({ release: { assets: files } }));
    expect((await room.cards())[0]!.body.embeds?.[0]?.fields).toEqual([
      { name: '1 file, 12.3 MB', value: '`node.tar.gz` 12.3 MB' },
    ]);

    await room.deliver(releasePayload({ action: 'unpublished', atSecond: 60, release: { assets: files } }));

    const [card, final] = await room.cards();
    expect(card!.summary).toBe('↩️ acme/node v1.2.3: unpublished');
    expect(card!.body.embeds?.[0]).not.toHaveProperty('url');
    expect(card!.body.embeds?.[0]).not.toHaveProperty('fields');
    expect(await description()).not.toContain('Keep peers');
    expect(final!.body.content).toBe('↩️ acme/node v1.2.3 was released, and is unpublished since.');
    expect(final!.body.allowed_mentions).toEqual({ parse: [] });
  });

  it('published again after that is itself again, on the same card', async () => {
    await room.deliver(
      releasePayload(),
      releasePayload({ action: 'unpublished', atSecond: 60 }),
      releasePayload({ atSecond: 120 }),
    );

    expect(await summaries()).toEqual(['📦 acme/node v1.2.3: released']);
    expect(await description()).toContain('Keep peers that answer');
    expect(room.facts).toHaveLength(1);
  });

  it('deleted stays so, whatever comes later', async () => {
    await room.deliver(
      releasePayload(),
      releasePayload({ action: 'deleted', atSecond: 60 }),
      releasePayload({ action: 'edited', atSecond: 120 }),
    );

    expect(await summaries()).toEqual(['🗑️ acme/node v1.2.3: deleted']);
  });

  it('with long notes has them in its thread, split at headings, and nothing is missing', async () => {
    expect(LONG_NOTES.length).toBeGreaterThan(12_000);

    await room.deliver(releasePayload({ release: { body: LONG_NOTES } }));

    const [card, ...parts] = await room.cards();
    expect(await room.threads()).toMatchObject([
      {
        key: 'release:github:17372790@releases',
        parent: 'releases',
        started_from: 'release:github:17372790@releases',
        name: 'acme/node v1.2.3 release notes',
        wanted: 'open',
      },
    ]);
    expect(card!.body.embeds?.[0]?.description).toContain(
      `The notes are in the thread below, in ${parts.length} messages.`,
    );
    expect(card!.body.embeds?.[0]?.description).toContain('- Part 9');
    expect(parts.every(({ place }) => place === 'thread:release:github:17372790@releases')).toBe(true);
    const texts = parts.map(({ body }) => body.embeds?.[0]?.description ?? '');
    expect(texts.every((text) => text.startsWith('## Part '))).toBe(true);
    const all = texts.join('\n');
    for (let part = 1; part <= 9; part++)
      for (let line = 1; line <= 20; line++) expect(all).toContain(`- Change ${part}.${line}: keep peers`);
    expect((await room.cards()).flatMap(({ body }) => messageProblems(body))).toEqual([]);
  });

  it('whose long notes shrink keeps its thread, and the messages left over say why they are empty', async () => {
    await room.deliver(releasePayload({ release: { body: LONG_NOTES } }));
    const before = (await room.cards()).length;

    await room.deliver(releasePayload({ action: 'edited', atSecond: 60, release: { body: 'All of it was wrong.' } }));

    const [, first, ...rest] = await room.cards();
    expect((await room.cards()).length).toBe(before);
    expect(first!.body.embeds?.[0]?.description).toBe('All of it was wrong.');
    expect(rest.map(({ body }) => body.embeds?.[0]?.description)).toEqual(
      rest.map(() => 'The notes were edited on GitHub, and nothing of them is left for this message.'),
    );
    expect(rest.length).toBeGreaterThan(1);
  });

  it('that is deleted takes its long notes out of the thread', async () => {
    await room.deliver(
      releasePayload({ release: { body: LONG_NOTES } }),
      releasePayload({ action: 'deleted', atSecond: 60, release: { body: LONG_NOTES } }),
    );

    expect(JSON.stringify(await room.cards())).not.toContain('Change 1.1');
  });

  it('with notes that no thread should hold has them attached, to the last character', async () => {
    const body = `${LONG_NOTES.repeat(5)}\nThe very last words.`;

    await room.deliver(releasePayload({ release: { body } }));

    const [card] = await room.cards();
    const [file] = card!.body.files ?? [];
    expect(file?.name).toBe('release-notes-v1.2.3.md');
    expect(await room.file(file?.hash ?? '')).toBe(body);
    expect(card!.body.embeds?.[0]?.description).toContain('they are attached as Markdown, in full');
    expect(await room.threads()).toEqual([]);
  });

  it('goes to every channel that asks for its repository, the particular entry before the glob', async () => {
    config = {
      ...config,
      releases: [
        testReleaseConfig({ name: 'everything', repository: '*/*', mention: { kind: 'role', name: 'owners' } }),
        testReleaseConfig({ name: 'node', repository: 'ACME/node' }),
        testReleaseConfig({ name: 'also', repository: 'acme/*', channel: 'devops' }),
        testReleaseConfig({ name: 'other', repository: 'acme/other', channel: 'alerts' }),
      ],
    };

    await room.deliver(releasePayload());

    expect((await room.cards()).map(({ kind, place }) => [kind, place])).toEqual([
      ['release', 'channel:releases'],
      ['release', 'channel:devops'],
    ]);
    expect(room.facts).toMatchObject([{ channels: ['releases', 'devops'] }]);
  });

  it('that the config does not ask for is kept, and an entry added later announces nothing old', async () => {
    config = { ...config, releases: [] };
    await room.deliver(releasePayload());
    config = { ...config, releases: [testReleaseConfig()] };

    await room.deliver(releasePayload({ action: 'edited', atSecond: 60 }));

    expect(await room.cards()).toEqual([]);
    expect(room.facts).toEqual([]);
  });

  /** As retention does, some time after Discord showed them. */
  async function forgetCards(like: string): Promise<void> {
    await store.database.transaction(async (tx) => {
      await tx.tables<DeliveryTables>().deleteFrom('cards').where('key', 'like', like).execute();
    });
  }

  it('edited after its card was forgotten is not posted as if it were new', async () => {
    await room.deliver(releasePayload());
    await forgetCards('release:%');

    await room.deliver(releasePayload({ action: 'edited', atSecond: 60, release: { body: 'Months later.' } }));

    expect(await room.cards()).toEqual([]);
  });

  it('edited after some of its cards were forgotten changes the others, and posts none of those anew', async () => {
    config = { ...config, releases: [testReleaseConfig({ mention: { kind: 'role', name: 'owners' } })] };
    await room.deliver(releasePayload({ release: { body: LONG_NOTES } }));
    const before = (await room.cards()).length;
    await forgetCards('release:%#1');
    await forgetCards('release:%!');

    await room.deliver(
      releasePayload({ action: 'edited', atSecond: 60, release: { body: `${LONG_NOTES}\n## More\n\nAt last.` } }),
    );

    const cards = await room.cards();
    expect(cards.map(({ key }) => key).filter((key) => key.endsWith('#1') || key.endsWith('!'))).toEqual([]);
    expect(cards).toHaveLength(before - 2);
    expect(JSON.stringify(cards)).toContain('At last.');
  });

  it('of a renamed repository stays one release', async () => {
    await room.deliver(
      releasePayload(),
      releasePayload({ action: 'edited', atSecond: 60, repository: 'acme/renamed' }),
    );

    expect(await summaries()).toEqual(['📦 acme/renamed v1.2.3: released']);
  });

  it('is forgotten when nothing was heard of it for long, a few at once', async () => {
    for (const id of [1, 2, 3]) {
      await room.deliver(releasePayload({ release: { id } }));
      room.clock.advance(DAY_MS);
    }
    const before = new Date(room.clock.now().getTime() - 1.5 * DAY_MS);
    const prune = (): Promise<number> =>
      store.database.transaction((tx) => room.releases.prune(tx, { before, limit: 1 }));

    expect([await prune(), await prune(), await prune()]).toEqual([1, 1, 0]);
  });

  it('in every published example of GitHub is taken', async () => {
    config = { ...config, releases: [testReleaseConfig({ repository: '*/*' })] };

    const outcomes = await room.deliver(...githubExamples('release'));

    expect(outcomes.length).toBeGreaterThanOrEqual(7);
    expect(outcomes.filter(({ kind }) => kind !== 'handled')).toEqual([]);
  });
});

describe('what is kept of a release', () => {
  let store: TestDatabase;
  let room: ReleasesRoom;

  beforeEach(async () => {
    store = await openTestDatabase();
    room = openReleasesRoom(store.database, () => testConfig({ releases: [testReleaseConfig()] }));
  });

  afterEach(async () => {
    await store.close();
  });

  it('is a list of named fields, with the notes in full', () => {
    const kept = JSON.stringify(room.handler.redact(releasePayload({ release: { body: LONG_NOTES } })));

    expect(kept).toContain('Change 9.20');
    for (const gone of ['avatar_url', 'tarball_url', 'api.github.com', 'target_commitish', 'private'])
      expect(kept).not.toContain(gone);
  });

  it.each([
    ['a GitHub token', `ghp_${'a1B2'.repeat(9)}`],
    ['an AWS key', 'AKIAABCDEFGHIJKLMNOP'],
    ['a password in an address', 'https://bot:hunter2hunter2@ci.example.org/job'],
    ['a pasted variable', 'DEPLOY_TOKEN=correct-horse-battery'],
    [
      'a private key of many lines',
      `-----BEGIN RSA PRIVATE KEY-----\n${'MIIEowIBAAKCAQEA\n'.repeat(5)}-----END RSA PRIVATE KEY-----`,
    ],
  ])('never holds %s, on whatever line of the notes it stands', (_what, secret) => {
    const body = `## Fixes\n\n* Use this for now:\n\n${secret}\n\nThe end.`;
    const payload = releasePayload({
      release: { body, name: secret, assets: [{ name: secret.split('\n').join(' '), size: 1, label: secret }] },
    });

    const kept = JSON.stringify(room.handler.redact(payload));

    expect(kept).toContain('[redacted]');
    expect(kept).toContain('The end.');
    expect(kept).not.toContain(JSON.stringify(secret).slice(1, -1));
    expect(kept).not.toMatch(/hunter2|correct-horse|MIIEow/u);
  });

  it.each(['eyJ-', 'x-', 'token=', 'https://a', '-----BEGIN PRIVATE KEY-----', 'ghp_'])(
    'is soon found, also in notes of nothing but “%s”',
    (piece) => {
      const body = piece.repeat(Math.floor(120_000 / piece.length));
      const started = performance.now();

      room.handler.redact(releasePayload({ release: { body } }));

      expect(performance.now() - started).toBeLessThan(5000);
    },
  );

  it.each<[string, JsonValue]>([
    ['nothing', null],
    ['a list', [1, 2]],
    ['a text', 'release'],
    ['an empty object', {}],
    ['a release that is a text', { action: 'published', release: 'x', repository: 7 }],
    ['a release without an id', releasePayload({ release: { id: 'x' } })],
    ['a release without a tag', releasePayload({ release: { tag_name: '' } })],
    ['a file of no size', releasePayload({ release: { assets: [{ name: 'x', size: -1 }] } })],
    ['files that are none', releasePayload({ release: { assets: [null, 'x', [1]] } })],
    ['an impossible time', releasePayload({ release: { updated_at: 'yesterday' } })],
  ])('of %s is nothing that hurts, and the event is set aside by the names of its fields', async (_what, raw) => {
    const [outcome] = await room.deliver(raw);

    expect(outcome?.kind).toBe('misfit');
    expect(outcome?.kind === 'misfit' && outcome.fields.length > 0).toBe(true);
    expect(await room.cards()).toEqual([]);
  });
});
