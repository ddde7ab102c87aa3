import { createSocket } from 'node:dgram';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import * as grpc from '@grpc/grpc-js';
import forge from 'node-forge';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createProber, type OpenProber } from '../../src/connectors/prober.ts';
import { makeCertificate } from '../support/certificates.ts';
import { TestClock } from '../support/clock.ts';
import { openHttpFake } from '../support/http-fake.ts';
import { httpCheck } from '../support/probes.ts';

const clock = new TestClock();
let prober: OpenProber;

beforeEach(() => {
  prober = createProber({ clock });
});
afterEach(() => {
  prober.close();
});

const TIMEOUT = { timeoutMs: 5000 } as const;

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port.');
  return address.port;
}

async function closedPort(): Promise<number> {
  const server = createTcpServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Resolves when the wait for the time-out began. */
async function untilAsked(): Promise<void> {
  while (clock.nextWakeAt === null) await new Promise((resolve) => setImmediate(resolve));
}

describe('HTTP', () => {
  it('gives the status and the body, also of what is no success', async () => {
    const fake = await openHttpFake();
    onTestFinished(() => fake.close());
    fake.answer('/health', { status: 503, type: 'text/plain', body: 'database is away' });

    const seen = await prober.ask(httpCheck(`${fake.url}/health`), TIMEOUT);

    expect(seen).toMatchObject({ kind: 'http', status: 503, body: 'database is away' });
  });

  it('says why there was no answer', async () => {
    const port = await closedPort();

    expect(await prober.ask(httpCheck(`http://127.0.0.1:${port}/`), TIMEOUT)).toMatchObject({
      kind: 'failed',
      failure: 'refused',
    });
    expect(await prober.ask(httpCheck('http://nowhere.invalid/'), TIMEOUT)).toMatchObject({
      kind: 'failed',
      failure: 'name-not-found',
    });
  });

  it('gives up after its own time', async () => {
    const fake = await openHttpFake();
    onTestFinished(() => fake.close());
    const asked = new Promise<void>((resolve) => {
      fake.answer('/slow', () => {
        resolve();
      });
    });

    const seen = prober.ask(httpCheck(`${fake.url}/slow`), TIMEOUT);
    await asked;
    clock.advance(5000);

    expect(await seen).toMatchObject({ kind: 'failed', failure: 'timed-out' });
  });
});

describe('HTTP of somebody hostile', () => {
  /** Answers each connection as `speak` does, whatever was asked. */
  const hostile = async (speak: (socket: Socket) => void): Promise<string> => {
    const sockets = new Set<Socket>();
    const server = createTcpServer((socket) => {
      sockets.add(socket);
      socket
        .on('error', () => undefined)
        .once('data', () => {
          speak(socket);
        });
    });
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
    });
    return `http://127.0.0.1:${await listen(server)}/`;
  };

  it('reads a megabyte of an endless body, and no more', async () => {
    let sentBytes = 0;
    const url = await hostile((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\n');
      const chunk = Buffer.alloc(64 * 1024, 'x');
      const more = (): void => {
        if (socket.destroyed) return;
        sentBytes += chunk.length;
        if (socket.write(chunk)) setImmediate(more);
        else socket.once('drain', more);
      };
      more();
    });

    const seen = await prober.ask(httpCheck(url), TIMEOUT);

    expect(seen).toMatchObject({ kind: 'failed', failure: 'bad-answer' });
    expect(seen).toHaveProperty('detail', expect.stringContaining('larger than 1048576 bytes'));
    // What the kernel had taken already comes on top.
    expect(sentBytes).toBeLessThan(16 * 1024 * 1024);
  });

  it('gives up on a body that comes drop by drop', async () => {
    const drips: (() => void)[] = [];
    const url = await hostile((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n');
      drips.push(() => socket.write('x'));
    });

    const seen = prober.ask(httpCheck(url), TIMEOUT);
    await expect.poll(() => drips).toHaveLength(1);
    for (let second = 0; second < 5; second++) {
      clock.advance(1000);
      for (const drip of drips) drip();
    }

    expect(await seen).toMatchObject({ kind: 'failed', failure: 'timed-out' });
  });

  it.each([
    { name: 'no HTTP', said: 'SSH-2.0-OpenSSH_9.6\r\n' },
    { name: 'a head without end', said: `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(200_000)}\r\n\r\n` },
  ])('does not take $name for a network that is gone', async ({ said }) => {
    const url = await hostile((socket) => socket.end(said));

    expect(await prober.ask(httpCheck(url), TIMEOUT)).toMatchObject({ kind: 'failed', failure: 'bad-answer' });
  });

  it('is not led elsewhere by a redirect', async () => {
    const inside = await openHttpFake();
    onTestFinished(() => inside.close());
    const outside = await openHttpFake();
    onTestFinished(() => outside.close());
    outside.answer('/', { status: 302, headers: { location: `${inside.url}/secret` }, body: '' });

    const seen = await prober.ask(httpCheck(`${outside.url}/`), TIMEOUT);

    expect(seen).toMatchObject({ kind: 'http', status: 302 });
    expect(inside.asked).toEqual([]);
  });
});

