import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDeployActs, createManualDeploys, type AnswerOf } from '../../src/connectors/deploy-acts.ts';
import { createGithubDeployer } from '../../src/connectors/github-deployer.ts';
import { createGitlabDeployer } from '../../src/connectors/gitlab-deployer.ts';
import { createJenkinsDeployer } from '../../src/connectors/jenkins-deployer.ts';
import { createManualStarts } from '../../src/connectors/start-acts.ts';
import { transitionReason } from '../../src/connectors/transition-reason.ts';
import { startAct } from '../../src/deploys/start-act.ts';
import { setDeploysAct } from '../../src/holds/deploy-act.ts';
import type { DeployerPort } from '../../src/holds/deployer-port.ts';
import { looksEveryMs } from '../../src/holds/look-pace.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { createOutbound } from '../../src/platform/outbound/create-outbound.ts';
import type { Outbound } from '../../src/platform/outbound/outbound.ts';

/** What the system does with a request that changes something. */
type Mood = 'well' | 'answers-500' | 'does-it-and-answers-500' | 'refuses' | 'drops' | 'is-gone';

/** One deployer's own API, as far as its documentation says. */
interface World {
  readonly open: (http: Outbound) => DeployerPort;
  /** null: the request changes nothing. */
  readonly change: (request: IncomingMessage, body: string, now: Now) => (() => void) | null;
  readonly answer: (request: IncomingMessage, body: string, now: Now) => Answer;
}

