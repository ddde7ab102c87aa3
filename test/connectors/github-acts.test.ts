import { describe, expect, it, onTestFinished } from 'vitest';
import { createProtectionAnswers } from '../../src/connectors/github-acts.ts';
import { protectionAnswer } from '../../src/pipelines/protection-answer.ts';
import type { ActConnector } from '../../src/platform/acts/act.ts';
import { Secret } from '../../src/platform/config/secret.ts';
import { createOutbound } from '../../src/platform/outbound/create-outbound.ts';
import type { Run } from '../../src/sandbox/world/github.ts';
import { openHttpFake, type FakeAnswer } from '../support/http-fake.ts';
import { openWorld, type OpenWorld } from '../support/open-world.ts';

const WHERE = { repository: 'acme/node', environment: 'production' } as const;

function connectorTo(baseUrl: string, place: Pick<OpenWorld, 'clock'>, token = 'none'): ActConnector {
  const http = createOutbound({
    name: 'github',
    baseUrl,
    requestsPerMinute: 600,
    credential: { kind: 'bearer', secret: new Secret(token) },
    clock: place.clock,
  });
  onTestFinished(() => {
    http.close();
  });
  return createProtectionAnswers(http);
}

function startWaiting({ world }: OpenWorld): Run {
  return world.github.startProtectedRun({
    ...WHERE,
    workflow: { name: 'Deploy', path: '.github/workflows/deploy.yml' },
    branch: 'main',
    title: 'Deploy it',
    event: 'push',
    actor: 'a-committer',
    ending: { lastsMs: 60_000, conclusion: 'success' },
  });
}

function actFor(runId: number | string, answer: 'approved' | 'rejected') {
  const request = {
    ...WHERE,
    key: `github:acme/node:${runId}@production#1`,
    runId: String(runId),
    runKey: `github:acme/node:${runId}`,
    deploymentKey: null,
    ref: 'main',
    sha: 'a'.repeat(40),
    creator: null,
    requestedAt: new Date(),
    state: 'waiting',
    settledAt: null,
  } as const;
  const act = protectionAnswer({
    request,
    system: 'github',
    fleet: null,
    answer,
    comment: 'The window is open.',
    deadline: new Date('2026-03-02T12:00:00Z'),
    allowance: { id: 'no-window', grounds: [] },
  });
  const read = (receipt: null | object = null) => ({
    query: act.expect,
    idempotencyKey: act.key,
    receipt: receipt === null ? null : { ...receipt },
  });
  return { act, read, request: { idempotencyKey: act.key, verb: act.verb, input: act.input } };
}

