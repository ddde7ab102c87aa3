import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MessageBody } from '../../src/platform/discord/message.ts';
import type { Progress } from '../../src/requests/execution-progress.ts';
import { rollBackMessage } from '../../src/requests/roll-back-answers-view.ts';
import type { RollBackOutcome } from '../../src/requests/roll-back-outcome.ts';
import { executionNews, notBegunNews } from '../../src/requests/request-execution-view.ts';
import { requestCard } from '../../src/requests/request-view.ts';
import type { Execution, RequestState, UpgradeRequest } from '../../src/requests/request.ts';
import type { Watch, WatchLine } from '../../src/requests/watch.ts';
import { testApproval } from '../support/approvals.ts';
import { testFleet } from '../support/config.ts';
import { longHostileText } from '../support/hostile-text.ts';
import { messageProblems } from '../support/message-limits.ts';
import { testRequest } from '../support/requests.ts';

const AT = new Date('2026-03-02T10:00:00Z');
const LATER = new Date('2026-03-03T10:00:00Z');
const BY = { userId: '200000000000000002', person: 'a-maintainer', name: 'A maintainer' };
const ids = { accept: 'a:17.1', reject: 'r:17.1' };
const beginIds = { deploy: 'd:17.2', ask: 'k:17.2', unschedule: 'u:17.2' };
const infra = { users: [], roles: ['400000000000000002'], text: '<@&400000000000000002>' };

const EXECUTION: Execution = {
  by: BY,
  begunAt: AT,
  deploy: 12,
  backTo: 'v0.38.0',
  hold: 3,
  soak: null,
  rollback: null,
};
const SOAK = { since: AT, until: LATER, restarts: 0, because: null };
const ROLLBACK = { by: BY, begunAt: LATER, reason: 'Messages are lost', deploy: 13, hold: 4 };
const PROGRESS: Progress = {
  deploy: 12,
  state: 'rolling',
  there: 2,
  hosts: 4,
  other: ['store-01.do-ams3'],
  unknown: ['store-02.do-ams3'],
  because: null,
  sha: null,
  isUnderWay: true,
  byHand: false,
};
const WATCH: Watch = { number: 17, before: null, lines: [], worseSince: null, lookedAt: null, progress: PROGRESS };

const line = (verdict: WatchLine['verdict'], said: string, about: WatchLine['about'] = 'mesh'): WatchLine => ({
  about,
  verdict,
  said,
  evidence: { source: 'node', query: '/admin/v1/peers/mesh' },
  readAt: AT,
});

function executed(state: RequestState, parts: Partial<Execution> = {}, because: string | null = null): UpgradeRequest {
  const decided = { by: BY, at: AT, reason: null, supersededBy: null };
  return testRequest({ state, decision: 4, decided, because, execution: { ...EXECUTION, ...parts } });
}

function card(request: UpgradeRequest, watch: Watch | null = WATCH): MessageBody {
  return requestCard({ request, fleet: testFleet(), maintainer: infra, ids, beginIds, watch }).body;
}

function fields({ embeds = [] }: MessageBody): Readonly<Record<string, string>> {
  return Object.fromEntries((embeds[0]?.fields ?? []).map(({ name, value }) => [name, value]));
}

