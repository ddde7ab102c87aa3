import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MIGRATIONS } from '../../migrations/index.ts';
import { createApp, type App } from '../../src/app.ts';
import { readEnvironment } from '../../src/platform/config/environment.ts';
import { openDatabase, type OpenDatabase } from '../../src/platform/database/open-database.ts';
import { createIds } from '../../src/platform/ids.ts';
import { createMetrics } from '../../src/platform/observability/metrics.ts';
import { createSandboxRoutes } from '../../src/sandbox/sandbox-routes.ts';
import { createStandIn, NO_LIMITS, type StandIn } from '../../src/sandbox/discord/stand-in.ts';
import { TestClock } from '../support/clock.ts';
import { fleetsConfig, missionFleets } from '../support/fleets.ts';
import { temporaryFolder } from '../support/folder.ts';
import { listRoutes } from '../support/listed-routes.ts';
import { recordedLog } from '../support/recorded-log.ts';

const PURPOSE = 'What only insiders may read.';
const SECRET = 'a-webhook-secret-nobody-may-read';
const SANDBOX_TOKEN = 'a-token-of-the-sandbox';

/** How a stranger tries each route, and what they may get. Whatever it is, nothing confidential is in it. */
interface StrangerCase {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly expected: number;
  /** Why anybody may have it; routes without it refuse. */
  readonly openBecause?: string;
}

