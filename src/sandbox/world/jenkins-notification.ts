import type { JsonValue } from '../../platform/json.ts';
import type { Build } from './jenkins.ts';

export type Phase = 'QUEUED' | 'STARTED' | 'COMPLETED' | 'FINALIZED';

/** What the Notification plugin posts (jenkinsci/notification-plugin, model/BuildState). No `status` before a result. */
export function notificationOf(build: Build, { phase, url }: { phase: Phase; url: string }): JsonValue {
  const { job, number, queueId, startedAt, endedAt, result, parameters } = build;
  const path = `job/${job.spec.folder}/job/${job.spec.name}/`;
  return {
    name: job.spec.name,
    display_name: job.spec.name,
    url: path,
    build: {
      full_url: `${url}/${path}${number}/`,
      number,
      queue_id: queueId,
      timestamp: startedAt.getTime(),
      duration: endedAt === null ? 0 : endedAt.getTime() - startedAt.getTime(),
      phase,
      ...(result === null ? {} : { status: result }),
      url: `${path}${number}/`,
      scm: { changes: [], culprits: [] },
      parameters: { ...parameters },
      log: '',
      notes: '',
      artifacts: {},
    },
  };
}
