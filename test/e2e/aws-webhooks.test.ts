import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { UnverifiedRequest } from '../../src/platform/intake/verifier.ts';
import type { JsonValue } from '../../src/platform/json.ts';
import { callApi, makeToken } from '../support/api.ts';
import { actionSays, buildSays, byNotificationRule, PIPELINE, pipelineSays } from '../support/aws-events.ts';
import { e2eConfig, MEMBERS } from '../support/e2e-config.ts';
import { startMuster, type Muster } from '../support/muster.ts';
import { textOf } from '../support/seen-messages.ts';
import { SigningSns, TOPIC, type RequestOptions, type SnsMessage } from '../support/sns.ts';

const KEY = 'the-key-of-the-connection';
const NEXT_KEY = 'the-key-after-it';
const CONFIG = e2eConfig({
  policy: {
    everyone: [],
    owner: ['fleet.*'],
    maintainer: ['fleet.*'],
    shell: [{ permission: '*', fleets: ['*'] }],
  },
  people: {
    'a-maintainer': {
      discord: [MEMBERS[1].id],
      timeZone: 'Europe/Warsaw',
      grants: [{ permission: 'config.reload', fleets: ['*'] }],
    },
    'an-owner': { discord: [MEMBERS[0].id], timeZone: 'UTC' },
  },
  pipelines: {
    backend: {
      environment: 'production',
      system: 'aws',
      repository: PIPELINE,
      branches: ['*'],
      channel: 'pipelines',
    },
  },
});

const STARTED = pipelineSays({ state: 'STARTED', second: 0 });
const DONE = pipelineSays({ state: 'SUCCEEDED', second: 60 });

let muster: Muster;
let sns: SigningSns;

beforeEach(async () => {
  sns = new SigningSns();
  muster = await startMuster({
    config: CONFIG,
    members: MEMBERS,
    certificates: sns.certificates,
    env: { SNS_TOPIC_ARNS: TOPIC, EVENTBRIDGE_WEBHOOK_KEY: `${KEY},${NEXT_KEY}` },
  });
});

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | null;
}

async function post(path: string, { headers, body }: UnverifiedRequest): Promise<Answer> {
  const given = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name, value]] : [],
  );
  const response = await fetch(`${muster.url}/webhooks/${path}`, {
    method: 'POST',
    headers: given,
    body: new Uint8Array(body),
  });
  return { status: response.status, text: await response.text(), retryAfter: response.headers.get('retry-after') };
}

const byTopic = (message: SnsMessage, options: RequestOptions = {}): Promise<Answer> =>
  post('aws/sns', sns.request(message, options));

const byBridge = (event: JsonValue | string, key: string | null = KEY): Promise<Answer> =>
  post('aws/eventbridge', {
    headers: {
      'user-agent': 'Amazon/EventBridge/ApiDestinations',
      'content-type': 'application/json; charset=utf-8',
      range: 'bytes=0-1048575',
      ...(key === null ? {} : { 'x-api-key': key }),
    },
    body: Buffer.from(typeof event === 'string' ? event : JSON.stringify(event)),
  });

const said = (channel: string): string => muster.standIn.messages(channel).map(textOf).join('\n');

async function inbox(): Promise<Record<string, unknown>> {
  return (await (await fetch(`${muster.url}/healthz?verbose`)).json()) as Record<string, unknown>;
}

function keptAnywhere(text: string): readonly string[] {
  const folder = dirname(muster.databasePath);
  const files = readdirSync(folder).filter((name) => name.includes('.db'));
  return [...files, 'log'].filter((name) =>
    name === 'log' ? muster.logLines.join('').includes(text) : readFileSync(join(folder, name)).includes(text),
  );
}

