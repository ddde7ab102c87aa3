import { z } from 'zod';
import type { DeployerPort, PauseReading } from '../holds/deployer-port.ts';
import type { WantedDeploys } from '../holds/fleet-deploys.ts';
import type { ActConnector, FactReading } from '../platform/acts/act.ts';
import type { DeployerConfig } from '../platform/config/config.ts';

export const DEPLOYER = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('jenkins'), connection: z.string(), job: z.string(), refParameter: z.string() }),
  z.object({
    kind: z.literal('codepipeline'),
    connection: z.string(),
    pipeline: z.string(),
    stage: z.string(),
    sourceAction: z.string().nullable(),
  }),
  z.object({ kind: z.literal('github'), connection: z.string(), repository: z.string(), workflow: z.string() }),
  z.object({ kind: z.literal('gitlab'), connection: z.string(), project: z.string() }),
  z.object({ kind: z.literal('manual') }),
]);
const OF = z.object({ key: z.string(), deployer: DEPLOYER, wanted: z.enum(['paused', 'running']) });
const INPUT = OF.extend({ reason: z.string() });

/** Which deployer an act is about, and what is wanted of it; null where that cannot be read any more. */
export type OpenDeployer = (deployer: DeployerConfig) => DeployerPort | null;

/**
 * Pausing and resuming as an act: what is read of the deployer before is what tells whether anything has to be done, and
 * what is read after is what counts.
 */
export function createDeployActs(open: OpenDeployer, settlingMs: number): ActConnector {
  return {
    settlingMs,
    async read({ query }) {
      const { deployer, wanted } = OF.parse(query.of);
      const port = open(deployer);
      if (port === null) return { kind: 'unreadable', why: 'no connection can look there', retryAt: null };
      return factOf(await port.readPause(null), wanted);
    },
    async send({ input }) {
      const { deployer, wanted, reason } = INPUT.parse(input);
      const port = open(deployer);
      if (port === null) return { kind: 'not-sent', why: 'no connection can do it', retryAt: null };
      return port.setPause(wanted, { reason });
    },
  };
}

function factOf(reading: PauseReading, wanted: WantedDeploys): FactReading {
  switch (reading.kind) {
    case 'read': {
      const { state, words, url } = reading;
      const because = words === null ? `it is ${state} there` : `it is ${state} there: ${words}`;
      return state === wanted ? { kind: 'so', because, url } : { kind: 'not-so', because };
    }
    case 'gone':
      return { kind: 'overtaken', because: reading.why };
    case 'unreadable':
      return reading;
    case 'unchanged':
      return {
        kind: 'unreadable',
        why: 'it answered that nothing changed, to a question without a mark',
        retryAt: null,
      };
  }
}

/** What somebody said of an act that only people can do; null: nobody said anything yet. */
export type AnswerOf = (actKey: string) => Promise<{ readonly answer: 'done' | 'cannot'; readonly by: string } | null>;
export const WAITS_FOR_PEOPLE = 'it waits for the maintainer';

/** What only people can do: it waits until somebody says that they did it, and is never sent. */
export function createManualDeploys(answerOf: AnswerOf): ActConnector {
  return {
    settlingMs: null,
    async read({ query }) {
      const { key, wanted } = OF.parse(query.of);
      const answer = await answerOf(key);
      if (answer?.answer === 'done') return { kind: 'so', because: `${answer.by} says that it is ${wanted}` };
      if (answer?.answer === 'cannot')
        return { kind: 'overtaken', because: `${answer.by} says that it cannot be done` };
      return { kind: 'not-so', because: 'nobody has said that it is done', provesNothing: true };
    },
    send: () => Promise.resolve({ kind: 'not-sent', why: WAITS_FOR_PEOPLE, retryAt: null }),
  };
}
