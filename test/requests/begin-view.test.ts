import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MessageBody } from '../../src/platform/discord/message.ts';
import { askAgainMessage, beginMessage, planMessage, unplanMessage } from '../../src/requests/begin-answers-view.ts';
import { readyMessage, wentBackMessage } from '../../src/requests/begin-news-view.ts';
import type { AskAgainOutcome, BeginOutcome, PlanOutcome, UnplanOutcome } from '../../src/requests/begin-outcome.ts';
import { approvalFields, beginRows, planFields } from '../../src/requests/request-approvals-view.ts';
import { requestCard } from '../../src/requests/request-view.ts';
import { SIGN_OFF_KINDS, type SignOffKind, type SignOffStanding } from '../../src/requests/sign-off.ts';
import type { ActVerdict } from '../../src/windows/may-act.ts';
import { testApproval } from '../support/approvals.ts';
import { testFleet } from '../support/config.ts';
import { longHostileText } from '../support/hostile-text.ts';
import { messageProblems } from '../support/message-limits.ts';
import { testRequest } from '../support/requests.ts';

const AT = new Date('2026-03-06T16:00:00Z');
const WHO = { userId: '200000000000000002', person: 'a-maintainer', name: 'A maintainer' };
const PLAN = { at: AT, window: 'W-3', by: WHO };
const REQUEST = testRequest({ state: 'accepted', decision: 2 });
const SCHEDULED = testRequest({ state: 'scheduled', decision: 3, plan: PLAN });
const BEGUN = testRequest({
  state: 'deploying',
  execution: { by: WHO, begunAt: AT, deploy: 12, backTo: null, hold: null, soak: null, rollback: null },
});
const CLOSED: ActVerdict = { kind: 'refused', reasons: [{ kind: 'outside' }], until: null, closing: null, next: null };
const beginIds = { deploy: 'upgrade-deploy:17.2', ask: 'upgrade-ask:17.2', unschedule: 'upgrade-unschedule:17.2' };

function standing(kind: SignOffKind, parts: Partial<SignOffStanding> = {}): SignOffStanding {
  const agreements = kind === 'agreed' || kind === 'used' ? [{ by: WHO, at: AT }] : [];
  const approval = testApproval({ number: 4, agreements, expiresAt: AT });
  const missing = agreements.length === 0 ? 1 : 0;
  const from = [{ kind: 'role', name: 'dst' }] as const;
  return { name: 'dst', from, people: 1, kind, missing, approval: kind === 'not-asked' ? null : approval, ...parts };
}

const BEGIN: Readonly<Record<BeginOutcome['kind'], { readonly outcome: BeginOutcome; readonly says: string }>> = {
  begun: { outcome: { kind: 'begun', request: BEGUN }, says: '`v0.38.1` to `status.prod`, as `D-12`' },
  'missing-approvals': {
    outcome: { kind: 'missing-approvals', request: REQUEST, standings: [standing('rejected')] },
    says: '`/upgrade ask UP-17` asks them again',
  },
  'someone-else-must-begin': {
    outcome: { kind: 'someone-else-must-begin', request: REQUEST, couldAsk: ['infra'] },
    says: 'Could do it: `infra`.',
  },
  'windows-closed': {
    outcome: { kind: 'windows-closed', request: REQUEST, windows: CLOSED },
    says: 'Why: it needs an open window.\nNo opening is planned; `/window schedule` plans one.',
  },
  'not-its-time': { outcome: { kind: 'not-its-time', request: SCHEDULED, at: AT }, says: '<t:1772812800:F>' },
  busy: { outcome: { kind: 'busy', request: REQUEST, why: 'D-11 is under way' }, says: 'D-11 is under way. Try again' },
  held: { outcome: { kind: 'held', request: REQUEST, why: 'an operator holds it' }, says: '`/autodeploy resume`' },
  'no-deployer': {
    outcome: { kind: 'no-deployer', request: REQUEST, why: 'nothing deploys it' },
    says: 'nothing deploys it.',
  },
  changed: { outcome: { kind: 'changed', request: testRequest() }, says: 'its maintainer has to accept it first' },
  'not-in-use': { outcome: { kind: 'not-in-use', request: REQUEST }, says: '`/upgrade cancel` takes it back' },
};

const PLANNED: Readonly<Record<PlanOutcome['kind'], { readonly outcome: PlanOutcome; readonly says: string }>> = {
  scheduled: {
    outcome: {
      kind: 'scheduled',
      request: SCHEDULED,
      before: { ...PLAN, window: null },
      standings: [standing('waiting')],
    },
    says: 'when `W-3` opens',
  },
  changed: { outcome: { kind: 'changed', request: BEGUN }, says: '`/upgrade show UP-17` tells what became of it' },
  'not-in-use': { outcome: { kind: 'not-in-use', request: REQUEST }, says: 'is not in use' },
  'same-plan': { outcome: { kind: 'same-plan', request: SCHEDULED }, says: 'exactly that already' },
  'unreadable-moment': {
    outcome: { kind: 'unreadable-moment', request: REQUEST, why: 'write `friday 17:00`' },
    says: 'write `friday 17:00`. Nothing was planned.',
  },
  'no-such-window': { outcome: { kind: 'no-such-window', request: REQUEST, window: 'W-9' }, says: '`/window list`' },
  'window-does-not-fit': {
    outcome: { kind: 'window-does-not-fit', request: REQUEST, window: 'W-3', why: 'open' },
    says: '`/upgrade deploy UP-17` begins at once',
  },
  'windows-closed': {
    outcome: { kind: 'windows-closed', request: REQUEST, at: AT, windows: CLOSED },
    says: 'nothing was planned',
  },
};

