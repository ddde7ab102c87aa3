import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Break, VerdictPoint } from '../../src/pipelines/break.ts';
import type { Route } from '../../src/pipelines/route.ts';
import { brokeMessage, fixedMessage } from '../../src/pipelines/break-view.ts';
import { runMessage } from '../../src/pipelines/run-view.ts';
import type { RunMessage } from '../../src/pipelines/run-words-view.ts';
import { mergeRun, type Run } from '../../src/pipelines/run.ts';
import type { RunState } from '../../src/pipelines/run-state.ts';
import { embedSize, LIMITS } from '../../src/platform/discord/message.ts';
import { RUN_START, testRunEvent, type TestRunParts } from '../support/runs.ts';

const ROUTE: Route = { pipeline: 'node-ci', environment: 'development', channel: 'pipelines' };
const ROLE = { kind: 'role', id: '300000000000000001' } as const;

function runOf(parts: TestRunParts = {}): Run {
  return mergeRun(null, testRunEvent(parts)).run;
}

function textOf({ body }: RunMessage): string {
  const [embed] = body.embeds ?? [];
  return [body.content, embed?.title, embed?.description].filter((part) => part !== undefined).join('\n');
}

function pointOf(number: number, minutes: number): VerdictPoint {
  const { key, url } = testRunEvent({ number });
  const at = new Date(RUN_START.getTime() + minutes * 60_000);
  return { runKey: key, number, ordinal: number, attempt: 1, at, url };
}

function breakOf(parts: Partial<Break> = {}): Break {
  const first = pointOf(163, 3);
  return {
    id: `${first.runKey}.1`,
    stream: 'ci on master',
    first,
    latest: first,
    failures: 1,
    lastPassed: pointOf(162, -120),
    fixedBy: null,
    withdrawn: false,
    ...parts,
  };
}

describe('the card of a run', () => {
  it('says what, where, who, which commit, how it stands and how long it took', () => {
    const shown = runMessage(runOf({ says: 'success', atSecond: 200 }), ROUTE);

    expect(textOf(shown)).toBe(
      [
        '✅ ci #163 on master: succeeded',
        '`acme/node` · node-ci · development',
        '[5779607](https://github.com/acme/node/commit/5779607b49aab1200488439f02372c57b4f75444) Keep peers that answer — A Committer',
        'push by a-committer · took 3 min 20 s',
      ].join('\n'),
    );
    expect(shown.body.embeds?.[0]?.url).toBe('https://github.com/acme/node/actions/runs/8163');
    expect(shown.summary).toBe('✅ ci #163 on master: succeeded');
  });

  it.each([
    ['queued', '⏳ ci #163 on master: queued'],
    ['pending', '⏳ ci #163 on master: queued (pending)'],
    ['in_progress', '▶️ ci #163 on master: running'],
    ['waiting', '✋ ci #163 on master: waiting for approval'],
    ['success', '✅ ci #163 on master: succeeded'],
    ['neutral', '✅ ci #163 on master: succeeded (neutral)'],
    ['failure', '❌ ci #163 on master: failed'],
    ['timed_out', '❌ ci #163 on master: failed (timed\\_out)'],
    ['cancelled', '🚫 ci #163 on master: canceled'],
    ['skipped', '⏹️ ci #163 on master: stopped (skipped)'],
    ['action_required', '✋ ci #163 on master: waiting for approval'],
    ['exploded', '❔ ci #163 on master: in a state Muster does not know (exploded)'],
  ])('shows %s', (says, title) => {
    expect(runMessage(runOf({ says }), ROUTE).body.embeds?.[0]?.title).toBe(title);
  });

  it.each<RunState>(['superseded', 'stopped', 'unknown'])('has a look for %s of other systems', (state) => {
    const shown = runMessage(runOf({ attemptParts: { state, rawState: 'OVERTAKEN' } }), ROUTE);

    expect(shown.summary).toContain('(OVERTAKEN)');
  });

  it('says which attempt it is from the second on, and since when it runs', () => {
    const shown = runMessage(runOf({ says: 'in_progress', attempt: 2 }), ROUTE);

    expect(textOf(shown)).toContain('push by a-committer · attempt 2 · started <t:1772442000:R>');
  });

  it('does without what is not known', () => {
    const bare = {
      title: null,
      author: null,
      url: null,
      number: null,
      workflow: { path: '.github/workflows/ci.yml', name: '' },
    };

    const shown = runMessage(runOf({ description: bare, attemptParts: { actor: null } }), ROUTE);

    expect(textOf(shown)).toBe(
      ['⏳ ci.yml 8163 on master: queued', '`acme/node` · node-ci · development', '`5779607`', 'push'].join('\n'),
    );
  });

  it('tells executions apart that their system does not number, by the beginning of their id', () => {
    const description = { number: null, executionId: '9cf5f30f-fea9-4d2e-aceb-2c3e3f7379e5', branch: '' };

    expect(runMessage(runOf({ description }), ROUTE).summary).toBe('⏳ ci 9cf5f30f: queued');
  });

  it('notifies nobody', () => {
    expect(runMessage(runOf({ says: 'failure' }), ROUTE).body.allowed_mentions).toEqual({ parse: [] });
  });
});