describe('TCP', () => {
  it('connects, and says no more', async () => {
    const heard: Buffer[] = [];
    const port = await listen(createTcpServer((socket) => socket.on('data', (data) => heard.push(data))));

    expect(await prober.ask({ kind: 'tcp', address: { host: '127.0.0.1', port } }, TIMEOUT)).toMatchObject({
      kind: 'connected',
    });
    expect(heard).toEqual([]);
  });

  it('tells a closed port', async () => {
    const port = await closedPort();

    expect(await prober.ask({ kind: 'tcp', address: { host: '127.0.0.1', port } }, TIMEOUT)).toMatchObject({
      kind: 'failed',
      failure: 'refused',
    });
  });
});

describe('TLS and certificates', () => {
  const serve = async (parts: { readonly notAfter: Date; readonly dnsNames: readonly string[] }): Promise<number> => {
    const made = makeCertificate({ subject: { organization: 'Acme', commonName: 'app' }, ...parts });
    const key = forge.pki.privateKeyToPem(made.privateKey);
    return listen(createTlsServer({ key, cert: made.pem }, (socket) => socket.on('error', () => undefined)));
  };
  const ask = (port: number, serverName = 'app.example.org') =>
    prober.ask(
      { kind: 'certificate', address: { host: '127.0.0.1', port }, serverName, daysLeft: 14, trust: 'system' },
      TIMEOUT,
    );

  it('reads how long it lasts, though nobody trusts it', async () => {
    const port = await serve({ notAfter: new Date('2031-04-05T06:07:08Z'), dnsNames: ['app.example.org'] });

    expect(await ask(port)).toMatchObject({
      kind: 'certificate',
      validTo: new Date('2031-04-05T06:07:08Z'),
      distrust: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      misnamed: null,
    });
  });

  it('reads one that ended', async () => {
    const port = await serve({ notAfter: new Date('2026-02-01T00:00:00Z'), dnsNames: ['app.example.org'] });

    expect(await ask(port)).toMatchObject({ kind: 'certificate', validTo: new Date('2026-02-01T00:00:00Z') });
  });

  it('says whose it is where it is for somebody else', async () => {
    const port = await serve({ notAfter: new Date('2031-01-01T00:00:00Z'), dnsNames: ['other.example.org'] });

    expect(await ask(port)).toMatchObject({ misnamed: 'it is for DNS:other.example.org' });
  });

  it('tells a server that speaks no TLS, and one that says nothing', async () => {
    const plain = await listen(createTcpServer((socket) => socket.on('error', () => undefined).end('220 hello\r\n')));
    const mute = await listen(createTcpServer((socket) => socket.on('error', () => undefined)));

    expect(await ask(plain)).toMatchObject({ kind: 'failed', failure: 'tls' });
    const seen = ask(mute);
    await untilAsked();
    clock.advance(5000);
    expect(await seen).toMatchObject({ kind: 'failed', failure: 'timed-out' });
  });
});

