import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { begunMessage, deploysMessage, restoredMessage } from '../../src/deploys/deploy-answers-view.ts';
import type { BranchOutcome, RestoreOutcome } from '../../src/deploys/deploy-outcome.ts';
import { deployCard, resultMessage } from '../../src/deploys/deploy-view.ts';
import { DEPLOY_STATES, type Deploy } from '../../src/deploys/deploy.ts';
import type { HostArrival } from '../../src/deploys/host-arrival.ts';
import type { ActVerdict } from '../../src/windows/may-act.ts';
import type { MessageBody } from '../../src/platform/discord/message.ts';
import { testDeploy } from '../support/deploys.ts';
import { testHold } from '../support/holds.ts';
import { longHostileText } from '../support/hostile-text.ts';
import { messageProblems } from '../support/message-limits.ts';

const AT = new Date('2026-03-02T10:00:00Z');
const NOBODY = { users: [], roles: [], text: '' };
const CLOSED: ActVerdict = { kind: 'refused', reasons: [{ kind: 'outside' }], until: null, closing: null, next: null };

function host(parts: Partial<HostArrival> = {}): HostArrival {
  return { host: 'node-01.do-ams3', state: 'there', shows: 'v0.38.1', note: null, since: AT, ...parts };
}

function card(parts: Partial<Deploy>): string {
  return JSON.stringify(deployCard({ deploy: testDeploy(parts), restore: 'deploy-restore:1' }).body);
}

describe('the card of a deploy', () => {
  it.each([
    ['upgrade', 'Asked by Muster, as planned'],
    ['restore', 'Asked by Muster, at the end of a hold'],
  ] as const)('says of a %s that nobody asked for how it came about', (kind, words) => {
    expect(card({ kind, askedBy: null })).toContain(words);
  });

  it.each([
    ['weighing', 'is looked at', 'the source is asked what waits'],
    ['nothing', 'was not needed', 'Nothing to deploy'],
    ['starting', 'is being started', 'the deployer is asked for'],
    ['building', 'is being built', 'Building: run'],
    ['rolling', 'rolls out', 'hosts take it one by one'],
    ['done', 'is on every host', 'each host reports the commit'],
    ['not-started', 'was not started', 'Nothing was deployed'],
    ['failed', 'failed', '❌ Failed'],
    ['incomplete', 'is not on every host', 'Not complete'],
    ['unverified', 'is said to be deployed, unverified', '☑️ Unverified'],
    ['overtaken', 'was given up', 'Given up'],
  ] as const)('says what %s means', (state, title, line) => {
    const text = card({ state, endedAt: null });

    expect(text).toContain(`waku.test: feature/x (D-1) ${title}`);
    expect(text).toContain(line);
  });

  it.each([
    ['starting', 'is to be deployed by hand', '🖐️ By hand: its maintainer is asked to deploy `feature/x`'],
    ['rolling', 'is said to be deployed', '☑️ Unverified so far'],
  ] as const)('says what %s means where people deploy', (state, title, line) => {
    const text = card({ state, endedAt: null, byHand: true, run: null });

    expect(text).toContain(`waku.test: feature/x (D-1) ${title}`);
    expect(text).toContain(line);
  });

  it('has a case above for every state', () => {
    expect(DEPLOY_STATES).toHaveLength(11);
  });

  it('tells hosts of which nobody knows apart from those that run something else, and those first that lack it', () => {
    const hosts = [
      host(),
      host({ host: 'node-02.do-ams3', state: 'unknown', shows: null, note: 'the directory leaves it blank' }),
      host({ host: 'node-03.do-ams3', state: 'other', shows: 'v0.38.0 (9a2f4e95)' }),
    ];
    const text = card({ state: 'rolling', hosts, endedAt: null });

    expect(text).toContain('**1 of 3** report `aaaaaaaa`');
    expect(text).toContain('❓ `node-02.do-ams3` unknown (the directory leaves it blank)');
    expect(text).toContain('⏳ `node-03.do-ams3` still on `v0.38.0 (9a2f4e95)`');
    expect(text.indexOf('node-03')).toBeLessThan(text.indexOf('node-01'));
  });

  it('counts what a hundred hosts would not leave room for', () => {
    const hosts = Array.from({ length: 100 }, (_, index) => host({ host: `node-${index}.do-ams3` }));
    const { body } = deployCard({ deploy: testDeploy({ hosts }), restore: null });

    expect(messageProblems(body)).toEqual([]);
    expect(JSON.stringify(body)).toContain('more');
  });
});

describe('what people are told of deploys', () => {
  const deploy = testDeploy();
  const holds = [testHold({ fleet: 'waku.test' })];
  const begun: readonly BranchOutcome[] = [
    { kind: 'begun', deploy, hold: testHold() },
    { kind: 'not-in-use', lifecycle: 'retired' },
    { kind: 'not-for-branches' },
    { kind: 'no-deployer' },
    { kind: 'no-way-back' },
    { kind: 'busy', deploy },
    { kind: 'held', holds, branch: null },
    { kind: 'held', holds, branch: deploy },
    { kind: 'windows-closed', windows: CLOSED },
    { kind: 'unreadable', why: 'write an end that is to come' },
    { kind: 'too-long', until: AT, longestHours: 4 },
  ];
  const restored: readonly RestoreOutcome[] = [
    { kind: 'begun', deploy },
    { kind: 'nothing-to-restore' },
    { kind: 'no-deployer' },
    { kind: 'busy', deploy },
    { kind: 'held', holds },
    { kind: 'changed', deploy },
    { kind: 'windows-closed', windows: CLOSED },
  ];

  it('is a message for every ending', () => {
    const all = [
      ...begun.map((outcome) => begunMessage(outcome, 'waku.test', 'Jenkins job a/b')),
      ...restored.map((outcome) => restoredMessage(outcome, 'waku.test')),
      deploysMessage([]),
    ];

    for (const body of all) {
      expect(messageProblems(body)).toEqual([]);
      expect(body.content?.length).toBeGreaterThan(20);
    }
  });

  it('stays within the limits and mentions nobody, whatever refs, reasons and versions hold', () => {
    fc.assert(
      fc.property(longHostileText, fc.constantFrom(...DEPLOY_STATES), (text, state) => {
        const hostile = testDeploy({
          state,
          ref: text,
          backTo: text,
          reason: text,
          because: text,
          run: text,
          runUrl: text,
          failingBecause: text,
          hosts: Array.from({ length: 30 }, (_, index) =>
            host({ host: `node-${index}`, state: 'unknown', shows: text, note: text }),
          ),
          askedBy: { userId: null, person: null, name: text },
        });
        const bodies: readonly MessageBody[] = [
          deployCard({ deploy: hostile, restore: 'deploy-restore:1' }).body,
          resultMessage({ deploy: hostile, whom: NOBODY, restore: null }).body,
          deploysMessage([hostile, hostile, hostile]),
          begunMessage({ kind: 'busy', deploy: hostile }, 'waku.test', text),
          restoredMessage({ kind: 'begun', deploy: hostile }, 'waku.test'),
        ];
        for (const body of bodies) {
          expect(messageProblems(body)).toEqual([]);
          expect(body.allowed_mentions.users ?? []).toEqual([]);
          expect(body.allowed_mentions.roles ?? []).toEqual([]);
        }
        const said = bodies.map(({ content = '', embeds = [] }) => content + JSON.stringify(embeds)).join('\n');
        expect(said).not.toMatch(/@everyone|@here/u);
      }),
      { numRuns: 60 },
    );
  });
});
