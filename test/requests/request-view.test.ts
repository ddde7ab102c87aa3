import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MessageBody } from '../../src/platform/discord/message.ts';
import {
  askedMessage,
  decidedMessage,
  requestListMessage,
  shownMessage,
} from '../../src/requests/request-answers-view.ts';
import type { AskOutcome, DecideOutcome } from '../../src/requests/request-outcome.ts';
import { endedMessage, requestCard } from '../../src/requests/request-view.ts';
import type { UpgradeRequest } from '../../src/requests/request.ts';
import { testFleet } from '../support/config.ts';
import { longHostileText } from '../support/hostile-text.ts';
import { messageProblems } from '../support/message-limits.ts';
import { testRequest } from '../support/requests.ts';

const AT = new Date('2026-03-02T10:00:00Z');
const MAINTAINER = { userId: '200000000000000002', person: 'a-maintainer', name: 'A maintainer' };
const URL = 'https://discord.com/channels/1/2/3';
const ids = { accept: 'upgrade-accept:17.1', reject: 'upgrade-reject:17.1' };
const beginIds = { deploy: 'upgrade-deploy:17.2', ask: 'upgrade-ask:17.2', unschedule: 'upgrade-unschedule:17.2' };
const infra = { users: [], roles: ['400000000000000002'], text: '<@&400000000000000002>' };
const nobody = { users: [], roles: [], text: '' };

function ended(
  state: 'accepted' | 'rejected' | 'cancelled',
  more: Partial<UpgradeRequest['decided']> = {},
): UpgradeRequest {
  const decided = { by: MAINTAINER, at: AT, reason: null, supersededBy: null, ...more };
  return testRequest({ state, decision: 2, enteredAt: AT, decided });
}

function card(request: UpgradeRequest, fleet = testFleet()): MessageBody {
  return requestCard({ request, fleet, maintainer: infra, ids, beginIds }).body;
}

function fieldsOf({ embeds = [] }: MessageBody): Readonly<Record<string, string>> {
  return Object.fromEntries((embeds[0]?.fields ?? []).map(({ name, value }) => [name, value]));
}

describe("a request's card", () => {
  it('notifies the maintainer and nobody else, and says what was asked, why, and what runs', () => {
    const body = card(testRequest({ precondition: 'Remove legacy-store.' }));

    expect(body.allowed_mentions).toEqual({ parse: [], users: [], roles: infra.roles });
    expect(body.content).toBe(
      '<@&400000000000000002> An upgrade of `status.prod` waits for the maintainer’s decision.',
    );
    expect(body.embeds?.[0]?.title).toBe('⏳ UP-17: status.prod to v0.38.1');
    expect(fieldsOf(body)).toEqual({
      Version: '`v0.38.1`, read as a tag.',
      Reason: 'Fixes the store query that timed out.',
      'Ran when this was asked': 'v0.38.0 on 9 hosts',
      'Needed first': 'Remove legacy-store.',
      'Asked by': '<@200000000000000001> <t:1772442000:f>',
    });
    expect(JSON.stringify(body.components)).toMatch(/Accept.*Reject…/);
  });

  it('says what is not known instead of leaving it out, and what the policy asks besides', () => {
    const approval = 'A status admin agrees.';
    const fleet = testFleet({ versionPolicy: { kind: 'manual', repository: 'acme/node', approval } });
    const auto = testFleet({ versionPolicy: { kind: 'auto', repository: 'acme/node', branch: 'master' } });

    expect(fieldsOf(card(testRequest({ running: null }), fleet))).toMatchObject({
      'Ran when this was asked': 'not known',
      'Must agree besides': approval,
    });
    expect(fieldsOf(card(testRequest(), auto))['Automatic deployment']).toContain('Every commit of `master`');
  });

  it('warns of a branch, which moves', () => {
    const version = { text: 'master', kind: 'branch', key: 'branch:master' } as const;

    const auto = testFleet({ versionPolicy: { kind: 'auto', repository: 'acme/node', branch: 'master' } });

    expect(fieldsOf(card(testRequest({ version })))['Version']).toBe(
      '`master`, read as a branch: it moves, so note the commit that is deployed.\n' +
        'Branches are tried on test fleets; the versions of this one are decided one by one.',
    );
    expect(fieldsOf(card(testRequest({ version }), auto))['Version']).not.toContain('test fleets');
  });

  it.each([
    ['accepted', {}, '✅ UP-17 was accepted by <@200000000000000002>.', 'Accepted by'],
    ['rejected', { reason: 'Full disks.' }, '❌ UP-17 was rejected by <@200000000000000002>.', 'Rejected by'],
    [
      'cancelled',
      { supersededBy: 18 },
      '⚫ UP-17 was cancelled by <@200000000000000002>, UP-18 takes its place.',
      'Cancelled by',
    ],
  ] as const)(
    'that is %s mentions nobody, says by whom, and only what was accepted can be deployed',
    (state, end, content, field) => {
      const body = card(ended(state, end));

      expect(body.content).toBe(content);
      const labels = JSON.stringify(body.components ?? []).match(/"label":"[^"]+"/g) ?? [];
      expect(labels).toEqual(state === 'accepted' ? ['"label":"Deploy now"'] : []);
      expect(body.allowed_mentions).toEqual({ parse: [] });
      expect(fieldsOf(body)[field]).toContain('<@200000000000000002> <t:1772445600:f>');
      expect(fieldsOf(body)['Because']).toBe(state === 'rejected' ? 'Full disks.' : undefined);
    },
  );

  it('does without a maintainer that left the configuration, and without the fleet', () => {
    const { body } = requestCard({ request: testRequest(), fleet: null, maintainer: nobody, ids, beginIds });

    expect(body.content).toBe('An upgrade of `status.prod` waits for the maintainer’s decision.');
    expect(messageProblems(body)).toEqual([]);
  });
});