describe('a topic of SNS', () => {
  it('is heard: text/plain, the event within the message, a retry is a repeat, order does not matter', async () => {
    const done = sns.notification(DONE);

    expect(await byTopic(done)).toMatchObject({ status: 202, text: '{"outcome":"recorded"}' });
    expect(await byTopic(done)).toMatchObject({ status: 202, text: '{"outcome":"repeat"}' });
    expect((await byTopic(sns.notification(byNotificationRule(STARTED), { SignatureVersion: '1' }))).status).toBe(202);
    await muster.pass(5000);

    expect(said('pipelines')).toMatch(/backend-production.*succeeded/u);
    expect(await inbox()).toMatchObject({ inboxSetAside: 0 });
  });

  it('is refused when forged, of a topic nobody allowed, old, or raw, and nothing is kept', async () => {
    const event = sns.notification(STARTED);
    const strange = { TopicArn: 'arn:aws:sns:eu-central-1:999988887777:ci' };
    const raw = { headers: { 'x-amz-sns-rawdelivery': 'true' }, body: Buffer.from(JSON.stringify(STARTED)) };

    const answers = [
      await byTopic(event, { tamper: { Message: JSON.stringify(DONE) } }),
      await byTopic(sns.notification(STARTED, strange)),
      await byTopic(sns.notification(STARTED, { Timestamp: '2026-03-01T09:00:00.000Z' })),
      await byTopic(event, { headers: { 'x-amz-sns-message-type': undefined } }),
      await post('aws/sns', raw),
    ];

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
    expect(answers.at(-1)!.text).toContain('RawMessageDelivery');
    await muster.pass(5000);
    expect(said('pipelines')).toBe('');
    expect(await inbox()).toMatchObject({ inboxWaiting: 0, inboxSetAside: 0 });
  });

  it('is asked to come again while its certificate cannot be had, and others are not held up meanwhile', async () => {
    sns.outcome = { kind: 'unreachable', why: 'timeout', retryAfterSeconds: 20 };
    const message = sns.notification(DONE);

    const [waiting, other] = await Promise.all([byTopic(message), byBridge(STARTED)]);
    expect(waiting).toMatchObject({ status: 503, retryAfter: '20' });
    expect(other.status).toBe(202);

    sns.outcome = sns.trusted;
    expect((await byTopic(message)).status).toBe(202);
    await muster.pass(5000);
    expect(said('pipelines')).toMatch(/succeeded/u);
  });

  it('that asks to be confirmed is told to those who run Muster, with the token for the command line alone', async () => {
    const asks = sns.confirmation();
    const token = asks.Token!;

    expect((await byTopic(asks)).status).toBe(202);
    await muster.pass(5000);

    const told = said('devops');
    expect(told).toContain('An AWS SNS topic asks whether it may send to Muster');
    expect(told).toContain('muster sns pending');
    expect(told).not.toContain(token);
    expect(told).not.toContain('ConfirmSubscription&');
    expect(keptAnywhere(token)).toEqual([]);

    const call = 'GET /sns/pending';
    const allowed = await callApi(muster, call, { token: await makeToken(muster, { as: 'a-maintainer' }) });
    const others = await callApi(muster, call, { token: await makeToken(muster, { as: 'an-owner' }) });
    expect(JSON.stringify(others.body)).not.toContain(token);
    expect(others.status).toBe(403);
    expect(allowed.body).toMatchObject({ outcome: 'pending', topics: [{ topicArn: TOPIC }] });
    expect(JSON.stringify(allowed.body)).toContain(
      `--topic-arn ${TOPIC} --token ${token} --authenticate-on-unsubscribe true`,
    );
    expect(keptAnywhere(token)).toEqual([]);

    await muster.restart();
    const after = await callApi(muster, call, { token: await makeToken(muster, { as: 'a-maintainer' }) });
    expect(after.body).toMatchObject({ outcome: 'none' });
  });

  it('that was left, and one that sends sentences, are told, and the sentences are not kept', async () => {
    await byTopic(sns.confirmation({ Type: 'UnsubscribeConfirmation' }));
    await byTopic(sns.notification('The password is pl4nted-words', { Subject: 'Budget' }));
    await byTopic(sns.notification('"pl4nted-words again"'));
    await muster.pass(5000);

    const told = said('devops');
    expect(told).toContain('told to send to Muster no more');
    expect(told).toContain('sends plain text');
    expect(told.match(/sends plain text/gu)).toHaveLength(1);
    expect(told).not.toContain('pl4nted');
    expect(keptAnywhere('pl4nted')).toEqual([]);
  });

  it('cannot pass a message off for one about the topic itself', async () => {
    const posing = { 'detail-type': 'SubscriptionConfirmation', TopicArn: TOPIC, Timestamp: '2026-03-02T09:00:00Z' };

    expect((await byTopic(sns.notification(posing))).status).toBe(204);
  });

  it.each([
    {
      name: 'of a pipeline nobody asked for',
      event: pipelineSays({ state: 'STARTED', second: 0, detail: { pipeline: 'another' } }),
    },
    {
      name: 'of a kind nobody reads',
      event: { id: '1', 'detail-type': 'EC2 Instance State-change Notification', detail: {} },
    },
    { name: 'that names nothing', event: { hello: 'world' } },
  ])('is answered 204 for an event $name', async ({ event }) => {
    expect((await byTopic(sns.notification(event))).status).toBe(204);
  });

  it('is refused above a mebibyte', async () => {
    expect((await byTopic(sns.notification('x'.repeat(1024 * 1024)))).status).toBe(413);
  });
});

