import { z } from 'zod';
import { describe, expect, it } from 'vitest';
import { defineHandler, type Handler } from '../../../src/platform/intake/handler.ts';
import type { IncomingEvent, RecordOutcome } from '../../../src/platform/intake/recorder.ts';
import { createIntake, type Intake } from '../../../src/platform/intake/intake.ts';
import { createIntakeMetrics } from '../../../src/platform/observability/intake-metrics.ts';
import { createLog } from '../../../src/platform/observability/log.ts';
import { createMetrics, type Metrics } from '../../../src/platform/observability/metrics.ts';
import { githubHeaders, githubSource, nameHandler } from './intake-fixture.ts';

interface Fixture {
  readonly intake: Intake;
  readonly recorded: IncomingEvent[];
  readonly lines: string[];
  readonly metrics: Metrics;
}

function build({
  handlers = [nameHandler({ names: [] })],
  outcome = { kind: 'recorded', id: 'x' },
}: { handlers?: readonly Handler[]; outcome?: RecordOutcome } = {}): Fixture {
  const recorded: IncomingEvent[] = [];
  const lines: string[] = [];
  const log = createLog({ level: 'debug', destination: { write: (line) => lines.push(line) } });
  const metrics = createMetrics({ log });
  const intake = createIntake({
    sources: [githubSource(), null],
    handlers,
    // The disk is the edge here; the inbox itself has tests of its own.
    inbox: {
      record: async (event) => {
        recorded.push(event);
        return outcome;
      },
    },
    observer: createIntakeMetrics(metrics, handlers),
    log,
  });
  return { intake, recorded, lines, metrics };
}

const accept = (fixture: Fixture, body: string, headers = githubHeaders(body)) =>
  fixture.intake.accept('github', { headers, body: Buffer.from(body) });

describe('intake', () => {
  it('records what redact left over, under the name and id that the headers give', async () => {
    const fixture = build();

    const outcome = await accept(fixture, '{"name":"a","secrets":"pl4nted"}');

    expect(outcome).toEqual({ kind: 'recorded' });
    expect(fixture.recorded).toEqual([
      { source: 'github', event: 'workflow_run', deliveryId: 'd-1', payload: '{"name":"a"}' },
    ]);
  });

  it('keeps nothing of a payload that cannot be redacted, but the event is seen', async () => {
    const broken = defineHandler({
      source: 'github',
      event: 'workflow_run',
      redact: () => {
        throw new Error('unexpected shape');
      },
      payload: z.object({}),
      handle: async () => undefined,
    });
    const fixture = build({ handlers: [broken] });

    const outcome = await accept(fixture, '{"token":"pl4nted"}');

    expect(outcome).toEqual({ kind: 'recorded' });
    expect(fixture.recorded).toMatchObject([{ payload: 'null' }]);
    expect(fixture.lines.join('')).toContain('could not be redacted');
    expect(fixture.lines.join('')).not.toContain('pl4nted');
  });

  it('does not parse what it cannot trust', async () => {
    const fixture = build();
    const untouchable = Buffer.from('{}');
    untouchable.toString = () => expect.fail('the body was read as text before its signature was checked');

    const outcome = await fixture.intake.accept('github', {
      headers: githubHeaders('{"other":1}'),
      body: untouchable,
    });

    expect(outcome).toEqual({ kind: 'forged' });
  });

  it.each(['overloaded', 'closing'] as const)('asks to come again when the inbox is %s', async (kind) => {
    expect(await accept(build({ outcome: { kind } }), '{}')).toEqual({ kind: 'unavailable', retryAfterSeconds: 5 });
  });

  it('is off for a source without a secret, and for one without a handler', () => {
    expect(build().intake.find('github')).toEqual({ source: 'github', bodyLimitBytes: 25 * 1024 * 1024 });
    expect(build().intake.find('gitlab')).toBeNull();
    expect(build({ handlers: [] }).intake.find('github')).toBeNull();
  });

  it('counts by source, event and outcome, and has one label for all events it does not know', async () => {
    const fixture = build();
    await accept(fixture, '{}');
    for (const event of ['star', 'fork', 'evil"} 1\n'])
      await accept(fixture, '{}', githubHeaders('{}', { 'x-github-event': event }));
    await accept(fixture, '{}', githubHeaders('{}', { 'x-hub-signature-256': 'none' }));

    const counted = (await fixture.metrics.render()).text
      .split('\n')
      .filter((line) => line.startsWith('muster_webhooks_total{'));

    expect(counted.toSorted()).toEqual([
      'muster_webhooks_total{source="github",event="other",outcome="forged"} 1',
      'muster_webhooks_total{source="github",event="other",outcome="malformed"} 1',
      'muster_webhooks_total{source="github",event="other",outcome="unwanted"} 2',
      'muster_webhooks_total{source="github",event="workflow_run",outcome="recorded"} 1',
    ]);
  });
});
