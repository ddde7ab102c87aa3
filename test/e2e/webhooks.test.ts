import { createHmac } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { openWriter } from '../../src/platform/database/sqlite-file.ts';
import { MEMBERS } from '../support/e2e-config.ts';
import { E2E_SECRET, startMuster, type Muster, type WebhookParts } from '../support/muster.ts';
import { headOf, seen, textOf } from '../support/seen-messages.ts';
import { readAudit } from '../support/store-reader.ts';
import { workflowRunPayload } from '../support/workflow-run.ts';

const MEBIBYTE = 1024 * 1024;
const LARGEST = 25 * MEBIBYTE;

describe('what a sender of webhooks is answered, and what comes of it', () => {
  let muster: Muster;

  beforeEach(async () => {
    muster = await startMuster({ members: MEMBERS });
  });

  async function status(body: Parameters<Muster['deliver']>[0], parts?: WebhookParts): Promise<number> {
    return (await muster.deliver(body, parts)).status;
  }

  function shown(channel = 'pipelines'): readonly string[] {
    return muster.standIn.messages(channel).map(headOf);
  }

  async function health(): Promise<Record<string, unknown>> {
    return (await (await fetch(`${muster.url}/healthz?verbose`)).json()) as Record<string, unknown>; // Its own JSON.
  }

  it.each([
    ['with a wrong secret', { secret: 'not-the-secret-of-these-tests' }],
    ['without a signature', { headers: { 'x-hub-signature-256': null } }],
    ['with a signature of another kind', { headers: { 'x-hub-signature-256': 'sha1=00' } }],
    ['with an empty signature', { headers: { 'x-hub-signature-256': '' } }],
  ] satisfies [string, WebhookParts][])(
    'refuses one %s with 401, and keeps and shows nothing of it',
    async (_what, parts) => {
      expect(await status(workflowRunPayload(), parts)).toBe(401);
      await muster.pass(5000);

      expect(shown()).toEqual([]);
      expect(await health()).toMatchObject({ inboxWaiting: 0, inboxSetAside: 0 });
    },
  );

  it('refuses a body that was changed on the way, be it by one byte', async () => {
    const body = Buffer.from(JSON.stringify(workflowRunPayload()));
    const changed = Buffer.from(body.toString().replace('"master"', '"mastes"'));
    const signature = `sha256=${createHmac('sha256', E2E_SECRET).update(body).digest('hex')}`;

    expect(await status(changed, { headers: { 'x-hub-signature-256': signature } })).toBe(401);
    await muster.pass(5000);

    expect(shown()).toEqual([]);
  });

  it('takes a replay of the same delivery with 202 and shows it once', async () => {
    const deliveryId = '72d3162e-cc78-11e3-81ab-4c9367dc0958';
    const queued = workflowRunPayload();
    const done = workflowRunPayload({ action: 'completed', run: { status: 'completed', conclusion: 'success' } });

    expect(await status(queued, { deliveryId })).toBe(202);
    expect(await status(done)).toBe(202);
    await muster.pass(5000);
    const before = muster.standIn.calls.length;
    // Recorded by somebody on the wire, and sent again when the run is long over.
    expect(await status(queued, { deliveryId })).toBe(202);
    await muster.pass(60_000);

    expect(shown()).toEqual(['✅ ci #163 on master: succeeded']);
    expect(muster.standIn.calls.slice(before).filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('takes a body of 25 MiB, and refuses one of a byte more with 413', async () => {
    const withPadding = (bytes: number): Buffer => {
      const bare = JSON.stringify({ ...workflowRunPayload(), padding: '' });
      return Buffer.from(
        JSON.stringify({ ...workflowRunPayload(), padding: 'x'.repeat(bytes - Buffer.byteLength(bare)) }),
      );
    };

    expect(withPadding(LARGEST).length).toBe(LARGEST);
    expect(await status(withPadding(LARGEST + 1))).toBe(413);
    expect(await status(withPadding(LARGEST))).toBe(202);
    await muster.pass(5000);

    expect(shown()).toEqual(['⏳ ci #163 on master: queued']);
  });

  it.each([
    [
      'a form instead of JSON',
      400,
      { headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      'payload=%7B%7D',
    ],
    ['what is not JSON', 400, {}, '{"workflow_run":'],
    ['no event header', 400, { headers: { 'x-github-event': null } }, '{}'],
    ['no delivery id', 400, { headers: { 'x-github-delivery': null } }, '{}'],
    ['an event nobody asked for', 204, { event: 'star' }, '{"action":"created"}'],
    ['a ping', 204, { event: 'ping' }, '{"zen":"Keep it logically awesome."}'],
  ] satisfies [string, number, WebhookParts, string][])('answers %s with %i', async (_what, expected, parts, body) => {
    expect(await status(body, parts)).toBe(expected);
    await muster.pass(5000);

    expect(shown()).toEqual([]);
    expect(await health()).toMatchObject({ inboxWaiting: 0, inboxSetAside: 0 });
  });

  it.each([
    'gitlab',
    'jenkins',
    'alertmanager',
    'grafana',
    'aws/sns',
    'aws/eventbridge',
    'generic',
    'no-such',
    '../healthz',
  ])('answers 404 for %s, which has no secret', async (source) => {
    const response = await fetch(`${muster.url}/webhooks/${source}`, { method: 'POST', body: '{}' });

    expect(response.status).toBe(404);
  });

  it('records what does not fit its schema, sets it aside, and says so in devops without quoting it', async () => {
    const misfit = { ...workflowRunPayload(), workflow_run: { id: 'a text where a number belongs' } };

    expect(await status(misfit)).toBe(202);
    expect(await status(workflowRunPayload())).toBe(202);
    await muster.pass(5000);

    expect(shown()).toEqual(['⏳ ci #163 on master: queued']);
    const [notice, ...others] = muster.standIn.messages('devops').map(textOf);
    expect(others).toEqual([]);
    expect(notice).toMatch(/1 github event was set aside.*`workflow_run`.*workflow\\_run\.id/s);
    expect(notice).not.toContain('a text where');
    expect(await health()).toMatchObject({ inboxWaiting: 0, inboxSetAside: 1 });
  });

  it('has an event that broke its handler handled again on request, once what was wrong is mended', async () => {
    const maintainer = muster.standIn.as('a-maintainer');
    // Stands for a fault of ours: until it is mended, runs cannot be written.
    const file = openWriter(muster.databasePath);
    file.exec(`create trigger mend_me before insert on runs begin select raise(abort, 'a fault of ours'); end`);
    expect(await status(workflowRunPayload())).toBe(202);
    await muster.pass(5000);
    expect(shown()).toEqual([]);
    expect(shown('devops')).toEqual(['⚠️ 1 github event was set aside']);

    const list = await seen(maintainer.slash('inbox list'));
    const refused = await seen(muster.standIn.as('a-viewer').slash('inbox replay'));
    file.exec('drop trigger mend_me');
    file.close();
    const replayed = await seen(maintainer.slash('inbox replay', { event: 'github workflow_run' }));
    await muster.pass(5000);

    expect(list.text).toContain('workflow_run');
    expect(refused.text).toContain('`inbox.replay`');
    expect(replayed.isEphemeral).toBe(true);
    expect(shown()).toEqual(['⏳ ci #163 on master: queued']);
    expect(shown('devops')).toEqual(['✅ The github events that were set aside were given another go']);
    const { rows, verified } = await readAudit(muster.databasePath);
    expect(rows.map(({ act, verdict }) => `${act} ${verdict}`)).toEqual([
      'command:inbox list allowed',
      'command:inbox replay refused',
      'command:inbox replay allowed',
    ]);
    expect(verified).toBe('intact');
  });
});
