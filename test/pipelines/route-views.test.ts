import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestMessage } from '../../src/pipelines/digest-view.ts';
import { mergeRun, type Run } from '../../src/pipelines/run.ts';
import { subscribedMessage, subscriptionsMessage, unsubscribedMessage } from '../../src/pipelines/subscription-view.ts';
import type { SubscribeOutcome } from '../../src/pipelines/subscription-outcome.ts';
import { attemptMessage, threadName } from '../../src/pipelines/thread-view.ts';
import { threadEntries } from '../../src/pipelines/thread.ts';
import { mentionLine, whyMessage } from '../../src/pipelines/why-view.ts';
import type { WhyMention } from '../../src/pipelines/why.ts';
import type { RouteVerdict } from '../../src/pipelines/route-verdict.ts';
import { hostileText } from '../support/hostile-text.ts';
import { messageProblems } from '../support/message-limits.ts';
import { testRule } from '../support/routes.ts';
import { testRunEvent } from '../support/runs.ts';
import { OTHER_CHANNEL, testSubscription } from '../support/subscriptions.ts';

const AT = new Date('2026-03-02T09:00:00Z');

function hostileRun(text: string): Run {
  const event = testRunEvent({
    says: 'failure',
    description: { branch: text, workflow: { path: text, name: text }, title: text },
  });
  const part = {
    attempt: 1,
    stage: text,
    state: 'failed',
    rawState: text,
    phase: 'finished',
    position: null,
    mayFail: false,
    url: 'https://ci.example.org',
    failure: text,
    startedAt: AT,
    updatedAt: AT,
    endedAt: AT,
  } as const;
  return mergeRun(null, {
    ...event,
    parts: Array.from({ length: 80 }, (_none, n) => ({ ...part, key: `${n}`, job: text })),
  }).run;
}

function verdictsOf(text: string): readonly RouteVerdict[] {
  const mismatches = [{ field: 'branch', is: [text], wanted: Array.from({ length: 9 }, () => text) }] as const;
  return [
    { kind: 'took' },
    { kind: 'dropped', mismatches },
    { kind: 'unasked', verbosity: 'failures' },
    { kind: 'waits', mismatches, verbosity: 'all' },
    { kind: 'held', until: AT },
    { kind: 'digested', at: AT },
  ];
}

describe('what is said of routes', () => {
  it('is within every limit of Discord and notifies nobody, whatever the texts', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const run = hostileRun(text);
        const subscription = testSubscription({
          reason: text,
          filter: { ...testSubscription().filter, branches: Array.from({ length: 30 }, () => text) },
          madeBy: { userId: null, person: null, name: text },
        });
        const outcomes: readonly SubscribeOutcome[] = [
          {
            kind: 'subscribed',
            subscription,
            preview: {
              since: AT,
              runs: 3,
              taken: 1,
              others: [{ event: 'release', seen: 2, taken: 1 }],
              examples: [{ name: text, url: null, at: AT }],
            },
            unheard: [text],
            nextDigest: AT,
          },
          { kind: 'already-subscribed', subscription },
          { kind: 'no-such-channel', channel: text, known: ['pipelines'] },
          { kind: 'not-writable', channelId: OTHER_CHANNEL, missing: ['SendMessages'] },
          { kind: 'not-ready' },
          { kind: 'too-many', channelId: OTHER_CHANNEL, most: 20 },
          { kind: 'unreadable-wish', option: text, why: text },
        ];
        const listed = Array.from({ length: 60 }, () => ({
          subscription,
          rule: testRule({ name: text }),
          lastTakenAt: AT,
          nextDigest: AT,
          held: 2,
        }));
        const routes = verdictsOf(text).flatMap((verdict) =>
          Array.from({ length: 8 }, () => ({
            rule: testRule({ name: text }),
            channel: text,
            verdict,
            decidedAt: AT,
            spokenForBy: text,
            mention: { kind: 'no-transition' } as const,
          })),
        );
        const bodies = [
          ...outcomes.map(subscribedMessage),
          unsubscribedMessage({ kind: 'unsubscribed', subscription }),
          subscriptionsMessage({ listed, channelId: null, besides: { pipelines: 1, routes: 1 } }),
          whyMessage({ explanation: { run, transitions: [], routes, elsewhere: 3 }, channelId: () => null }),
          ...threadEntries(run).map((entry) => attemptMessage(run, entry).body),
        ];

        for (const body of bodies) {
          expect(messageProblems(body)).toEqual([]);
          expect(body.allowed_mentions).toEqual({ parse: [] });
        }
        expect(threadName(run).length).toBeLessThanOrEqual(100);
      }),
      { numRuns: 40 },
    );
  });

  it('lists in a digest what fits and counts the rest', () => {
    const run = hostileRun('master');
    const point = { runKey: run.key, number: 163, ordinal: 163, attempt: 1, at: AT, url: run.url };
    const broken = { id: 'x', stream: 's', first: point, latest: point, failures: 2, lastPassed: null, fixedBy: null };
    const { body } = digestMessage({
      digest: {
        since: AT,
        runs: 40,
        passed: 0,
        failed: 40,
        canceled: 0,
        unfinished: 0,
        broken: Array.from({ length: 40 }, () => ({ ...broken, withdrawn: false })),
        fixed: [],
        others: Array.from({ length: 40 }, () => ({
          event: 'release' as const,
          headline: '📦 acme/node v1.2.3: released',
          url: 'https://github.com/acme/node/releases/tag/v1.2.3',
          at: AT,
        })),
      },
      routes: ['node-ci'],
      until: AT,
      runs: new Map([[run.key, run]]),
      mentions: [{ kind: 'role', id: '300000000000000001' }],
    });

    expect(messageProblems(body)).toEqual([]);
    expect(body.content).toContain('40 runs, 40 still broken, 40 releases');
    expect(JSON.stringify(body)).toContain('and 33 more');
    expect(body.allowed_mentions.roles).toEqual(['300000000000000001']);
  });

  it.each<[WhyMention, string]>([
    [{ kind: 'no-transition' }, 'neither broke nor fixed'],
    [{ kind: 'no-branch' }, 'proposal'],
    [{ kind: 'not-asked', transition: 'still-failing', notify: ['broke'] }, 'only broke'],
    [{ kind: 'none-named', isDeliberate: true }, 'the route says nobody'],
    [{ kind: 'none-named', isDeliberate: false }, 'neither the route nor the fleet nor the environment'],
    [{ kind: 'held' }, 'quiet hours'],
    [{ kind: 'break-reached-nobody' }, 'reached nobody'],
    [{ kind: 'mentioned', whom: { kind: 'role', id: '300000000000000001' }, by: 'digest' }, 'in the digest'],
  ])('says why nobody was mentioned, or who: %o', (mention, words) => {
    expect(mentionLine(mention)).toContain(words);
  });
});
