import { describe, expect, it } from 'vitest';
import { doctorMessage, doctorText } from '../../src/operations/doctor-view.ts';
import { diagnose, worstOf, type Finding, type HouseFacts } from '../../src/operations/doctor.ts';
import { HOSTILE_PIECES } from '../support/hostile-text.ts';
import { EXAMINED_AT, houseFacts } from '../support/house-facts.ts';

const HOUR_MS = 3_600_000;
const before = (hours: number): Date => new Date(EXAMINED_AT.getTime() - hours * HOUR_MS);

function only(parts: Partial<HouseFacts>): Finding {
  const wrong = diagnose(houseFacts(parts)).filter(({ state }) => state !== 'well');
  if (wrong.length !== 1 || wrong[0] === undefined) throw new Error(`Found: ${JSON.stringify(wrong)}`);
  return wrong[0];
}

describe('an examination', () => {
  it('finds nothing wrong where nothing is', () => {
    const findings = diagnose(houseFacts());

    expect(worstOf(findings)).toBe('well');
    expect(new Set(findings.map(({ about }) => about)).size).toBe(12);
    expect(findings.every(({ fix }) => fix === null)).toBe(true);
  });

  it.each<[string, Partial<HouseFacts>, Finding['state'], RegExp]>([
    [
      'a refused token',
      { gateway: { phase: 'unauthorized', since: EXAMINED_AT, reason: 'Discord refuses the token' } },
      'problem',
      /unauthorized: Discord refuses the token/,
    ],
    ['a bot nobody invited', { guildIsKnown: false }, 'problem', /not a member of its server/],
    ['a channel that is gone', { channels: [{ name: 'alerts', id: '1', found: null }] }, 'problem', /no channel 1/],
    [
      'a channel in which it may not attach files',
      {
        channels: [
          { name: 'alerts', id: '1', found: { name: 'alerts', missing: ['AttachFiles', 'SendMessagesInThreads'] } },
        ],
      },
      'problem',
      /lacks Attach Files, Send Messages In Threads in #alerts/,
    ],
    [
      'a role that is gone',
      { roles: [{ name: 'infra', id: '1', found: null, isMentioned: false }] },
      'problem',
      /no role 1/,
    ],
    [
      'a role whose mentions notify nobody',
      { roles: [{ name: 'infra', id: '1', found: { mentionable: false }, isMentioned: true }] },
      'warning',
      /notifies nobody/,
    ],
    [
      'a source that never spoke',
      { sources: [{ source: 'github', variable: 'GITHUB_WEBHOOK_SECRET', isOn: true, lastHeardAt: null }] },
      'warning',
      /never heard from/,
    ],
    [
      'a topic that nobody confirmed',
      {
        sources: [
          {
            source: 'aws/sns',
            variable: 'SNS_TOPIC_ARNS',
            isOn: true,
            lastHeardAt: EXAMINED_AT,
            unconfirmed: [{ name: 'arn:aws:sns:eu-central-1:111122223333:ci', askedAt: EXAMINED_AT }],
          },
        ],
      },
      'warning',
      /111122223333:ci asked .* whether it may send; nobody has confirmed it/,
    ],
    [
      'a directory that does not answer',
      {
        connections: [
          {
            name: 'directory',
            kind: 'fleet-registry',
            lastTry: { at: EXAMINED_AT, succeededAt: null, failure: 'timed-out' },
          },
        ],
      },
      'warning',
      /timed-out; it never answered/,
    ],
    ['a clock ahead by ten seconds', { clockSkewMs: 10_000 }, 'warning', /10 s ahead of Discord's/],
    ['a clock behind by two minutes', { clockSkewMs: -120_000 }, 'problem', /120 s behind Discord's/],
    [
      'a disk with a tenth free',
      { disk: { folder: '/d', freeBytes: 10, totalBytes: 100 } },
      'warning',
      /^10 % of the disk/,
    ],
    ['a full disk', { disk: { folder: '/d', freeBytes: 1, totalBytes: 100 } }, 'problem', /^1 % of the disk/],
    [
      'no backup for two days',
      { backups: { folder: '/b', newestAt: before(48), runningSince: before(72) } },
      'problem',
      /The newest is of 2026-02-28T09:00:00Z in \/b/,
    ],
    [
      'no backup ever',
      { backups: { folder: '/b', newestAt: null, runningSince: before(48) } },
      'problem',
      /There is none in/,
    ],
    [
      'a job that failed once',
      { jobs: [{ name: 'back-up', failuresInARow: 1, error: 'ENOSPC', missed: 0 }] },
      'warning',
      /back-up failed at its last run: ENOSPC/,
    ],
    [
      'a job that fails and fails',
      { jobs: [{ name: 'back-up', failuresInARow: 3, error: null, missed: 0 }] },
      'problem',
      /failed 3 times in a row/,
    ],
    ['events set aside', { inbox: { waiting: 0, oldestWaitingMs: null, setAside: 4 } }, 'warning', /4 events broke/],
    [
      'an inbox that stands still',
      { inbox: { waiting: 9, oldestWaitingMs: 600_000, setAside: 0 } },
      'problem',
      /9 events wait to be handled, the oldest for 10 min/,
    ],
    [
      'a critical message that waits',
      { delivery: { state: 'running', oldestCriticalMs: 90_000, blocked: [] } },
      'problem',
      /waited 90 s/,
    ],
    [
      'a place that is closed',
      { delivery: { state: 'running', oldestCriticalMs: null, blocked: ['channel:alerts'] } },
      'warning',
      /channel:alerts/,
    ],
  ])('finds %s, and says what to do', (_what, parts, state, says) => {
    const finding = only(parts);

    expect(finding.state).toBe(state);
    expect(finding.says).toMatch(says);
    expect(finding.fix).toMatch(/\.$/);
  });

  it.each<[string, Partial<HouseFacts>]>([
    ['before its first night', { backups: { folder: '/b', newestAt: null, runningSince: before(2) } }],
    ['when nobody could compare the clocks', { clockSkewMs: null }],
    ['when the system does not tell of its disk', { disk: null }],
    ['of a source that is off', { sources: [{ source: 'gitlab', variable: 'X', isOn: false, lastHeardAt: null }] }],
    [
      'of a channel with another name on Discord',
      { channels: [{ name: 'devops', id: '1', found: { name: 'ops', missing: [] } }] },
    ],
    [
      'of a role that nobody mentions',
      { roles: [{ name: 'r', id: '1', found: { mentionable: false }, isMentioned: false }] },
    ],
  ])('makes no alarm %s', (_when, parts) => {
    expect(worstOf(diagnose(houseFacts(parts)))).toBe('well');
  });

  it('blames no channel or role while Discord has not told of the server', () => {
    const channels = [{ name: 'devops', id: '1', found: null }];

    expect(diagnose(houseFacts({ guildIsKnown: false, channels })).filter(({ about }) => about === 'channel')).toEqual(
      [],
    );
  });
});

describe('what the doctor says', () => {
  it('begins with what is worst and ends with what is well', () => {
    const findings = diagnose(
      houseFacts({ clockSkewMs: -120_000, inbox: { waiting: 0, oldestWaitingMs: null, setAside: 1 } }),
    );
    const { body, summary, file } = doctorMessage(findings);
    const text = body.embeds?.[0]?.description ?? '';

    expect(summary).toBe('❌ 1 problem, 1 warning');
    expect(text.indexOf('Problem')).toBeLessThan(text.indexOf('Warning'));
    expect(text.indexOf('Warning')).toBeLessThan(text.indexOf('Well:'));
    expect(text).toContain('→ Let it follow a time server');
    expect(file).toBeNull();
    expect(doctorText(findings)[0]).toMatch(/^problem: clock: This machine/);
  });

  it('is one sentence when all is well', () => {
    expect(doctorMessage(diagnose(houseFacts())).summary).toBe('✅ Muster is well');
  });

  it('keeps within a message whatever is wrong, and attaches the rest', () => {
    const jobs = HOSTILE_PIECES.flatMap((text) =>
      Array.from({ length: 5 }, (_, n) => ({ name: `job-${n}`, failuresInARow: 1, error: text, missed: 0 })),
    );
    const { body, file } = doctorMessage(diagnose(houseFacts({ jobs })));

    expect((body.embeds?.[0]?.description ?? '').length).toBeLessThanOrEqual(4096);
    expect(file?.name).toBe('doctor.txt');
    expect(new TextDecoder().decode(file?.bytes).split('\n').length).toBeGreaterThan(jobs.length);
    expect(JSON.stringify(body)).not.toContain('@everyone"');
  });
});

describe('acts in other systems', () => {
  const act = { id: 'ACT-17', summary: 'let run 7 deploy', system: 'github', since: before(2), needsPerson: false };

  it.each<[string, HouseFacts['acts'], Finding['state'], RegExp]>([
    [
      'one that needs somebody, by its name',
      { open: { unknown: 1 }, oldestAt: before(3), unknown: [{ ...act, needsPerson: true }] },
      'problem',
      /not known since 2026-03-02T07:00:00Z whether it was done: let run 7 deploy/,
    ],
    [
      'one that is still read',
      { open: { unknown: 1 }, oldestAt: before(3), unknown: [act] },
      'warning',
      /Of ACT-17 it is not known/,
    ],
    [
      'some that wait for long',
      { open: { waiting: 4 }, oldestAt: before(2), unknown: [] },
      'warning',
      /4 acts .* wait, the oldest since 2026-03-02T07:00:00Z/,
    ],
  ])('are told of: %s', (_what, acts, state, says) => {
    expect(only({ acts })).toMatchObject({ state, says: expect.stringMatching(says) as string });
  });

  it('say how many are under way, where that is as it should be', () => {
    const findings = diagnose(houseFacts({ acts: { open: { waiting: 1 }, oldestAt: before(0.1), unknown: [] } }));

    expect(findings.find(({ about }) => about === 'act')).toMatchObject({
      state: 'well',
      says: '1 act is under way elsewhere',
    });
  });
});