describe('what whoever begins or plans an upgrade reads', () => {
  it.each(Object.entries(BEGIN))('says what came of it, and what to do: %s', (_kind, { outcome, says }) => {
    const body = beginMessage(outcome, null);

    expect(body.content).toContain('UP-17');
    expect(body.content).toContain(says);
    expect(body.allowed_mentions).toEqual({ parse: [] });
  });

  it.each(Object.entries(PLANNED))('says when it begins, or why not: %s', (_kind, { outcome, says }) => {
    expect(planMessage(outcome, null).content).toContain(says);
  });

  it.each([
    ['unscheduled', 'is void'],
    ['not-scheduled', 'is not planned'],
    ['changed', 'Nothing was changed'],
  ] as const)('says what taking a plan back did: %s', (kind, says) => {
    const outcome: UnplanOutcome = { kind, request: REQUEST };

    expect(unplanMessage(outcome, null).content).toContain(says);
  });

  it.each([
    [{ kind: 'asked', request: REQUEST, standings: [standing('waiting')] }, 'are asked'],
    [{ kind: 'nobody-to-ask', request: REQUEST, standings: [] }, 'needs nobody’s approval'],
    [{ kind: 'changed', request: BEGUN }, 'Nothing was changed'],
    [{ kind: 'not-in-use', request: REQUEST }, 'is not in use'],
  ] as const)('says whom it asked', (outcome: AskAgainOutcome, says: string) => {
    expect(askAgainMessage(outcome, null).content).toContain(says);
  });
});

describe('the words of offices on a card', () => {
  it.each([
    ['agreed', '✅ `dst` (AP-4): agreed by <@200000000000000002>, until <t:1772812800:f>'],
    ['used', '✅ `dst` (AP-4): agreed by <@200000000000000002>'],
    ['waiting', '⏳ `dst` (AP-4): waits for 1 person of `dst`, until <t:1772812800:f>'],
    ['not-asked', '❔ `dst`: not asked yet; 1 person of `dst`'],
    ['expired', '⌛ `dst` (AP-4): expired before it was used'],
    ['withdrawn', '⚫ `dst` (AP-4): withdrawn'],
  ] as const)('say by whom, or what is missing: %s', (kind, line) => {
    const [field] = approvalFields([standing(kind)]);

    expect(field?.value).toEqual([line]);
  });

  it('offer only what can be done: nothing begins before its time, and nobody is asked who is asked', () => {
    const labels = (request: typeof REQUEST, standings: readonly SignOffStanding[]) =>
      JSON.stringify(beginRows(request, { ids: beginIds, standings })).match(/(?<="label":")[^"]+/g) ?? [];

    expect(labels(REQUEST, [standing('waiting')])).toEqual(['Deploy now']);
    expect(labels(REQUEST, [standing('expired')])).toEqual(['Deploy now', 'Ask again']);
    expect(labels(SCHEDULED, [standing('agreed')])).toEqual(['Unschedule']);
    expect(labels(SCHEDULED, [])).toEqual(['Deploy now', 'Unschedule']);
    expect(labels(BEGUN, [])).toEqual([]);
    expect(planFields({ ...REQUEST, because: 'W-3 was cancelled' })).toEqual([
      { name: 'Did not begin', value: 'W-3 was cancelled' },
    ]);
  });

  it('stay within every limit of Discord, whatever texts hold, and mention only whom they are for', () => {
    fc.assert(
      fc.property(longHostileText, fc.constantFrom(...SIGN_OFF_KINDS), (text, kind) => {
        const by = { userId: null, person: null, name: text };
        const version = { text, kind: 'branch', key: `branch:${text}` } as const;
        const parts = { version, reason: text, because: text, precondition: text, running: text };
        const request = testRequest({ ...parts, state: 'scheduled', plan: { ...PLAN, by } });
        const end = { by, at: AT, reason: text };
        const approval = testApproval({ reason: text, agreements: [{ by, at: AT }], end });
        const standings = Array.from({ length: 8 }, () =>
          standing(kind, { approval: kind === 'not-asked' ? null : approval }),
        );
        const fleet = testFleet();
        const maintainer = { users: [], roles: ['400000000000000002'], text: '<@&400000000000000002>' };
        const ids = { accept: 'upgrade-accept:17.1', reject: 'upgrade-reject:17.1' };
        const bodies: readonly MessageBody[] = [
          requestCard({ request, fleet, maintainer, ids, beginIds, standings }).body,
          beginMessage({ kind: 'missing-approvals', request, standings }, null),
          beginMessage({ kind: 'held', request, why: text }, null),
          planMessage({ kind: 'scheduled', request, before: null, standings }, null),
          askAgainMessage({ kind: 'asked', request, standings }, null),
          readyMessage({ request, maintainer, until: AT }).body,
          wentBackMessage({ request, maintainer }).body,
        ];

        for (const body of bodies) expect(messageProblems(body)).toEqual([]);
        for (const { allowed_mentions: mentions } of bodies.slice(0, 5)) expect(mentions).toEqual({ parse: [] });
        for (const { allowed_mentions: mentions } of bodies.slice(5)) expect(mentions.roles).toEqual(maintainer.roles);
      }),
      { numRuns: 50 },
    );
  });
});
