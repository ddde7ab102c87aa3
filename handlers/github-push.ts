/*
 * GitHub → POST /webhooks/github, X-GitHub-Event: push (GitHub docs: "Webhook events and payloads").
 *
 * Received for each push to a branch or of a tag. More than three tags pushed at once send none; Muster asks for the
 * tags it was not told of, see src/pipelines/away.ts.
 * What comes of it: a tag is recorded, with the commit it names, also that it moved or is gone; of a branch that some
 * pipeline of the config is about, where it stands. Pushes to other branches are not wanted. Tags are shown where a
 * route asks for tags, and nothing is said of branches.
 * Who may: whoever holds the webhook's secret. Nothing here is done to GitHub.
 */
import { z } from 'zod';
import type { PushedHead, TagService } from '../src/pipelines/tag-service.ts';
import type { TagEvent } from '../src/pipelines/tag.ts';
import { defineHandler, type Handler } from '../src/platform/intake/handler.ts';
import type { JsonValue } from '../src/platform/json.ts';
import { foreignLine } from './foreign-line.ts';
import { filledText, LOGIN, repository, REPOSITORY, text } from './github-fields.ts';
import { pickFields } from './pick-fields.ts';

/** All that is ever stored of such an event. */
function redact(raw: JsonValue): JsonValue {
  return pickFields(raw, {
    ref: foreignLine,
    before: foreignLine,
    after: foreignLine,
    created: true,
    deleted: true,
    repository: { ...REPOSITORY, pushed_at: true },
    pusher: { name: foreignLine },
    sender: LOGIN,
    head_commit: { id: foreignLine, message: foreignLine, author: { name: foreignLine } },
  });
}

/** ECMAScript, "Time Values and Time Range". */
const LATEST_SECONDS = 8.64e12;

const PAYLOAD = z.object({
  ref: filledText,
  after: filledText,
  deleted: z.boolean().nullish(),
  // In seconds, unlike any other time of GitHub's; events of other kinds have text here. One beyond what a Date can be
  // is none: the push still counts.
  repository: repository.extend({ pushed_at: z.number().min(0).max(LATEST_SECONDS).nullish().catch(null) }),
  pusher: z.object({ name: text.nullish() }).nullish(),
  head_commit: z
    .object({ id: filledText, message: text.nullish(), author: z.object({ name: text.nullish() }).nullish() })
    .nullish(),
});

type Payload = z.infer<typeof PAYLOAD>;

const TAG = 'refs/tags/';
const BRANCH = 'refs/heads/';

export function createGithubPushHandler(tags: TagService): Handler {
  return defineHandler<Payload>({
    source: 'github',
    event: 'push',
    redact,
    payload: PAYLOAD,
    async handle(payload, { receivedAt }, tx) {
      if (payload.ref.startsWith(TAG)) await tags.record(tx, tagEventFrom(payload, receivedAt));
      else if (payload.ref.startsWith(BRANCH)) await tags.recordHead(tx, pushedHeadFrom(payload, receivedAt));
    },
  });
}

/** Of an annotated tag, `after` names the tag object and `head_commit` the commit. */
export function tagEventFrom(payload: Payload, receivedAt: Date): TagEvent {
  const isGone = payload.deleted === true;
  return {
    system: 'github',
    repository: payload.repository.full_name.toLowerCase(),
    name: payload.ref.slice(TAG.length),
    sha: isGone ? null : (payload.head_commit?.id ?? payload.after),
    by: payload.pusher?.name || null,
    at: pushedAt(payload, receivedAt),
    state: isGone ? 'deleted' : 'present',
    learned: 'told',
    learnedAt: receivedAt,
  };
}

export function pushedHeadFrom(payload: Payload, receivedAt: Date): PushedHead {
  const of = {
    system: 'github',
    repository: payload.repository.full_name.toLowerCase(),
    branch: payload.ref.slice(BRANCH.length),
    at: pushedAt(payload, receivedAt),
  } as const;
  const { head_commit: commit } = payload;
  if (payload.deleted === true) return { kind: 'gone', head: of };
  return {
    kind: 'head',
    head: { ...of, sha: payload.after, title: commit?.message || null, author: commit?.author?.name || null },
  };
}

function pushedAt({ repository: { pushed_at: seconds } }: Payload, receivedAt: Date): Date {
  return seconds === null || seconds === undefined ? receivedAt : new Date(seconds * 1000);
}
