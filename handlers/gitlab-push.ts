/*
 * GitLab → POST /webhooks/gitlab, X-Gitlab-Event: Tag Push Hook and Push Hook (GitLab docs: "Webhook events").
 *
 * Received for each tag that is pushed, moved or deleted, and for each push to a branch. More tags pushed at once than
 * the instance's push_event_hooks_limit send none.
 * What comes of it: a tag is recorded, with the commit it names, also that it moved or is gone; of a branch that some
 * pipeline of the config is about, where it stands. Nothing is said of either.
 * Who may: whoever holds the webhook's token.
 */
import { z } from 'zod';
import type { PushedHead, TagService } from '../src/pipelines/tag-service.ts';
import type { TagEvent } from '../src/pipelines/tag.ts';
import { defineHandler, type Handler } from '../src/platform/intake/handler.ts';
import type { JsonValue } from '../src/platform/json.ts';
import { foreignLine } from './foreign-line.ts';
import { filledText, text } from './gitlab-fields.ts';
import { isObject, listIn, pickFields } from './pick-fields.ts';

/** GitLab names twenty commits of a push; the newest is the last of them. */
const MOST_COMMITS = 20;

/** All that is ever stored of such an event. */
function redact(raw: JsonValue): JsonValue {
  const kept = pickFields(raw, {
    object_kind: foreignLine,
    ref: foreignLine,
    before: foreignLine,
    after: foreignLine,
    checkout_sha: foreignLine,
    user_username: foreignLine,
    project: { id: true, path_with_namespace: foreignLine },
  });
  const commits = listIn(raw, ['commits'], MOST_COMMITS)
    .filter(isObject)
    .map((commit) => pickFields(commit, { id: foreignLine, title: foreignLine, author: { name: foreignLine } }));
  return { ...kept, commits };
}

const PAYLOAD = z.object({
  ref: filledText,
  after: filledText,
  checkout_sha: text.nullish(),
  user_username: text.nullish(),
  project: z.object({ path_with_namespace: filledText }),
  commits: z
    .array(
      z.object({
        id: filledText,
        title: text.nullish(),
        author: z.object({ name: text.nullish() }).nullish(),
      }),
    )
    .nullish(),
});

type Payload = z.infer<typeof PAYLOAD>;

const TAG = 'refs/tags/';
const BRANCH = 'refs/heads/';

export function createGitlabTagPushHandler(tags: TagService): Handler {
  return defineHandler<Payload>({
    source: 'gitlab',
    event: 'Tag Push Hook',
    redact,
    payload: PAYLOAD,
    async handle(payload, { receivedAt }, tx) {
      if (payload.ref.startsWith(TAG)) await tags.record(tx, tagEventFrom(payload, receivedAt));
    },
  });
}

export function createGitlabPushHandler(tags: TagService): Handler {
  return defineHandler<Payload>({
    source: 'gitlab',
    event: 'Push Hook',
    redact,
    payload: PAYLOAD,
    async handle(payload, { receivedAt }, tx) {
      if (payload.ref.startsWith(BRANCH)) await tags.recordHead(tx, pushedHeadFrom(payload, receivedAt));
    },
  });
}

/** Of an annotated tag, `after` names the tag object and `checkout_sha` the commit. GitLab tells no time of a push. */
export function tagEventFrom(payload: Payload, receivedAt: Date): TagEvent {
  const isGone = isNothing(payload.after);
  return {
    system: 'gitlab',
    repository: payload.project.path_with_namespace.toLowerCase(),
    name: payload.ref.slice(TAG.length),
    sha: isGone ? null : payload.checkout_sha || payload.after,
    by: payload.user_username || null,
    at: receivedAt,
    state: isGone ? 'deleted' : 'present',
    learned: 'told',
    learnedAt: receivedAt,
  };
}

export function pushedHeadFrom(payload: Payload, receivedAt: Date): PushedHead {
  const of = {
    system: 'gitlab',
    repository: payload.project.path_with_namespace.toLowerCase(),
    branch: payload.ref.slice(BRANCH.length),
    at: receivedAt,
  } as const;
  if (isNothing(payload.after)) return { kind: 'gone', head: of };
  const commit = payload.commits?.find(({ id }) => id === payload.after);
  return {
    kind: 'head',
    head: { ...of, sha: payload.after, title: commit?.title || null, author: commit?.author?.name || null },
  };
}

/** git writes a ref that is gone, or was not there before, as nothing but zeros. */
function isNothing(sha: string): boolean {
  return /^0+$/u.test(sha);
}