const CASES: Readonly<Record<string, readonly StrangerCase[]>> = {
  'POST /webhooks/*': [
    { path: '/webhooks/github', expected: 401, headers: { 'x-github-event': 'push', 'x-github-delivery': '1' } },
    { path: '/webhooks/jenkins', expected: 404 },
    { path: '/webhooks/', expected: 404 },
  ],
  'GET /webhooks/generic/schema': [
    { path: '/webhooks/generic/schema', expected: 200, openBecause: 'it describes events, the same for every Muster' },
  ],
  'GET /healthz': [
    { path: '/healthz', expected: 200, openBecause: 'a probe has no credential, and it says only that we answer' },
    { path: '/healthz?verbose', expected: 200, openBecause: 'numbers and states of our own, for an operator' },
  ],
  'GET /readyz': [{ path: '/readyz', expected: 200, openBecause: 'a probe has no credential' }],
  'GET /metrics': [
    { path: '/metrics', expected: 200, openBecause: 'Prometheus scrapes it; counts and ages of our own' },
  ],
  'GET /api/v1/openapi.json': [
    { path: '/api/v1/openapi.json', expected: 200, openBecause: 'it describes routes, the same for every Muster' },
  ],
  'GET /api/v1/fleets': [{ path: '/api/v1/fleets', expected: 401 }],
  'GET /api/v1/fleets/:fleet': [{ path: '/api/v1/fleets/status.prod', expected: 401 }],
  'GET /api/v1/fleets/:fleet/health': [{ path: '/api/v1/fleets/status.prod/health', expected: 401 }],
  'GET /api/v1/fleets/:fleet/status': [{ path: '/api/v1/fleets/status.prod/status', expected: 401 }],
  'GET /api/v1/fleets/:fleet/metrics': [{ path: '/api/v1/fleets/status.prod/metrics', expected: 401 }],
  'GET /api/v1/fleets/:fleet/database': [{ path: '/api/v1/fleets/status.prod/database', expected: 401 }],
  'GET /api/v1/fleets/:fleet/shards': [{ path: '/api/v1/fleets/status.prod/shards', expected: 401 }],
  'GET /api/v1/fleets/:fleet/shards/top': [{ path: '/api/v1/fleets/status.prod/shards/top', expected: 401 }],
  'GET /api/v1/fleets/:fleet/shards/protocols': [
    { path: '/api/v1/fleets/status.prod/shards/protocols', expected: 401 },
  ],
  'GET /api/v1/fleets/:fleet/shards/clients': [{ path: '/api/v1/fleets/status.prod/shards/clients', expected: 401 }],
  'GET /telemetry/health': [{ path: '/telemetry/health', expected: 404 }],
  'GET /telemetry/client-metrics/schema': [
    {
      path: '/telemetry/client-metrics/schema',
      expected: 200,
      openBecause: 'it describes reports, the same for every Muster',
    },
  ],
  'POST /telemetry/record-metrics': [{ path: '/telemetry/record-metrics', expected: 404 }],
  'POST /telemetry/protocol-stats': [{ path: '/telemetry/protocol-stats', expected: 404 }],
  'POST /telemetry/update-envelope': [{ path: '/telemetry/update-envelope', expected: 404 }],
  'POST /telemetry/waku-metrics': [{ path: '/telemetry/waku-metrics', expected: 404 }],
  'POST /telemetry/client-metrics': [{ path: '/telemetry/client-metrics', expected: 404 }],
  'GET /api/v1/fleets/:fleet/shards/budget': [{ path: '/api/v1/fleets/status.prod/shards/budget', expected: 401 }],
  'GET /api/v1/fleets/:fleet/shards/mesh': [{ path: '/api/v1/fleets/status.prod/shards/mesh', expected: 401 }],
  'GET /api/v1/shards': [{ path: '/api/v1/shards', expected: 401 }],
  'GET /api/v1/pipelines': [{ path: '/api/v1/pipelines', expected: 401 }],
  'GET /api/v1/pipelines/:pipeline/history': [{ path: '/api/v1/pipelines/node-ci/history', expected: 401 }],
  'GET /api/v1/runs/:run': [{ path: '/api/v1/runs/163', expected: 401 }],
  'GET /api/v1/runs/:run/routes': [{ path: '/api/v1/runs/163/routes', expected: 401 }],
  'GET /api/v1/subscriptions': [{ path: '/api/v1/subscriptions', expected: 401 }],
  'POST /api/v1/subscriptions': [{ path: '/api/v1/subscriptions', expected: 401 }],
  'DELETE /api/v1/subscriptions/:subscription': [{ path: '/api/v1/subscriptions/SUB-1', expected: 401 }],
  'GET /api/v1/audit': [{ path: '/api/v1/audit', expected: 401, headers: { authorization: 'Bearer nobody' } }],
  'GET /api/v1/inbox': [{ path: '/api/v1/inbox', expected: 401 }],
  'POST /api/v1/inbox/replay': [{ path: '/api/v1/inbox/replay', expected: 401 }],
  'GET /api/v1/doctor': [{ path: '/api/v1/doctor', expected: 401 }],
  'GET /api/v1/sns/pending': [{ path: '/api/v1/sns/pending', expected: 401 }],
  'GET /api/v1/tokens': [{ path: '/api/v1/tokens', expected: 401 }],
  'GET /api/v1/upgrade-requests': [{ path: '/api/v1/upgrade-requests', expected: 401 }],
  'POST /api/v1/upgrade-requests': [{ path: '/api/v1/upgrade-requests', expected: 401 }],
  'GET /api/v1/upgrade-requests/:request': [{ path: '/api/v1/upgrade-requests/UP-1', expected: 401 }],
  'POST /api/v1/upgrade-requests/:request/accept': [{ path: '/api/v1/upgrade-requests/UP-1/accept', expected: 401 }],
  'POST /api/v1/upgrade-requests/:request/reject': [{ path: '/api/v1/upgrade-requests/UP-1/reject', expected: 401 }],
  'POST /api/v1/upgrade-requests/:request/cancel': [{ path: '/api/v1/upgrade-requests/UP-1/cancel', expected: 401 }],
  'GET /api/v1/fleets/:fleet/history': [{ path: '/api/v1/fleets/status.prod/history', expected: 401 }],
  'GET /api/v1/fleets/:fleet/upgrade-history': [{ path: '/api/v1/fleets/status.prod/upgrade-history', expected: 401 }],
  'POST /api/v1/upgrade-requests/:request/answer': [{ path: '/api/v1/upgrade-requests/UP-1/answer', expected: 401 }],
  'POST /api/v1/upgrade-requests/:request/study': [{ path: '/api/v1/upgrade-requests/UP-1/study', expected: 401 }],
  'POST /api/v1/upgrade-stand-ins': [{ path: '/api/v1/upgrade-stand-ins', expected: 401 }],
  'POST /api/v1/upgrade-stand-ins/end': [{ path: '/api/v1/upgrade-stand-ins/end', expected: 401 }],
  'POST /api/v1/upgrade-requests/:request/deploy': [{ path: '/api/v1/upgrade-requests/UP-1/deploy', expected: 401 }],
  'POST /api/v1/upgrade-requests/:request/schedule': [
    { path: '/api/v1/upgrade-requests/UP-1/schedule', expected: 401 },
  ],
  'POST /api/v1/upgrade-requests/:request/unschedule': [
    { path: '/api/v1/upgrade-requests/UP-1/unschedule', expected: 401 },
  ],
  'POST /api/v1/upgrade-requests/:request/rollback': [
    { path: '/api/v1/upgrade-requests/UP-1/rollback', expected: 401 },
  ],
  'POST /api/v1/upgrade-requests/:request/ask': [{ path: '/api/v1/upgrade-requests/UP-1/ask', expected: 401 }],
  'GET /api/v1/alerts': [{ path: '/api/v1/alerts', expected: 401 }],
  'GET /api/v1/alerts/:alert': [{ path: '/api/v1/alerts/AL-1', expected: 401 }],
  'GET /api/v1/alerts/:alert/why': [{ path: '/api/v1/alerts/AL-1/why', expected: 401 }],
  'POST /api/v1/alerts/:alert/ack': [{ path: '/api/v1/alerts/AL-1/ack', expected: 401 }],
  'POST /api/v1/alerts/:alert/unack': [{ path: '/api/v1/alerts/AL-1/unack', expected: 401 }],
  'POST /api/v1/alerts/:alert/assign': [{ path: '/api/v1/alerts/AL-1/assign', expected: 401 }],
  'POST /api/v1/alerts/:alert/escalate': [{ path: '/api/v1/alerts/AL-1/escalate', expected: 401 }],
  'POST /api/v1/alerts/:alert/silence': [{ path: '/api/v1/alerts/AL-1/silence', expected: 401 }],
  'POST /api/v1/alert-storms/:storm': [{ path: '/api/v1/alert-storms/ST-1', expected: 401 }],
  'POST /api/v1/alert-silences/:silence/unsilence': [{ path: '/api/v1/alert-silences/SIL-1/unsilence', expected: 401 }],
  'GET /api/v1/approvals': [{ path: '/api/v1/approvals', expected: 401 }],
  'GET /api/v1/approvals/:approval': [{ path: '/api/v1/approvals/AP-1', expected: 401 }],
  'POST /api/v1/approvals/:approval/approve': [{ path: '/api/v1/approvals/AP-1/approve', expected: 401 }],
  'POST /api/v1/approvals/:approval/reject': [{ path: '/api/v1/approvals/AP-1/reject', expected: 401 }],
  'POST /api/v1/approvals/:approval/withdraw': [{ path: '/api/v1/approvals/AP-1/withdraw', expected: 401 }],
  'GET /api/v1/acts': [{ path: '/api/v1/acts', expected: 401 }],
  'GET /api/v1/acts/:id': [{ path: '/api/v1/acts/ACT-1', expected: 401 }],
  'POST /api/v1/acts/:id/settle': [{ path: '/api/v1/acts/ACT-1/settle', expected: 401 }],
  'GET /api/v1/deploys': [{ path: '/api/v1/deploys', expected: 401 }],
  'POST /api/v1/deploys/:fleet/branch': [{ path: '/api/v1/deploys/waku.test/branch', expected: 401 }],
  'POST /api/v1/deploys/:fleet/confirm': [{ path: '/api/v1/deploys/waku.test/confirm', expected: 401 }],
  'POST /api/v1/deploys/:fleet/restore': [{ path: '/api/v1/deploys/waku.test/restore', expected: 401 }],
  'GET /api/v1/inbox/mine': [{ path: '/api/v1/inbox/mine', expected: 401 }],
  'GET /api/v1/autodeploy': [{ path: '/api/v1/autodeploy', expected: 401 }],
  'POST /api/v1/autodeploy/:fleet/pause': [{ path: '/api/v1/autodeploy/status.prod/pause', expected: 401 }],
  'GET /api/v1/autodeploy/:fleet/preview': [{ path: '/api/v1/autodeploy/status.prod/preview', expected: 401 }],
  'POST /api/v1/autodeploy/:fleet/resume': [{ path: '/api/v1/autodeploy/status.prod/resume', expected: 401 }],
  'POST /api/v1/autodeploy/:fleet/extend': [{ path: '/api/v1/autodeploy/status.prod/extend', expected: 401 }],
  'POST /api/v1/autodeploy/:fleet/confirm': [{ path: '/api/v1/autodeploy/status.prod/confirm', expected: 401 }],
  'GET /api/v1/services': [{ path: '/api/v1/services', expected: 401 }],
  'GET /api/v1/services/:service': [{ path: '/api/v1/services/status-web', expected: 401 }],
  'GET /api/v1/can': [{ path: '/api/v1/can?fleet=status.prod', expected: 401 }],
  'GET /api/v1/fleets/:fleet/why': [{ path: '/api/v1/fleets/status.prod/why', expected: 401 }],
  'GET /api/v1/windows': [{ path: '/api/v1/windows', expected: 401 }],
  'POST /api/v1/windows': [{ path: '/api/v1/windows', expected: 401 }],
  'POST /api/v1/windows/open': [{ path: '/api/v1/windows/open', expected: 401 }],
  'GET /api/v1/windows/:window': [{ path: '/api/v1/windows/W-1', expected: 401 }],
  'POST /api/v1/windows/:window/close': [{ path: '/api/v1/windows/W-1/close', expected: 401 }],
  'POST /api/v1/windows/:window/cancel': [{ path: '/api/v1/windows/W-1/cancel', expected: 401 }],
  'POST /api/v1/windows/:window/move': [{ path: '/api/v1/windows/W-1/move', expected: 401 }],
  'POST /api/v1/windows/:window/staff': [{ path: '/api/v1/windows/W-1/staff', expected: 401 }],
  'POST /api/v1/windows/:window/answer': [{ path: '/api/v1/windows/W-1/answer', expected: 401 }],
  'POST /api/v1/windows/:window/notes': [{ path: '/api/v1/windows/W-1/notes', expected: 401 }],
  'POST /api/v1/window-calendar': [{ path: '/api/v1/window-calendar', expected: 401 }],
  'GET /api/v1/windows/:window/gitlab': [{ path: '/api/v1/windows/W-1/gitlab', expected: 401 }],
  'GET /windows.ics': [
    { path: '/windows.ics', expected: 404 },
    { path: '/windows.ics?key=guessed', expected: 404 },
  ],
  'POST /api/v1/window-overrides': [{ path: '/api/v1/window-overrides', expected: 401 }],
  'DELETE /api/v1/tokens/:id': [{ path: '/api/v1/tokens/0123456789', expected: 401 }],
  'GET /sandbox/state': [{ path: '/sandbox/state', expected: 403, headers: { origin: 'https://example.org' } }],
};

