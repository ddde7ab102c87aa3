import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { APIMessage } from 'discord-api-types/v10';
import type { JsonValue } from '../../src/platform/json.ts';
import { testConfig } from '../support/config.ts';
import { openPipelinesOnDiscord, type PipelinesOnDiscord } from '../support/pipelines-on-discord.ts';
import { testPipeline } from '../support/runs.ts';
import { workflowRunStory } from '../support/workflow-run.ts';

const ROLE_ID = '300000000000000001';
const HOUR_MS = 60 * 60 * 1000;

describe('a branch that breaks, as the channel sees it', () => {
  let house: PipelinesOnDiscord;

  beforeEach(async () => {
    house = await openPipelinesOnDiscord({
      config: testConfig({
        roles: [{ name: 'ezops', id: ROLE_ID, grants: [] }],
        pipelines: [testPipeline({ mention: { kind: 'role', name: 'ezops' } })],
      }),
    });
  });

  afterEach(async () => {
    await house.close();
  });

  async function deliver(payloads: readonly JsonValue[]): Promise<void> {
    await house.room.deliver(...payloads);
    await house.relay.idle();
  }

  /** Runs everything that falls due within `ms`. */
  async function pass(ms: number): Promise<void> {
    const until = house.clock.now().getTime() + ms;
    for (;;) {
      await house.relay.idle();
      const next = house.clock.nextWakeAt?.getTime() ?? Number.POSITIVE_INFINITY;
      if (next > until) break;
      house.clock.advanceToNext();
    }
    house.clock.advance(until - house.clock.now().getTime());
    await house.relay.idle();
  }

  function lines(): readonly string[] {
    return house.standIn.messages('pipelines').map(lineOf);
  }

  it('is told in a reply that notifies the role, and "fixed" in a reply to that', async () => {
    await deliver(workflowRunStory(163, { conclusion: 'failure' }));
    await deliver(workflowRunStory(164, { conclusion: 'success', startAt: '2026-03-02T09:30:00Z' }));
    await pass(5000);

    const [run, broke, fixedRun, fixed] = house.standIn.messages('pipelines');
    expect([run, broke, fixedRun, fixed].map((each) => lineOf(each!))).toEqual([
      '❌ ci #163 on master: failed',
      `❌ \`ci\` on \`master\` broke, and is fixed. <@&${ROLE_ID}>`,
      '✅ ci #164 on master: succeeded',
      `✅ \`ci\` on \`master\` is fixed. <@&${ROLE_ID}>`,
    ]);
    expect(broke!.message_reference?.message_id).toBe(run!.id);
    expect(fixed!.message_reference?.message_id).toBe(broke!.id);
    expect(broke!.mention_roles).toEqual([ROLE_ID]);
    expect(fixed!.mention_roles).toEqual([ROLE_ID]);
    expect(run!.mention_roles).toEqual([]);
  });

  it('is not told at all when it was fixed before anybody could hear of it', async () => {
    await house.standIn.faults.down();
    await deliver(workflowRunStory(163, { conclusion: 'failure' }));
    await deliver(workflowRunStory(164, { conclusion: 'success', startAt: '2026-03-02T09:30:00Z' }));
    await house.standIn.faults.up();
    await pass(10 * 60_000);

    expect(lines()).toEqual(['❌ ci #163 on master: failed', '✅ ci #164 on master: succeeded']);
  });

  it('pings nobody when Discord was away until the news was old', async () => {
    await house.standIn.faults.down();
    await deliver(workflowRunStory(163, { conclusion: 'failure' }));
    await pass(5 * HOUR_MS);
    await house.standIn.faults.up();
    await pass(10 * 60_000);

    const shown = house.standIn.messages('pipelines');
    expect(shown.map(lineOf)).toContain('❌ ci #163 on master: failed');
    expect(shown.flatMap(({ mention_roles }) => mention_roles)).toEqual([]);
  });

  it('is told once, however often GitHub repeats itself and in whatever order', async () => {
    const [requested, started, completed] = workflowRunStory(163, { conclusion: 'failure' });
    await deliver([completed!, started!, completed!, requested!, completed!]);
    await pass(5000);

    expect(lines()).toEqual(['❌ ci #163 on master: failed', `❌ \`ci\` on \`master\` broke. <@&${ROLE_ID}>`]);
    expect(house.standIn.calls.filter(({ method }) => method !== 'GET')).toHaveLength(2);
  });
});

/** What stands first in the message. */
function lineOf({ content, embeds }: APIMessage): string {
  return content === '' ? (embeds[0]?.title ?? '') : (content.split('\n')[0] ?? '');
}
