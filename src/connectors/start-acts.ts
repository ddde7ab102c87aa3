import { z } from 'zod';
import { receiptOf } from '../deploys/start-act.ts';
import type { DeployRunReading } from '../holds/deployer-port.ts';
import type { ActConnector, FactReading } from '../platform/acts/act.ts';
import { DEPLOYER, WAITS_FOR_PEOPLE, type AnswerOf, type OpenDeployer } from './deploy-acts.ts';

const OF = z.object({
  key: z.string(),
  deployer: DEPLOYER,
  ref: z.string(),
  since: z.iso.datetime(),
  except: z.array(z.string()),
});
const BY_HAND = z.object({ key: z.string(), ref: z.string() });
/** A request that hangs in a proxy arrives within this, or not at all. */
const SETTLING_MS = 120_000;

/**
 * Having a ref deployed, as an act: it is done when the run that it became is seen, of whatever end. Where no answer was
 * heard, the run is looked for, and asked for again only when none of that ref began since.
 */
export function createStartActs(open: OpenDeployer): ActConnector {
  return {
    settlingMs: SETTLING_MS,
    async read({ query, idempotencyKey, receipt }): Promise<FactReading> {
      const { deployer, ref, since, except } = OF.parse(query.of);
      const port = open(deployer);
      if (port === null) return { kind: 'unreadable', why: 'no connection can look there', retryAt: null };
      const named = receiptOf(receipt);
      if (named !== null) {
        const reading = await port.readRun(named);
        if (reading.kind !== 'unknown') return factOf(reading);
      }
      const found = await port.findRun({ ref, idempotencyKey, since: new Date(since), except });
      if (found.kind === 'none') return { kind: 'not-so', because: `no run of ${ref} is seen there` };
      return found.kind === 'unreadable' ? found : factOf(await port.readRun(found.receipt));
    },
    async send({ input, idempotencyKey }) {
      const { deployer, ref } = OF.parse(input);
      const port = open(deployer);
      if (port === null) return { kind: 'not-sent', why: 'no connection can do it', retryAt: null };
      return port.deploy({ ref, idempotencyKey });
    },
  };
}

/** What only people can deploy: it waits until somebody says that they did it, and is never sent. */
export function createManualStarts(answerOf: AnswerOf): ActConnector {
  return {
    settlingMs: null,
    async read({ query }): Promise<FactReading> {
      const { key, ref } = BY_HAND.parse(query.of);
      const answer = await answerOf(key);
      if (answer?.answer === 'done') return { kind: 'so', because: `${answer.by} says that ${ref} is deployed` };
      if (answer?.answer === 'cannot')
        return { kind: 'overtaken', because: `${answer.by} says that it cannot be done` };
      return { kind: 'not-so', because: 'nobody has said that it is deployed', provesNothing: true };
    },
    send: () => Promise.resolve({ kind: 'not-sent', why: WAITS_FOR_PEOPLE, retryAt: null }),
  };
}

function factOf(reading: DeployRunReading): FactReading {
  switch (reading.kind) {
    case 'waiting':
      return { kind: 'so', because: reading.why === null ? 'it waits there' : `it waits there: ${reading.why}` };
    case 'unknown':
      return { kind: 'not-so', because: reading.why, provesNothing: true };
    case 'unreadable':
      return reading;
    case 'running':
    case 'passed':
    case 'failed':
    case 'stopped':
      return { kind: 'so', because: `run ${reading.run} is seen there`, url: reading.url };
  }
}
