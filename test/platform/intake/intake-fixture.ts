import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { Secret } from '../../../src/platform/config/secret.ts';
import type { Database } from '../../../src/platform/database/transaction.ts';
import { createIds } from '../../../src/platform/ids.ts';
import { createGithubSource } from '../../../src/platform/intake/github-source.ts';
import { defineHandler, type Handler } from '../../../src/platform/intake/handler.ts';
import type { InboxFact } from '../../../src/platform/intake/inbox-fact.ts';
import { createInbox, type Inbox, type InboxOptions } from '../../../src/platform/intake/inbox.ts';
import { createIntakeMetrics, type IntakeObserver } from '../../../src/platform/observability/intake-metrics.ts';
import { createLog, type Log } from '../../../src/platform/observability/log.ts';
import { createMetrics, type Metrics } from '../../../src/platform/observability/metrics.ts';
import { TestClock } from '../../support/clock.ts';
import { RecordedFacts } from '../../support/recorded-facts.ts';

export const SECRET = "It's a Secret to Everybody";

/** What a handler was given, kept in the order of the committed transactions. */
export interface Handled {
  readonly names: string[];
}

const payload = z.object({ name: z.string(), repository: z.object({ full_name: z.string() }).optional() });

/** Keeps the name, drops everything else; the name 'poison' breaks it. */
export function nameHandler(handled: Handled, event = 'workflow_run'): Handler {
  return defineHandler({
    source: 'github',
    event,
    redact: (raw) =>
      raw !== null && typeof raw === 'object' && !Array.isArray(raw)
        ? Object.fromEntries(Object.entries(raw).filter(([name]) => name !== 'secrets'))
        : raw,
    payload,
    async handle({ name }, _event, tx) {
      if (name === 'poison') throw new Error('the handler broke');
      tx.afterCommit(() => handled.names.push(name));
    },
  });
}

export interface InboxFixture {
  readonly inbox: Inbox;
  readonly clock: TestClock;
  readonly facts: InboxFact[];
  readonly lines: string[];
  readonly log: Log;
  readonly metrics: Metrics;
  readonly observer: IntakeObserver;
}

/** An inbox on a real database; log lines and facts are kept to be read. */
export function createTestInbox(
  database: Database,
  more: Pick<InboxOptions, 'handlers'> & Partial<InboxOptions>,
): InboxFixture {
  const clock = new TestClock();
  const facts = new RecordedFacts<InboxFact>();
  const lines: string[] = [];
  const log = createLog({
    level: 'debug',
    secrets: [new Secret(SECRET)],
    destination: { write: (line) => lines.push(line) },
  });
  const metrics = createMetrics({ log });
  const observer = createIntakeMetrics(metrics, more.handlers);
  const inbox = createInbox({
    database,
    clock,
    ids: createIds(clock),
    log,
    observer,
    facts,
    ...more,
  });
  return { inbox, clock, facts: facts.all, lines, log, metrics, observer };
}

export function sign(body: string | Buffer, secret: string = SECRET): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

export function githubHeaders(body: string | Buffer, more: Record<string, string> = {}): Record<string, string> {
  return {
    'content-type': 'application/json',
    'x-github-event': 'workflow_run',
    'x-github-delivery': 'd-1',
    'x-hub-signature-256': sign(body),
    ...more,
  };
}

export function githubSource(secrets: readonly string[] = [SECRET]) {
  return createGithubSource({
    secrets: secrets.map((text) => new Secret(text)),
    knowsRepository: (name) => name !== 'strange/place',
  });
}
