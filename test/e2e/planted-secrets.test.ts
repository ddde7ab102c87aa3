import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MIGRATIONS } from '../../migrations/index.ts';
import { backUpDatabase } from '../../src/platform/database/backup.ts';
import type { JsonValue } from '../../src/platform/json.ts';
import { testAlert, testNotification } from '../support/alerts.ts';
import { e2eConfig, MEMBERS, WORLD } from '../support/e2e-config.ts';
import { E2E_SECRET, startMuster, type Muster } from '../support/muster.ts';
import { releasePayload } from '../support/releases.ts';
import { seen, textOf } from '../support/seen-messages.ts';
import { workflowRunPayload } from '../support/workflow-run.ts';

/** In the shapes their issuers give them; none of them opens anything. */
const PLANTED = {
  oldWebhookSecret: 'planted-0ld-webhook-secret-4d1f',
  alertmanagerToken: 'planted-token-of-the-alertmanager',
  connectionToken: 'planted-connection-token-77ab91',
  githubToken: 'ghp_PLANTEDplantedPLANTEDplanted0123456',
  gitlabToken: 'glpat-PLANTEDplantedPLANT',
  bodyPassword: 'planted-Passw0rd-of-the-commit-body',
  extraField: 'planted-value-of-a-field-nobody-reads',
  repositoryVariable: 'planted-value-of-a-repository-variable',
  logsToken: 'planted-token-of-the-logs-address',
  queryToken: 'planted-token-of-the-query-string',
  headerToken: 'planted-token-of-a-header-0b5e',
  misfitValue: 'planted-value-that-fits-no-schema',
  forgedBody: 'planted-value-of-a-forged-body',
  brokenBody: 'planted-value-of-a-body-that-is-no-json',
  typed: 'ghp_TYPEDtypedTYPEDtypedTYPEDtyped01234',
} as const;

/** Also in the notes of a release, on lines of their own. */
const RELEASE_MARKER = 'a-release-that-everybody-may-see';
const MARKER = 'a-branch-that-everybody-may-see';
const ALERT_MARKER = 'an-alert-that-everybody-may-see';

const CONFIG = e2eConfig({
  releases: { node: { repository: 'acme/node', channel: 'alerts', mention: { role: 'infra' } } },
  connections: {
    directory: {
      kind: 'fleet-registry',
      baseUrl: `${WORLD}/registry/directory`,
      credentialEnv: 'DIRECTORY_TOKEN',
      requestsPerMinute: 6000,
    },
    nodes: { kind: 'waku-node', baseUrl: `${WORLD}/nodes/{host}`, requestsPerMinute: 6000 },
  },
});

describe('secrets that come near Muster', () => {
  it('are in no byte of its database, its write-ahead log, a backup, its log lines, or what it says', async () => {
    const muster = await startMuster({
      config: CONFIG,
      members: MEMBERS,
      env: {
        GITHUB_WEBHOOK_SECRET: `${E2E_SECRET},${PLANTED.oldWebhookSecret}`,
        ALERTMANAGER_WEBHOOK_TOKEN: PLANTED.alertmanagerToken,
        DIRECTORY_TOKEN: PLANTED.connectionToken,
        LOG_LEVEL: 'trace',
      },
    });
    await sendWhatHoldsThem(muster);
    // What the log holds now is in the database later, and other pages have taken its place.
    const { 'muster.db-wal': earlyLog = Buffer.alloc(0) } = placesOf(muster);
    await askWithThem(muster);
    await letThingsFail(muster);
    const backup = join(dirname(muster.databasePath), 'backup.db');
    const { databasePath: path, clock } = muster;
    expect(await backUpDatabase({ path, to: backup, migrations: MIGRATIONS, clock })).toMatchObject({
      kind: 'backed-up',
    });

    const places = { ...placesOf(muster), 'the early log': earlyLog };

    // The search finds what is there: the branch's name in the log of the database, in its copy, in the channel.
    expect(Object.keys(places)).toEqual(
      expect.arrayContaining(['muster.db', 'muster.db-wal', 'backup.db', 'log lines', 'Discord']),
    );
    for (const marker of [MARKER, RELEASE_MARKER, ALERT_MARKER])
      expect(where(places, marker)).toEqual(expect.arrayContaining(['the early log', 'backup.db', 'Discord']));
    const secrets = {
      ...PLANTED,
      webhookSecret: E2E_SECRET,
      botToken: muster.standIn.botToken,
      ...Object.fromEntries(interactionTokens(muster).map((token, index) => [`interactionToken${index}`, token])),
    };
    expect(Object.keys(secrets).length).toBeGreaterThan(Object.keys(PLANTED).length + 2);
    const found = Object.entries(secrets).flatMap(([name, secret]) =>
      formsOf(secret).flatMap((form) => where(places, form).map((place) => `${name} in ${place}`)),
    );
    expect(found).toEqual([]);
  });
});