describe('an API destination of EventBridge', () => {
  it('is heard with either of two keys; the same id is a repeat', async () => {
    expect((await byBridge(STARTED)).status).toBe(202);
    expect(await byBridge(STARTED, NEXT_KEY)).toMatchObject({ status: 202, text: '{"outcome":"repeat"}' });
    expect((await byBridge(DONE, NEXT_KEY)).status).toBe(202);
    await muster.pass(5000);

    expect(said('pipelines')).toMatch(/succeeded/u);
  });

  it('is refused with another key or none', async () => {
    for (const key of ['not-it', '', null]) expect((await byBridge(STARTED, key)).status).toBe(401);
    expect(await inbox()).toMatchObject({ inboxWaiting: 0 });
  });

  it.each([
    { name: 'no JSON', body: '{"id":' },
    { name: 'a transformed input', body: '"backend-production: SUCCEEDED"' },
    { name: 'an event without an id', body: JSON.stringify(byNotificationRule(STARTED)) },
  ])('is told what to set right when it sends $name', async ({ body }) => {
    const { status, text } = await byBridge(body);

    expect(status).toBe(400);
    expect(text).toMatch(/not JSON|Matched events/u);
  });

  it('shows a state that nobody knows as it came, and sets aside what does not fit', async () => {
    await byBridge(pipelineSays({ state: 'LEVITATING', second: 5 }));
    await byBridge(pipelineSays({ state: 'STARTED', second: 9, detail: { 'execution-id': null } }));
    await muster.pass(5000);

    expect(said('pipelines')).toContain('LEVITATING');
    expect(await inbox()).toMatchObject({ inboxSetAside: 1 });
    expect(said('devops')).toContain('set aside');
  });

  it('is refused above ten mebibytes', async () => {
    expect((await byBridge(JSON.stringify({ id: 'x', padding: 'x'.repeat(10 * 1024 * 1024) }))).status).toBe(413);
  });

  it('leaves no secret in the database, in what is logged, and in what is said', async () => {
    await byBridge(buildSays({ status: 'FAILED', second: 30 }));
    await byBridge(
      actionSays('Approve/Sign-off', {
        state: 'STARTED',
        second: 40,
        category: 'Approval',
        provider: 'Manual',
        detail: { 'action-execution-id': 'pl4nted-approval' },
      }),
    );
    await muster.pass(5000);

    expect(said('pipelines')).toContain('waits for approval');
    expect(keptAnywhere('pl4nted')).toEqual([]);
    expect(keptAnywhere(KEY)).toEqual([]);
  });
});
