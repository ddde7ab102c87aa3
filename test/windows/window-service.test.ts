import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endOverridesAfterRestore } from '../../src/windows/override-store.ts';
import type { ReleaseWindow } from '../../src/windows/window.ts';
import { openWindowHouse, windowsConfig, type Account, type WindowHouse } from '../support/window-house.ts';

const HOUR_MS = 3_600_000;

describe('release windows', () => {
  let house: WindowHouse;

  beforeEach(async () => {
    // Monday 2 March 2026, 10:00 in Berlin.
    house = await openWindowHouse();
  });

  afterEach(() => house.close());

  const deploy = { act: 'deploy', version: 'v0.39.0' };

  function schedule(wish: Parameters<WindowHouse['plan']>[0] = {}): Promise<ReleaseWindow> {
    return house.windows.schedule(house.plan(wish), house.as('an-owner'));
  }

  async function judge(): Promise<string> {
    const target = house.windows.fleetTarget('status.prod');
    return (await house.windows.judge(house.database.read, { ...deploy, target })).kind;
  }

  function answer(window: ReleaseWindow, account: Account, said: 'confirmed' | 'declined' = 'confirmed') {
    return house.windows.answer(window, { occurrence: window.start, answer: said }, house.as(account));
  }

  function name(window: ReleaseWindow, role: string, who: string, occurrence = window.start) {
    return house.windows.nameStaff(window, { occurrence, role, who, act: 'name' }, house.as('an-owner'));
  }

  async function allNews(): Promise<Readonly<Record<string, number>>> {
    const kinds = ['reminder', 'opened', 'short', 'closed', 'missed', 'moved', 'dropped'];
    const counts = await Promise.all(
      kinds.map(async (kind) => [kind, (await house.cards(`window-${kind}`)).length] as const),
    );
    return Object.fromEntries(counts.filter(([, count]) => count > 0));
  }

  it('open and close by the clock, and tell each thing once however often the job runs', async () => {
    await schedule();

    const seen: string[] = [];
    for (let hours = 0; hours <= 28; hours += 1) {
      await house.settle();
      await house.settle();
      seen.push(`${house.clock.now().toISOString().slice(8, 13)} ${await judge()}`);
      house.clock.advance(HOUR_MS);
    }

    expect(seen.filter((each) => each.endsWith('allowed'))).toEqual(['03T09 allowed', '03T10 allowed']);
    expect(await allNews()).toEqual({ reminder: 2, opened: 1, closed: 1 });
    expect(house.facts.all.map(({ kind }) => kind)).toEqual(['window.changed', 'window.opened', 'window.closed']);
  });

  it('tell once what fell due while nobody ran, and nothing of what is long over', async () => {
    await schedule({ start: 'today 10:30', length: '30m' });
    await schedule({ start: 'today 12:00', length: '4h' });
    house.clock.advance(3 * HOUR_MS);

    await house.settle();

    expect(await allNews()).toEqual({ opened: 1 });
  });

  it('do not open without their quorum, say so, and open when it is there', async () => {
    const window = await schedule({ staff: 'release-manager, on-call:2' });
    await name(window, 'release-manager', 'an-owner');
    await name(window, 'on-call', 'a-maintainer');
    await name(window, 'on-call', 'an-operator');
    await answer(window, 'an-owner');
    await answer(window, 'a-maintainer');
    house.clock.advance(24 * HOUR_MS);
    await house.settle();
    const before = await judge();
    const short = (await house.cards('window-short')).join();

    const outcome = await answer(window, 'an-operator');
    await house.settle();

    expect(before).toBe('refused');
    expect(short).toContain('it lacks 1 on-call');
    expect(outcome).toMatchObject({ kind: 'confirmed', quorum: { isMet: true } });
    expect(await judge()).toBe('allowed');
    expect(await allNews()).toEqual({ short: 1, opened: 1 });
    expect((await house.cards('window-opened')).join()).toContain('<@300000000000000003>');
  });

  it('are no longer open when somebody who was on says that they cannot', async () => {
    const window = await schedule({ staff: 'on-call' });
    await name(window, 'on-call', 'a-maintainer');
    await answer(window, 'a-maintainer');
    house.clock.advance(24 * HOUR_MS);
    await house.settle();
    const open = await judge();

    await answer(window, 'a-maintainer', 'declined');
    await house.settle();

    expect([open, await judge()]).toEqual(['allowed', 'refused']);
    expect(await allNews()).toEqual({ opened: 1, short: 1 });
  });

  it('are confirmed by those who were named alone, and only linked people can be', async () => {
    const window = await schedule({ staff: 'on-call' });
    await name(window, 'on-call', 'a-maintainer');

    expect(await answer(window, 'an-operator')).toMatchObject({ kind: 'not-named' });
    expect(await answer(window, 'a-stranger')).toMatchObject({ kind: 'not-named' });
    expect(await name(window, 'on-call', '300000000000000009')).toMatchObject({ kind: 'unlinked' });
    expect(await name(window, 'captain', 'a-maintainer')).toMatchObject({ kind: 'no-such-role' });
    expect(await name(window, 'on-call', 'a-maintainer', '2026-03-04T10:00')).toMatchObject({
      kind: 'no-such-occurrence',
    });
  });

  it('ask those of the roster anew for each occurrence', async () => {
    const window = await schedule({ staff: 'on-call', repeats: 'daily' });
    await name(window, 'on-call', 'a-maintainer', '*');
    await answer(window, 'a-maintainer');

    const next = await house.windows.next(house.database.read, window, 2);

    expect(next.map(({ quorum, members }) => [quorum.isMet, members.map(({ state }) => state)])).toEqual([
      [true, ['confirmed']],
      [false, ['named']],
    ]);
  });

  it('hand notes over to those who come next', async () => {
    const window = await schedule({ repeats: 'daily' });
    house.clock.advance(24 * HOUR_MS);
    await house.settle();

    await house.windows.handOver(
      window,
      { occurrence: window.start, note: 'The *cache* is cold.' },
      house.as('an-owner'),
    );
    house.clock.advance(24 * HOUR_MS);
    await house.settle();

    const [first, second] = await house.cards('window-opened');
    expect(first).not.toContain('cache');
    expect(second).toContain('cache');
  });

  it('summarise what was done in them, and nothing that was done elsewhere or before', async () => {
    await schedule();
    const doing = (fleet: string, key: string) =>
      house.database.transaction((tx) =>
        house.windows.note(tx, {
          kind: 'run',
          key,
          words: `deploy of ${fleet}`,
          url: `https://ci.example/${key}`,
          at: house.clock.now(),
          target: house.windows.fleetTarget(fleet),
        }),
      );
    await doing('status.prod', 'before');
    house.clock.advance(24.5 * HOUR_MS);
    await house.settle();

    await doing('status.prod', 'within');
    await doing('status.prod', 'within');
    await doing('waku.test', 'elsewhere');
    house.clock.advance(2 * HOUR_MS);
    await house.settle();

    const [summary] = await house.cards('window-closed');
    expect(summary).toContain('In it: 1 run, no request, no override, no alert.');
    expect(summary).toContain('https://ci.example/within');
    expect(summary).not.toContain('elsewhere');
  });

  it('open the moment they are made for now, count from then on, and close the moment somebody says so', async () => {
    const window = await schedule({ start: 'now', length: '2h' });
    await house.database.transaction((tx) =>
      house.windows.note(tx, {
        kind: 'run',
        key: 'at-once',
        words: 'deploy of status.prod',
        url: 'https://ci.example/at-once',
        at: house.clock.now(),
        target: house.windows.fleetTarget('status.prod'),
      }),
    );
    const opened = await allNews();

    await house.windows.change(window, { kind: 'close' }, house.as('an-owner'));

    expect([opened, await allNews()]).toEqual([{ opened: 1 }, { opened: 1, closed: 1 }]);
    expect((await house.cards('window-closed')).join()).toContain('https://ci.example/at-once');
  });

  it('know of what happens in their first second although nobody was to be reminded', async () => {
    house.config.current = windowsConfig({ remindMinutes: [] });
    await schedule({ start: 'today 10:30', length: '1h' });
    house.clock.advance(0.5 * HOUR_MS - 1_000);
    await house.settle();
    const before = await allNews();
    house.clock.advance(1_000);

    await house.database.transaction((tx) =>
      house.windows.note(tx, {
        kind: 'run',
        key: 'first',
        words: 'deploy of status.prod',
        url: null,
        at: house.clock.now(),
        target: house.windows.fleetTarget('status.prod'),
      }),
    );
    house.clock.advance(HOUR_MS);
    await house.settle();

    expect(before).toEqual({});
    expect((await house.cards('window-missed')).join()).toBe('');
    expect((await house.cards('window-closed')).join()).toContain('In it: 1 run');
  });

  it('can be closed before their time, moved, and cancelled in part or whole', async () => {
    const window = await schedule({ repeats: 'daily' });
    house.clock.advance(24.5 * HOUR_MS);
    await house.settle();

    const closed = await house.windows.change(window, { kind: 'close' }, house.as('an-owner'));
    await house.settle();
    const afterClose = await judge();
    const moved = await house.windows.change(
      window,
      { kind: 'move', occurrence: '2026-03-04T10:00', to: '2026-03-04 15:00' },
      house.as('an-owner'),
    );
    const one = { kind: 'cancel-occurrence', occurrence: '2026-03-05T10:00' } as const;
    const dropped = await house.windows.change(window, one, house.as('an-owner'));
    const again = await house.windows.change(window, one, house.as('an-owner'));
    const next = await house.windows.next(
      house.database.read,
      (await house.windows.find(house.database.read, 1)) ?? window,
      2,
    );
    const all = await house.windows.change(window, { kind: 'cancel' }, house.as('an-owner'));

    expect([closed?.kind, moved?.kind, dropped?.kind, again?.kind, all?.kind]).toEqual([
      'closed',
      'moved',
      'occurrence-cancelled',
      'no-such-occurrence',
      'cancelled',
    ]);
    expect(afterClose).toBe('refused');
    expect(next.map(({ occurrence }) => occurrence.startsAt.toISOString())).toEqual([
      '2026-03-04T14:00:00.000Z',
      '2026-03-06T09:00:00.000Z',
    ]);
    house.clock.advance(48 * HOUR_MS);
    await house.settle();
    expect(await judge()).toBe('refused');
  });

  it('schedule a draft once, however often its button is pressed', async () => {
    const draft = await house.windows.draft(house.plan({}), house.as('an-owner'));

    const first = await house.windows.scheduleDraft(draft, house.as('an-owner'));
    const second = await house.windows.scheduleDraft(draft, house.as('an-owner'));

    expect([first.kind, second.kind]).toEqual(['scheduled', 'draft-gone']);
    expect(await house.windows.recent(house.database.read, 10)).toHaveLength(1);
  });

  describe('when one closes between the decision and the act', () => {
    const target = { fleet: 'status.prod', environment: null, pipeline: null, train: null };
    const ask = { ...deploy, target };

    async function recheckAfterClosing(closing: 'finish' | 'hold' | 'abort') {
      const window = await schedule({ repeats: 'daily', closing });
      house.clock.advance(25.9 * HOUR_MS);
      const atDecision = await house.windows.recheck(house.database.read, ask, window.number);
      // 12:00 in Berlin, to the millisecond: the end is not in it.
      house.clock.advance(0.1 * HOUR_MS);
      return [atDecision, await house.windows.recheck(house.database.read, ask, window.number)];
    }

    it.each(['finish', 'abort'] as const)('%s begins nothing any more', async (closing) => {
      expect(await recheckAfterClosing(closing)).toMatchObject([
        { kind: 'go' },
        { kind: 'refuse', because: 'it needs an open window; it could be from 2026-03-04T09:00:00.000Z on' },
      ]);
    });

    it('hold waits for the next opening', async () => {
      expect(await recheckAfterClosing('hold')).toMatchObject([
        { kind: 'go' },
        { kind: 'wait', until: new Date('2026-03-04T09:00:00Z') },
      ]);
    });
  });

  describe('an override', () => {
    const target = { fleet: 'status.prod', environment: null, pipeline: null, train: null };
    const ask = { ...deploy, target, reason: 'The leak cannot wait.' };

    async function agreeAs(account: Account): Promise<string | undefined> {
      const outcome = await house.approvals.decide(
        { number: 1, act: { kind: 'agree' }, seen: null },
        house.as(account),
      );
      return outcome?.kind;
    }

    function authorise(version = 'v0.39.0') {
      return house.database.transaction((tx) => house.windows.authorise(tx, { act: 'deploy', version, target }));
    }

    it('lets exactly its act happen, once, after a second person agreed', async () => {
      const asked = await house.windows.override(ask, house.as('an-owner'));
      const unagreed = await authorise();
      const own = await agreeAs('an-owner');
      const second = await agreeAs('a-maintainer');

      const other = await authorise('v0.40.0');
      const first = await authorise();
      const again = await authorise();

      expect([asked.kind, own, second]).toEqual(['asked', 'not-you', 'agreed-enough']);
      expect([unagreed.kind, other.kind, first.kind, again.kind]).toEqual(['refused', 'refused', 'allowed', 'refused']);
      expect(house.facts.all.map(({ kind }) => kind)).toEqual(['override.granted', 'override.used']);
    });

    it('that a restored backup brings back lets nothing happen: it may have been used since', async () => {
      await house.windows.override(ask, house.as('an-owner'));
      await agreeAs('a-maintainer');

      await house.database.transaction(endOverridesAfterRestore);

      expect((await authorise()).kind).toBe('refused');
    });

    it('runs out', async () => {
      await house.windows.override(ask, house.as('an-owner'));
      await agreeAs('a-maintainer');
      house.clock.advance(HOUR_MS);

      expect((await authorise()).kind).toBe('refused');
      await house.settle();
      expect((await authorise()).kind).toBe('refused');
    });

    it('is not asked for where the windows allow it, nor by somebody unlinked', async () => {
      await schedule();
      const stranger = await house.windows.override(ask, house.as('a-stranger'));
      house.clock.advance(24.5 * HOUR_MS);

      const open = await house.windows.override(ask, house.as('an-owner'));

      expect([stranger.kind, open.kind]).toEqual(['asker-unlinked', 'not-needed']);
    });

    it('is kept when the window opens before it is used', async () => {
      await schedule({ start: 'today 10:30' });
      await house.windows.override(ask, house.as('an-owner'));
      await agreeAs('a-maintainer');
      house.clock.advance(0.6 * HOUR_MS);

      await authorise();

      expect(house.facts.all.map(({ kind }) => kind)).not.toContain('override.used');
    });
  });
});