describe('the card of an upgrade that is carried out', () => {
  it('counts the hosts that report it, and names the others, what is known apart from what is not', () => {
    const { Deploy } = fields(card(executed('deploying')));

    expect(Deploy).toContain('D-12, begun by <@200000000000000002>');
    expect(Deploy).toContain('**2 of 4** hosts report it; something else runs on `store-01.do-ams3`');
    expect(Deploy).toContain('nobody knows what runs on `store-02.do-ams3`');
  });

  it('does not count hosts before anybody looked', () => {
    const progress: Progress = { ...PROGRESS, state: 'starting', there: 0, hosts: 0, other: [], unknown: [] };
    const { Deploy } = fields(card(executed('deploying'), { ...WATCH, progress }));

    expect(Deploy).toContain('The deployer is asked for it');
    expect(Deploy).not.toContain('0 of 0');
  });

  it('says that people deploy it, where they do', () => {
    const by = fields(card(executed('deploying'), { ...WATCH, progress: { ...PROGRESS, byHand: true } }));

    expect(by['Deploy']).toContain('Its maintainer deploys it by hand');
  });

  it('shows the soak, what is worse first, with source and age, and what fits in one line', () => {
    const lines = [
      line('fits', 'shard 1: mesh on all 9 hosts that tell'),
      line('fits', 'shard 2: mesh on all 9 hosts that tell'),
      line('unknown', 'no metrics tell when the processes began', 'process'),
      line('worse', 'shard 32: of 9 hosts 1 without a mesh peer, 0 with too few'),
    ];
    const shown = fields(
      card(executed('verifying', { soak: SOAK }), { ...WATCH, lines, lookedAt: AT, worseSince: AT }),
    );

    expect(shown['Soak']).toContain('over <t:1772532000:f> (<t:1772532000:R>)');
    expect(shown['What it does']?.split('\n')).toEqual([
      'Looked <t:1772445600:R>, and something is worse since <t:1772445600:R>.',
      '❌ worse: shard 32: of 9 hosts 1 without a mesh peer, 0 with too few (node, read <t:1772445600:R>)',
      '❓ unknown: no metrics tell when the processes began (node, read <t:1772445600:R>)',
      '✅ fits: no shard of 2 has a worse mesh than before (node, read <t:1772445600:R>)',
    ]);
    expect(shown['Way back']).toContain('`v0.38.0` ran before');
  });

  it('says why a soak began again', () => {
    const soak = { ...SOAK, restarts: 2, because: 'the process of store-01 began anew' };

    expect(fields(card(executed('verifying', { soak })))['Soak']).toContain(
      'It began again 2 times, last because the process of store-01 began anew.',
    );
  });

  it('says what went wrong, and offers the way back', () => {
    const body = card(executed('failed', {}, 'D-12 is not on every host'));

    expect(fields(body)['What went wrong']).toBe('D-12 is not on every host');
    expect(JSON.stringify(body.components)).toContain('Roll back…');
    expect(JSON.stringify(body.components)).toContain('upgrade-roll-back:17.4');
  });

  it('says that what ran before is not known, and how to name it', () => {
    expect(fields(card(executed('failed', { backTo: null })))['Way back']).toContain('takes it as `to`');
  });

  it('tells who puts it back and why, and has no button then', () => {
    const body = card(executed('rolling-back', { rollback: ROLLBACK }));

    expect(fields(body)['Being put back']).toContain('D-13, begun by <@200000000000000002>');
    expect(fields(body)['Being put back']).toContain('H-4 keeps it so');
    expect(JSON.stringify(body.components ?? [])).not.toContain('Roll back');
  });

  it('keeps to the limits whatever is in it, and notifies nobody by it', () => {
    fc.assert(
      fc.property(longHostileText, (text) => {
        const lines = Array.from({ length: 30 }, () => line('worse', text));
        const names = Array.from({ length: 30 }, (_, index) => `${text.slice(0, 40)}${index}`);
        const progress: Progress = { ...PROGRESS, other: names, unknown: names, because: text };
        const soak = { ...SOAK, restarts: 3, because: text };
        const watch: Watch = { ...WATCH, lines, progress, lookedAt: AT, worseSince: AT };
        for (const state of ['deploying', 'verifying', 'done', 'failed', 'rolling-back', 'rolled-back'] as const) {
          const rollback = state.startsWith('roll') ? { ...ROLLBACK, reason: text } : null;
          const request = { ...executed(state, { soak, rollback, backTo: text }, text), reason: text };
          const news = executionNews({ request, whom: infra, tracks: text.slice(0, 60), hold: 3 });

          expect([state, messageProblems(card(request, watch))]).toEqual([state, []]);
          expect([state, messageProblems(news.body)]).toEqual([state, []]);
          expect(news.body.allowed_mentions).toEqual({ parse: [], users: [], roles: infra.roles });
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('the news of an upgrade', () => {
  it.each([
    ['done', '✅ UP-17 is done: `v0.38.1` on `status.prod` ran well'],
    ['failed', '❌ UP-17 failed: `v0.38.1` on `status.prod`.'],
    ['rolling-back', '⏪ UP-17 is being put back'],
    ['rolled-back', '⏪ UP-17 was put back: what ran before `v0.38.1` on `status.prod` runs on each host again.'],
    ['deploying', '🚀 UP-17 is to be deployed by hand'],
  ] as const)('%s', (state, words) => {
    const { body } = executionNews({ request: executed(state), whom: infra, tracks: null, hold: null });

    expect(body.content).toContain(`<@&400000000000000002> ${words}`);
    expect(body.allowed_mentions).toEqual({ parse: [], users: [], roles: infra.roles });
  });

  it('says what becomes of it when its hold ends, where a branch is tracked', () => {
    const { body } = executionNews({ request: executed('done'), whom: infra, tracks: 'master', hold: 3 });

    expect(body.content).toContain(
      'H-3 keeps `master` away: when it ends, the latest of that is deployed in its place.',
    );
  });

  it('says why a rollback that was agreed to did not begin', () => {
    const { body } = notBegunNews({
      request: executed('failed'),
      whom: infra,
      why: 'D-14 is under way on it',
      agreed: null,
    });

    expect(body.content).toContain('❌ UP-17 was not put back, though others agreed: D-14 is under way on it.');
    expect(body.content).toContain('`/upgrade rollback UP-17` asks again.');
  });

  it('says until when the word of others counts, where the windows alone kept it from beginning', () => {
    const agreed = { number: 4, expiresAt: LATER };
    const { body } = notBegunNews({ request: executed('failed'), whom: infra, why: 'no window is open', agreed });

    expect(body.content).toContain(
      `AP-4 counts until <t:${LATER.getTime() / 1000}:t>: \`/upgrade rollback UP-17\` begins it`,
    );
  });
});

describe('what whoever asks for a rollback reads', () => {
  const request = executed('failed');
  const binding = { act: 'upgrade.rollback', target: 'status.prod', version: 'v0.38.0', window: null };
  const approval = testApproval({ number: 4, binding, expiresAt: LATER });
  const windows = { kind: 'refused' as const, reasons: [], next: null, until: null, closing: null };
  const outcomes: readonly (readonly [RollBackOutcome, string])[] = [
    [{ kind: 'asked', request, approval }, '⏳ AP-4 asks whether `status.prod` is put back to `v0.38.0`'],
    [{ kind: 'already-asked', request, approval }, '⏳ AP-4 asks already'],
    [{ kind: 'begun', request, to: 'v0.38.0' }, '⏪ UP-17 is being put back: `v0.38.0` is deployed to `status.prod`.'],
    [{ kind: 'changed', request }, 'UP-17 is failed by now'],
    [{ kind: 'no-way-back', request }, 'What ran on `status.prod` before UP-17 is not known'],
    [{ kind: 'same-version', request }, '`v0.38.1` is what UP-17 deployed: name another version.'],
    [{ kind: 'overtaken', request, by: testRequest({ number: 18 }) }, '`/upgrade rollback UP-18` puts that back'],
    [{ kind: 'asker-unlinked', request }, 'your account is linked with nobody'],
    [{ kind: 'busy', request, why: 'D-14 is under way on it' }, 'Ask again when that has ended.'],
    [{ kind: 'held', request, why: 'an owner holds it' }, '⏸️ UP-17 was not put back: an owner holds it.'],
    [{ kind: 'not-in-use', request, why: 'status.prod is not in use any more' }, 'is not in use any more'],
    [{ kind: 'windows-closed', request, windows }, 'the windows let nothing be deployed now'],
  ];

  it.each(outcomes)('$kind', (outcome, words) => {
    const body = rollBackMessage(outcome, null);

    expect(body.content).toContain(words);
    expect(messageProblems(body)).toEqual([]);
  });
});