async function sendWhatHoldsThem(muster: Muster): Promise<void> {
  const laden = ladenPayload();
  const query = `?token=${PLANTED.queryToken}`;
  const headers = { authorization: `Bearer ${PLANTED.headerToken}`, 'x-extra-token': PLANTED.headerToken };
  expect((await muster.deliver(laden, { query, headers })).status).toBe(202);
  expect((await muster.deliver(laden, { secret: PLANTED.oldWebhookSecret })).status).toBe(202);
  expect((await muster.deliver({ ...laden, workflow_run: { id: PLANTED.misfitValue } })).status).toBe(202);
  expect((await muster.deliver(ladenRelease(), { event: 'release', query, headers })).status).toBe(202);
  expect((await muster.deliver({ note: PLANTED.forgedBody }, { secret: 'not it', query, headers })).status).toBe(401);
  expect((await muster.deliver(`{"${PLANTED.brokenBody}`, { query })).status).toBe(400);
  const alert = await fetch(`${muster.url}/webhooks/alertmanager${query}`, {
    method: 'POST',
    headers: { ...headers, authorization: `Bearer ${PLANTED.alertmanagerToken}` },
    body: JSON.stringify(ladenAlerts()),
  });
  expect(alert.status).toBe(202);
  await fetch(`${muster.url}/webhooks/${PLANTED.queryToken}${query}`, { method: 'POST', headers });
  await muster.pass(10_000);
}

/** A run that fails, so that it is told in every way there is. */
function ladenPayload() {
  const payload = workflowRunPayload({
    action: 'completed',
    run: {
      status: 'completed',
      conclusion: 'failure',
      head_branch: MARKER,
      display_title: `Rotate ${PLANTED.githubToken} at last`,
      logs_url: `https://api.github.com/logs?token=${PLANTED.logsToken}`,
      html_url: `https://an-owner:${PLANTED.bodyPassword}@github.com/acme/node/actions/runs/8163`,
      head_commit: {
        id: '5779607b49aab1200488439f02372c57b4f75444',
        message: `Use ${PLANTED.gitlabToken}\n\npassword: ${PLANTED.bodyPassword}`,
        author: { name: `A Committer ${PLANTED.githubToken}`, email: 'committer@example.org' },
      },
      inputs: { deploy_key: PLANTED.extraField },
    },
  });
  const variables: JsonValue = { API_KEY: PLANTED.repositoryVariable };
  return { ...payload, variables, client_payload: { secret: PLANTED.extraField } };
}

function ladenRelease(): JsonValue {
  const lines = [
    `## Fixes ${RELEASE_MARKER}`,
    `* Use ${PLANTED.githubToken} for now`,
    `password: ${PLANTED.bodyPassword}`,
    `[ci](https://an-owner:${PLANTED.bodyPassword}@ci.example.org/job)`,
    '-----BEGIN RSA PRIVATE KEY-----',
    PLANTED.extraField,
    '-----END RSA PRIVATE KEY-----',
    `\`${PLANTED.gitlabToken}\``,
  ];
  return releasePayload({
    release: {
      body: lines.join('\r\n\r\n'),
      name: `Rotate ${PLANTED.githubToken} at last`,
      html_url: `https://an-owner:${PLANTED.bodyPassword}@github.com/acme/node/releases/tag/v1.2.3`,
      upload_url: `https://uploads.github.com/?token=${PLANTED.logsToken}`,
      assets: [{ name: `node-${PLANTED.githubToken}.tar.gz`, size: 1, label: PLANTED.extraField }],
    },
  });
}