interface Now {
  isPaused: boolean;
  readonly periods: { id: number; freeze_start: string; freeze_end: string; cron_timezone: string }[];
  readonly started: string[];
  /** By which a started run is known again, where the API keeps one. */
  readonly marks: string[];
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const NOT_FOUND: Answer = { status: 404, body: { message: 'Not Found' } };

const SHA = 'a1'.repeat(20);
const BUILT = {
  number: 4,
  building: false,
  result: 'SUCCESS',
  actions: [{ _class: 'hudson.plugins.git.util.BuildData', lastBuiltRevision: { SHA1: SHA } }, null, {}],
};

const JENKINS: World = {
  open: (http) =>
    createJenkinsDeployer(http, { kind: 'jenkins', connection: 'ci', job: 'a folder/deploy', refParameter: 'GIT_REF' }),
  change: ({ method, url }, body, now) => {
    const [path = ''] = (url ?? '').split('?');
    if (method !== 'POST') return null;
    if (path.endsWith('/disable') || path.endsWith('/enable'))
      return () => {
        now.isPaused = path.endsWith('/disable');
      };
    return path.endsWith('/buildWithParameters')
      ? () => now.started.push(new URLSearchParams(body).get('GIT_REF') ?? '')
      : null;
  },
  answer: ({ method, url }, _body, now) => {
    const [path = ''] = (url ?? '').split('?');
    if (!path.startsWith('/job/a%20folder/job/deploy/') && !path.startsWith('/queue/')) return NOT_FOUND;
    if (path === '/queue/api/json') return { status: 200, body: { items: [] } };
    const builds = now.started.map((ref, index) => ({
      number: index + 4,
      timestamp: Date.now(),
      actions: [
        null,
        {},
        {
          parameters: [
            { name: 'OTHER', value: true },
            { name: 'GIT_REF', value: ref },
          ],
        },
      ],
    }));
    if (path.endsWith('/deploy/api/json') && (url ?? '').includes('builds')) return { status: 200, body: { builds } };
    if (path === '/queue/item/7/api/json') return { status: 200, body: { executable: { number: 4 } } };
    if (path.endsWith('/4/api/json')) return { status: 200, body: BUILT };
    if (path.endsWith('/buildWithParameters'))
      return { status: 201, headers: { location: 'http://ci/queue/item/7/' }, body: '' };
    if (method === 'POST') return { status: 302, headers: { location: '/job/a%20folder/job/deploy/' }, body: '' };
    return { status: 200, body: { name: 'deploy', buildable: !now.isPaused } };
  },
};

const GITHUB: World = {
  open: (http) =>
    createGithubDeployer(http, { kind: 'github', connection: 'gh', repository: 'acme/node', workflow: 'deploy.yml' }),
  change: ({ method, url }, body, now) => {
    if (method === 'PUT')
      return () => {
        now.isPaused = url?.endsWith('/disable') === true;
      };
    return method === 'POST' ? () => now.started.push(String((JSON.parse(body) as { ref?: unknown }).ref)) : null;
  },
  answer: ({ method, url, headers }, _body, now) => {
    const path = '/repos/acme/node/actions/workflows/deploy.yml';
    if (url === '/repos/acme/node/actions/runs/8')
      return { status: 200, body: { run_number: 3, status: 'completed', conclusion: 'success', head_sha: SHA } };
    if (url?.startsWith(path) !== true) return NOT_FOUND;
    if (url.startsWith(`${path}/runs?`)) {
      const branch = new URLSearchParams(url.split('?')[1]).get('branch');
      const found = { id: 8, run_number: 3, event: 'workflow_dispatch', created_at: new Date().toISOString() };
      return { status: 200, body: { workflow_runs: now.started.includes(branch ?? '') ? [found] : [] } };
    }
    if (method === 'PUT') return { status: 204 };
    if (method === 'POST') return { status: 200, body: { workflow_run_id: 8, html_url: 'https://github.com/run/8' } };
    const etag = now.isPaused ? '"off"' : '"on"';
    if (headers['if-none-match'] === etag) return { status: 304 };
    return { status: 200, headers: { etag }, body: { state: now.isPaused ? 'disabled_manually' : 'active' } };
  },
};

const GITLAB: World = {
  open: (http) =>
    createGitlabDeployer(http, { kind: 'gitlab', connection: 'gl', project: 'acme/node' }, { clock: systemClock }),
  change: ({ method, url }, body, now) => {
    if (method === 'DELETE')
      return () => {
        const left = now.periods.filter(({ id }) => url?.endsWith(`/${id}`) !== true);
        now.periods.splice(0, now.periods.length, ...left);
      };
    if (method !== 'POST') return null;
    const given = JSON.parse(body) as { ref?: string; variables?: { value: string }[] } & Omit<
      Now['periods'][number],
      'id'
    >;
    return given.ref === undefined
      ? () => now.periods.push({ ...given, id: now.periods.length + 5 })
      : () => {
          now.started.push(given.ref ?? '');
          now.marks.push(given.variables?.[0]?.value ?? '');
        };
  },
  answer: ({ method, url }, _body, now) => {
    const path = '/api/v4/projects/acme%2Fnode';
    if (url === `${path}/pipelines/9`) return { status: 200, body: { id: 9, status: 'success', sha: SHA } };
    if (url?.startsWith(`${path}/pipelines?`) === true)
      return { status: 200, body: now.started.map(() => ({ id: 9, created_at: new Date().toISOString() })) };
    if (url === `${path}/pipelines/9/variables`)
      return { status: 200, body: now.marks.map((value) => ({ key: 'MUSTER_DEPLOY', value })) };
    if (url === `${path}/pipeline`) return { status: 201, body: { id: 9, status: 'created' } };
    if (url?.startsWith(`${path}/freeze_periods`) !== true) return NOT_FOUND;
    if (method === 'DELETE') return { status: 204 };
    return method === 'POST' ? { status: 201, body: { id: 5 } } : { status: 200, body: now.periods };
  },
};

describe.each([
  ['jenkins', JENKINS],
  ['github', GITHUB],
  ['gitlab', GITLAB],
])('a deployer keeps its contract: %s', (kind, world) => {
  let server: Server;
  let http: Outbound;
  let port: DeployerPort;
  let mood: Mood;
  let now: Now;

  beforeEach(async () => {
    mood = 'well';
    now = { isPaused: false, periods: [], started: [], marks: [] };
    server = createServer((request, response) => {
      void answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    http = createOutbound({
      name: kind,
      baseUrl: `http://127.0.0.1:${address.port}`,
      requestsPerMinute: 6000,
      credential: null,
      clock: systemClock,
      timeoutMs: 2000,
    });
    port = world.open(http);
  });

  afterEach(async () => {
    http.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const change = world.change(request, body, now);
    const isWell = mood === 'well' || mood === 'does-it-and-answers-500' || mood === 'drops';
    if (isWell) change?.();
    if (change !== null && mood === 'drops') {
      request.socket.destroy();
      return;
    }
    const told =
      mood === 'is-gone'
        ? NOT_FOUND
        : change === null || mood === 'well'
          ? world.answer(request, body, now)
          : { status: mood === 'refuses' ? 403 : 500, body: { message: 'no' } };
    response.writeHead(told.status, { 'content-type': 'application/json', ...told.headers });
    response.end(told.status === 204 || told.status === 304 ? undefined : JSON.stringify(told.body ?? null));
  }

  const state = async () => {
    const reading = await port.readPause(null);
    return reading.kind === 'read' ? reading.state : reading.kind;
  };
  const acts = () => createDeployActs(() => port, port.settlingMs);
  const of = {
    key: 'hold:x',
    deployer: { kind: 'jenkins', connection: 'ci', job: 'x', refParameter: 'GIT_REF' },
    wanted: 'paused',
  };
  const readBack = () => acts().read({ query: { fact: 'deploys.are', of }, idempotencyKey: 'k', receipt: null });

  it('pauses, reads it back, and resumes', async () => {
    expect(await state()).toBe('running');
    expect((await readBack()).kind).toBe('not-so');

    expect((await port.setPause('paused', { reason: 'a look' })).kind).toBe('accepted');
    expect(await state()).toBe('paused');
    expect((await readBack()).kind).toBe('so');

    expect((await port.setPause('running', { reason: '' })).kind).toBe('accepted');
    expect(await state()).toBe('running');
  });

  it('sees that somebody changed it elsewhere', async () => {
    await port.setPause('paused', { reason: 'a look' });
    now.isPaused = false;
    now.periods.length = 0;

    expect(await state()).toBe('running');
  });

  it('calls refused what was refused, and that only', async () => {
    mood = 'refuses';
    expect((await port.setPause('paused', { reason: 'a look' })).kind).toBe('refused');
    mood = 'answers-500';
    expect((await port.setPause('paused', { reason: 'a look' })).kind).toBe('lost');
    mood = 'well';
    expect(await state()).toBe('running');
  });

  it('calls lost what was done without saying so, and reads that it was', async () => {
    mood = 'does-it-and-answers-500';
    expect((await port.setPause('paused', { reason: 'a look' })).kind).toBe('lost');
    expect((await readBack()).kind).toBe('so');
  });

  it('calls lost what broke off before an answer', async () => {
    mood = 'drops';
    expect((await port.setPause('paused', { reason: 'a look' })).kind).toBe('lost');
    mood = 'well';
    expect(await state()).toBe('paused');
  });

  it('says that there is no such thing', async () => {
    mood = 'is-gone';
    expect(await state()).toBe('gone');
    expect((await readBack()).kind).toBe('overtaken');
  });

  it('deploys a ref, and follows the run that it became', async () => {
    const outcome = await port.deploy({ ref: 'feature/x', idempotencyKey: 'k' });

    expect(outcome.kind).toBe('accepted');
    expect(now.started).toEqual(['feature/x']);
    const receipt = outcome.kind === 'accepted' ? (outcome.receipt as Record<string, string>) : {};
    expect(await port.readRun(receipt)).toMatchObject({ kind: 'passed', sha: SHA });
    expect((await port.readRun({})).kind).toBe('unknown');
  });

  it('finds the run that it began and was not told of, and no other', async () => {
    const ask = { ref: 'feature/x', idempotencyKey: 'deploy:D-1:start', since: new Date(), except: [] };
    expect(await port.findRun(ask)).toEqual({ kind: 'none' });

    mood = 'does-it-and-answers-500';
    expect((await port.deploy(ask)).kind).toBe('lost');
    mood = 'well';
    const found = await port.findRun(ask);

    expect(found.kind).toBe('found');
    const reading = found.kind === 'found' ? await port.readRun(found.receipt) : found;
    expect(reading).toMatchObject({ kind: 'passed', sha: SHA });
    // What names it is good for as long as it is kept.
    expect('receipt' in reading ? await port.readRun(reading.receipt) : reading).toMatchObject({ kind: 'passed' });
    expect(await port.findRun({ ...ask, since: new Date(Date.now() + 3_600_000) })).toEqual({ kind: 'none' });
    if (kind !== 'gitlab') expect(await port.findRun({ ...ask, ref: 'other' })).toEqual({ kind: 'none' });
    expect(await port.findRun({ ...ask, idempotencyKey: 'another' })).toEqual(
      kind === 'gitlab' ? { kind: 'none' } : found,
    );
  });

  it('does not take what cannot be read for nothing', async () => {
    mood = 'is-gone';
    const ask = { ref: 'feature/x', idempotencyKey: 'k', since: new Date(), except: [] };

    expect((await port.findRun(ask)).kind).toBe('unreadable');
  });

  it('is told that nothing changed where the system says so', async () => {
    const first = await port.readPause(null);
    const mark = first.kind === 'read' ? first.mark : null;

    expect((await port.readPause(mark)).kind).toBe(mark === null ? 'read' : 'unchanged');
  });
});

/*
 * Of the contract above, by hand there is no: refusal told apart from a lost answer (people have nothing that could be sent
 * to them by a call, so nothing is lost on its way), finding of runs and following them (people have none), change elsewhere
 * (nobody can look there), mark of a look. What is left is said by people, and read from the store.
 */
describe('deploys by hand', () => {
  const BY_HAND = { kind: 'manual' } as const;
  const KEYS = { pause: 'hold:waku.test:1:paused', start: 'deploy:D-1:start' } as const;
  let answer: Awaited<ReturnType<AnswerOf>>;
  let asked: string[];

  const answerOf: AnswerOf = (key) => {
    asked.push(key);
    return Promise.resolve(answer);
  };
  const pause = createManualDeploys(answerOf);
  const start = createManualStarts(answerOf);
  const act = startAct({
    number: 1,
    fleet: 'waku.test',
    deployer: BY_HAND,
    ref: 'feature/x',
    since: new Date(),
    except: [],
    deadline: new Date(),
  });
  const read = (wanted: 'paused' | 'running') =>
    pause.read({
      query: { fact: 'deploys.are', of: { key: KEYS.pause, deployer: BY_HAND, wanted } },
      idempotencyKey: KEYS.pause,
      receipt: null,
    });
  const readStart = () => start.read({ query: act.expect, idempotencyKey: act.key, receipt: null });

  beforeEach(() => {
    answer = null;
    asked = [];
  });

  it('are paused, resumed and done when somebody says so, and by nothing else', async () => {
    expect([(await read('paused')).kind, (await readStart()).kind]).toEqual(['not-so', 'not-so']);

    answer = { answer: 'done', by: 'a-maintainer' };
    expect(await read('paused')).toEqual({ kind: 'so', because: 'a-maintainer says that it is paused' });
    expect(await read('running')).toEqual({ kind: 'so', because: 'a-maintainer says that it is running' });
    expect(await readStart()).toEqual({ kind: 'so', because: 'a-maintainer says that feature/x is deployed' });
    expect(asked).toEqual([KEYS.pause, KEYS.start, KEYS.pause, KEYS.pause, KEYS.start]);
  });

  it('are refused where somebody cannot', async () => {
    answer = { answer: 'cannot', by: 'a-maintainer' };

    expect([(await read('paused')).kind, (await readStart()).kind]).toEqual(['overtaken', 'overtaken']);
  });

  it('are never sent, so that no answer is lost, and that nobody spoke proves nothing', async () => {
    const request = { idempotencyKey: act.key, verb: act.verb, input: act.input };

    expect((await pause.send(request)).kind).toBe('not-sent');
    expect((await start.send(request)).kind).toBe('not-sent');
    expect([pause.settlingMs, start.settlingMs]).toEqual([null, null]);
    expect(await readStart()).toMatchObject({ provesNothing: true });
  });

  it('of a branch wait for no answer about a pause', () => {
    const deadline = new Date();
    const wish = { key: KEYS.pause, fleet: 'waku.test', deployer: BY_HAND, wanted: 'paused', reason: '' } as const;

    expect(act.target).not.toBe(setDeploysAct({ ...wish, deadline, overrideUntil: null }).target);
    expect([act.verb, act.system]).toEqual(['manual.start-deploy', 'manual']);
  });

  it('are looked at by nobody, so that a change elsewhere is not seen', () => {
    expect(looksEveryMs({ connections: [], fleets: [] }, BY_HAND)).toBeNull();
  });
});

describe('a reason that AWS takes', () => {
  it('is made of its characters alone, and never empty or too long', () => {
    expect(transitionReason("Discord alice: simmer v1.2.3 + build #4 / <@1>, it's é")).toBe(
      'Discord alice simmer v1.2.3 build 4 @1 its e',
    );
    expect(transitionReason('###')).toBe('Held by Muster');
    expect(transitionReason('x '.repeat(400))).toMatch(/^[a-zA-Z0-9!@ ().*?-]{1,300}$/);
  });
});