describe('gRPC', () => {
  /** A real server with grpc.health.v1, without its generated code. */
  const serve = async (statuses: Readonly<Record<string, number>>): Promise<number> => {
    const server = new grpc.Server();
    server.addService(
      {
        Check: {
          path: '/grpc.health.v1.Health/Check',
          requestStream: false,
          responseStream: false,
          requestSerialize: (value: Buffer) => value,
          requestDeserialize: (value: Buffer) => value,
          responseSerialize: (value: Buffer) => value,
          responseDeserialize: (value: Buffer) => value,
        },
      },
      {
        Check: (call: grpc.ServerUnaryCall<Buffer, Buffer>, callback: grpc.sendUnaryData<Buffer>) => {
          const service = call.request.length === 0 ? '' : call.request.subarray(2).toString('utf8');
          const status = statuses[service];
          if (status === undefined) callback({ code: grpc.status.NOT_FOUND, details: 'unknown service' });
          else callback(null, status === 0 ? Buffer.alloc(0) : Buffer.from([0x08, status]));
        },
      },
    );
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) => {
        if (error === null) resolve(bound);
        else reject(error);
      });
    });
    onTestFinished(() => {
      server.forceShutdown();
    });
    return port;
  };
  const ask = (port: number, service = '') =>
    prober.ask({ kind: 'grpc', address: { host: '127.0.0.1', port }, isEncrypted: false, service }, TIMEOUT);

  it('asks about the server, or one of its services', async () => {
    const port = await serve({ '': 1, 'acme.Orders': 2 });

    expect(await ask(port)).toMatchObject({ kind: 'grpc', status: 'SERVING' });
    expect(await ask(port, 'acme.Orders')).toMatchObject({ kind: 'grpc', status: 'NOT_SERVING' });
    expect(await ask(port, 'acme.Nothing')).toMatchObject({ kind: 'grpc', status: 'SERVICE_UNKNOWN' });
  });

  it('tells a closed port, and a server without the protocol', async () => {
    const bare = new grpc.Server();
    const port = await new Promise<number>((resolve) => {
      bare.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (_error, bound) => {
        resolve(bound);
      });
    });
    onTestFinished(() => {
      bare.forceShutdown();
    });

    expect(await ask(await closedPort())).toMatchObject({ kind: 'failed', failure: 'refused' });
    expect(await ask(port)).toMatchObject({
      kind: 'failed',
      failure: 'bad-answer',
      detail: 'it has no grpc.health.v1',
    });
  });
});

describe('DNS', () => {
  /** Answers every question by its code, with one A record where the code is 0 (RFC 1035, section 4.1). */
  const serve = async (code: number): Promise<string> => {
    const socket = createSocket('udp4');
    socket.on('message', (query, from) => {
      const question = query.subarray(12, 12 + query.subarray(12).indexOf(0) + 5);
      const header = Buffer.from(query.subarray(0, 12));
      header.writeUInt16BE(0x8180 | code, 2);
      header.writeUInt16BE(1, 4);
      header.writeUInt16BE(code === 0 ? 1 : 0, 6);
      header.writeUInt32BE(0, 8);
      const record = Buffer.from([0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 7]);
      socket.send(Buffer.concat([header, question, ...(code === 0 ? [record] : [])]), from.port, from.address);
    });
    await new Promise<void>((resolve) => {
      socket.bind(0, '127.0.0.1', resolve);
    });
    onTestFinished(() => {
      socket.close();
    });
    return `127.0.0.1:${socket.address().port}`;
  };
  const ask = (resolver: string) =>
    prober.ask({ kind: 'dns', name: 'api.example.org', type: 'A', expect: [], resolver }, TIMEOUT);

  it('gives the records', async () => {
    expect(await ask(await serve(0))).toMatchObject({ kind: 'dns', records: ['192.0.2.7'] });
  });

  it('tells a name that does not exist from a resolver that fails', async () => {
    expect(await ask(await serve(3))).toMatchObject({ kind: 'dns', records: [] });
    expect(await ask(await serve(2))).toMatchObject({ kind: 'failed', failure: 'bad-answer' });
  });
});
