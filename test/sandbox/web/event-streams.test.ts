import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { fastify, type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EventStreams, type EventStream } from '../../../src/sandbox/web/event-streams.ts';
import { TestClock } from '../../support/clock.ts';

describe('server-sent events', () => {
  let clock: TestClock;
  let streams: EventStreams;
  let app: FastifyInstance;
  let url: string;
  let opened: EventStream[];

  beforeEach(async () => {
    clock = new TestClock();
    streams = new EventStreams(clock);
    opened = [];
    app = fastify({ forceCloseConnections: 'idle' });
    app.addHook('preClose', async () => {
      streams.endAll();
    });
    app.get('/events', (_request, reply) => {
      opened.push(streams.open(reply));
      return reply;
    });
    url = await app.listen({ host: '127.0.0.1', port: 0 });
  });

  afterEach(async () => {
    await app.close();
  });

  async function connect(): Promise<IncomingMessage> {
    const asked = request(`${url}/events`, { agent: false });
    asked.on('error', () => undefined);
    asked.end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage]; // Node docs.
    return response.setEncoding('utf8');
  }

  async function readUntil(response: IncomingMessage, text: string): Promise<string> {
    let all = '';
    while (!all.includes(text)) all += ((await once(response, 'data')) as [string])[0];
    return all;
  }

  it('are of the type that a browser listens to, and are not kept by anything on the way', async () => {
    const response = await connect();

    expect(response.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    expect(response.headers['cache-control']).toBe('no-store');
    expect(await readUntil(response, '\n\n')).toBe('retry: 1000\n\n');
    response.destroy();
  });

  it('carry one JSON value each, line breaks and all', async () => {
    const response = await connect();

    opened[0]!.send({ text: 'one\ntwo\n\nthree' });

    expect(await readUntil(response, 'three')).toContain('data: {"text":"one\\ntwo\\n\\nthree"}\n\n');
    response.destroy();
  });

  it('beat every fifteen seconds, so that nobody takes the line for dead', async () => {
    const response = await connect();
    await readUntil(response, 'retry');

    clock.advance(14_999);
    opened[0]!.send({ is: 'before' });
    expect(await readUntil(response, 'before')).not.toContain('still here');
    clock.advance(1);
    const first = await readUntil(response, '\n\n');
    clock.advance(15_000);
    const second = await readUntil(response, '\n\n');

    expect([first, second]).toEqual([': still here\n\n', ': still here\n\n']);
    response.destroy();
  });

  it('are forgotten with their timers when the browser leaves', async () => {
    const response = await connect();
    const closed = new Promise<void>((resolve) => {
      opened[0]!.onClose(resolve);
    });

    response.destroy();
    await closed;

    expect(streams.size).toBe(0);
    expect(clock.nextWakeAt).toBeNull();
    opened[0]!.send({ to: 'nobody' });
  });

  it('end for everybody when the server closes, which waits for none of them', async () => {
    const responses = [await connect(), await connect()];
    const ends = responses.map((response) => once(response.resume(), 'end'));

    await app.close();

    await Promise.all(ends);
    expect(streams.size).toBe(0);
    expect(clock.nextWakeAt).toBeNull();
  });

  it('are cut for a browser that takes nothing, before they fill the memory', async () => {
    const response = await connect();
    const closed = new Promise<void>((resolve) => {
      opened[0]!.onClose(resolve);
    });
    response.pause();
    const megabyte = 'x'.repeat(1024 * 1024);

    for (let sent = 0; sent < 64; sent += 1) opened[0]!.send({ megabyte });
    await closed;

    expect(streams.size).toBe(0);
    response.destroy();
  });
});
