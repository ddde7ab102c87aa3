import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { verify } from '@octokit/webhooks-methods';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Secret } from '../../src/platform/config/secret.ts';
import { grafanaVerifier } from '../../src/platform/intake/grafana-signature.ts';
import {
  authorizationVerifier,
  hmacVerifier,
  tokenVerifier,
  type ImmediateVerifier,
} from '../../src/platform/intake/verifier.ts';
import { createWebhookSender, type SendingSource } from '../../src/sandbox/webhook-sender.ts';
import { TestClock } from '../support/clock.ts';

const SECRET = 'a-secret-of-this-test';
const secrets = [new Secret(SECRET)];
const VERIFIERS: Readonly<Record<SendingSource, ImmediateVerifier>> = {
  github: hmacVerifier({ header: 'x-hub-signature-256', prefix: 'sha256=', secrets }),
  alertmanager: authorizationVerifier({ secrets }),
  grafana: grafanaVerifier({ secrets, clock: new TestClock() }),
  jenkins: authorizationVerifier({ secrets }),
  gitlab: tokenVerifier({ header: 'x-gitlab-token', secrets }),
  'aws/eventbridge': tokenVerifier({ header: 'x-api-key', secrets }),
  generic: authorizationVerifier({ secrets }),
};
const ALL = {
  GITHUB_WEBHOOK_SECRET: SECRET,
  ALERTMANAGER_WEBHOOK_TOKEN: SECRET,
  GRAFANA_WEBHOOK_SECRET: SECRET,
  JENKINS_WEBHOOK_TOKEN: SECRET,
  GITLAB_WEBHOOK_SECRET: SECRET,
  EVENTBRIDGE_WEBHOOK_KEY: SECRET,
  GENERIC_WEBHOOK_TOKEN: SECRET,
};

interface Taken {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

async function listen(): Promise<{ readonly url: string; readonly taken: readonly Taken[]; readonly server: Server }> {
  const taken: Taken[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      taken.push({ url: request.url ?? '', headers: request.headers, body: Buffer.concat(parts) });
      response.writeHead(202).end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, taken, server }; // Node docs.
}

describe('the webhook sender', () => {
  it.each(['github', 'alertmanager', 'grafana', 'jenkins', 'gitlab', 'aws/eventbridge', 'generic'] as const)(
    'proves itself as %s does, so that the intake takes it, and nothing that was changed on the way',
    async (source) => {
      const { url, taken } = await listen();
      const sender = createWebhookSender({ musterUrl: () => url, secrets: ALL });

      expect(await sender.send({ source, event: 'an event', payload: { text: 'ünï' } })).toEqual({ status: 202 });

      const [{ headers, body, url: path } = expect.fail()] = taken;
      expect(path).toBe(`/webhooks/${source}`);
      expect(VERIFIERS[source].verify({ headers, body })).toEqual({ kind: 'genuine' });
      expect(JSON.parse(body.toString('utf8'))).toEqual({ text: 'ünï' });
      if (source === 'github')
        expect(VERIFIERS.github.verify({ headers, body: Buffer.concat([body, Buffer.from(' ')]) })).toMatchObject({
          kind: 'forged',
        });
    },
  );

  it("signs as GitHub's own library verifies, with the event and the delivery's id in its headers", async () => {
    const { url, taken } = await listen();
    const sender = createWebhookSender({ musterUrl: () => url, secrets: ALL });

    await sender.send({ source: 'github', event: 'release', payload: { a: 1 }, deliveryId: 'the-same-again' });
    await sender.send({ source: 'github', event: 'release', payload: { a: 1 } });

    const { headers, body } = taken[0]!;
    expect(await verify(SECRET, body.toString('utf8'), String(headers['x-hub-signature-256']))).toBe(true);
    expect(headers).toMatchObject({ 'x-github-event': 'release', 'x-github-delivery': 'the-same-again' });
    expect(taken[1]!.headers['x-github-delivery']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('says so when nobody is there to take it', async () => {
    const { url, server } = await listen();
    server.close();
    await once(server, 'close');
    const webhook = { source: 'github', event: 'ping', payload: {} } as const;

    expect(await createWebhookSender({ musterUrl: () => url, secrets: ALL }).send(webhook)).toEqual({ status: null });
    expect(await createWebhookSender({ musterUrl: () => null, secrets: ALL }).send(webhook)).toEqual({ status: null });
    await expect(createWebhookSender({ musterUrl: () => url, secrets: {} }).send(webhook)).rejects.toThrow(
      'No GITHUB_WEBHOOK_SECRET is known',
    );
  });
});
