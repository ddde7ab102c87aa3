import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { Webhook } from 'standardwebhooks';
import type { JsonValue } from '../../src/platform/json.ts';
import { e2eConfig, MEMBERS } from '../support/e2e-config.ts';
import { gitlabPipeline, gitlabStory } from '../support/gitlab.ts';
import { jenkinsNotification } from '../support/jenkins.ts';
import { startMuster, type Muster } from '../support/muster.ts';
import { headOf, textOf } from '../support/seen-messages.ts';

const TOKEN = 'the-token-of-these-webhooks';
const SIGNING = `whsec_${Buffer.from('a key of thirty-two bytes, really').toString('base64')}`;
const PLANTED = 'planted-value-that-nobody-may-keep';
const KIBIBYTE = 1024;

const pipeline = (system: string, repository: string) => ({
  environment: 'production',
  system,
  repository,
  branches: ['*'],
  channel: 'pipelines',
});

const CONFIG = e2eConfig({
  pipelines: {
    dashboard: pipeline('gitlab', 'acme/dashboard'),
    'deploy-waku-test': pipeline('jenkins', 'nim-waku/deploy-waku-test'),
    site: pipeline('generic', 'buildbot/site'),
  },
});

const BASIC = `Basic ${Buffer.from(`jenkins:${TOKEN}`).toString('base64')}`;
const GENERIC = {
  version: 1,
  id: 'one',
  kind: 'run',
  source: 'buildbot',
  pipeline: 'site',
  run: 17,
  state: 'failed',
  at: '2026-03-02T09:01:00Z',
  branch: 'main',
};

interface Case {
  readonly source: string;
  /** With a proof that holds. */
  readonly headers: Readonly<Record<string, string>>;
  readonly forged: Readonly<Record<string, string>>;
  /** One that ends a run, so that a card shows it. */
  readonly body: JsonValue;
  readonly shown: RegExp;
  readonly unknown: JsonValue;
  readonly unwanted: JsonValue;
  readonly laden: JsonValue;
  readonly largestBytes: number;
}

const BUILD = { number: 19, full_url: 'https://ci.example.org/job/nim-waku/job/deploy-waku-test/19/' };

const CASES: readonly Case[] = [
  {
    source: 'gitlab',
    headers: { 'x-gitlab-event': 'Pipeline Hook', 'x-gitlab-token': TOKEN, 'idempotency-key': 'delivery-1' },
    forged: { 'x-gitlab-event': 'Pipeline Hook', 'x-gitlab-token': 'not-it', 'idempotency-key': 'delivery-1' },
    body: gitlabStory('success')[2],
    shown: /dashboard #3.*main.*succeeded/u,
    unknown: gitlabPipeline({ pipeline: { status: 'waiting_for_the_moon' } }),
    unwanted: gitlabPipeline({ more: { project: { path_with_namespace: 'someone/else' } } }),
    laden: gitlabPipeline({ pipeline: { variables: [{ key: 'DEPLOY_TOKEN', value: PLANTED }] } }),
    largestBytes: 25 * KIBIBYTE * KIBIBYTE,
  },
  {
    source: 'jenkins',
    headers: { authorization: BASIC },
    forged: { authorization: 'Bearer not-it' },
    body: jenkinsNotification('FINALIZED', { status: 'SUCCESS' }),
    shown: /deploy-waku-test #18.*master.*succeeded/u,
    unknown: jenkinsNotification('MEDITATING'),
    unwanted: { ...jenkinsNotification('STARTED'), url: 'job/somebody/job/else/' },
    laden: jenkinsNotification('FINALIZED', {
      ...BUILD,
      parameters: { GIT_REF: 'master', TOKEN: PLANTED },
      log: PLANTED,
      test_summary: { failed_tests: [{ name: PLANTED }] },
    }),
    largestBytes: 10 * KIBIBYTE * KIBIBYTE,
  },
  {
    source: 'generic',
    headers: { authorization: `Bearer ${TOKEN}` },
    forged: { authorization: 'Bearer ' },
    body: GENERIC,
    shown: /site #17.*main.*failed/u,
    unknown: { ...GENERIC, state: 'meditating' },
    unwanted: { ...GENERIC, pipeline: 'nobodys' },
    laden: {
      ...GENERIC,
      run: 18,
      id: 'two',
      failure: `password=${PLANTED}`,
      url: `https://a:${PLANTED}@ci.example.org/`,
    },
    largestBytes: 256 * KIBIBYTE,
  },
];

