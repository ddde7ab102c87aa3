/*
 * GitHub → POST /webhooks/github, X-GitHub-Event: create (GitHub docs: "Webhook events and payloads").
 *
 * Received when a branch or a tag appears. It does not name the commit; the push of the same tag does.
 * What comes of it: a tag is recorded, and shown where a route asks for tags. Branches are passed over.
 * Who may: whoever holds the webhook's secret. Nothing here is done to GitHub.
 */
import { z } from 'zod';
import type { TagService } from '../src/pipelines/tag-service.ts';
import { defineHandler, type Handler } from '../src/platform/intake/handler.ts';
import type { JsonValue } from '../src/platform/json.ts';
import { foreignLine } from './foreign-line.ts';
import { filledText, instant, LOGIN, login, repository, REPOSITORY } from './github-fields.ts';
import { pickFields } from './pick-fields.ts';

/** All that is ever stored of such an event. */
function redact(raw: JsonValue): JsonValue {
  return pickFields(raw, {
    ref: foreignLine,
    ref_type: foreignLine,
    repository: { ...REPOSITORY, pushed_at: foreignLine },
    sender: LOGIN,
  });
}

const PAYLOAD = z.object({
  ref: filledText,
  ref_type: filledText,
  repository: repository.extend({ pushed_at: instant.nullish() }),
  sender: login,
});

type Payload = z.infer<typeof PAYLOAD>;

export function createGithubCreateHandler(tags: TagService): Handler {
  return defineHandler<Payload>({
    source: 'github',
    event: 'create',
    redact,
    payload: PAYLOAD,
    async handle({ ref, ref_type: kind, repository: where, sender }, { receivedAt }, tx) {
      if (kind !== 'tag') return;
      await tags.record(tx, {
        system: 'github',
        repository: where.full_name.toLowerCase(),
        name: ref,
        sha: null,
        by: sender?.login || null,
        at: where.pushed_at ?? receivedAt,
        state: 'present',
        learned: 'told',
        learnedAt: receivedAt,
      });
    },
  });
}
