import { afterEach, describe, expect, it } from 'vitest';
import { calendarText } from '../../src/windows/calendar.ts';
import { createCalendarService } from '../../src/windows/calendar-service.ts';
import { toFreezePeriod } from '../../src/windows/gitlab-freeze.ts';
import { staffedOf } from '../../src/windows/staffed-window.ts';
import { WHOLE_SCOPE } from '../../src/windows/window-scope.ts';
import type { ReleaseWindow } from '../../src/windows/window.ts';
import { createIds } from '../../src/platform/ids.ts';
import { createGate } from '../../src/policy/policy-service.ts';
import { openWindowHouse, type WindowHouse } from '../support/window-house.ts';
import { rule, testWindow } from '../support/windows.ts';

const RANGE = { from: new Date('2026-03-01T00:00:00Z'), to: new Date('2026-04-15T00:00:00Z') };

describe('a calendar of windows', () => {
  const text = (window: ReleaseWindow): string =>
    calendarText(staffedOf([window], [], RANGE), { now: RANGE.from, domain: 'muster-1' });

  it('has an event for each occurrence, in UTC, across a change of the clocks', () => {
    const lines = text(testWindow({ start: '2026-03-28T10:00', recurrence: rule('FREQ=DAILY;COUNT=2') })).split('\r\n');

    expect(lines.filter((line) => /^DT(START|END)/.test(line))).toEqual([
      'DTSTART:20260328T090000Z',
      'DTEND:20260328T110000Z',
      'DTSTART:20260329T080000Z',
      'DTEND:20260329T100000Z',
    ]);
    expect(lines).toContain('UID:w-1-2026-03-28T10:00@muster-1');
  });

  it('keeps the name of an event that was moved, raises its sequence, and marks what lacks people', () => {
    const exceptions = [{ kind: 'moved', start: '2026-03-03T10:00', to: '2026-03-04T15:00' }] as const;
    const moved = text(testWindow({ exceptions, version: 2, staffing: [{ role: 'on-call', least: 1 }] }));

    expect(moved).toContain('UID:w-1-2026-03-03T10:00@muster-1');
    expect(moved).toContain('DTSTART:20260304T140000Z');
    expect(moved).toContain('SEQUENCE:2');
    expect(moved).toContain('STATUS:TENTATIVE');
    expect(moved).toContain('It lacks 1 on-call');
  });

  it('lets no name begin a line of its own', () => {
    const hostile = text(testWindow({ name: 'A\r\nEND:VEVENT\r\nBEGIN:VALARM; rm, -rf' }));

    expect(hostile.split('\r\n')).not.toContain('END:VEVENT\r\nBEGIN:VALARM');
    expect(hostile.match(/^END:VEVENT$/gm)).toHaveLength(1);
    expect(hostile).not.toMatch(/^BEGIN:VALARM/m);
  });
});

describe('a calendar’s link', () => {
  let house: WindowHouse;

  afterEach(() => house.close());

  async function calendar() {
    house = await openWindowHouse();
    const { database, clock, audit } = house;
    const config = () => house.config.current;
    const { guildId } = house.as('an-owner').actor;
    const gate = createGate(config);
    return createCalendarService({ config, database, clock, ids: createIds(clock), gate, audit, guildId });
  }

  it('opens it to its person, ends when a new one is made or it is revoked, and is kept as a hash alone', async () => {
    const links = await calendar();
    const read = house.database.read;
    const secretOf = async (): Promise<string> => {
      const made = await links.change('link', house.as('an-owner'));
      return made.kind === 'linked' ? (made.path.split('key=')[1] ?? '') : made.kind;
    };
    const first = await secretOf();
    const opened = await links.findReader(read, first);

    const second = await secretOf();
    const afterNew = [await links.findReader(read, first), await links.findReader(read, second)];
    const ended = [
      await links.change('revoke', house.as('an-owner')),
      await links.change('revoke', house.as('an-owner')),
    ];

    expect(opened).toBe('300000000000000001');
    expect(afterNew).toEqual([null, '300000000000000001']);
    expect(ended.map(({ kind }) => kind)).toEqual(['revoked', 'none-to-revoke']);
    expect(await links.findReader(read, second)).toBeNull();
    const rows = await read.tables<{ calendar_links: object }>().selectFrom('calendar_links').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(second);
  });

  it('shows what its person may see', async () => {
    const links = await calendar();
    await house.windows.schedule(house.plan({ name: 'Of the fleet' }), house.as('an-owner'));

    const seen = await links.write(house.database.read, house.as('a-maintainer').actor);
    const hidden = await links.write(house.database.read, house.as('a-stranger').actor);

    expect([seen.includes('Of the fleet'), hidden.includes('Of the fleet')]).toEqual([true, false]);
  });
});

describe('a freeze, as GitLab takes it', () => {
  const freeze = (parts: Partial<ReleaseWindow>): ReturnType<typeof toFreezePeriod> =>
    toFreezePeriod(testWindow({ kind: 'freeze', scope: WHOLE_SCOPE, ...parts }));
  const weekend = {
    start: '2026-03-06T17:00',
    length: { kind: 'until', time: '08:00', daysLater: 3 },
    recurrence: rule('FREQ=WEEKLY;BYDAY=FR'),
  } as const;

  it('is a pair of crons in its zone', () => {
    expect(freeze(weekend)).toMatchObject({
      kind: 'expressed',
      period: { freeze_start: '0 17 * * 5', freeze_end: '0 8 * * 1', cron_timezone: 'Europe/Berlin' },
    });
    expect(freeze({ ...weekend, recurrence: rule('FREQ=DAILY'), length: { kind: 'for', minutes: 90 } })).toMatchObject({
      period: { freeze_start: '0 17 * * *', freeze_end: '30 18 * * *' },
    });
  });

  it.each([
    [{ kind: 'allow' }, 'GitLab knows freezes alone'],
    [{ recurrence: null }, 'it happens once'],
    [{ recurrence: rule('FREQ=WEEKLY;INTERVAL=2') }, 'every other'],
    [{ recurrence: rule('FREQ=WEEKLY;COUNT=3') }, 'no end'],
    [{ recurrence: rule('FREQ=MONTHLY;BYDAY=-1FR') }, 'cannot count'],
    [{ recurrence: rule('FREQ=MONTHLY') }, 'into the next month'],
    [{ exceptions: [{ kind: 'cancelled', start: '2026-03-13T17:00' }] }, 'no exceptions'],
  ] as const)('cannot be told where it is %j, and says why', (parts, why) => {
    const made = freeze({ ...weekend, ...parts });

    expect(made.kind === 'not-expressible' ? made.why : made.kind).toContain(why);
  });
});
