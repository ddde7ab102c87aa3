/*
 * Jenkins → POST /webhooks/jenkins, from the Notification plugin (jenkinsci/notification-plugin, format JSON).
 *
 * Received for each phase of a build: QUEUED, STARTED, COMPLETED (post-build steps still run, and may yet fail it) and
 * FINALIZED, in any order and sometimes twice. FINALIZED alone ends a build.
 * What comes of it: the run is recorded and shown where a pipeline of the config asks for it. A webhook of Jenkins is
 * not signed, so where a connection leads to that Jenkins the build is read back, and counts for its branch only as
 * Jenkins itself tells it.
 * Who may: whoever holds the webhook's token. Of parameters only those that name what is built are kept, of the log and
 * of failed tests nothing: they may hold anything.
 */
import { z } from 'zod';
import { jobPathOf, refName, REF_PARAMETERS } from '../src/pipelines/jenkins-job.ts';
import type { ToldBuild } from '../src/pipelines/jenkins-build.ts';
import type { JenkinsBuildService } from '../src/pipelines/jenkins-build-service.ts';
import { defineHandler, type Handler } from '../src/platform/intake/handler.ts';
import type { JsonValue } from '../src/platform/json.ts';
import { foreignLine } from './foreign-line.ts';
import { foreignUrl } from './foreign-text.ts';
import { pickFields } from './pick-fields.ts';

const COMMIT = /^[0-9a-f]{7,64}$/u;

/** All that is ever stored of such an event. */
function redact(raw: JsonValue): JsonValue {
  return pickFields(raw, {
    name: foreignLine,
    url: foreignLine,
    build: {
      full_url: foreignUrl,
      number: true,
      queue_id: true,
      timestamp: true,
      duration: true,
      phase: foreignLine,
      status: foreignLine,
      url: foreignLine,
      scm: { branch: foreignRef, commit: (commit) => (COMMIT.test(commit) ? commit : '') },
      parameters: Object.fromEntries(REF_PARAMETERS.map((name) => [name, foreignRef])),
    },
  });
}

/** What is no name of a ref is not kept at all. */
function foreignRef(text: string): string {
  return refName(foreignLine(text));
}

// PostgreSQL stores no NUL, and no control character means anything in one line.
const text = z.string().transform((value) => value.replace(/\p{Cc}+/gu, ' ').trim());

const PAYLOAD = z.object({
  url: text.transform((url, context) => {
    const job = jobPathOf(url);
    if (job !== null) return job;
    context.addIssue({ code: 'custom', message: 'no address of a job' });
    return z.NEVER;
  }),
  build: z.object({
    full_url: text.nullish(),
    number: z.int().positive(),
    timestamp: z.int().positive().nullish(),
    duration: z.int().nonnegative().nullish(),
    phase: text.pipe(z.string().min(1)),
    status: text.nullish(),
    scm: z.object({ branch: text.nullish(), commit: text.nullish() }).nullish(),
    parameters: z.partialRecord(z.enum(REF_PARAMETERS), text.nullable()).nullish(),
  }),
});

type Payload = z.infer<typeof PAYLOAD>;

export function createJenkinsBuildHandler(builds: Pick<JenkinsBuildService, 'heard'>): Handler {
  return defineHandler<Payload>({
    source: 'jenkins',
    event: 'build',
    redact,
    payload: PAYLOAD,
    async handle(payload, event, tx) {
      await builds.heard(tx, toldBuildFrom(payload, event.receivedAt));
    },
  });
}

/** Where the plugin tells no `timestamp`, our receipt says when it began. */
export function toldBuildFrom({ url: job, build }: Payload, receivedAt: Date): ToldBuild {
  const durationMs = build.duration ?? 0;
  const named = REF_PARAMETERS.flatMap((name) => build.parameters?.[name] ?? []).find((ref) => ref !== '');
  return {
    job,
    number: build.number,
    fullUrl: build.full_url || null,
    phase: build.phase,
    status: build.status || null,
    startedAt: new Date(build.timestamp ?? receivedAt.getTime() - durationMs),
    durationMs,
    ref: named ?? refName(build.scm?.branch ?? ''),
    sha: build.scm?.commit ?? '',
  };
}