describe('the message about a break', () => {
  it('names what broke, the commit, what passed before, and mentions the one party', () => {
    const shown = brokeMessage({ run: runOf({ says: 'failure' }), break: breakOf(), route: ROUTE, mention: ROLE });

    expect(shown.body.content).toBe('❌ `ci` on `master` broke. <@&300000000000000001>');
    expect(shown.body.allowed_mentions).toEqual({ parse: [], users: [], roles: ['300000000000000001'] });
    expect(textOf(shown)).toContain(
      'Failed: [run #163](https://github.com/acme/node/actions/runs/8163), <t:1772442180:R>.',
    );
    expect(textOf(shown)).toContain('Keep peers that answer');
    expect(textOf(shown)).toContain(
      'Last success: [run #162](https://github.com/acme/node/actions/runs/8162), <t:1772434800:R>.',
    );
  });

  it('claims no earlier success that nobody saw', () => {
    const shown = brokeMessage({ run: runOf(), break: breakOf({ lastPassed: null }), route: ROUTE, mention: null });

    expect(textOf(shown)).toContain('No earlier success is known.');
    expect(shown.body.allowed_mentions).toEqual({ parse: [] });
    expect(shown.body.content).toBe('❌ `ci` on `master` broke.');
  });

  it('counts the failures while it lasts', () => {
    const broken = breakOf({ latest: pointOf(165, 30), failures: 3 });

    const shown = brokeMessage({ run: runOf(), break: broken, route: ROUTE, mention: ROLE });

    expect(textOf(shown)).toContain(
      '3 failures in a row since [run #163](https://github.com/acme/node/actions/runs/8163), <t:1772442180:R>; the latest is [run #165](',
    );
  });

  it('says when it is over, and by what', () => {
    const broken = breakOf({ fixedBy: pointOf(166, 45) });

    const shown = brokeMessage({ run: runOf(), break: broken, route: ROUTE, mention: ROLE });

    expect(shown.body.content).toBe('❌ `ci` on `master` broke, and is fixed. <@&300000000000000001>');
    expect(textOf(shown)).toContain(
      '✅ Fixed by [run #166](https://github.com/acme/node/actions/runs/8166) after 42 min.',
    );
  });

  it('links the attempt that fixed it', () => {
    const fixedBy = { ...pointOf(163, 45), attempt: 2 };
    const parts = { run: runOf({ attempt: 2 }), break: breakOf({ fixedBy }), route: ROUTE, mention: ROLE };

    const shown = fixedMessage({ ...parts, fixedBy });

    expect(shown.body.content).toBe('✅ `ci` on `master` is fixed. <@&300000000000000001>');
    expect(textOf(shown)).toContain(
      'Succeeded: [run #163 \\(attempt 2\\)](https://github.com/acme/node/actions/runs/8163).',
    );
    expect(textOf(shown)).toContain('It was broken for 42 min, since [run #163](');
  });

  it('mentions a person as a person', () => {
    const mention = { kind: 'user', id: '200000000000000001' } as const;

    const { body } = brokeMessage({ run: runOf(), break: breakOf(), route: ROUTE, mention });

    expect(body.content).toContain('<@200000000000000001>');
    expect(body.allowed_mentions).toEqual({ parse: [], users: ['200000000000000001'], roles: [] });
  });
});

describe('hostile text from a payload', () => {
  const HOSTILE = [
    '@everyone',
    '<@&300000000000000009> <@200000000000000009>',
    '`` ` ``` \n# heading\n> quote',
    '[click](https://evil.example)',
    '**bold** ~~struck~~ ||spoiler||',
    '\u202Egnp.exe\u202C',
    '👩‍👩‍👧‍👦'.repeat(80),
    'e' + '\u0301'.repeat(400),
    'a'.repeat(300),
    '\uD800lone',
    ' ',
  ];
  const hostile = fc.oneof(
    fc.constantFrom(...HOSTILE),
    fc.string({ unit: 'grapheme', maxLength: 400 }),
    fc.array(fc.constantFrom(...HOSTILE), { maxLength: 4 }).map((parts) => parts.join('')),
  );

  function messagesOf(text: string, says: string): readonly RunMessage[] {
    const description = { branch: text, title: text, author: text, trigger: text, repository: text, sha: text };
    const run = runOf({
      says,
      description: { ...description, workflow: { path: text, name: text }, url: text, fork: text },
      attemptParts: { actor: text, rawState: text },
    });
    const parts = { run, break: breakOf({ failures: 9 }), route: ROUTE, mention: ROLE };
    const fixedBy = { ...pointOf(166, 45), runKey: text, number: null, url: text };
    return [
      runMessage(run, ROUTE),
      brokeMessage(parts),
      brokeMessage({ ...parts, break: breakOf({ fixedBy }) }),
      fixedMessage({ ...parts, fixedBy }),
    ];
  }

  it("stays within Discord's limits and mentions nobody it was not told to", () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom('queued', 'failure', 'exploded'), (text, says) => {
        for (const { body, summary } of messagesOf(text, says)) {
          const [embed] = body.embeds ?? [];
          expect((body.content ?? '').length).toBeLessThanOrEqual(LIMITS.content);
          expect((embed?.title ?? '').length).toBeLessThanOrEqual(LIMITS.embedTitle);
          expect(embedSize(embed!)).toBeLessThanOrEqual(LIMITS.embedsTotal);
          expect(summary).not.toMatch(/\n/u);

          const { roles = [], users = [] } = body.allowed_mentions;
          expect([...roles, ...users].filter((id) => id !== ROLE.id)).toEqual([]);
          const said = (body.content ?? '').replace('<@&300000000000000001>', '').replace(/`[^`]*`/gu, '');
          expect(said).not.toMatch(/@everyone|@here|<@/u);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('cannot format, link or break out of its line', () => {
    const title = runMessage(runOf({ description: { branch: '**x** [a](https://evil.example) `y`' } }), ROUTE).summary;

    expect(title).toBe('⏳ ci #163 on \\*\\*x\\*\\* \\[a\\]\\(https\\://evil.example\\) \\`y\\`: queued');
  });
});
