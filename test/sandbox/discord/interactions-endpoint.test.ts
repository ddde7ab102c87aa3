import { createPublicKey, verify } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStandIn, NO_LIMITS, type StandIn } from '../../../src/sandbox/discord/stand-in.ts';
import { TestClock } from '../../support/clock.ts';
import { GatewayProbe } from './gateway-probe.ts';
import { RawRest } from './raw-rest.ts';

const SPKI_PREFIX = '302a300506032b6570032100';

describe('interactions over HTTP', () => {
  let standIn: StandIn;
  let server: Server;
  let url: string;
  let checks: boolean;
  const received: { type: number; data?: { name: string } }[] = [];

  beforeEach(async () => {
    standIn = await createStandIn({
      clock: new TestClock(),
      buckets: NO_LIMITS,
      guild: { users: [{ name: 'a-user' }] },
    });
    checks = true;
    received.length = 0;
    const key = createPublicKey({
      key: Buffer.from(SPKI_PREFIX + standIn.publicKey, 'hex'),
      format: 'der',
      type: 'spki',
    });
    server = createServer((request, response) => {
      void (async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        const body = Buffer.concat(chunks).toString();
        const signed = Buffer.from(String(request.headers['x-signature-timestamp']) + body);
        const isGenuine = verify(null, signed, key, Buffer.from(String(request.headers['x-signature-ed25519']), 'hex'));
        if (checks && !isGenuine) {
          response.writeHead(401).end();
          return;
        }
        const payload = JSON.parse(body) as { type: number };
        received.push(payload);
        const answer = payload.type === 1 ? { type: 1 } : { type: 4, data: { content: 'by HTTP', flags: 64 } };
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
      })();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/interactions`;
  });

  afterEach(async () => {
    await standIn.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('go to the endpoint and no longer to the gateway, and are answered in its reply', async () => {
    await RawRest.asBot(standIn).put(`/applications/${standIn.applicationId}/commands`, [
      { name: 'ping', description: 'Ping' },
    ]);
    const probe = await GatewayProbe.identify(standIn, { intents: 1 });
    await standIn.useInteractionsEndpoint(url);

    expect(await standIn.as('a-user').slash('ping')).toMatchObject({
      kind: 'message',
      isEphemeral: true,
      message: { content: 'by HTTP' },
    });
    expect(received.map((payload) => [payload.type, payload.data?.name])).toEqual([
      [1, undefined],
      [2, 'ping'],
    ]);
    expect(probe.count('INTERACTION_CREATE')).toBe(0);
    probe.close();
  });

  it('are not sent to an endpoint that takes forged signatures', async () => {
    checks = false;

    await expect(standIn.useInteractionsEndpoint(url)).rejects.toThrow(
      'must refuse a forged signature with 401; it said 200',
    );
  });
});
