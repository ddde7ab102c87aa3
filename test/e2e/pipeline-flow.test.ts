import { beforeEach, describe, expect, it } from 'vitest';
import { ROLE } from '../support/e2e-config.ts';
import { startMuster, type Muster } from '../support/muster.ts';
import { headOf } from '../support/seen-messages.ts';
import { workflowRunStory } from '../support/workflow-run.ts';

const BROKE = `❌ \`ci\` on \`master\` broke. <@&${ROLE.infra}>`;

describe('a run of a pipeline, from GitHub to the channel', () => {
  let muster: Muster;

  beforeEach(async () => {
    muster = await startMuster();
  });

  async function deliver(...payloads: Parameters<Muster['deliver']>[0][]): Promise<void> {
    for (const payload of payloads) expect((await muster.deliver(payload)).status).toBe(202);
    await muster.idle();
  }

  function shown(): readonly string[] {
    return muster.standIn.messages('pipelines').map(headOf);
  }

  /** Messages that were posted, deleted ones included: what somebody may have been notified of. */
  function posts(): number {
    return muster.standIn.history('pipelines').filter(({ kind }) => kind === 'create').length;
  }

  it('shows one card that is edited to the end', async () => {
    const [requested, started, completed] = workflowRunStory(163, { conclusion: 'success' });

    await deliver(requested!);
    const first = shown();
    await deliver(started!);
    await muster.pass(5000);
    await deliver(completed!);
    await muster.pass(5000);

    expect(first).toEqual(['⏳ ci #163 on master: queued']);
    expect(shown()).toEqual(['✅ ci #163 on master: succeeded']);
    expect(posts()).toBe(1);
  });

  it('notifies the configured role of a break, in a reply to the run, and of nothing else', async () => {
    await deliver(...workflowRunStory(163, { conclusion: 'failure' }));
    await muster.pass(5000);

    const [run, broke] = muster.standIn.messages('pipelines');
    expect(shown()).toEqual(['❌ ci #163 on master: failed', BROKE]);
    expect(broke!.mention_roles).toEqual([ROLE.infra]);
    expect(broke!.message_reference?.message_id).toBe(run!.id);
    expect(run!.mention_roles).toEqual([]);
    expect(posts()).toBe(2);
  });

  it('is told once however often and in whatever order GitHub tells it', async () => {
    const [requested, started, completed] = workflowRunStory(163, { conclusion: 'failure' });
    const again = { deliveryId: '72d3162e-cc78-11e3-81ab-4c9367dc0958' };

    await deliver(completed!, started!);
    expect((await muster.deliver(requested!, again)).status).toBe(202);
    expect((await muster.deliver(requested!, again)).status).toBe(202);
    await muster.pass(10_000);

    expect(shown()).toEqual(['❌ ci #163 on master: failed', BROKE]);
    expect(posts()).toBe(2);
  });

  it('goes on where it was when Muster is restarted in the middle, and loses and doubles nothing', async () => {
    const [requested, started, completed] = workflowRunStory(163, { conclusion: 'failure' });
    await deliver(requested!);

    await muster.restart();
    await deliver(started!);
    // The answer was given; nothing is waited for before Muster ends.
    expect((await muster.deliver(completed!)).status).toBe(202);
    await muster.restart();
    await muster.pass(10_000);
    await muster.restart();
    await muster.pass(10_000);

    expect(shown()).toEqual(['❌ ci #163 on master: failed', BROKE]);
    expect(posts()).toBe(2);
  });

  it('shows what happened while Discord was away and Muster was restarted meanwhile', async () => {
    await muster.standIn.faults.down();
    for (const payload of workflowRunStory(163, { conclusion: 'success' }))
      expect((await muster.deliver(payload)).status).toBe(202);
    await muster.pass(60_000);
    await muster.stop();
    await muster.standIn.faults.up();

    await muster.restart();
    // A card that failed again and again waits for its queue (up to five minutes) and once more as long.
    await muster.pass(15 * 60_000);

    expect(shown()).toEqual(['✅ ci #163 on master: succeeded']);
    expect(posts()).toBe(1);
  });

  it('is the last pipeline that /fleet status names for the fleet it deploys', async () => {
    await deliver(...workflowRunStory(163, { conclusion: 'success' }));
    await muster.pass(5000);
    const maintainer = muster.standIn.addUser({ name: 'a-maintainer', roles: ['infra'] });

    const status = await muster.standIn
      .as(maintainer.id)
      .slash('fleet status', { fleet: 'waku.test' }, { in: 'devops' });

    expect(JSON.stringify(status)).toContain('node #163');
    expect(shown()).toHaveLength(1);
  });
});