describe('the news for who asked', () => {
  it('mentions them alone, with the reason and what to do next', () => {
    const { body } = endedMessage(ended('rejected', { reason: 'Full disks.' }));

    expect(body.allowed_mentions).toMatchObject({ users: ['200000000000000001'], roles: [] });
    expect(body.content).toBe(
      '<@200000000000000001> ❌ UP-17 was rejected by <@200000000000000002>.\n' +
        'It asked for `v0.38.1` on `status.prod`. What speaks against it can be settled and `/upgrade request` used again.\n' +
        'Reason: Full disks.',
    );
  });

  it('mentions nobody where a service asked', () => {
    const request = { ...ended('accepted'), requestedBy: { userId: null, person: null, name: 'nightly' } };

    expect(endedMessage(request).body.allowed_mentions).toEqual({ parse: [] });
  });
});

const running = { kind: 'nowhere', hosts: 0, unknown: 0 } as const;
const asked = {
  kind: 'requested',
  request: testRequest(),
  replaced: null,
  others: [],
  running,
  channelId: '110000000000000002',
  maintainer: 'infra',
  mayBeAccepted: true,
} as const;

/** Every outcome there is; a new one is a type error here. */
const ASKED: Readonly<Record<AskOutcome['kind'], readonly [AskOutcome, string]>> = {
  requested: [asked, 'asks for `v0.38.1`, read as a tag, on `status.prod`. infra decides, in <#110000000000000002>.'],
  'already-requested': [{ kind: 'already-requested', request: testRequest() }, 'asks for that already'],
  'already-running': [
    { kind: 'already-running', fleet: 'status.prod', version: testRequest().version, hosts: 9, readAt: AT },
    '`status.prod` runs `v0.38.1` on all 9 hosts, read <t:1772445600:R>, so nothing was asked for.',
  ],
  'unreadable-version': [{ kind: 'unreadable-version', why: 'nothing is written there' }, 'Write a tag such as'],
  'not-upgradable': [
    { kind: 'not-upgradable', fleet: 'status.test', lifecycle: 'retired' },
    '`status.test` is retired',
  ],
  'unreadable-moment': [
    { kind: 'unreadable-moment', why: 'that is over already' },
    'When it is wanted could not be read: that is over already.',
  ],
  'no-such-shard': [
    { kind: 'no-such-shard', fleet: 'status.prod', shards: [33], has: [1, 32] },
    '`status.prod` has no shard 33, so nothing can be expected of its bandwidth. Nothing was asked for.\nIt has the shards 1, 32.',
  ],
  'no-such-version': [
    { kind: 'no-such-version', fleet: 'status.prod', version: testRequest().version, where: 'acme/node on GitHub' },
    '`v0.38.1` is not in acme/node on GitHub, so nothing was asked for.\nPush the tag first',
  ],
  'order-not-kept': [
    {
      kind: 'order-not-kept',
      fleet: 'status.prod',
      version: testRequest().version,
      without: [{ fleet: 'status.staging', runs: 'v0.38.0 on 3 hosts' }],
      override: 'not-yours',
      couldAsk: ['infra'],
    },
    'where `v0.38.1` was not yet: `status.staging` runs v0.38.0 on 3 hosts. Nothing was asked for.\nUpgrade that first. ' +
      'Going against the order takes `upgrade.override-order`. Who could: infra.',
  ],
  'cannot-replace': [{ kind: 'cannot-replace', number: 7, why: 'not-open' }, 'UP-7 was begun or ended already'],
};

