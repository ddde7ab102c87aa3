import type { FindJenkins, ReadBuild, ReadBuildOutcome } from '../../src/pipelines/jenkins-build-port.ts';
import { jenkinsResult } from '../../src/pipelines/jenkins-run-state.ts';
import type { JsonValue } from '../../src/platform/json.ts';

type Fields = Readonly<Record<string, JsonValue>>;

export const JENKINS_START = new Date('2026-03-02T09:00:00Z');

/** What the Notification plugin posts of build #18 of nim-waku/deploy-waku-test (its README, "Notification Data"). */
export function jenkinsNotification(phase: string, build: Fields = {}): Fields {
  const path = 'job/nim-waku/job/deploy-waku-test/';
  const isOver = phase === 'COMPLETED' || phase === 'FINALIZED';
  return {
    name: 'deploy-waku-test',
    display_name: 'deploy-waku-test',
    url: path,
    build: {
      full_url: `https://ci.example.org/${path}18/`,
      number: 18,
      queue_id: 24,
      timestamp: JENKINS_START.getTime(),
      duration: isOver ? 61_000 : 0,
      phase,
      ...(isOver ? { status: 'FAILURE' } : {}),
      url: `${path}18/`,
      scm: { changes: [], culprits: [] },
      parameters: { GIT_REF: 'master', DOCKER_CRED: 'harbor-wakuorg-robot' },
      log: '',
      notes: '',
      artifacts: {},
      ...build,
    },
  };
}

/** A build as Jenkins tells it when asked. */
export function readBuild(result: string | null = 'FAILURE', parts: Partial<ReadBuild> = {}): ReadBuildOutcome {
  return {
    kind: 'read',
    build: {
      result: result === null ? null : jenkinsResult(result),
      startedAt: JENKINS_START,
      endedAt: result === null ? null : new Date(JENKINS_START.getTime() + 61_000),
      url: 'https://ci.example.org/job/nim-waku/job/deploy-waku-test/18/',
      cause: 'manual',
      actor: 'a-maintainer',
      ref: '',
      sha: '5779607b49aab1200488439f02372c57b4f75444',
      commit: { title: 'Keep peers that answer', author: 'A Committer' },
      stages: [],
      ...parts,
    },
  };
}

/** A Jenkins that answers what the test says, and remembers what it was asked. */
export class AskedJenkins {
  answer: ReadBuildOutcome = { kind: 'no-such-build' };
  readonly asked: string[] = [];

  readonly find: FindJenkins = () => ({
    kind: 'found',
    connection: 'fleet-builds',
    port: {
      readBuild: (job, number) => {
        this.asked.push(`${job} #${number}`);
        return Promise.resolve(this.answer);
      },
    },
  });
}
