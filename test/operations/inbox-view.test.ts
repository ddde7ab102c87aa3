import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  EVENTS_SHOWN,
  replayMessage,
  setAsideMessage,
  unreadableChoiceMessage,
} from '../../src/operations/inbox-view.ts';
import { nameSetAsideChoice, parseSetAsideChoice, type SetAsideOverview } from '../../src/operations/set-aside.ts';
import { hostileText } from '../support/hostile-text.ts';
import { messageProblems } from '../support/message-limits.ts';

const ID = '019caaaa-0000-7000-8000-000000000001';
const AT = new Date('2026-03-02T08:30:00Z');

describe('what is set aside', () => {
  it('is shown by name, then the oldest with what was wrong, and how many more there are', () => {
    const body = setAsideMessage({
      groups: [
        { source: 'github', event: 'workflow_run', count: 3, since: AT },
        { source: 'aws/sns', event: 'Notification', count: 1, since: AT },
      ],
      events: [
        {
          id: ID,
          source: 'github',
          event: 'workflow_run',
          receivedAt: AT,
          setAsideAt: AT,
          error: 'repository: invalid_type',
        },
      ],
    });

    expect(body.embeds?.[0]).toMatchObject({ title: '⚠️ 4 events are set aside' });
    expect(body.embeds?.[0]?.description?.split('\n')).toEqual([
      '**3** github `workflow_run` since <t:1772440200:f>',
      '**1** aws/sns `Notification` since <t:1772440200:f>',
      '',
      '<t:1772440200:f> github `workflow_run`: repository: invalid_type'.replace('_type', '\\_type'),
      `-# \`${ID}\``,
      '-# and 3 newer ones; `muster inbox list` shows all.',
    ]);
  });

  it('is said to be nothing when it is', () => {
    expect(setAsideMessage({ groups: [], events: [] }).embeds?.[0]?.title).toBe('Nothing is set aside');
  });

  it('fits a message and does nothing, whatever the texts are and however many', () => {
    const overview: fc.Arbitrary<SetAsideOverview> = fc.record({
      groups: fc.array(
        fc.record({ source: hostileText, event: hostileText, count: fc.nat(100_000), since: fc.constant(AT) }),
        { minLength: 1, maxLength: 40 },
      ),
      events: fc.array(
        fc.record({
          id: fc.constant(ID),
          source: hostileText,
          event: hostileText,
          receivedAt: fc.constant(AT),
          setAsideAt: fc.constant(AT),
          error: hostileText,
        }),
        { maxLength: EVENTS_SHOWN },
      ),
    });

    fc.assert(
      fc.property(overview, (each) => {
        const body = setAsideMessage(each);

        expect(messageProblems(body)).toEqual([]);
        expect(JSON.stringify(body)).not.toMatch(/@everyone|@here/);
        expect(body.allowed_mentions).toEqual({ parse: [] });
      }),
    );
  });

  it('shows every event that was asked for, also when all texts are at their longest', () => {
    const long = 'W'.repeat(300);
    const events = Array.from({ length: EVENTS_SHOWN }, (_, at) => ({
      id: ID.replace(/1$/, String(at)),
      source: long,
      event: long,
      receivedAt: AT,
      setAsideAt: AT,
      error: long,
    }));
    const groups = Array.from({ length: 20 }, () => ({ source: long, event: long, count: 1, since: AT }));

    const text = JSON.stringify(setAsideMessage({ groups, events }));

    for (const { id } of events) expect(text).toContain(id);
    expect(text).toContain('and 12 more names');
    expect(text).toContain('and 10 newer ones');
  });
});

describe('what came of a replay', () => {
  it.each([
    [{ kind: 'replayed', count: 1, choice: { ids: [ID] } } as const, `1 event of \`${ID}\` will be handled again now.`],
    [{ kind: 'replayed', count: 12, choice: {} } as const, '12 events will be handled again now.'],
    [
      { kind: 'nothing-set-aside', choice: { source: 'github', event: 'push' } } as const,
      'Nothing of `github push` is set aside, so nothing was done.',
    ],
  ])('%j', (outcome, said) => {
    expect(replayMessage(outcome).content).toContain(said);
  });

  it('keeps within the limits for any name', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (source, event) => {
        for (const kind of ['replayed', 'nothing-set-aside'] as const)
          expect(messageProblems(replayMessage({ kind, count: 2, choice: { source, event } }))).toEqual([]);
      }),
    );
    expect(messageProblems(unreadableChoiceMessage())).toEqual([]);
  });
});

describe('what people type for an event', () => {
  it.each([
    [`  ${ID.toUpperCase()} `, { ids: [ID] }],
    ['github workflow_run', { source: 'github', event: 'workflow_run' }],
    [
      'aws/eventbridge  CodePipeline Pipeline Execution State Change',
      { source: 'aws/eventbridge', event: 'CodePipeline Pipeline Execution State Change' },
    ],
    ['github', null],
    ['', null],
    [ID.slice(0, 20), null],
  ])('%j', (typed, choice) => {
    expect(parseSetAsideChoice(typed)).toEqual(choice);
  });

  it('is what is said back', () => {
    expect(nameSetAsideChoice({ source: 'github', event: 'workflow_run' })).toBe('github workflow_run');
    expect(nameSetAsideChoice({ ids: [ID, 'another', 'third'] })).toBe(`${ID} and 2 more`);
    expect(nameSetAsideChoice({})).toBe('all');
  });
});
