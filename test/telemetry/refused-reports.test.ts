import { fastify, type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Secret } from '../../src/platform/config/secret.ts';
import { BodyRoom } from '../../src/platform/http/raw-body.ts';
import { RefusalPace } from '../../src/platform/http/refusal-pace.ts';
import type { RouteGroup } from '../../src/platform/http/server.ts';
import { createTelemetryRoutes } from '../../src/telemetry-routes.ts';
import { TestClock } from '../support/clock.ts';
import { testConfig, testFleet } from '../support/config.ts';
import { TELEMETRY_TOKEN } from '../support/telemetry-room.ts';

const MOST_WAITING = 3;

let clock: TestClock;
let pace: RefusalPace;
let routes: RouteGroup;
let server: FastifyInstance;
let url: string;
let reported: string[];

beforeEach(async () => {
  clock = new TestClock();
  pace = new RefusalPace(clock, { perSecond: 1, burst: 1, mostWaiting: MOST_WAITING });
  reported = [];
  const base = testConfig({ fleets: [testFleet({ cluster: 16, shards: [1] })] });
  const sources = [{ name: 'desktop', fleet: 'status.prod', tokenEnv: 'TELEMETRY_TOKEN' }];
  const limits = { perAddress: 1000, perSource: 1000, kibibytesPerSecond: 1000, items: 500 };
  const config = { ...base, telemetry: { ...base.telemetry, sources, limits } };
  routes = createTelemetryRoutes({
    telemetry: { take: async () => ({ kind: 'counted', errors: [] }) },
    config: () => config,
    credential: () => new Secret(TELEMETRY_TOKEN),
    clock,
    observer: { report: (outcome) => reported.push(outcome), items: () => undefined },
    refusals: pace,
  });
  server = fastify({ logger: false });
  await server.register(async (app) => {
    routes.register(app);
  });
  url = await server.listen({ host: '127.0.0.1', port: 0 });
});

afterEach(async () => {
  pace.letAllGo();
  await server.close();
});

/** Its status, or 'cut off'. */
async function send(token: string, body = '[]'): Promise<number | 'cut off'> {
  try {
    const answer = await fetch(`${url}/telemetry/record-metrics`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body,
    });
    await answer.text();
    return answer.status;
  } catch {
    return 'cut off';
  }
}

const forged = (): Promise<number | 'cut off'> => send('guessed');
const counted = (): Promise<number | 'cut off'> => send(TELEMETRY_TOKEN);

async function untilWaiting(count: number): Promise<void> {
  await expect.poll(() => pace.waiting).toBe(count);
}

describe('refusals of reports', () => {
  it('that come too fast wait for their turn, and whoever is not refused does not', async () => {
    expect(await forged()).toBe(401);
    const answered: (number | 'cut off')[] = [];
    const waiting = [forged(), forged()].map(async (sent) => answered.push(await sent));
    await untilWaiting(2);

    expect(await counted()).toBe(201);
    expect(answered).toEqual([]);
    clock.advance(1000);
    await waiting[0];
    expect(answered).toEqual([401]);
    clock.advance(1000);
    await Promise.all(waiting);
    expect(answered).toEqual([401, 401]);
  });

  it('beyond those who may wait are cut off without an answer, and counted all the same', async () => {
    expect(await forged()).toBe(401);
    const waiting = Array.from({ length: MOST_WAITING }, forged);
    await untilWaiting(MOST_WAITING);

    expect(await Promise.all([forged(), forged()])).toEqual(['cut off', 'cut off']);
    expect(await counted()).toBe(201);
    clock.advance(MOST_WAITING * 1000);
    expect(await Promise.all(waiting)).toEqual([401, 401, 401]);
    expect(reported.filter((outcome) => outcome === 'forged')).toHaveLength(6);
  });

  it('are all answered soon when Muster stops', async () => {
    expect(await forged()).toBe(401);
    const waiting = Array.from({ length: MOST_WAITING }, forged);
    await untilWaiting(MOST_WAITING);
    routes.hurry?.();

    expect(await Promise.all(waiting)).toEqual([401, 401, 401]);
    expect(await forged()).toBe(401);
  });

  it('say what is wrong also when their sender was still sending, and take no memory meanwhile', async () => {
    const large = 'x'.repeat(200 * 1024);
    expect(await send('guessed', large)).toBe(401);
    const held = send('guessed', large);
    await untilWaiting(1);
    clock.advance(1000);
    expect(await held).toBe(401);

    const tooLarge = send(TELEMETRY_TOKEN, 'x'.repeat(257 * 1024));
    await untilWaiting(1);
    clock.advance(1000);
    expect(await tooLarge).toBe(413);
  });

  it('hold no room for bodies while they wait, also where how much it is was not said before', async () => {
    const inPieces = (): Promise<unknown> =>
      fetch(`${url}/telemetry/record-metrics`, {
        method: 'POST',
        headers: { authorization: `Bearer ${TELEMETRY_TOKEN}` },
        body: new Blob(['x'.repeat(250 * 1024)]).stream(),
        duplex: 'half',
      }).then(({ status }) => status);
    // What the source may send at once, and one more.
    const answers = [];
    for (let sent = 0; sent < 9; sent += 1) answers.push(await inPieces());
    expect(answers).toEqual([...Array.from({ length: 8 }, () => 201), 429]);

    const room = vi.spyOn(BodyRoom.prototype, 'giveBack');
    const held = inPieces();
    await untilWaiting(1);
    expect(room).toHaveBeenCalledWith(250 * 1024);
    clock.advance(1000);
    await held;
    room.mockRestore();
  });

  it('whose sender went away while it waited trouble nobody', async () => {
    expect(await forged()).toBe(401);
    const gone = new AbortController();
    const left = fetch(`${url}/telemetry/record-metrics`, { method: 'POST', body: '[]', signal: gone.signal });
    await untilWaiting(1);
    gone.abort();
    await expect(left).rejects.toThrow();
    clock.advance(1000);

    await untilWaiting(0);
    expect(await counted()).toBe(201);
  });
});