describe('the answer to an environment that asks whether a run may deploy', () => {
  it.each([
    { answer: 'approved', conclusion: 'success', because: 'the run no longer waits for production' },
    { answer: 'rejected', conclusion: 'failure', because: 'the run has ended as failed' },
  ] as const)(
    'is given once, and seen in what becomes of the run: $answer',
    async ({ answer, conclusion, because }) => {
      const place = await openWorld();
      const github = connectorTo(`${place.world.url}/github`, place, place.world.credentials.githubToken);
      const run = startWaiting(place);
      const { request, read } = actFor(run.id, answer);

      expect(await github.read(read())).toMatchObject({ kind: 'not-so', provesNothing: false });
      const sent = await github.send(request);

      expect(sent).toMatchObject({ kind: 'accepted', receipt: { status: 204 } });
      expect(await github.read(read({ status: 204 }))).toMatchObject({ kind: 'so', because: 'GitHub took the answer' });
      // As if the answer had been lost: the run alone tells.
      expect(await github.read(read())).toMatchObject({ kind: 'so', because });
      await place.pass(120_000);
      expect(run).toMatchObject({ status: 'completed', conclusion });
      expect(await github.send(request)).toMatchObject({ kind: 'refused' });
    },
  );

  it('is overtaken where the run has ended otherwise, or is gone', async () => {
    const place = await openWorld();
    const github = connectorTo(`${place.world.url}/github`, place, place.world.credentials.githubToken);
    const run = startWaiting(place);
    place.world.github.answerRule(run.id, { environment: 'production', state: 'rejected', comment: '' });

    expect(await github.read(actFor(run.id, 'approved').read())).toMatchObject({
      kind: 'overtaken',
      because: 'the run has ended: failure',
    });
    expect(await github.read(actFor(1, 'approved').read())).toMatchObject({ kind: 'overtaken' });
  });

  it('is so where the answer was lost and the run has ended well since', async () => {
    const place = await openWorld();
    const github = connectorTo(`${place.world.url}/github`, place, place.world.credentials.githubToken);
    const run = startWaiting(place);
    const { request, read } = actFor(run.id, 'approved');
    await github.send(request);
    await place.pass(120_000);

    expect(run).toMatchObject({ status: 'completed', conclusion: 'success' });
    expect(await github.read(read())).toMatchObject({ kind: 'so', because: 'the run went on, and has ended well' });
  });

  it('is refused to a credential that may not', async () => {
    const place = await openWorld();
    const github = connectorTo(`${place.world.url}/github`, place);
    const run = startWaiting(place);

    expect(await github.send(actFor(run.id, 'approved').request)).toMatchObject({ kind: 'refused' });
    expect(run.status).toBe('waiting');
  });

  const RUN = '/repos/acme/node/actions/runs/7';
  const WAITS = { environment: { name: 'Production' }, wait_timer: 0, reviewers: [] };

  it.each([
    { what: 'people must review it too', waits: { ...WAITS, reviewers: [{}] }, rules: 1, provesNothing: true },
    { what: 'a timer runs', waits: { ...WAITS, wait_timer: 30 }, rules: 1, provesNothing: true },
    { what: 'another app protects it too', waits: WAITS, rules: 2, provesNothing: true },
    { what: 'ours is the only rule', waits: WAITS, rules: 1, provesNothing: false },
  ])('that a run still waits proves something only where nothing else can hold it: $what', async (parts) => {
    const place = await openWorld();
    const fake = await openHttpFake();
    onTestFinished(() => fake.close());
    fake.answer(RUN, { body: JSON.stringify({ status: 'waiting', conclusion: null }) });
    fake.answer(`${RUN}/pending_deployments`, { body: JSON.stringify([parts.waits]) });
    fake.answer('/repos/acme/node/environments/production/deployment_protection_rules', {
      body: JSON.stringify({ total_count: parts.rules }),
    });

    const reading = await connectorTo(fake.url, place).read(actFor(7, 'approved').read());

    expect(reading).toMatchObject({ kind: 'not-so', provesNothing: parts.provesNothing });
  });

  it.each<{ what: string; how: FakeAnswer; ends: string }>([
    { what: '500', how: { status: 500, body: '' }, ends: 'lost' },
    { what: '422', how: { status: 422, body: '' }, ends: 'refused' },
    { what: '429', how: { status: 429, body: '', headers: { 'retry-after': '60' } }, ends: 'not-sent' },
    {
      what: '403 that asks to slow down',
      how: { status: 403, body: '', headers: { 'retry-after': '60' } },
      ends: 'not-sent',
    },
    { what: 'no answer', how: (request) => void request.socket.destroy(), ends: 'lost' },
  ])('ends as what it is: $what', async ({ how, ends }) => {
    const place = await openWorld();
    const fake = await openHttpFake();
    onTestFinished(() => fake.close());
    fake.answer(`${RUN}/deployment_protection_rule`, how);

    expect(await connectorTo(fake.url, place).send(actFor(7, 'approved').request)).toMatchObject({ kind: ends });
  });

  it('is not sent where nobody listens', async () => {
    const place = await openWorld();
    const fake = await openHttpFake();
    await fake.close();

    expect(await connectorTo(fake.url, place).send(actFor(7, 'approved').request)).toMatchObject({ kind: 'not-sent' });
    expect(await connectorTo(fake.url, place).read(actFor(7, 'approved').read())).toMatchObject({ kind: 'unreadable' });
  });
});
