import { beforeEach, describe, expect, it } from 'vitest';
import { e2eConfig, MEMBERS } from '../support/e2e-config.ts';
import { startMuster, type Muster } from '../support/muster.ts';
import { releasePayload } from '../support/releases.ts';
import { headOf, seen, textOf } from '../support/seen-messages.ts';
import { workflowRunStory } from '../support/workflow-run.ts';

const CHANNELS = { pipelines: '110000000000000001', devops: '110000000000000002' };
const LOBBY = '110000000000000077';

describe('a channel of the server that the configuration does not name', () => {
  let muster: Muster;

  beforeEach(async () => {
    muster = await startMuster({
      config: e2eConfig({ channels: { ...CHANNELS, lobby: LOBBY } }),
      members: MEMBERS,
    });
    // The server keeps the channel, and the configuration forgets its name.
    muster.reload(e2eConfig({ channels: CHANNELS }));
  });

  async function subscribe(options: Readonly<Record<string, string>>): Promise<string> {
    const asked = muster.standIn
      .as('a-maintainer')
      .slash('pipeline subscribe', { channel: LOBBY, repository: 'acme/node', ...options });
    return (await seen(asked)).text;
  }

  it('gets by its id what was subscribed there: runs and releases, each by the relay', async () => {
    expect(await subscribe({ event: 'run' })).toContain('SUB-1 is made');
    expect(await subscribe({ event: 'release' })).toContain('SUB-2 is made');
    for (const payload of workflowRunStory(163, { conclusion: 'success' }))
      expect((await muster.deliver(payload)).status).toBe(202);
    expect((await muster.deliver(releasePayload(), { event: 'release' })).status).toBe(202);
    await muster.idle();
    await muster.pass(5000);

    expect(muster.standIn.messages(LOBBY).map(headOf)).toEqual([
      '✅ ci #163 on master: succeeded',
      '📦 acme/node v1.2.3: released',
    ]);
    expect(muster.standIn.messages('pipelines')).toHaveLength(1);
  });

  it('is mentioned in the notice when Muster may not write there any more', async () => {
    await subscribe({ event: 'release' });
    muster.standIn.moderation.denyBot(LOBBY);
    await muster.deliver(releasePayload(), { event: 'release' });
    await muster.idle();
    await muster.pass(5000);

    expect(muster.standIn.messages('devops').map(textOf).join('\n')).toContain(
      `Discord refuses messages in <#${LOBBY}>, which somebody subscribed,`,
    );
  });

  it('is counted in what a later subscription would have shown', async () => {
    await subscribe({ event: 'release' });
    await muster.deliver(releasePayload({ release: { published_at: muster.clock.now().toISOString() } }), {
      event: 'release',
    });
    await muster.idle();

    expect(await subscribe({ event: 'release', actor: 'a-*' })).toContain('Of the 1 release since');
    expect(await subscribe({ event: 'tag' })).toContain('Nothing that it asks about is recorded');
    await muster.pass(5000);
    expect(muster.standIn.messages(LOBBY).map(textOf).join('\n')).toContain('Keep peers that answer');
  });
});
