/*
 * GitLab → POST /webhooks/gitlab, X-Gitlab-Event: Release Hook (GitLab docs: "Webhook events").
 *
 * Received when a release is created, updated or deleted. GitLab has no drafts, so what is created is published.
 * What comes of it: as with GitHub's releases: a card in each channel that the config's `releases` of system gitlab
 * name, with the notes; a final release, as its tag says, is also told in a message that notifies whom the config names.
 * Who may: whoever holds the webhook's token. Nothing here is done to GitLab.
 */
import { z } from 'zod';
import { defineHandler, type Handler } from '../src/platform/intake/handler.ts';
import type { JsonValue } from '../src/platform/json.ts';
import type { ReleaseService } from '../src/releases/release-service.ts';
import type { ReleaseAction, ReleaseEvent } from '../src/releases/release.ts';
import { foreignLine } from './foreign-line.ts';
import { foreignUrl } from './foreign-text.ts';
import { filledText, gitlabTime, id, text } from './gitlab-fields.ts';
import { isObject, listIn, pickFields } from './pick-fields.ts';
import { markdown, releaseNotes } from './release-notes.ts';

/** GitHub allows as many; GitLab names no bound. */
const MOST_FILES = 1000;

/** All that is ever stored of such an event. */
function redact(raw: JsonValue): JsonValue {
  const kept = pickFields(raw, {
    object_kind: foreignLine,
    action: foreignLine,
    id: true,
    tag: foreignLine,
    name: foreignLine,
    description: releaseNotes,
    created_at: foreignLine,
    released_at: foreignLine,
    url: foreignUrl,
    project: { id: true, path_with_namespace: foreignLine },
  });
  const links = listIn(raw, ['assets', 'links'], MOST_FILES)
    .filter(isObject)
    .map((link) => pickFields(link, { name: foreignLine }));
  return { ...kept, assets: { links } };
}

const PAYLOAD = z.object({
  action: filledText,
  id,
  tag: filledText,
  name: text.nullish(),
  description: markdown.nullish(),
  created_at: gitlabTime.nullish(),
  released_at: gitlabTime.nullish(),
  url: text.nullish(),
  project: z.object({ path_with_namespace: filledText }),
  assets: z.object({ links: z.array(z.object({ name: filledText })).nullish() }).nullish(),
});

type Payload = z.infer<typeof PAYLOAD>;

export function createGitlabReleaseHandler(releases: ReleaseService): Handler {
  return defineHandler<Payload>({
    source: 'gitlab',
    event: 'Release Hook',
    redact,
    payload: PAYLOAD,
    async handle(payload, event, tx) {
      await releases.record(tx, releaseEventFrom(payload, event.receivedAt));
    },
  });
}

/** GitLab tells when a release was made and not when it was changed, so a change is as old as our receipt of it. */
export function releaseEventFrom(payload: Payload, receivedAt: Date): ReleaseEvent {
  const action = ACTIONS.get(payload.action) ?? 'changed';
  return {
    key: `gitlab:${payload.id}`,
    repository: payload.project.path_with_namespace,
    tag: payload.tag,
    name: payload.name || null,
    notes: payload.description ?? '',
    author: null,
    url: payload.url || null,
    prerelease: false,
    publishedAt: payload.released_at ?? payload.created_at ?? null,
    files: (payload.assets?.links ?? []).map(({ name }) => ({ name, bytes: null })),
    state: action === 'deleted' ? 'deleted' : 'published',
    said: { at: action === 'published' ? (payload.created_at ?? receivedAt) : receivedAt, action, receivedAt },
  };
}

/** Every other action, also one that GitLab has yet to think of, tells how the release is now. */
const ACTIONS: ReadonlyMap<string, ReleaseAction> = new Map([
  ['create', 'published'],
  ['delete', 'deleted'],
]);
