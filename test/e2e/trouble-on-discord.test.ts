import { describe, expect, it } from 'vitest';
import { COMMUNITY_LIMITS } from '../../src/sandbox/discord/stand-in.ts';
import { e2eConfig, MEMBERS, ROLE } from '../support/e2e-config.ts';
import { startMuster, type Muster } from '../support/muster.ts';
import { headOf, seen } from '../support/seen-messages.ts';
import { workflowRunPayload, workflowRunStory } from '../support/workflow-run.ts';

const MINUTE_MS = 60_000;
const MESSAGES = '/channels/:channelId/messages';
const MESSAGE = '/channels/:channelId/messages/:messageId';

function shown(muster: Muster, channel = 'pipelines'): readonly string[] {
  return muster.standIn.messages(channel).map(headOf);
}

/** Messages that were ever posted, deleted ones included. */
function posts(muster: Muster, channel = 'pipelines'): number {
  return muster.standIn.history(channel).filter(({ kind }) => kind === 'create').length;
}

/** Attempts to post, whatever became of them. */
function postCalls(muster: Muster): number {
  return muster.standIn.calls.filter(({ method, route }) => method === 'POST' && route === MESSAGES).length;
}

async function deliver(muster: Muster, ...payloads: Parameters<Muster['deliver']>[0][]): Promise<void> {
  for (const payload of payloads) expect((await muster.deliver(payload)).status).toBe(202);
  await muster.idle();
}

function run(number: number, state: { readonly status: string; readonly conclusion?: string }, second: number) {
  const at = new Date(Date.parse('2026-03-02T09:00:00Z') + second * 1000).toISOString();
  return workflowRunPayload({
    action: state.status === 'completed' ? 'completed' : 'requested',
    run: {
      run_number: number,
      status: state.status,
      conclusion: state.conclusion ?? null,
      head_branch: `branch-${number}`,
      run_started_at: '2026-03-02T09:00:00Z',
      updated_at: at,
    },
  });
}

describe('a storm of rate limits that lasts half an hour', () => {
  const RUNS = 30;

  it('loses nothing and doubles nothing: when it is over, every card says its last word', async () => {
    const muster = await startMuster({ buckets: COMMUNITY_LIMITS });
    const { rest } = muster.standIn.faults;
    const phases = [
      { scope: 'user', retryAfterMs: 5000 },
      { scope: 'global', retryAfterMs: 20_000 },
      // What stands in front of Discord's API sends no headers.
      { scope: 'shared', retryAfterMs: 3000, headers: 'none' },
    ] as const;
    const callsBefore = muster.standIn.calls.length;

    for (const [index, phase] of phases.entries()) {
      const end = rest.add({}, { kind: 'rate-limit', ...phase });
      for (let minute = 0; minute < 10; minute += 1) {
        const number = index * 10 + minute + 1;
        await deliver(muster, run(number, { status: 'queued' }, number * 60));
        await muster.pass(MINUTE_MS / 2);
        await deliver(muster, run(number, { status: 'completed', conclusion: endingOf(number) }, number * 60 + 30));
        await muster.pass(MINUTE_MS / 2);
      }
      end();
    }
    const during = muster.standIn.calls.slice(callsBefore);
    expect(posts(muster)).toBe(0);
    await muster.pass(15 * MINUTE_MS);

    const numbers = Array.from({ length: RUNS }, (_, index) => index + 1);
    const expected = numbers.flatMap((number) =>
      endingOf(number) === 'success'
        ? [`✅ ci #${number} on branch-${number}: succeeded`]
        : [
            `❌ ci #${number} on branch-${number}: failed`,
            `❌ \`ci\` on \`branch-${number}\` broke. <@&${ROLE.infra}>`,
          ],
    );
    expect(shown(muster).toSorted()).toEqual(expected.toSorted());
    expect(posts(muster)).toBe(expected.length);
    // Discord bans for an hour whoever makes 10 000 refused calls in ten minutes; ours wait as long as they are told.
    expect(during.length).toBeGreaterThan(100);
    expect(during.length).toBeLessThan((3 * 10 * MINUTE_MS) / 3000);
  });

  function endingOf(number: number): 'success' | 'failure' {
    return number % 5 === 0 ? 'failure' : 'success';
  }
});

describe('Discord away for ten minutes', () => {
  it('keeps everything for its return, and answers commands again', async () => {
    const muster = await startMuster({ members: MEMBERS });
    await deliver(muster, run(1, { status: 'queued' }, 0));
    await muster.standIn.faults.down();

    for (let minute = 1; minute <= 10; minute += 1) {
      await deliver(muster, run(minute, { status: 'completed', conclusion: 'success' }, minute * 60));
      await muster.pass(MINUTE_MS);
    }
    expect((await fetch(`${muster.url}/readyz`)).status).toBe(200);
    await muster.standIn.faults.up();
    await muster.pass(15 * MINUTE_MS);

    const numbers = Array.from({ length: 10 }, (_, index) => index + 1);
    expect(shown(muster).toSorted()).toEqual(
      numbers.map((number) => `✅ ci #${number} on branch-${number}: succeeded`).toSorted(),
    );
    expect(posts(muster)).toBe(10);
    await muster.standIn.when(() => muster.standIn.readyBots === 1, 'the bot to be back');
    const list = await seen(muster.standIn.as('a-maintainer').slash('fleet list', { private: true }));
    expect(list.text).toContain('2 fleets');
  });
});