describe('the gate, before everything people can ask of Muster over HTTP', () => {
  let app: App;
  let standIn: StandIn;
  let database: OpenDatabase;
  let routes: readonly string[];
  const log = recordedLog();

  beforeEach(async () => {
    const clock = new TestClock();
    const fleets = missionFleets().map((fleet) => ({ ...fleet, purpose: PURPOSE }));
    const config = fleetsConfig(fleets);
    standIn = await createStandIn({ clock, buckets: NO_LIMITS, guild: { guildId: config.guild.id ?? '' } });
    const read = readEnvironment({
      DISCORD_TOKEN: standIn.botToken,
      DISCORD_GUILD_ID: standIn.guildId,
      DISCORD_API_URL: standIn.api,
      GITHUB_WEBHOOK_SECRET: SECRET,
      HTTP_PORT: '0',
    });
    if (read.kind === 'invalid') throw new Error(read.problems.join(' '));
    const path = join(temporaryFolder(), 'muster.db');
    const opened = await openDatabase({ path, mode: 'live', migrations: MIGRATIONS, clock, durability: 'off' });
    if (opened.kind !== 'opened') throw new Error(opened.message);
    ({ database } = opened);
    const state = {
      api: '',
      guildId: '',
      applicationId: '',
      botToken: SANDBOX_TOKEN,
      channels: {},
      users: [],
      webhookSecrets: {},
    };
    routes = await listRoutes(async () => {
      app = createApp({
        clock,
        ids: createIds(clock),
        log,
        metrics: createMetrics({ log }),
        database,
        environment: read.environment,
        config: { current: () => config },
        credential: () => null,
        routes: [createSandboxRoutes(() => state)],
      });
      await app.start();
    });
    await app.untilReady();
  });

  afterEach(async () => {
    await app.stop();
    await database.close();
    await standIn.stop();
  });

  it('knows a stranger for every route there is', () => {
    const withoutHeads = routes.filter((route) => !route.startsWith('HEAD '));

    expect(withoutHeads.toSorted()).toEqual(Object.keys(CASES).toSorted());
  });

  it.each(Object.entries(CASES).flatMap(([route, cases]) => cases.map((each) => ({ route, ...each }))))(
    'answers a stranger at $path with $expected and nothing confidential',
    async ({ route, path, headers = {}, expected, openBecause }) => {
      const method = route.split(' ', 1)[0]!;

      const response = await fetch(`${app.url}${path}`, {
        method,
        headers,
        ...(method === 'POST' ? { body: '{}' } : {}),
      });
      const text = await response.text();

      expect(response.status).toBe(expected);
      expect(response.ok).toBe(openBecause !== undefined);
      for (const confidential of [PURPOSE, SECRET, SANDBOX_TOKEN, standIn.botToken, 'status.prod'])
        expect(text).not.toContain(confidential);
    },
  );

  it.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS'])('takes no %s at all', async (method) => {
    for (const path of ['/healthz', '/metrics', '/webhooks/github', '/sandbox/state', '/'])
      expect((await fetch(`${app.url}${path}`, { method })).ok, path).toBe(false);
  });
});
