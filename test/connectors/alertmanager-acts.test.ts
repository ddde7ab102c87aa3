import { describe, expect, it, onTestFinished } from 'vitest';
import { createSilenceExpiry, createSilencePlacing } from '../../src/connectors/alertmanager-acts.ts';
import { createAlertmanagerPort } from '../../src/connectors/alertmanager.ts';
import type { ActConnector } from '../../src/platform/acts/act.ts';
import { Secret } from '../../src/platform/config/secret.ts';
import { createOutbound } from '../../src/platform/outbound/create-outbound.ts';
import type { Outbound } from '../../src/platform/outbound/outbound.ts';
import { openHttpFake } from '../support/http-fake.ts';
import { openWorld, type OpenWorld } from '../support/open-world.ts';

const HOUR_MS = 3_600_000;

function doorTo(baseUrl: string, { clock }: Pick<OpenWorld, 'clock'>): Outbound {
  const http = createOutbound({
    name: 'am',
    baseUrl,
    requestsPerMinute: 600,
    credential: { kind: 'bearer', secret: new Secret('a-token') },
    clock,
  });
  onTestFinished(() => {
    http.close();
  });
  return http;
}

function placing({ clock }: Pick<OpenWorld, 'clock'>) {
  const now = clock.now().getTime();
  const input = {
    matchers: [{ name: 'alertname', value: 'NodeDown', isRegex: false, isEqual: true }],
    startsAt: new Date(now).toISOString(),
    endsAt: new Date(now + HOUR_MS).toISOString(),
    createdBy: 'an-owner',
    comment: 'A disk is swapped [Muster SIL-1/1]',
    mark: '[Muster SIL-1/1]',
  };
  return {
    request: { idempotencyKey: 'alert-silence:1:place', verb: 'place', input },
    read: (receipt: { readonly silenceID: string } | null = null) => ({
      query: { fact: 'silence-in-force', of: input },
      idempotencyKey: 'alert-silence:1:place',
      receipt: receipt === null ? null : { ...receipt },
    }),
  };
}

function expiring(id: string) {
  return {
    request: { idempotencyKey: 'e', verb: 'expire', input: { id } },
    read: { query: { fact: 'silence-over', of: { id } }, idempotencyKey: 'e', receipt: null },
  };
}

async function placed(connector: ActConnector, place: OpenWorld): Promise<string> {
  const sent = await connector.send(placing(place).request);
  if (
    sent.kind !== 'accepted' ||
    typeof sent.receipt !== 'object' ||
    sent.receipt === null ||
    !('silenceID' in sent.receipt)
  )
    throw new Error(`It was ${sent.kind}.`);
  const { silenceID } = sent.receipt;
  if (typeof silenceID !== 'string') throw new Error('It has no id.');
  return silenceID;
}

describe('a silence in Alertmanager', () => {
  it('is not there, is placed, and is there; the port lists it', async () => {
    const place = await openWorld();
    const http = doorTo(`${place.world.url}/alertmanager`, place);
    const connector = createSilencePlacing(http);
    expect(await connector.read(placing(place).read())).toMatchObject({ kind: 'not-so' });

    const id = await placed(connector, place);

    expect(await connector.read(placing(place).read({ silenceID: id }))).toMatchObject({ kind: 'so' });
    expect(await createAlertmanagerPort(http).listSilences()).toMatchObject({
      kind: 'read',
      items: [{ id, state: 'active', comment: 'A disk is swapped [Muster SIL-1/1]' }],
    });
  });

  it('is found by its mark when the answer was lost after it was placed', async () => {
    const place = await openWorld();
    const connector = createSilencePlacing(doorTo(`${place.world.url}/alertmanager`, place));

    await placed(connector, place);

    expect(await connector.read(placing(place).read())).toMatchObject({ kind: 'so' });
  });

  it('is overtaken when somebody ended it before it was read back', async () => {
    const place = await openWorld();
    const connector = createSilencePlacing(doorTo(`${place.world.url}/alertmanager`, place));
    const id = await placed(connector, place);

    place.world.alertmanager.expire(id);

    expect(await connector.read(placing(place).read())).toMatchObject({ kind: 'overtaken' });
  });

  it('is refused where Alertmanager says no, and lost where nobody knows', async () => {
    const fake = await openHttpFake();
    onTestFinished(() => fake.close());
    const place = await openWorld();
    const connector = createSilencePlacing(doorTo(fake.url, place));

    fake.answer('/api/v2/silences', { status: 400, type: 'application/json', body: '"bad matchers"' });
    expect(await connector.send(placing(place).request)).toMatchObject({ kind: 'refused' });
    fake.answer('/api/v2/silences', { status: 500, body: '{}' });
    expect(await connector.send(placing(place).request)).toMatchObject({ kind: 'lost' });
    expect(await connector.read(placing(place).read())).toMatchObject({ kind: 'unreadable' });
    fake.answer('/api/v2/silences', { body: '{"nonsense":true}' });
    expect(await connector.read(placing(place).read())).toMatchObject({ kind: 'unreadable' });
  });

  it('is lost before it was done when the connection breaks, and then nothing is there', async () => {
    const fake = await openHttpFake();
    onTestFinished(() => fake.close());
    const place = await openWorld();
    const connector = createSilencePlacing(doorTo(fake.url, place));
    fake.answer('/api/v2/silences', (_request, response) => {
      response.destroy();
    });

    expect(await connector.send(placing(place).request)).toMatchObject({ kind: 'lost' });

    fake.answer('/api/v2/silences', { body: '[]' });
    expect(await connector.read(placing(place).read())).toMatchObject({ kind: 'not-so' });
  });

  it('is ended; one that is over or unknown is ended already', async () => {
    const place = await openWorld();
    const http = doorTo(`${place.world.url}/alertmanager`, place);
    const id = await placed(createSilencePlacing(http), place);
    const expiry = createSilenceExpiry(http);
    expect(await expiry.read(expiring(id).read)).toMatchObject({ kind: 'not-so' });

    expect(await expiry.send(expiring(id).request)).toMatchObject({ kind: 'accepted' });

    expect(await expiry.read(expiring(id).read)).toMatchObject({ kind: 'so' });
    expect(await expiry.send(expiring('unknown').request)).toMatchObject({ kind: 'accepted' });
    expect(await expiry.read(expiring('unknown').read)).toMatchObject({ kind: 'so' });
  });
});