describe('an answer of Discord that is lost after the message was stored', () => {
  it.each([
    ['502', { kind: 'status', status: 502, when: 'stored' }],
    ['500', { kind: 'status', status: 500, when: 'stored' }],
    ['a cut connection', { kind: 'reset', when: 'stored' }],
    // Discord keeps silent: Muster gives a call ten seconds of real time.
    ['nothing at all', { kind: 'hang', when: 'stored' }],
  ] as const)('(%s) makes no second message, of the run or of its break', async (_what, effect) => {
    const muster = await startMuster();
    const takeAway = muster.standIn.faults.rest.add({ method: 'POST', route: MESSAGES }, effect, { times: 1 });

    await deliver(muster, ...workflowRunStory(163, { conclusion: 'failure' }));
    await muster.pass(10 * MINUTE_MS);
    takeAway();

    // The first went unanswered, so it was sent again.
    expect(postCalls(muster)).toBe(3);
    expect(shown(muster)).toEqual(['❌ ci #163 on master: failed', `❌ \`ci\` on \`master\` broke. <@&${ROLE.infra}>`]);
    expect(posts(muster)).toBe(2);
  });

  it('makes none either when Muster is restarted before it could try again, much later', async () => {
    const muster = await startMuster();
    muster.standIn.faults.rest.add(
      { method: 'POST', route: MESSAGES },
      { kind: 'status', status: 502, when: 'stored' },
      { times: 1 },
    );
    await deliver(muster, workflowRunPayload());
    await muster.stop();
    // Longer than Discord remembers nonces.
    muster.clock.advance(60 * MINUTE_MS);

    await muster.restart();
    await muster.pass(10 * MINUTE_MS);

    expect(shown(muster)).toEqual(['⏳ ci #163 on master: queued']);
    expect(posts(muster)).toBe(1);
  });
});

describe('a message that a moderator deletes', () => {
  it('comes back with the next news of its run while the run goes on', async () => {
    const muster = await startMuster();
    const [requested, started, completed] = workflowRunStory(163, { conclusion: 'success' });
    await deliver(muster, requested!, started!);
    const [message] = muster.standIn.messages('pipelines');

    muster.standIn.moderation.deleteMessage('pipelines', message!.id);
    await deliver(muster, completed!);
    await muster.pass(MINUTE_MS);

    expect(shown(muster)).toEqual(['✅ ci #163 on master: succeeded']);
    expect(posts(muster)).toBe(2);
  });

  it('stays away when it had said its last word', async () => {
    const muster = await startMuster();
    await deliver(muster, ...workflowRunStory(163, { conclusion: 'success' }));
    await muster.pass(MINUTE_MS);
    const [message] = muster.standIn.messages('pipelines');

    muster.standIn.moderation.deleteMessage('pipelines', message!.id);
    await deliver(muster, ...workflowRunStory(163, { conclusion: 'success' }));
    await muster.pass(30 * MINUTE_MS);
    await muster.restart();
    await muster.pass(30 * MINUTE_MS);

    expect(shown(muster)).toEqual([]);
    expect(posts(muster)).toBe(1);
  });
});

describe('a channel that is closed to Muster', () => {
  const CONFIG = e2eConfig({
    pipelines: {
      node: {
        environment: 'production',
        system: 'github',
        repository: 'acme/node',
        branches: ['*'],
        channel: 'pipelines',
      },
      tool: {
        environment: 'production',
        system: 'github',
        repository: 'acme/tool',
        branches: ['*'],
        channel: 'alerts',
      },
    },
  });

  it('keeps its cards, is told of elsewhere, holds up no other channel, and gets everything when it is open again', async () => {
    const muster = await startMuster({ config: CONFIG });
    muster.standIn.moderation.denyBot('pipelines');

    await deliver(muster, ...workflowRunStory(163, { conclusion: 'success' }));
    await deliver(muster, workflowRunPayload({ repository: 'acme/tool', run: { run_number: 7 } }));
    await muster.pass(MINUTE_MS);

    expect(shown(muster)).toEqual([]);
    expect(shown(muster, 'alerts')).toEqual(['⏳ ci #7 on master: queued']);
    expect(shown(muster, 'devops')).toEqual(['⚠️ #pipelines is closed to Muster']);

    muster.standIn.moderation.allowBot('pipelines');
    await muster.pass(15 * MINUTE_MS);

    expect(shown(muster)).toEqual(['✅ ci #163 on master: succeeded']);
    expect(shown(muster, 'devops')).toEqual(['✅ #pipelines is open again']);
    expect([posts(muster), posts(muster, 'alerts')]).toEqual([1, 1]);
  });

  it('is not knocked at with every event', async () => {
    const muster = await startMuster({ config: CONFIG });
    muster.standIn.moderation.denyBot('pipelines');
    await deliver(muster, run(1, { status: 'queued' }, 0));
    await muster.pass(MINUTE_MS);
    const before = refusals(muster);

    for (let number = 2; number <= 30; number += 1) await deliver(muster, run(number, { status: 'queued' }, number));

    expect(before).toBeGreaterThan(0);
    expect(refusals(muster) - before).toBeLessThanOrEqual(1);
    expect(shown(muster, 'devops')).toHaveLength(1);
  });

  function refusals(muster: Muster): number {
    return muster.standIn.calls.filter(({ route, status }) => [MESSAGES, MESSAGE].includes(route) && status === 403)
      .length;
  }
});