/** More than a message shows, so that the attached list has them, too. */
function ladenAlerts(): JsonValue {
  const alerts = Array.from({ length: 12 }, (_, index) =>
    testAlert({
      labels: { instance: `${ALERT_MARKER}-${index}`, api_key: PLANTED.extraField, pasted: PLANTED.githubToken },
      annotations: {
        summary: `Log in with ${PLANTED.gitlabToken}`,
        description: `First line\npassword: ${PLANTED.bodyPassword}`,
        runbook_url: `https://an-owner:${PLANTED.bodyPassword}@wiki.example.org/run?token=${PLANTED.logsToken}`,
        internal: PLANTED.extraField,
      },
      parts: {
        generatorURL: `https://prometheus.example.org/graph?token=${PLANTED.logsToken}`,
        extra: PLANTED.extraField,
      },
    }),
  );
  const groupKey = `{}:{api_key="${PLANTED.repositoryVariable}"}`;
  return testNotification(alerts, { groupKey, externalURL: `https://a:${PLANTED.bodyPassword}@am.example.org` });
}

async function askWithThem(muster: Muster): Promise<void> {
  const maintainer = muster.standIn.as('a-maintainer');
  await seen(maintainer.slash('fleet info', { fleet: PLANTED.typed, private: true }));
  await seen(maintainer.slash('audit search', { since: PLANTED.typed.slice(0, 30) }));
  await maintainer.autocomplete('fleet info', { fleet: PLANTED.typed });
  await seen(maintainer.slash('fleet status', { private: true }));
}

/** What is logged when calls break carries addresses and headers more often than not. */
async function letThingsFail(muster: Muster): Promise<void> {
  const { rest } = muster.standIn.faults;
  muster.world.setRegistry('not-json');
  for (const host of ['node-01.do-ams3.status.prod', 'node-01.do-ams3.waku.test']) muster.world.stop(host);
  const end = rest.add({ method: 'PATCH' }, { kind: 'refuse', failure: 'unknownWebhook' });
  // Nobody is answered, which its client says some time while all the rest goes on.
  muster.standIn
    .as('a-maintainer')
    .slash('fleet status', { private: true })
    .catch(() => undefined);
  await muster.standIn.when(() => muster.standIn.calls.some(({ status }) => status === 404), 'a refused answer');
  end();
  rest.add({ method: 'POST' }, { kind: 'status', status: 500, when: 'refused' }, { times: 3 });
  await muster.deliver(workflowRunPayload({ run: { run_number: 170 } }));
  await muster.pass(5 * 60_000);
  await muster.standIn.faults.down();
  await muster.pass(60_000);
  await muster.standIn.faults.up();
  await muster.pass(5 * 60_000);
  await muster.standIn.when(() => muster.standIn.readyBots === 1, 'the bot to be back');
}

type Places = Readonly<Record<string, Buffer>>;

function placesOf(muster: Muster): Places {
  const folder = dirname(muster.databasePath);
  const files = readdirSync(folder).filter((name) => name.includes('.db'));
  const channels = ['pipelines', 'devops', 'alerts'].flatMap((name) => muster.standIn.messages(name));
  return {
    ...Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name))])),
    'log lines': Buffer.from(muster.logLines.join('')),
    Discord: Buffer.from(JSON.stringify(channels) + channels.map(textOf).join('\n')),
  };
}

function where(places: Places, text: string): readonly string[] {
  return Object.entries(places).flatMap(([place, bytes]) => (bytes.includes(text) ? [place] : []));
}

/** As it is, as an address writes it, and as basic authentication hides it. */
function formsOf(secret: string): readonly string[] {
  return [...new Set([secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64').replace(/=+$/, '')])];
}

/** Whoever has one may answer in Muster's name for a quarter of an hour. */
function interactionTokens({ standIn }: Muster): readonly string[] {
  const tokens = standIn.calls.flatMap(
    ({ path }) => /\/(?:interactions|webhooks)\/\d+\/([^/?]+)/.exec(path)?.[1] ?? [],
  );
  return [...new Set(tokens)];
}
