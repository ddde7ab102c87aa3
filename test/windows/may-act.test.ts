import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayAct, type ActAsk, type WindowAt, type WindowFacts } from '../../src/windows/may-act.ts';
import type { Override } from '../../src/windows/override.ts';
import type { StaffMember, StaffState } from '../../src/windows/staffing.ts';
import { NO_TARGET, WHOLE_SCOPE } from '../../src/windows/window-scope.ts';
import type { ReleaseWindow } from '../../src/windows/window.ts';
import { A_MANAGER, testWindow, windowsAt } from '../support/windows.ts';

const PRODUCTION = { ...NO_TARGET, fleet: 'status.prod', environment: 'production' };
const DEPLOY: ActAsk = { act: 'deploy', target: PRODUCTION, version: 'v0.39.0' };
const NEEDED = [{ ...WHOLE_SCOPE, acts: ['deploy'], environments: ['production'] }];
const RANGE = { from: new Date('2026-03-01T00:00:00Z'), to: new Date('2026-04-01T00:00:00Z') };

/** 3 March 2026 at that hour of UTC; the test window is open from 9 until 11. */
function at(time: string): Date {
  return new Date(`2026-03-03T${time}Z`);
}

function facts(windows: readonly WindowAt[], parts: Partial<WindowFacts> = {}): WindowFacts {
  return { needed: NEEDED, windows, overrides: [], ...parts };
}

function open(parts: Partial<ReleaseWindow> = {}, members: readonly StaffMember[] = []): readonly WindowAt[] {
  return windowsAt(testWindow(parts), RANGE, members);
}

function freeze(start: string, minutes: number): readonly WindowAt[] {
  return open({ number: 2, kind: 'freeze', timeZone: 'UTC', start, length: { kind: 'for', minutes } });
}

function member(role: string, person: string, state: StaffState): StaffMember {
  const who = { userId: '200000000000000009', person, name: person };
  return { window: 1, occurrence: '2026-03-03T10:00', role, who, state, at: at('08:00:00') };
}

function kinds(verdict: { readonly reasons: readonly { readonly kind: string }[] }): readonly string[] {
  return verdict.reasons.map(({ kind }) => kind);
}