const DECIDED: Readonly<Record<DecideOutcome['kind'], readonly [DecideOutcome, string]>> = {
  accepted: [{ kind: 'accepted', request: ended('accepted'), told: true }, '<@200000000000000001> is told.'],
  rejected: [{ kind: 'rejected', request: ended('rejected'), told: true }, 'is rejected.'],
  cancelled: [{ kind: 'cancelled', request: ended('cancelled'), told: false }, 'Nobody needs to decide'],
  changed: [
    { kind: 'changed', request: ended('accepted') },
    'Nothing was done, it is decided already. ✅ UP-17 was accepted',
  ],
  'someone-else-must-decide': [
    { kind: 'someone-else-must-decide', request: testRequest(), why: 'same', couldAsk: ['infra', 'ops'] },
    'someone else must decide to accept it. Who could: infra, ops.',
  ],
};

describe('an answer', () => {
  it.each(Object.values(ASKED))('to $kind says what happened and what to do', (outcome, said) => {
    const body = askedMessage(outcome, URL);

    expect(body.content).toContain(said);
    expect(body.allowed_mentions).toEqual({ parse: [] });
  });

  it.each(Object.values(DECIDED))('to $kind says what happened and what to do', (outcome, said) => {
    const body = decidedMessage(outcome, URL);

    expect(body.content).toContain(said);
    expect(body.allowed_mentions).toEqual({ parse: [] });
  });

  it('tells what is left beside the new request', () => {
    const others = Array.from({ length: 7 }, (_, index) => testRequest({ number: 16 - index }));
    const some = { kind: 'on-some', hosts: 1, unknown: 2 } as const;
    const { content } = askedMessage({ ...asked, others, running: some, mayBeAccepted: false });

    expect(content).toContain('1 host of it runs that version already, and of 2 it is not known.');
    expect(content).toContain('UP-16 for `v0.38.1`, UP-15 for');
    expect(content).toContain('and 2 more');
    expect(content).toContain('⚠️ Note: the configuration links your account with nobody');
  });

  it.each(['unlinked-decider', 'unlinked-requester'] as const)('names what to mend when %s', (why) => {
    const { content } = decidedMessage({ kind: 'someone-else-must-decide', request: testRequest(), why, couldAsk: [] });

    expect(content).toContain('`people`');
  });

  it('says that there is no request, rather than showing an empty list', () => {
    const page = { rows: [], page: 1, pages: 1, total: 0, fleet: 'waku.test', state: 'accepted' } as const;

    expect(requestListMessage(page, { turnTo: String }).content).toContain(
      'There is no accepted upgrade request for `waku.test` that you may see.',
    );
  });
});

describe('hostile text', () => {
  it('stays within every limit of Discord and notifies nobody', () => {
    fc.assert(
      fc.property(longHostileText, longHostileText, fc.boolean(), (text, name, isOpen) => {
        const doer = { userId: null, person: null, name };
        const base = testRequest({
          version: { text, kind: 'branch', key: text },
          reason: text,
          precondition: name,
          running: text,
          requestedBy: doer,
        });
        const decided = { by: doer, at: AT, reason: text, supersededBy: null };
        const request = isOpen ? base : { ...base, state: 'rejected' as const, decided };
        const fleet = testFleet({ versionPolicy: { kind: 'manual', repository: 'a/b', approval: text } });
        const rows = Array.from({ length: 8 }, () => ({ request, url: URL }));
        const bodies = [
          card(request, fleet),
          endedMessage(request).body,
          askedMessage({ ...asked, request, others: rows.map((row) => row.request), maintainer: name }),
          decidedMessage({ kind: 'changed', request }),
          decidedMessage({ kind: 'someone-else-must-decide', request, why: 'same', couldAsk: [text, name] }),
          shownMessage({
            request,
            fleet,
            url: URL,
            ids,
            beginIds,
            studies: [],
            steps: [1, 2].map((decision) => ({
              decision,
              state: 'accepted',
              at: AT,
              by: { userId: null, person: null, name },
              because: text,
            })),
          }),
          requestListMessage({ rows, page: 1, pages: 2, total: 9, fleet: null, state: null }, { turnTo: String }),
        ];

        for (const body of bodies) expect(messageProblems(body)).toEqual([]);
        const said = bodies.map(({ content = '', embeds = [] }) => content + JSON.stringify(embeds)).join('\n');
        expect(said.replaceAll('<@200000000000000001>', '')).not.toMatch(/@everyone|@here/u);
        for (const { allowed_mentions: mentions } of bodies.slice(1)) expect(mentions).toEqual({ parse: [] });
      }),
      { numRuns: 60 },
    );
  });
});