describe.each(CASES)('what $source sends through the real routes', (of) => {
  let muster: Muster;

  beforeEach(async () => {
    muster = await startMuster({
      config: CONFIG,
      members: MEMBERS,
      startAt: '2026-03-02T09:02:00Z',
      env: {
        GITLAB_WEBHOOK_SECRET: `${TOKEN},${SIGNING}`,
        JENKINS_WEBHOOK_TOKEN: TOKEN,
        GENERIC_WEBHOOK_TOKEN: `an-old-token, ${TOKEN}`,
        LOG_LEVEL: 'trace',
      },
    });
  });

  async function post(
    body: JsonValue | Buffer,
    headers: Readonly<Record<string, string>> = of.headers,
  ): Promise<{ readonly status: number; readonly text: string }> {
    const response = await fetch(`${muster.url}/webhooks/${of.source}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: Buffer.isBuffer(body) ? new Uint8Array(body) : typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: response.status, text: await response.text() };
  }

  function shown(): readonly string[] {
    return muster.standIn.messages('pipelines').map((message) => headOf(message));
  }

  async function waiting(): Promise<unknown> {
    return (await fetch(`${muster.url}/healthz?verbose`)).json();
  }

  it('is taken and shown, and a replay of it changes nothing', async () => {
    expect(await post(of.body)).toEqual({ status: 202, text: '{"outcome":"recorded"}' });
    await muster.pass(5000);
    const before = muster.standIn.calls.length;
    expect(await post(of.body)).toEqual({ status: 202, text: '{"outcome":"repeat"}' });
    await muster.pass(5000);

    expect(muster.standIn.messages('pipelines').map(textOf).join('\n')).toMatch(of.shown);
    expect(shown().length).toBeGreaterThan(0);
    expect(muster.standIn.calls.slice(before).filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('is refused when it is forged, and nothing is kept of it', async () => {
    for (const headers of [of.forged, {}]) expect((await post(of.body, headers)).status).toBe(401);
    await muster.pass(5000);

    expect(shown()).toEqual([]);
    expect(await waiting()).toMatchObject({ inboxWaiting: 0, inboxSetAside: 0 });
  });

  it('is shown as it came where its state is not known', async () => {
    expect((await post(of.unknown)).status).toBe(202);
    await muster.pass(5000);

    expect(muster.standIn.messages('pipelines').map(textOf).join('\n')).toMatch(
      /waiting_for_the_moon|waiting\\_for\\_the\\_moon|MEDITATING|meditating/u,
    );
    expect(await waiting()).toMatchObject({ inboxSetAside: 0 });
  });

  it('is not kept where no pipeline asks for it', async () => {
    expect((await post(of.unwanted)).status).toBe(204);
  });

  it('is refused when it is no JSON, and when it is too long', async () => {
    const padded = (bytes: number): Buffer => Buffer.from(`{"padding":"${'x'.repeat(bytes - 14)}"}`);

    expect((await post('{"object_kind":')).status).toBe(400);
    expect(padded(of.largestBytes).length).toBe(of.largestBytes);
    expect((await post(padded(of.largestBytes + 1))).status).toBe(413);
    expect((await post(padded(of.largestBytes))).status).not.toBe(413);
    await muster.pass(5000);
    expect(muster.standIn.messages('pipelines')).toEqual([]);
    // What fits no schema is set aside, and told there.
    muster.standIn.messages('devops');
  });

  it('leaves no secret in the database, in what is logged, and in what is said', async () => {
    expect((await post(of.laden)).status).toBe(202);
    await muster.pass(10_000);

    const folder = dirname(muster.databasePath);
    const files = readdirSync(folder).filter((name) => name.includes('.db'));
    const said = JSON.stringify(muster.standIn.messages('pipelines'));
    const places = [...files.map((name) => readFileSync(join(folder, name))), muster.logLines.join(''), said];
    expect(said).toMatch(/dashboard|deploy-waku-test|site/u);
    expect(places.filter((place) => place.includes(PLANTED) || place.includes(TOKEN))).toEqual([]);
  });

  if (of.source === 'gitlab') {
    it('is judged by its signature where it has one, and an old one is refused', async () => {
      const body = JSON.stringify(of.body);
      const signed = (at: Date): Record<string, string> => ({
        'x-gitlab-event': 'Pipeline Hook',
        'webhook-id': 'delivery-9',
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': new Webhook(SIGNING).sign('delivery-9', at, body),
      });
      const now = muster.clock.now();

      expect((await post(body, signed(new Date(now.getTime() - 301_000)))).status).toBe(401);
      expect((await post(`${body} `, { ...signed(now), 'x-gitlab-token': TOKEN })).status).toBe(401);
      expect((await post(body, signed(now))).status).toBe(202);
      expect((await post(body, signed(now))).text).toContain('repeat');
      await muster.pass(5000);
      expect(shown().length).toBeGreaterThan(0);
    });

    it('is not taken once it tells of nothing younger than GitLab can send again', async () => {
      const again = { ...of.headers, 'idempotency-key': 'a-name-that-a-replay-made-up' };
      const daysAgo = (day: string): string => JSON.stringify(of.body).replaceAll('2026-03-02 ', `2026-02-${day} `);

      expect((await post(daysAgo('26'), again)).status).toBe(204);
      expect((await post(daysAgo('28'), again)).status).toBe(202);
      await muster.pass(5000);
      expect(shown().length).toBeGreaterThan(0);
    });

    it('needs the header that names its event', async () => {
      expect((await post(of.body, { 'x-gitlab-token': TOKEN })).status).toBe(400);
    });
  }

  if (of.source === 'generic') {
    it('is told what is wrong with it, without its values, and where the schema is', async () => {
      const { status, text } = await post({ ...GENERIC, run: 'a text', stat: PLANTED });

      expect(status).toBe(400);
      expect(text).toMatch(/schema \(GET \/webhooks\/generic\/schema\).*run: must be of type .*\\"stat\\"/su);
      expect(text).not.toContain(PLANTED);
      const schema = await fetch(`${muster.url}/webhooks/generic/schema`);
      expect(schema.headers.get('content-type')).toContain('application/schema+json');
      expect(await schema.json()).toEqual(JSON.parse(readFileSync('docs/generic-event.schema.json', 'utf8')));
    });
  }
});