describe('whether windows let an act happen', () => {
  it.each([
    ['08:59:59.999', 'refused', ['outside']],
    ['09:00:00', 'allowed', ['allowed-by']],
    ['10:59:59.999', 'allowed', ['allowed-by']],
    ['11:00:00', 'refused', ['outside']],
  ])('at %s, where one is open from 9 until 11: %s', (time, kind, reasons) => {
    const verdict = mayAct(DEPLOY, at(time), facts(open()));

    expect(verdict.kind).toBe(kind);
    expect(kinds(verdict)).toEqual(reasons);
  });

  it('says until when, and what becomes of what is under way then', () => {
    const verdict = mayAct(DEPLOY, at('09:30:00'), facts(open({ closing: 'abort' })));

    expect(verdict).toMatchObject({ until: at('11:00:00'), closing: 'abort', next: null });
  });

  it('says when it could be, where it is refused', () => {
    expect(mayAct(DEPLOY, at('08:00:00'), facts(open())).next).toMatchObject({ at: at('09:00:00') });
    expect(mayAct(DEPLOY, at('11:00:00'), facts(open())).next).toBeNull();
  });

  it('asks nothing of acts that need no window', () => {
    const staging = { ...DEPLOY, target: { ...PRODUCTION, environment: 'staging' } };

    expect(mayAct(staging, at('08:00:00'), facts([]))).toMatchObject({ kind: 'allowed', until: null });
    expect(kinds(mayAct(staging, at('08:00:00'), facts([])))).toEqual(['no-window-needed']);
    expect(mayAct({ ...DEPLOY, act: 'restart' }, at('08:00:00'), facts([])).kind).toBe('allowed');
  });

  it('forbids in a freeze also what needs no window', () => {
    const staging = { ...DEPLOY, target: { ...PRODUCTION, environment: 'staging' } };
    const verdict = mayAct(staging, at('09:30:00'), facts(freeze('2026-03-03T09:00', 60)));

    expect(verdict).toMatchObject({ kind: 'refused', next: { at: at('10:00:00') } });
    expect(kinds(verdict)).toEqual(['frozen-by', 'no-window-needed']);
  });

  it('lets a freeze win over the window around it, and goes on after it', () => {
    const both = facts([...open(), ...freeze('2026-03-03T09:30', 30)]);

    const verdict = mayAct(DEPLOY, at('09:45:00'), both);

    expect(kinds(verdict)).toEqual(['frozen-by', 'allowed-by']);
    expect(verdict).toMatchObject({ kind: 'refused', next: { at: at('10:00:00'), window: { number: 1 } } });
    expect(mayAct(DEPLOY, at('09:15:00'), both)).toMatchObject({ kind: 'allowed', until: at('09:30:00') });
    expect(mayAct(DEPLOY, at('10:00:00'), both)).toMatchObject({ kind: 'allowed', until: at('11:00:00') });
  });

  it('never allows what is frozen, whatever else is open, unless it was overridden', () => {
    const anyMinutes = fc.integer({ min: 0, max: 1440 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(anyMinutes, fc.integer({ min: 1, max: 600 })), { maxLength: 4 }),
        fc.array(fc.tuple(anyMinutes, fc.integer({ min: 1, max: 600 })), { maxLength: 4 }),
        anyMinutes,
        (allows, freezes, minute) => {
          const span =
            (kind: 'allow' | 'freeze') =>
            ([from, minutes]: readonly [number, number]) => {
              const start = new Date(at('00:00:00').getTime() + from * 60_000).toISOString().slice(0, 16);
              return open({ kind, timeZone: 'UTC', start, length: { kind: 'for', minutes } });
            };
          const now = new Date(at('00:00:00').getTime() + minute * 60_000);
          const covers = ([from, minutes]: readonly [number, number]): boolean =>
            from <= minute && minute < from + minutes;

          const verdict = mayAct(
            DEPLOY,
            now,
            facts([...allows.flatMap(span('allow')), ...freezes.flatMap(span('freeze'))]),
          );

          const expected = !freezes.some(covers) && allows.some(covers) ? 'allowed' : 'refused';
          expect(verdict.kind).toBe(expected);
          // What it promises for later holds then.
          const later = verdict.kind === 'allowed' ? verdict.until : (verdict.next?.at ?? null);
          if (later === null) return;
          expect(later > now).toBe(true);
          const then = (later.getTime() - at('00:00:00').getTime()) / 60_000;
          const coversThen = ([from, minutes]: readonly [number, number]): boolean =>
            from <= then && then < from + minutes;
          const allowedThen = !freezes.some(coversThen) && allows.some(coversThen);
          expect(allowedThen).toBe(verdict.kind === 'refused');
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('what a window covers', () => {
  it.each([
    [{ fleets: ['status.*'] }, true],
    [{ fleets: ['waku.*'] }, false],
    [{ fleets: ['status.*'], environments: ['production'] }, true],
    [{ fleets: ['status.*'], environments: ['staging'] }, false],
    [{ pipelines: ['deploy-status-prod'] }, false],
    [{ trains: ['*'] }, false],
  ])('%j is about status.prod in production: %s', (scope, isCovered) => {
    const verdict = mayAct(DEPLOY, at('09:30:00'), facts(open({ scope: { ...WHOLE_SCOPE, ...scope } })));

    expect(verdict.kind).toBe(isCovered ? 'allowed' : 'refused');
  });
});

describe('a window without its quorum', () => {
  const staffing = [
    { role: 'release-manager', least: 1 },
    { role: 'on-call', least: 2 },
  ];

  it('is not open, and says who is missing', () => {
    const members = [member('release-manager', 'a-manager', 'confirmed'), member('on-call', 'b', 'named')];

    const verdict = mayAct(DEPLOY, at('09:30:00'), facts(open({ staffing }, members)));

    expect(verdict.kind).toBe('refused');
    expect(verdict.reasons).toMatchObject([
      { kind: 'quorum-missing', quorum: { isMet: false, roles: [{ confirmed: 1 }, { least: 2, confirmed: 0 }] } },
      { kind: 'outside' },
    ]);
  });

  it('does not count one person twice, nor who declined', () => {
    const twice = [
      member('release-manager', 'a-manager', 'confirmed'),
      member('on-call', 'b', 'confirmed'),
      member('on-call', 'b', 'confirmed'),
      member('on-call', 'c', 'declined'),
    ];

    expect(mayAct(DEPLOY, at('09:30:00'), facts(open({ staffing }, twice))).kind).toBe('refused');
  });

  it('is open as soon as there are enough', () => {
    const enough = [
      member('release-manager', 'a-manager', 'confirmed'),
      member('on-call', 'b', 'confirmed'),
      member('on-call', 'c', 'confirmed'),
    ];

    expect(mayAct(DEPLOY, at('09:30:00'), facts(open({ staffing }, enough))).kind).toBe('allowed');
  });

  it('may yet get it when it is still to come', () => {
    expect(mayAct(DEPLOY, at('08:00:00'), facts(open({ staffing }))).next).toMatchObject({ at: at('09:00:00') });
    expect(mayAct(DEPLOY, at('09:30:00'), facts(open({ staffing }))).next).toBeNull();
  });
});

describe('an override', () => {
  const granted: Override = {
    number: 1,
    guildId: '100000000000000001',
    act: 'deploy',
    target: PRODUCTION,
    version: 'v0.39.0',
    reason: 'A fix that cannot wait.',
    askedBy: A_MANAGER,
    askedAt: at('08:00:00'),
    state: 'granted',
    approvedBy: { userId: '200000000000000002', person: 'an-owner', name: 'An owner' },
    until: at('09:00:00'),
    usedAt: null,
  };
  const frozen = freeze('2026-03-03T00:00', 1440);

  it('lets exactly its act happen, against a freeze too', () => {
    const verdict = mayAct(DEPLOY, at('08:30:00'), facts(frozen, { overrides: [granted] }));

    expect(verdict.kind).toBe('allowed');
    expect(kinds(verdict)).toEqual(['overridden', 'frozen-by', 'outside']);
  });

  it.each([
    ['another version', { ...DEPLOY, version: 'v0.40.0' }, granted],
    ['another fleet', { ...DEPLOY, target: { ...PRODUCTION, fleet: 'waku.prod' } }, granted],
    ['another act', { ...DEPLOY, act: 'rollback' }, granted],
    ['nobody agreed', DEPLOY, { ...granted, state: 'asked' as const }],
    ['it was used', DEPLOY, { ...granted, state: 'used' as const, usedAt: at('08:10:00') }],
    ['it is out of date', DEPLOY, { ...granted, until: at('08:30:00') }],
  ])('lets nothing happen where %s', (_what, ask, override) => {
    expect(mayAct(ask, at('08:30:00'), facts(frozen, { overrides: [override] })).kind).toBe('refused');
  });
});
