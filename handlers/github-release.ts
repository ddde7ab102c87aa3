/*
 * GitHub → POST /webhooks/github, X-GitHub-Event: release (GitHub docs: "Webhook events and payloads").
 *
 * Received for each thing done to a release: created, published, edited, prereleased, released, unpublished, deleted.
 * One publication sends several of them, in any order; `published` is the one that comes for finals and pre-releases
 * alike, so it alone announces.
 * What comes of it: a card in each channel that the config's `releases` name, with the notes on it, in its thread or
 * attached; a final release, as its tag says, is also told in a message that notifies whom the config names. Whatever
 * is said later edits these. A release that was never announced is recorded, and an edit announces nothing.
 * Who may: whoever holds the webhook's secret. Nothing here is done to GitHub.
 */
import { z } from 'zod';
import { defineHandler, type Handler } from '../src/platform/intake/handler.ts';
import type { JsonValue } from '../src/platform/json.ts';
import type { ReleaseService } from '../src/releases/release-service.ts';
import type { ReleaseAction, ReleaseEvent, ReleaseState } from '../src/releases/release.ts';
import { foreignLine } from './foreign-line.ts';
import { foreignUrl } from './foreign-text.ts';
import { pickFields } from './pick-fields.ts';
import { markdown, releaseNotes } from './release-notes.ts';

/** GitHub docs, "About releases": a release has at most 1000 files. */
const MOST_FILES = 1000;

/** All that is ever stored of such an event. */
function redact(raw: JsonValue): JsonValue {
  const kept = pickFields(raw, {
    action: foreignLine,
    repository: { id: true, full_name: foreignLine },
    sender: { login: foreignLine },
    release: {
      id: true,
      tag_name: foreignLine,
      name: foreignLine,
      body: releaseNotes,
      draft: true,
      prerelease: true,
      html_url: foreignUrl,
      author: { login: foreignLine },
      created_at: foreignLine,
      published_at: foreignLine,
      updated_at: foreignLine,
    },
  });
  const { release } = kept;
  if (!isObject(release)) return kept;
  const assets = filesIn(raw).map((file) => pickFields(file, { name: foreignLine, size: true }));
  return { ...kept, release: { ...release, assets } };
}

function filesIn(raw: JsonValue): readonly JsonValue[] {
  const release = isObject(raw) ? raw['release'] : undefined;
  const assets = isObject(release) ? release['assets'] : undefined;
  return isList(assets) ? assets.slice(0, MOST_FILES) : [];
}

function isObject(value: JsonValue | undefined): value is { readonly [field: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

// PostgreSQL stores no NUL, and no control character means anything in one line.
const text = z.string().transform((value) => value.replace(/\p{Cc}+/gu, ' ').trim());
const filledText = text.pipe(z.string().min(1));
const instant = z.iso.datetime({ offset: true }).transform((value) => new Date(value));

const PAYLOAD = z.object({
  action: filledText,
  repository: z.object({ full_name: filledText }),
  release: z.object({
    id: z.int().positive(),
    tag_name: filledText,
    name: text.nullish(),
    body: markdown.nullish(),
    draft: z.boolean(),
    prerelease: z.boolean(),
    html_url: text.nullish(),
    author: z.object({ login: text }).nullish(),
    published_at: instant.nullish(),
    updated_at: instant.nullish(),
    assets: z.array(z.object({ name: filledText, size: z.number().nonnegative() })).nullish(),
  }),
});

type Payload = z.infer<typeof PAYLOAD>;

export function createGithubReleaseHandler(releases: ReleaseService): Handler {
  return defineHandler<Payload>({
    source: 'github',
    event: 'release',
    redact,
    payload: PAYLOAD,
    async handle(payload, event, tx) {
      await releases.record(tx, releaseEventFrom(payload, event.receivedAt));
    },
  });
}

/** A release's `updated_at` says when it became so; older GitHub servers do not send it, and then our receipt counts. */
export function releaseEventFrom({ action, repository, release }: Payload, receivedAt: Date): ReleaseEvent {
  return {
    key: `github:${release.id}`,
    repository: repository.full_name,
    tag: release.tag_name,
    name: release.name || null,
    notes: release.body ?? '',
    author: release.author?.login || null,
    url: release.html_url || null,
    prerelease: release.prerelease,
    publishedAt: release.published_at ?? null,
    files: (release.assets ?? []).map(({ name, size }) => ({ name, bytes: size })),
    state: stateOf(action, release.draft),
    said: { at: release.updated_at ?? receivedAt, action: ACTIONS.get(action) ?? 'changed', receivedAt },
  };
}

/** Every other action, also one that GitHub has yet to think of, tells how the release is now. */
const ACTIONS: ReadonlyMap<string, ReleaseAction> = new Map([
  ['created', 'created'],
  ['published', 'published'],
  ['unpublished', 'unpublished'],
  ['deleted', 'deleted'],
]);

function stateOf(action: string, isDraft: boolean): ReleaseState {
  if (action === 'deleted') return 'deleted';
  return action === 'unpublished' || isDraft ? 'unpublished' : 'published';
}
